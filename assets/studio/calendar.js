// The outbox by week: a grid of days and hours, on a phone a list by day. Drag, or Alt and an arrow, moves.

import "./frame.js";
import { button, h, icon, settle, t, toast } from "./dom.js";
import { ask, dayName, decide, follow, longDay, moment, platformName, quiet, shift, shortDay, time, zoneName } from "./outbox.js";
import * as publication from "./publication.js";
import * as planning from "./planning.js";
import * as fill from "./fill.js";
import { still } from "./still.js";

const narrow = matchMedia("(max-width: 767px)");
const place = document.getElementById("week");
let state;
let asked = 0;

const SIGN = { DRAFT: "edit", APPROVED: "clock", READY: "clock", HOLD: "pause", LEASED: "send", SENDING: "send", UNKNOWN: "ask", HUMAN: "hand", SENT: "check", FAILED: "warn", SKIPPED: "ban", CANCELLED: "close" };

// --- reading ----------------------------------------------------------------------------------

async function read(week = state?.week ?? new URLSearchParams(location.search).get("week") ?? "") {
  const turn = ++asked;
  const told = await ask(`/api/calendar?week=${encodeURIComponent(week)}`);
  if (!told || turn !== asked) return;
  const moved = state && state.week !== told.week;
  state = told;
  draw(moved);
  if (await fill.read(state.week) && turn === asked) draw();
  publication.refresh();
}

function go(week) {
  history.replaceState(null, "", week ? `?week=${week}` : location.pathname);
  return read(week);
}

// --- drawing ----------------------------------------------------------------------------------

const draw = still((moved) => {
  const [first, last] = [state.days[0], state.days[6]];
  document.getElementById("week-name").textContent = `${shortDay(first)} – ${shortDay(last)}`;
  document.getElementById("week-now").disabled = state.days.includes(state.today);
  drawStanding();
  drawPending(document.getElementById("urgent"), "urgent", state.urgent, "cal.urgent");
  drawPending(document.getElementById("loose"), "loose", state.loose, "cal.loose");
  drawPauses();
  const kept = document.activeElement?.closest?.("#week .entry")?.dataset.id;
  const scroll = place.querySelector(".scroller")?.scrollTop;
  place.replaceChildren(narrow.matches ? list() : grid());
  if (scroll !== undefined && !moved) place.querySelector(".scroller")?.scrollTo(0, scroll);
  if (kept) place.querySelector(`.entry[data-id="${kept}"]`)?.focus();
});

function drawStanding() {
  const { counts, running, pauses, zone, drafts, next_draft: next } = state;
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const facts = ["READY", "SENT"].filter((name) => counts[name]).map((name) => h("span", { class: "figure" }, h("b", {}, counts[name]), t(`state.${name}`)));
  document.getElementById("standing").replaceChildren(
    h("span", { class: running ? "lamp on" : "lamp" }, t(running ? "cal.running" : "cal.idle")),
    h("a", { class: "button small", href: "/sending" }, t(running ? "sending" : "out.switch")),
    ...facts,
    drafts ? button(t("cal.drafts", { n: drafts }), "edit", () => go(next || ""), { class: "button small" }) : "",
    ...pauses.map((pause) => h("span", { class: "chip held" }, icon("pause"), scopeName(pause.scope), pause.reason ? `: ${pause.reason}` : "", button(t("cal.resume"), "", () => act("resume", { scope: pause.scope }), { class: "link" }))),
    ...state.accounts.filter((one) => one.login).map((one) => h("span", { class: "chip bad" }, icon("warn"), h("bdi", {}, one.id), ` ${t("cal.login")}`)),
    h("span", { class: "spring" }),
    h("span", { class: "hint" }, icon("clock"), t("cal.zone", { zone: zoneName(zone) })),
  );
  if (!all) document.getElementById("standing").append(h("p", { class: "first" }, t("cal.empty")));
}

function drawPending(node, name, items, title) {
  node.replaceChildren(...(items.length ? [h("section", { class: `pending ${name}`, "aria-labelledby": `${name}-name` },
    h("h3", { id: `${name}-name` }, t(title, { n: items.length })),
    h("ul", {}, ...items.map((item) => h("li", {}, entry(item, true)))))] : []));
}

