/**
 * Whether a start failed as it does when the widget's hosts are down. A mistake of the page (a wrong scene, a wrong prefix, a policy that blocks
 * the script) has its own code and is reported in the console instead.
 */
export const isOutage = error => /^(script-(unr|t|unex)|widget-timeout)|^widget-error.*(network|time)/i.test(error?.code + error?.cause?.code);

/** Claims the outage at the endpoint; the code for it is loaded on demand. */
export async function claimOutage(form, send) {
  try {
    return await (await import("./texts/claim.js")).claim(form, send);
  } catch {
    // The folder is not on the server.
    return { state: "later" };
  }
}
