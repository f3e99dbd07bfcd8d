// Images that may fail to load.

import { h } from "../dom.js";
import { safeImage } from "../text/links.js";

/** Return an image, or its description where the image cannot be loaded. */
export function picture({ image_url: url, slack_file: file, alt_text: alt }, className) {
  const source = safeImage(url ?? file?.url ?? (file?.id ? `/files/${encodeURIComponent(file.id)}` : ""));
  const missing = () => h("span", { class: `${className} picture-missing` }, alt || "image");
  if (!source || !(url || file)) return missing();
  const element = h("img", { class: className, src: source, alt: alt ?? "", loading: "lazy", title: alt });
  element.addEventListener("error", () => element.replaceWith(missing()));
  return element;
}
