// What a site would write without the gate: node's own HTTP server and the official npm library, one client for all calls.
// Its address is in ASPNETCORE_URLS, the service's in Upstream.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { default: Client, VerifyIntelligentCaptchaRequest } = require("@alicloud/captcha20230305");
const { $OpenApiUtil } = require("@alicloud/openapi-core");

const client = new Client(new $OpenApiUtil.Config({
  accessKeyId: "LTAIemulator",
  accessKeySecret: "emulator-secret",
  type: "access_key",
  endpoint: new URL(process.env.Upstream).host,
  protocol: "HTTP",
}));

async function verify(body) {
  const { captchaVerifyParam } = JSON.parse(body);
  const answer = await client.verifyIntelligentCaptcha(new VerifyIntelligentCaptchaRequest({ captchaVerifyParam, sceneId: "emuscene3" }));
  return { success: answer.body.result?.verifyResult === true, verified: true };
}

const server = createServer((request, response) => {
  if (request.method !== "POST") {
    response.end("ok");
    return;
  }

  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const answer = JSON.stringify(await verify(Buffer.concat(chunks).toString()).catch((error) => ({ success: false, error: error.code })));
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(new URL(process.env.ASPNETCORE_URLS).port), "127.0.0.1");
