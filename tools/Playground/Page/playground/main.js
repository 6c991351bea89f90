import * as counters from "./counters.js";
import { listen } from "./feed.js";
import * as log from "./log.js";
import * as trace from "./trace.js";
import * as visitor from "./visitor.js";
import * as world from "./world.js";

let live = false;

listen({
  reset() {
    live = false;
    log.clear();
    trace.clear();
    world.reset();
  },
  state({ world: now, counters: numbers }) {
    counters.show(numbers, visitor.alias);
    world.update(now);
  },
  trace(request) {
    trace.add(request);
    if (live) trace.show(request);
  },
  log: log.add,
  ready() {
    live = true;
    if (visitor.widgetIsDown) trace.showNothing("The widget cannot be loaded, so there is no token");
  },
});

// What happened before the change would contradict what is set now. The list still has it.
function changed({ situation }) {
  trace.showNothing("Nothing sent yet in this situation");
  // A script that was loaded stays loaded, so the widget goes and comes with the page.
  if ((situation === "widget-down") !== visitor.widgetIsDown) location.reload();
}

visitor.start();
await world.start(changed);
