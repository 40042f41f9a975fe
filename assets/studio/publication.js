// One publication whole, beside the calendar: its words, what became of each try, and what can be done.

import { button, h, icon, t, toast } from "./dom.js";
import { ask, decide, moment, platformName, quiet, shift, zoneName } from "./outbox.js";

const side = document.getElementById("side");
const dialog = document.getElementById("move");
const wide = matchMedia("(min-width: 1024px)");
let verbs;
let shown = null; // the publication as it stands on the page: what is approved is this
let from = null;

export function start(given) {
  verbs = given;
  side.addEventListener("close", () => {
    shown = null;
    const again = from && (from.isConnected ? from : document.querySelector(`.entry[data-id="${from.dataset.id}"]`));
    again?.focus();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && side.open && !dialog.open && !event.defaultPrevented && !side.matches(":modal") && !document.querySelector("dialog:modal")) side.close(); });
}

export async function open(id, node) {
  from = node;
  const told = await ask(`/api/outbox/${id}`);
  if (!told) return;
  draw(told, false);
  if (!side.open) { if (wide.matches) side.show(); else side.showModal(); }
  side.querySelector("h2").focus();
  side.scrollTo(0, 0);
}

/** Reads again what is open; says so when its words are no longer those that were shown. */
export async function refresh() {
  if (!shown || side.querySelector("input:focus")) return;
  const told = await ask(`/api/outbox/${shown.id}`);
  if (!told || !shown || told.id !== shown.id || JSON.stringify(told) === JSON.stringify(shown)) return;
  const seen = new Map(shown.parts.map((part) => [part.name, part.sha]));
  draw(told, told.parts.some((part) => seen.get(part.name) !== part.sha));
}

function draw(told, changed) {
  const focus = side.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  const opened = new Set([...side.querySelectorAll("details[open]")].map((node) => node.dataset.name));
  shown = told;
  const other = told.account_zone !== told.zone && told.account_at;
  side.replaceChildren(
    h("header", { class: "side-head" },
      h("div", {},
        h("h2", { id: "side-name", tabIndex: -1 }, platformName(told), h("span", { class: "who" }, h("bdi", {}, told.account))),
        h("p", { class: "hint" }, told.at ? `${moment(told.at)} ${zoneName(told.zone)}` : t("cal.no.time"), other ? h("br") : "", other ? t("cal.there", { at: moment(told.account_at), zone: zoneName(told.account_zone) }) : "")),
      button(t("close"), "close", () => side.close(), { bare: true })),
    changed ? h("p", { class: "verdict bad", role: "status" }, icon("warn"), h("span", {}, t("cal.changed"))) : "",
    h("div", { class: "acts" }, ...acts(told)),
    h("ol", { class: "parts" }, ...told.parts.map((part, place) => h("li", {}, drawPart(told, part, place, opened.has(part.name))))),
  );
  if (focus) side.querySelector(`[data-key="${focus}"]`)?.focus();
}

function acts(told) {
  const name = String(told.id);
  const over = told.parts.some((part) => part.state === "DRAFT" && part.problems.length);
  const simple = (verb, sign) => told.can.includes(verb) ? button(t(`do.${verb}`), sign, () => verbs.act(verb, { name }), { data: { key: verb } }) : "";
  return [
    told.can.includes("approve") ? button(t("do.approve"), "check", approve, { class: "button strong", disabled: over, title: over ? t("cal.over") : undefined, data: { key: "approve" } }) : "",
    told.can.includes("move") ? button(t("do.move"), "clock", () => askTime(told), { data: { key: "move" } }) : "",
    simple("hold", "pause"), simple("release", "play"), simple("retry", "back"),
    told.can.includes("cancel") ? twice(t("do.cancel"), t("do.cancel.sure"), () => verbs.act("cancel", { name })) : "",
  ];
}

/** A button that asks once more before it does what cannot be taken back. */
function twice(label, sure, act) {
  const node = button(label, "trash", () => {
    if (node.dataset.sure) return act();
    node.dataset.sure = "yes";
    node.lastChild.textContent = sure;
    return null;
  }, { class: "button danger", data: { key: "cancel" } });
  node.addEventListener("blur", () => { delete node.dataset.sure; node.lastChild.textContent = label; });
  return node;
}

async function approve() {
  const seen = Object.fromEntries(shown.parts.map((part) => [part.name, part.sha]));
  if (await verbs.act("approve", { name: String(shown.id), seen })) toast(t("cal.approved"));
}

