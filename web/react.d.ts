// Types of react.js, the React hook of CaptchaGate.
import type { RefCallback } from "react";
import type { ClientError, MountOptions, Result, State } from "./captcha-gate.js";

export interface CaptchaGateHandlers {
  /** The endpoint passed the visitor. `event.preventDefault()` keeps a form with a `captchaReceipt` field from being submitted. */
  onSuccess?(result: Result, event: CustomEvent<Result>): void;
  /** Something is set up wrongly, or cannot be reached. */
  onError?(error: ClientError, event: CustomEvent<{ error: ClientError }>): void;
}

export interface CaptchaGate {
  /** Give it to the form. */
  ref: RefCallback<HTMLFormElement>;
  state: State;
  /** The endpoint's last answer, where the state came from one. */
  result?: Result;
  /** Why the check is not available, where the state came from that. */
  error?: ClientError;
  /** Whether the check is loading, or the endpoint is being asked. */
  busy: boolean;
  /** Throws the present challenge away and asks for a new one. */
  refresh(): void;
}

/**
 * Puts the check in front of a form for as long as it is on the page. Options that change mount it again; handlers may change at any time.
 * The elements `data-captcha-widget` and `data-captcha-status` must have no children of React's.
 */
export function useCaptchaGate(options: MountOptions, handlers?: CaptchaGateHandlers): CaptchaGate;
