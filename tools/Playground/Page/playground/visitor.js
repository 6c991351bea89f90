import { mount } from "/captcha-gate.js";
import { byId } from "./dom.js";

const settings = window.captchaGateDemo;
const chosen = { arch: "V3", mode: "popup", ...Object.fromEntries(new URLSearchParams(location.search)) };
const scene = settings.scenes[chosen.arch] ?? settings.scenes.V3;
const form = byId("contact");
const again = byId("again");
let token;

/** The alias under which CaptchaGate counts the budget of the scene that this page uses. */
export const alias = chosen.arch === "V2" ? "v2" : "default";

/** Whether this page was loaded with a widget that cannot work. */
export const widgetIsDown = settings.scriptUrl.startsWith("/");

export function start() {
  document.documentElement.dataset.widget = widgetIsDown ? "down" : "up";
  showVariants();
  // Disabled while a check or a submission is running. Back from another page nothing is.
  const send = form.querySelector("[type=submit]");
  const showBusy = () => (send.disabled = form.dataset.captchaState === "checking");
  form.addEventListener("captchagate:state", showBusy);
  addEventListener("pageshow", showBusy);
  form.addEventListener("captchagate:state", ({ detail }) => keep(detail.result?.token));
  mount(form, {
    endpoint: settings.endpoint,
    scene,
    script: settings.scriptUrl,
    region: settings.region,
    prefix: settings.prefix,
    architecture: chosen.arch,
    mode: chosen.mode,
    language: chosen.language ?? "en",
  });
  again.addEventListener("click", () => post({ captchaVerifyParam: token, scene }));
  byId("garbage").addEventListener("click", () => post({ captchaVerifyParam: "not a token", scene }));
  byId("nothing").addEventListener("click", () => post({ scene }));
}

function showVariants() {
  for (const link of document.querySelectorAll("[data-choice]")) {
    const [name, value] = link.dataset.choice.split("=");
    link.search = new URLSearchParams({ ...chosen, [name]: value });
    if (chosen[name] === value) link.setAttribute("aria-current", "true");
  }
}

function keep(used) {
  if (!used) return;
  token = used;
  again.disabled = false;
}

// The result is shown with every other request, as CaptchaGate itself reports it.
const post = message => fetch(settings.endpoint, {
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "application/json" },
  body: JSON.stringify(message),
});
