// Real siteverify clients, unmodified, given only the URL. One JSON job a line on standard input, one JSON result a line on
// standard output: {"client","url","secret","token","sitekey"} → {"passed","detail"}.
import "reflect-metadata";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { betterAuth } from "better-auth";
import { captcha } from "better-auth/plugins";
import { memoryAdapter } from "better-auth/adapters/memory";

const require = createRequire(import.meta.url);
const { GoogleRecaptchaModule, GoogleRecaptchaValidator } = require("@nestlab/google-recaptcha");
const { NestFactory } = require("@nestjs/core");

// Signs in through better-auth; its captcha plugin asks the URL first. Without such a user, a passed captcha ends in 401.
async function betterAuthClient(provider, { url, secret, token, sitekey }) {
  const auth = betterAuth({
    baseURL: "http://127.0.0.1",
    secret: "only-for-this-test",
    logger: { disabled: true },
    telemetry: { enabled: false },
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    plugins: [captcha({ provider, secretKey: secret, siteKey: sitekey, siteVerifyURLOverride: url })],
  });
  const response = await auth.handler(new Request("http://127.0.0.1/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json", "x-captcha-response": token, "x-captcha-user-remote-ip": "192.0.2.7" },
    body: JSON.stringify({ email: "nobody@example.com", password: "wrong-password" }),
  }));
  return { passed: response.status === 401, detail: `${response.status} ${await response.text()}` };
}

async function nestClient({ url, secret, token }) {
  const module = GoogleRecaptchaModule.forRoot({ secretKey: secret, network: url, response: () => token });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const result = await app.get(GoogleRecaptchaValidator).validate({ response: token, remoteIp: "192.0.2.7" });
  await app.close();
  return { passed: result.success, detail: (result.errors ?? []).join(",") };
}

async function run(job) {
  try {
    return job.client === "nestlab" ? await nestClient(job) : await betterAuthClient(job.client, job);
  } catch (error) {
    return { passed: false, detail: `${error}` };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await run(JSON.parse(line))));