function entry(item, dated) {
  const late = item.state === "READY" && item.at && item.at < state.now;
  const when = item.at ? (dated ? moment(item.at) : time(item.at)) : "";
  const said = [item.state === "SENT" || item.state === "READY" ? "" : t(`state.${item.state}`), item.why].filter(Boolean).join(" · ");
  const node = h("button", {
    type: "button", class: "entry", draggable: item.movable, data: { id: item.id, state: item.state, movable: item.movable || "" },
    "aria-label": [when, platformName(item), item.account, t(`state.${item.state}`), item.why, item.written ? t("rewritten") : "", item.words].filter(Boolean).join(", "),
    "aria-keyshortcuts": item.movable ? "Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight" : undefined,
    onclick: () => publication.open(item.id, node), onkeydown: (event) => nudge(event, item), ondragstart: (event) => drag(event, item), ondragend: () => { dragged = undefined; document.body.classList.remove("dragging"); },
  },
  h("span", { class: "entry-head" }, icon(late ? "warn" : SIGN[item.state]), when ? h("time", {}, when) : "", h("b", {}, platformName(item)), item.count > 1 ? h("span", { class: "count" }, item.sent && item.sent < item.count ? `${item.sent}/${item.count}` : `×${item.count}`) : "", item.films ? icon("play") : item.pictures ? icon("card") : ""),
  item.written ? h("span", { class: "chip written" }, t("rewritten")) : "",
  h("span", { class: "entry-words", lang: item.language }, item.words),
  said ? h("span", { class: "entry-why" }, said) : "");
  return node;
}

function grid() {
  const hours = state.items.filter((item) => item.at).map((item) => Number(item.at.slice(11, 13)));
  hours.push(...fill.hours(state.days));
  const [from, to] = [Math.min(7, ...hours), Math.max(22, ...hours)];
  const cells = new Map();
  for (const item of state.items) {
    const key = item.at.slice(0, 13);
    cells.set(key, [...(cells.get(key) ?? []), item]);
  }
  const head = h("tr", {}, h("th", { class: "corner" }, h("span", { class: "unseen" }, t("cal.hour"))),
    ...state.days.map((day) => h("th", { scope: "col", class: day === state.today ? "today" : "", "aria-current": day === state.today ? "date" : undefined }, h("span", { class: "day" }, dayName(day)), h("span", { class: "date" }, Number(day.slice(8))))));
  const rows = [];
  for (let hour = from; hour <= to; hour++) {
    const clock = String(hour).padStart(2, "0");
    rows.push(h("tr", {}, h("th", { scope: "row" }, `${clock}:00`), ...state.days.map((day) => {
      const key = `${day}T${clock}`;
      const past = key < state.now.slice(0, 13);
      const cell = h("td", { class: [past ? "past" : "", day === state.today ? "today" : "", key === state.now.slice(0, 13) ? "now" : ""].join(" ").trim() }, ...(cells.get(key) ?? []).map((item) => entry(item)), ...fill.inHour(key));
      if (!past) takeDrops(cell, key);
      return cell;
    })));
  }
  return h("div", { class: "scroller", tabIndex: 0, role: "region", "aria-label": t("cal.grid") }, h("table", { class: "week" }, h("thead", {}, head), h("tbody", {}, ...rows)));
}

function list() {
  const days = state.days.map((day) => [day, state.items.filter((item) => item.at.startsWith(day))]);
  return h("div", { class: "by-day" }, ...days.map(([day, items]) => h("section", { class: day === state.today ? "day-list today" : day < state.today ? "day-list past" : "day-list" },
    h("h3", { "aria-current": day === state.today ? "date" : undefined }, longDay(day), items.length ? "" : h("span", { class: "none" }, t("cal.nothing"))),
    items.length ? h("ul", {}, ...items.map((item) => h("li", {}, entry(item)))) : "", h("div", { class: "day-fill" }, ...fill.onDay(day)))));
}

// --- moving -----------------------------------------------------------------------------------

let dragged;
function drag(event, item) {
  dragged = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", String(item.id));
  setTimeout(() => document.body.classList.add("dragging"));
}

function takeDrops(cell, key) {
  const wanted = (event) => {
    const box = cell.getBoundingClientRect();
    return `${key}:${event.clientY - box.top < box.height / 2 ? "00" : "30"}`;
  };
  cell.addEventListener("dragover", (event) => {
    if (!dragged && !fill.dragging()) return;
    event.preventDefault();
    cell.dataset.drop = dragged ? time(wanted(event)) : fill.hint(wanted(event));
    cell.dataset.half = wanted(event).endsWith("30") ? "lower" : "upper";
  });
  cell.addEventListener("dragleave", (event) => { if (!cell.contains(event.relatedTarget)) delete cell.dataset.drop; });
  cell.addEventListener("drop", (event) => {
    event.preventDefault();
    delete cell.dataset.drop;
    if (!dragged && fill.dragging()) { fill.put(wanted(event)); return; }
    const item = dragged;
    dragged = undefined;
    if (item && item.at !== wanted(event)) move(item.id, wanted(event), state.zone);
  });
}

