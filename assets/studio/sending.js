// Sending: the switch, what is next, what is going, what is in doubt and what to do about it.

import "./frame.js";
import { button, h, icon, t, toast } from "./dom.js";
import { ask, decide, follow, moment, platformName } from "./outbox.js";
import * as publication from "./publication.js";

const root = document.getElementById("sending");
const SIGN = { DRAFT: "edit", APPROVED: "clock", READY: "clock", HOLD: "pause", LEASED: "send", SENDING: "send", UNKNOWN: "ask", HUMAN: "hand", FAILED: "warn" };
const SECTIONS = ["doubt", "flight", "held", "drafts", "next"];
let state;

async function read() {
  const told = await ask("/api/sending");
  if (!told) return;
  state = told;
  draw();
  publication.refresh();
}

function draw() {
  const focus = root.contains(document.activeElement) ? document.activeElement.dataset.id ?? document.activeElement.id : "";
  const running = state.on || state.elsewhere;
  root.replaceChildren(
    h("div", { class: "switchboard" },
      h("input", { type: "checkbox", role: "switch", class: "toggle", id: "switch", checked: state.on, disabled: state.service.on, "aria-describedby": "switch-help", onchange: turn }),
      h("div", {}, h("label", { for: "switch" }, t("sending.switch")), h("p", { class: "hint", id: "switch-help" }, t(state.service.on ? "sending.by.service" : state.on ? "sending.on" : state.elsewhere ? "sending.elsewhere" : "sending.off"))),
      h("span", { class: "spring" }),
      h("span", { class: running ? "lamp on" : "lamp" }, t(running ? "cal.running" : "sending.none"))),
    state.trouble ? h("p", { class: "verdict bad", role: "alert" }, icon("warn"), h("span", {}, state.trouble)) : "",
    always(state.service),
    ...SECTIONS.filter((name) => state[name].length || name === "next").map(section));
  if (focus) (root.querySelector(`[data-id="${CSS.escape(focus)}"]`) ?? document.getElementById(focus))?.focus();
}

/** The other switch: the system sends, whether the studio is open or not; where it cannot, why, and what to do instead. */
function always({ kind, why, on, running: runs, file }) {
  const words = !why ? t(on ? (runs ? "sending.service.on" : "sending.service.down") : "sending.service.off", { file }) : why;
  return h("div", { class: "switchboard service" },
    h("input", { type: "checkbox", role: "switch", class: "toggle", id: "service", checked: on, disabled: Boolean(why), "aria-describedby": "service-help", onchange: serve }),
    h("div", { class: "service-words" }, h("label", { for: "service" }, t("sending.service")), h("p", { class: "hint", id: "service-help" }, words),
      on && kind === "systemd" ? h("p", { class: "hint" }, t("sending.service.linger"), " ", h("code", {}, "loginctl enable-linger")) : "",
      why ? h("p", { class: "hint" }, t("sending.service.instead"), " ", h("code", {}, "repurpose run"), " ", button(t("out.copy"), "copy", () => navigator.clipboard.writeText("repurpose run").then(() => toast(t("copied"))), { class: "link" })) : ""));
}

async function serve(event) {
  event.target.disabled = true;
  const told = await ask("/api/sending/service", { on: event.target.checked });
  if (told) { state = told; toast(t(told.service.on ? "sending.service.begun" : "sending.service.ended")); }
  draw();
}

const section = (name) => h("section", { class: `queue ${name}`, "aria-labelledby": `q-${name}` }, h("h2", { id: `q-${name}` }, t(`sending.${name}`), " ", h("span", { class: "count" }, String(state[name].length))),
  state[name].length ? h("ul", {}, ...state[name].map((item) => h("li", {}, entry(item)))) : h("p", { class: "hint" }, t("sending.nothing"), " ", h("a", { href: "/calendar" }, t("calendar"))));

function entry(item) {
  const said = item.state === "HUMAN" && !item.why ? t("sending.waiting") : [t(`state.${item.state}`), item.why || item.error].filter(Boolean).join(" · ");
  const node = h("button", { type: "button", class: "entry", data: { id: item.id, state: item.state }, "aria-label": [item.at && moment(item.at), platformName(item), item.account, said, item.words].filter(Boolean).join(", "), onclick: () => publication.open(item.id, node) },
    h("span", { class: "entry-head" }, icon(SIGN[item.state] ?? "clock"), item.at ? h("time", {}, moment(item.at)) : "", h("b", {}, platformName(item)), item.count > 1 ? h("span", { class: "count" }, `${item.sent}/${item.count}`) : ""),
    h("span", { class: "entry-words", lang: item.language }, item.words), h("span", { class: "entry-why" }, said));
  return node;
}

async function turn(event) {
  event.target.disabled = true;
  const told = await ask("/api/sending", { on: event.target.checked });
  if (told) { state = told; toast(t(told.on ? "sending.started" : "sending.stopped")); }
  draw();
}

async function act(verb, body) {
  const done = body === null || (await decide(verb, body));
  await read();
  return done;
}

publication.start({ act, move: (id, to, zone) => act("move", { name: String(id), to, zone }) });
read();
follow(() => read());
setInterval(() => { if (!document.hidden) read(); }, 15000);
