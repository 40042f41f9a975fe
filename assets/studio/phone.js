// The phone that shows the chosen app: drawn by the server, by the template that draws the page of the pack; posts are edited in it.

import { h, t } from "./dom.js";
import { coming, comingCover } from "./coming.js";
import { store } from "./store.js";

const parsed = new Map(); // thread -> {html, frame, posts}
const sheet = new CSSStyleSheet(); // of typeset articles
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
store.on(({ dress }) => { if (sheet.said !== dress) { sheet.said = dress; sheet.replaceSync(dress); } });

/** The drawing of a thread: its phone without posts, what stands beside it, and each post by its id, as HTML. */
export function drawing(thread) {
  const known = parsed.get(thread.name);
  if (known?.html === thread.drawn) return known;
  const page = new DOMParser().parseFromString(thread.drawn, "text/html");
  const posts = new Map([...page.querySelectorAll(".post")].map((post) => [post.dataset.post, post.outerHTML]));
  page.querySelector(".posts").replaceChildren();
  const found = { html: thread.drawn, posts, frame: page.body.innerHTML };
  parsed.set(thread.name, found);
  return found;
}

/** Nodes of a piece of a drawing; the server has escaped all words in it. */
export function nodes(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.body.children].map((node) => document.adoptNode(node));
}

export const VIEWS = ["all", "first", "text"];
let view = "all";

/** The choice of what is shown: the whole, what a reader sees first, or the words alone. */
export function viewSwitch(stand) {
  return h("fieldset", { class: "switch views" }, h("legend", { class: "unseen" }, t("view")),
    ...VIEWS.map((name) => h("label", {}, h("input", { type: "radio", name: "phone-view", value: name, checked: view === name, onchange: () => { view = name; show(stand); } }), h("span", {}, t(`view.${name}`)))));
}

/** Shows a stand as it is chosen; a screen that is cut off scrolls, by key as well. */
export function show(stand) {
  stand.dataset.view = view;
  const face = stand.querySelector(".face");
  if (!face) return;
  const first = view === "first";
  for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", t("view.first")]]) if (first) face.setAttribute(name, value); else face.removeAttribute(name);
  measure(stand);
}

/** Puts a phone with its posts into `stand`; the list of posts stays the same element while its thread is shown. */
export function setUp(stand, thread, list) {
  const { frame } = drawing(thread);
  const wanted = `${thread.name}\n${frame}`;
  if (stand.wanted !== wanted) {
    stand.wanted = wanted;
    const fresh = nodes(frame);
    const phone = fresh.find((node) => node.matches(".handset"));
    const beside = fresh.find((node) => node.matches(".beside"));
    phone.querySelector(".posts").replaceWith(list);
    phone.append(h("p", { class: "edge", hidden: true, title: t("edge.help") }, h("span", {}, t("edge"))));
    beside?.querySelector(".app-rules")?.remove(); // they stand among the limits
    stand.replaceChildren(phone, ...(beside?.childElementCount ? [beside] : []));
    grown.disconnect();
    grown.observe(phone);
  }
  for (const old of stand.querySelectorAll(".coming-cover")) old.remove();
  if (coming() && thread.look === "note" && !thread.posts[0]?.media.length) list.before(comingCover());
  show(stand);
}

const grown = new ResizeObserver(([entry]) => measure(entry.target.parentElement));
const SCREEN = 844 / 390; // of a phone of 390 by 844

/** Where the first screen ends: only a phone that goes on below it says so. */
function measure(stand) {
  const phone = stand?.querySelector(".handset");
  if (!phone) return;
  const edge = phone.querySelector(".edge");
  edge.hidden = view !== "all" || phone.clientHeight < phone.clientWidth * SCREEN + 48 || !!phone.querySelector(".film");
}

/** What the drawing is drawn by, each with its source. */
export function rules(thread) {
  const found = nodes(thread.drawn).find((node) => node.matches(".beside"))?.querySelector(".app-rules");
  return found ?? "";
}

/** Pictures that are swiped say where they are. */
document.addEventListener("scroll", ({ target }) => {
  if (!target.matches?.(".reel")) return;
  const now = Math.round(target.scrollLeft / target.clientWidth);
  const box = target.parentElement;
  box.querySelectorAll(".dots span").forEach((dot, at) => dot.classList.toggle("now", at === now));
  const place = box.querySelector(".reel-place");
  if (place) place.textContent = `${now + 1}/${target.childElementCount}`;
}, { capture: true, passive: true });

/** The place of the caret in a text under a point, in UTF-16 units; its end where there is none. */
export function caretAt(text, x, y) {
  const found = document.caretPositionFromPoint?.(x, y) ?? document.caretRangeFromPoint?.(x, y);
  const node = found?.offsetNode ?? found?.startContainer;
  if (!node || !text.contains(node)) return null;
  const before = new Range();
  before.selectNodeContents(text);
  before.setEnd(node, found.offset ?? found.startOffset);
  const copy = before.cloneContents();
  for (const extra of copy.querySelectorAll("[data-extra], button")) extra.remove();
  return copy.textContent.length;
}
