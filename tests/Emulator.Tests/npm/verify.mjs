// Calls VerifyIntelligentCaptcha with the official SDK, unmodified. One JSON job per line on stdin, one JSON answer per line on stdout.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { default: Client, VerifyIntelligentCaptchaRequest } = require("@alicloud/captcha20230305");
const { $OpenApiUtil } = require("@alicloud/openapi-core");

async function verify(job) {
  const config = new $OpenApiUtil.Config({
    accessKeyId: job.accessKeyId,
    accessKeySecret: job.accessKeySecret,
    securityToken: job.securityToken,
    type: job.securityToken ? "sts" : "access_key",
    endpoint: job.endpoint,
    protocol: "HTTP",
    // The SDK's own way to set headers: it lets a test choose the nonce.
    globalParameters: job.nonce ? new $OpenApiUtil.GlobalParameters({ headers: { "x-acs-signature-nonce": job.nonce } }) : undefined,
  });
  const request = new VerifyIntelligentCaptchaRequest({ captchaVerifyParam: job.token, sceneId: job.sceneId });
  try {
    const { statusCode, body } = await new Client(config).verifyIntelligentCaptcha(request);
    return { status: statusCode, code: body.code, verifyCode: body.result?.verifyCode, certifyId: body.result?.certifyId };
  } catch (error) {
    return { status: error.statusCode, code: error.code ?? error.name, message: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await verify(JSON.parse(line))));
