// Compiled by `npm run types`: uses of captcha-gate.d.ts that must be accepted, and misuses that must not.
import { mount, verify, type Result, type State } from "./captcha-gate.js";

const form = document.querySelector("form")!;
const gate = mount(form, {
  endpoint: "https://verify.example.com/api/verify",
  scene: "abcdefgh",
  prefix: "prefix",
  architecture: "V2",
  mode: "embed",
  encrypted: true,
  "text-again": "Bitte noch einmal.",
  widget: { slideStyle: { width: 360, height: 40 } },
});
gate.refresh();
gate.destroy();

form.addEventListener("captchagate:state", event => {
  const state: State = event.detail.state;
  console.log(state, event.detail.result?.retryAfter);
});
form.addEventListener("captchagate:success", event => {
  const receipt: string | undefined = event.detail.body?.receipt;
  console.log(receipt);
});

const result: Result = await verify("token", { endpoint: "/api/verify", timeout: 2000, fields: new FormData(form) });
if (result.success) console.log(result.body?.verified);

// @ts-expect-error a token needs an endpoint
await verify("token", { scene: "abcdefgh" });
// @ts-expect-error no such state to word
mount(form, { "text-nothing": "?" });
// @ts-expect-error a number is not a mode
mount(form, { mode: 1 });
