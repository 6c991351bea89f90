// What is needed only after an error: which code says most, and what a developer reads in the console: cause and fix of each code.
// docs/troubleshooting.md has the same table.

// "Client-side initialization errors" in Alibaba's documentation.
const alibaba = {
  IllegalScene: "scene-refused",
  IllegalUserTag: "prefix-refused",
  IllegalCertifyId: "option-refused",
  InvalidParameter: "option-refused",
  "Forbidden.AccountAccessDenied": "account-refused",
  Throttling: "widget-throttled",
  ThrottlingByStrategy: "widget-throttled",
};

// The hosts that the widget calls are its own choice; all are Alibaba's.
const widgetHosts = /^https:\/\/[^/]+\.(aliyuncs|alicdn)\.com/;

/**
 * The error under the code that says most.
 * @param violations the addresses that the page's Content-Security-Policy has blocked so far
 */
export async function diagnose(error, { script, endpoint }, violations) {
  const { code, cause } = error;
  const as = found => ({ ...error, code: found });
  if (alibaba[cause?.code]) return as(alibaba[cause.code]);
  // The browser reports a blocked request in a task of its own, before or after the request's failure.
  await new Promise(resolve => setTimeout(resolve, 50));
  const isBlocked = url => violations.some(blocked => blocked.startsWith(originOf(url)));
  if (code === "script-unreachable" && isBlocked(script)) return as("script-blocked");
  if (/^widget/.test(code) && violations.some(blocked => widgetHosts.test(blocked))) return as("widget-blocked");
  if (code !== "endpoint-unreachable") return error;
  if (isBlocked(endpoint)) return as("endpoint-blocked");
  return await answers(endpoint) ? as("origin-refused") : error;
}

// An endpoint that does answer, but not to this page, does not know the page's origin. A page may ask for that much, and no more.
function answers(endpoint) {
  return fetch(endpoint, { method: "HEAD", mode: "no-cors", signal: AbortSignal.timeout(2000) }).then(() => true, () => false);
}

const causes = {
  "script-blocked": o => [`The page's Content-Security-Policy blocks ${o.script}.`, `Add ${originOf(o.script)} to script-src.`],
  "script-unreachable": o => [`${o.script} did not load.`, "Check the address in data-captcha-script, the network and content blockers."],
  "script-timeout": o => [`${o.script} did not answer within ${o.timeout} ms.`, "Check the network. For slow connections raise data-captcha-timeout."],
  "script-unexpected": o => [`${o.script} loaded, but it is not Alibaba's script.`, "Correct data-captcha-script, or leave it out."],
  "prefix-missing": () => ["The form has no identity prefix.", "Set data-captcha-prefix to the prefix that Alibaba's console shows."],
  "scene-missing": () => ["The form has no scene id.", "Set data-captcha-scene to the scene id that Alibaba's console shows."],
  "scene-request-failed": o => ["The endpoint returned no encrypted scene id.", "Check Captcha__Encryption and the log of the endpoint."],
  "scene-refused": o => [
    `Alibaba Cloud does not accept the scene "${o.scene}" with architecture ${o.architecture}.`,
    "Check data-captcha-scene, data-captcha-region and data-captcha-architecture, and that the scene belongs to the account of data-captcha-prefix."],
  "prefix-refused": o => [`Alibaba Cloud does not know the prefix "${o.prefix}".`, "Set data-captcha-prefix to the prefix that Alibaba's console shows."],
  "option-refused": () => ["Alibaba's script does not accept an option.", "Correct the attribute or the entry of the option widget that its message names."],
  "account-refused": () => ["Alibaba Cloud refuses the account.", "Check in Alibaba's console that it is active and has no overdue payment."],
  "widget-blocked": () => [
    "The page's Content-Security-Policy blocks hosts that Alibaba's widget calls.",
    "Add https://*.aliyuncs.com and https://*.alicdn.com to connect-src, img-src and script-src."],
  "widget-throttled": () => ["Alibaba Cloud limits the rate of initializations.", "Wait, or ask Alibaba Cloud for a higher quota."],
  "widget-timeout": o => [`The widget did not initialize within ${o.timeout} ms.`, "Check the network and content blockers."],
  "widget-error": () => ["Alibaba's widget failed.", "Check the network and content blockers."],
  "language-unsupported": o => [
    `Alibaba's widget does not support the language "${o.language}"; it is shown in English.`,
    "Set data-captcha-language to one of cn, tw, en, ar, de, es, fr, in, it, ja, ko, pt, ru, ms, th, tr, vi."],
  "endpoint-missing": () => ["The form names no endpoint.", "Set data-captcha-endpoint to the URL of /api/verify, or action to the URL of /api/forms/<form>."],
  "endpoint-blocked": o => [`The page's Content-Security-Policy blocks ${o.endpoint}.`, `Add ${originOf(o.endpoint)} to connect-src.`],
  "endpoint-unreachable": o => [`${o.endpoint} cannot be reached.`, "Check the address, the network and whether the endpoint runs."],
  "endpoint-timeout": o => [`${o.endpoint} did not answer within ${o.timeout} ms.`, "Check the endpoint's log. Raise data-captcha-timeout where its target is slow."],
  "endpoint-not-found": o => [`${o.endpoint} is not a route of CaptchaGate.`, "Correct the address; the prefix is api unless Http__RoutePrefix says otherwise."],
  "endpoint-unexpected": o => [`${o.endpoint} did not answer as CaptchaGate does.`, "Check the address and the proxy in front of the endpoint."],
  "endpoint-refused": () => ["The endpoint refused the request.", "Do what the message in parentheses says."],
  "origin-refused": () => [`The endpoint does not accept pages of ${location.origin}.`, `Add ${location.origin} to Http__AllowedOrigins.`],
};

/** One line: code, cause, fix, and in parentheses what Alibaba's script or the endpoint said. */
export function explain({ code, cause, detail, status }, options) {
  const [why, fix] = causes[code](options);
  const details = [cause?.code, cause?.msg, status && `HTTP ${status}`, detail].filter(Boolean).join(": ");
  return `CaptchaGate: ${code}. ${why} ${fix}${details && ` (${details})`}`;
}

/** The codes that there are. */
export const codes = Object.keys(causes);

function originOf(url) {
  return new URL(url, location).origin;
}
