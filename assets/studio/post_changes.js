// What posts say now, drafts included, and how changes of them are made: each finds its post by the words that were read.

import { t } from "./dom.js";
import { Late, changes } from "./changes.js";
import { beside, drafts } from "./drafts.js";
import { ELSEWHERE, store } from "./store.js";

/** A post without its number. */
export const bare = (text) => text.replace(/(?:^|\n)[ \t]*\d{1,3}\/\d{1,3}\s*$/, "").trim();
const is = (post, ...texts) => post !== undefined && texts.some((text) => bare(post.text) === bare(text));
const threadOf = (name) => store.state.threads.find((one) => one.name === name);
const parts = (field) => { const [kind, thread, id] = field.split("|"); return { kind, thread, id: id?.replace(/'+$/, "") }; };

/**
 * The drafts of a thread by the place of the post that each was written over, wherever that stands by now.
 * One whose post says something else now stands at its own name, `contested`; one whose post is gone is not here.
 */
export function draftsOf(thread) {
  const found = new Map();
  const left = [];
  const mine = drafts.all().filter(([field]) => field.startsWith(`post|${thread.name}|`)).map(([field, draft]) => ({ field, draft, named: thread.posts.findIndex((post) => post.id === parts(field).id) }));
  for (const one of mine) {
    if (is(thread.posts[one.named], one.draft.before) && !found.has(one.named)) found.set(one.named, one);
    else left.push(one);
  }
  const lost = left.filter((one) => {
    const place = thread.posts.findIndex((post, at) => !found.has(at) && is(post, one.draft.before));
    if (place >= 0) found.set(place, one);
    return place < 0;
  });
  for (const one of lost) if (one.named >= 0 && !found.has(one.named)) found.set(one.named, { ...one, contested: true });
  return found;
}

export const draftAt = (thread, place) => draftsOf(thread).get(place);
/** What the posts of a thread say now, what is not written yet included. */
export function textsOf(thread) {
  const found = draftsOf(thread);
  return thread.posts.map((post, place) => found.get(place)?.draft.value ?? post.text);
}

drafts.claim((field) => {
  const { kind, thread } = parts(field);
  const there = kind === "post" && threadOf(thread);
  return Boolean(there) && [...draftsOf(there).values()].some((one) => one.field === field);
});

/** What was left when a window was closed may have been written all the same. */
function tidy() {
  for (const thread of store.state.threads) for (const [place, { field, draft }] of draftsOf(thread)) {
    if (draft.mode !== "typing" && draft.value === thread.posts[place].text) drafts.drop(field);
  }
}
store.on(tidy);
drafts.on((typing) => { if (!typing) tidy(); });

/** What somebody writes in a post: where it stands, what it said, and what it is to say. */
export function asEdit(thread, place) {
  const post = thread.posts[place];
  const found = draftAt(thread, place);
  return { key: post.id, field: found?.field ?? beside(`post|${thread.name}|${post.id}`), thread: thread.name, text: found?.draft.value ?? post.text, before: found?.draft.before ?? post.text, base: thread.base, place };
}

/** Where the post that somebody has read and changed still stands as it was; -1 when it does not. */
export function standing(thread, { key, before, place }) {
  const named = thread.posts.findIndex((post) => post.id === key);
  for (const at of [named, place]) if (is(thread.posts[at], before)) return at;
  return thread.posts.findIndex((post) => is(post, before));
}

/** Writes one post: into the thread as it stands when its turn has come; when the post was changed elsewhere, both versions are shown. */
export function savePost(mine) {
  drafts.resume(mine.field);
  return store.write("thread", () => {
    const thread = threadOf(mine.thread);
    if (!thread) throw new Late(t("draft.orphan"));
    const before = drafts.get(mine.field)?.before ?? mine.before;
    const place = standing(thread, { ...mine, before });
    const named = thread.posts.findIndex((post) => post.id === mine.key);
    const at = place >= 0 ? place : named >= 0 ? named : Math.min(mine.place, thread.posts.length);
    const posts = thread.posts.map((post) => post.text);
    posts[at] = mine.text;
    return { thread: mine.thread, base: place >= 0 ? thread.base : ELSEWHERE, posts: posts.filter((text) => text.trim()), what: "edit" };
  }, [mine.field]);
}

// --- which posts there are --------------------------------------------------------------------

/** What is remembered of a post, to find it again when the turn of its change has come: what is shown, and what stands on the disk. */
function seen(thread, place) {
  const post = thread.posts[place];
  return post && { id: post.id, place, disk: post.text, shown: draftAt(thread, place)?.draft.value ?? post.text };
}

/** The drafts that are shown at these places: a change of their posts writes them. */
const fieldsAt = (thread, ...places) => places.map((place) => draftAt(thread, place)?.field).filter(Boolean);

function find(thread, { id, place, disk, shown }) {
  const named = thread.posts.findIndex((post) => post.id === id);
  for (const at of [named, place]) if (is(thread.posts[at], disk, shown)) return at;
  const at = thread.posts.findIndex((post) => is(post, disk, shown));
  if (at < 0) throw new Late(t("step.late"));
  return at;
}

const excerpt = (text) => { const line = bare(text).replace(/\s+/g, " "); return line.length > 24 ? `${line.slice(0, 24)}…` : line; };

function parting(what, make) {
  changes.makes(`post.${what}`, {
    verb: "thread",
    what: ({ post, text }) => t("change.post", { what: t(`step.${what}`), words: excerpt(text ?? post.shown) }),
    body(args) {
      const thread = threadOf(args.thread);
      if (!thread) throw new Late(t("step.late"));
      const texts = make(thread.posts.map((post) => post.text), find(thread, args.post), args, thread);
      return { thread: thread.name, base: thread.base, posts: texts.map((text) => text.trim()).filter(Boolean), what };
    },
  });
}

parting("cut", (texts, place, { post, at }) => texts.flatMap((one, n) => (n === place ? [post.shown.slice(0, at), post.shown.slice(at)] : [one])));
parting("merge", (texts, place, { post, next }, thread) => {
  if (!is(thread.posts[place + 1], next.disk, next.shown)) throw new Late(t("step.late"));
  return [...texts.slice(0, place), `${bare(post.shown)}\n\n${next.shown}`, ...texts.slice(place + 2)];
});
parting("take", (texts, place, { text }) => [...texts.slice(0, place + 1), text, ...texts.slice(place + 1)]);
const numbered = /\s*\d{1,3}\/\d{1,3}\s*$/;
parting("hook", (texts, place, { text }) => texts.map((one, n) => (n === place ? `${text}${numbered.exec(one)?.[0] ?? ""}` : one)));
parting("put", (texts, place, { text }) => texts.map((one, n) => (n === place ? text : one)));
parting("remove", (texts, place) => texts.filter((_, n) => n !== place));

for (const what of ["recut", "generated"]) changes.makes(`post.${what}`, {
  verb: "thread",
  what: () => t(`step.${what}`),
  body({ thread: name, base, posts = null }) {
    const thread = threadOf(name);
    if (!thread) throw new Late(t("step.late"));
    return { thread: name, base: what === "recut" ? base : store.base(thread.base, base), posts, what };
  },
});

/** Whether a change of this post is on its way; until it is made, or given up, the post is not written in. */
export function awaits(thread, post) {
  return changes.all().some(({ make, mode, args }) => mode !== "offered" && args.thread === thread.name && make.startsWith("post.") && (args.post ? [args.post, args.next].some((one) => one?.id === post.id) : true));
}

export const cutPost = (thread, place, at) => store.do("post.cut", { thread: thread.name, post: seen(thread, place), at }, { fields: fieldsAt(thread, place) });
export const mergePost = (thread, place) => store.do("post.merge", { thread: thread.name, post: seen(thread, place), next: seen(thread, place + 1) }, { fields: fieldsAt(thread, place, place + 1) });
export const removePost = (thread, place) => store.do("post.remove", { thread: thread.name, post: seen(thread, place) }, { fields: fieldsAt(thread, place) });
/** Puts one of the next best behind the post at `place`. */
export const takePost = (thread, place, text) => store.do("post.take", { thread: thread.name, post: seen(thread, place), text });
/** Writes a sentence into the post at `place`, which is to say `text`. */
export const putInPost = (thread, place, text) => store.do("post.put", { thread: thread.name, post: seen(thread, place), text }, { fields: fieldsAt(thread, place) });
/** Opens a thread with another hook: the words of its first post, whose number stays. */
export const takeHook = (thread, text) => store.do("post.hook", { thread: thread.name, post: seen(thread, 0), text }, { fields: fieldsAt(thread, 0) });
export const recutThread = (thread, posts) => store.do("post.recut", { thread: thread.name, base: thread.base, posts }, { fields: fieldsAt(thread, ...thread.posts.keys()) });
export const asGenerated = (thread) => store.do("post.generated", { thread: thread.name, base: thread.base });
