// The look of a series: what is sent when all cards of a pack get another theme, format, font or colours.

/** A card without what is empty, in one order: the same card has one address. */
export const clean = (table) => Object.fromEntries(Object.entries(table).filter(([, value]) => value !== "" && value !== undefined && !(typeof value === "object" && !Object.keys(value).length)).sort());

/** What is sent: the look of the series, and the list once single cards differ. */
export const bodyOf = (series, { look = series.look, cards, base = series.base }, what) => ({ base, series: { ...clean(look), ...(cards ? { card: cards.map(clean) } : {}) }, what });

/** All cards of a series with another look: what single cards had instead of it is gone. */
export function lookOfAll(series, change) {
  const without = (one) => Object.fromEntries(Object.entries(one).filter(([name]) => !(name in change)));
  return { look: clean({ ...series.look, ...change }), cards: series.own ? series.cards.map(without) : null };
}
