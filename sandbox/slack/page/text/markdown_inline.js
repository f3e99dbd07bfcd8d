// Markdown within a line: code, links, emphasis, mentions.

import { h } from "../dom.js";
import { link } from "./links.js";
import { reference } from "./mentions.js";
import { decoded, pieces, withBreaks } from "./mrkdwn.js";

// One pattern, in order of precedence; the named group that matched says what it is.
const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e])`,
    "(?<ticks>`+)(?<code>[\\s\\S]*?[^`])\\k<ticks>(?!`)",
    String.raw`!?\[(?<label>(?:\[[^\[\]]*\]|[^\[\]])*)\]\(\s*<?(?<url>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)`,
    String.raw`<(?<mention>[@#!][^<>\n]+)>`,
    String.raw`<(?<auto>(?:https?:|mailto:)[^<>\s]+)>`,
    String.raw`(?<bare>https?:\/\/[^\s<>]*[^\s<>.,:;!?"')\]*_~])`,
    String.raw`(?<strongMark>\*\*|(?<![\p{L}\p{N}_])__)(?=\S)(?<strong>(?:(?!\k<strongMark>)[\s\S])*\S)\k<strongMark>`,
    String.raw`(?<emMark>\*|(?<![\p{L}\p{N}_])_)(?=[^\s*_])(?<em>(?:(?!\k<emMark>)[\s\S])*[^\s])\k<emMark>(?![\p{L}\p{N}])`,
    String.raw`~~(?=\S)(?<strike>(?:(?!~~)[\s\S])*\S)~~`,
  ].join("|"),
  "gu",
);

/** Return the marks of one paragraph as nodes. */
export function inlineMarkdown(text, names) {
  return pieces(
    text,
    INLINE,
    (match) => marked(match.groups, names),
    (other) => withBreaks(plainText(other)),
  );
}

function plainText(text) {
  return decoded(text).replace(/ +\n/g, "\n");
}

function marked(found, names) {
  if (found.escaped) return found.escaped;
  if (found.code) return h("code", {}, decoded(found.code));
  if (found.url !== undefined)
    return link(found.url, found.label ? inlineMarkdown(found.label, names) : found.url);
  if (found.mention) return reference(decoded(found.mention), names);
  if (found.auto ?? found.bare)
    return link(decoded(found.auto ?? found.bare), decoded(found.auto ?? found.bare));
  const [tag, inner] = found.strong
    ? ["strong", found.strong]
    : found.em
      ? ["em", found.em]
      : ["s", found.strike];
  return h(tag, {}, inlineMarkdown(inner, names));
}