function drawPart(told, part, place, opened) {
  const link = /^https?:\/\//.test(part.url);
  return h("article", { class: "part", data: { state: part.state } },
    h("header", { class: "part-head" }, told.parts.length > 1 ? h("span", { class: "position" }, t("position", { n: place + 1, of: told.parts.length })) : "", h("span", { class: "state", data: { state: part.state } }, t(`state.${part.state}`)), h("span", { class: "spring" }), part.sent ? h("span", { class: "hint" }, moment(part.sent)) : ""),
    part.title ? h("p", { class: "part-title", lang: part.language }, part.title) : "",
    h("p", { class: "part-text", lang: part.language }, part.text),
    part.written.length ? h("details", { class: "rewritten", open: part.state === "DRAFT" }, h("summary", {}, h("span", { class: "chip written" }, t("rewritten")), h("span", {}, t("rewritten.count", { n: part.written.length }))),
      h("dl", { lang: part.language }, ...part.written.flatMap((one) => [h("dt", {}, one.text), h("dd", {}, one.source)]))) : "",
    part.media.length ? h("ul", { class: "media" }, ...part.media.map((item, at) => h("li", {}, picture(part, item, at)))) : "",
    part.card ? h("p", { class: "hint link-card", lang: part.language }, h("strong", {}, part.card.title), part.card.description ? ` ${part.card.description}` : "", ` ${part.card.address}`) : "",
    ...part.problems.map((said) => h("p", { class: "verdict bad" }, icon("warn"), h("span", {}, said))),
    part.why ? h("p", { class: "hint" }, part.why) : "",
    part.by ? h("p", { class: "hint" }, t("cal.by", { by: part.by })) : "",
    part.url ? h("p", { class: "address" }, link ? h("a", { href: part.url, target: "_blank", rel: "noopener noreferrer" }, part.url) : part.url) : "",
    part.error && part.state !== "SENT" ? h("p", { class: "said" }, part.error) : "",
    part.state === "HUMAN" || part.state === "UNKNOWN" ? settle(part) : "",
    part.log.length ? h("details", { class: "log", open: opened, data: { name: part.name } }, h("summary", {}, t("cal.history", { n: part.log.length })), h("ol", {}, ...part.log.map(drawTry))) : "",
  );
}

function picture(part, item, at) {
  const src = `/api/outbox/${part.name}/media/${at}`;
  return item.mime.startsWith("video/")
    ? h("video", { src, controls: true, preload: "metadata", playsInline: true, "aria-label": item.name })
    : h("img", { src, alt: item.alt || item.name, loading: "lazy" });
}

function drawTry(line) {
  return h("li", {}, h("time", { class: "hint" }, moment(line.at)), h("span", { class: "outcome" }, t(`try.${line.kind}`), " → ", line.outcome ? t(`end.${line.outcome}`) : t("cal.unheard"), line.status ? ` ${line.status}` : ""), line.words ? h("span", { class: "said" }, line.words) : "");
}

/** Only a person can say what became of a part: it is there, at an address; or it is not. */
function settle(part) {
  const input = h("input", { type: "url", placeholder: "https://", "aria-label": t("settle.url"), data: { key: `url-${part.name}` } });
  const posted = async () => { if (await decide("posted", { name: part.name, url: input.value })) { quiet(); input.blur(); await verbs.act("posted.done", null); } };
  return h("form", { class: "settle", onsubmit: (event) => { event.preventDefault(); posted(); } },
    h("p", {}, t(part.state === "HUMAN" ? "settle.human" : "settle.unknown")),
    h("label", {}, h("span", { class: "hint" }, t("settle.url")), input),
    h("div", { class: "row" }, h("button", { type: "submit", class: "button strong", data: { key: `posted-${part.name}` } }, icon("check"), t("do.posted")),
      button(t("do.not_posted"), "back", () => verbs.act("not_posted", { name: part.name }), { data: { key: `not-${part.name}` } })));
}

function askTime(told) {
  const input = h("input", { type: "datetime-local", required: true, value: told.at, step: 60, id: "move-to" });
  const zone = { value: told.zone };
  const zones = told.account_zone === told.zone ? "" : h("fieldset", { class: "switch" }, h("legend", {}, t("move.zone")), ...[told.zone, told.account_zone].map((name) => h("label", {}, h("input", { type: "radio", name: "zone", checked: name === told.zone, onchange: () => { zone.value = name; if (name === told.account_zone && told.account_at) input.value = told.account_at; else input.value = told.at; } }), h("span", {}, zoneName(name)))));
  const quick = [["move.hour", 60], ["move.day", 1440], ["move.week", 10080]].map(([label, minutes]) => button(t(label), "", () => { input.value = shift(input.value, minutes); }, { disabled: !told.at }));
  const form = h("form", { onsubmit: async (event) => { event.preventDefault(); if (await verbs.move(told.id, input.value, zone.value)) dialog.close(); } },
    h("h2", { id: "move-name" }, t("move")),
    h("label", { htmlFor: "move-to", class: "hint" }, t("move.to", { zone: zoneName(told.zone) })), input, zones,
    h("div", { class: "row" }, ...quick),
    h("div", { class: "row end" }, button(t("give.up"), "", () => dialog.close()), h("button", { type: "submit", class: "button strong" }, t("move.do"))));
  dialog.replaceChildren(form);
  dialog.showModal();
  input.focus();
}
