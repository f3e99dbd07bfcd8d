// The small picture of a person: initials on their colour, or the app's sign.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { displayName } from "../text/names.js";

const FALLBACK = ["#3b6ea8", "#8a5a9e", "#2f7d6b", "#a35d2c", "#6b7280", "#a23b5c"];

/** Return the avatar of a person; `name` serves for authors who are nobody we know. */
export function avatar(person, { size = 36, name } = {}) {
  const label = name ?? displayName(person);
  const isApp = person?.is_bot;
  const element = h(
    "span",
    { class: isApp ? "avatar avatar-app" : "avatar", "aria-hidden": "true" },
    isApp ? icon("countersign", { size: Math.round(size * 0.66) }) : initials(label),
  );
  element.style.setProperty("--size", `${size}px`);
  if (!isApp) element.style.backgroundColor = legible(colorOf(person, label));
  return element;
}

function initials(name) {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, "")
    .trim()
    .split(/\s+/);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? "?").slice(0, 1)).toUpperCase();
}

function colorOf(person, name) {
  const given = String(person?.color ?? "").replace(/^#/, "");
  if (/^[0-9a-f]{6}$/i.test(given)) return `#${given}`;
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return FALLBACK[sum % FALLBACK.length];
}

/** Darken a colour until white initials stand out on it (4.5 to 1). */
function legible(hex) {
  let channels = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  while (1.05 / (luminance(channels) + 0.05) < 4.5) channels = channels.map((channel) => channel * 0.92);
  return `rgb(${channels.map(Math.round).join(" ")})`;
}

function luminance(channels) {
  const [red, green, blue] = channels.map((channel) => {
    const part = channel / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
