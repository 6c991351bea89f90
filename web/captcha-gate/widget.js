// The life cycle of Alibaba's widget. Alibaba allows one per page: the form in use owns it, and initialisations run one after the other.

const timedOut = { code: "widget-timeout" };

let holder = null;
let turn = Promise.resolve();

/** Whether no form of the page holds the widget. A form that has left the page, as in a navigation without reload, holds nothing. */
export const isFree = () => !holder?.form.isConnected;

/**
 * One form's widget: none → starting → ready → none. `open` joins a pending start, so there is never a second one in parallel.
 * Each start has a token of its own, an AbortSignal. A start that was dropped makes nothing any more; what still arrives for it is destroyed.
 *
 * @param form the form it belongs to
 * @param element where an embedded check goes; its content is put back after each widget
 * @param timeout milliseconds until a start counts as failed
 * @param prepare resolves once `initialise` can be called, with its first argument
 * @param initialise calls `initAliyunCaptcha` with the callbacks of its second argument among the options
 * @param onReady the widget is there, perhaps after its timeout was reported
 * @param onFailed called once for each failure: of a start, no matter which form requested it, and of the running widget; `open` waits for it
 * @param onDropped the widget, or its start, is gone
 */
export function createWidget({ form, element, timeout, prepare, initialise, onReady, onFailed, onDropped }) {
  const content = [...element.childNodes];
  const widget = { form, open, drop, instance: null };
  let start = null;

  /** Takes the page's widget for this form. Resolves with the instance; with null when there is none, after `onFailed` was called with the reason. */
  function open() {
    if (holder !== widget) holder?.drop();
    holder = widget;
    start ||= begin();
    return start.wait ||= wait(start);
  }

  function begin() {
    const stop = new AbortController();
    const begun = { stop, initialising: false, slow: false, wait: null };
    begun.arrival = prepare().then(prepared => inTurn(timeout, () => stop.signal.aborted || make(begun, prepared)));
    begun.arrival.then(made => {
      if (stop.signal.aborted) return made.destroyCaptcha?.();
      widget.instance = made;
      onReady();
    }, () => {
      // A slow start that fails while nothing waits for it: the next one begins anew.
      if (begun === start && !begun.wait) drop();
    });
    return begun;
  }

  function make(begun, prepared) {
    begun.initialising = true;
    return new Promise((resolve, reject) => initialise(prepared, {
      getInstance: resolve,
      onError: cause => {
        const error = { code: "widget-error", cause };
        if (widget.instance && begun === start) onFailed(error);
        reject(error);
      },
    }));
  }

  async function wait(mine) {
    try {
      await within(timeout, mine.arrival, mine.stop.signal);
    } catch (error) {
      if (mine !== start) return null;
      // An initialisation that is slow may still complete, and another in parallel would make two widgets: the next `open` waits for it once more.
      if (error === timedOut && mine.initialising && !mine.slow) Object.assign(mine, { slow: true, wait: null });
      else drop();
      await onFailed(error.code ? error : { code: "widget-error", cause: error });
    }
    return widget.instance;
  }

  /** Cancels the pending start, or removes the widget. */
  function drop() {
    const { instance } = widget;
    start?.stop.abort();
    start = widget.instance = null;
    if (holder === widget) holder = null;
    instance?.destroyCaptcha();
    element.replaceChildren(...content);
    onDropped();
  }

  return widget;
}

/** Runs the action once those before it have ended. One that does not end holds up the next for `timeout` milliseconds at most. */
function inTurn(timeout, action) {
  const result = turn.then(action);
  turn = turn.then(() => within(timeout, result)).catch(() => {});
  return result;
}

/** The promise's outcome; rejects with `late` after `timeout` milliseconds, and when the signal is aborted. */
export function within(timeout, promise, signal, late = timedOut) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, timeout, late);
    signal?.addEventListener("abort", reject);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
