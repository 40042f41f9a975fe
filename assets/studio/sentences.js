// The sentences of the article: which are used where, what an unused one can become, and the article written anew in place.

import { button, h, icon, reason, t, toast } from "./dom.js";
import { light, makeCard, paint, paper, pieces, rangeOf, reload, setWish, showSource, textOf } from "./article.js";
import { changes, Late } from "./changes.js";
import { bare, putInPost, textsOf } from "./post_changes.js";
import { store } from "./store.js";

const tints = document.querySelector(".tints");
const menu = document.querySelector(".sentence-menu");
const editor = document.getElementById("edit-article");
const scope = document.querySelector(".tint-scope");
scope.append(h("label", { class: "tint-all" }, h("input", { type: "checkbox", onchange: ({ target }) => { everywhere = target.checked; mark(); } }), h("span", {}, t("tint.all"))));
let sentences = null; // their places, asked for once for each text of the article
let print = store.state.article.print;
let thread = null;
let everywhere = false;
let found = { used: [], carded: [], unused: [], kinds: [] };
let at = -1; // the sentence that is chosen
let stepped = -1;

const overlaps = ([a, b], spans) => spans.some(([c, d]) => a < d && c < b);
const spansOf = (threads) => threads.flatMap((one) => one.posts.flatMap((post) => post.runs.filter((run) => run.span).map((run) => run.span)));

async function load() {
  try { sentences = await (await fetch(store.address("sentences"))).json(); } catch { sentences = null; }
  mark();
}

/** The article as it stands is shown again where somebody has written it anew. */
store.on(async (state) => {
  if (state.article.print !== print) {
    print = state.article.print;
    try { reload((await (await fetch(store.address("paper"))).json()).paper); } catch (error) { toast(reason(error)); return; }
    await load();
  } else if (sentences) mark();
});

/** Tints what the chosen thread says; `shown` is null where no thread is. */
export function tint(shown) {
  thread = shown;
  if (sentences) mark(); else load();
}

function mark() {
  if (!sentences || !pieces.length) return;
  const { threads, cards } = store.state;
  const said = spansOf(everywhere || !thread ? threads : [thread]);
  const onCards = cards.flatMap((card) => card.spans);
  const kinds = sentences.map((one) => (overlaps(one, said) ? "used" : overlaps(one, onCards) ? "carded" : "unused"));
  found = Object.fromEntries(["used", "carded", "unused"].map((kind) => [kind, sentences.flatMap((one, n) => (kinds[n] === kind ? [n] : []))]));
  found.kinds = kinds;
  for (const kind of ["used", "carded"]) paint(kind, found[kind].map((n) => sentences[n]));
  number(cards);
  legend();
}

/** Numbers where posts begin, and where cards take their words. */
function number(cards) {
  for (const old of paper.querySelectorAll(".at-mark")) old.remove();
  const begin = (start, label, kind) => pieces.findLast((piece) => piece.start <= start && start < piece.end)?.node.before(h("span", { class: `at-mark ${kind}`, "aria-hidden": "true" }, label));
  if (thread?.posts.length > 1) for (const [n, post] of thread.posts.entries()) { const run = post.runs.find((one) => one.span && one.role === "body"); if (run) begin(run.span[0], `${n + 1}`, "of-post"); }
  for (const [n, card] of cards.entries()) if (!["cover", "end"].includes(card.kind) && card.spans.length) begin(card.spans[0][0], t("mark.card", { n: n + 1 }), "of-card");
}

function legend() {
  tints.replaceChildren(
    h("span", { class: "tint-used" }, t("tint.used", { n: found.used.length })),
    found.carded.length ? h("span", { class: "tint-carded" }, t("tint.carded", { n: found.carded.length })) : "",
    h("button", { type: "button", class: "link", disabled: !found.unused.length, onclick: next }, t("tint.unused", { n: found.unused.length })));
  scope.hidden = store.state.threads.length < 2;
}

