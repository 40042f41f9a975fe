// Everything by its name: Ctrl-K, some letters, Enter. What can be pressed on the page now is what is listed.

import { h, icon, t } from "./dom.js";

const dialog = document.querySelector("dialog.palette");
const KEYS = { undo: "Ctrl Z", redo: "Ctrl Shift Z", next: "Ctrl Shift ⏎" };
let shown = [];
let place = 0;

const nameOf = (node) => (node.getAttribute("aria-label") || node.textContent).replace(/\s+/g, " ").trim();
const signOf = (node) => node.querySelector("use")?.getAttribute("href")?.slice(3) ?? "right";
const usable = (node) => !node.disabled && node.getAttribute("aria-disabled") !== "true" && nameOf(node) && !node.closest("dialog, [hidden]");
const WHERE = [["[data-out]", "palette.out"], ["#rail [role=tab], .platforms [role=tab]", "palette.platforms"], [".tabs [role=tab]", "palette.parts"], [".tools > button, .tools > a, .elsewhere a", "palette.pages"], [".panel:not([hidden]) .bar button, .post-tools button", "palette.here"]];

/** What can be done now: each with its name and the group that it belongs to. */
function commands() {
  const seen = new Set();
  return WHERE.flatMap(([where, group]) => [...document.querySelectorAll(where)].filter(usable).map((node) => ({ node, group, name: nameOf(node), sign: signOf(node), key: KEYS[node.dataset.out ?? node.id] ?? "" }))).filter((one) => !seen.has(one.name) && seen.add(one.name));
}

const fits = (name, words) => words.every((word) => name.toLowerCase().includes(word));

export function open() {
  const all = commands();
  const list = h("ul", { class: "palette-list", role: "listbox", id: "palette-list", "aria-label": t("palette") });
  const field = h("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", "aria-label": t("palette"), placeholder: t("palette.hint"), autocomplete: "off", spellcheck: false });
  const draw = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = all.filter((one) => fits(`${one.name} ${t(one.group)}`, words)).slice(0, 9);
    place = Math.min(place, Math.max(0, shown.length - 1));
    list.replaceChildren(...(shown.length ? shown.map((one, at) => h("li", { role: "option", id: `palette-${at}`, "aria-selected": String(at === place), onclick: () => run(one), onpointermove: () => { if (place !== at) { place = at; draw(); } } }, icon(one.sign), h("span", {}, one.name), h("span", { class: "hint" }, t(one.group)), one.key ? h("kbd", {}, one.key) : "")) : [h("li", { role: "option", "aria-selected": "false", "aria-disabled": "true", class: "hint" }, t("palette.none"))]));
    field.setAttribute("aria-activedescendant", shown.length ? `palette-${place}` : "");
  };
  field.addEventListener("input", () => { place = 0; draw(); });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) { event.preventDefault(); place = (place + step + shown.length) % shown.length; draw(); }
    if (event.key === "Enter" && !event.isComposing && shown[place]) { event.preventDefault(); run(shown[place]); }
  });
  place = 0;
  dialog.replaceChildren(h("h2", { id: "palette-name", class: "unseen" }, t("palette")), field, list);
  draw();
  dialog.showModal();
  field.focus();
}

function run({ node }) { dialog.close(); node.click(); if (!document.querySelector("dialog[open]")) node.focus(); }

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); if (dialog.open) dialog.close(); else if (!document.querySelector("dialog:modal")) open(); }
  const step = !typing && !event.ctrlKey && !event.altKey && !event.metaKey && { "[": -1, "]": 1 }[event.key];
  if (step) {
    const tabs = [...document.querySelectorAll("#rail [role=tab], .platforms [role=tab]")];
    const at = tabs.findIndex((tab) => tab.ariaSelected === "true");
    if (at >= 0) { event.preventDefault(); tabs[(at + step + tabs.length) % tabs.length].click(); }
  }
});
