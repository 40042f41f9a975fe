// Cards: the final pixels from the renderer that writes the pack, while themes, colours and words change.

import { button, h, icon, keyed, language, reason, settle, t, toast } from "./dom.js";
import { paint, showSource } from "./article.js";
import { downloads, openBrand } from "./brand.js";
import { addCard, changeKind, changeLook, changeQuote, clean, dropCard, draftsOfCards, find, follow, generatedCards, moveCard, moveCardTo, ready, refer, series, tables, turned, wordsField, writeWords } from "./card_changes.js";
import { chosenBy } from "./chosen.js";
import { coming, comingCards, comingSaid } from "./coming.js";
import { changes } from "./changes.js";
import { draftNote, drafts } from "./drafts.js";
import { askButton } from "./proposal.js";
import { offer } from "./out.js";
import { saidOf } from "./review.js";
import { store } from "./store.js";
import { cardOf, nextBest, unused, whyQuote } from "./why.js";
import { still } from "./still.js";

const id = crypto.getRandomValues(new Uint32Array(1))[0].toString(36); // this window, for latest-wins
const pictures = new Map(); // address -> {url, findings, edited}
const MOST = 160;
const QUIET = 400; // ms without a wish, after which themes are drawn beforehand
let looks;
let place = 0;
let chosen = null; // the card at this place, followed when it moves
let scope = "card";
let panel, controls, showPart;
let wish; // what the stage shows: {card, look, page}
let shownKey = "";
let printed = "";
let dirty = false; // something is shown that is not written yet
let turning = false; // another card, or another scope, was just chosen
let writing = 0; // changes that wait for their turn, or for the answer
let fresh = null; // a card that is being written and is in no file yet: {kind, and its words}
let parked = false; // it waits while another card is looked at
const FRESH = "card|new";
store.choosing.add(() => dirty);
drafts.on((typing) => {
  controls?.querySelector(".draft-slot")?.update();
  if (panel) markDrafts();
  if (!typing && panel && !panel.hidden && !controls.contains(document.activeElement)) { printed = ""; draw(panel, controls, store.state); } });

export function start(show) { showPart = show; }
export function show() { showPart("cards"); }

const pageOf = (at, count = tables().length) => `${at + 1}/${count}`;

/** The look that a card is drawn with: its own over the series' over the pack's. */
function effective(table, look = series().look) {
  const base = { theme: series().theme, format: series().format, ...look };
  const other = table.theme && table.theme !== base.theme;
  return { theme: table.theme ?? base.theme, format: table.format ?? base.format, font: table.font ?? (other ? "" : base.font ?? ""), colours: { ...(other ? {} : base.colours), ...table.colours } };
}

export function draw(root, side, state) {
  panel = root; controls = side;
  if (!root.querySelector(".easel")) build(root);
  keepPlace();
  if (!parked && !changes.all().some((one) => FRESH in one.stamps && one.mode !== "offered")) fresh ??= drafts.get(FRESH)?.value;
  drawStrip(state);
  root.querySelector(".easel").hidden = !tables().length || Boolean(fresh);
  root.querySelector(".cards-none").hidden = tables().length > 0 || Boolean(fresh) || coming();
  drawComing(root.querySelector(".cards-coming"));
  root.querySelector(".card-fresh").hidden = !fresh;
  root.querySelector(".reset").hidden = !series().base;
  if (!side.querySelector(".card-form")) side.replaceChildren(); // what another part had there
  const print = JSON.stringify([place, scope, tables()[place], series().look, series().base, series().mark, state.cards[place]?.edited, state.cards[place]?.core]);
  if (fresh) {
    printed = "";
    looked(() => { if (!root.hidden && fresh && !side.querySelector(".fresh-form")) drawFresh(); });
    return;
  }
  if ((dirty || writing > 0) && !turning && side.querySelector(".card-form")) { printed = ""; return; } // who is still choosing is not taken back to what was written
  turning = false;
  if (print === printed && side.querySelector(".card-form")) return;
  printed = print;
  wish = tables()[place] && { card: tables()[place], look: series().look, page: pageOf(place) };
  if (wish) render();
  looked(() => { if (!root.hidden && !fresh) drawControls(); });
  paint("lit", state.cards[place]?.spans ?? []);
}

