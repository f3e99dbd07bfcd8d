// The page's own icons, as strokes on a 20 by 20 grid.

import { svg } from "./dom.js";

const SHAPES = {
  hash: ["M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13M3 12.5h13"],
  home: ["M3.5 9.5 10 4l6.5 5.5M5 8.5V16h3.5v-4h3v4H15V8.5"],
  message: ["M4 4.5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9L5.5 16.5v-3H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z"],
  reply: ["M8 5 3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5v1"],
  smile: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M7 11.5a3.5 3.5 0 0 0 6 0M7.5 8h.01M12.5 8h.01"],
  dots: [4.5, 10, 15.5].map((cx) => ({ tag: "circle", cx, cy: 10, r: 0.9, fill: "currentColor" })),
  close: ["M5 5l10 10M15 5 5 15"],
  back: ["M12 4 6 10l6 6"],
  down: ["M5 8l5 5 5-5"],
  right: ["M8 5l5 5-5 5"],
  send: ["M3.5 10 16.5 4 12 16.5 9.5 11Z", "M9.5 11 16.5 4"],
  sun: [
    { tag: "circle", cx: 10, cy: 10, r: 3.5 },
    "M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.5 4.5l1 1M14.5 14.5l1 1M4.5 15.5l1-1M14.5 5.5l1-1",
  ],
  moon: ["M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5Z"],
  auto: [
    { tag: "circle", cx: 10, cy: 10, r: 7 },
    { d: "M10 3a7 7 0 0 1 0 14Z", fill: "currentColor" },
  ],
  check: ["M4 10.5 8.5 15 16 5.5"],
  eye: ["M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Z", { tag: "circle", cx: 10, cy: 10, r: 2.2 }],
  file: ["M5 2.5h6.5L15 6v11.5H5ZM11.5 2.5V6H15"],
  play: ["M6 4.5v11l9-5.5Z"],
  link: [
    "M8.5 11.5a3 3 0 0 0 4.200 0l3-3a3 3 0 0 0-4.200-4.200l-1 1M11.5 8.5a3 3 0 0 0-4.200 0l-3 3a3 3 0 0 0 4.200 4.200l1-1",
  ],
  copy: ["M7 7h9v9H7ZM4 13V4h9"],
  plus: ["M10 4v12M4 10h12"],
  bolt: ["M11 2.5 4.5 11.5H10L9 17.5 15.5 8.5H10Z"],
  warning: ["M10 3.5 17.5 16.5h-15ZM10 8.5v3.5M10 14.300h.01"],
  info: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M10 9v4.5M10 6.5h.01"],
  error: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M7.5 7.5l5 5M12.5 7.5l-5 5"],
  success: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M6.5 10.300 9 12.800l4.5-5.300"],
  pending: [{ tag: "circle", cx: 10, cy: 10, r: 7, "stroke-dasharray": "2.5 2.5" }],
  thumb_up: ["M6.5 9 10 3c1.300 0 2 .8 2 2v3h4l-1.200 7.5H6.5ZM6.5 9H3.5v6.5h3"],
  thumb_down: ["M6.5 11 10 17c1.300 0 2-.8 2-2v-3h4l-1.200-7.5H6.5ZM6.5 11H3.5V4.5h3"],
  trash: ["M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.400l.8-11"],
  person: [{ tag: "circle", cx: 10, cy: 7, r: 3 }, "M4 16.5a6 6 0 0 1 12 0"],
  countersign: ["M3.5 11 6.5 14 12 6.5M9 13l1.200 1.200L16.5 6.5"],
};

/** Return an icon by name. */
export function icon(name, { size = 20 } = {}) {
  const shape = SHAPES[name];
  if (!shape) throw new Error(`No icon is called ${name}.`);
  return svg(shape, { size });
}
