// The bar below a post, a card, a clip: now, at the next free moment, at a time, to the phone, into the clipboard.

import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { pickTime } from "./out_time.js";
import { showPhone } from "./out_phone.js";
import { shortMoment } from "./moments.js";
import { store } from "./store.js";

const bar = document.getElementById("outbar");
const COUNT = 3000; // ms in which a click takes it back
let subject = null; // what the page shows now
let told = null; // what the studio says of it
let standing = []; // what the outbox has of this pack
let chosen = ""; // the account
let turn = 0;
let counting = null;

/** Says what is shown now; the bar below it is about that. `ready` tells why it cannot go yet, or "". */
export function offer(next) {
  const print = next && JSON.stringify([next.what, next.item, next.platform, next.base]);
  if (print === subject?.print) { subject = next && { ...next, print }; draw(); return; }
  const other = !subject || !next || subject.what !== next.what || subject.item !== next.item || subject.platform !== next.platform;
  subject = next && { ...next, print };
  if (other) { told = null; stopCounting(); }
  bar.hidden = !subject;
  draw();
  if (subject) look();
}

let looking = null; // the newest answer on its way

function look() { return looking = ask(); }

async function ask() {
  const mine = ++turn;
  const query = new URLSearchParams({ what: subject.what, item: subject.item ?? "", platform: subject.platform ?? "" });
  let answers;
  try { answers = await Promise.all([fetch(`${store.address("out")}?${query}`), fetch(store.address("out/standing"))]); } catch { return; } // asked again at the next news
  const [places, there] = await Promise.all(answers.map((one) => one.json()));
  if (mine !== turn) return;
  if (answers[0].ok) told = places; else told = { places: [], trouble: reason(places) };
  standing = there.standing ?? [];
  draw();
}

/** Hears what becomes of things in the outbox. */
export function start(news) {
  let waiting;
  for (const kind of ["outbox", "review"]) news.addEventListener(kind, () => { clearTimeout(waiting); waiting = setTimeout(() => { if (subject) look(); }, 150); });
}

/** What the outbox has of this pack, the newest first: for whoever shows it elsewhere. */
export const standingOf = (what, platform, item = "") => standing.filter((one) => one.what === what && (!platform || one.platform === platform) && (!item || one.item === item));

// --- what can be done ----------------------------------------------------------------------------

function place() {
  const all = told?.places ?? [];
  return all.find((one) => one.name === chosen) ?? all.find((one) => !one.by_hand && !one.problems.length) ?? all[0];
}

/** Why it cannot go by a program: a line, and where there is one a way out of it. */
function trouble(one) {
  if (!told) return null;
  if (told.trouble) return { said: told.trouble };
  if (subject.waits) return { said: t("out.unsaved") };
  if (!one) return subject.platform
    ? { said: t("out.no.account", { label: told.label[language] }), mend: [t("out.add"), `/accounts?add=${subject.platform}`] }
    : { said: t("out.none.takes"), mend: [t("out.add"), "/accounts"] };
  if (one.problems.length) return { said: one.problems[0], more: one.problems.slice(1) };
  return null;
}

const nameOf = (one) => (one.name === one.platform || !one.made ? one.label[language] : one.name);

