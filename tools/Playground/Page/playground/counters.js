import { byId, make } from "./dom.js";

/** Shows the product's own metrics. `alias` is the scene whose budget counts here. */
export function show({ billed, gates }, alias) {
  const ofEach = value => gates.map(gate => gates.length > 1 ? `${gate.name}: ${value(gate)}` : value(gate)).join(", ");
  byId("counters").replaceChildren(
    counter("budget", "Fail-open budget left", ofEach(gate => gate.budget[alias] ?? 0), "passes of 30 a minute; 3 for each visitor"),
    counter("breaker", "Circuit breaker", ofEach(gate => gate.breakerIsOpen ? "open" : "closed"), "two failing probes open it"),
    counter("billed", "Billed calls, at most", billed.visitors + billed.probes, `${billed.visitors} for visitors, ${billed.probes} for probes`),
    counter("clock", "Clock correction", ofEach(gate => `${Math.round(gate.clockSkewSeconds / 60)} min`), "learned from the service"));
}

const counter = (id, name, value, note) => make("div", {},
  make("dt", {}, name), make("dd", { id: `counter-${id}` }, String(value)), make("dd", { className: "note" }, note));
