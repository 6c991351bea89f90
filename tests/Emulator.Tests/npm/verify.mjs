// Calls the emulator with the official libraries, unmodified. One JSON job per line on stdin, one JSON answer per line on stdout.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { default: Client, VerifyIntelligentCaptchaRequest } = require("@alicloud/captcha20230305");
const { default: OpenApiClient, $OpenApiUtil } = require("@alicloud/openapi-core");
const { default: Credential, Config: CredentialConfig } = require("@alicloud/credentials");

function config(job) {
  return new $OpenApiUtil.Config({
    ...(job.oidc
      ? { credential: new Credential(new CredentialConfig({ type: "oidc_role_arn", ...job.oidc })) }
      : {
          accessKeyId: job.accessKeyId,
          accessKeySecret: job.accessKeySecret,
          securityToken: job.securityToken,
          type: job.securityToken ? "sts" : "access_key",
        }),
    endpoint: job.endpoint,
    protocol: "HTTP",
    // The library's own way to set headers: it lets a test choose the nonce.
    globalParameters: job.nonce ? new $OpenApiUtil.GlobalParameters({ headers: { "x-acs-signature-nonce": job.nonce } }) : undefined,
  });
}

async function verify(job) {
  const request = new VerifyIntelligentCaptchaRequest({ captchaVerifyParam: job.token, sceneId: job.sceneId });
  const { statusCode, body } = await new Client(config(job)).verifyIntelligentCaptcha(request);
  return { status: statusCode, code: body.code, verifyCode: body.result?.verifyCode, certifyId: body.result?.certifyId };
}

async function readSecret(job) {
  const api = {
    action: "GetSecretValue", version: "2016-01-20", protocol: "HTTP", pathname: "/", method: "POST",
    authType: "AK", style: "RPC", reqBodyType: "formData", bodyType: "json",
  };
  const query = { SecretName: job.secretName, VersionStage: "ACSCurrent" };
  const { statusCode, body } = await new OpenApiClient(config(job)).callApi(
    new $OpenApiUtil.Params(api), new $OpenApiUtil.OpenApiRequest({ query }), {});
  return { status: statusCode, secretData: body.SecretData };
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const answer = await (job.secretName ? readSecret(job) : verify(job)).catch((error) => (
    { status: error.statusCode, code: error.code ?? error.name, message: error.message }));
  console.log(JSON.stringify(answer));
}
