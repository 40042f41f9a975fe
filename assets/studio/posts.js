// Threads: read as they will be read, edited in place, cut and merged at a click. Counts come from the server.

import { button, counter, h, icon, keyed, language, reason, roving, settle, t, toast } from "./dom.js";
import { cites, showSource } from "./article.js";
import { tint } from "./sentences.js";
import { chosenBy } from "./chosen.js";
import { meters } from "./limits.js";
import { caretAt, drawing, nodes, rules, setUp, viewSwitch } from "./phone.js";
import { adding, drawRail } from "./rail.js";
import { drawTray, takesFiles } from "./tray.js";
import { markWritten, rewritten } from "./rewritten.js";
import { changes } from "./changes.js";
import { draftNote, drafts } from "./drafts.js";
import { heads, keepWriting } from "./heads.js";
import { asEdit, asGenerated, awaits, bare, cutPost, draftAt, draftsOf, mergePost, recutThread, removePost, savePost, standing, takeHook, takePost, textsOf } from "./post_changes.js";
import { askButton } from "./proposal.js";
import { saidOf } from "./review.js";
import { store } from "./store.js";
import { offer } from "./out.js";
import { symbolsButton } from "./symbol_picker.js";
import { hooks } from "./variants.js";
import { nextPosts, whyPost } from "./why.js";

let chosen = "";
let editing = null; // as `asEdit` gives it
let cutting = ""; // the post whose sentence ends offer a cut
let focusOn = "";
const pinned = new Map(); // thread -> set of texts, without their numbers

export const label = (thread) => {
  const name = language === "zh" ? thread.label_zh : thread.label;
  const twin = store.state.threads.filter((other) => other.platform === thread.platform).length > 1;
  return thread.variant ? `${name} · ${t(`variant.${thread.variant}`)}` : twin ? `${name} · ${t(`style.${thread.style}`)}` : name;
};
const pins = (thread) => pinned.get(thread.name) ?? pinned.set(thread.name, new Set()).get(thread.name);

let panel, controls, list;
const rail = document.querySelector(".rail");
const slim = matchMedia("(max-width: 767px)");

export function draw(root, side, state) {
  panel = root; controls = side;
  const threads = state.threads;
  if (!threads.length) { root.replaceChildren(h("p", { class: "empty" }, t("posts.none"))); side.replaceChildren(); return; }
  const thread = threads.find((one) => one.name === chosen) ?? threads[0];
  chosen = thread.name;
  tint(thread);
  if (!root.hidden) offer(subjectOf(thread));
  if (!root.querySelector(".stand")) {
    root.replaceChildren(h("div", { class: "bar" }), h("div", { class: "stand" }));
    list = h("ol", { class: "posts" });
    takesFiles(root.lastChild);
    list.addEventListener("click", ({ target }) => { const at = shownThread().posts.findIndex((one) => one.id === target.closest(".post")?.dataset.post); if (at >= 0) drawTray(panel, shownThread(), at); });
    if (!rail.childElementCount) {
      rail.append(h("div", { class: "platforms", role: "tablist", "aria-label": t("platforms") }), adding(pick));
      roving(rail.firstChild, () => [...rail.querySelectorAll("[role=tab]")], (tab) => pick(tab.dataset.thread));
    }
  }
  const stand = root.querySelector(".stand");
  drawRail(rail.firstChild, threads, chosen, label, pick);
  drawBar(root.querySelector(".bar"), thread);
  if (editing?.thread === thread.name && thread.base !== editing.base && !catchUp(thread)) { // what is being written stays; both versions are shown on saving
    list.querySelector(".editing .elsewhere")?.removeAttribute("hidden");
    drawSide(side, thread);
    return;
  }
  const caret = list.contains(document.activeElement) && document.activeElement.matches("textarea") && [document.activeElement.selectionStart, document.activeElement.selectionEnd];
  stand.className = `stand ${/^(thread|channel|chat)/.test(thread.look) ? "gutters" : thread.posts.length === 1 ? "above" : "inline"}`;
  setUp(stand, thread, list);
  keyed(list, printed(thread), (post) => `${thread.name}/${post.id}`, (post, place) => item(thread, { ...thread.posts[place], ...post }, place));
  drawTray(root, thread);
  drawSide(side, thread);
  if (caret && editing && !list.contains(document.activeElement)) {
    const area = list.querySelector("textarea");
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(...caret);
  }
  if (focusOn) { root.querySelector(focusOn)?.focus(); focusOn = ""; }
}

