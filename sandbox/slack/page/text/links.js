// Links that are safe to follow.

import { h } from "../dom.js";

const SAFE = new Set(["http:", "https:", "mailto:"]);

/** Return the address if it is one a page may link to, else null (javascript:, data:, file: ...). */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    return SAFE.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Return the address of an image if a page may load it. */
export function safeImage(url) {
  const safe = safeUrl(url);
  return safe && !safe.startsWith("mailto:") ? safe : null;
}

/** Return a link around the children, or only the children when the address is not safe. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href)
    return h(
      "span",
      { class: "unsafe-link", title: "This link is not followed: its address is not http, https or mailto." },
      children,
    );
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, children);
}
