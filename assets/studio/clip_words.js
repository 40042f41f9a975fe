// What a clip says: a caption a line, in beats; and the beat that is chosen, with all that can be said of it.

import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { beats, change, changeBeat, clip, film, generated, hear, told } from "./clip_edits.js";
import { choose, dropBeat, kindLabel, moveBeat, setLength } from "./clip_timeline.js";
import { mark, play } from "./clip_screen.js";
import { complain, store } from "./store.js";
import { symbolsButton } from "./symbol_picker.js";

const MOST_WORDS = 2;
let list, panel, back;

export function script() {
  list = h("ol", { class: "caption-list" });
  panel = h("section", { class: "beat-panel", "aria-label": t("beat") });
  const whole = h("div", { class: "clip-script" },
    h("div", { class: "script-head" }, h("h2", {}, t("captions")), h("span", { class: "spring" }), symbolsButton(() => list),
      button(t("caption.add"), "plus", () => { const at = beats().length; change((all) => all.push({ lines: [""] })); choose(at); focus(at, 0); }),
      back = button(t("captions.back"), "back", generated, { class: "button quiet" })),
    h("p", { class: "hint" }, t("captions.help")),
    list,
    panel);
  draw();
  drawPanel();
  return whole;
}

hear((kind) => {
  if (!list?.isConnected) return;
  if (kind === "beats") { draw(); drawPanel(); }
  else if (kind === "plan") { if (!list.childElementCount) draw(); times(); drawPanel(); }
  else if (kind === "chosen") { times(); drawPanel(); }
  else if (kind === "at") times();
});

// --- captions -------------------------------------------------------------------------------------

function draw() {
  let count = 0;
  const written = new Set(clip().written);
  list.replaceChildren(...beats().flatMap((beat, number) => beat.lines.map((line, place) => row(line, number, place, count++, written))));
  times();
}

function row(line, number, place, at, written) {
  const own = h("span", { class: "chip own", hidden: !line.trim() || written.has(line.trim()) }, t("own.short"));
  const input = h("textarea", {
    rows: 1, value: line, maxLength: 84, "aria-label": t("caption.of", { n: at + 1 }), data: { at }, lang: store.state.article.language,
    onfocus: () => { if (film.beat !== number) choose(number); },
    oninput: (event) => {
      const text = event.target.value.replace(/\s*\n\s*/g, " ");
      own.hidden = !text.trim() || written.has(text.trim());
      change((all) => { all[number].lines[place] = text; }, { into: `line|${number}|${place}`, kind: "text" });
    },
    onkeydown: (event) => keys(event, number, place, at),
  });
  const first = place === 0;
  return h("li", { class: `caption-row${first ? " first" : ""}`, data: { beat: number, place } },
    h("button", { type: "button", class: "icon-button", "aria-label": t("caption.seek", { n: at + 1 }), title: t("caption.seek", { n: at + 1 }), onclick: () => { const there = spoken(number, place); if (there) play(there.start + 0.02); } }, icon("play")),
    h("span", { class: "caption-time" }),
    input, own,
    number + place ? button(t(first ? "beat.join" : "beat.cut", { n: at + 1 }), first ? "merge" : "cut", () => (first ? join(number) : cut(number, place)), { bare: true }) : h("span", { class: "no-button" }),
    button(t("caption.remove", { n: at + 1 }), "trash", () => remove(number, place, at), { bare: true, disabled: list && beats().length === 1 && beats()[0].lines.length === 1 }));
}

/** The caption on the clock, of a line that is one. */
function spoken(number, place) {
  const lines = beats()[number]?.lines ?? [];
  return told(number)?.captions[lines.slice(0, place).filter((line) => line.trim()).length];
}

/** When each caption stands, and which is on the screen. */
function times() {
  for (const node of list.children) {
    const { beat, place } = node.dataset;
    const there = spoken(Number(beat), Number(place));
    node.querySelector(".caption-time").textContent = there ? mark(there.start) : "";
    node.classList.toggle("now", Boolean(there && there.start <= film.at && film.at < there.end));
    node.classList.toggle("chosen", Number(beat) === film.beat);
  }
}