/** Cards that are being drawn stand in their order as they come. */
function drawComing(box) {
  box.hidden = !coming() || tables().length > 0 || Boolean(fresh);
  if (box.hidden) { box.replaceChildren(); return; }
  box.replaceChildren(h("p", { class: "hint" }, comingSaid()), h("ol", { class: "coming-cards" }, ...comingCards()));
}

/** Goes on once it is known what there is to choose; a studio that does not answer is asked again at the next news. */
function looked(then) { ready().then((there) => { looks = there; then(); }, () => { printed = ""; }); }

/** Who looks at a card goes on looking at it, wherever it stands by now. */
function keepPlace() {
  if (chosen) {
    try { place = find(chosen); } catch { place = chosen.at < 0 ? place : chosen.at; }
  }
  place = Math.min(place, Math.max(0, tables().length - 1));
  look(place);
}

function look(at) {
  place = at;
  offerCard();
  if (chosen) Object.assign(chosen, tables()[at] ? refer(at) : { at: -1 });
  else if (tables()[at]) chosen = follow(refer(at));
}

function offerCard() {
  const card = store.state.cards[place];
  if (!panel || panel.hidden) return;
  offer(card && !fresh ? { what: "card", item: card.id, platform: "", base: card.address, text: () => card.alt } : null);
}

function build(root) {
  root.replaceChildren(
    h("div", { class: "bar" },
      h("span", { class: "tally" }), h("span", { class: "spring" }),
      askButton(t("proposal.cover.ask"), "cover", "", { title: t("proposal") }),
      downloads(),
      button(t("brand"), "edit", openBrand, { class: "button brand-open", title: t("brand.open") }),
      button(t("card.add"), "plus", begin),
      button(t("cards.reset"), "back", generatedCards, { class: "button reset" })),
    h("div", { class: "easel" },
      h("div", { class: "canvas", "aria-busy": "false" }, h("img", { class: "picture", alt: "" }), h("p", { class: "canvas-trouble", role: "alert", hidden: true })),
      h("div", { class: "row card-tools" },
        button(t("card.left"), "left", () => step(-1), { bare: true }),
        h("span", { class: "where" }), h("span", { class: "by" }),
        button(t("card.right"), "right", () => step(1), { bare: true }),
        h("span", { class: "spring" }),
        button(t("source"), "find", () => showSource(store.state.cards[place]?.spans ?? []), { bare: true }),
        h("a", { class: "icon-button save", hidden: true, "aria-label": t("download"), title: t("download") }, icon("down")),
        button(t("card.remove"), "trash", () => remove(), { bare: true }))),
    h("p", { class: "cards-none empty" }, t("cards.none")),
    h("div", { class: "cards-coming", hidden: true }),
    h("p", { class: "card-fresh empty", hidden: true }, icon("plus"), h("span", {}, t("card.fresh"))),
    h("ol", { class: "strip", "aria-label": t("cards.order") }),
  );
  root.querySelector(".strip").addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    if (event.altKey) step(by);
    else select(Math.min(Math.max(place + by, 0), tables().length - 1), true);
  });
}

