// The browser client of CaptchaGate: loads Alibaba's script, runs the CAPTCHA, calls the endpoint and shows the result.
// <form data-captcha-gate data-captcha-endpoint="…" data-captcha-scene="…" data-captcha-prefix="…"> needs no script of its own.

import { createForm } from "./captcha-gate/form.js";
import { languageOf } from "./captcha-gate/language.js";
import { claimOutage, isOutage } from "./captcha-gate/outage.js";
import { loadScript, sceneIds } from "./captcha-gate/prepare.js";
import { diagnose, report } from "./captcha-gate/report.js";
import { post, verify } from "./captcha-gate/verify.js";
import { createWidget, isFree } from "./captcha-gate/widget.js";

export { verify };

const defaults = {
  architecture: "V3",
  mode: "popup",
  region: "sgp",
  language: "en",
  script: "https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js",
  timeout: 10000,
};

// A V3 token is good for 90 seconds. An older one is not sent.
const tokenLife = 80000;

// The number of consecutive failed starts before the outage is claimed at the endpoint.
const maxFailures = 2;

const gates = new WeakMap();

/** Adds the CAPTCHA to a form. The visitor's input is never changed. A form that already has one is mounted again. */
export function mount(form, options) {
  gates.get(form)?.destroy();
  const o = { ...defaults, ...attributes(form), ...options };
  const embedded = o.mode === "embed";
  const page = createForm(form, o);
  const language = languageOf(o.language);
  const widget = createWidget({ form, element: page.element, timeout: o.timeout, prepare, initialise, onReady, onFailed, onDropped });
  let state, held, expiry, wanted, passed, refocusing, submitter, submitting, failure, destroyed, failures = 0, stale = Infinity;

  function say(next, detail) {
    if (destroyed) return;
    state = next;
    page.say(next, detail);
  }

  // The visitor has not returned to the form, so there is no reason to start again.
  function refocus() {
    if (destroyed) return;
    refocusing = true;
    (submitter || page.status).focus();
    refocusing = false;
  }

  // If starts keep failing, the next submission tries again: a background start would replace the message that is shown.
  function enter() {
    if (!refocusing && !passed && failures < maxFailures) widget.open();
  }

  function forget() {
    clearTimeout(expiry);
    held = passed = null;
  }

  const endpoint = () => o.endpoint || form.getAttribute("action");
  const fields = () => !o.endpoint && new FormData(form, submitter);

  function refresh() {
    forget();
    if (!widget.instance) return;
    // A new challenge initialises again, which an encrypted id allows for some minutes only.
    if (Date.now() < stale) return widget.instance.refresh();
    widget.drop();
    widget.open();
  }

  async function send(token) {
    wanted = false;
    say("checking");
    const result = await verify(token, { ...o, endpoint: endpoint(), fields: fields() });
    take(result);
    return result;
  }

  /** Shows what the endpoint answered. */
  function take(result) {
    passed = result.success && result;
    say(result.state, { result });
    if (result.error) tell(result.error);
    return passed;
  }

  function finish() {
    if (destroyed) return;
    const receipt = form.elements.captchaReceipt;
    page.status.focus();
    if (!page.emit("success", passed) || !receipt) return;
    receipt.value = passed.body.receipt || "";
    HTMLFormElement.prototype.submit.call(form);
  }

  async function deliver(token) {
    if ((await send(token)).success) return finish();
    refresh();
    refocus();
  }

  // The widget's callbacks after the challenge is solved: V2 needs the endpoint's answer, V3 returns the token.
  const callbacks = o.architecture === "V2" ? {
    captchaVerifyCallback: async token => {
      const { instance } = widget;
      const { success, state } = await send(token);
      // A widget that another form has taken meanwhile calls back no more.
      if (success && instance !== widget.instance) finish();
      // The widget now offers a new challenge by itself; in a popup that is useless while no endpoint can verify it.
      if (!success && (embedded || state === "later")) setTimeout(() => { if (!embedded) widget.instance?.hide(); refocus(); });
      return { captchaResult: success, bizResult: success };
    },
    onBizResultCallback: () => passed && finish(),
  } : {
    success: token => {
      if (!embedded || wanted) return deliver(token);
      held = token;
      expiry = setTimeout(() => { refresh(); say("again"); }, tokenLife);
      say("idle");
    },
    fail: () => say("again"),
  };

  async function prepare() {
    if (!endpoint()) throw { code: "endpoint-missing" };
    return Promise.all([sceneIds(o, endpoint()), language, loadScript(o)]);
  }

  function initialise([ids, { code = "en" }], report) {
    stale = Date.now() + ids.expiresIn * 1000 || Infinity;
    initAliyunCaptcha({
      SceneId: ids.sceneId,
      ...(ids.encryptedSceneId && { EncryptedSceneId: ids.encryptedSceneId }),
      mode: embedded ? "embed" : "popup",
      element: "#" + page.element.id,
      button: "#" + page.trigger.id,
      language: code,
      ...callbacks,
      onClose: () => /waiting|again/.test(state) && (say("idle"), refocus()),
      ...o.widget,
      ...report,
    });
  }

  function onReady() {
    failures = 0;
    if (state === "later") say("idle");
  }

  /** Handles every failed start and every error of the running widget. `error.code` identifies it (docs/troubleshooting.md). */
  async function onFailed(reported) {
    // At once, because the diagnosis takes a moment in which the form may be entered again.
    failures++;
    const error = await diagnose(reported, o);
    // It came after all.
    if (widget.instance && reported.code === "widget-timeout") return;
    failure = error;
    // While the form is being submitted the error is shown at the end: the endpoint may still accept the form.
    if (!submitting) say("later", { error });
    tell(error);
  }

  /** For the page's developer: an event, and a message in the console. */
  function tell(error) {
    if (destroyed) return;
    page.emit("error", { error });
    report(error, { ...o, endpoint: endpoint() });
  }

  function onDropped() {
    forget();
    if (state === "waiting") say("idle");
  }

  /** The widget for a form that is being submitted; without one, the endpoint may still accept the form. */
  async function start() {
    say("checking");
    submitting = true;
    let instance;
    // One more try; the first may have been made before the visitor submitted.
    do {
      failure = null;
      instance = await widget.open();
    } while (!instance && isOutage(failure) && failures < maxFailures);
    submitting = false;
    if (instance || destroyed) return instance;
    if (isOutage(failure)) return take(await claimOutage(form, message => post(message, { ...o, endpoint: endpoint(), fields: fields() }))) ? finish() : refocus();
    // No reason means that another form took the widget.
    say(failure ? "later" : "idle", { error: failure });
    if (failure) refocus();
  }

  async function submit(event) {
    event.preventDefault();
    if (state === "checking") return;
    submitter = event.submitter;
    if (!held && Date.now() >= stale) widget.drop();
    const instance = widget.instance || await start();
    if (!instance) return;
    if (passed) refresh();
    if (held) {
      const token = held;
      forget();
      return deliver(token);
    }
    wanted = true;
    say("waiting");
    if (o.mode === "invisible") instance.startTracelessVerification();
    else page.trigger.click();
  }

  /** Removes all added elements and restores the form. */
  function destroy() {
    if (destroyed) return;
    destroyed = true;
    gates.delete(form);
    form.removeEventListener("submit", submit);
    form.removeEventListener("focusin", enter);
    widget.drop();
    page.restore();
  }

  const gate = { refresh, destroy };
  gates.set(form, gate);
  form.addEventListener("submit", submit);
  form.addEventListener("focusin", enter);
  say("idle");
  language.then(({ code, texts }) => {
    page.translate(texts);
    if (!code) tell({ code: "language-unsupported" });
  });
  if (isFree() && o.load !== "focus") widget.open();
  return gate;
}

/** data-captcha-mode="embed" → { mode: "embed" }, data-captcha-text-again="…" → { "text-again": "…" } */
function attributes(form) {
  return Object.fromEntries(form.getAttributeNames().map(name => [name.split("data-captcha-")[1], form.getAttribute(name)]));
}

globalThis.document?.querySelectorAll("form[data-captcha-gate]").forEach(form => mount(form));
