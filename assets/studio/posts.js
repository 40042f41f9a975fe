// Threads: read as they will be read, edited in place, cut and merged at a click. Counts come from the server.

import { button, counter, h, icon, keyed, language, reason, roving, settle, t, toast } from "./dom.js";
import { cites, showSource } from "./article.js";
import { heads, keepWriting } from "./heads.js";
import { store } from "./store.js";

let chosen = "";
let editing = null; // {key, text, base, area}
let cutting = ""; // the post whose sentence ends offer a cut
let focusOn = "";
const pinned = new Map(); // thread -> set of texts, without their numbers

const label = (thread) => {
  const name = language === "zh" ? thread.label_zh : thread.label;
  const twin = store.state.threads.filter((other) => other.platform === thread.platform).length > 1;
  return thread.variant ? `${name} · ${t(`variant.${thread.variant}`)}` : twin ? `${name} · ${t(`style.${thread.style}`)}` : name;
};
const bare = (text) => text.replace(/(?:^|\n)[ \t]*\d{1,3}\/\d{1,3}\s*$/, "").trim();
const pins = (thread) => pinned.get(thread.name) ?? pinned.set(thread.name, new Set()).get(thread.name);
const textsOf = (thread) => thread.posts.map((post) => (editing?.key === post.id ? editing.text : post.text));

let panel, controls;

export function draw(root, side, state) {
  panel = root; controls = side;
  const threads = state.threads;
  if (!threads.length) { root.replaceChildren(h("p", { class: "empty" }, t("posts.none"))); side.replaceChildren(); return; }
  const thread = threads.find((one) => one.name === chosen) ?? threads[0];
  chosen = thread.name;
  if (!root.querySelector(":scope > .posts")) {
    root.replaceChildren(h("div", { class: "platforms", role: "tablist", "aria-label": t("platforms") }), h("div", { class: "bar" }), h("ol", { class: "posts" }));
    roving(root.querySelector(".platforms"), () => [...root.querySelectorAll(".platforms button")], (tab) => pick(tab.dataset.thread));
  }
  drawTabs(root.querySelector(".platforms"), threads, thread);
  drawBar(root.querySelector(".bar"), thread);
  const list = root.querySelector(":scope > .posts");
  if (editing?.thread === thread.name && thread.base !== editing.base) { // what is being written stays; both versions are shown on saving
    list.querySelector(".editing .elsewhere")?.removeAttribute("hidden");
    drawSide(side, thread);
    return;
  }
  list.className = `posts look-${thread.look} form-${thread.form}`;
  list.lang = state.article.language;
  keyed(list, thread.posts.map((post) => ({ ...post, pinned: pins(thread).has(bare(post.text)), cutting: cutting === post.id, editing: editing?.key === post.id, known: thread.known, form: thread.form })), (post) => `${thread.name}/${post.id}`, (post, place) => item(thread, post, place));
  drawSide(side, thread);
  if (focusOn) { root.querySelector(focusOn)?.focus(); focusOn = ""; }
}

const redraw = () => draw(panel, controls, store.state);

async function pick(name) {
  if (name === chosen) return;
  await leave();
  chosen = name; cutting = "";
  panel.querySelector(":scope > .posts").kept = undefined;
  redraw();
}

function drawTabs(root, threads, current) {
  keyed(root, threads.map((one) => ({ name: one.name, label: label(one), over: one.over + (one.title?.over ? 1 : 0), edited: one.edited, on: one === current })), (one) => one.name, (one) => h("button", { type: "button", role: "tab", data: { thread: one.name }, "aria-selected": String(one.on), tabIndex: one.on ? 0 : -1, onclick: () => pick(one.name) },
    h("span", {}, one.label),
    one.over ? h("span", { class: "dot", title: t("over.posts", { n: one.over }) }, h("span", { class: "unseen" }, t("over.posts", { n: one.over }))) : ""));
}

function drawBar(root, thread) {
  const many = thread.posts.length > 1 || thread.form === "thread";
  root.replaceChildren(
    h("span", { class: "tally" }, many ? t("count.posts", { n: thread.posts.length }) : "", thread.edited ? h("span", { class: "chip" }, t("edited")) : ""),
    h("span", { class: "spring" }),
    thread.known && thread.form === "thread" ? button(pins(thread).size ? t("recut.pinned") : t("recut"), "flow", () => recut(thread), { title: t("recut.help") }) : "",
    thread.edited ? button(t("generated.back"), "back", () => save(thread, null, "generated")) : "",
    button(t("copy.thread"), "copy", () => copy(textsOf(thread).join("\n\n"))),
  );
}

