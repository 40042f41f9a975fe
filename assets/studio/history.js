// What was done to the pack, the newest first; any step can be gone back to, and that can be undone as well.

import { button, h, language, reason, t, toast } from "./dom.js";
import { changes } from "./changes.js";
import { showKept } from "./kept.js";
import { store } from "./store.js";

for (const verb of ["undo", "redo"]) changes.makes(verb, { verb, asks: true, what: () => t(verb), body: () => ({}) });
changes.makes("restore", { verb: "restore", asks: true, what: ({ what }) => t("change.post", { what: t("step.restore"), words: t(what) }), body: ({ number }) => ({ number }) });

const dialog = document.querySelector("dialog.history");

export async function showHistory() {
  let steps;
  try { ({ steps } = await (await fetch(store.address("history"))).json()); }
  catch (error) { toast(reason(error)); return; }
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "history-name" }, t("history")), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    h("p", { class: "hint" }, t("history.help")),
    store.state.kept.length ? h("p", {}, button(t("kept.some", { n: store.state.kept.length }), "page", () => { dialog.close(); showKept(); })) : "",
    steps.length ? h("ol", { class: "steps" }, ...steps.map(row)) : h("p", { class: "empty" }, t("history.none")));
  dialog.showModal();
}

const moment = (at) => new Date(at).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });

function row(step) {
  const lines = (kind, text) => (text ? h("p", { class: kind, lang: store.state.article.language }, text) : "");
  return h("li", { class: "step" },
    h("div", { class: "row" }, h("strong", {}, t(step.what)), h("span", { class: "hint" }, step.files.join(", ")), h("span", { class: "spring" }), h("time", { class: "hint" }, moment(step.at))),
    lines("gone", step.gone), lines("new", step.new),
    h("div", { class: "row" }, h("span", { class: "spring" }), button(t("history.back"), "back", async () => { dialog.close(); if (await store.do("restore", { number: step.number, what: step.what })) toast(t("history.done")); })));
}
