// How much of its limits a thread uses, as bars.

import { h, t } from "./dom.js";

/** How much of each limit is used: of the longest post, the pictures, the hashtags. */
export function meters(thread) {
  const longest = thread.posts.reduce((most, post) => (!most || post.length / post.limit > most.length / most.limit ? post : most), null);
  if (!longest) return "";
  const pictures = Math.max(...thread.posts.map((post) => post.media.filter((one) => !one.file.endsWith(".mp4")).length));
  const row = (name, used, most, unit = "") => {
    const kind = used > most ? "over" : used >= most * 0.9 && most > 1 ? "near" : "";
    return h("div", { class: `limit-row ${kind}` }, h("dt", {}, name), h("dd", {}, h("span", { class: "limit-bar", "aria-hidden": "true" }, h("span", { style: `inline-size: ${Math.min(100, (100 * used) / most)}%` })), h("span", { class: "limit-count", title: unit }, `${used} / ${most}`)));
  };
  return h("section", { class: "limits" }, h("h3", {}, t("limits")), h("dl", {},
    row(t(thread.posts.length > 1 ? "limit.longest" : "limit.text"), longest.length, longest.limit, t(`unit.${thread.unit}`)),
    thread.tray?.images ? row(t("tray"), pictures, thread.tray.images) : "",
    thread.tags?.most ? row(t("tags"), thread.tags.count, thread.tags.most) : ""));
}