const drawStrip = still((state) => {
  const strip = panel.querySelector(".strip");
  panel.querySelector(".tally").textContent = t("count.cards", { n: state.cards.length });
  panel.querySelector(".where").textContent = state.cards.length ? t("position", { n: place + 1, of: state.cards.length }) : "";
  panel.querySelector(".by").replaceChildren(chosenBy(state.cards[place]?.chosen));
  keyed(strip, state.cards.map((card, at) => ({ address: card.address, alt: card.alt, kind: card.kind, edited: card.edited.length > 0, on: at === place, width: card.width, height: card.height })), (card, at) => at, (card, at) => {
    const node = h("li", { class: "thumb", draggable: true },
      h("button", { type: "button", "aria-current": card.on ? "true" : undefined, tabIndex: card.on ? 0 : -1, "aria-label": t("card.of", { n: at + 1, kind: t(`kind.${card.kind}`), words: card.alt.slice(0, 40) }), onclick: () => select(at) },
        h("img", { src: card.address, alt: "", loading: "lazy", width: card.width, height: card.height, draggable: false }),
        card.edited ? h("span", { class: "chip own" }, t("own.short")) : "",
        h("span", { class: "chip unsaved", hidden: true }, t("status.unsaved"))));
    node.addEventListener("dragstart", (event) => { event.dataTransfer.setData("text/x-card", String(at)); event.dataTransfer.effectAllowed = "move"; node.classList.add("dragged"); });
    node.addEventListener("dragend", () => node.classList.remove("dragged"));
    node.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("text/x-card")) { event.preventDefault(); node.classList.add("target"); } });
    node.addEventListener("dragleave", () => node.classList.remove("target"));
    node.addEventListener("drop", (event) => { event.preventDefault(); node.classList.remove("target"); drop(Number(event.dataTransfer.getData("text/x-card")), at); });
    return node;
  });
  markDrafts();
});

/** Says of each card whether words of it are not saved, wherever one looks meanwhile. */
function markDrafts() {
  const places = draftsOfCards();
  panel.querySelectorAll(".thumb").forEach((thumb, at) => {
    const unsaved = places.has(at);
    thumb.querySelector(".unsaved").hidden = !unsaved;
    thumb.querySelector("button").ariaDescription = unsaved ? t("status.unsaved") : null;
  });
}

/** A new card begins empty; it is written once it says what its kind needs. */
function begin() {
  parked = false;
  fresh = drafts.get(FRESH)?.value ?? { kind: "quote" };
  draw(panel, controls, store.state);
  looked(() => controls.querySelector("[data-key^=word-]")?.focus());
}

function endFresh() {
  fresh = null;
  drafts.drop(FRESH);
  controls.replaceChildren();
  draw(panel, controls, store.state);
}

function drawFresh() {
  const kind = looks.kinds[fresh.kind];
  const lacks = () => kind.fields.some(({ name, needed }) => needed && ![fresh[name] ?? ""].flat().join("").trim());
  const make = h("button", { type: "submit", class: "button strong", disabled: lacks() }, icon("check"), h("span", {}, t("card.make")));
  const write = async () => {
    if (lacks()) return;
    const card = clean(fresh);
    [fresh, parked] = [null, true];
    if (!(await add(card, [FRESH]))) { parked = false; draw(panel, controls, store.state); }
  };
  controls.replaceChildren(h("form", { class: "card-form fresh-form", onsubmit: (event) => { event.preventDefault(); write(); } },
    h("h2", {}, t("card.fresh.name")),
    h("label", { class: "field" }, h("span", {}, t("kind")),
      h("select", { data: { key: "kind" }, onchange: (event) => { fresh = turned(fresh, event.target.value); drafts.keep(FRESH, clean(fresh), { kind: fresh.kind }); drawFresh(); } },
        ...Object.keys(looks.kinds).map((one) => h("option", { value: one, selected: one === fresh.kind }, t(`kind.${one}`))))),
    h("fieldset", { class: "words" }, h("legend", {}, t("words")), ...kind.fields.map((field) => wordField(field, fresh, {
      mark: field.needed ? h("span", { class: "needed" }, t("needed")) : "",
      take: (value) => { fresh = { ...fresh, [field.name]: value }; drafts.keep(FRESH, clean(fresh), { kind: fresh.kind }); make.disabled = lacks(); },
    }))),
    h("p", { class: "hint" }, t("words.help")),
    h("div", { class: "row" }, button(t("draft.drop"), "trash", endFresh, { class: "button quiet" }), h("span", { class: "spring" }), make)));
  controls.hidden = false;
}

