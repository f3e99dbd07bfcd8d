// The page's own icons, as strokes on a 20 by 20 grid.

import { svg } from "./dom.js";

const SHAPES = {
  hash: ["M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13M3 12.5h13"],
  home: ["M3.5 9.5 10 4l6.5 5.5M5 8.5V16h3.5v-4h3v4H15V8.5"],
  message: ["M4 4.5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9L5.5 16.500v-3H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z"],
  reply: ["M8 5 3.500 9.500 8 14M4 9.500h7.500a5 5 0 0 1 5 5v1"],
  smile: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M7 11.500a3.500 3.500 0 0 0 6 0M7.500 8h.01M12.500 8h.01"],
  dots: ["M4.500 10h.01M10 10h.01M15.500 10h.01"],
  close: ["M5 5l10 10M15 5 5 15"],
  back: ["M12 4 6 10l6 6"],
  down: ["M5 8l5 5 5-5"],
  right: ["M8 5l5 5-5 5"],
  send: ["M3.500 10 16.500 4 12 16.500 9.500 11Z", "M9.500 11 16.500 4"],
  sun: [{ tag: "circle", cx: 10, cy: 10, r: 3.5 }, "M10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.500 4.500l1 1M14.500 14.500l1 1M4.500 15.500l1-1M14.500 5.500l1-1"],
  moon: ["M16 11.500A6.500 6.500 0 0 1 8.500 4a6.500 6.500 0 1 0 7.500 7.500Z"],
  auto: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, { d: "M10 3a7 7 0 0 1 0 14Z", fill: "currentColor" }],
  check: ["M4 10.500 8.500 15 16 5.500"],
  eye: ["M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Z", { tag: "circle", cx: 10, cy: 10, r: 2.2 }],
  file: ["M5 2.500h6.500L15 6v11.500H5ZM11.500 2.500V6H15"],
  play: ["M6 4.500v11l9-5.500Z"],
  link: ["M8.500 11.500a3 3 0 0 0 4.200 0l3-3a3 3 0 0 0-4.200-4.200l-1 1M11.500 8.500a3 3 0 0 0-4.200 0l-3 3a3 3 0 0 0 4.200 4.200l1-1"],
  copy: ["M7 7h9v9H7ZM4 13V4h9"],
  plus: ["M10 4v12M4 10h12"],
  bolt: ["M11 2.500 4.500 11.500H10L9 17.500 15.500 8.500H10Z"],
  warning: ["M10 3.500 17.500 16.500h-15ZM10 8.500v3.500M10 14.300h.01"],
  info: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M10 9v4.500M10 6.500h.01"],
  error: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M7.500 7.500l5 5M12.500 7.500l-5 5"],
  success: [{ tag: "circle", cx: 10, cy: 10, r: 7 }, "M6.500 10.300 9 12.800l4.500-5.300"],
  pending: [{ tag: "circle", cx: 10, cy: 10, r: 7, "stroke-dasharray": "2.500 2.500" }],
  thumb_up: ["M6.500 9 10 3c1.300 0 2 .8 2 2v3h4l-1.200 7.500H6.500ZM6.500 9H3.500v6.500h3"],
  thumb_down: ["M6.500 11 10 17c1.300 0 2-.8 2-2v-3h4l-1.200-7.500H6.500ZM6.500 11H3.500V4.500h3"],
  trash: ["M4 5.500h12M8 5.500V3.500h4v2M5.500 5.500l.8 11h7.400l.8-11"],
  person: [{ tag: "circle", cx: 10, cy: 7, r: 3 }, "M4 16.500a6 6 0 0 1 12 0"],
  countersign: ["M3.500 11 6.500 14 12 6.500M9 13l1.200 1.200L16.500 6.500"],
};

/** Return an icon by name. */
export function icon(name, { size = 20 } = {}) {
  const shape = SHAPES[name];
  if (!shape) throw new Error(`No icon is called ${name}.`);
  return svg(shape, { size });
}
