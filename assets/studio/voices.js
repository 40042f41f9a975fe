// A voice whole: one card for each of its layouts, in any palette, format and words, alone or beside another voice.

import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { bodyOf, lookOfAll } from "./series_look.js";
import { drawNumbers } from "./voices_numbers.js";
import { look as openView, redraw as redrawView } from "./voices_view.js";

const SMALL = 360; // px of a card on the sheet
const COVERS = ["number", "word", "question", "photo", "pattern", "person", ""];
const [choice, sheet, trouble, tally, numbers] = ["choice", "sheet", "trouble", "tally", "numbers"].map((id) => document.getElementById(id));
const asked = new URLSearchParams(location.search);
const wish = Object.fromEntries(["voice", "theme", "format", "words", "pack", "beside"].map((name) => [name, asked.get(name) ?? ""]));
let known; // what there is to choose
let cells = []; // {name, kind, cover, layout, theme, voice, node, facts}
let turn = 0; // of the newest sheet

const labelOf = (one) => (language === "zh" ? one.label_zh : one.label);
const voiceOf = (name) => known.voices.find((one) => one.name === name);
const paletteOf = () => voiceOf(wish.voice)?.palettes.find((one) => one.name === wish.theme);
const ask = async (path, query) => { const answer = await fetch(`${path}?${new URLSearchParams(query)}`); const told = await answer.json(); if (!answer.ok) throw Object.assign(new Error(told.error), told); return told; };

/** What is asked of the studio for a voice: the same palette, light or dark, of the voice beside. */
const queryFor = (voice, theme) => ({ voice, theme, format: wish.format, words: wish.words, pack: wish.pack });

/** Fills in what the address leaves open; what is not there any more is forgotten. */
function settleWish() {
  if (!voiceOf(wish.voice) && !wish.theme) wish.theme = known.packs.find((one) => one.name === wish.pack)?.theme ?? "";
  if (!voiceOf(wish.voice)) wish.voice = known.voices.find((one) => one.palettes.some((palette) => palette.name === wish.theme))?.name ?? known.voices.find((one) => !one.trouble)?.name ?? "";
  const palettes = voiceOf(wish.voice)?.palettes ?? [];
  if (!palettes.some((one) => one.name === wish.theme)) wish.theme = palettes[0]?.name ?? "";
  if (!known.formats.some((one) => one.name === wish.format)) wish.format = known.formats[0].name;
  if (!known.packs.some((one) => one.name === wish.pack)) wish.pack = "";
  if (!known.languages.includes(wish.words)) wish.words = language === "zh" ? "zh-Hans" : "en";
  if (wish.beside === wish.voice || !voiceOf(wish.beside)) wish.beside = "";
}

function remember() {
  const said = Object.entries(wish).filter(([name, value]) => value && !(name === "words" && wish.pack));
  history.replaceState(null, "", `/voices?${new URLSearchParams(said)}`);
}

async function change(next, focus) {
  Object.assign(wish, next);
  if (next.pack) known = await ask("/api/voices", { pack: wish.pack });
  settleWish();
  remember();
  drawChoice(focus);
  drawSheet();
}

// --- what there is to choose --------------------------------------------------------------------

const radio = (name, value, current, label, act, extra = {}) => h("label", extra, h("input", { type: "radio", name, value, checked: value === current, data: { key: `${name}-${value}` }, onchange: () => act(value) }), h("span", {}, label));
const select = (name, label, value, options, act) => h("label", { class: "field" }, h("span", {}, label), h("select", { data: { key: name }, onchange: (event) => act(event.target.value) }, ...options));
const option = (value, current, label) => h("option", { value, selected: value === current }, label);
const LANGUAGES = { "zh-Hans": "简体中文", "zh-Hant": "繁體中文", ja: "日本語", en: "English", ko: "한국어" };

