// The rail: the platforms of a pack by where their readers are, how each stands, and a way to add one.

import { button, h, icon, keyed, language, t, toast } from "./dom.js";
import { changes } from "./changes.js";
import { store } from "./store.js";

const GROUPS = ["china", "abroad", "team"];
const FORMATS = { note: "note", article: "page", grid: "grid", film: "film", album: "note", chat: "posts", channel: "posts", slides: "slides", post: "posts" };

/** Draws the tabs of threads; `pick` shows one. */
export function drawRail(root, threads, chosen, label, pick) {
  const rows = GROUPS.flatMap((group) => {
    const some = threads.filter((thread) => thread.group === group);
    return some.length ? [{ group }, ...some.map((one) => ({ name: one.name, look: one.look, label: label(one), over: one.over + (one.title?.over ? 1 : 0), on: one.name === chosen }))] : [];
  });
  keyed(root, rows, (row) => row.name ?? `group-${row.group}`, (row) => (row.group ? h("p", { class: "rail-group", role: "presentation", "aria-hidden": "true" }, t(`group.${row.group}`)) : tab(row, pick)));
}

/** A platform, and below it which of its threads this is. */
function named(label) {
  const [platform, ...form] = label.split(" · ");
  return form.length ? [platform, h("span", { class: "unseen" }, " · "), h("span", { class: "rail-form" }, form.join(" · "))] : [platform];
}

const tab = (row, pick) => h("button", { type: "button", role: "tab", data: { thread: row.name }, "aria-selected": String(row.on), tabIndex: row.on ? 0 : -1, onclick: () => pick(row.name) },
  icon(FORMATS[row.look] ?? "thread"), h("span", { class: "rail-name" }, ...named(row.label)),
  row.over ? h("span", { class: "dot", title: t("over.posts", { n: row.over }) }, icon("warn"), h("span", { class: "unseen" }, t("over.posts", { n: row.over }))) : h("span", { class: "ring-dot", title: t("state.draft") }));

changes.makes("platform", {
  verb: "platforms",
  what: ({ add, label }) => t(add ? "platform.adding" : "platform.removing", { name: label }),
  body: ({ add, remove }) => (add ? { add } : { remove }),
});

/** The sheet that adds a platform; `done` is told its name. */
export function adding(done) {
  const sheet = h("div", { class: "sheet" }, h("p", { class: "hint" }, t("platform.help")), h("ul", {}));
  const root = h("details", { class: "menu add-platform", ontoggle: () => { if (root.open) fill(); } }, h("summary", { class: "button dashed" }, icon("plus"), h("span", {}, t("platform.add"))), sheet);
  const fill = async () => {
    let all = [];
    try { all = await store.ask("platforms-left", {}); } catch (error) { toast(error.message); }
    sheet.lastChild.replaceChildren(...GROUPS.flatMap((group) => all.filter((one) => one.group === group)).map((one) => h("li", {}, button(language === "zh" ? one.label_zh : one.label, FORMATS[one.look] ?? "thread", () => add(one), { class: "button quiet", data: { platform: one.name } }))));
    sheet.querySelector("button")?.focus();
  };
  const add = async (one) => {
    const label = language === "zh" ? one.label_zh : one.label;
    root.open = false;
    toast(t("platform.working", { name: label }));
    if (!await store.do("platform", { add: one.name, label })) return;
    done(one.name);
    toast(t("platform.added", { name: label }), { label: t("undo"), onclick: () => store.do("platform", { remove: one.name, label }) });
  };
  root.addEventListener("keydown", (event) => { if (event.key === "Escape" && root.open) { root.open = false; root.querySelector("summary").focus(); } });
  document.addEventListener("pointerdown", (event) => { if (!root.contains(event.target)) root.open = false; });
  return root;
}
