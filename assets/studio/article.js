// The article: what is cited, what a selection can become, where a sentence of the pack stands.

import { button, reason, t, toast } from "./dom.js";
import { changes } from "./changes.js";
import { store } from "./store.js";

export const paper = document.querySelector(".paper");
const picker = document.querySelector(".picker");
const read = () => [...paper.querySelectorAll("[data-at]")].map((node) => {
  const [start, end] = node.dataset.at.split("-").map(Number);
  return { node, start, end };
}).sort((one, other) => one.start - other.start);
export let pieces = read();
const marks = "highlights" in CSS;
let show, placeOf, press;
let current = -1;
let byKey = false;

/** `keys` says where sentences stand, and does what a key means for one. */
export function start(showPart, keys) {
  show = showPart;
  ({ placeOf, press } = keys);
  document.addEventListener("selectionchange", () => requestAnimationFrame(offer));
  paper.addEventListener("keydown", walk);
  paper.addEventListener("pointerdown", () => { byKey = false; });
  picker.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { getSelection().removeAllRanges(); paper.focus(); }
    const all = [...picker.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowRight") all[(at + 1) % all.length].focus();
    if (event.key === "ArrowLeft") all[(at - 1 + all.length) % all.length].focus();
  });
  paper.addEventListener("scroll", () => { if (!picker.hidden) offer(); });
}

/** Code points and UTF-16 units differ beyond the basic plane. */
function unit(text, points) { return text.length === [...text].length ? points : [...text].slice(0, points).join("").length; }
function points(text, units) { return [...text.slice(0, units)].length; }

function at(offset, end) {
  let low = 0, high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end ? pieces[middle].end >= offset : pieces[middle].end > offset) high = middle;
    else low = middle + 1;
  }
  const piece = pieces[low];
  const inner = Math.min(Math.max(offset - piece.start, 0), piece.end - piece.start);
  return [piece.node.firstChild, unit(piece.node.textContent, inner)];
}

/** Shows another text of the article; the server has escaped all words in it. */
export function reload(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  paper.replaceChildren(...[...page.body.children].map((node) => document.adoptNode(node)));
  pieces = read();
  current = -1;
}

/** The words of a stretch, as they are shown. */
export function textOf([start, end]) {
  return pieces.filter((piece) => piece.start < end && start < piece.end).map((piece) => piece.node.textContent).join("").trim();
}

export function rangeOf([start, end]) {
  const range = new Range();
  range.setStart(...at(start, false));
  range.setEnd(...at(end, true));
  return range;
}

/** Marks stretches of the article; without the browser's highlights nothing is marked. */
export function paint(name, spans) {
  if (!marks || !pieces.length) return;
  if (spans.length) CSS.highlights.set(name, new Highlight(...spans.map(rangeOf)));
  else CSS.highlights.delete(name);
}

/** Lights up where something stands; `scroll` brings it into view. */
export function light(spans, scroll) {
  paint("lit", spans);
  if (!spans.length || !scroll) return;
  const box = rangeOf(spans[0]).getBoundingClientRect();
  const frame = paper.getBoundingClientRect();
  if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) paper.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

export function showSource(spans) {
  if (!paper.offsetParent) show("article");
  light(spans, true);
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!paper.contains(range.commonAncestorContainer)) return null;
  const place = (node, offset) => {
    const piece = pieces.find((p) => p.node.contains(node));
    return piece ? piece.start + points(piece.node.textContent, offset) : null;
  };
  let start = place(range.startContainer, range.startOffset);
  let end = place(range.endContainer, range.endOffset);
  const inside = pieces.filter((p) => range.intersectsNode(p.node));
  start ??= inside[0]?.start;
  end ??= inside.at(-1)?.end;
  return start < end ? { start, end, range } : null;
}

function offer() {
  if (picker.contains(document.activeElement) && document.activeElement !== document.body) return;
  const found = byKey ? null : selected(); // by key a sentence is chosen, and Enter says what it can become
  picker.hidden = !found;
  if (!found) return;
  if (!picker.childElementCount) {
    picker.append(
      button(t("pick.card"), "card", () => makeCard()),
      button(t("pick.pin"), "pin", () => wish("pin")),
      button(t("pick.ban"), "ban", () => wish("ban")),
    );
  }
  const box = found.range.getBoundingClientRect();
  const frame = paper.getBoundingClientRect();
  const top = Math.max(frame.top + 4, box.top - picker.offsetHeight - 8);
  const left = Math.min(Math.max(8, box.left + box.width / 2 - picker.offsetWidth / 2), innerWidth - picker.offsetWidth - 8);
  picker.style.transform = `translate(${left}px, ${top}px)`;
}

async function walk(event) {
  if (event.target !== paper) return; // somebody writes in it
  if (event.key === "Enter" && !picker.hidden) {
    event.preventDefault();
    picker.querySelector("button").focus();
    return;
  }
  if (!event.altKey && !event.ctrlKey && !event.metaKey && press(event.key, current)) { event.preventDefault(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const all = await placeOf();
  if (!all.length) return;
  const first = event.shiftKey && current >= 0 ? selected()?.start : undefined;
  current = Math.min(Math.max(current + step, 0), all.length - 1);
  const range = rangeOf([Math.min(first ?? Infinity, all[current][0]), all[current][1]]);
  byKey = !event.shiftKey;
  getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  light([], false);
  const box = range.getBoundingClientRect();
  const frame = paper.getBoundingClientRect();
  if (box.top < frame.top + 56 || box.bottom > frame.bottom - 16) paper.scrollBy({ top: box.top - frame.top - frame.height / 3 });
}

async function pick(found = selected()) {
  if (!found) return null;
  try { return await store.ask("pick", { start: found.start, end: found.end }); }
  catch (error) { toast(reason(error)); return null; }
}

/** Makes a card of what is selected, or of a stretch. */
export async function makeCard(span) {
  const picked = await pick(span && { start: span[0], end: span[1] });
  if (!picked) return;
  getSelection().removeAllRanges();
  picker.hidden = true;
  const { add } = await import("./cards.js");
  show("cards");
  await add(picked.card);
}

async function wish(kind) {
  const picked = await pick();
  if (!picked) return;
  getSelection().removeAllRanges();
  picker.hidden = true;
  await setWish(kind, picked.card.text, true);
}

changes.makes("wish", {
  verb: "wishes",
  what: ({ text }) => t("change.post", { what: t("step.wish"), words: text.slice(0, 24) }),
  body({ kind, text, on, why = "" }) {
    const { pin, ban, base, why: reasons } = store.state.wishes;
    const lists = { pin: pin.filter((one) => one !== text), ban: ban.filter((one) => one !== text) };
    if (on) lists[kind].push(text);
    return { base, ...lists, why: { ...reasons, ...(why ? { [text]: why } : {}) } };
  },
});

/** Pins or bans a sentence, or no longer does. */
export const setWish = (kind, text, on, why = "") => store.do("wish", { kind, text, on, why });

/** A node whose words stand in the article: pointing at it, or reaching it by key, lights the place. */
export function cites(node, spans) {
  if (!spans?.length) return node;
  node.classList.add("from");
  node.addEventListener("pointerenter", () => light(spans, false));
  node.addEventListener("pointerleave", () => light([], false));
  return node;
}