function drawChoice(focus = document.activeElement?.dataset.key) {
  const voice = voiceOf(wish.voice);
  const palette = paletteOf();
  const pair = voice?.palettes.find((one) => one.name === palette?.pair) ?? voice?.palettes.find((one) => one.dark !== palette?.dark);
  const mode = (dark) => (palette?.dark === dark ? palette : pair)?.name ?? "";
  choice.replaceChildren(
    h("fieldset", { class: "switch voices-voices" }, h("legend", { class: "unseen" }, t("voices.voice")),
      ...known.voices.map((one) => radio("voice", one.name, wish.voice, [labelOf(one), one.own ? h("em", { class: "chip own" }, t("voices.own")) : "", one.trouble ? icon("warn") : ""], () => change({ voice: one.name, theme: "" }), { title: one.trouble ? t("voices.broken") : undefined }))),
    h("div", { class: "voices-row" },
      palettes(voice),
      pair ? h("fieldset", { class: "switch" }, h("legend", { class: "unseen" }, t("voices.mode")),
        ...[[false, "sun", "light"], [true, "moon", "dark"]].map(([dark, sign, name]) => radio("tone", name, palette?.dark ? "dark" : "light", [icon(sign), t(`mode.${name}`)], () => change({ theme: mode(dark) })))) : "",
      h("fieldset", { class: "switch" }, h("legend", { class: "unseen" }, t("format")),
        ...known.formats.map((one) => radio("format", one.name, wish.format, one.ratio, () => change({ format: one.name }), { title: `${t(`format.${one.name}`)} ${one.width}×${one.height}` }))),
      select("words", t("voices.words"), wish.pack ? `pack:${wish.pack}` : wish.words, [
        h("optgroup", { label: t("voices.words.samples") }, ...known.languages.map((one) => option(one, wish.pack ? "" : wish.words, LANGUAGES[one]))),
        ...(known.packs.length ? [h("optgroup", { label: t("voices.words.packs") }, ...known.packs.map((one) => option(`pack:${one.name}`, wish.pack && `pack:${wish.pack}`, one.title)))] : []),
      ], (value) => change(value.startsWith("pack:") ? { pack: value.slice(5) } : { pack: "", words: value })),
      select("beside", t("voices.beside"), wish.beside, [option("", wish.beside, t("voices.beside.none")), ...known.voices.filter((one) => one.name !== wish.voice && !one.trouble).map((one) => option(one.name, wish.beside, labelOf(one)))], (value) => change({ beside: value })),
      useButton(voice, palette)),
    voice?.lent && !voice.trouble ? h("p", { class: "hint" }, t("voices.lent", { name: voice.name })) : "",
    ...known.broken.map((one) => h("p", { class: "trouble" }, t("voices.theme.broken", one))));
  if (focus) choice.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

function palettes(voice) {
  return h("fieldset", { class: "voices-palettes" }, h("legend", { class: "unseen" }, t("voices.palette")),
    ...(voice?.palettes ?? []).map((one) => {
      const sample = h("span", { class: "sample", "aria-hidden": "true" }, "文");
      sample.style.background = one.colours.bg;
      sample.style.color = one.colours.text;
      sample.style.setProperty("--dot", one.colours.accent);
      return h("label", { class: "swatch", title: one.name }, h("input", { type: "radio", name: "palette", value: one.name, checked: one.name === wish.theme, data: { key: `palette-${one.name}` }, onchange: () => change({ theme: one.name }) }), sample, h("span", { class: "swatch-name" }, labelOf(one)));
    }));
}

function useButton(voice, palette) {
  const off = !palette || voice.lent || Boolean(voice.trouble);
  return button(t("voices.use"), "check", () => use(palette), { class: "button strong voices-use", data: { key: "use" }, disabled: off });
}

/** Writes the palette to the pack as the picker of themes does: all cards are drawn in it. */
async function use(palette) {
  const pack = known.packs.find((one) => one.name === wish.pack);
  if (!pack) { toast(t("voices.use.pick")); choice.querySelector('[data-key="words"]').focus(); return; }
  const pressed = choice.querySelector(".voices-use");
  pressed.disabled = true;
  toast(t("voices.using"));
  try {
    const state = await ask(`/api/p/${pack.name}`, {});
    const body = bodyOf(state.series, lookOfAll(state.series, { theme: palette.name }), "theme");
    const answer = await fetch(`/api/p/${pack.name}/cards`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const told = await answer.json();
    if (!answer.ok) throw told;
    toast(t("voices.used", { pack: pack.title, palette: labelOf(palette) }), { label: t("voices.used.open"), href: `/p/${pack.name}#cards` });
  } catch (error) {
    toast(reason(error));
  }
  drawChoice();
}

// --- the sheet ----------------------------------------------------------------------------------

const watcher = new IntersectionObserver((entries) => { for (const { isIntersecting, target } of entries) if (isIntersecting) { watcher.unobserve(target); fill(target.cell); } }, { rootMargin: "400px" });

/** The palette of another voice that is as light or as dark. */
const likePalette = (voice) => (voice.palettes.find((one) => one.dark === paletteOf()?.dark) ?? voice.palettes[0])?.name ?? "";

async function drawSheet() {
  const mine = ++turn;
  sheet.setAttribute("aria-busy", "true");
  sheet.style.setProperty("--ratio", (({ width, height }) => `${width} / ${height}`)(known.formats.find((one) => one.name === wish.format)));
  const sides = [[wish.voice, wish.theme], ...(wish.beside ? [[wish.beside, likePalette(voiceOf(wish.beside))]] : [])];
  let told;
  try {
    told = await Promise.all(sides.map(([voice, theme]) => ask("/api/voices/sheet", queryFor(voice, theme))));
  } catch (error) {
    if (mine === turn) complain(reason(error));
    return;
  }
  if (mine !== turn) return;
  const wrong = told.map((one) => one.trouble).filter(Boolean).join("\n");
  tell(wrong);
  if (wrong) return; // what was drawn before stays, pale, until the mistake is mended
  for (const one of cells) { watcher.unobserve(one.node); if (one.url) URL.revokeObjectURL(one.url); }
  cells = [];
  sheet.classList.toggle("two", sides.length > 1);
  sheet.classList.toggle("wide", known.formats.some((one) => one.name === wish.format && one.width > one.height));
  const names = sides.map(([voice, theme]) => h("p", {}, `${labelOf(voiceOf(voice))} · ${labelOf(voiceOf(voice).palettes.find((one) => one.name === theme) ?? voiceOf(voice))}`));
  sheet.replaceChildren(...(sides.length > 1 ? [h("div", { class: "voices-sides" }, ...names)] : []), ...groupsOf(told).map((group) => section(group, told, sides)));
  cells.forEach((one) => watcher.observe(one.node));
  cells.forEach((one, at) => { one.node.tabIndex = at ? -1 : 0; });
  sheet.setAttribute("aria-busy", "false");
  drawNumbers(numbers.lastElementChild, told[0]);
  count();
  redrawView(cells);
}

function tell(text) {
  trouble.textContent = text;
  trouble.hidden = !text;
  numbers.hidden = Boolean(text);
  sheet.classList.toggle("stale", Boolean(text));
  if (text) { sheet.setAttribute("aria-busy", "false"); tally.textContent = ""; }
}

function complain(text) { tell(text); if (text) { sheet.replaceChildren(); cells = []; } }

/** The kinds that the sheets have, covers by what they make large. */
function groupsOf(told) {
  const all = told.flatMap((one) => one.cells ?? []);
  const kinds = [...new Set(all.map((one) => one.kind))];
  return kinds.flatMap((kind) => (kind === "cover" ? COVERS.map((cover) => ({ kind, cover })) : [{ kind, cover: "" }])).filter((group) => all.some((one) => isOf(one, group)));
}

const isOf = (cell, group) => cell.kind === group.kind && cell.cover === group.cover;
const nameOf = ({ kind, cover }) => (kind === "cover" ? `${t("kind.cover")} · ${cover ? t(`cover.${cover}`) : t("voices.cover.any")}` : t(`kind.${kind}`));

function section(group, told, sides) {
  const id = `k-${group.kind}-${group.cover || "any"}`;
  const heading = h("h2", { id }, nameOf(group));
  const node = h("section", { class: "voices-kind", "aria-labelledby": id }, sides.length > 1 ? heading : "",
    ...told.map((one, at) => h("ul", { class: "voices-cells", "aria-label": `${nameOf(group)} · ${labelOf(voiceOf(sides[at][0]))}` }, ...(one.cells ?? []).filter((cell) => isOf(cell, group)).map((cell) => h("li", {}, make(cell, sides[at]))))));
  if (sides.length < 2) node.querySelector("li").prepend(heading);
  return node;
}

function make(cell, [voice, theme]) {
  const one = { ...cell, voice, theme, title: [nameOf(cell), cell.layout || t("voices.itself")].join(" · "), address: (width) => `/api/voices/card?${new URLSearchParams({ ...queryFor(voice, theme), cell: cell.name, width, stamp: known.stamp })}` };
  one.node = h("button", { type: "button", class: "voices-cell", data: { cell: cell.name, voice }, "aria-label": one.title, onclick: () => openView(one, cells) },
    h("span", { class: "voices-card", "aria-hidden": "true" }), h("span", { class: "voices-said" }, h("span", {}, cell.layout || t("voices.itself"))));
  one.node.cell = one;
  cells.push(one);
  return one.node;
}

let busy = 0;
const waiting = [];
/** Fills cells a few at a time: they are drawn one after the other anyway. */
function fill(one) { waiting.push(one); pump(); }
function pump() {
  while (busy < 3 && waiting.length && trouble.hidden) {
    const one = waiting.shift();
    if (!cells.includes(one)) continue;
    busy++;
    load(one).finally(() => { busy--; pump(); });
  }
}

async function load(one) {
  try {
    const answer = await fetch(one.address(SMALL));
    const said = answer.headers.get("repurpose-card");
    if (said) one.url = URL.createObjectURL(await answer.blob());
    one.facts = said ? JSON.parse(said) : await answer.json();
  } catch (error) {
    one.facts = { trouble: reason(error) };
  }
  if (one.facts.broken) { one.facts = undefined; return; } // the sheet says it, and is drawn again once that is mended
  if (!cells.includes(one)) { if (one.url) URL.revokeObjectURL(one.url); return; }
  show(one);
  count();
}

function show(one) {
  const { facts, node } = one;
  const many = facts.findings?.length ?? 0;
  node.classList.toggle("none", Boolean(facts.trouble));
  node.querySelector(".voices-card").replaceChildren(facts.trouble ? h("span", { class: "voices-none" }, facts.trouble) : h("img", { src: one.url, alt: "" }));
  node.querySelector(".voices-said").replaceChildren(h("span", {}, one.layout || t("voices.itself")),
    facts.own === false ? h("span", { class: "chip" }, t("voices.sample")) : "",
    many ? h("span", { class: "voices-remarks" }, icon("warn"), t("voices.findings", { n: many })) : "");
  node.setAttribute("aria-label", [one.title, facts.own === false && t("voices.sample"), many && t("voices.findings", { n: many }), facts.trouble].filter(Boolean).join(", "));
}

function count() {
  if (!trouble.hidden) return;
  const done = cells.filter((one) => one.facts);
  if (!cells.length) { tally.textContent = ""; return; }
  const drawn = done.filter((one) => !one.facts.trouble);
  tally.textContent = done.length < cells.length ? t("voices.drawing", { n: done.length, of: cells.length }) : t("voices.tally", { cards: drawn.length, samples: drawn.filter((one) => !one.facts.own).length, findings: drawn.filter((one) => one.facts.findings.length).length, none: done.length - drawn.length });
}

sheet.addEventListener("keydown", (event) => {
  const at = cells.findIndex((one) => one.node === event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: cells.length - 1, ArrowDown: below(at, 1), ArrowUp: below(at, -1) }[event.key];
  if (at < 0 || to === undefined || !cells[to]) return;
  event.preventDefault();
  cells[at].node.tabIndex = -1;
  cells[to].node.tabIndex = 0;
  cells[to].node.focus();
});

/** The cell of the next row that is closest under, or over, another. */
function below(at, step) {
  const here = cells[at]?.node.getBoundingClientRect();
  if (!here) return undefined;
  const near = cells.map((one, place) => [one.node.getBoundingClientRect(), place]).filter(([box]) => (step > 0 ? box.top > here.top + 8 : box.top < here.top - 8));
  const row = near.length && (step > 0 ? Math.min(...near.map(([box]) => box.top)) : Math.max(...near.map(([box]) => box.top)));
  return near.filter(([box]) => Math.abs(box.top - row) < 8).sort(([a], [b]) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left))[0]?.[1];
}

// --- files that change --------------------------------------------------------------------------

async function readAgain() {
  const before = known.stamp;
  known = await ask("/api/voices", { pack: wish.pack });
  settleWish();
  drawChoice();
  await drawSheet();
  if (before !== known.stamp && trouble.hidden) toast(t("voices.changed"));
}

const news = new EventSource("/api/events");
news.addEventListener("open", async () => { // what changed while nobody was told
  const now = await ask("/api/voices", { pack: wish.pack }).catch(() => null);
  if (now && known && now.stamp !== known.stamp) readAgain().catch((error) => complain(reason(error)));
});
news.addEventListener("looks", () => readAgain().catch((error) => complain(reason(error))));
news.addEventListener("pack", (event) => { if (JSON.parse(event.data).pack === wish.pack) readAgain().catch((error) => complain(reason(error))); });

const wideEnough = matchMedia("(min-width: 1200px)");
numbers.open = wideEnough.matches;
try {
  known = await ask("/api/voices", { pack: wish.pack });
  settleWish();
  drawChoice();
  drawSheet();
} catch (error) { complain(reason(error)); }
