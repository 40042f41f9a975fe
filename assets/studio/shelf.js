// The shelf: packs are found, sorted, renamed, copied, exported and binned, and each shows how far it is out.

import { h, icon, language, reason, t } from "./dom.js";
import { post, send } from "./start.js";

const SHOWN = 8000; // ms that a pack can be taken out of the bin again
const MARKS = { trouble: "warn", waiting: "warn", held: "warn", draft: "warn", sending: "clock", planned: "clock", sent: "check" };
const STATES = ["attention", "planned", "sent", "new"];

const find = (selector, within = document) => within.querySelector(selector);
const list = find(".packs");
const packs = () => [...list.querySelectorAll(".pack")];
let state = ""; // the one that is looked at; "" for all

// --- found and in order ------------------------------------------------------------------------------

function look() {
  const words = find("#shelf-find").value.trim().toLowerCase().split(/\s+/);
  const said = (pack) => `${pack.dataset.title} ${find(".pack-text", pack).textContent}`.toLowerCase();
  for (const pack of packs()) pack.hidden = !(words.every((word) => said(pack).includes(word)) && (!state || pack.dataset.state === state));
  find("#shelf-none").hidden = packs().some((pack) => !pack.hidden);
  find("#shelf-count").textContent = t("shelf.count", { n: packs().length });
}

function sort() {
  const by = find("#shelf-sort").value;
  localStorage.setItem("shelf.sort", by);
  const order = by === "title"
    ? (a, b) => a.dataset.title.localeCompare(b.dataset.title, document.documentElement.lang)
    : (a, b) => Number(b.dataset.made) - Number(a.dataset.made);
  list.append(...packs().sort(order));
}

// --- how far each is out -----------------------------------------------------------------------------

const moment = (wall) => new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en", { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(wall));

function stateOf(told) {
  if (!told) return "new";
  const has = (...names) => names.some((name) => told.counts[name]);
  if (has("trouble", "waiting", "held", "draft")) return "attention";
  return has("planned", "sending") ? "planned" : "sent";
}

function mark(pack, told) {
  pack.dataset.state = stateOf(told);
  for (const chip of pack.querySelectorAll(".chip")) {
    const now = told?.platforms[chip.dataset.platform];
    chip.dataset.state = now ?? "";
    find(".icon", chip)?.remove();
    find(".unseen", chip)?.remove();
    if (now) { chip.prepend(icon(MARKS[now])); chip.append(h("span", { class: "unseen" }, ` ${t(`shelf.is.${now}`)}`)); }
  }
  const line = find(".pack-next", pack);
  if (!line) return;
  const said = Object.entries(told?.counts ?? {}).map(([name, n]) => t(`shelf.n.${name}`, { n }));
  if (told?.next) said.push(t("shelf.next", { at: moment(told.next), on: find(`.chip[data-platform="${CSS.escape(told.next_on)}"]`, pack)?.dataset.label ?? told.next_on }));
  line.textContent = said.join(" · ");
  line.hidden = !said.length;
}

function drawStates() {
  const bar = find(".shelf-states");
  const counts = Object.fromEntries(STATES.map((name) => [name, packs().filter((pack) => pack.dataset.state === name).length]));
  const some = STATES.filter((name) => counts[name]);
  bar.hidden = some.length < 2;
  if (!counts[state]) state = "";
  const choice = (name, text) => h("button", { type: "button", "aria-pressed": String(name === state), data: { state: name } }, text);
  bar.replaceChildren(choice("", t("shelf.state.all")), ...some.map((name) => choice(name, `${t(`shelf.state.${name}`)} ${counts[name]}`)));
}

async function standing() {
  let told;
  try { told = (await send("/api/shelf/standing")).packs; } catch { return; } // without an outbox the shelf is still one
  for (const pack of packs()) mark(pack, told[pack.dataset.name]);
  drawStates();
  look();
}

// --- what can be done with one -----------------------------------------------------------------------

let fading;
let back = null; // what Undo does
function say(text, undo = null) {
  const line = find(".undo");
  back = undo;
  find("span", line).textContent = text;
  find("button", line).hidden = !undo;
  line.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { if (line.matches(":hover, :focus-within")) return say(text, undo); line.hidden = true; }, SHOWN);
}

function call(pack, title) {
  pack.dataset.title = title;
  find(".pack-title bdi", pack).textContent = title;
  const more = find(".pack-menu summary", pack);
  more.setAttribute("aria-label", `${t("shelf.more")}: ${title}`);
}

