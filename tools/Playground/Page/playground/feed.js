/** The live events of the playground. `handlers` has `reset`, `state`, `trace`, `log` and `ready`. */
export function listen(handlers) {
  const source = new EventSource("/playground/events");
  // A new connection begins with all that was before.
  source.addEventListener("open", () => handlers.reset());
  for (const kind of ["state", "trace", "log", "ready"])
    source.addEventListener(kind, event => handlers[kind](JSON.parse(event.data)));
  addEventListener("pagehide", () => source.close());
}
