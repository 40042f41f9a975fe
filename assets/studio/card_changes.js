// Changes of the cards of a pack: each knows its card by what it said when it was chosen, and follows it when others move it.

import { t } from "./dom.js";
import { Late, changes } from "./changes.js";
import { beside, drafts } from "./drafts.js";
import { bodyOf as bodyFor, clean, lookOfAll } from "./series_look.js";
import { ELSEWHERE, store } from "./store.js";

export { clean };

const LOOK = ["theme", "format", "font", "colours"];
export const series = () => store.state.series;
export const tables = () => series().cards;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const wordsOf = (table) => Object.fromEntries(Object.entries(clean(table)).filter(([name]) => !LOOK.includes(name)));

/** A short name of a list of cards, to see whether it is another by now (FNV-1a). */
function print(list) {
  let hash = 0x811c9dc5;
  for (const unit of JSON.stringify(list)) hash = Math.imul(hash ^ unit.codePointAt(0), 0x01000193);
  return `${list.length}-${hash >>> 0}`;
}

let looks;
/** What there is to choose: themes, formats, fonts, kinds. */
export async function ready() { looks ??= await (await fetch("/api/looks")).json(); return looks; }

// --- which card -------------------------------------------------------------------------------

const followed = new Set(); // references of changes that are under way, and the card that is chosen

/** A card as it is remembered: its place in this list of cards, and all that it is. */
export const refer = (at) => ({ at, seen: clean(tables()[at]), list: print(tables()) });

/** Follows a reference from now on: `at` is its place in the newest list, -1 when its card is gone. */
export function follow(reference) { followed.add(reference); return reference; }

export function find(reference) {
  const now = tables();
  if (reference.at < 0) throw new Late(t("card.late"));
  if (reference.list === print(now)) return reference.at;
  for (const is of [(one) => same(clean(one), reference.seen), (one) => same(wordsOf(one), wordsOf(reference.seen))]) {
    if (now[reference.at] && is(now[reference.at])) return reference.at;
    const at = now.findIndex(is);
    if (at >= 0) return at;
  }
  throw new Late(t("card.late"));
}

/** After a change of ours: `to` gives the new place of each card of the list `from`. */
function moved(from, to) {
  const now = tables();
  if (print(now) === from) return; // it had been made before
  for (const reference of followed) {
    if (reference.list !== from || reference.at < 0) continue;
    reference.at = to[reference.at] ?? -1;
    reference.list = print(now);
    if (now[reference.at]) reference.seen = clean(now[reference.at]);
  }
  for (const entry of changes.all()) if (entry.make.startsWith("card.")) changes.keep(entry);
}

// --- changes ----------------------------------------------------------------------------------

const bodyOf = (next, what) => bodyFor(series(), next, what);

const excerpt = (card) => { const line = Object.values(wordsOf(card)).flat().find((part) => typeof part === "string" && part !== card.kind) ?? ""; return line.length > 24 ? `${line.slice(0, 24)}…` : line; };

/** `make(args, entry)` gives the new look and cards; `to` in what it gives says where cards have gone. */
function makes(name, words, make) {
  changes.makes(`card.${name}`, {
    verb: "cards",
    what: (args) => (args.card?.seen ?? args.table ? t("change.post", { what: t(words(args)), words: excerpt(args.card?.seen ?? args.table) }) : t(words(args))),
    ready,
    adopt({ card, target }) { for (const reference of [card, target]) if (reference) follow(reference); },
    body(args, entry) {
      const next = make(args);
      Object.assign(entry, { from: print(tables()), to: next.to ?? tables().map((_, at) => at) });
      return bodyOf(next, words(args).slice(5));
    },
    made(args, entry) {
      for (const reference of [args.card, args.target]) followed.delete(reference);
      moved(entry.from, entry.to);
    },
  });
}

const at = (place, change) => tables().map((one, n) => (n === place ? change(one) : one));
const merged = (table, change) => clean({ ...table, ...change });

makes("look", ({ what }) => `step.${what}`, ({ card, change }) => {
  if (card) return { cards: at(find(card), (one) => merged(one, change)) };
  return lookOfAll(series(), change);
});

makes("kind", () => "step.card", ({ card, kind }) => ({ cards: at(find(card), (one) => turned(one, kind)) }));

makes("quote", () => "step.quote", ({ card, quote }) => ({ cards: at(find(card), (one) => ({ ...Object.fromEntries(Object.entries(one).filter(([name]) => LOOK.includes(name))), ...quote })) }));

/** The card as another kind: it keeps its look and the words that the other kind takes, and is about the same. */
export function turned(card, kind) {
  const old = looks.kinds[card.kind];
  const next = looks.kinds[kind];
  const kept = Object.fromEntries(Object.entries(card).filter(([name]) => !old.fields.some((field) => field.name === name) || next.fields.some((field) => field.name === name)));
  const about = [card[old.subject] ?? ""].flat();
  const list = next.fields.find((field) => field.name === next.subject).shape === "list";
  if ([kept[next.subject] ?? []].flat().length) return { ...kept, kind };
  delete kept[old.subject]; // said once
  return { ...kept, [next.subject]: list ? about : about.join("\n"), kind };
}