function select(at, focus = panel.querySelector(".strip").contains(document.activeElement)) {
  turning ||= at !== place;
  look(at);
  dirty = false;
  [fresh, parked] = [null, true];
  draw(panel, controls, store.state);
  const node = panel.querySelectorAll(".thumb button")[at];
  if (focus) node?.focus();
  node?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// --- pixels ---------------------------------------------------------------------------------

/** What the pack has set apart on its cover decides how one is drawn: with another choice it is another picture. */
const coreOf = ({ kind }) => (kind === "cover" && store.state.cards.find((one) => one.core)?.core) || "";
const address = ({ card, look, page }, window) => `${store.address("draw")}?window=${window}&of=${series().mark}&card=${encodeURIComponent(JSON.stringify({ card: clean(card), series: clean(look), page, ...(coreOf(card) ? { core: coreOf(card) } : {}) }))}`;

let asked;
let askedAt = 0;
let turn = 0;
/** Draws what `wish` says; only the newest wish counts. */
async function render() {
  const where = address(wish, ""); // what was drawn beforehand has the same
  shownKey = where;
  askedAt = performance.now();
  asked?.abort();
  const known = pictures.get(where);
  if (known) { placePicture(known); return; }
  asked = new AbortController();
  const canvas = panel.querySelector(".canvas");
  canvas.setAttribute("aria-busy", "true");
  try {
    const found = await load(where, asked.signal, ++turn);
    if (found && shownKey === where) placePicture(found);
  } catch (error) {
    if (error.name === "AbortError" || shownKey !== where) return;
    canvas.setAttribute("aria-busy", "false");
    const line = canvas.querySelector(".canvas-trouble");
    line.textContent = reason(error);
    line.hidden = false;
  }
}

async function load(where, signal, number = 0) {
  const answer = await fetch(number ? where.replace("?window=", `?window=${id}`) : where, { signal, headers: { "repurpose-turn": String(number) } });
  if (answer.status === 204) return null;
  if (!answer.ok) throw Object.assign(new Error(""), await answer.json().then((told) => ({ message: told.error, hint: told.hint })));
  const url = URL.createObjectURL(await answer.blob());
  const found = { url, findings: JSON.parse(answer.headers.get("repurpose-findings")), edited: JSON.parse(answer.headers.get("repurpose-edited")) };
  pictures.set(where, found);
  if (pictures.size > MOST) {
    const [oldest, gone] = pictures.entries().next().value;
    URL.revokeObjectURL(gone.url);
    pictures.delete(oldest);
  }
  return found;
}

function placePicture(found) {
  const canvas = panel.querySelector(".canvas");
  const image = canvas.querySelector("img");
  if (image.src !== found.url) image.src = found.url;
  image.alt = store.state.cards[place]?.alt ?? "";
  canvas.setAttribute("aria-busy", "false");
  canvas.querySelector(".canvas-trouble").hidden = true;
  const save = panel.querySelector(".save");
  save.href = `${store.state.cards[place]?.address.split("?")[0]}?download`;
  save.hidden = false; // a link that leads nowhere yet is none
  showFindings(found);
}

function showFindings({ findings, edited }) {
  const list = controls.querySelector(".findings");
  if (!list) return;
  list.replaceChildren(
    ...(edited.length ? [h("li", { class: "own" }, icon("edit"), h("span", {}, t("own.card")))] : []),
    ...findings.map((text) => h("li", {}, icon("warn"), h("span", {}, text))));
}

/** Themes are drawn beforehand, the nearest first, one at a time and only while nothing is asked for, so that dragging finds them. */
let warming = 0;
async function warm() {
  const turn = ++warming;
  const now = looks.themes.findIndex((one) => one.name === (wish && effective(wish.card, wish.look).theme));
  const near = looks.themes.map((theme, at) => [Math.abs(at - now), theme]).sort(([a], [b]) => a - b);
  for (const [, theme] of near) {
    while (turn === warming && (performance.now() - askedAt < QUIET || panel.querySelector('.canvas[aria-busy="true"]'))) await new Promise((go) => setTimeout(go, 60));
    if (turn !== warming || panel.hidden || !wish) return; // also when another has begun while this one waited
    const where = address(themed(theme.name), "");
    if (pictures.has(where) || document.hidden) continue;
    try { await load(where); } catch { /* it is said when somebody chooses it */ }
  }
}

// --- changes --------------------------------------------------------------------------------

const table = () => tables()[place];

/** The wish with another theme, in the scope that is chosen. */
function themed(theme) {
  if (scope === "all") {
    const look = { ...series().look, theme };
    const { theme: _, ...card } = table();
    return { card, look, page: pageOf(place) };
  }
  return { card: { ...table(), theme }, look: series().look, page: pageOf(place) };
}

function preview(next) { wish = next; dirty = true; render(); }

/** Shows what is written once the newest choice is. */
async function written(done) {
  dirty = false;
  writing++;
  const made = await done.finally(() => { writing--; });
  if (!dirty && !writing) { printed = ""; draw(panel, controls, store.state); }
  return made;
}

const commitLook = (change, what, card = scope === "card" ? refer(place) : null) => written(changeLook(change, what, card));

export async function add(card, fields = []) {
  const at = await written(addCard(card, fields));
  if (at >= 0) { select(at); toast(t("card.added")); }
  return at >= 0;
}

async function step(by) {
  if (!tables()[place + by]) return;
  const focus = panel.querySelector(".strip").contains(document.activeElement);
  if (await written(moveCard(place, by))) select(place, focus);
}

async function drop(from, to) {
  if (from === to || !tables()[from] || !tables()[to]) return;
  look(from);
  if (await written(moveCardTo(from, to))) select(place);
}

const remove = () => written(dropCard(place));

// --- controls -------------------------------------------------------------------------------

function drawControls() {
  const card = table();
  const focused = controls.contains(document.activeElement) ? document.activeElement.dataset.key ?? document.activeElement.id : "";
  if (!card) { controls.replaceChildren(); controls.hidden = true; return; }
  const now = effective(scope === "all" ? {} : card);
  controls.replaceChildren(h("div", { class: "card-form" },
    h("h2", {}, t(`kind.${card.kind}`)),
    store.state.cards[place] ? saidOf(`card:${store.state.cards[place].file}`) : "",
    h("fieldset", { class: "switch scope" }, h("legend", { class: "unseen" }, t("scope")),
      ...["card", "all"].map((value) => h("label", {}, h("input", { type: "radio", name: "scope", value, checked: scope === value, data: { key: `scope-${value}` }, onchange: () => { scope = value; printed = ""; turning = true; draw(panel, controls, store.state); } }), h("span", {}, t(`scope.${value}`))))),
    themes(now.theme, card.kind),
    h("div", { class: "pair" },
      choose("format", t("format"), looks.formats.map((one) => [one.name, `${t(`format.${one.name}`)} ${one.width}×${one.height}`]), now.format),
      choose("font", t("font"), [["", t("font.theme")], ...looks.fonts.map((one) => [one, t(`font.${one}`)])], now.font)),
    colours(now, card.kind),
    ...(scope === "card" ? [chooseKind(card), words(card)] : []),
    h("ul", { class: "findings", "aria-live": "polite" }),
    ...(scope === "card" && card.kind === "quote" ? quoted() : [])));
  controls.hidden = false;
  if (focused) controls.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  const found = pictures.get(shownKey);
  if (found) showFindings(found);
  if (window.requestIdleCallback) requestIdleCallback(warm, { timeout: 1500 });
}

/** What weighed for the quote on this card, and the next best that could stand here, or on a card of their own. */
function quoted() {
  const spans = store.state.cards[place]?.spans ?? [];
  const says = [...store.state.quotes, ...store.state.next_quotes].find((quote) => quote.spans.some(([start, end]) => spans.some(([from, to]) => start < to && from < end)));
  return [says ? whyQuote(says) : "", nextBest(unused(store.state), [
    { label: "next.swap", name: "card", act: swap },
    { label: "next.add", name: "plus", act: (quote) => add(cardOf(quote)), bare: true }])];
}

async function swap(quote) {
  if (await written(changeQuote(place, cardOf(quote)))) { select(place, false); toast(t("next.swapped")); }
}

function themes(current, kind) {
  const card = scope === "card" ? refer(place) : null; // when it was chosen, not when it is written
  let last = current;
  const commit = settle((name) => { last = name; commitLook({ theme: name }, "theme", card); }, 500);
  let held = false;
  const group = h("fieldset", { class: "themes" }, h("legend", {}, t("theme")), h("div", { class: "swatches" },
    ...looks.themes.map((theme) => {
      const colours = theme[looks.kinds[kind].palette];
      const sample = h("span", { class: "sample", "aria-hidden": "true" }, "文");
      sample.style.background = colours.bg;
      sample.style.color = colours.text;
      sample.style.setProperty("--dot", colours.accent);
      return h("label", { class: "swatch", data: { theme: theme.name } },
        h("input", { type: "radio", name: "theme", value: theme.name, checked: theme.name === current, data: { key: `theme-${theme.name}` }, onchange: () => { preview(themed(theme.name)); if (held) commit.drop(); else commit(theme.name); } }),
        sample, h("span", { class: "swatch-name" }, language === "zh" ? theme.label_zh : theme.label));
    })), h("a", { class: "whole-voice", href: `/voices?pack=${encodeURIComponent(store.state.name)}&theme=${encodeURIComponent(current)}` }, icon("card"), h("span", {}, t("voices.open"))));
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".swatch");
  group.addEventListener("pointerdown", (event) => { held = event.button === 0 && Boolean(under(event)); });
  group.addEventListener("pointermove", (event) => {
    if (!held || !(event.buttons & 1)) return;
    const input = under(event)?.querySelector("input");
    if (!input || input.checked) return;
    input.checked = true;
    preview(themed(input.value));
  });
  const release = () => {
    if (!held) return;
    held = false;
    const name = group.querySelector("input:checked")?.value;
    setTimeout(() => { // a plain click checks its radio only after the pointer is up
      const chosen = group.querySelector("input:checked")?.value ?? name;
      if (!chosen) return;
      if (chosen === last) { dirty = writing > 0 && dirty; commit.drop(); } else { commit(chosen); commit.flush(); }
    });
  };
  group.addEventListener("pointerup", release);
  group.addEventListener("pointerleave", release);
  return group;
}