function item(thread, post, place) {
  const of = thread.posts.length;
  const node = h("li", { class: "post", "aria-label": t("place", { n: place + 1, of }), data: { post: post.id } });
  const multi = thread.known && thread.form === "thread";
  const body = post.editing ? editor(thread, post) : h("div", { class: "text", ondblclick: () => edit(thread, post) }, ...runs(thread, post));
  node.append(
    h("div", { class: "post-head" },
      of > 1 ? h("span", { class: "place" }, `${place + 1}`) : "",
      counter(post.length, post.limit, post.over, thread.unit),
      h("span", { class: "spring" }),
      multi ? h("button", { type: "button", class: "icon-button", "aria-pressed": String(post.pinned), "aria-label": t("pin.post", { n: place + 1 }), title: t("pin.help"), onclick: () => togglePin(thread, post) }, icon("pin")) : "",
      multi ? h("button", { type: "button", class: "icon-button", "aria-pressed": String(post.cutting), "aria-label": t("cut.post", { n: place + 1 }), title: t("cut.help"), onclick: () => { cutting = cutting === post.id ? "" : post.id; focusOn = cutting ? `[data-post="${post.id}"] .snip` : `[data-post="${post.id}"] [aria-pressed]`; leave().then(redraw); } }, icon("cut")) : "",
      multi && place + 1 < of ? button(t("merge.post", { n: place + 1 }), "merge", () => merge(thread, place), { bare: true }) : "",
      multi && of > 1 ? button(t("remove.post", { n: place + 1 }), "trash", () => remove(thread, place), { bare: true }) : "",
      button(t("copy.post", { n: place + 1 }), "copy", () => copy(textsOf(thread)[place]), { bare: true }),
      thread.known ? h("button", { type: "button", class: "icon-button", "aria-pressed": String(post.editing), "aria-label": t("edit.post", { n: place + 1 }), title: t("edit.help"), onclick: () => (post.editing ? leave() : edit(thread, post)) }, icon("edit")) : "",
    ),
    body,
    post.media.length ? h("ul", { class: `media of-${Math.min(post.media.length, 9)}` }, ...post.media.map(picture)) : "",
  );
  return node;
}

function picture(media) {
  const card = store.state.cards.find((one) => one.file === media.file);
  if (media.file.endsWith(".mp4")) return h("li", { class: "moving" }, icon("play"), h("span", {}, media.file.split("/").at(-1)));
  return h("li", {}, h("img", { src: card?.address ?? media.address, alt: card?.alt ?? media.file, loading: "lazy" }));
}

/** The runs of a post; what is over the limit is marked where it starts. */
function runs(thread, post) {
  const nodes = [];
  let at = 0;
  for (const run of post.runs) {
    const start = at;
    at += run.text.length;
    const over = post.over_at ?? Infinity;
    const node = h("span", { class: `run ${run.role}` });
    if (over >= at) node.textContent = run.text;
    else node.append(run.text.slice(0, Math.max(0, over - start)), h("mark", { title: t("over.here") }, run.text.slice(Math.max(0, over - start))));
    if (post.cutting) cutPoints(node, thread, post, start);
    if (run.span) {
      cites(node, [run.span]);
      node.addEventListener("click", () => { if (!getSelection().toString()) showSource([run.span]); });
    } else if (run.role === "own") node.title = t("own");
    nodes.push(node);
  }
  return nodes;
}

function cutPoints(node, thread, post, start) {
  const text = node.textContent;
  const parts = text.split(/(?<=[。！？!?…][”’」』）)]*|\n)/u);
  if (!/\S/.test(text)) return;
  node.replaceChildren();
  let at = start;
  for (const part of parts) {
    node.append(part);
    at += part.length;
    const where = at;
    if (bare(post.text.slice(where)) && post.text.slice(0, where).trim()) node.append(h("button", { type: "button", class: "snip", "aria-label": t("cut.here", { words: part.trim().slice(-12) }), title: t("cut"), onclick: (event) => { event.stopPropagation(); cut(thread, post, where); } }, icon("cut")));
  }
}

// --- editing --------------------------------------------------------------------------------

function edit(thread, post) {
  leave().then(() => {
    editing = { key: post.id, thread: thread.name, text: post.text, before: post.text, base: thread.base, texts: thread.posts.map((one) => one.text), place: thread.posts.findIndex((one) => one.id === post.id) };
    cutting = "";
    focusOn = `[data-post="${CSS.escape(post.id)}"] textarea`;
    redraw();
  });
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
      const place = thread.posts.findIndex((one) => one.id === post.id);
      const { counts } = await store.ask("count", { thread: thread.name, posts: textsOf(thread) }, asked.signal);
      const found = counts[place];
      if (editing !== mine || !found) return;
      paint(found.over_at);
      area.closest(".post").querySelector(".counter").replaceWith(counter(found.length, found.limit, found.over, thread.unit));
      area.toggleAttribute("aria-invalid", found.over > 0);
      tally.textContent = found.over ? t("over", { n: found.over }) : "";
      mine.counted = mine.text;
    } catch (error) { if (error.name !== "AbortError") toast(reason(error)); }
  }, 60);
  const area = h("textarea", {
    value: post.text, spellcheck: true, rows: 1, "aria-label": t("edit.text", { of: label(thread) }), "aria-describedby": tally.id,
    oninput: () => { mine.text = area.value; paint(shownOver(area)); count(); },
    onkeydown: (event) => {
      if (event.key === "Escape") { event.preventDefault(); mine.text = mine.before; focusOn = `[data-post="${CSS.escape(post.id)}"] [aria-label="${CSS.escape(t("edit.post", { n: thread.posts.indexOf(post) + 1 }))}"]`; leave(); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); leave(); }
    },
    onblur: () => setTimeout(() => { if (editing === mine && document.activeElement !== area && document.hasFocus() && !document.querySelector("dialog[open]")) leave(); }),
  });
  paint(post.over_at);
  count();
  const split = button(t("cut.caret"), "cut", () => cut(thread, { ...post, text: mine.text }, area.selectionStart));
  split.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays where it is
  return h("div", { class: "editing" }, h("div", { class: "editor" }, shown, area), tally,
    h("p", { class: "hint elsewhere", hidden: true }, t("edit.elsewhere")),
    h("div", { class: "row" }, h("span", { class: "hint" }, t("edit.keys")), h("span", { class: "spring" }), thread.form === "thread" ? split : ""));
}

