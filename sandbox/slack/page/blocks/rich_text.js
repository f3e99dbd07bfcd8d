// Rich text: sections, lists, quotes and preformatted text.

import { h } from "../dom.js";
import { emoji } from "../text/emoji.js";
import { templated } from "../text/dates.js";
import { link } from "../text/links.js";
import { channelMention, groupMention, personMention } from "../text/mentions.js";

const WRAP = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

const LEAF = {
  text: (leaf) => lines(leaf.text),
  link: (leaf) => [link(leaf.url, leaf.text || leaf.url)],
  emoji: (leaf) => [emoji(leaf.name)],
  user: (leaf, names) => [personMention(leaf.user_id, names)],
  channel: (leaf, names) => [channelMention(leaf.channel_id, names)],
  usergroup: (leaf) => [groupMention(leaf.usergroup_id)],
  team: (leaf) => [groupMention(leaf.team_id)],
  broadcast: (leaf) => [groupMention(leaf.range)],
  date: (leaf) => {
    const time = h("time", { title: leaf.fallback }, templated(leaf.timestamp, leaf.format, leaf.fallback));
    return [leaf.url ? link(leaf.url, time) : time];
  },
  color: (leaf) => [h("code", {}, leaf.value)],
};

const BLOCK = {
  rich_text_section: (element, names) => [h("div", {}, leaves(element.elements, names))],
  rich_text_quote: (element, names) => [h("blockquote", {}, leaves(element.elements, names))],
  rich_text_preformatted: (element, names) => [
    h("pre", {}, h("code", {}, leaves(element.elements, names, { breaks: false }))),
  ],
};

export function richText(block, slot, ctx) {
  return h("div", { class: "rich" }, richTextNodes(block, ctx.store));
}

/** Return the nodes of a rich text object; consecutive lists become one nested list. */
export function richTextNodes(object, names) {
  const parts = [];
  let lists = [];
  for (const element of [...(object?.elements ?? []), null]) {
    if (element?.type === "rich_text_list") {
      lists.push(element);
      continue;
    }
    if (lists.length) parts.push(nested(lists, names));
    lists = [];
    if (element)
      parts.push(
        ...(BLOCK[element.type]?.(element, names) ?? [
          h("span", { class: "unsupported" }, `unsupported text: ${element.type}`),
        ]),
      );
  }
  return parts;
}

/** Slack sends a nested list as a row of lists with their indent. */
function nested(lists, names) {
  const root = h("div", {});
  const open = [];
  for (const list of lists) {
    const depth = Math.min(list.indent ?? 0, open.length);
    const sameKind = open[depth]?.tagName === tag(list);
    open.length = sameKind ? depth + 1 : depth;
    if (!sameKind) {
      const parent = depth ? open[depth - 1].lastElementChild : root;
      open.push(h(tag(list).toLowerCase(), { start: list.offset ? list.offset + 1 : undefined }));
      parent.append(open[depth]);
    }
    open[depth].append(...list.elements.map((item) => h("li", {}, leaves(item.elements, names))));
  }
  return root;
}

function tag(list) {
  return list.style === "ordered" ? "OL" : "UL";
}

function leaves(elements, names, { breaks = true } = {}) {
  return (elements ?? []).flatMap((leaf) => {
    const content =
      breaks || leaf.type !== "text" ? (LEAF[leaf.type]?.(leaf, names) ?? [leaf.text ?? ""]) : [leaf.text];
    return WRAP.reduce(
      (inner, [style, name]) => (leaf.style?.[style] ? [h(name, {}, inner)] : inner),
      content,
    );
  });
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}
