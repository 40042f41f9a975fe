// The week is filled here: what of a pack is not planned yet, each account's rhythm, what is drawn and not in the outbox.

import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { ask, moment, shift } from "./outbox.js";
import { time } from "./moments.js";
import { still } from "./still.js";

const side = document.getElementById("fill");
const bar = document.getElementById("drawn");
const dialog = document.getElementById("mend");
let verbs;
let packs = null;
let pack = "";
let data = { things: [], rhythms: [], free: [] };
let items = []; // drawn: {id, what, item, platform, account, at}
let verdicts = new Map();
let held = null; // what is being dragged: {thing} or {item}
let week = "";

const store = () => `drawn:${pack}`;
const nameOf = (one) => one.label[language];
const wanted = () => items.map(({ id, what, item, platform, account, at }) => ({ id, what, item, platform, account, at }));
const possible = () => items.filter((one) => !verdicts.get(one.id)?.why);

export function start(given) { verbs = given; }

/** Reads what a week can be filled from; what was drawn before is still there. */
export async function read(of) {
  week = of;
  if (!packs) {
    const choices = await ask("/api/plans");
    packs = choices?.packs ?? [];
    const asked = new URLSearchParams(location.search).get("plan") ?? localStorage.getItem("drawn-pack");
    pack = packs.find((one) => one.name === asked)?.name ?? packs[0]?.name ?? "";
    recall();
  }
  if (!pack) { side.hidden = true; return false; }
  const before = JSON.stringify([data, [...verdicts]]);
  const told = await ask(`/api/planner?pack=${encodeURIComponent(pack)}&week=${week}`);
  if (told) data = told;
  await judge();
  const same = JSON.stringify([data, [...verdicts]]) === before;
  if (!same || !side.childElementCount) draw();
  return !same; // whether the grid is to be drawn anew
}

function recall() {
  try { items = JSON.parse(localStorage.getItem(store())) ?? []; } catch { items = []; }
  verdicts = new Map();
}

function keep() {
  if (items.length) localStorage.setItem(store(), JSON.stringify(items)); else localStorage.removeItem(store());
}

async function judge() {
  if (!items.length) { verdicts = new Map(); return; }
  const told = await ask("/api/planner/judge", { pack, items: wanted() });
  if (told) verdicts = new Map(told.verdicts.map((one) => [one.id, one]));
}

async function changed(focus = "") {
  keep();
  await judge();
  draw();
  verbs.redraw();
  if (focus) document.querySelector(`[data-drawn="${CSS.escape(focus)}"] .entry-name`)?.focus();
}

// --- the things ------------------------------------------------------------------------------------

const called = (thing) => (thing.what === "thread" ? nameOf(thing) : t(`fill.${thing.what}`, { n: Number(thing.item.split("-").at(-1)) || "" }));
const drawnOf = (thing) => items.find((one) => one.what === thing.what && one.item === thing.item && one.platform === thing.platform);

const draw = still(() => {
  side.hidden = false;
  const loose = data.things.filter((thing) => !thing.state && !drawnOf(thing));
  const focus = side.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  const opened = side.querySelector("details")?.open ?? !matchMedia("(max-width: 1023px)").matches;
  side.replaceChildren(h("details", { open: opened },
    h("summary", {}, t("fill")),
    h("label", { class: "fill-pack" }, h("span", { class: "unseen" }, t("plan.pack")), h("select", { data: { key: "pack" }, onchange: (event) => { pack = event.target.value; localStorage.setItem("drawn-pack", pack); recall(); read(week).then(() => verbs.redraw()); } }, ...packs.map((one) => h("option", { value: one.name, selected: one.name === pack }, one.title)))),
    loose.length ? h("ul", { class: "things" }, ...loose.map(thingNode)) : h("p", { class: "hint fill-none" }, t("fill.none")),
    h("h3", {}, t("rhythms")),
    h("ul", { class: "rhythms" }, ...data.rhythms.map(rhythmNode)),
    h("p", { class: "hint" }, t("rhythms.help"))));
  if (focus) side.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  drawBar();
});