function draw() {
  if (bar.hidden || !subject) return;
  const one = place();
  const wrong = trouble(one);
  const hand = one ? one.by_hand : told && !told.sent_by_program;
  const can = Boolean(one) && !wrong;
  const next = one?.moments[0];
  const stands = standingOf(subject.what, subject.platform, subject.item)[0];
  const strong = !told || ["sent", "planned", "sending"].includes(stands?.state) ? "" : can && !hand ? "now" : hand && subject.platform ? "phone" : "copy";
  const kind = (verb) => `button out-${verb}${verb === strong ? " strong" : ""}`;
  const blocked = (label, name, why, props = {}) => button(label, name, () => toast(why), { ...props, "aria-disabled": "true", class: `${kind(props.verb)} blocked`, title: why });
  const why = wrong?.said ?? (told ? "" : t("out.looking"));
  const focus = bar.contains(document.activeElement) ? document.activeElement.dataset.out : "";
  const copyLabel = told?.article ? t("out.copy.to", { label: told.label[language] }) : t("out.copy");
  bar.replaceChildren(
    h("div", { class: "out-said" }, ...said(one, wrong, hand)),
    choice(one),
    h("div", { class: "out-acts", role: "group", "aria-label": t("out.acts") },
      counting ? counter() : can && !hand ? button(t("out.now"), "send", count, { class: kind("now"), data: { out: "now" } }) : blocked(t("out.now"), hand ? "lock" : "send", hand ? t("out.by.hand.short") : why, { verb: "now", data: { out: "now" } }),
      can && next ? button(slim.matches ? shortMoment(next) : nextLabel(next), "clock", () => send("next"), { class: kind("next"), data: { out: "next" }, "aria-label": nextLabel(next), "aria-keyshortcuts": "Control+Shift+Enter" }) : blocked(t("out.next"), "clock", why || t("out.no.rhythm"), { verb: "next", data: { out: "next" } }),
      can ? button(t("out.pick"), "calendar", pick, { class: kind("pick"), data: { out: "pick" } }) : blocked(t("out.pick"), "calendar", why, { verb: "pick", data: { out: "pick" } }),
      button(copyLabel, "copy", copy, { class: kind("copy"), data: { out: "copy" } }),
      told?.rich && !told.article ? button(t("out.copy.article"), "page", copyArticle, { class: "button out-rich", data: { out: "rich" } }) : "",
      subject.platform || one ? button(t("out.phone"), "phone", phone, { class: kind("phone"), data: { out: "phone" } }) : ""),
  );
  if (focus) bar.querySelector(`[data-out="${focus}"]`)?.focus();
}

const slim = matchMedia("(max-width: 767px)"); // there the moment alone
const nextLabel = (moment) => `${t("out.next")} ${shortMoment(moment)}`;

function said(one, wrong, hand) {
  if (wrong) return [h("p", { class: "out-bad" }, icon("warn"), h("span", {}, wrong.said), wrong.more?.length ? h("span", { class: "hint", title: wrong.more.join("\n") }, t("out.more", { n: wrong.more.length })) : ""), wrong.mend ? h("a", { class: "button", href: wrong.mend[1] }, icon("plus"), h("span", {}, wrong.mend[0])) : ""];
  const last = standingOf(subject.what, subject.platform, subject.item)[0];
  if (last) return [stood(last)];
  if (hand && !one?.review) return [h("p", { class: "hint" }, t("out.by.hand", { label: one ? one.label[language] : told.label[language] }))];
  if (one?.review) return [h("p", { class: "hint" }, icon("approve"), " ", t("out.review"), " ", button(t("out.review.ask"), "approve", () => document.getElementById("review")?.click(), { class: "link" }))];
  if (one?.written) return [h("p", { class: "hint" }, t("out.written"))];
  if (told && !told.running) return [h("p", { class: "hint" }, t("out.idle"), " ", h("a", { href: "/sending" }, t("out.switch")))];
  return one?.cost ? [h("p", { class: "hint" }, t("out.cost", { n: one.count, cost: one.cost.toFixed(3) }))] : [];
}

const SIGN = { draft: "edit", planned: "clock", sending: "send", waiting: "hand", held: "pause", trouble: "warn", sent: "check" };

function stood(last) {
  const words = last.state === "planned" || last.state === "draft" ? t(`out.is.${last.state}`, { at: shortMoment(last.at) }) : t(`out.is.${last.state}`);
  return h("p", { class: `out-stood is-${last.state}` }, icon(SIGN[last.state]), h("span", {}, words), last.said && !["sent", "waiting"].includes(last.state) ? h("span", { class: "hint" }, last.said) : "",
    last.state === "waiting" ? button(t("out.code"), "phone", () => code(last.id), { class: "link" }) : last.url ? h("a", { href: last.url, target: "_blank", rel: "noopener noreferrer" }, t("out.see")) : h("a", { href: `/calendar?week=${last.at.slice(0, 10)}&open=${last.id}` }, t("out.see.calendar")));
}

function choice(one) {
  const all = told?.places ?? [];
  if (all.length < 2) return one?.made ? h("span", { class: "out-who" }, h("bdi", {}, nameOf(one))) : "";
  return h("select", { class: "out-who", "aria-label": t("out.account"), onchange: (event) => { chosen = event.target.value; draw(); } }, ...all.map((other) => h("option", { value: other.name, selected: other.name === one.name }, other.name)));
}

// --- now -----------------------------------------------------------------------------------------