/** Goes to the next sentence that is not used, and says what it can become. */
function next() {
  stepped = found.unused.find((n) => n > stepped) ?? found.unused[0];
  choose(stepped);
  offer(stepped);
}

function choose(n) {
  at = n;
  light([sentences[n]], true);
}

// --- by mouse and key -------------------------------------------------------------------------

paper.addEventListener("click", (event) => {
  const node = event.target.closest("[data-at]");
  if (editor.getAttribute("aria-pressed") === "true") { if (node && !event.target.closest("textarea")) write(node); return; }
  if (!node || !sentences || !getSelection().isCollapsed) return;
  const [start, end] = node.dataset.at.split("-").map(Number);
  const n = sentences.findIndex((one) => overlaps(one, [[start, end]]));
  if (n < 0) return;
  const again = n === at;
  choose(n);
  if (found.kinds[n] === "used" && !again && show(n)) { hide(); return; }
  offer(n);
});

/** Lights the words of a sentence in the phone; says whether they stand there. */
function show(n) {
  for (const lit of document.querySelectorAll(".run.lit-run")) lit.classList.remove("lit-run");
  const runs = [...document.querySelectorAll(".handset .run[data-span]")].filter((run) => overlaps(sentences[n], [run.dataset.span.split("-").map(Number)]));
  for (const run of runs) run.classList.add("lit-run");
  runs[0]?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  return runs.length > 0;
}

/** What the keys do to the sentence that is chosen; says whether they did something. */
export function press(key, n) {
  if (!sentences || n < 0) return false;
  if (key === "Enter") { choose(n); offer(n); return true; }
  if (key === "c") { makeCard(sentences[n]); return true; }
  if (key === "v" && store.state.clips.length) { film(n); return true; }
  if (/^[1-9]$/.test(key) && thread?.known && thread.posts[key - 1]) { put(n, key - 1); return true; }
  return false;
}
export const placeOf = async () => { if (!sentences) await load(); return sentences ?? []; };

function hide(back) {
  if (menu.hidden) return;
  menu.hidden = true;
  if (back) paper.focus({ preventScroll: true });
}
document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) hide(); });
menu.addEventListener("keydown", (event) => {
  const items = [...menu.querySelectorAll("button, input")].filter((one) => one.offsetParent);
  const here = items.indexOf(document.activeElement);
  if (event.key === "Escape") { event.preventDefault(); hide(true); }
  if (event.target.matches("input")) return;
  const to = { ArrowDown: here + 1, ArrowUp: here - 1 }[event.key];
  if (to !== undefined) { event.preventDefault(); items[(to + items.length) % items.length].focus(); }
  if (/^[1-9cv]$/.test(event.key) && press(event.key, at)) { event.preventDefault(); hide(true); }
});

// --- the menu ---------------------------------------------------------------------------------

function why(n) {
  const { wishes } = store.state;
  const words = textOf(sentences[n]);
  const banned = wishes.ban.find((one) => words.includes(one) || one.includes(words));
  if (banned) return t("left.banned", { why: wishes.why[banned] || t("left.no.reason") });
  if (found.kinds[n] === "used") return t("left.used");
  const left = thread?.left.find((one) => overlaps(sentences[n], [one.span]));
  const head = t(found.kinds[n] === "carded" ? "left.carded" : "left.unused");
  return left ? `${head} · ${left.reason}` : head;
}

