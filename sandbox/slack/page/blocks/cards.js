// Cards, carousels, containers and alerts.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { textObject } from "../text/mrkdwn.js";
import { drawElement } from "./elements.js";
import { picture } from "./picture.js";
import { richTextNodes } from "./rich_text.js";

export function card(block, slot, ctx) {
  const { store } = ctx;
  const titles = [
    block.title && h("div", { class: "card-title rich" }, textObject(block.title, store)),
    block.subtitle && h("div", { class: "card-subtitle rich" }, textObject(block.subtitle, store)),
  ];
  return h(
    "div",
    { class: "card" },
    block.hero_image && picture(block.hero_image, "card-hero"),
    (block.icon || block.title || block.subtitle) &&
      h("div", { class: "card-head" }, block.icon && picture(block.icon, "card-icon"), h("div", {}, titles)),
    block.body && h("div", { class: "card-body rich" }, textObject(block.body, store)),
    block.actions?.length &&
      h(
        "div",
        { class: "actions" },
        block.actions.map((element) => drawElement(element, slot, ctx)),
      ),
  );
}

export function carousel(block, slot, ctx) {
  const cards = (block.elements ?? []).map((element) => {
    const blockId = element.block_id ?? slot.blockId;
    return h(
      "div",
      { class: "carousel-item", dataset: { blockId } },
      card(element, { ...slot, blockId }, ctx),
    );
  });
  return h("div", { class: "carousel", tabindex: "0", role: "region", "aria-label": "Cards" }, cards);
}

export function container(block, slot, ctx) {
  const children = h("div", { class: "container-children" }, ctx.drawBlocks(block.child_blocks ?? [], ctx));
  const title = block.rich_text_title
    ? richTextNodes(block.rich_text_title, ctx.store)
    : textObject(block.title, ctx.store);
  const subtitle =
    block.subtitle && h("div", { class: "container-subtitle rich" }, textObject(block.subtitle, ctx.store));
  const head = [
    block.icon && picture(block.icon, "card-icon"),
    h("div", { class: "container-titles" }, h("div", { class: "container-title" }, title), subtitle),
  ];
  const className = `container container-${block.width ?? "standard"}${block.has_header_divider ? " container-divided" : ""}`;
  if (!block.is_collapsible)
    return h("div", { class: className }, h("div", { class: "container-head" }, head), children);
  const details = h(
    "details",
    { class: className },
    h(
      "summary",
      { class: "container-head" },
      head,
      h("span", { class: "container-chevron" }, icon("down", { size: 16 })),
    ),
    children,
  );
  details.open = ctx.opened(slot.blockId, !block.default_collapsed);
  details.addEventListener("toggle", () => ctx.rememberOpened(slot.blockId, details.open));
  return details;
}

const ALERT_ICON = { default: "info", info: "info", warning: "warning", error: "error", success: "success" };

export function alert(block, slot, ctx) {
  const level = block.level in ALERT_ICON ? block.level : "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    icon(ALERT_ICON[level], { size: 18 }),
    h("div", { class: "rich" }, textObject(block.text, ctx.store)),
  );
}