function nudge(event, item) {
  const step = event.altKey && item.movable && item.at && { ArrowLeft: -1440, ArrowRight: 1440, ArrowUp: -30, ArrowDown: 30 }[event.key];
  if (!step) return;
  event.preventDefault();
  const to = shift(wished.get(item.id) ?? item.at, step);
  wished.set(item.id, to);
  toast(t("cal.moving", { to: moment(to) }));
  send(item.id);
}

// Several presses make one move; one that comes while a move is on its way counts from where that leads.
const wished = new Map();
const send = settle(async (id) => {
  const to = wished.get(id);
  await move(id, to, state.zone);
  if (wished.get(id) === to) wished.delete(id);
}, 300);

export async function move(id, to, zone) {
  if (!(await decide("move", { name: String(id), to, zone }))) return false;
  toast(t("cal.moved", { to: moment(to) }));
  const week = state.days.includes(to.slice(0, 10)) || zone !== state.zone ? undefined : to.slice(0, 10);
  await (week ? go(week) : read());
  place.querySelector(`.entry[data-id="${id}"]`)?.focus();
  return true;
}

export async function act(verb, body) {
  const done = body === null || (await decide(verb, body)); // null: it is done already
  await read();
  return done;
}

// --- pauses -----------------------------------------------------------------------------------

function scopeName(scope) {
  const [kind, name] = [scope.split(":")[0], scope.slice(scope.indexOf(":") + 1)];
  if (kind === "all") return t("cal.everything");
  const account = state.accounts.find((one) => (kind === "account" ? one.id : one.platform) === name);
  return kind === "platform" && account ? platformName(account) : name;
}

function drawPauses() {
  const paused = new Set(state.pauses.map((pause) => pause.scope));
  const platforms = [...new Set(state.accounts.map((one) => `platform:${one.platform}`))];
  const groups = [["", ["all"]], ["platforms", platforms], ["cal.accounts", state.accounts.map((one) => `account:${one.id}`)]];
  const node = document.getElementById("pauses");
  const focused = node.contains(document.activeElement) && document.activeElement.dataset.scope;
  const row = (scope) => h("li", {}, button(scopeName(scope), paused.has(scope) ? "play" : "pause", () => act(paused.has(scope) ? "resume" : "pause", paused.has(scope) ? { scope } : { scope, reason: "" }), { class: "button pause", "aria-pressed": String(paused.has(scope)), data: { scope } }));
  node.replaceChildren(h("p", { class: "hint" }, t("cal.pause.help")), ...groups.filter(([, scopes]) => scopes.length).flatMap(([title, scopes]) => [title ? h("h3", {}, t(title)) : "", h("ul", {}, ...scopes.map(row))]));
  if (focused) [...node.querySelectorAll("button")].find((one) => one.dataset.scope === focused)?.focus();
}

// --- it begins --------------------------------------------------------------------------------

document.getElementById("week-before").addEventListener("click", () => go(shift(state.week, -7 * 1440).slice(0, 10)));
document.getElementById("week-after").addEventListener("click", () => go(shift(state.week, 7 * 1440).slice(0, 10)));
document.getElementById("week-now").addEventListener("click", () => go(""));
const pauses = document.querySelector(".pauses");
document.addEventListener("pointerdown", (event) => { if (!pauses.contains(event.target)) pauses.open = false; });
pauses.addEventListener("keydown", (event) => { if (event.key === "Escape") { pauses.open = false; pauses.querySelector("summary").focus(); } });
narrow.addEventListener("change", () => draw(true));
publication.start({ act, move });
fill.start({ redraw: () => draw(), committed: () => { quiet(); return read(); } });
planning.start({ committed: (first) => { quiet(); return go(first.slice(0, 10)); } });
read().then(() => { const asked = new URLSearchParams(location.search).get("open"); if (asked) publication.open(asked, place.querySelector(`.entry[data-id="${CSS.escape(asked)}"]`) ?? document.getElementById("content")); if (new URLSearchParams(location.search).has("plan")) planning.open(); });
follow(() => read());
setInterval(() => { if (!document.hidden) read(); }, 60000);