function count() {
  stopCounting();
  counting = { until: Date.now() + COUNT, timer: setTimeout(() => { stopCounting(); draw(); send("now"); }, COUNT), tick: setInterval(() => { const node = bar.querySelector(".out-left"); if (node) node.textContent = left(); }, 200) };
  draw();
  bar.querySelector(".out-counting")?.focus();
}

function stopCounting() {
  if (!counting) return;
  clearTimeout(counting.timer); clearInterval(counting.tick);
  counting = null;
}

const left = () => t("out.count", { n: Math.max(1, Math.ceil((counting.until - Date.now()) / 1000)) });

function counter() {
  return h("button", { type: "button", class: "button out-now out-counting", data: { out: "now" }, onclick: () => { stopCounting(); draw(); }, onkeydown: (event) => { if (event.key === "Escape") { event.preventDefault(); stopCounting(); draw(); } } }, icon("send"), h("span", { class: "out-left" }, left()), h("span", {}, t("out.count.stop")));
}

// --- doing ---------------------------------------------------------------------------------------

async function post(verb, body) {
  const answer = await fetch(store.address(verb), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ what: subject.what, item: subject.item ?? "", platform: subject.platform ?? "", ...body }) });
  const answered = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(answered.error), answered);
  return answered;
}

/** One wish has one name: asked again after a lost answer, it is not entered twice. */
async function send(when) {
  const one = place();
  if (!one) return;
  await store.last;
  try {
    const entered = await post("out/send", { account: one.name, when, print: one.print, change: crypto.randomUUID() });
    toast(when === "now" ? t("out.going") : t("out.put", { at: shortMoment(entered.at) }), { label: t("out.see.calendar"), href: `/calendar?week=${entered.at.slice(0, 10)}&open=${entered.id}` });
  } catch (error) { toast(reason(error)); }
  look();
}

async function pick() {
  const one = place();
  const at = await pickTime(one);
  bar.querySelector('[data-out="pick"]')?.focus();
  if (at) send(at);
}

async function phone() {
  await store.last;
  const platform = subject.platform || place()?.platform;
  try { showPhone(await post("out/phone", { platform }), zipAddress(platform)); }
  catch (error) { toast(reason(error)); }
  look();
}

async function code(publication) {
  try {
    const answer = await fetch("/api/phone", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ publication }) });
    const found = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(found.error), found);
    showPhone(found, zipAddress(subject.platform));
  } catch (error) { toast(reason(error)); }
}

const zipAddress = (platform) => `/p/${store.state.name}/export.zip?${new URLSearchParams({ what: subject.what, item: subject.item ?? "", platform })}`;

async function copy() {
  if (!told) await looking; // whether it is copied as an article is not known yet
  if (told?.article) { copyArticle(); return; }
  navigator.clipboard.writeText(subject.text()).then(() => toast(t("copied")), () => toast(t("copy.failed")));
}

/**
 * Puts a text of several types into the clipboard as it is. (`clipboard.write` cleans HTML by the page's own policy, which
 * forbids the inline styles that an editor elsewhere is to take.)
 */
function copyBoth(kinds) {
  const area = h("textarea", { value: " ", class: "unseen", "aria-hidden": "true" });
  let done = false;
  area.addEventListener("copy", (event) => {
    event.preventDefault();
    for (const [kind, text] of Object.entries(kinds)) event.clipboardData.setData(kind, text);
    done = true;
  });
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}

async function copyArticle() {
  await store.last;
  try {
    const answer = await fetch(`${store.address("out/rich")}?platform=${subject.platform}`);
    const found = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(found.error), found);
    if (!copyBoth({ "text/html": found.html, "text/plain": found.text })) throw new Error();
    const lost = found.lost.length ? ` ${t("out.copied.lost", { n: found.lost.length })}` : "";
    toast(t("out.copied.article", { n: found.pictures }) + lost, told?.editor ? { label: t("out.editor"), href: told.editor } : undefined);
  } catch (error) { toast(error.error ? reason(error) : t("copy.failed")); }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.shiftKey && (event.ctrlKey || event.metaKey) && !bar.hidden && !document.querySelector("dialog[open]")) {
    const next = bar.querySelector('[data-out="next"]:not([aria-disabled])');
    if (next) { event.preventDefault(); next.click(); }
  }
});
