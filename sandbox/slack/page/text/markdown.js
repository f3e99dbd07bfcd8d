// Markdown blocks: headings, paragraphs, lists, quotes, code, rules and tables.

import { h } from "../dom.js";
import { inlineMarkdown } from "./markdown_inline.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*(\S*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])( +|$)/;
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const DEEPEST = 20;

/** Return Markdown (the common subset of CommonMark, and tables) as nodes. */
export function markdown(text, names) {
  return blocks(text.replaceAll("\r\n", "\n").replaceAll("\t", "    ").split("\n"), { names, depth: 0 });
}

/** Read blocks one after the other: each reader returns [node, lines used]. */
function blocks(lines, context) {
  const drawn = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const [node, used] = readBlock(lines.slice(at), context);
    drawn.push(node);
    at += used;
  }
  return drawn;
}

function readBlock(lines, context) {
  const [line] = lines;
  // Text from a model may nest quotes without end; beyond this it is only text.
  if (context.depth > DEEPEST) return paragraph(lines, context);
  if (FENCE.test(line)) return fence(lines);
  if (HEADING.test(line)) return heading(line, context);
  if (RULE.test(line)) return [h("hr"), 1];
  if (QUOTE.test(line)) return quote(lines, context);
  if (ITEM.test(line)) return list(lines, context);
  if (isTable(lines)) return table(lines, context);
  return paragraph(lines, context);
}

function fence(lines) {
  const [, marks] = FENCE.exec(lines[0]);
  const end = lines.findIndex(
    (line, index) => index > 0 && line.trim().startsWith(marks) && !line.trim().replaceAll(marks[0], ""),
  );
  const body = lines.slice(1, end < 0 ? lines.length : end);
  return [h("pre", {}, h("code", {}, body.join("\n"))), body.length + (end < 0 ? 1 : 2)];
}

function heading(line, { names }) {
  const [, marks, text] = HEADING.exec(line);
  // The page has its own outline; a message's headings begin below it.
  return [
    h(`h${Math.min(6, marks.length + 2)}`, { class: `md-h${marks.length}` }, inlineMarkdown(text, names)),
    1,
  ];
}

function quote(lines, context) {
  const end = lines.findIndex((line) => !QUOTE.test(line));
  const inside = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.replace(QUOTE, ""));
  return [h("blockquote", {}, blocks(inside, { ...context, depth: context.depth + 1 })), inside.length];
}

function list(lines, context) {
  const [, , mark] = ITEM.exec(lines[0]);
  const ordered = /\d/.test(mark);
  const items = [];
  let at = 0;
  while (at < lines.length && continuesList(lines[at], ordered)) {
    const [item, used] = listItem(lines.slice(at), context);
    items.push(item);
    at += used;
  }
  const start = ordered ? Number.parseInt(mark, 10) : undefined;
  return [h(ordered ? "ol" : "ul", { start: start === 1 ? undefined : start }, items), at];
}

function continuesList(line, ordered) {
  const item = ITEM.exec(line);
  return item !== null && item[1].length <= 3 && /\d/.test(item[2]) === ordered && !RULE.test(line);
}

/** An item goes on over indented lines, and over a blank line that an indented one follows. */
function listItem(lines, context) {
  const [whole, , mark] = ITEM.exec(lines[0]);
  const indented = /^ {2,}/;
  let used = 1;
  while (
    used < lines.length &&
    (indented.test(lines[used]) || (!lines[used].trim() && indented.test(lines[used + 1] ?? "")))
  )
    used += 1;
  while (used < lines.length && !lines[used].trim() && ITEM.test(lines[used + 1] ?? "")) used += 1;
  const width = Math.min(whole.length, mark.length + 3);
  const rest = lines.slice(1, used).map((line) => line.replace(new RegExp(`^ {0,${width}}`), ""));
  return [itemNode([lines[0].slice(whole.length), ...rest], context), used];
}

function itemNode(lines, context) {
  const task = /^\[([ xX])\] /.exec(lines[0]);
  if (task) lines[0] = lines[0].slice(4);
  const box =
    task &&
    h("input", {
      type: "checkbox",
      disabled: true,
      checked: task[1] !== " ",
      "aria-label": task[1] === " " ? "open" : "done",
    });
  const content = blocks(lines, { ...context, depth: context.depth + 1 });
  // A tight item is its text, without a paragraph around it.
  const first = content[0]?.tagName === "P" ? [...content[0].childNodes] : content.slice(0, 1);
  return h("li", { class: task && "task-item" }, box, first, content.slice(1));
}

function isTable(lines) {
  return lines[0].includes("|") && lines.length > 1 && DELIMITER.test(lines[1]) && lines[1].includes("-");
}

function table(lines, { names }) {
  const end = lines.findIndex((line) => !line.includes("|"));
  const [head, delimiter, ...body] = lines.slice(0, end < 0 ? lines.length : end).map(cells);
  const align = delimiter.map((cell) =>
    cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "right") : "left",
  );
  const row = (tag, columns) =>
    h(
      "tr",
      {},
      head.map((_, index) =>
        h(
          tag,
          { class: `align-${align[index] ?? "left"} wraps` },
          inlineMarkdown(columns[index] ?? "", names),
        ),
      ),
    );
  const whole = h(
    "table",
    { class: "table" },
    h("thead", {}, row("th", head)),
    h(
      "tbody",
      {},
      body.map((columns) => row("td", columns)),
    ),
  );
  return [
    h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" }, whole),
    body.length + 2,
  ];
}

function cells(line) {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function paragraph(lines, { names, depth }) {
  const interrupts = (line) =>
    !line.trim() ||
    (depth <= DEEPEST && [FENCE, HEADING, RULE, QUOTE, ITEM].some((start) => start.test(line)));
  const end = lines.findIndex((line, index) => index > 0 && interrupts(line));
  const text = lines.slice(0, end < 0 ? lines.length : end);
  return [h("p", {}, inlineMarkdown(text.map((line) => line.trim()).join("\n"), names)), text.length];
}