/** What the bar below is about: the thread, as it stands in the pack. */
const subjectOf = (thread) => ({ what: "thread", platform: thread.variant ? "" : thread.platform, item: "", base: thread.base, waits: draftsOf(thread).size > 0, text: () => textsOf(thread).join("\n\n") });

const shownThread = () => store.state.threads.find((one) => one.name === chosen);
const redraw = () => draw(panel, controls, store.state);
drafts.on((typing) => {
  const draft = editing && drafts.get(editing.field);
  if (draft) editing.before = draft.before; // an earlier save of the same words has come through
  if (!typing && panel && !panel.hidden && !editing && !document.activeElement?.dataset.head) redraw(); });

changes.on(() => {
  if (panel && !panel.hidden && !editing && !document.activeElement?.dataset.head) redraw();
});

/** All that decides how posts look; the one that is being written keeps its element while it is. */
function printed(thread) {
  const found = draftsOf(thread);
  return thread.posts.map((post, place) => {
    const now = { id: post.id, pinned: pins(thread).has(bare(post.text)), cutting: cutting === post.id, editing: editing?.thread === thread.name && editing.key === post.id, known: thread.known, form: thread.form, waits: awaits(thread, post) };
    if (now.editing) return now;
    const { field, draft } = found.get(place) ?? {};
    return { ...post, ...now, drawn: drawing(thread).posts.get(post.id), draft: draft && { field, value: draft.value, mode: draft.mode, why: draft.why, before: draft.before } };
  });
}

/** Our own changes, and those of others to other posts, move the ground under what is being written: it goes along. */
function catchUp(thread) {
  const place = standing(thread, editing);
  if (place < 0 || thread.posts[place].id !== editing.key) return false;
  Object.assign(editing, { base: thread.base, place });
  return true;
}

