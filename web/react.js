import { useEffect, useRef, useState } from "react";
import { mount } from "./captcha-gate.js";

const events = ["state", "success", "error"];

/** Adds the CAPTCHA to the form that gets `ref`. */
export function useCaptchaGate(options, { onSuccess, onError } = {}) {
  const [form, ref] = useState(null);
  const [view, setView] = useState({ state: "idle" });
  const gate = useRef(null);
  const latest = useRef(null);
  // Options that are equal do not mount the form again, also where each rendering makes a new object.
  const key = JSON.stringify(options);

  useEffect(() => { latest.current = { options, onSuccess, onError }; });

  useEffect(() => {
    if (!form) return;
    const listening = new AbortController();
    const listeners = {
      state: event => setView(event.detail),
      success: event => latest.current.onSuccess?.(event.detail, event),
      error: event => latest.current.onError?.(event.detail.error, event),
    };
    for (const name of events) form.addEventListener("captchagate:" + name, listeners[name], { signal: listening.signal });
    gate.current = mount(form, latest.current.options);
    return () => {
      listening.abort();
      gate.current.destroy();
      gate.current = null;
      setView({ state: "idle" });
    };
  }, [form, key]);

  return { ref, state: view.state, result: view.result, error: view.error, busy: view.state === "checking", refresh: () => gate.current?.refresh() };
}
