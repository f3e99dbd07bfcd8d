// Progress: plans and task cards.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { link } from "../text/links.js";
import { richTextNodes } from "./rich_text.js";

const STATUS = {
  pending: { icon: "pending", label: "Pending" },
  in_progress: { icon: null, label: "In progress" },
  complete: { icon: "success", label: "Complete" },
  error: { icon: "error", label: "Failed" },
};

export function plan(block, slot, ctx) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === "complete").length;
  const details = h(
    "details",
    { class: "plan" },
    h(
      "summary",
      {},
      h("span", { class: "plan-title" }, block.title),
      h("span", { class: "plan-count" }, `${done} of ${tasks.length} done`),
    ),
    h(
      "ul",
      { class: "plan-tasks" },
      tasks.map((task) => h("li", {}, taskCard(task, slot, ctx))),
    ),
  );
  details.open = true;
  return details;
}

export function taskCard(task, slot, ctx) {
  const more = [
    task.details && h("div", { class: "rich" }, richTextNodes(task.details, ctx.store)),
    task.output && h("div", { class: "rich task-output" }, richTextNodes(task.output, ctx.store)),
    task.sources?.length &&
      h(
        "div",
        { class: "task-sources" },
        task.sources.map((source) => link(source.url, source.text)),
      ),
  ].filter(Boolean);
  const title = [statusIcon(task.status), h("span", { class: "task-title" }, task.title)];
  const attributes = { class: `task task-${task.status}`, dataset: { taskId: task.task_id } };
  if (!more.length) return h("div", attributes, h("div", { class: "task-line" }, title));
  const card = h(
    "details",
    attributes,
    h("summary", { class: "task-line" }, title),
    h("div", { class: "task-more" }, more),
  );
  card.open = task.status !== "complete";
  return card;
}

function statusIcon(name) {
  const status = STATUS[name] ?? STATUS.pending;
  const sign = status.icon ? icon(status.icon, { size: 18 }) : h("span", { class: "spinner" });
  return h(
    "span",
    {
      class: `task-status task-status-${name}`,
      role: "img",
      "aria-label": status.label,
      title: status.label,
    },
    sign,
  );
}