/** Enter parts a caption at the caret, with Ctrl a beat begins there; Backspace at its beginning joins it with the one before. */
function keys(event, number, place, at) {
  const caret = event.target.selectionStart;
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    change((all) => {
      const { lines } = all[number];
      lines.splice(place, 1, lines[place].slice(0, caret).trim(), lines[place].slice(caret).trim());
      if (event.ctrlKey || event.metaKey) all.splice(number + 1, 0, { lines: lines.splice(place + 1) });
    });
    focus(at + 1, 0);
  } else if (event.key === "Backspace" && caret === 0 && event.target.selectionEnd === 0 && at > 0) {
    event.preventDefault();
    const before = place ? beats()[number].lines[place - 1] : beats()[number - 1].lines.at(-1);
    change((all) => {
      const [text] = all[number].lines.splice(place, 1);
      const to = place ? all[number].lines : all[number - 1].lines;
      to[place ? place - 1 : to.length - 1] += text;
      if (!place) { to.push(...all[number].lines); all.splice(number, 1); }
    });
    focus(at - 1, before.length);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.isComposing) {
    const to = list.querySelector(`[data-at="${at + (event.key === "ArrowDown" ? 1 : -1)}"]`);
    if (to) { event.preventDefault(); to.focus(); }
  }
}

function focus(at, caret) {
  const input = list.querySelector(`[data-at="${Math.max(0, at)}"]`);
  input?.focus();
  if (caret !== undefined) input?.setSelectionRange(caret, caret);
}

const cut = (number, place) => { film.beat = number + 1; change((all) => all.splice(number + 1, 0, { lines: all[number].lines.splice(place) })); };
const join = (number) => { film.beat = number - 1; change((all) => { all[number - 1].lines.push(...all[number].lines); all.splice(number, 1); }); };
function remove(number, place, at) {
  change((all) => { all[number].lines.splice(place, 1); if (!all[number].lines.length) all.splice(number, 1); });
  focus(Math.max(0, at - 1));
}

// --- the beat that is chosen ------------------------------------------------------------------------

function drawPanel() {
  back.disabled = !film.edits[clip().id];
  const number = film.beat;
  const beat = beats()[number];
  const there = told(number);
  if (!beat || !there) { panel.replaceChildren(); return; }
  const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.keep : "";
  panel.replaceChildren(
    h("div", { class: "row beat-head" },
      h("h3", {}, t("beat.at", { at: mark(there.start), n: number + 1 })),
      h("span", { class: "hint" }, t("beat.keywords")),
      h("span", { class: "spring" }),
      h("span", { class: there.speed > 8.5 ? "hint trouble" : "hint" }, t("beat.speed", { speed: there.speed })),
      button(t("beat.earlier"), "left", () => moveBeat(number, number - 1), { bare: true, disabled: !number }),
      button(t("beat.later"), "right", () => moveBeat(number, number + 1), { bare: true, disabled: number === beats().length - 1 }),
      button(t("beat.remove"), "trash", () => dropBeat(number), { bare: true, disabled: beats().length === 1 })),
    keywords(number, beat, there),
    h("div", { class: "beat-fields" },
      length(number, beat, there),
      shows(number, beat, there)),
    footage(number, beat));
  if (focused) panel.querySelector(`[data-keep="${focused}"]`)?.focus();
}

function length(number, beat, there) {
  const long = there.end - there.start;
  return h("div", { class: "beat-length" },
    h("label", {}, h("span", { class: "hint" }, t("beat.length")),
      h("input", { type: "number", min: there.least, max: 20, step: 0.1, value: long.toFixed(1), data: { keep: "length" }, onchange: (event) => setLength(number, Number(event.target.value) || long) })),
    h("span", { class: "hint" }, t("seconds.short")),
    beat.seconds === undefined ? "" : button(t("beat.length.auto"), "back", () => changeBeat(number, { seconds: undefined }), { bare: true }));
}

