// One card of a sheet by itself: at full size, or as wide as in a feed; the arrow keys go on to the next.

import { button, h, icon, t } from "./dom.js";

const dialog = document.querySelector("dialog.voices-view");
const FEED = 270; // px of a card in a feed of two columns
let all = [];
let place = 0;
let mode = "whole";
const MODES = ["whole", "full", "feed"];

export function look(one, cells) {
  all = cells;
  place = cells.indexOf(one);
  draw();
  dialog.showModal();
  dialog.querySelector(".voices-large")?.focus();
}

/** Shows the same card of a sheet that was drawn anew. */
export function redraw(cells) {
  const seen = all[place];
  all = cells;
  if (!dialog.open) return;
  place = cells.findIndex((one) => one.name === seen.name && one.voice === seen.voice);
  if (place < 0) dialog.close();
  else draw();
}

function draw() {
  const one = all[place];
  const picture = h("img", { class: mode, src: one.address(mode === "feed" ? FEED : 0), alt: one.facts?.alt ?? "" });
  const said = one.facts?.findings ?? [];
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "view-name" }, one.title), one.facts?.own === false ? h("span", { class: "chip" }, t("voices.sample")) : "", h("span", { class: "spring" }),
      h("span", { class: "hint where" }, t("position", { n: place + 1, of: all.length })),
      button(t("voices.view.before"), "left", () => go(-1), { bare: true, disabled: !place }),
      button(t("voices.view.next"), "right", () => go(1), { bare: true, disabled: place === all.length - 1 }),
      button(t("close"), "close", () => dialog.close(), { bare: true })),
    one.facts?.trouble ? h("p", { class: "trouble" }, one.facts.trouble) : h("div", { class: "voices-large", tabIndex: 0, role: "region", "aria-label": one.title }, picture),
    said.length ? h("ul", { class: "findings" }, ...said.map((text) => h("li", {}, icon("warn"), h("span", {}, text)))) : "",
    h("div", { class: "row" },
      h("fieldset", { class: "switch" }, h("legend", { class: "unseen" }, t("format")),
        ...MODES.map((value) => h("label", {}, h("input", { type: "radio", name: "view", checked: mode === value, onchange: () => { mode = value; draw(); dialog.querySelector("[name=view]:checked").focus(); } }), h("span", {}, t(`voices.view.${value}`))))),
      h("span", { class: "spring" }),
      one.facts?.trouble ? "" : h("a", { class: "button", href: one.address(0), download: `${one.voice}-${one.name}.png` }, icon("down"), h("span", {}, t("download")))));
}

function go(by) {
  if (!all[place + by]) return;
  place += by;
  draw();
  (dialog.querySelector(".voices-large") ?? dialog.querySelector("button"))?.focus();
}

dialog.addEventListener("keydown", (event) => {
  if (event.target.matches("input") && event.key.startsWith("Arrow")) return;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) { event.preventDefault(); go(by); }
  if (event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey && !event.altKey) { mode = mode === "feed" ? "whole" : "feed"; draw(); dialog.querySelector(".voices-large")?.focus(); }
});
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("close", () => {
  const one = all[place];
  if (!one) return;
  for (const other of all) other.node.tabIndex = other === one ? 0 : -1;
  one.node.focus();
});
