import { diagnose } from "./report.js";

/** Asks the endpoint for a verdict. Never throws: what is not a clear yes is a no, and `state` says which. */
export const verify = (token, options) => post({ captchaVerifyParam: token }, { ...options, token });

/** Sends the message, or with `fields` the form with the message's names in it, and reads the answer. */
export async function post(message, { endpoint, scene, fields, timeout = 10000, token = "" }) {
  const result = { success: false, state: "later", token, status: 0, retryAfter: 0, body: null };
  if (fields) for (const name in message) fields.set(name, message[name]);
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      // text/plain or multipart, by the body's type: both are CORS-safelisted, so no preflight goes ahead.
      body: fields || JSON.stringify({ ...message, ...(scene && { scene }) }),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(timeout),
    });
    result.status = response.status;
    result.retryAfter = +response.headers.get("Retry-After") || 0;
    const body = await response.json();
    result.success = response.ok && body.success === true;
    result.state = result.success ? "passed"
      : /new-challenge|timeout-or-duplicate/.test([body.retry, body["error-codes"]]) ? "again"
      : /^5|429/.test(response.status) ? "later"
      : "denied";
    result.body = body;
    if (/^4(?!29)/.test(response.status)) result.error = { code: refusal(response.status), status: response.status, detail: body.detail };
  } catch (broke) {
    // No connection, too slow, or no JSON. The state stays "later": an endpoint that does not answer is never a pass.
    result.error = await diagnose({ code: unread(broke, result.status), status: result.status }, { endpoint });
  }
  return result;
}

const refusal = status => /404|405/.test(status) ? "endpoint-not-found" : "endpoint-refused";

function unread(broke, status) {
  if (broke.name === "TimeoutError") return "endpoint-timeout";
  return !status ? "endpoint-unreachable" : /404|405/.test(status) ? "endpoint-not-found" : "endpoint-unexpected";
}
