import { byId, make, say } from "./dom.js";

const marks = { ok: ["✓", "passed"], failed: ["✕", "failed"], info: ["•", ""], skipped: ["–", "not reached"] };
const maxRequests = 20;
const history = byId("history");
const verdict = byId("verdict");

/** Adds a request to the list; the newest is first. */
export function add(trace) {
  byId("history-title").hidden = false;
  const button = make("button", { type: "button", dataset: { number: trace.number, result: trace.result } },
    `${trace.number}. ${trace.headline}`, trace.row ? `, row ${trace.row}` : "", `, instance ${trace.gate}`);
  button.addEventListener("click", () => show(trace));
  history.prepend(button);
  while (history.children.length > maxRequests) history.lastChild.remove();
}

export function clear() {
  history.replaceChildren();
  byId("history-title").hidden = true;
  showNothing("Nothing sent yet");
}

/** Shows no request, and says why. */
export function showNothing(text) {
  verdict.dataset.verdict = "none";
  say(verdict, text);
  byId("conditions").textContent = "";
  byId("steps").replaceChildren();
  mark(null);
}

export function show(trace) {
  verdict.dataset.verdict = trace.result;
  say(verdict, trace.headline);
  say(byId("conditions"), `Request ${trace.number}, ${new Date(trace.startedAt).toLocaleTimeString("en-GB")}. ` +
    `${trace.situation}, policy ${trace.policy}, instance ${trace.gate}${trace.row ? `: row ${trace.row}` : ""}. It took ${time(trace.took)}.`);
  byId("steps").dataset.row = trace.row ?? "";
  byId("steps").replaceChildren(...trace.steps.map(step));
  mark(trace.number);
}

function mark(number) {
  for (const button of history.children) button.setAttribute("aria-pressed", String(button.dataset.number === String(number)));
}

function step({ kind, state, title, at, took, text, facts, blocks }) {
  const heading = make("h3", {}, ...sign(state), title);
  const when = [at == null ? null : `at ${time(at)}`, took == null ? null : `took ${time(took)}`].filter(Boolean).join(", ");
  return make("li", { dataset: { kind, state } },
    make("div", { className: "step-head" }, heading, when && make("span", { className: "time" }, when)),
    text && make("p", {}, text),
    kind === "checks" ? checks(state, facts) : facts.length ? make("dl", {}, ...facts.flatMap(fact)) : null,
    ...blocks.map(({ title: name, text: long }) => make("details", {}, make("summary", {}, name), make("pre", {}, long))),
    kind === "decision" ? make("p", {}, make("a", { href: "docs/decisions.md" }, "The decision table")) : null);
}

// Open where one of them failed; else it is enough to know that there are some.
const checks = (state, facts) => make("details", { open: state === "failed" },
  make("summary", {}, `${facts.length} checks`), make("dl", { className: "checks" }, ...facts.flatMap(fact)));

function fact({ name, value, state }) {
  return [make("dt", {}, name), make("dd", { dataset: { state } }, ...(state === "info" ? [] : sign(state, false)), value)];
}

// Never by colour alone, and never by a sign alone.
function sign(state, named = true) {
  const [symbol, word] = marks[state];
  const picture = make("span", { className: "mark" }, symbol + " ");
  picture.setAttribute("aria-hidden", "true");
  return named && word ? [picture, make("span", { className: "unseen" }, word + ": ")] : [picture];
}

function time(milliseconds) {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${milliseconds} ms`;
}