function offer(n) {
  const words = textOf(sentences[n]);
  const { ban, pin } = store.state.wishes;
  const place = thread?.known ? bestPlace(n) : -1;
  const count = h("span", { class: "hint" });
  const row = (label, name, act, more = "") => h("button", { type: "button", class: "menu-row", onclick: () => { hide(true); act(); } }, icon(name), h("span", {}, label), more);
  const reasonField = h("input", { type: "text", maxLength: 200, "aria-label": t("never.why"), placeholder: t("never.why"), onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); never(); } } });
  const never = () => { hide(true); wish("ban", words, true, reasonField.value); };
  menu.replaceChildren(
    h("p", { class: "menu-why" }, why(n)),
    h("p", { class: "menu-words", lang: store.state.article.language }, words),
    place >= 0 ? row(t("put.into", { n: place + 1 }), "flow", () => put(n, place), count) : "",
    place >= 0 && thread.posts.length > 1 ? h("div", { class: "menu-places", role: "group", "aria-label": t("put.other") }, ...thread.posts.map((_, to) => h("button", { type: "button", "aria-current": to === place ? "true" : undefined, "aria-label": t("put.into", { n: to + 1 }), onclick: () => { hide(true); put(n, to); } }, `${to + 1}`))) : "",
    row(t("pick.card"), "card", () => makeCard(sentences[n]), h("span", { class: "hint" }, t("put.card", { n: store.state.cards.length + 1 }))),
    pin.includes(words) ? row(t("pin.off"), "pin", () => setWish("pin", words, false)) : row(t("put.quote"), "quote", () => wish("pin", words, true)),
    store.state.clips.length ? row(t("put.clip"), "play", () => film(n))
      : h("button", { type: "button", class: "menu-row not-yet", "aria-disabled": "true", onclick: () => toast(t("put.no.clip")) }, icon("play"), h("span", {}, t("put.clip")), h("span", { class: "hint" }, t("put.no.clip"))),
    h("hr"),
    ban.includes(words) ? row(t("ban.off"), "back", () => setWish("ban", words, false))
      : h("div", { class: "menu-never" }, h("button", { type: "button", class: "menu-row", onclick: never }, icon("ban"), h("span", {}, t("never"))), reasonField));
  menu.hidden = false;
  const box = rangeOf(sentences[n]).getBoundingClientRect();
  const frame = paper.getBoundingClientRect();
  const top = Math.max(8, Math.min(Math.min(box.bottom, frame.bottom) + 6, innerHeight - menu.offsetHeight - 8));
  menu.style.transform = matchMedia("(max-width: 767px)").matches ? "" : `translate(${Math.max(8, Math.min(frame.left + 12, innerWidth - menu.offsetWidth - 8))}px, ${top}px)`;
  menu.querySelector("button")?.focus({ preventScroll: true });
  if (place >= 0) tell(n, place, count);
}

/** How full the post is, and how full it would be. */
async function tell(n, place, node) {
  const texts = textsOf(thread);
  const before = thread.posts[place].length;
  texts[place] = withSentence(place, n);
  try {
    const { counts } = await store.ask("count", { thread: thread.name, posts: texts });
    const now = counts[place];
    node.textContent = `${before} → ${now.length}`;
    node.classList.toggle("over", now.over > 0);
  } catch { node.textContent = ""; } // it is counted when it is put in
}

// --- where a sentence can go ------------------------------------------------------------------

/** The post that says what stands before the sentence. */
function bestPlace(n) {
  const [start] = sentences[n];
  let best = 0;
  for (const [place, post] of thread.posts.entries()) if (post.runs.some((run) => run.span && run.role === "body" && run.span[0] <= start)) best = place;
  return Math.min(best, Math.max(0, thread.posts.length - 1));
}

/** The text of a post with a sentence in it, at its place in the article's order; a paragraph of the article is one there too. */
function withSentence(place, n) {
  const post = thread.posts[place];
  const [start] = sentences[n];
  const words = textOf(sentences[n]);
  let length = 0, end = -1, last = null, first = -1;
  for (const run of post.runs) {
    if (run.span && run.role === "body") {
      if (first < 0) first = length;
      if (run.span[0] < start) { end = length + run.text.length; last = run; }
    }
    length += run.text.length;
  }
  const text = textsOf(thread)[place];
  if (text !== post.text) return `${bare(text)}\n\n${words}`; // it is being written: at its end
  if (end < 0) return first < 0 ? `${bare(text)}\n\n${words}` : `${text.slice(0, first)}${words}\n\n${text.slice(first)}`;
  const joined = block(last.span[1] - 1) === block(start);
  const gap = joined ? (/[\p{sc=Latin}\d][.!?]?$/u.test(last.text) ? " " : "") : "\n\n";
  return `${text.slice(0, end)}${gap}${words}${text.slice(end)}`;
}
const block = (place) => pieces.find((piece) => piece.start <= place && place < piece.end)?.node.closest("p, li, blockquote, td, h3, h4, h5, h6");

