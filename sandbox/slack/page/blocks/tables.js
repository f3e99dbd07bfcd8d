// Tables; a data table is shown as a plain one, page by page.

import { fill, h } from "../dom.js";
import { richTextNodes } from "./rich_text.js";

export function table(block, slot, ctx) {
  const [head, ...body] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  return frame(draw(head, body, ctx, { settings }));
}

export function dataTable(block, slot, ctx) {
  const [head, ...body] = block.rows ?? [];
  const size = block.page_size ?? 10;
  const place = h("div", {});
  const where = h("span", { class: "pager-where" });
  const turn = (step) => show(page + step);
  const back = h(
    "button",
    { type: "button", class: "button button-small", onclick: () => turn(-1) },
    "Previous",
  );
  const next = h("button", { type: "button", class: "button button-small", onclick: () => turn(1) }, "Next");
  let page = 0;
  show(0);
  return h("div", {}, place, body.length > size && h("div", { class: "pager" }, back, where, next));

  function show(wanted) {
    page = wanted;
    const pages = Math.max(1, Math.ceil(body.length / size));
    const rows = body.slice(page * size, (page + 1) * size);
    fill(
      place,
      frame(draw(head, rows, ctx, { caption: block.caption, rowHeader: block.row_header_column_index })),
    );
    back.disabled = page === 0;
    next.disabled = page >= pages - 1;
    where.textContent = `Page ${page + 1} of ${pages}`;
  }
}

/** A table wider than its message scrolls by itself, with the keyboard too. */
function frame(content) {
  return h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" }, content);
}

function draw(head, body, ctx, { settings = [], caption, rowHeader }) {
  const row = (cells, isHead) =>
    h(
      "tr",
      {},
      (cells ?? []).map((item, index) =>
        cell(item, ctx, { isHead: isHead || index === rowHeader, ...look(item, settings[index]) }),
      ),
    );
  return h(
    "table",
    { class: "table" },
    caption && h("caption", {}, caption),
    head && h("thead", {}, row(head, true)),
    h(
      "tbody",
      {},
      body.map((cells) => row(cells, false)),
    ),
  );
}

function look(item, setting) {
  const align = setting?.align ?? (item?.type === "raw_number" ? "right" : "left");
  return { align, wraps: setting?.is_wrapped ?? false };
}

function cell(item, ctx, { isHead, align, wraps }) {
  const content =
    item?.type === "rich_text" ? richTextNodes(item, ctx.store) : (item?.text ?? item?.value ?? "");
  return h(
    isHead ? "th" : "td",
    { class: `align-${align}${wraps ? " wraps" : ""}`, scope: isHead && "col" },
    content,
  );
}