function pick(name) {
  if (name === chosen) return;
  leave();
  chosen = name; cutting = "";
  if (slim.matches && scrollY > rail.getBoundingClientRect().bottom) scrollTo({ top: 0, behavior: "instant" }); // another phone begins at its top
  requestAnimationFrame(() => rail.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  list.kept = undefined;
  redraw();
}

function drawBar(root, thread) {
  const many = thread.posts.length > 1 || thread.form === "thread";
  root.replaceChildren(
    viewSwitch(panel.querySelector(".stand")),
    h("span", { class: "tally" }, many ? t("count.posts", { n: thread.posts.length }) : "", thread.edited ? h("span", { class: "chip" }, t("edited")) : ""),
    h("span", { class: "spring" }),
    thread.known && thread.form === "thread" ? button(pins(thread).size ? t("recut.pinned") : t("recut"), "flow", () => recut(thread), { title: t("recut.help") }) : "",
    thread.edited ? button(t("generated.back"), "back", () => { leave(); asGenerated(thread); }) : "",
    thread.known ? askButton(t("proposal.short"), "thread", thread.name, { title: t("proposal") }) : "",
    button(t("copy.thread"), "copy", () => copy(textsOf(thread).join("\n\n"))),
  );
}

function item(thread, post, place) {
  const of = thread.posts.length;
  const [node] = nodes(drawing(thread).posts.get(post.id) ?? "<li class=post><div class=text></div></li>");
  node.dataset.post = post.id;
  node.setAttribute("aria-label", t("place", { n: place + 1, of }));
  const multi = thread.known && thread.form === "thread";
  const text = post.draft ? [h("span", { class: "run pending" }, post.draft.value)] : runs(thread, post);
  const typeset = !post.editing && !post.draft && node.querySelector(".typeset");
  const body = post.editing ? editor(thread, post) : typeset || h("div", { class: "text", lang: store.state.article.language, onclick: (event) => touch(event, thread, post) }, ...text);
  const note = post.draft && draftNote(post.draft.field, { save: () => saveDraft(thread, post), edit: () => edit(thread, post) });
  node.querySelector(":scope .rewritten")?.remove();
  node.querySelector(".folding, .typeset, .text").replaceWith(body, note ?? "", rewritten(thread, post), saidOf(`thread:${thread.name}`, of > 1 ? place + 1 : -1));
  node.prepend(
    h("div", { class: "post-side" },
      post.draft ? h("span", { class: "counter", title: t("verdict.unsaved") }, "…") : counter(post.length, post.limit, post.over, thread.unit),
      whyPost(`${thread.name}/${post.id}`, post, t("place", { n: place + 1, of })),
      post.draft ? "" : chosenBy(post.chosen),
      post.waits ? h("span", { class: "chip", title: t("change.here.help") }, t("change.here")) : ""),
    h("div", { class: "post-head" },
      multi ? h("button", { type: "button", class: "icon-button", "aria-pressed": String(post.pinned), "aria-label": t("pin.post", { n: place + 1 }), title: t("pin.help"), onclick: () => togglePin(thread, post) }, icon("pin")) : "",
      multi ? h("button", { type: "button", class: "icon-button", "aria-pressed": String(post.cutting), "aria-label": t("cut.post", { n: place + 1 }), title: t("cut.help"), onclick: () => { cutting = cutting === post.id ? "" : post.id; focusOn = cutting ? `[data-post="${post.id}"] .snip` : `[data-post="${post.id}"] [aria-pressed]`; leave(); redraw(); } }, icon("cut")) : "",
      multi && place + 1 < of ? button(t("merge.post", { n: place + 1 }), "merge", () => parting(mergePost, thread, post), { bare: true }) : "",
      multi && of > 1 ? button(t("remove.post", { n: place + 1 }), "trash", () => parting(removePost, thread, post), { bare: true }) : "",
      button(t("copy.post", { n: place + 1 }), "copy", () => copy(post.draft?.value ?? post.text), { bare: true }),
      thread.known ? h("button", { type: "button", class: "icon-button", "aria-pressed": String(post.editing), "aria-label": t("edit.post", { n: place + 1 }), title: t("edit.help"), onclick: () => (post.editing ? leave() : edit(thread, post)) }, icon("edit")) : ""));
  return node;
}

/** A click on words puts the caret there; one that ends a selection does not. */
function touch(event, thread, post) {
  if (!thread.known || post.cutting || event.target.closest("button") || getSelection().toString()) return;
  const at = caretAt(event.currentTarget, event.clientX, event.clientY);
  edit(thread, post);
  const area = list.querySelector("textarea");
  if (area && at !== null) area.setSelectionRange(Math.min(at, area.value.length), Math.min(at, area.value.length));
}

/** The runs of a post; what is over the limit is marked where it starts. */
function runs(thread, post) {
  const found = [];
  let at = 0;
  const over = post.over_at ?? Infinity;
  const fold = post.cutting ? Infinity : post.fold_at ?? Infinity;
  for (const run of post.runs) {
    const start = at;
    at += run.text.length;
    // A run is shown in parts where a feed folds it, and where the limit is passed.
    const edges = [start, ...[fold, over].filter((edge) => edge > start && edge < at).sort((a, b) => a - b), at];
    for (const [n, from] of edges.slice(0, -1).entries()) {
      if (from === fold) found.push(h("span", { class: "fold-mark", data: { extra: "", more: thread.more }, title: t("fold.here") }, h("span", { class: "unseen" }, t("fold.here"))));
      const text = run.text.slice(from - start, edges[n + 1] - start);
      const node = h("span", { class: `run ${run.role}${from >= fold ? " beyond" : ""}` }, from >= over ? h("mark", { title: t("over.here") }, text) : text);
      if (post.cutting) cutPoints(node, thread, post, from, edges[n + 1]);
      if (run.span) {
        node.dataset.span = run.span.join("-");
        cites(node, [run.span]);
        node.addEventListener("click", () => { if (!getSelection().toString()) showSource([run.span]); });
      } else if (run.role === "own") node.title = t("own");
      else if (run.role === "written") markWritten(node, post, run);
      found.push(node);
    }
  }
  return found;
}

/** Offers a cut behind each sentence; the server says where those end. */
function cutPoints(node, thread, post, start, end) {
  const text = node.textContent;
  let done = 0;
  node.replaceChildren();
  for (const where of post.cuts.filter((cut) => cut > start && cut <= end)) {
    const part = text.slice(done, where - start);
    done = where - start;
    node.append(part, h("button", { type: "button", class: "snip", "aria-label": t("cut.here", { words: part.trim().slice(-12) }), title: t("cut"), onclick: (event) => { event.stopPropagation(); cut(thread, post, where); } }, icon("cut")));
  }
  node.append(text.slice(done));
}

// --- editing --------------------------------------------------------------------------------

/** The thread as it stands, and where a post that is shown stands in it; what is shown may be of before. */
function stands(thread, post) {
  const now = store.state.threads.find((one) => one.name === thread.name);
  return { now, place: now ? standing(now, { key: post.id, before: post.text, place: -1 }) : -1 };
}

function edit(thread, post) {
  leave();
  const { now, place } = stands(thread, post);
  if (place < 0) { redraw(); return; }
  if (awaits(now, now.posts[place])) { toast(t("change.here.help")); return; }
  editing = asEdit(now, place);
  drafts.resume(editing.field);
  cutting = "";
  focusOn = `[data-post="${CSS.escape(editing.key)}"] textarea`;
  redraw();
}

function editor(thread, post) {
  const shown = h("div", { class: "shown", "aria-hidden": "true" });
  const tally = h("span", { class: "unseen", role: "status", "aria-live": "polite", id: `count-${post.id}` });
  const mine = editing;
  const paint = (over_at) => {
    const text = mine.text;
    const over = over_at ?? text.length;
    shown.replaceChildren(text.slice(0, over), h("mark", {}, text.slice(over)), "\u200b");
  };
  let asked;
  const count = settle(async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const { now, place } = stands(thread, { id: mine.key, text: mine.before });
      if (place < 0) { paint(null); return; }
      const { counts } = await store.ask("count", { thread: thread.name, posts: textsOf(now) }, asked.signal);
      const found = counts[place];
      if (editing !== mine || !found) return;
      paint(found.over_at);
      area.closest(".post").querySelector(".counter").replaceWith(counter(found.length, found.limit, found.over, thread.unit));
      area.toggleAttribute("aria-invalid", found.over > 0);
      tally.textContent = found.over ? t("over", { n: found.over }) : "";
      judge(thread, counts.filter((one) => one.over).length);
    } catch (error) { if (error.name !== "AbortError") paint(null); }
  }, 60);
  const area = h("textarea", {
    value: mine.text, spellcheck: true, rows: 1, "aria-label": t("edit.text", { of: label(thread) }), "aria-describedby": tally.id,
    oninput: () => { mine.text = area.value; drafts.keep(mine.field, mine.text, mine.before); paint(shownOver(area)); count(); judge(thread, 0); },
    onkeydown: (event) => {
      if (event.key === "Escape") { event.preventDefault(); mine.text = mine.before; drafts.drop(mine.field); focusOn = `[data-post="${CSS.escape(post.id)}"] [aria-label="${CSS.escape(t("edit.post", { n: thread.posts.indexOf(post) + 1 }))}"]`; leave(); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); leave(); }
    },
    onblur: () => setTimeout(() => { if (editing === mine && !panel.querySelector(".editing")?.contains(document.activeElement) && document.hasFocus() && !document.querySelector("dialog[open]")) leave(); }),
  });
  paint(post.over_at);
  count();
  const split = button(t("cut.caret"), "cut", () => cut(thread, { id: mine.key, text: mine.before }, area.selectionStart));
  split.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays where it is
  const box = h("div", { class: "editor" }, shown, area);
  return h("div", { class: "editing" }, box, tally,
    h("p", { class: "hint elsewhere", hidden: true }, t("edit.elsewhere")),
    h("div", { class: "row" }, h("span", { class: "hint" }, t("edit.keys")), h("span", { class: "spring" }), symbolsButton(() => box), thread.form === "thread" ? split : ""));
}

