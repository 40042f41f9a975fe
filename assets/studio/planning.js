// A pack and a plan chosen, the calendar they come to shown with its warnings, and put into the outbox.

import { button, h, icon, reason, settle, t, toast } from "./dom.js";
import { mendLinkOf } from "./fill.js";
import { ask, longDay, platformName, quiet, zoneName } from "./outbox.js";

const dialog = document.getElementById("planning");
let verbs;
let choices;
let wish;
let turn = 0;

export function start(given) {
  verbs = given;
  document.getElementById("plan").addEventListener("click", open);
}

export async function open() {
  quiet();
  choices = await ask("/api/plans");
  if (!choices) return;
  const asked = new URLSearchParams(location.search).get("plan");
  const pack = choices.packs.find((one) => one.name === asked) ?? choices.packs[0];
  const plan = choices.plans.find((one) => one.name === "weekday") ?? choices.plans[0];
  wish ??= { pack: pack?.name ?? "", plan: plan?.name ?? "", start: "", hold: false };
  draw();
  dialog.showModal();
  look();
}

const lookSoon = settle(look, 250);

function draw() {
  const pack = h("select", { onchange: (event) => { wish.pack = event.target.value; look(); } }, ...choices.packs.map((one) => h("option", { value: one.name, selected: one.name === wish.pack }, one.title)));
  const plans = choices.plans.map((one) => h("label", { class: "plan" }, h("input", { type: "radio", name: "plan", value: one.name, checked: one.name === wish.plan, disabled: !!one.trouble, onchange: () => { wish.plan = one.name; look(); } }), h("span", {}, h("b", {}, one.name), h("span", { class: one.trouble ? "trouble" : "hint" }, one.trouble || one.about))));
  dialog.replaceChildren(
    h("header", { class: "side-head" }, h("h2", { id: "planning-name" }, t("plan.open")), button(t("close"), "close", () => dialog.close(), { bare: true })),
    h("div", { class: "planning" },
      h("div", { class: "choices" },
        h("label", {}, h("span", { class: "label" }, t("plan.pack")), pack),
        h("fieldset", {}, h("legend", { class: "label" }, t("plan.plan")), ...plans),
        h("label", {}, h("span", { class: "label" }, t("plan.start")), h("input", { type: "date", value: wish.start, oninput: (event) => { wish.start = event.target.value; lookSoon(); } }), h("span", { class: "hint" }, t("plan.start.help"))),
        h("label", { class: "tick" }, h("input", { type: "checkbox", checked: wish.hold, onchange: (event) => { wish.hold = event.target.checked; look(); } }), h("span", {}, t("plan.hold")))),
      h("div", { class: "outcome", "aria-live": "polite", "aria-busy": "true", tabIndex: 0, role: "region", "aria-label": t("plan.preview") })),
    h("footer", { class: "row end" }, h("p", { class: "hint total" }), h("span", { class: "spring" }), button(t("give.up"), "", () => dialog.close()), button(t("plan.commit"), "check", commit, { class: "button strong", disabled: true, id: "commit" })),
  );
}

async function look() {
  const mine = ++turn;
  const place = dialog.querySelector(".outcome");
  const go = document.getElementById("commit");
  go.disabled = true;
  place.ariaBusy = "true";
  const answer = await fetch("/api/plans/preview", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(wish) }).then(async (found) => ({ ok: found.ok, told: await found.json() }), () => ({ ok: false, told: { error: t("offline") } }));
  if (mine !== turn) return;
  place.ariaBusy = "false";
  const { ok, told } = answer;
  if (!ok) {
    place.replaceChildren(h("p", { class: "verdict bad" }, icon("warn"), h("span", {}, reason(told))));
    dialog.querySelector(".total").textContent = "";
    return;
  }
  wish.print = told.print;
  place.replaceChildren(...notices(told), ...days(told.rows));
  const left = told.rows.filter((row) => row.stops).length;
  go.disabled = !told.changes;
  go.lastChild.textContent = told.changes ? t("plan.commit.n", { n: told.changes }) : t("plan.commit");
  dialog.querySelector(".total").textContent = [t("plan.total", { n: told.rows.length }), left ? t("drawn.left", { n: left }) : "", told.changes ? "" : t("plan.same"), told.approval ? t("plan.approval") : "", told.cost ? `$${told.cost.toFixed(2)}` : ""].filter(Boolean).join(" · ");
}

function notices(told) {
  const struck = new Set(told.rows.filter((row) => row.stops).map((row) => row.why));
  return told.notices.filter((one) => !one.stops || !struck.size || !one.about).map((one) => h("p", { class: one.stops ? "verdict bad" : "verdict near" }, icon("warn"), h("span", {}, one.said)));
}

function days(rows) {
  const found = new Map();
  for (const row of rows) found.set(row.at.slice(0, 10), [...(found.get(row.at.slice(0, 10)) ?? []), row]);
  return [...found].map(([day, there]) => h("section", { class: "plan-day" }, h("h3", {}, longDay(day)), h("ul", {}, ...there.map(line))));
}

function line(row) {
  const over = row.limit && row.length > row.limit;
  return h("li", { class: row.stops ? "plan-row stops" : "plan-row" },
    h("time", {}, row.at.slice(11, 16)),
    h("span", {}, h("b", {}, platformName(row)), " ", h("span", { class: "hint" }, h("bdi", {}, row.account), ` · ${zoneName(row.zone)}`), h("span", { class: "plan-words" }, row.words), row.stops ? h("span", { class: "plan-why" }, icon("warn"), h("span", {}, row.mend === "account" ? t("out.no.account", { label: platformName(row) }) : row.why), mendLink(row)) : ""),
    h("span", { class: "plan-facts" }, row.booked ? h("span", { class: "chip" }, t("plan.booked")) : "", row.count > 1 ? h("span", { class: "chip" }, `×${row.count}`) : "", row.limit ? h("span", { class: over ? "trouble" : "hint" }, `${row.length}/${row.limit}`) : ""));
}

/** The way out of what cannot be: an account, the article's address, another time, other words. */
function mendLink(row) {
  const pack = encodeURIComponent(wish.pack);
  if (row.mend === "account") return h("a", { class: "button small", href: `/accounts?add=${row.platform}` }, t("mend.account"));
  if (row.mend === "link") return button(t("mend.link"), "", () => mendLinkOf(wish.pack, look), { class: "button small" });
  if (row.mend === "time") return button(t("mend.time"), "", () => dialog.querySelector('input[type="date"]').focus(), { class: "button small" });
  return row.mend === "edit" ? h("a", { class: "button small", href: `/p/${pack}#posts` }, t("mend.edit")) : "";
}

async function commit() {
  const go = document.getElementById("commit");
  go.disabled = true;
  const told = await ask("/api/plans/commit", wish);
  if (!told) {
    const said = document.querySelector(".banner span")?.textContent ?? "";
    await look();
    dialog.querySelector(".outcome").prepend(h("p", { class: "verdict bad" }, icon("warn"), h("span", {}, said)));
    return;
  }
  dialog.close();
  toast(t("plan.done", { n: told.new, m: told.changed }));
  await verbs.committed(told.first);
}