async function rename(pack, title) {
  const before = pack.dataset.title;
  call(pack, (await post(`/api/p/${pack.dataset.name}/rename`, { title })).title);
  if (pack.dataset.title !== before) say(t("shelf.renamed", { title: pack.dataset.title }), () => rename(pack, before === pack.dataset.written ? "" : before));
}

/** A field over the words of a pack: Enter keeps it, Esc gives up; empty is the article's own title. */
function askName(pack) {
  const field = h("input", { value: pack.dataset.title, maxLength: 200, "aria-label": t("shelf.rename"), placeholder: pack.dataset.written });
  const said = h("p", { class: "trouble", role: "alert" });
  const close = () => { form.remove(); find(".pack-menu summary", pack).focus(); };
  const keep = async (event) => {
    event.preventDefault();
    try { await rename(pack, field.value.trim() === pack.dataset.written ? "" : field.value); close(); } catch (failed) { said.textContent = reason(failed); }
  };
  const form = h("form", { class: "pack-name-form", onsubmit: keep, onkeydown: (event) => { if (event.key === "Escape") close(); } },
    field,
    h("p", { class: "hint" }, t("shelf.rename.hint")),
    said,
    h("div", { class: "row" }, h("button", { type: "submit", class: "button strong" }, t("shelf.rename.keep")), h("button", { type: "button", class: "button quiet", onclick: close }, t("shelf.rename.not"))));
  pack.append(form);
  field.select();
}

async function duplicate(pack) {
  const { pack: name } = await post(`/api/p/${pack.dataset.name}/duplicate`, {});
  const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
  const copy = document.importNode(find(`.pack[data-name="${CSS.escape(name)}"]`, page), true);
  pack.after(copy);
  mark(copy, undefined);
  drawStates();
  look();
  find("a", copy).focus();
  say(t("shelf.duplicated", { title: copy.dataset.title }), () => bin(copy));
}

async function exported(pack) {
  say(t("shelf.exporting", { title: pack.dataset.title }));
  const answer = await fetch(`/p/${pack.dataset.name}/export.zip`);
  if (!answer.ok) throw await answer.json();
  const address = URL.createObjectURL(await answer.blob());
  const name = pack.dataset.title.replace(/[\\/:*?"<>|]+/g, "-").slice(0, 80);
  h("a", { href: address, download: `${name}.zip` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(t("shelf.exported", { title: pack.dataset.title }));
}

async function bin(pack) {
  const { token } = await post(`/api/p/${pack.dataset.name}/bin`, {});
  const [next, after] = [pack.nextElementSibling ?? pack.previousElementSibling, pack.nextElementSibling];
  pack.remove();
  drawStates();
  look();
  say(t("shelf.binned", { title: pack.dataset.title }), async () => {
    await post("/api/bin", { token });
    list.insertBefore(pack, after?.isConnected ? after : null);
    drawStates();
    look();
    find("a, summary", pack).focus();
  });
  (next ? find("a, summary", next) : find("#shelf-find")).focus();
}

const ACTS = { rename: askName, duplicate, export: exported, bin };

async function act(done) {
  try { await done(); } catch (failed) { say(reason(failed)); }
}

function closeMenus(except) {
  for (const menu of list.querySelectorAll(".pack-menu[open]")) if (menu !== except) menu.open = false;
}

if (list) {
  if (localStorage.getItem("shelf.sort") === "title") find("#shelf-sort").value = "title";
  sort();
  look();
  find("#shelf-find").addEventListener("input", look);
  find("#shelf-sort").addEventListener("change", sort);
  find(".shelf-states").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    state = chosen.dataset.state;
    for (const one of chosen.parentElement.children) one.setAttribute("aria-pressed", String(one === chosen));
    look();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const pack = button.closest(".pack");
    closeMenus();
    act(() => ACTS[button.dataset.act](pack));
  });
  document.addEventListener("pointerdown", (event) => closeMenus(event.target.closest(".pack-menu")));
  list.addEventListener("keydown", (event) => {
    const menu = event.target.closest(".pack-menu");
    if (!menu) return;
    if (event.key === "Escape") { menu.open = false; find("summary", menu).focus(); }
    if (!menu.open || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const stops = [find("summary", menu), ...menu.querySelectorAll("button")];
    stops.at((stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)) % stops.length).focus();
  });
  find('[data-act="restore"]').addEventListener("click", () => {
    const undo = back;
    find(".undo").hidden = true;
    if (undo) act(undo);
  });
  standing();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) standing(); });
}
