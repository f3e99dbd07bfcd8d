// Build DOM nodes; text is always text, so data can never become markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element: `h("button", {class: "x", onclick: f, dataset: {ts}}, "Press me")`. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  element.append(...nodes(children));
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "dataset") for (const [key, item] of Object.entries(value)) setData(element, key, item);
  else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "class") element.className = value;
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : String(value));
}

function setData(element, key, value) {
  if (value !== undefined && value !== null) element.dataset[key] = value;
}

/** Return what `append` takes: nested lists are flattened, nothing becomes nothing. */
export function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Return an SVG element with the given paths, hidden from assistive technology. */
export function svg(paths, { size = 20, viewBox = "0 0 20 20", className = "icon" } = {}) {
  const root = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox,
    width: size,
    height: size,
    class: className,
    "aria-hidden": "true",
    focusable: "false",
  };
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  for (const path of paths) root.append(svgPart(path));
  return root;
}

function svgPart(part) {
  const { tag = "path", ...attributes } = typeof part === "string" ? { d: part } : part;
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

let lastId = 0;

/** Return an id no other element of this page has, for labels and descriptions. */
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Give a parent exactly these children, moving only those that stand elsewhere (so focus and scrolling survive). */
export function arrange(parent, wanted) {
  const kept = new Set(wanted);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

/** Draw again what has no state of its own, with the focus on the same `data-key` as before. */
export function redraw(parent, ...children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(parent, ...children);
  if (key)
    [...parent.querySelectorAll("[data-key]")]
      .find((element) => element.dataset.key === key)
      ?.focus({ preventScroll: true });
}
