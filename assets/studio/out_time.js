// A day and an hour chosen: a month, the free moments of the rhythm, or any time.

import { button, h, icon, t } from "./dom.js";
import { addDays, asDate, longDay, monthName, shaped, time, today } from "./moments.js";

const dialog = document.querySelector("dialog.when");
const initial = shaped({ weekday: "narrow" });

/** Resolves to a wall time such as "2027-03-01T09:30", or "" when nobody chose. */
export function pickTime(place) {
  let day = (place.moments[0] ?? addDays(today(), 1)).slice(0, 10);
  let at = place.moments[0] ? time(place.moments[0]) : "12:30";
  let month = day.slice(0, 7);
  const draw = (focus = "") => {
    dialog.replaceChildren(
      h("div", { class: "row" }, h("h2", { id: "when-name" }, t("out.pick")), h("span", { class: "spring" }), h("span", { class: "hint" }, place.zone.replaceAll("_", " ")), button(t("close"), "close", () => dialog.close(""), { bare: true })),
      h("div", { class: "row" }, button(t("when.before"), "left", () => { month = addDays(`${month}-01`, -1).slice(0, 7); draw("before"); }, { bare: true, data: { at: "before" } }), h("h3", { "aria-live": "polite" }, monthName(`${month}-01`)), button(t("when.after"), "right", () => { month = addDays(`${month}-28`, 7).slice(0, 7); draw("after"); }, { bare: true, data: { at: "after" } })),
      grid(month, day, (chosen) => { day = chosen; draw(chosen); }, new Set(place.moments.map((one) => one.slice(0, 10)))),
      h("div", { class: "when-times" },
        ...[...new Set([...place.moments.filter((one) => one.startsWith(day)).map(time), "12:30", "20:00", "21:30"])].slice(0, 4).map((one) => h("button", { type: "button", class: "chip-button", "aria-pressed": String(one === at), data: { at: one }, onclick: () => { at = one; draw(one); } }, one, place.moments.includes(`${day}T${one}`) ? ` ${t("when.rhythm")}` : "")),
        h("input", { type: "time", value: at, "aria-label": t("when.time"), data: { at: "time" }, onchange: (event) => { if (event.target.value) { at = event.target.value; draw("time"); } } })),
      h("div", { class: "row end" }, h("span", { class: "hint" }, `${longDay(day)} ${at}`), h("span", { class: "spring" }), button(t("when.put"), "check", () => dialog.close(`${day}T${at}`), { class: "button strong" })));
    if (focus) dialog.querySelector(`[data-at="${focus}"]`)?.focus();
  };
  return new Promise((resolve) => {
    draw();
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
    dialog.querySelector('[aria-pressed="true"]')?.focus();
  });
}

function grid(month, chosen, choose, marked) {
  const first = asDate(`${month}-01`);
  const begin = addDays(`${month}-01`, -((first.getUTCDay() + 6) % 7));
  const weeks = [0, 1, 2, 3, 4, 5].map((week) => [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(begin, week * 7 + n))).filter((week) => week.some((day) => day.startsWith(month)));
  const cell = (day) => h("td", {}, h("button", {
    type: "button", class: `day${day.startsWith(month) ? "" : " other"}${marked.has(day) ? " marked" : ""}`, disabled: day < today(), "aria-pressed": String(day === chosen), "aria-label": longDay(day), data: { at: day }, onclick: () => choose(day),
    onkeydown: (event) => { const to = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key]; if (to) { event.preventDefault(); dialog.querySelector(`[data-at="${addDays(day, to)}"]`)?.focus(); } },
  }, String(Number(day.slice(8)))));
  return h("table", { class: "month" }, h("thead", {}, h("tr", {}, ...weeks[0].map((day) => h("th", { scope: "col" }, initial(day))))), h("tbody", {}, ...weeks.map((week) => h("tr", {}, ...week.map(cell)))));
}