function chooseKind(card) {
  return h("label", { class: "field" }, h("span", {}, t("kind")),
    h("select", { data: { key: "kind" }, onchange: (event) => written(changeKind(place, event.target.value)) },
      ...Object.keys(looks.kinds).map((kind) => h("option", { value: kind, selected: kind === card.kind }, t(`kind.${kind}`)))));
}

function choose(name, label, options, current) {
  const known = options.some(([value]) => value === current);
  return h("label", { class: "field" }, h("span", {}, label),
    h("select", { data: { key: name }, onchange: (event) => commitLook({ [name]: event.target.value }, name) },
      ...[...options, ...(known ? [] : [[current, current]])].map(([value, text]) => h("option", { value, selected: value === current }, text))));
}

function colours(now, kind) {
  const theme = looks.themes.find((one) => one.name === now.theme);
  const plain = theme?.[looks.kinds[kind].palette] ?? {};
  const changed = { ...now.colours };
  const wished = () => (scope === "all" ? { card: table(), look: { ...series().look, colours: changed }, page: pageOf(place) } : { card: { ...table(), colours: { ...table().colours, ...changed } }, look: series().look, page: pageOf(place) });
  return h("fieldset", { class: "colours" }, h("legend", {}, t("colours")),
    ...looks.colours.map((token) => h("label", { class: "colour" },
      h("input", { type: "color", value: changed[token] ?? plain[token] ?? "#000000", data: { key: `colour-${token}` },
        oninput: (event) => { changed[token] = event.target.value; preview(wished()); },
        onchange: (event) => { changed[token] = event.target.value; commitLook({ colours: changed }, "colours"); } }),
      h("span", {}, t(`colour.${token}`)))),
    Object.keys(now.colours).length ? button(t("colours.reset"), "back", () => commitLook({ colours: {} }, "colours"), { class: "button quiet" }) : "");
}

