import { byId, make, say } from "./dom.js";

const policies = {
  closed: "closed: nothing passes without a verdict.",
  guarded: "guarded: without a verdict, only what no caller can cause passes, within a budget.",
  open: "open: throttling and wrong keys pass, too, within the budget. A caller's mistake still never passes.",
};

const instanceTexts = {
  1: "One instance: it knows every token that it has judged.",
  2: "Two instances, in turn, each with its own memory: a used token reaches the other one and is billed again. Shared state (Redis) makes them act as one.",
};

const panel = byId("world");
let situations = [], settings, sending = Promise.resolve();

export async function start() {
  situations = await (await fetch("/playground/situations")).json();
  byId("situations").append(...situations.map(({ name, label }) =>
    make("label", {}, make("input", { type: "radio", name: "situation", value: name }), " " + label)));
  panel.addEventListener("change", change);
  if (settings) show(settings);
}

/** Shows what holds now. */
export function show(now) {
  settings = now;
  for (const [name, value] of Object.entries(now)) {
    panel.dataset[name] = value;
    const input = panel.querySelector(`input[name="${name}"][value="${value}"]`);
    if (input) input.checked = true;
  }
  const situation = situations.find(({ name }) => name === now.situation);
  if (!situation) return;
  const row = situation.name === "widget-down" ? "No request comes; one without a token gets row" : "Expect row";
  say(byId("situation-text"), `${situation.label}: ${situation.explanation} ${row} ${situation.row}.`);
  say(byId("policy-text"), policies[now.policy]);
  say(byId("instances-text"), instanceTexts[now.instances]);
}

function change({ target: { name, value } }) {
  // One after the other, each on what the one before has set.
  sending = sending.then(async () => {
    const wanted = { ...settings, [name]: name === "instances" ? Number(value) : value };
    const response = await fetch("/playground/world", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wanted),
    });
    show(response.ok ? wanted : settings);
  });
}
