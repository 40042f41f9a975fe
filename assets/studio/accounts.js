// The accounts that posts go to: added, checked, tried in the sandbox, forgotten. Secrets go in and never come out.

import "./frame.js";
import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { ask } from "./outbox.js";

const root = document.getElementById("accounts");
const dialog = document.getElementById("account");
let data = { accounts: [], kinds: [] };
const told = new Map(); // what a check or a test said, by account

async function post(address, body) {
  const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.error), said);
  return said;
}

async function read() {
  const found = await ask("/api/accounts");
  if (found) data = found;
  draw();
}

function draw() {
  const focus = root.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  root.replaceChildren(...(data.accounts.length ? data.accounts.map(row) : [h("li", { class: "empty" }, t("accounts.none"))]));
  if (focus) root.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
}

function row(one) {
  const said = told.get(one.name);
  const act = (label, sign, verb, props = {}) => button(label, sign, verb, { data: { key: `${label}|${one.name}` }, ...props });
  return h("li", { class: "account" },
    h("div", { class: "account-head" },
      h("div", {}, h("h2", {}, one.label[language], one.name !== one.platform ? h("bdi", { class: "who" }, one.name) : ""),
        h("p", { class: "hint" }, [one.who, one.by_hand ? t("account.by.hand") : t("account.secrets", { n: one.secrets }), one.added && t("account.added", { day: one.added })].filter(Boolean).join(" · "))),
      h("span", { class: "spring" }),
      one.login ? h("span", { class: "chip bad" }, icon("warn"), t("cal.login")) : one.wait ? h("span", { class: "chip" }, t("account.waits")) : ""),
    one.login ? h("p", { class: "verdict bad" }, icon("warn"), h("span", {}, one.login)) : "",
    said ? h("div", { class: "account-said", role: "status" }, ...said) : "",
    h("div", { class: "acts" },
      one.by_hand ? "" : act(t("account.check"), "check", () => check(one)),
      one.by_hand ? "" : act(t("account.try"), "send", () => rehearse(one)),
      act(t("account.again"), "back", () => form(kindOf(one), one.name, one.settings)),
      act(t("account.remove"), "trash", () => remove(one), { class: "button quiet" })));
}

const kindOf = (one) => data.kinds.find((kind) => kind.kind === one.kind);
const bad = (text) => [h("p", { class: "verdict bad" }, icon("warn"), h("span", {}, text))];
const facts = (found) => [h("p", { class: "verdict good" }, icon("check"), h("span", {}, found.who, found.url ? [" ", h("a", { href: found.url, target: "_blank", rel: "noopener noreferrer" }, found.url)] : "")), h("dl", { class: "facts-list" }, ...found.facts.map(([name, value]) => h("div", { class: "fact" }, h("dt", {}, name), h("dd", {}, value))))];

async function say(one, asked, show) {
  told.set(one.name, [h("p", { class: "hint" }, t("account.asking"))]);
  draw();
  try { told.set(one.name, show(await asked)); } catch (error) { told.set(one.name, bad(reason(error))); }
  await read();
}

const check = (one) => say(one, post("/api/accounts/check", { name: one.name }), (found) => (found.trouble ? bad(found.trouble) : facts(found)));
const rehearse = (one) => say(one, post("/api/accounts/try", { kind: one.kind }), (found) => (found.sent ? [h("p", { class: "verdict good" }, icon("check"), h("span", {}, t("account.tried"))), ...found.posts.map((text) => h("blockquote", {}, text))] : bad(found.said)));

function remove(one) {
  dialog.replaceChildren(h("h2", { id: "account-name" }, t("account.remove.sure", { name: one.name })), h("p", { class: "hint" }, t("account.remove.help")),
    h("div", { class: "row end" }, button(t("give.up"), "", () => dialog.close()), h("span", { class: "spring" }), button(t("account.remove"), "trash", async () => { try { await post("/api/accounts/remove", { name: one.name }); } catch (error) { toast(reason(error)); } dialog.close(); told.delete(one.name); read(); }, { class: "button danger" })));
  dialog.showModal();
}

/** Which platform, in a grid; then what it needs. */
function choose() {
  const groups = [["accounts.programs", data.kinds.filter((kind) => !kind.by_hand)], ["accounts.hands", data.kinds.filter((kind) => kind.by_hand)]];
  dialog.replaceChildren(h("div", { class: "row" }, h("h2", { id: "account-name" }, t("out.add")), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    ...groups.flatMap(([title, kinds]) => [h("h3", {}, t(title)), h("div", { class: "kinds" }, ...kinds.map((kind) => h("button", { type: "button", class: "button", onclick: () => form(kind, kind.kind, {}) }, kind.label[language], kind.kind !== kind.platform && kind.platform ? h("span", { class: "hint" }, kind.kind) : "")))]));
  if (!dialog.open) dialog.showModal();
}

function form(kind, name, values) {
  const trouble = h("p", { class: "trouble", role: "alert" });
  const fields = kind.fields.map((field) => {
    const control = h("input", { type: field.secret ? "password" : "text", name: field.name, value: field.secret ? "" : values[field.name] ?? field.default, required: !field.optional, autocomplete: "off", spellcheck: false });
    return h("label", { class: "field" }, h("span", {}, field.label, field.optional ? h("span", { class: "chip" }, t("account.optional")) : ""), control, field.where ? h("span", { class: "hint" }, field.where) : "");
  });
  const go = h("button", { type: "submit", class: "button strong" }, t("account.keep"));
  dialog.replaceChildren(h("form", { class: "account-form", onsubmit: async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    go.disabled = true;
    const given = Object.fromEntries(new FormData(event.target));
    const { "": _, called, ...rest } = { "": "", ...given };
    try {
      const found = await post("/api/accounts/add", { name: called, kind: kind.kind, values: rest });
      dialog.close();
      told.set(found.name, found.trouble ? bad(t("account.kept.bad", { why: found.trouble })) : facts(found));
      await read();
      const back = new URLSearchParams(location.search).get("add") && document.referrer.startsWith(location.origin) ? document.referrer : "";
      toast(t("account.kept"), back && !found.trouble ? { label: t("account.back"), href: back } : undefined);
    } catch (error) { trouble.textContent = reason(error); }
    go.disabled = false;
  } },
  h("h2", { id: "account-name" }, kind.label[language]),
  kind.login ? h("p", { class: "hint" }, t("account.login"), " ", h("code", {}, `repurpose accounts add ${kind.kind} --login`)) : "",
  h("label", { class: "field" }, h("span", {}, t("account.called")), h("input", { type: "text", name: "called", value: name, required: true, pattern: "[a-z0-9][a-z0-9._\\-]{0,63}", autocomplete: "off" })),
  ...fields, h("p", { class: "hint" }, t("account.safe")), trouble,
  h("div", { class: "row end" }, button(t("give.up"), "", () => dialog.close()), h("span", { class: "spring" }), go)));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input")?.focus();
}

document.getElementById("add").addEventListener("click", choose);
read().then(() => {
  const asked = new URLSearchParams(location.search).get("add");
  if (asked === null) return;
  const kinds = data.kinds.filter((kind) => kind.platform === asked);
  if (kinds.length === 1) form(kinds[0], kinds[0].kind, {}); else choose();
});
