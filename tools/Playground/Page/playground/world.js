import { byId, make, say } from "./dom.js";

const policies = {
  closed: "closed: nothing passes without a verdict.",
  guarded: "guarded: without a verdict, only what no caller can cause passes, within a budget.",
  open: "open: throttling and wrong keys pass, too, within the budget. A caller's mistake still never passes.",
};

const instanceTexts = {
  1: "One instance: it knows every token that it has verified.",
  2: "Two instances, in turn, each with its own memory: a used token reaches the other one and is billed again. Shared state (Redis) makes them act as one.",
};

const panel = byId("world");
let situations = [], settings, version = -1, shown = -1, waiting = 0, sending = Promise.resolve(), onChange;

/** @param {(settings: object) => void} changed Called when the settings have become others. */
export async function start(changed) {
  onChange = changed;
  situations = await (await fetch("/playground/situations")).json();
  byId("situations").append(...situations.map(({ name, label }) =>
    make("label", {}, make("input", { type: "radio", name: "situation", value: name }), " " + label)));
  panel.addEventListener("change", change);
  if (settings) show(settings);
}

/** Takes what holds now. What is older than what is known is no news, and the visitor's own choice stays until it holds. */
export function update(state) {
  if (state.version > version) ({ settings, version } = state);
  if (waiting || shown === version) return;
  const isFirst = shown < 0;
  shown = version;
  show(settings);
  if (!isFirst) onChange?.(settings);
}

/** A playground that was started anew counts from the beginning. */
export const reset = () => (version = shown = -1);

function show(now) {
  for (const [name, value] of Object.entries(now)) {
    panel.dataset[name] = value;
    const input = panel.querySelector(`input[name="${name}"][value="${value}"]`);
    if (input) input.checked = true;
  }
  const situation = situations.find(({ name }) => name === now.situation);
  if (!situation) return;
  say(byId("situation-text"), `${situation.label}: ${situation.explanation} Expect row ${situation.row}.`);
  say(byId("policy-text"), policies[now.policy]);
  say(byId("instances-text"), instanceTexts[now.instances]);
}

function change({ target: { name, value } }) {
  // One after the other, each on what the one before has set.
  waiting++;
  sending = sending.then(async () => {
    const state = await post({ ...settings, [name]: name === "instances" ? Number(value) : value });
    waiting--;
    if (state) update(state);
    else show(settings);
  });
}

/** What holds then; null where the change was refused or the playground is gone. */
async function post(wanted) {
  try {
    const response = await fetch("/playground/world", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wanted),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
