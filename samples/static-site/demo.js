import { mount, verify } from "/captcha-gate.js";

const settings = window.captchaGateDemo;
const chosen = { arch: "V3", mode: "popup", ...Object.fromEntries(new URLSearchParams(location.search)) };
const endpoint = settings.endpoint;
const scene = settings.scenes[chosen.arch];
const form = document.getElementById("contact");
const verdict = document.getElementById("verdict");
const again = document.getElementById("again");
let token;

for (const link of document.querySelectorAll("[data-choice]")) {
  const [name, value] = link.dataset.choice.split("=");
  link.search = new URLSearchParams({ ...chosen, [name]: value });
  if (chosen[name] === value) link.setAttribute("aria-current", "true");
}

// Disabled while a check or a submission is running. Back from another page nothing is.
const send = form.querySelector("[type=submit]");
const showBusy = () => (send.disabled = form.dataset.captchaState === "checking");
form.addEventListener("captchagate:state", showBusy);
addEventListener("pageshow", showBusy);

mount(form, {
  endpoint,
  scene,
  script: settings.scriptUrl,
  region: settings.region,
  prefix: settings.prefix,
  architecture: chosen.arch,
  mode: chosen.mode,
  language: chosen.language ?? "en",
  ...settings.options,
});

form.addEventListener("captchagate:state", ({ detail: { result } }) => result && show(result));
again.addEventListener("click", async () => show(await verify(token, { endpoint, scene })));
document.getElementById("garbage").addEventListener("click", async () => show(await verify("not a token", { endpoint, scene })));

function show(result) {
  token = result.token;
  again.disabled = false;
  verdict.dataset.verdict = result.success ? (result.body.verified ? "passed" : "unverified") : result.state;
  verdict.textContent = `${wording(result)} (HTTP ${result.status || "none"})`;
  document.getElementById("answer").textContent = result.body ? JSON.stringify(result.body, null, 2) : "No JSON answer came back.";
}

function wording({ success, state, status, body }) {
  if (success) return body.verified ? "Passed" : "Passed without a verdict";
  // A 503 may ask for a new check: the call that got no verdict may have used the token up.
  return state === "later" || status >= 500 ? "Could not be checked" : "Refused";
}