makes("add", () => "step.add", ({ table }) => {
  const cards = [...tables()];
  const place = cards.length && looks.kinds[cards.at(-1).kind]?.closes ? cards.length - 1 : cards.length;
  cards.splice(place, 0, table);
  return { cards, to: tables().map((_, n) => (n < place ? n : n + 1)) };
});

makes("order", () => "step.order", ({ card, target, by }) => {
  const from = find(card);
  const to = Math.min(Math.max(target ? find(target) : from + by, 0), tables().length - 1);
  const order = tables().map((_, n) => n);
  order.splice(to, 0, ...order.splice(from, 1));
  return { cards: order.map((n) => tables()[n]), to: tables().map((_, n) => order.indexOf(n)) };
});

makes("drop", () => "step.drop", ({ card }) => {
  const place = find(card);
  return { cards: tables().filter((_, n) => n !== place), to: tables().map((_, n) => (n === place ? undefined : n - (n > place))) };
});

changes.makes("card.generated", {
  verb: "cards",
  what: () => t("step.generated"),
  body: ({ base }) => ({ base: store.base(series().base, base), series: {}, what: "generated" }),
});

const about = (card) => follow(refer(card));
export const changeLook = (change, what, card) => store.do("card.look", { change, what, ...(card ? { card: follow({ ...card }) } : {}) }, { into: `look|${what}|${card ? `${card.list}|${card.at}` : "all"}` });
export const changeKind = (place, kind) => store.do("card.kind", { card: about(place), kind });
/** Puts another quote on a card, which keeps its look. */
export const changeQuote = (place, quote) => store.do("card.quote", { card: about(place), quote });
/** Adds a card, before one that closes the series; resolves to its place, -1 when it was not added. */
export async function addCard(table, fields) {
  await ready();
  const done = await store.do("card.add", { table }, { fields });
  return done ? Math.max(tables().findLastIndex((one) => same(wordsOf(one), wordsOf(table))), 0) : -1;
}
export const moveCard = (from, by) => store.do("card.order", { card: about(from), by });
export const moveCardTo = (from, to) => store.do("card.order", { card: about(from), target: about(to) });
export const dropCard = (place) => store.do("card.drop", { card: about(place) });
export const generatedCards = () => store.do("card.generated", { base: series().base });

// --- words that are typed ---------------------------------------------------------------------

const saysOf = (card, names) => Object.fromEntries(names.map((name) => [name, card[name] ?? ""]));
const stands = (card, { before }) => card && card.kind === before.kind && same(saysOf(card, Object.keys(before.says)), before.says);

/** The drafts of words by the place of their card, wherever that stands by now; a card that was changed elsewhere is `contested`. */
export function draftsOfCards() {
  const found = new Map();
  const mine = drafts.all().filter(([field]) => /^card\|\d/.test(field)).map(([field, draft]) => ({ field, draft, named: Number.parseInt(field.slice(5), 10) }));
  const left = mine.filter((one) => { const there = stands(tables()[one.named], one.draft); if (there) found.set(one.named, one); return !there; });
  const lost = left.filter((one) => {
    const place = tables().findIndex((card, n) => !found.has(n) && stands(card, one.draft));
    if (place >= 0) found.set(place, one);
    return place < 0;
  });
  for (const one of lost) if (tables()[one.named]?.kind === one.draft.value.kind && !found.has(one.named)) found.set(one.named, { ...one, contested: true });
  return found;
}

export const wordsField = (place) => draftsOfCards().get(place)?.field ?? beside(`card|${place}`);

/** Writes the words of a card, into the list as it stands when its turn has come; what was changed elsewhere is shown. */
export function writeWords(field, reference, says) {
  let from = "";
  return store.write("cards", () => {
    const found = [...draftsOfCards()].find(([, one]) => one.field === field);
    const place = found ? found[0] : drafts.get(field) ? -1 : find(reference);
    if (place < 0) throw new Late(t("card.late"));
    from = print(tables());
    const body = bodyOf({ cards: at(place, (one) => ({ ...one, ...says })) }, "card");
    return found?.[1].contested ? { ...body, base: ELSEWHERE } : body;
  }, [field], () => moved(from, tables().map((_, n) => n)));
}

function tidy() {
  for (const [place, { field, draft }] of draftsOfCards()) {
    if (draft.mode !== "typing" && same(saysOf(tables()[place], Object.keys(draft.value.says)), draft.value.says)) drafts.drop(field);
  }
}
store.on(tidy);
drafts.on((typing) => { if (!typing) tidy(); });
drafts.claim((field) => field === "card|new" || [...draftsOfCards().values()].some((one) => one.field === field));