/** Until the server has counted again, what was over stays marked where it was. */
function shownOver(area) {
  const mark = area.previousElementSibling?.querySelector("mark");
  const before = area.previousElementSibling?.firstChild;
  return mark?.textContent && before?.nodeType === Node.TEXT_NODE ? Math.min(before.length, area.value.length) : null;
}

/** Ends the editing; what was changed is written, and stays to be seen until it is. */
function leave() {
  const mine = editing;
  if (!mine) return;
  editing = null;
  if (mine.text !== mine.before) writePost(mine);
  redraw();
}

function saveDraft(thread, post) {
  const { now, place } = stands(thread, post);
  if (place >= 0) writePost(asEdit(now, place)); else redraw();
}

const writePost = (mine) => savePost(mine).then((done) => { if (!done) redraw(); });

/** Changes which posts there are; one that was changed elsewhere too is decided first. */
function parting(make, thread, post, ...more) {
  const { now, place } = stands(thread, post);
  if (place < 0) toast(t("step.late"));
  else if ([place, place + 1].some((at) => draftAt(now, at)?.contested)) toast(t("draft.first"));
  else make(now, place, ...more);
  editing = null; cutting = "";
  redraw();
}

function cut(thread, post, at) {
  const { now, place } = stands(thread, post);
  const text = draftAt(now, place)?.draft.value ?? post.text;
  if ([text.slice(0, at), text.slice(at)].some((half) => !says(half))) { toast(t("cut.nothing")); return; }
  parting(cutPost, thread, post, at);
}

