// The outbox as the page asks for it and changes it; what goes wrong is shown, never swallowed.

import { button, h, language, reason, t } from "./dom.js";
import { asDate, longDay, shaped, time } from "./moments.js";

export { longDay, time };

const banner = document.querySelector(".banner");

export function complain(text) {
  banner.replaceChildren(h("span", {}, text), button(t("close"), "close", quiet, { bare: true }));
  banner.hidden = false;
}
export function quiet() { banner.hidden = true; }

/** Asks; resolves to null, with the reason shown, when there is no answer. */
export async function ask(address, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let answer, told;
  try {
    answer = await fetch(address, options);
    told = await answer.json();
  } catch {
    complain(t("offline"));
    return null;
  }
  if (answer.ok) return told;
  const why = reason(told);
  complain(answer.status === 409 ? reason({ error: t("cal.stale"), hint: why }) : why);
  return null;
}

/** Does one verb of the outbox; resolves to whether it was done. */
export async function decide(verb, body) {
  quiet();
  return (await ask(`/api/outbox/${verb}`, body)) !== null;
}

/** Calls `again` when the outbox has changed, here or in another program. */
export function follow(again) {
  const news = new EventSource("/api/events");
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(again, 120); };
  let opened = false;
  news.addEventListener("open", () => { if (opened) soon(); opened = true; });
  news.addEventListener("outbox", soon);
}

export const dayName = shaped({ weekday: "short" });
export const shortDay = shaped({ month: "short", day: "numeric" });
export const moment = (wall) => `${shortDay(wall)} ${dayName(wall)} ${time(wall)}`;
export function shift(wall, minutes) { return new Date(asDate(wall).getTime() + minutes * 60000).toISOString().slice(0, 16); }
export const zoneName = (zone) => zone.replace(/^Etc\//, "").replaceAll("_", " ");
export const platformName = (item) => item.label[language];
