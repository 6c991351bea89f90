// Runs the check and hands its result to the app around this page.
import { loadPlatform, send } from "./bridges.js";
import { verify } from "./captcha-gate.js";

const settings = window.captchaWebview;
const status = document.getElementById("status");
let instance;

function say(text) {
  status.textContent = text;
}

function load(src) {
  return new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
  });
}

async function sceneIds() {
  if (!settings.sceneRoute) return { sceneId: settings.scene };
  const response = await fetch(`${settings.sceneRoute}?scene=${encodeURIComponent(settings.scene)}`);
  if (!response.ok) throw new Error(`The endpoint answered ${response.status}.`);
  return response.json();
}

/** The token, or the endpoint's receipt for it; null where the endpoint did not pass it. */
async function resultOf(token) {
  if (!settings.endpoint) return { captchaVerifyParam: token };
  const { success, body } = await verify(token, settings);
  return success && body.receipt ? { receipt: body.receipt } : null;
}

async function deliver(token) {
  say("One moment…");
  const result = await resultOf(token);
  if (!result) {
    instance?.refresh();
    return say("Verification failed. Try again.");
  }
  const way = send({ type: "captcha-gate", ...result }, settings.parents);
  document.documentElement.dataset.way = way ?? "none";
  say(way ? "Verified." : "Open this page from the app.");
}

async function start() {
  window.AliyunCaptchaConfig = { region: settings.region, prefix: settings.prefix };
  const [ids] = await Promise.all([sceneIds(), load(settings.script), loadPlatform(load)]);
  initAliyunCaptcha({
    SceneId: ids.sceneId,
    ...(ids.encryptedSceneId && { EncryptedSceneId: ids.encryptedSceneId }),
    mode: "embed",
    element: "#check",
    button: "#start",
    language: settings.language,
    getInstance: made => (instance = made),
    success: deliver,
    fail: () => say("Verification failed. Try again."),
    onError: () => say("Verification is unavailable. Try again in a moment."),
  });
  say("Please complete the verification.");
}

start().catch(() => say("Verification is unavailable. Try again in a moment."));
