// Slack's mrkdwn as DOM nodes.

import { h } from "../dom.js";
import { withEmoji } from "./emoji.js";
import { reference } from "./mentions.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
// In this order: code spans, <references>, and the three paired marks, which open after a non-word
// character and close before one, never around spaces.
const INLINE =
  /`([^`\n]+)`|<([^<>\n]+)>|(?<![\p{L}\p{N}*_~])([*_~])(?!\s|\3)((?:(?!\3)[^\n])*[^\s])\3(?![\p{L}\p{N}])/gu;
const FENCE = /```\n?([\s\S]+?)\n?```/g;
const QUOTE = /^(?:&gt;|>) ?/;
const QUOTE_REST = /^(?:&gt;|>){3} ?/;

/** Return a text object (mrkdwn or plain_text) as nodes. */
export function textObject(object, names) {
  if (!object) return [];
  if (typeof object === "string") return plain(object);
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : plain(object.text);
}

/** Return plain text as nodes: only emoji and line breaks mean something. */
export function plain(text) {
  return withBreaks(decoded(text ?? ""));
}

/** Return mrkdwn as nodes; every character of the text that is not a mark stays text. */
export function mrkdwn(text, names) {
  const source = String(text ?? "");
  const parts = [];
  let end = 0;
  for (const match of source.matchAll(FENCE)) {
    parts.push(...lines(trimBreak(source.slice(end, match.index)), names));
    parts.push(h("pre", {}, h("code", {}, fenced(match[1], names))));
    end = match.index + match[0].length;
  }
  const rest = source.slice(end);
  return [...parts, ...lines(end ? rest.replace(/^\n/, "") : rest, names)];
}

function trimBreak(text) {
  return text.replace(/\n$/, "");
}

function fenced(text, names) {
  return pieces(
    text,
    /<([^<>\n]+)>/g,
    (match) => reference(decoded(match[1]), names),
    (other) => [decoded(other)],
  );
}

function lines(text, names) {
  if (!text) return [];
  const blocks = [];
  let quoteRest = false;
  for (const line of text.split("\n")) {
    quoteRest ||= QUOTE_REST.test(line);
    const quoted = quoteRest || QUOTE.test(line);
    const content = line.replace(QUOTE_REST, "").replace(QUOTE, "");
    const last = blocks.at(-1);
    if (last?.quoted === quoted) last.lines.push(content);
    else blocks.push({ quoted, lines: [content] });
  }
  return blocks.flatMap((block) => {
    const content = inline(block.lines.join("\n"), names);
    return block.quoted ? [h("blockquote", {}, content)] : content;
  });
}

function inline(text, names) {
  return pieces(
    text,
    INLINE,
    (match) => marked(match, names),
    (other) => withBreaks(decoded(other)),
  );
}

function marked([, code, inside, mark, content], names) {
  if (code !== undefined) return h("code", {}, decoded(code));
  if (inside !== undefined) return reference(decoded(inside), names);
  return h(STYLES[mark], {}, inline(content, names));
}

/** Return the text cut at a pattern: `found` turns each match into nodes, `between` what lies between. */
export function pieces(text, pattern, found, between) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push(...between(text.slice(end, match.index)));
    parts.push(found(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(...between(text.slice(end)));
  return parts;
}

/** Undo Slack's three escapes, `&amp;` last so that `&amp;lt;` stays `&lt;`. */
export function decoded(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function withBreaks(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), ...withEmoji(line)] : withEmoji(line)));
}

/** Return the text without any marks, for excerpts and announcements. */
export function excerpt(text, names, { length = 120 } = {}) {
  const flat = h("div", {}, mrkdwn(text, names)).textContent.replace(/\s+/g, " ").trim();
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat;
}
