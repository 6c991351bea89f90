/** Makes an element. Text goes in as text, never as markup. */
export function make(tag, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.assign(node.dataset, dataset);
  node.append(...children.filter(child => child != null && child !== ""));
  return node;
}

export const byId = id => document.getElementById(id);

/** Sets a text only where it differs, so that a live region is not read again. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
