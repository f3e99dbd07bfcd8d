// The plain blocks: header, section, context, divider, image, actions.

import { h } from "../dom.js";
import { textObject } from "../text/mrkdwn.js";
import { drawElement } from "./elements.js";
import { picture } from "./picture.js";

export function header(block, slot, ctx) {
  return h("h3", { class: "block-heading" }, textObject(block.text, ctx.store));
}

export function divider() {
  return h("hr", {});
}

export function section(block, slot, ctx) {
  const { store } = ctx;
  const text = block.text && h("div", { class: "rich" }, textObject(block.text, store));
  const fields =
    block.fields &&
    h(
      "div",
      { class: "fields" },
      block.fields.map((field) => h("div", { class: "field rich" }, textObject(field, store))),
    );
  const accessory =
    block.accessory && h("div", { class: "accessory" }, drawElement(block.accessory, slot, ctx));
  const wide = ["checkboxes", "radio_buttons"].includes(block.accessory?.type);
  return h(
    "div",
    { class: wide ? "section section-stacked" : "section" },
    h("div", { class: "section-text" }, text, fields),
    accessory,
  );
}

export function context(block, slot, ctx) {
  const drawn = (block.elements ?? []).map((element) =>
    element.type === "image"
      ? drawElement(element, slot, ctx)
      : h("span", { class: "rich" }, textObject(element, ctx.store)),
  );
  return h("div", { class: "context" }, drawn);
}

export function actions(block, slot, ctx) {
  return h(
    "div",
    { class: "actions" },
    (block.elements ?? []).map((element) => drawElement(element, slot, ctx)),
  );
}

export function image(block, slot, ctx) {
  const title = block.title && h("figcaption", { class: "image-title" }, textObject(block.title, ctx.store));
  return h("figure", { class: "image-block" }, title, picture(block, "block-picture"));
}