function shows(number, beat, there) {
  const auto = beat.shows === undefined;
  const kinds = [["", t("beat.auto", { kind: kindLabel(auto ? there.shows : "") })], ...there.kinds.map((kind) => [kind, kindLabel(kind === "words" ? "" : kind)])];
  if (!auto) kinds[0][1] = t("beat.auto.other");
  return h("fieldset", { class: "switch beat-shows" }, h("legend", {}, t("beat.shows")),
    ...kinds.map(([kind, label]) => h("label", {}, h("input", { type: "radio", name: "shows", value: kind, checked: (beat.shows ?? "") === kind, disabled: Boolean(beat.footage), data: { keep: `shows-${kind}` }, onchange: () => changeBeat(number, { shows: kind || undefined }) }), h("span", {}, label))));
}

/** The words of a beat, to be set apart by a click: two that stand side by side are one. */
function keywords(number, beat, there) {
  const text = beat.lines.join(" ");
  const parts = new Intl.Segmenter(store.state.article.language || language, { granularity: "word" });
  const chosen = beat.keywords ?? there.keywords;
  const inside = (start, end) => chosen.some((word) => { for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (at < end && start < at + word.length) return true; return false; });
  const pieces = [...parts.segment(text)].map((part) => ({ text: part.segment, start: part.index, end: part.index + part.segment.length, word: part.isWordLike }));
  const toggle = (piece) => {
    const lit = pieces.filter((one) => one.word && (one === piece ? !inside(one.start, one.end) : inside(one.start, one.end)));
    const words = [];
    for (const one of lit) {
      const before = words.at(-1);
      if (before && before.end === one.start) { before.text += one.text; before.end = one.end; } else words.push({ ...one });
    }
    if (words.length > MOST_WORDS) { toast(t("beat.keywords.most", { n: MOST_WORDS })); return; }
    changeBeat(number, { keywords: words.map((one) => one.text) });
  };
  return h("div", { class: "beat-keywords" },
    h("p", { lang: store.state.article.language }, ...pieces.map((piece) => (piece.word ? h("button", { type: "button", "aria-pressed": String(inside(piece.start, piece.end)), data: { keep: `word-${piece.start}` }, onclick: () => toggle(piece) }, piece.text) : piece.text))),
    beat.keywords === undefined ? "" : button(t("beat.keywords.auto"), "back", () => changeBeat(number, { keywords: undefined }), { bare: true }));
}

function footage(number, beat) {
  const take = async (file) => {
    if (!file) return;
    zone.classList.add("busy");
    try {
      const name = await upload(file);
      if (!film.data.footage.includes(name)) film.data.footage.push(name);
      changeBeat(number, { footage: name });
    } catch (error) { complain(reason(error), "act"); }
    zone.classList.remove("busy");
  };
  const input = h("input", { type: "file", hidden: true, accept: "image/png,image/jpeg,image/webp,video/mp4,video/quicktime,video/webm", onchange: (event) => take(event.target.files[0]) });
  const zone = h("div", { class: "beat-footage" }, icon("film"),
    h("span", { class: "hint" }, beat.footage ? t("footage.is", { name: beat.footage }) : t("footage.drop")),
    h("span", { class: "spring" }),
    film.data.footage.length ? h("select", { "aria-label": t("footage.kept"), data: { keep: "footage" }, onchange: (event) => changeBeat(number, { footage: event.target.value || undefined }) }, h("option", { value: "", selected: !beat.footage }, t("footage.none")), ...film.data.footage.map((name) => h("option", { value: name, selected: beat.footage === name }, name))) : "",
    button(t("footage.choose"), "plus", () => input.click()), input);
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("over"); take(event.dataTransfer.files[0]); });
  return zone;
}

async function upload(file) {
  const answer = await fetch(store.address("footage"), { method: "POST", headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name) }, body: file });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.error), said);
  return said.name;
}

