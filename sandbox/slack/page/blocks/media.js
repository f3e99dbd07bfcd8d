// Files and videos, as links with a name.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { link, safeUrl } from "../text/links.js";
import { picture } from "./picture.js";

export function file(block) {
  return h(
    "div",
    { class: "file-chip" },
    icon("file"),
    h("span", {}, `Remote file ${block.external_id ?? ""}`),
  );
}

export function video(block) {
  const title = block.title?.text ?? "Video";
  const author = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "video" },
    block.thumbnail_url &&
      picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "video-thumb"),
    h(
      "div",
      { class: "video-text" },
      h("strong", {}, link(block.title_url ?? block.video_url, icon("play", { size: 14 }), title)),
      author && h("div", { class: "muted" }, author),
      block.description && h("div", {}, block.description.text),
    ),
  );
}

/** Return the files of a message: images as pictures, the rest as chips. */
export function files(list) {
  return h("div", { class: "files" }, (list ?? []).map(messageFile));
}

function messageFile(item) {
  const url = item.url_private ?? item.url_private_download ?? item.permalink;
  const name = item.title || item.name || item.id || "file";
  if (item.mimetype?.startsWith("image/") && url) {
    const shown = picture(
      { image_url: item.thumb_480 ?? url, alt_text: item.alt_txt ?? name },
      "block-picture",
    );
    return h(
      "figure",
      { class: "image-block" },
      h("figcaption", { class: "image-title" }, name),
      link(url, shown),
    );
  }
  const size = item.size ? ` · ${sizeText(item.size)}` : "";
  const chip = h(
    "span",
    { class: "file-chip" },
    icon("file"),
    h(
      "span",
      { class: "file-name" },
      name,
      h("span", { class: "muted" }, `${item.pretty_type ?? item.filetype ?? ""}${size}`),
    ),
  );
  const preview = item.preview && h("pre", { class: "file-preview" }, h("code", {}, item.preview));
  return h("div", { class: "file" }, url && safeUrl(url) ? link(url, chip) : chip, preview);
}

function sizeText(bytes) {
  const [unit, size] = bytes >= 1_000_000 ? ["MB", 1_000_000] : bytes >= 1000 ? ["kB", 1000] : ["bytes", 1];
  return `${Math.round((bytes / size) * 10) / 10} ${unit}`;
}
