// Wall times as the studio writes them, "2027-03-01T09:30", in the reader's words. They are counted with as if in
// UTC, which has no summer time; what moment they mean is the server's to say.

import { language, t } from "./dom.js";

export const asDate = (wall) => new Date(`${wall.slice(0, 10)}T${wall.slice(11, 16) || "00:00"}Z`);
const locale = language === "zh" ? "zh-CN" : "en-GB";
export const shaped = (options) => { const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }); return (wall) => format.format(asDate(wall)); };
export const time = (wall) => wall.slice(11, 16);
const weekday = shaped({ weekday: "short" });
const day = shaped({ month: "short", day: "numeric" });
export const monthName = shaped({ year: "numeric", month: "long" });
export const longDay = shaped({ weekday: "long", month: "long", day: "numeric" });

const pad = (n) => String(n).padStart(2, "0");
const isoDay = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
/** Today by this machine's clock. */
export const today = () => isoDay(new Date());
/** A day so many days after another. */
export const addDays = (wall, n) => new Date(asDate(wall).getTime() + n * 86400000).toISOString().slice(0, 10);

/** A moment as short as it is clear: "tonight 21:00", "Wed 12:30", "14 Dec 12:30". */
export function shortMoment(wall) {
  const [when, at] = [wall.slice(0, 10), time(wall)];
  const now = today();
  if (when === now) return t(at >= "18:00" ? "moment.tonight" : "moment.today", { at });
  if (when === addDays(now, 1)) return t("moment.tomorrow", { at });
  return when > now && when < addDays(now, 7) ? `${weekday(wall)} ${at}` : `${day(wall)} ${at}`;
}
