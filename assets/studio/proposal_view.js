// What a model proposes beside what stands there: rows with what goes and what comes marked, and a button that takes one.

import { button, h, icon, t } from "./dom.js";
import { store } from "./store.js";

const short = (text) => { const line = text.replace(/\s+/g, " "); return line.length > 16 ? `${line.slice(0, 16)}…` : line; };
const opened = new Set(); // what somebody has opened stays so when it is drawn anew

/** The groups of a proposal; without any difference a line that says so. */
export function proposed(job, { take, labels }) {
  const rows = job.pieces.filter((one) => one.kind !== "same");
  const groups = new Map();
  for (const piece of job.pieces) {
    const name = groupOf(piece, labels);
    groups.set(name, [...(groups.get(name) ?? []), piece]);
  }
  return [
    rows.length ? h("p", { class: "legend hint" }, h("del", {}, t("proposal.gone")), h("ins", {}, t("proposal.new"))) : h("p", { class: "verdict good", role: "status" }, icon("check"), h("span", {}, t("proposal.same"))),
    ...[...groups].filter(([, pieces]) => pieces.some((one) => one.kind !== "same")).map(([name, pieces]) => group(name, pieces, take)),
    job.notes?.length ? h("details", { class: "why", open: opened.has("notes"), ontoggle: remember("notes") }, h("summary", {}, h("span", {}, t("proposal.notes", { n: job.notes.length }))), h("ul", { class: "grounds" }, ...job.notes.map((one) => h("li", {}, one)))) : "",
  ];
}

const remember = (name) => (event) => { if (event.target.open) opened.add(name); else opened.delete(name); };
const isCandidate = (piece) => piece.part === "hook" || (piece.part === "title" && piece.sentences.length > 0);

function groupOf(piece, labels) {
  if (piece.part === "post") return labels(piece.place);
  if (isCandidate(piece)) return t(`proposal.other.${piece.part}`, { of: labels(piece.place) });
  return { quote: t("proposal.quotes"), cover: t("proposal.cover"), title: t("proposal.titles"), hashtags: t("tags") }[piece.part];
}

function group(name, pieces, take) {
  const list = h("ol", { class: "pieces", lang: store.state.article.language });
  let place = 0;
  let quiet = [];
  const still = () => {
    if (quiet.length) list.append(h("li", { class: "piece same" }, h("span", { class: "place" }, "·"), h("p", { class: "hint", lang: document.documentElement.lang }, quiet.length > 1 ? t("proposal.still.many", { n: quiet[0], to: quiet.at(-1) }) : t("proposal.still", { n: quiet[0] }))));
    quiet = [];
  };
  for (const piece of pieces) {
    if (piece.kind !== "drop") place++;
    if (piece.kind === "same") { quiet.push(place); continue; }
    still();
    list.append(row(piece, piece.part === "post" ? (piece.kind === "drop" ? "−" : String(place)) : "", take));
  }
  still();
  return h("section", { class: "proposal-group" }, h("h3", {}, name), isCandidate(pieces[0]) ? h("p", { class: "hint" }, t("proposal.other.help")) : "", list);
}

function row(piece, place, take) {
  const words = short(piece.after || piece.before);
  return h("li", { class: `piece ${piece.kind} ${piece.standing}`, data: { piece: piece.id } },
    h("span", { class: "place" }, place),
    h("div", { class: "piece-text" },
      h("p", { class: "difference" }, ...difference(piece)),
      piece.part === "post" && piece.role ? h("p", { class: "piece-role", lang: document.documentElement.lang }, h("span", { class: "chip", title: piece.reasons.join("\n") }, piece.role)) : "",
      written(piece)),
    h("div", { class: "piece-act" }, act(piece, words, take)));
}

/** What stays, goes and comes; two texts that share little stand one below the other. */
function difference(piece) {
  const whole = piece.marks.length === 2 && piece.marks[0].kind === "gone" && piece.marks[1].kind === "new";
  if (isCandidate(piece)) return [h("ins", {}, piece.after)];
  return piece.marks.map(({ kind, text }) => (kind === "same" ? text : h(kind === "gone" ? "del" : "ins", { class: whole ? "whole" : "" }, text)));
}

/** The sentences in the model's words, each with what it rests on. */
function written(piece) {
  if (!piece.sentences.length) return "";
  const name = `written/${piece.id}`;
  return h("details", { class: "rewritten", open: opened.has(name), ontoggle: remember(name) },
    h("summary", { title: piece.sentences.map((one) => one.source).join("\n") }, h("span", { class: "chip written" }, t("rewritten")), h("span", { lang: document.documentElement.lang }, t("rewritten.count", { n: piece.sentences.length }))),
    h("dl", {}, ...piece.sentences.flatMap(({ text, source }) => [h("dt", {}, text), h("dd", {}, source)])));
}

function act(piece, words, take) {
  if (piece.standing === "taken") return h("span", { class: "taken" }, icon("check"), t("proposal.is.taken"));
  if (piece.standing === "late") return h("span", { class: "hint" }, t("proposal.is.late"));
  const label = t(piece.kind === "drop" ? "proposal.take.drop" : "proposal.take");
  return h("button", { type: "button", class: "button", data: { key: `take-${piece.id}` }, "aria-label": `${label}: ${words}`, onclick: () => take([piece]) }, icon("check"), h("span", {}, label));
}
