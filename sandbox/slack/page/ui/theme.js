// Light, dark, or what the system says; the choice is remembered.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";

const KEY = "theme";
const NEXT = { auto: "light", light: "dark", dark: "auto" };
const LOOK = {
  auto: { icon: "auto", label: "Theme: as the system" },
  light: { icon: "sun", label: "Theme: light" },
  dark: { icon: "moon", label: "Theme: dark" },
};

function chosen() {
  const theme = localStorage.getItem(KEY);
  return theme in LOOK ? theme : "auto";
}

export function applyTheme(theme = chosen()) {
  document.documentElement.dataset.theme = theme;
}

/** Return the button that goes from one theme to the next. */
export function themeButton() {
  const button = h("button", {
    type: "button",
    class: "side-tool",
    dataset: { role: "theme" },
    onclick: turn,
  });
  draw();
  return button;

  function turn() {
    const theme = NEXT[chosen()];
    localStorage.setItem(KEY, theme);
    applyTheme(theme);
    draw();
  }

  function draw() {
    const look = LOOK[chosen()];
    button.title = `${look.label}. Press to change.`;
    fill(button, icon(look.icon, { size: 16 }), h("span", {}, look.label));
  }
}