async function put(n, place) {
  const now = withSentence(place, n);
  if (await putInPost(thread, place, now)) toast(t("put.done", { n: place + 1 }), { label: t("undo"), onclick: () => store.do("undo", {}) });
}

async function wish(kind, text, on, said = "") {
  if (await setWish(kind, text, on, said)) toast(t(kind === "ban" ? "never.done" : "put.quoted"), { label: t("undo"), onclick: () => store.do("undo", {}) });
}

changes.makes("film", {
  verb: "clips",
  what: ({ text }) => t("change.post", { what: t("put.clip"), words: text.slice(0, 24) }),
  async body({ text, start }) {
    const told = await (await fetch(store.address("clips"))).json();
    const clip = told.clips[0];
    const film = store.state.clips.find((one) => one.id === clip?.id);
    if (!clip) throw new Late(t("step.late"));
    const lines = clip.lines.map((line) => line.text);
    const before = film?.captions.filter((one) => one.spans.some(([a]) => a < start)).at(-1)?.text;
    lines.splice(lines.lastIndexOf(before) + 1 || lines.length, 0, text);
    return { base: told.base, look: told.look, lines: { [clip.id]: lines } };
  },
});
async function film(n) {
  toast(t("put.filming"));
  if (await store.do("film", { text: textOf(sentences[n]).replace(/\s+/g, " "), start: sentences[n][0] })) toast(t("put.filmed"), { label: t("undo"), onclick: () => store.do("undo", {}) });
}

// --- the article itself -----------------------------------------------------------------------

editor.addEventListener("click", () => {
  const on = editor.getAttribute("aria-pressed") !== "true";
  editor.setAttribute("aria-pressed", on);
  paper.classList.toggle("writing", on);
  hide();
  if (on) toast(t("article.edit.help"));
});

changes.makes("article", {
  verb: "article",
  what: ({ text }) => t("change.post", { what: t("step.article"), words: text.slice(0, 24) }),
  body: ({ old, text, start }) => ({ base: store.state.article.print, old, text, start }),
});

/** Opens the block of a piece to be written anew, marks and all; what follows from it is made again. */
async function write(node) {
  const home = node.closest("p, li, blockquote, td, h3, h4, h5, h6") ?? node;
  if (paper.querySelector(".block-editor")) return;
  let told;
  try { told = await store.ask("block", { at: Number(node.dataset.at.split("-")[0]) }); } catch (error) { toast(reason(error)); return; }
  const area = h("textarea", { value: told.text, "aria-label": t("article.edit"), spellcheck: true });
  const end = () => { box.remove(); home.hidden = false; };
  const save = async () => {
    if (area.value === told.text) { end(); return; }
    if (await store.do("article", { old: told.text, text: area.value, start: told.start })) toast(t("article.edited"), { label: t("undo"), onclick: () => store.do("undo", {}) });
    end();
  };
  const box = h(home.matches("li") ? "li" : "div", { class: "block-editor" }, area, h("div", { class: "row" }, button(t("article.save"), "check", save, { class: "button strong" }), button(t("draft.drop"), "close", end, { class: "button quiet" })));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); }
    if (event.key === "Escape") { event.preventDefault(); end(); paper.focus(); }
  });
  home.hidden = true;
  home.after(box);
  area.style.height = `${Math.max(96, area.scrollHeight + 4)}px`;
  area.focus();
}

export { showSource };
