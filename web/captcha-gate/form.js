import { isSetup } from "./report.js";

// The parts of a form that the CAPTCHA uses: three elements, the state, the status line. `restore` restores the form.

const english = {
  idle: "",
  waiting: "Please complete the verification.",
  checking: "One moment…",
  passed: "Verified.",
  again: "Please complete the verification again.",
  denied: "Verification failed. Try again.",
  later: "Verification is unavailable. Try again in a moment.",
  setup: "Verification is not possible on this page. Please contact us in another way.",
};

let ids = 0;

export function createForm(form, options) {
  const undo = [];
  let texts = english, shown = { state: "idle" }, restored;
  const element = part("widget", "div");
  const status = part("status", "p");
  // Alibaba's popup opens on a button's click. A hidden one of our own keeps the form's validation in front of it.
  const trigger = part("trigger", "button");
  const fallback = [...status.childNodes];

  /** The form's part of this name; made if it is missing. */
  function part(name, tag) {
    const found = form.querySelector(`[data-captcha-${name}]`);
    if (found) return found;
    const made = form.appendChild(document.createElement(tag));
    made.setAttribute("data-captcha-" + name, "");
    undo.push(() => made.remove());
    return made;
  }

  function set(target, name, value) {
    const before = target.getAttribute(name);
    undo.push(() => before == null ? target.removeAttribute(name) : target.setAttribute(name, before));
    target.setAttribute(name, value);
  }

  /** Shows a state: for the style sheet, for the visitor, and as an event. */
  function say(state, detail) {
    form.setAttribute("aria-busy", state === "checking");
    form.dataset.captchaState = state;
    shown = { state, ...detail };
    write();
    emit("state", shown);
  }

  function write() {
    const { state, result, error = result?.error } = shown;
    const text = isSetup(error) ? "setup" : state;
    status.textContent = (options["text-" + text] ?? texts[text]) + (result?.retryAfter ? ` (${result.retryAfter} s)` : "");
  }

  function translate(found) {
    texts = { ...english, ...found };
    if (!restored) write();
  }

  function emit(name, detail) {
    return form.dispatchEvent(new CustomEvent("captchagate:" + name, { bubbles: true, cancelable: true, detail }));
  }

  function restore() {
    restored = true;
    undo.forEach(step => step());
    status.replaceChildren(...fallback);
  }

  if (!element.id) set(element, "id", "captcha-gate-" + ++ids);
  set(status, "role", "status");
  set(status, "tabindex", -1);
  set(trigger, "id", element.id + "-open");
  set(trigger, "type", "button");
  set(trigger, "hidden", "");
  set(form, "aria-busy", false);
  set(form, "data-captcha-state", "idle");
  return { element, status, trigger, say, emit, translate, restore };
}
