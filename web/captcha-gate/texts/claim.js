// Claims towards the endpoint that the widget cannot load. A claim is no evidence: the endpoint asks the widget's hosts itself.

// The endpoint asks to claim again after 3 seconds while it does not know yet, and to come much later once it has refused.
const soon = 3;
const maxClaims = 5;

const keys = new WeakMap();

/**
 * Each submission of a form has a key of its own. It is claimed again with the same key as long as the endpoint asks for it, and after an answer
 * that was lost: whether that was a pass is not known.
 * @param send sends a message to the endpoint and resolves with its answer
 */
export async function claim(form, send) {
  for (let claims = 1; ; claims++) {
    if (!keys.has(form)) keys.set(form, uuid());
    const result = await send({ captchaUnavailable: "widget", idempotencyKey: keys.get(form) });
    const again = result.status === 503 && result.retryAfter <= soon;
    if (result.status && !again) keys.delete(form);
    if (!again || claims === maxClaims) return result;
    await new Promise(resolve => setTimeout(resolve, result.retryAfter * 1000));
  }
}

// crypto.randomUUID exists on pages of https only.
function uuid() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, "$1-$2-4$3-8$4-$5");
}
