import { byId, make } from "./dom.js";

const maxLines = 200;
const log = byId("log");

export function add({ time, gate, level, id, name, message, request }) {
  // Who has scrolled up reads; who is at the end follows.
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  log.append(make("p", { dataset: { level } },
    make("span", { className: "when" }, new Date(time).toLocaleTimeString("en-GB")), " ",
    make("b", {}, level), ` ${gate} `,
    name ? `${name} (${id}) ` : "", request ? `request ${request} ` : "", message));
  while (log.children.length > maxLines) log.firstChild.remove();
  if (follows) log.scrollTop = log.scrollHeight;
}

export const clear = () => log.replaceChildren();
