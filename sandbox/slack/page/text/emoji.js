// Emoji shortcodes as characters.

import { h } from "../dom.js";
import { EMOJI_TABLE } from "./emoji_table.js";
import { glyph } from "./emoji_glyphs.js";

const words = EMOJI_TABLE.trim().split(/\s+/);
const EMOJI = new Map();
for (let index = 0; index < words.length; index += 2) EMOJI.set(words[index], words[index + 1]);

const SHORTCODE = /:([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:/g;

/** Return the character of an emoji, or undefined for one this page does not know. */
export function character(name) {
  return EMOJI.get(name.replace(/::skin-tone-[2-6]$/, ""));
}

/** Return the names that begin with, or else contain, what has been typed. */
export function emojiNames(typed, { limit = 8 } = {}) {
  const names = [...EMOJI.keys()];
  const starting = names.filter((name) => name.startsWith(typed));
  const containing = names.filter((name) => !name.startsWith(typed) && name.includes(typed));
  return [...starting, ...containing].slice(0, limit);
}

/** Return one emoji as a node; an unknown one stays `:name:`. */
export function emoji(name) {
  const known = character(name);
  if (!known) return h("span", { class: "emoji-unknown" }, `:${name}:`);
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": `${name.replaceAll("_", " ")} emoji`, title: `:${name}:` },
    glyph(name) ?? known,
  );
}

/** Return text with its known shortcodes as emoji; the rest is untouched. */
export function withEmoji(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(SHORTCODE)) {
    if (!character(match[1])) continue;
    parts.push(text.slice(end, match.index), emoji(match[1]));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== "");
}
