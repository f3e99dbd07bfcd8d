// Charts as the numbers behind them, in a table with bars.

import { h } from "../dom.js";

export function dataVisualization(block) {
  const { chart = {} } = block;
  const series = chart.type === "pie" ? [{ name: "", data: chart.segments ?? [] }] : (chart.series ?? []);
  const labels = chart.axis_config?.categories ?? series[0]?.data.map((point) => point.label) ?? [];
  const highest = Math.max(1, ...series.flatMap((one) => one.data.map((point) => Math.abs(point.value))));
  const head =
    series.some((one) => one.name) &&
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, chart.axis_config?.x_label ?? ""),
        series.map((one) => h("th", { scope: "col" }, one.name)),
      ),
    );
  const row = (label) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, label),
      series.map((one) => bar(one.data.find((point) => point.label === label)?.value, highest)),
    );
  const note = [chart.type && `${chart.type} chart, shown as a table`, chart.axis_config?.y_label]
    .filter(Boolean)
    .join(" · ");
  return h(
    "div",
    { class: "table-frame", tabindex: "0", role: "region", "aria-label": block.title ?? "Chart" },
    h(
      "table",
      { class: "table chart" },
      h("caption", {}, block.title, h("span", { class: "muted" }, ` ${note}`)),
      head,
      h("tbody", {}, labels.map(row)),
    ),
  );
}

function bar(value, highest) {
  const strip = h("span", { class: "chart-bar" });
  strip.style.width = `${(Math.abs(value ?? 0) / highest) * 6}em`;
  return h("td", {}, h("span", { class: "chart-cell" }, strip, h("span", {}, value ?? "–")));
}
