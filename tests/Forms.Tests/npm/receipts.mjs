// Checks receipts. One JSON job per line on stdin, one JSON answer per line on stdout: the claims, or jose's error code.
import { createInterface } from "node:readline";
import { createRemoteJWKSet, jwtVerify } from "jose";

async function check({ receipt, keys, issuer, audience, now }) {
  const { payload, protectedHeader } = await jwtVerify(receipt, createRemoteJWKSet(new URL(keys)), {
    issuer, audience, algorithms: ["ES256"], typ: "captcha-receipt+jwt", currentDate: now ? new Date(now * 1000) : undefined,
  });
  return { claims: payload, header: protectedHeader };
}

// The documentation's example, with the addresses of the test.
async function checkAsDocumented({ module, receipt }) {
  const { checkReceipt } = await import(module);
  return { claims: await checkReceipt(receipt) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const answer = await (job.module ? checkAsDocumented(job) : check(job)).catch((error) => ({ error: error.code ?? String(error) }));
  console.log(JSON.stringify(answer));
}
