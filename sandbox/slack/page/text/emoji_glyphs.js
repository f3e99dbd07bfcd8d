// Drawings for the few emoji the workspace leans on, so that they look the same on machines without an emoji font.

import { svg } from "../dom.js";

const round = (fill) => ({ tag: "circle", cx: 10, cy: 10, r: 8.5, fill });
const stroke = (d, color = "#fff", width = 2.2) => ({
  d,
  fill: "none",
  stroke: color,
  "stroke-width": width,
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
});
const square = (fill) => ({ tag: "rect", x: 1.5, y: 1.5, width: 17, height: 17, rx: 4, fill });
const eye = (cx) => [
  { tag: "ellipse", cx, cy: 10, rx: 4, ry: 6.2, fill: "#fff", stroke: "#3a4450", "stroke-width": 1.2 },
  { tag: "ellipse", cx: cx - 1.2, cy: 11, rx: 1.8, ry: 2.8, fill: "#20262d" },
];

const GLYPHS = {
  eyes: [...eye(5.3), ...eye(14.7)],
  white_check_mark: [square("#2e9e5b"), stroke("M5.5 10.5 8.8 13.8 14.5 6.5")],
  x: [stroke("M4 4l12 12M16 4 4 16", "#d3333f", 3.4)],
  no_entry: [round("#d3333f"), stroke("M5.5 10h9", "#fff", 3)],
  warning: [
    {
      d: "M10 1.8 19 17.8H1Z",
      fill: "#f5b921",
      stroke: "#f5b921",
      "stroke-width": 1.4,
      "stroke-linejoin": "round",
    },
    stroke("M10 7.5v4.5M10 15h.01", "#3a2c00", 2),
  ],
  hourglass_flowing_sand: [
    { d: "M5.5 3h9c0 4-3 5-3 7s3 3 3 7h-9c0-4 3-5 3-7s-3-3-3-7Z", fill: "#f7d9a0" },
    stroke("M4.5 2.5h11M4.5 17.5h11", "#8a5a2b", 2),
  ],
  "+1": [
    {
      d: "M6.5 8.5 10 2c1.600 0 2.400 1 2.200 2.6L11.8 7.5h4.700c1 0 1.600.9 1.400 1.8l-1.400 6.5c-.2.8-.8 1.200-1.600 1.200H6.5ZM2 8.5h3v8.5H2Z",
      fill: "#f5b921",
    },
  ],
  "-1": [
    {
      d: "M6.5 11.5 10 18c1.600 0 2.400-1 2.200-2.6L11.8 12.5h4.700c1 0 1.600-.9 1.400-1.8l-1.400-6.5C16.300 3.400 15.700 3 14.900 3H6.5ZM2 3h3v8.5H2Z",
      fill: "#f5b921",
    },
  ],
  leftwards_arrow_with_hook: [
    square("#6b7885"),
    stroke("M8.5 5 5 8.5l3.500 3.500M5.500 8.500h6.500a3 3 0 0 1 0 6H9.500"),
  ],
  link: [
    stroke("M8.500 11.500a3.200 3.200 0 0 0 4.600 0l3-3a3.200 3.200 0 0 0-4.600-4.600l-1.200 1.200", "#7d8894", 2.2),
    stroke("M11.500 8.500a3.200 3.200 0 0 0-4.600 0l-3 3a3.200 3.200 0 0 0 4.600 4.600l1.200-1.200", "#7d8894", 2.2),
  ],
  key: [
    { tag: "circle", cx: 6.5, cy: 13.5, r: 3.6, fill: "none", stroke: "#e0a82e", "stroke-width": 2.6 },
    stroke("M9.200 10.800 17 3M13.500 6.500l2.800 2.800", "#e0a82e", 2.6),
  ],
  shield: [{ d: "M10 1.500 17 4v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V4Z", fill: "#2f7fd6" }],
  rotating_light: [
    { d: "M4.500 15V9.500a5.500 5.500 0 0 1 11 0V15Z", fill: "#d3333f" },
    { tag: "rect", x: 2.5, y: 15, width: 15, height: 3.5, rx: 1, fill: "#55616e" },
    stroke("M10 11v-4.500", "#fff", 2),
  ],
  grey_question: [
    stroke("M6.500 7a3.500 3.500 0 1 1 5.300 3c-1.200.7-1.800 1.300-1.800 2.800M10 16.500h.01", "#8a95a1", 2.8),
  ],
  scales: [
    stroke("M10 3v14M6 17h8M4 5h12", "#8a5a2b", 1.8),
    { d: "M4 5 1 12h6ZM16 5l-3 7h6Z", fill: "#e0a82e" },
  ],
  lock: [
    stroke("M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9", "#7d8894", 2),
    { tag: "rect", x: 4, y: 8.5, width: 12, height: 9, rx: 2, fill: "#e0a82e" },
  ],
  large_green_circle: [round("#2e9e5b")],
  large_yellow_circle: [round("#e8b400")],
  large_orange_circle: [round("#e07b1a")],
  large_blue_circle: [round("#2f7fd6")],
  red_circle: [round("#d3333f")],
  white_circle: [{ ...round("#e6e9ed"), stroke: "#a7b0ba" }],
  octagonal_sign: [{ d: "M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7Z", fill: "#d3333f" }],
  no_entry_sign: [
    { tag: "circle", cx: 10, cy: 10, r: 7.3, fill: "none", stroke: "#d3333f", "stroke-width": 2.4 },
    stroke("M5 5l10 10", "#d3333f", 2.4),
  ],
  speech_balloon: [
    {
      d: "M4.5 2.5h11a3 3 0 0 1 3 3v5.5a3 3 0 0 1-3 3H9.5l-4.5 4v-4h-.5a3 3 0 0 1-3-3V5.5a3 3 0 0 1 3-3Z",
      fill: "#7aa7d9",
    },
    stroke("M6.5 8.3h.01M10 8.3h.01M13.5 8.3h.01", "#fff", 2.2),
  ],
  mag: [
    stroke("M12.5 12.5 17.5 17.5", "#8a5a2b", 2.6),
    { tag: "circle", cx: 8, cy: 8, r: 5.2, fill: "#cfe6fb", stroke: "#55616e", "stroke-width": 1.8 },
  ],
};

/** Return the drawing of an emoji, or undefined where the character itself is used. */
export function glyph(name) {
  const alias = { thumbsup: "+1", thumbsdown: "-1" }[name] ?? name;
  return GLYPHS[alias] && svg(GLYPHS[alias], { className: "glyph", size: 18 });
}
