// Siteverify clients, unmodified. Their URL is fixed, so what they send on the network is led to the one that a job names.
// One JSON job a line on standard input, one JSON result a line on standard output:
// {"client","url","secret","token"} → {"passed","threw","sent","detail"}; the detail is what was thrown, or else the status of the answer. The token is JSON text of any value, as a server reads it from its visitor's request.
import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";
import { createRequire, syncBuiltinESMExports } from "node:module";

const require = createRequire(import.meta.url);
const realFetch = globalThis.fetch;
let job, sent, status;

globalThis.fetch = async (_, options) => {
  sent = true;
  const response = await realFetch(job.url, options);
  status = response.status;
  return response;
};
https.request = (first, second, third) => {
  const url = new URL(job.url);
  const options = { ...(typeof first === "string" ? second : first), protocol: "http:", host: url.hostname, port: url.port, path: url.pathname };
  sent = true;
  return http.request(options, typeof first === "string" ? third : second).on("response", (response) => (status = response.statusCode));
};
syncBuiltinESMExports();

const { validateTurnstileToken } = require("next-turnstile/dist/server/validate.js");
const { verifyTurnstile } = require("nextjs-turnstile");
const cfTurnstile = require("cf-turnstile");
const hcaptcha = require("hcaptcha");
const { ReCAPTCHA } = require("node-grecaptcha-verify");

// Each as its README says, down to the "if" that lets the visitor in.
const clients = {
  "next-turnstile": async ({ secret, token }) => (await validateTurnstileToken({ token, secretKey: secret })).success,
  "nextjs-turnstile": ({ secret, token }) => verifyTurnstile(token, { secretKey: secret, ip: "192.0.2.7" }),
  "cf-turnstile": async ({ secret, token }) => (await cfTurnstile(secret)(token)).success,
  hcaptcha: async ({ secret, token }) => (await hcaptcha.verify(secret, token)).success === true,
  "node-grecaptcha-verify": async ({ secret, token }) => (await new ReCAPTCHA(secret).verify(token)).isHuman,
};

async function run() {
  [sent, status] = [false, 0];
  try {
    const passed = Boolean(await clients[job.client](job));
    return { passed, threw: false, sent, detail: `${status}` };
  } catch (error) {
    return { passed: false, threw: true, sent, detail: `${error}` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  job = JSON.parse(line);
  job.token = JSON.parse(job.token);
  console.log(JSON.stringify(await run()));
}
