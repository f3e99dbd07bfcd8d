// Secondary attachments: blocks or older fields beside a coloured bar.

import { h } from "../dom.js";
import { link } from "../text/links.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { picture } from "./picture.js";

const NAMED = { good: "#2e9e5b", warning: "#d99a00", danger: "#d3333f" };

/** Return the attachments of a message; `drawBlocks(blocks)` draws those that hold blocks. */
export function attachments(list, names, drawBlocks) {
  return (list ?? []).map((attachment) => {
    const bar = h(
      "div",
      { class: "attachment" },
      attachment.blocks ? drawBlocks(attachment.blocks) : legacy(attachment, names),
    );
    bar.style.borderLeftColor = color(attachment.color);
    return bar;
  });
}

function color(given) {
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(given ?? "");
  return NAMED[given] ?? (hex ? `#${hex[1]}` : "");
}

function legacy(attachment, names) {
  const text = (value) => value && h("div", { class: "rich" }, mrkdwn(value, names));
  const title =
    attachment.title &&
    h("strong", {}, attachment.title_link ? link(attachment.title_link, attachment.title) : attachment.title);
  const fields = (attachment.fields ?? []).map((field) =>
    h("div", { class: "field rich" }, h("strong", {}, field.title), h("div", {}, mrkdwn(field.value, names))),
  );
  const known =
    attachment.pretext ||
    attachment.author_name ||
    title ||
    attachment.text ||
    fields.length ||
    attachment.image_url;
  return [
    text(attachment.pretext),
    attachment.author_name && h("div", { class: "muted" }, attachment.author_name),
    title,
    text(known ? attachment.text : attachment.fallback),
    fields.length > 0 && h("div", { class: "fields" }, fields),
    attachment.image_url &&
      picture({ image_url: attachment.image_url, alt_text: attachment.fallback }, "block-picture"),
    attachment.footer && h("div", { class: "context" }, attachment.footer),
  ];
}
