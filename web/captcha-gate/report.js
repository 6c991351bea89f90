// Errors that the page's developer has to know of. docs/troubleshooting.md has the table of their codes.

const told = new Set();
const violations = [];

// The browser reports violations immediately, so this cannot wait for the first error.
globalThis.document?.addEventListener("securitypolicyviolation", event => {
  if (event.disposition === "enforce") violations.push(event.blockedURI);
});

/** The code for errors is loaded on demand; null where its folder is not on the server. */
const errors = () => import("./texts/errors.js").catch(() => null);

/** The error under the code that says most: why a script or the endpoint could not be reached, and what Alibaba's script reported. */
export const diagnose = async (error, options) => await (await errors())?.diagnose(error, options, violations) ?? error;

/** Whether a retry by the visitor is useless: the configuration of the page or the endpoint is wrong. */
export const isSetup = error => /missing|refused|blocked|not-found/.test(error?.code);

/** Writes cause and fix to the console, each code once a page. */
export async function report(error, options) {
  if (told.has(error.code)) return;
  told.add(error.code);
  console.error((await errors())?.explain(error, options) ?? "CaptchaGate: " + error.code);
}
