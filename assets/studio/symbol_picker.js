// A picker of symbols for whatever text is being written: by groups, by a word in either language, the recent ones first.

import { button, h, language, t } from "./dom.js";
import { GROUPS } from "./symbols.js";

const dialog = document.querySelector("dialog.symbol-picker");
const KEPT = "repurpose-symbols";
const MOST = 18; // recent ones
const FIELDS = "textarea, input[type=text]";
let field = null; // where it goes
let shown = []; // what is listed
let at = 0;

/** Those used last, the newest first. */
function recent() {
  try {
    const signs = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    const all = new Map(GROUPS.flatMap(([, some]) => some).map((one) => [one.sign, one]));
    return signs.map((sign) => all.get(sign)).filter(Boolean);
  } catch { return []; }
}

function remember(one) {
  const signs = [one.sign, ...recent().map((each) => each.sign).filter((sign) => sign !== one.sign)].slice(0, MOST);
  try { localStorage.setItem(KEPT, JSON.stringify(signs)); } catch { /* for this time only */ }
}

const fits = (one, words) => words.every((word) => one.sign.includes(word) || one.zh.includes(word) || one.en.includes(word));

function list(words) {
  const last = words.length ? [] : [["recent", recent()]];
  return [...last, ...GROUPS].map(([group, some]) => [group, some.filter((one) => fits(one, words))]).filter(([, some]) => some.length);
}

/** Puts a sign where the caret is; a pair goes around what is selected. */
function put(one) {
  const signs = [...one.sign];
  const [from, to] = [field.selectionStart, field.selectionEnd];
  const pair = signs.length === 2 && /^[\p{Ps}\p{Pi}]/u.test(one.sign);
  const text = pair ? signs[0] + field.value.slice(from, to) + signs[1] : one.sign;
  field.setRangeText(text, from, to, "end");
  if (pair && from === to) field.setSelectionRange(from + signs[0].length, from + signs[0].length);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  remember(one);
}

function choose(one, stay) {
  put(one);
  if (!stay) dialog.close();
}

function draw(root, search, words) {
  const groups = list(words);
  shown = groups.flatMap(([, some]) => some);
  at = Math.min(at, Math.max(0, shown.length - 1));
  let number = 0;
  root.replaceChildren(...(shown.length ? groups.map(([group, some]) => h("div", { role: "group", "aria-label": t(`symbols.${group}`) },
    h("p", { class: "hint", "aria-hidden": "true" }, t(`symbols.${group}`)),
    h("div", { class: "symbols-row", role: "presentation" }, ...some.map((one) => {
      const place = number++;
      const name = language === "zh" ? one.zh : one.en;
      return h("div", { role: "option", id: `symbol-${place}`, "aria-selected": String(place === at), "aria-label": name, title: name, onclick: (event) => choose(one, event.shiftKey) }, one.sign);
    })))) : [h("p", { class: "hint", role: "option", "aria-selected": "false", "aria-disabled": "true" }, t("symbols.none"))]));
  mark(root, search);
}

function mark(root, search) {
  for (const node of root.querySelectorAll('[aria-selected="true"]')) node.setAttribute("aria-selected", "false");
  const node = root.querySelector(`#symbol-${at}`);
  node?.setAttribute("aria-selected", "true");
  node?.scrollIntoView({ block: "nearest" });
  dialog.querySelector(".symbols-name").textContent = shown[at] ? `${shown[at].sign} ${language === "zh" ? shown[at].zh : shown[at].en}` : "";
  search.setAttribute("aria-activedescendant", shown.length ? `symbol-${at}` : "");
}

/** The next one in a direction, by where things stand. */
function step(root, key) {
  if (key === "ArrowRight") return Math.min(at + 1, shown.length - 1);
  if (key === "ArrowLeft") return Math.max(at - 1, 0);
  const boxes = [...root.querySelectorAll("[id^=symbol-]")].map((node) => node.getBoundingClientRect());
  const here = boxes[at];
  const down = key === "ArrowDown" ? 1 : -1;
  const beyond = boxes.map((box, place) => ({ place, dy: (box.top - here.top) * down, dx: Math.abs(box.left - here.left) })).filter((one) => one.dy > 4);
  const nearest = Math.min(...beyond.map((one) => one.dy));
  const row = beyond.filter((one) => one.dy < nearest + 8).sort((a, b) => a.dx - b.dx);
  return row[0]?.place ?? at;
}

export function openSymbols(into) {
  field = into;
  at = 0;
  const root = h("div", { class: "symbols-list", role: "listbox", id: "symbols-list", "aria-label": t("symbols") });
  const search = h("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "symbols-list", "aria-autocomplete": "list", "aria-label": t("symbols.search"), placeholder: t("symbols.search"), autocomplete: "off", spellcheck: false });
  const redraw = () => draw(root, search, search.value.toLowerCase().split(/\s+/).filter(Boolean));
  search.addEventListener("input", () => { at = 0; redraw(); });
  search.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const side = ["ArrowLeft", "ArrowRight"].includes(event.key) && !search.value;
    if (side || ["ArrowUp", "ArrowDown"].includes(event.key)) { event.preventDefault(); if (shown.length) { at = step(root, event.key); mark(root, search); } }
    if (event.key === "Enter" && shown[at]) { event.preventDefault(); choose(shown[at], event.shiftKey); }
  });
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "symbols-name" }, t("symbols")), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    search, root,
    h("p", { class: "row hint" }, h("span", { class: "symbols-name" }), h("span", { class: "spring" }), h("span", {}, t("symbols.keys"))));
  redraw();
  dialog.showModal();
  search.focus();
}

dialog.addEventListener("close", () => { if (field?.isConnected) field.focus(); });

let last = null; // the text that was written in last
document.addEventListener("focusin", ({ target }) => { if (target.matches(FIELDS) && !target.readOnly && !target.closest("dialog")) last = target; });

/** A button for the texts in `root()`: it goes where the caret was last. */
export function symbolsButton(root) {
  const node = button(t("symbols"), "smile", () => {
    const there = last?.isConnected && root().contains(last) ? last : root().querySelector(FIELDS);
    if (there) openSymbols(there);
  }, { class: "button quiet", title: `${t("symbols")} (Ctrl+;)` });
  node.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays where it is
  return node;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === ";" && event.target.matches(FIELDS) && !event.target.closest("dialog")) { event.preventDefault(); openSymbols(event.target); }
});