function thingNode(thing) {
  const key = [thing.what, thing.item, thing.platform].join("|");
  const node = h("li", { class: "thing", draggable: true },
    thing.picture ? h("img", { src: thing.picture, alt: "", loading: "lazy", draggable: false }) : h("span", { class: "thing-icon" }, icon(thing.what === "clip" ? "play" : "posts")),
    h("div", {}, h("b", {}, called(thing)), h("span", { class: "hint" }, thing.words)),
    button(t("fill.next", { what: called(thing) }), "plus", () => { add(thing, soonest(thing)); }, { bare: true, data: { key } }));
  node.addEventListener("dragstart", (event) => begin(event, { thing }, node));
  node.addEventListener("dragend", () => end(node));
  return node;
}

function begin(event, what, node) {
  held = what;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", what.item?.id ?? what.thing.words);
  setTimeout(() => { document.body.classList.add("dragging"); node.classList.add("dragged"); });
}

function end(node) { held = null; document.body.classList.remove("dragging"); node.classList.remove("dragged"); }

export const dragging = () => held !== null;

const accountFor = (thing) => thing.accounts?.[0] ?? "";
const accountHeld = () => held.item?.account ?? accountFor(held.thing);

/** Near a free moment of the account's rhythm, within the hour, it snaps there. */
function snapped(at, account) {
  const free = data.free.filter((one) => one.account === account && one.at.slice(0, 13) === at.slice(0, 13)).map((one) => one.at);
  return free.sort((a, b) => Math.abs(minutes(a) - minutes(at)) - Math.abs(minutes(b) - minutes(at)))[0] ?? at;
}
const minutes = (wall) => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));

export function hint(at) {
  const to = snapped(at, accountHeld());
  return to === at ? time(to) : t("fill.snap", { at: time(to) });
}

export function put(at) {
  const { thing, item } = held;
  held = null;
  document.body.classList.remove("dragging");
  if (item) { item.at = snapped(at, item.account); changed(item.id); }
  else add(thing, snapped(at, accountFor(thing)));
}

function soonest(thing) {
  const account = accountFor(thing);
  const mine = data.free.find((one) => one.account === account && !items.some((other) => other.account === account && other.at === one.at));
  return mine?.at ?? `${shift(new Date().toISOString().slice(0, 16), 1440).slice(0, 10)}T12:30`;
}

function add(thing, at) {
  const id = [thing.what, thing.item, thing.platform].join("|");
  items = [...items.filter((one) => one.id !== id), { id, what: thing.what, item: thing.item, platform: thing.platform, account: accountFor(thing), at, label: thing.label, called: called(thing), words: thing.words }];
  toast(t("fill.put", { what: called(thing), at: moment(at) }));
  changed(id);
}

// --- in the grid -----------------------------------------------------------------------------------

export const hours = (days) => [...items, ...data.free].filter((one) => days.includes(one.at.slice(0, 10))).map((one) => Number(one.at.slice(11, 13)));
const free = (test) => data.free.filter((one) => test(one.at) && !items.some((other) => other.account === one.account && other.at === one.at)).map(freeNode);
export const inHour = (key) => [...items.filter((one) => one.at.startsWith(key)).map(itemNode), ...free((at) => at.startsWith(key))];
export const onDay = (day) => [...items.filter((one) => one.at.startsWith(day)).map(itemNode), ...free((at) => at.startsWith(day))];

const freeNode = (one) => h("div", { class: "free", title: t("fill.free", { account: one.account }) }, h("time", {}, time(one.at)), " ", nameOf(one));

