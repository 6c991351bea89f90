// Types of captcha-gate.js, the browser client of CaptchaGate.

/** Where a form is. Also in `data-captcha-state` on the form, so that a style sheet can follow it. */
export type State =
  /** nothing to say */
  | "idle"
  /** the visitor has to do the check */
  | "waiting"
  /** loading the check, or asking the endpoint */
  | "checking"
  /** the endpoint accepted the token */
  | "passed"
  /** the token was used, too old, or the check was not solved: the check has been renewed */
  | "again"
  /** the endpoint denied the token or rejected the request: see `body` */
  | "denied"
  /** no verdict was possible: no connection, too slow, 429, 5xx, an answer that is no JSON, or the script did not load */
  | "later";

/** What is set up wrongly, or cannot be reached. `docs/troubleshooting.md` has cause and fix of each code. */
export interface ClientError {
  code:
    | "script-blocked" | "script-unreachable" | "script-timeout" | "script-unexpected"
    | "prefix-missing" | "prefix-refused" | "scene-missing" | "scene-refused" | "scene-request-failed"
    | "option-refused" | "account-refused" | "widget-blocked" | "widget-throttled" | "widget-timeout" | "widget-error" | "language-unsupported"
    | "endpoint-missing" | "endpoint-blocked" | "endpoint-unreachable" | "endpoint-timeout" | "endpoint-not-found"
    | "endpoint-unexpected" | "endpoint-refused" | "origin-refused";
  /** What Alibaba's script reported, with Alibaba's own code, or what else broke. */
  cause?: { code?: string; msg?: string } | null;
  /** The endpoint's HTTP status. */
  status?: number;
  /** The endpoint's message for developers. */
  detail?: string;
}

/** What the endpoint answered. `success` is the one thing to act on. */
export interface Result {
  /** True only for an HTTP success whose JSON says `"success": true`. */
  success: boolean;
  state: "passed" | "again" | "denied" | "later";
  /** The token that was sent. It is used, whatever the answer. Empty where the widget could not load and that was claimed instead. */
  token: string;
  /** HTTP status, 0 when there was no answer. */
  status: number;
  /** Seconds from `Retry-After`, 0 without one. */
  retryAfter: number;
  /** The JSON answer, null when there was none. */
  body: Answer | null;
  /** Why there was no verdict, where the page or the endpoint has to be set up otherwise, or where it cannot be reached. */
  error?: ClientError;
}

/** The endpoint's JSON, as far as a browser sees it. */
export interface Answer {
  success: boolean;
  /** False: passed or refused without Alibaba Cloud's verdict. */
  verified?: boolean;
  /** Why a pass is unverified. */
  degraded?: string;
  "error-codes"?: string[];
  retry?: "new-challenge" | "later" | "no";
  /** A signed receipt, when the endpoint issues them. */
  receipt?: string;
  id?: string;
  [name: string]: unknown;
}

export interface VerifyOptions {
  /** URL of `/api/verify`, or of `/api/forms/{form}` together with `fields`. */
  endpoint: string;
  /** Scene alias or id; may be left out when the endpoint knows only one. */
  scene?: string;
  /** Milliseconds until an endpoint that does not answer counts as down. Default 10000. */
  timeout?: number;
  /** Sent along as a form (multipart), token included. Without it only the token is sent. */
  fields?: FormData | false;
}

/** Options of `mount`. Each is also an attribute of the form: `mode` is `data-captcha-mode`, and so on. */
export interface MountOptions extends Partial<Omit<VerifyOptions, "fields">>, Texts {
  /** The widget's SceneId, sent to the endpoint as `scene`. */
  scene?: string;
  /** The identity prefix from Alibaba's console. */
  prefix?: string;
  /** Default `sgp`. Must be the region that the endpoint is configured for. */
  region?: "cn" | "sgp" | (string & {});
  /** Which callbacks the page uses. Default `V3`. */
  architecture?: "V2" | "V3" | (string & {});
  /** Default `popup`. `invisible` shows something only if Alibaba asks for it. */
  mode?: "popup" | "embed" | "invisible" | (string & {});
  /** The language of the widget and of the texts: one of Alibaba's codes, or a tag such as `zh-TW` or `de-AT`. Default `en`. */
  language?: string;
  /** URL of Alibaba's script. Change it only to use the emulator's. */
  script?: string;
  /**
   * For a scene whose encryption mode is on: asks the endpoint for an encrypted scene id before the widget initialises. `true`, or the
   * empty attribute, asks `/api/scene` beside the endpoint; a text is the route's URL.
   */
  encrypted?: boolean | string;
  /** `focus`: ask Alibaba for nothing until the visitor enters the form. */
  load?: "focus" | (string & {});
  /** More options for `initAliyunCaptcha`, such as `slideStyle` or `UserCertifyId`. */
  widget?: Record<string, unknown>;
}

/**
 * Own words for a state: `"text-again"`, or `data-captcha-text-again` on the form. `text-setup` is shown instead of the state's text where
 * a retry is useless.
 */
export type Texts = { [S in State | "setup" as `text-${S}`]?: string };

export interface Gate {
  /** Discards the current challenge and requests a new one. */
  refresh(): void;
  /** Removes the CAPTCHA and all added elements, and restores the form. */
  destroy(): void;
}

/**
 * Adds the CAPTCHA to a form. A form that already has one is mounted again. Fires `captchagate:state`, `captchagate:success` and `captchagate:error` on it.
 * Without an `endpoint` the form's fields and the token go to the form's `action`, a `/api/forms/{form}` route.
 */
export function mount(form: HTMLFormElement, options?: MountOptions): Gate;

/** Asks the endpoint for a verdict on a token. Never throws. */
export function verify(token: string, options: VerifyOptions): Promise<Result>;

declare global {
  interface HTMLElementEventMap {
    "captchagate:state": CustomEvent<{ state: State; result?: Result; error?: ClientError }>;
    "captchagate:error": CustomEvent<{ error: ClientError }>;
    /** Cancel it to keep a form with a `captchaReceipt` field from being submitted. */
    "captchagate:success": CustomEvent<Result>;
  }
}
