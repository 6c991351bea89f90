// The page's side of CaptchaGate: loads Alibaba's script, runs the check, asks the endpoint, tells the visitor.
// <form data-captcha-gate data-captcha-endpoint="…" data-captcha-scene="…" data-captcha-prefix="…"> needs no script of its own.

const defaults = {
  architecture: "V3",
  mode: "popup",
  region: "sgp",
  language: "en",
  script: "https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js",
  timeout: 10000,
};

const texts = {
  idle: "",
  waiting: "Please complete the security check.",
  checking: "One moment…",
  passed: "Done. Thank you.",
  again: "Please do the security check once more.",
  denied: "This was not accepted. Please try again.",
  later: "This can't be checked right now. Please try again soon.",
};

// A V3 token is good for 90 seconds. One that has waited in the page for longer than this is not worth sending.
const tokenLife = 80000;

let script, current, ids = 0;

/** Asks the endpoint for a verdict. Never throws: what is not a clear yes is a no, and `state` says which. */
export async function verify(token, { endpoint, scene, fields, timeout = defaults.timeout }) {
  const result = { success: false, state: "later", token, status: 0, retryAfter: 0, body: null };
  const message = { captchaVerifyParam: token, ...(scene && { scene }) };
  if (fields) fields.set("captchaVerifyParam", token);
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      // text/plain or multipart, by the body's type: both are CORS-safelisted, so no preflight goes ahead.
      body: fields || JSON.stringify(message),
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
  } catch {
    // No connection, too slow, or no JSON. The state stays "later": an endpoint that does not answer passes nobody.
  }
  return result;
}

/** Puts the check in front of a form. What the visitor typed is never touched. */
export function mount(form, options) {
  const o = { ...defaults, ...attributes(form), ...options };
  const embedded = o.mode === "embed";
  const place = (name, tag) => form.querySelector(`[data-captcha-${name}]`) || form.appendChild(document.createElement(tag));
  const widget = place("widget", "div");
  const status = place("status", "p");
  // Alibaba's popup opens on a button's click. A hidden one of our own keeps the form's validation in front of it.
  const trigger = place("trigger", "button");
  let instance, ready, held, expiry, asked, busy, passed, submitter, stale = Infinity;

  widget.id ||= "captcha-gate-" + ++ids;
  status.setAttribute("role", "status");
  status.tabIndex = -1;
  trigger.id = widget.id + "-open";
  trigger.type = "button";
  trigger.hidden = true;

  function say(state, result) {
    busy = state === "checking";
    form.setAttribute("aria-busy", busy);
    form.dataset.captchaState = state;
    status.textContent = (o["text-" + state] ?? texts[state]) + (result?.retryAfter ? ` (${result.retryAfter} s)` : "");
    emit("state", { state, result });
  }

  function emit(name, detail) {
    return form.dispatchEvent(new CustomEvent("captchagate:" + name, { bubbles: true, cancelable: true, detail }));
  }

  function refocus() {
    (submitter || status).focus();
  }

  function forget() {
    clearTimeout(expiry);
    held = passed = null;
  }

  function refresh() {
    forget();
    // A new challenge initialises again, which an encrypted id allows for some minutes only.
    if (Date.now() < stale) instance?.refresh();
    else { drop(); open(); }
  }

  function drop() {
    forget();
    instance?.destroyCaptcha();
    instance = ready = null;
  }

  async function send(token) {
    asked = false;
    say("checking");
    const result = await verify(token, {
      ...o,
      endpoint: o.endpoint || form.getAttribute("action"),
      fields: !o.endpoint && new FormData(form, submitter),
    });
    passed = result.success && result;
    say(result.state, result);
    return result;
  }

  function finish() {
    const receipt = form.elements.captchaReceipt;
    status.focus();
    if (!emit("success", passed) || !receipt) return;
    receipt.value = passed.body.receipt || "";
    HTMLFormElement.prototype.submit.call(form);
  }

  async function deliver(token) {
    if ((await send(token)).success) return finish();
    refresh();
    refocus();
  }

  const callbacks = o.architecture === "V2" ? {
    captchaVerifyCallback: async token => {
      const { success, state } = await send(token);
      // The widget now offers a new challenge by itself; in a popup that is no use while nobody can judge it.
      if (!success && (embedded || state === "later")) setTimeout(() => { embedded || instance.hide(); refocus(); });
      return { captchaResult: success, bizResult: success };
    },
    onBizResultCallback: () => passed && finish(),
  } : {
    success: token => {
      if (!embedded || asked) return deliver(token);
      held = token;
      expiry = setTimeout(() => { refresh(); say("again"); }, tokenLife);
      say("idle");
    },
    fail: () => say("again"),
  };

  function open() {
    // Alibaba allows one widget a page, so the form in use has it.
    if (current !== drop) current?.();
    current = drop;
    return ready ||= soon(Promise.all([sceneIds(o, form), load(o)])).then(([ids]) => soon(new Promise((resolve, reject) => {
      stale = Date.now() + ids.expiresIn * 1000 || Infinity;
      initAliyunCaptcha({
        SceneId: ids.sceneId,
        ...(ids.encryptedSceneId && { EncryptedSceneId: ids.encryptedSceneId }),
        mode: embedded ? "embed" : "popup",
        element: "#" + widget.id,
        button: "#" + trigger.id,
        language: o.language,
        ...callbacks,
        onClose: () => /waiting|again/.test(form.dataset.captchaState) && (say("idle"), refocus()),
        onError: error => (reject(error), say("later")),
        ...o.widget,
        getInstance: made => resolve(instance = made),
      });
    }))).catch(() => { drop(); say("later"); });
  }

  function soon(promise) {
    return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, o.timeout))]);
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    submitter = event.submitter;
    if (!held && Date.now() >= stale) drop();
    if (!instance) say("checking");
    await open();
    if (!instance) return refocus();
    if (passed) refresh();
    if (held) {
      const token = held;
      forget();
      return deliver(token);
    }
    asked = true;
    say("waiting");
    if (o.mode === "invisible") instance.startTracelessVerification();
    else trigger.click();
  }

  form.addEventListener("submit", submit);
  form.addEventListener("focusin", open);
  say("idle");
  if (!current && o.load !== "focus") open();
  return {
    refresh,
    destroy() {
      form.removeEventListener("submit", submit);
      form.removeEventListener("focusin", open);
      drop();
      if (current === drop) current = null;
    },
  };
}

/** What to initialise with. A scene in encryption mode needs an id that only the endpoint can make. */
async function sceneIds({ encrypted, scene, endpoint, timeout }, form) {
  if (encrypted == null || encrypted === false) return { sceneId: scene };
  const url = encrypted.length ? encrypted : (endpoint || form.getAttribute("action")).replace(/\/(verify|forms\/[^/]*)\/?$/, "/scene");
  const response = await fetch(url + "?scene=" + encodeURIComponent(scene ?? ""), { signal: AbortSignal.timeout(timeout) });
  if (!response.ok) throw response;
  return response.json();
}

function load({ script: src, region, prefix }) {
  return script ||= new Promise((resolve, reject) => {
    if (window.initAliyunCaptcha) return resolve();
    window.AliyunCaptchaConfig = { region, prefix };
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
  }).catch(error => { script = null; throw error; });
}

/** data-captcha-mode="embed" → { mode: "embed" }, data-captcha-text-again="…" → { "text-again": "…" } */
function attributes(form) {
  return Object.fromEntries(form.getAttributeNames().map(name => [name.split("data-captcha-")[1], form.getAttribute(name)]));
}

globalThis.document?.querySelectorAll("form[data-captcha-gate]").forEach(form => mount(form));