function itemNode(one) {
  const verdict = verdicts.get(one.id);
  const rhythm = data.rhythms.find((other) => other.name === one.account);
  const label = rhythm ? nameOf(rhythm) : one.platform || t("fill.no.account");
  const bad = Boolean(verdict?.why);
  const name = h("button", {
    type: "button", class: "entry-name", "aria-label": [moment(one.at), label, one.called, bad ? whyOf(one, verdict) : t("fill.new")].join(", "), "aria-keyshortcuts": "Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight Delete",
    onclick: () => openItem(one), onkeydown: (event) => nudge(event, one),
  }, h("time", {}, time(one.at)), " ", h("b", {}, label));
  const node = h("div", { class: `entry drawn${rhythm?.by_hand ? " by-hand" : ""}${bad ? " impossible" : ""}`, draggable: true, data: { drawn: one.id } },
    h("span", { class: "entry-head" }, icon(bad ? "warn" : "plus"), name, bad ? "" : h("span", { class: "new" }, t("fill.new"))),
    h("span", { class: "entry-words" }, bad ? whyOf(one, verdict) : one.what === "thread" ? one.words : one.called),
    bad ? h("span", { class: "row" }, mendButton(one, verdict), button(t("fill.remove"), "close", () => drop(one), { bare: true })) : "");
  node.addEventListener("dragstart", (event) => { event.stopPropagation(); begin(event, { item: one }, node); });
  node.addEventListener("dragend", () => end(node));
  return node;
}

const whyOf = (one, verdict) => (verdict.mend === "account" && one.platform ? t("out.no.account", { label: nameOf(one) }) : verdict.why);

function drop(one) { items = items.filter((other) => other !== one); changed(); }

function nudge(event, one) {
  if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); drop(one); return; }
  const step = event.altKey && { ArrowLeft: -1440, ArrowRight: 1440, ArrowUp: -30, ArrowDown: 30 }[event.key];
  if (!step) return;
  event.preventDefault();
  one.at = shift(one.at, step);
  changed(one.id);
}

// --- mending ---------------------------------------------------------------------------------------

function mendButton(one, verdict) {
  const label = t(`mend.${verdict.mend || "time"}`);
  const act = { account: () => { location.href = `/accounts?add=${one.platform}`; }, link: () => mendLinkOf(pack, changed), thread: () => mendThread(one), edit: () => { location.href = `/p/${encodeURIComponent(pack)}#posts`; }, time: () => openItem(one) }[verdict.mend || "time"];
  return button(label, "", act, { class: "button small mend" });
}

/** A small form over the page; `save` gets its values, and the form stays while it fails. */
function form(title, fields, go, save) {
  const trouble = h("p", { class: "trouble", role: "alert" });
  dialog.replaceChildren(h("form", { method: "dialog", onsubmit: async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    try { await save(new FormData(event.target)); dialog.close(); } catch (error) { trouble.textContent = reason(error); }
  } },
  h("h2", { id: "mend-name" }, title), ...fields, trouble,
  h("div", { class: "row end" }, button(t("give.up"), "", () => dialog.close()), h("span", { class: "spring" }), h("button", { type: "submit", class: "button strong" }, go))));
  dialog.showModal();
}

async function post(address, body) {
  const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.error), told);
  return told;
}

const field = (label, control, help = "") => h("label", { class: "field" }, h("span", {}, label), control, help ? h("span", { class: "hint" }, help) : "");

/** Asks where the article stands; posts that want a link can go then. */
export function mendLinkOf(name, then) {
  form(t("mend.link"), [field(t("mend.link.label"), h("input", { type: "url", name: "link", required: true, placeholder: "https://" }), t("mend.link.help"))], t("fill.save"),
    async (values) => { await post(`/api/p/${encodeURIComponent(name)}/link`, { link: values.get("link") }); await then(); });
}

async function mendThread(one) {
  try { await post(`/api/p/${encodeURIComponent(pack)}/out/thread`, { platform: one.platform }); await changed(one.id); } catch (error) { toast(reason(error)); }
}