/** One field of a card's words, or a choice of how it looks. */
function wordField({ name, shape, exact, choices = [] }, card, { mark, take, commit = () => {} }) {
  if (choices.length) {
    return h("label", { class: "field" }, h("span", {}, t(`field.${name}`), mark),
      h("select", { data: { key: `word-${name}` }, onchange: (event) => { take(event.target.value); commit(); } },
        ...["", ...choices].map((one) => h("option", { value: one, selected: (card[name] ?? "") === one }, t(`cover.${one || "any"}`)))));
  }
  if (shape === "picture") {
    const there = [...new Set(["", ...store.state.pictures, card[name] ?? ""])];
    return there.length < 2 ? "" : h("label", { class: "field" }, h("span", {}, t(`field.${name}`), mark),
      h("select", { data: { key: `word-${name}` }, onchange: (event) => { take(event.target.value); commit(); } },
        ...there.map((one) => h("option", { value: one, selected: (card[name] ?? "") === one }, one || t("picture.none")))));
  }
  const list = shape === "list";
  const value = list ? (card[name] ?? []).join("\n") : card[name] ?? "";
  const read = (text) => (!list ? text : exact ? text.replace(/\n+$/, "").split("\n") : text.split("\n").map((line) => line.trim()).filter(Boolean));
  return h("label", { class: "field" }, h("span", {}, t(`field.${name}`), mark),
    h(shape === "line" ? "input" : "textarea", { value, rows: shape === "line" ? undefined : Math.min(8, Math.max(2, Math.ceil(value.length / 20) + value.split("\n").length - 1)), lang: store.state.article.language, data: { key: `word-${name}` }, oninput: (event) => take(read(event.target.value)), onchange: commit,
      onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { if (event.target.form) event.target.form.requestSubmit(); else event.target.blur(); } } }));
}

