// Runs an example of docs/receipts.md that finds the keys by the issuer: `node issuer.mjs <module>`.
// One JSON job per line on stdin, one line on stdout: the receipt's jti, or "refused".
import { createInterface } from "node:readline";
import { mock } from "node:test";

const { verifyReceipt, requireReceipt } = await import(process.argv[2]);

// As Express calls a middleware.
const authenticate = (receipt) => new Promise((resolve, reject) => {
  const headers = { host: "shop.example.com", authorization: `Bearer ${receipt}` };
  const request = { method: "POST", protocol: "https", originalUrl: "/orders", headers, query: {}, get: (name) => headers[name.toLowerCase()], is: () => false };
  requireReceipt(request, {}, (error) => (error ? reject(error) : resolve(request.auth.payload)));
});

async function answer({ receipt, later }) {
  // The libraries read the keys again 30 seconds after the last time; no test waits for that.
  if (later) return mock.timers.enable({ apis: ["Date"], now: Date.now() + later * 1000 }) ?? "later";
  return (await (verifyReceipt ?? authenticate)(receipt)).jti;
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(await answer(JSON.parse(line)).catch((error) => (console.error(error.message), "refused")));