function openItem(one) {
  const thing = data.things.find((other) => drawnOf(other) === one);
  const accounts = thing?.accounts ?? (one.account ? [one.account] : []);
  form(one.called, [
    field(t("fill.when"), h("input", { type: "datetime-local", name: "at", value: one.at, required: true })),
    accounts.length > 1 ? field(t("fill.account"), h("select", { name: "account" }, ...accounts.map((name) => h("option", { value: name, selected: name === one.account }, name)))) : "",
    h("p", {}, button(t("fill.remove"), "trash", () => { dialog.close(); drop(one); })),
  ], t("fill.save"), async (values) => { one.at = values.get("at").slice(0, 16); one.account = values.get("account") ?? one.account; await changed(one.id); });
}

// --- rhythms ---------------------------------------------------------------------------------------

function rhythmNode(one) {
  const name = one.name === one.platform ? nameOf(one) : `${nameOf(one)} · ${one.name}`;
  return h("li", { class: "rhythm" },
    h("button", { type: "button", class: "rhythm-name", data: { key: `r|${one.name}` }, onclick: () => editRhythm(one, name) }, h("b", {}, name), h("span", { class: "hint" }, one.own ? one.slots.join("，") : t("rhythm.none"))),
    h("input", { type: "checkbox", role: "switch", class: "toggle", checked: one.on, "aria-label": t("rhythm.on", { name }), data: { key: `s|${one.name}` }, onchange: (event) => setRhythm(one, one.slots, event.target.checked).catch((error) => toast(reason(error))) }));
}

async function setRhythm(one, slots, on) {
  await post("/api/rhythms", { account: one.name, slots, on });
  await read(week);
  verbs.redraw();
}

function editRhythm(one, name) {
  form(t("rhythm.edit", { name }), [field(t("rhythm.hours"), h("textarea", { name: "slots", rows: 4, value: one.slots.join("\n"), spellcheck: false }), t("rhythm.help"))], t("fill.save"),
    (values) => setRhythm(one, values.get("slots").split("\n").map((line) => line.trim()).filter(Boolean), true));
}

// --- the foot --------------------------------------------------------------------------------------

function drawBar() {
  const [all, bad] = [items.length, items.length - possible().length];
  bar.hidden = !all;
  document.body.classList.toggle("has-drawn", all > 0);
  if (!all) return;
  bar.replaceChildren(
    h("p", {}, bad ? icon("warn") : icon("calendar"), h("span", {}, t("drawn.new", { n: all })), bad ? h("strong", { class: "trouble" }, t("drawn.left", { n: bad })) : ""),
    h("span", { class: "spring" }),
    button(t("drawn.save"), "page", savePlan),
    button(t("drawn.drop"), "", () => { const before = items; items = []; changed(); toast(t("drawn.dropped"), { label: t("undo"), onclick: () => { items = before; changed(); } }); }),
    button(t("drawn.commit", { n: all - bad }), "check", commit, { class: "button strong", disabled: all === bad, data: { key: "commit" } }));
}

function savePlan() {
  form(t("drawn.save"), [field(t("drawn.name"), h("input", { type: "text", name: "name", required: true, pattern: "[a-z0-9][a-z0-9._\\-]*", placeholder: "my-week" }), t("drawn.name.help"))], t("fill.save"),
    async (values) => { const { file } = await post("/api/planner/save", { pack, items: wanted(), name: values.get("name") }); toast(t("drawn.saved", { file })); });
}

/** One press is one wish: asked again after a lost answer, nothing is entered twice. */
let wish = "";
async function commit(event) {
  const node = event.currentTarget;
  node.disabled = true;
  wish ||= crypto.randomUUID();
  try {
    const told = await post("/api/planner/commit", { pack, items: wanted(), change: wish });
    wish = "";
    const done = new Set(told.verdicts.filter((one) => one.publication).map((one) => one.id));
    items = items.filter((one) => !done.has(one.id));
    keep();
    toast(t("drawn.done", { n: done.size }));
    await verbs.committed();
    verdicts = new Map(told.verdicts.map((one) => [one.id, one]));
    draw();
    verbs.redraw();
  } catch (error) { node.disabled = false; toast(reason(error)); }
}