function words(card) {
  const fields = looks.kinds[card.kind].fields;
  const says = (one) => Object.fromEntries(fields.map(({ name }) => [name, one[name] ?? ""]));
  const field = wordsField(place);
  const kept = drafts.get(field);
  const before = kept?.before ?? { kind: card.kind, says: says(card) };
  const mine = refer(place);
  const draft = { ...card, ...kept?.value.says };
  const edited = store.state.cards[place]?.edited ?? [];
  const slot = h("div", { class: "draft-slot" });
  const redraw = settle(() => { if (slot.isConnected) preview({ card: draft, look: series().look, page: pageOf(place) }); }, 40); // not of a form that has gone
  const commit = () => {
    redraw.drop();
    if (JSON.stringify(says(draft)) === JSON.stringify(says(card))) { drafts.drop(field); dirty = false; return; }
    drafts.resume(field);
    written(writeWords(field, mine, says(draft)));
  };
  if (kept) { wish = { card: draft, look: series().look, page: pageOf(place) }; render(); }
  slot.update = () => slot.replaceChildren(draftNote(field, { save: commit, drop: () => { dirty = false; drafts.drop(field); printed = ""; draw(panel, controls, store.state); } }) ?? "");
  slot.update();
  return h("fieldset", { class: "words" }, h("legend", {}, t("words")),
    slot,
    ...fields.map((one) => wordField(one, draft, {
      mark: edited.some((name) => name === one.name || name.startsWith(`${one.name}.`)) ? h("span", { class: "chip own" }, t("own.short")) : "",
      take: (value) => { draft[one.name] = value; drafts.keep(field, { kind: card.kind, says: says(draft) }, drafts.get(field)?.before ?? before); redraw(); },
      commit,
    })),
    h("p", { class: "hint" }, t("words.help")));
}
