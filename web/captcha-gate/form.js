// What the check touches of a form: three parts, the state, the status line. `restore` leaves the form as it was found.

const texts = {
  idle: "",
  waiting: "Please complete the security check.",
  checking: "One moment…",
  passed: "Done. Thank you.",
  again: "Please do the security check once more.",
  denied: "This was not accepted. Please try again.",
  later: "This can't be checked right now. Please try again soon.",
};

let ids = 0;

export function createForm(form, options) {
  const undo = [];
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
    const wait = detail?.result?.retryAfter;
    status.textContent = (options["text-" + state] ?? texts[state]) + (wait ? ` (${wait} s)` : "");
    emit("state", { state, ...detail });
  }

  function emit(name, detail) {
    return form.dispatchEvent(new CustomEvent("captchagate:" + name, { bubbles: true, cancelable: true, detail }));
  }

  function restore() {
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
  return { element, status, trigger, say, emit, restore };
}