/** Whether words stand in a text, beside the number of a list or a post. */
const says = (text) => /[^\s\d.．、)）(（:：*•·▪①-⑳-]/u.test(bare(text));

async function recut(thread) {
  leave();
  await store.last;
  thread = store.state.threads.find((one) => one.name === thread.name);
  const kept = pins(thread);
  const places = thread.posts.flatMap((post, at) => (kept.has(bare(post.text)) || !post.runs.some((run) => run.span || run.role === "own") ? [at] : []));
  try {
    const texts = textsOf(thread);
    const { posts } = await store.ask("cut", { thread: thread.name, posts: texts, pinned: places });
    if (posts.join("\n\n") === texts.join("\n\n")) { toast(t("recut.same")); return; }
    await recutThread(thread, posts);
  } catch (error) { toast(reason(error)); }
}

function togglePin(thread, post) {
  const kept = pins(thread);
  const text = bare(post.text);
  if (!kept.delete(text)) kept.add(text);
  focusOn = `[data-post="${CSS.escape(post.id)}"] [aria-pressed]`;
  redraw();
}

function copy(text) { navigator.clipboard.writeText(text).then(() => toast(t("copied")), () => toast(t("copy.failed"))); }

// --- beside ---------------------------------------------------------------------------------

function drawSide(side, thread) {
  const again = keepWriting(side, thread);
  side.replaceChildren(
    h("div", { class: "side-head" }, h("h2", {}, label(thread)), h("div", { class: "verdicts", role: "status" })),
    saidOf(`thread:${thread.name}`),
    ...heads(thread),
    hooks(thread, (one) => { leave(); takeHook(thread, one.text); }),
    meters(thread),
    h("dl", { class: "facts-list" },
      h("div", { class: "fact" }, h("dt", {}, t("style")), h("dd", {}, thread.edited ? t("edited") : t(`style.${thread.style}`))),
      thread.left_out ? h("div", { class: "fact" }, h("dt", {}, t("left.out")), h("dd", {}, t("sentences", { n: thread.left_out }))) : ""),
    rules(thread),
    thread.generated.length ? h("details", { class: "generated" }, h("summary", {}, t("generated")), h("p", { class: "hint" }, t("generated.help")), ...thread.generated.map((text) => h("pre", { lang: store.state.article.language }, text))) : "",
    h("p", { class: "hint" }, t("file.at", { file: thread.title || thread.tags?.most ? `${thread.file}, titles.toml` : thread.file })),
    h("p", {}, h("a", { class: "button", href: `/p/${store.state.name}/page`, target: "_blank", rel: "noopener" }, icon("page"), t("readers"))),
    nextPosts(thread, (post) => { leave(); takePost(thread, post.after, post.text); }),
  );
  again();
  judge(thread, 0);
}

/** Whether the thread can be planned: nothing unsaved, and nothing that `repurpose check` complains about. */
function judge(thread, over) {
  const root = controls.querySelector(".verdicts");
  if (!root) return;
  const own = drafts.all().some(([field]) => field.startsWith(`post|${thread.name}|`) || field === `title|${thread.platform}` || field === "tags") || changes.all().some((one) => one.args.thread === thread.name);
  const bad = (text, severity = "error") => h("p", { class: severity === "error" ? "verdict bad" : "verdict near" }, icon("warn"), h("span", {}, text));
  const places = thread.posts.flatMap((post, at) => (post.over ? [at + 1] : []));
  const others = thread.problems.filter((one) => one.rule !== "length");
  const said = [
    ...(own && over ? [bad(t("over.posts", { n: over }))] : []),
    ...(!own && places.length ? [bad(t("verdict.over", { places: places.join("、") }))] : []),
    ...(!own && !places.length && thread.title?.over ? [bad(t("verdict.title"))] : []),
    ...(own ? [] : others.map((one) => bad(one.post ? t("verdict.post", { n: one.post, what: one.said }) : one.said, one.severity))),
  ];
  if (!said.length && !own && thread.problems.length) said.push(...thread.problems.map((one) => bad(one.said, one.severity)));
  if (own) said.push(h("p", { class: "verdict" }, icon("edit"), h("span", {}, t("verdict.unsaved"))));
  root.replaceChildren(...(said.length ? said : [h("p", { class: "verdict good", title: t("verdict.good") }, icon("check"), h("span", {}, t("verdict.good.short")))]));
}