/** Until the server has counted again, what was over stays marked where it was. */
function shownOver(area) {
  const mark = area.previousElementSibling?.querySelector("mark");
  const before = area.previousElementSibling?.firstChild;
  return mark?.textContent && before?.nodeType === Node.TEXT_NODE ? Math.min(before.length, area.value.length) : null;
}

/** Ends the editing; what was changed is written. */
async function leave() {
  const mine = editing;
  if (!mine) return;
  editing = null;
  if (mine.text === mine.before) { redraw(); return; }
  const texts = mine.texts.map((text, at) => (at === mine.place ? mine.text : text)).filter((text) => text.trim());
  const done = await save({ name: mine.thread, base: mine.base }, texts, "edit");
  if (!done) redraw();
}

function save(thread, posts, what) {
  return store.change("thread", { thread: thread.name, base: thread.base, posts, what }, posts && `${posts.join("\n\n---\n\n")}\n`);
}

function structured(thread, texts, what) {
  return save(thread, texts.map((text) => text.trim()).filter(Boolean), what);
}

function cut(thread, post, at) {
  const place = thread.posts.findIndex((one) => one.id === post.id);
  const texts = textsOf(thread);
  const text = texts[place];
  const halves = [text.slice(0, at), text.slice(at)];
  if (halves.some((half) => !bare(half))) { toast(t("cut.nothing")); return; }
  editing = null; cutting = "";
  structured(thread, [...texts.slice(0, place), ...halves, ...texts.slice(place + 1)], "cut");
}

function merge(thread, place) {
  const texts = textsOf(thread);
  editing = null;
  structured(thread, [...texts.slice(0, place), `${bare(texts[place])}\n\n${texts[place + 1]}`, ...texts.slice(place + 2)], "merge");
}

function remove(thread, place) {
  const texts = textsOf(thread);
  editing = null;
  structured(thread, texts.filter((_, at) => at !== place), "remove");
}

async function recut(thread) {
  await leave();
  thread = store.state.threads.find((one) => one.name === thread.name);
  const kept = pins(thread);
  const places = thread.posts.flatMap((post, at) => (kept.has(bare(post.text)) || !post.runs.some((run) => run.span || run.role === "own") ? [at] : []));
  try {
    const { posts } = await store.ask("cut", { thread: thread.name, posts: thread.posts.map((post) => post.text), pinned: places });
    if (posts.join("\n\n") === thread.posts.map((post) => post.text).join("\n\n")) { toast(t("recut.same")); return; }
    await save(thread, posts, "recut");
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
  const over = thread.posts.flatMap((post, at) => (post.over ? [at + 1] : []));
  const rule = thread.posts[0] && h("div", { class: "fact" }, h("dt", {}, t("limit")), h("dd", {}, `${thread.posts[0].limit} ${t(`unit.${thread.unit}`)}`));
  const again = keepWriting(side, thread);
  side.replaceChildren(
    h("h2", {}, label(thread)),
    h("dl", { class: "facts-list" },
      rule,
      h("div", { class: "fact" }, h("dt", {}, t("style")), h("dd", {}, thread.edited ? t("edited") : t(`style.${thread.style}`))),
      thread.left_out ? h("div", { class: "fact" }, h("dt", {}, t("left.out")), h("dd", {}, t("sentences", { n: thread.left_out }))) : ""),
    ...heads(thread),
    over.length || thread.title?.over
      ? h("p", { class: "verdict bad" }, icon("warn"), h("span", {}, over.length ? t("verdict.over", { places: over.join("、") }) : t("verdict.title")))
      : h("p", { class: "verdict good" }, icon("check"), h("span", {}, t("verdict.good"))),
    thread.generated.length ? h("details", { class: "generated" }, h("summary", {}, t("generated")), h("p", { class: "hint" }, t("generated.help")), ...thread.generated.map((text) => h("pre", { lang: store.state.article.language }, text))) : "",
    h("p", { class: "hint" }, t("file.at", { file: thread.title || thread.tags?.most ? `${thread.file}, titles.toml` : thread.file })),
    h("p", {}, h("a", { class: "button", href: `/p/${store.state.name}/page`, target: "_blank", rel: "noopener" }, icon("page"), t("readers"))),
  );
  again();
}
