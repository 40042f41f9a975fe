// The pictures of a post: put in, ordered, cropped, described, replaced, taken out; each a change that undo takes back.

import { button, h, icon, reason, roving, t, toast } from "./dom.js";
import { changes, Late } from "./changes.js";
import { coming, comingCards, comingSaid } from "./coming.js";
import { openCover } from "./tray_cover.js";
import { store } from "./store.js";
import { still } from "./still.js";

const dialog = document.querySelector("dialog.tray-dialog");
let tray; // the element
let thread = null, place = 0, chosen = 0, dragged = -1;
let focus = false;

const post = () => thread?.posts[Math.min(place, thread.posts.length - 1)];
const isFilm = (file) => file.endsWith(".mp4");

changes.makes("media", {
  verb: "media",
  what: () => t("step.media"),
  body({ thread: name, post: id, files, alt }) {
    const now = store.state.threads.find((one) => one.name === name);
    const at = now ? now.posts.findIndex((one) => one.id === id) : -1;
    if (id && at < 0) throw new Late(t("step.late"));
    return { base: store.state.media, ...(id ? { thread: name, post: at + 1, files } : {}), ...(alt ? { alt } : {}) };
  },
});

const clipOf = (file) => store.state.clips.find((one) => one.file === file);
/** What stands for a picture in the tray: for a film the cover that this platform shows. */
const seen = (item) => clipOf(item.file)?.address.covers?.[thread.platform] ?? item.address;

const save = (files, alt) => store.do("media", { thread: thread.name, post: post().id, files, alt });
const filesOf = () => post().media.map((one) => one.file);

/** Draws the tray of a thread's post into `root`; it stays the same element. */
export const drawTray = still((root, shown, at = place) => {
  if (thread?.name !== shown.name) { place = 0; chosen = 0; }
  thread = shown;
  place = Math.min(at, Math.max(0, shown.posts.length - 1));
  if (!tray) { tray = h("section", { class: "tray", "aria-label": t("tray") }); hear(); }
  if (tray.parentElement !== root) root.append(tray);
  const limits = thread.tray;
  tray.hidden = !post() || !limits || !(limits.images || limits.videos);
  if (tray.hidden) return;
  const media = post().media;
  if (coming() && !media.length && limits.images) {
    tray.replaceChildren(
      h("div", { class: "row tray-head" }, h("strong", {}, t("tray")), h("span", { class: "counter" }, comingSaid())),
      h("ol", { class: "tray-list coming-cards" }, ...comingCards()));
    return;
  }
  chosen = Math.min(chosen, Math.max(0, media.length - 1));
  const images = media.filter((one) => !isFilm(one.file)).length;
  const one = media[chosen];
  const said = media.filter((each) => each.alt.trim()).length;
  const acts = one ? [
    isFilm(one.file) ? button(t("tray.cover"), "film", () => openCover(dialog, clipOf(one.file), thread), { class: "button quiet" }) : button(t("tray.crop"), "crop", () => crop(one), { class: "button quiet" }),
    limits.alt && !isFilm(one.file) ? button(t("tray.alt", { n: said, of: media.length }), "page", () => describe(one), { class: "button quiet" }) : "",
    isFilm(one.file) ? "" : button(t("tray.swap"), "picture", () => choose((files) => put(files, chosen)), { class: "button quiet" }),
    button(t("tray.remove"), "trash", () => remove(), { class: "button quiet" }),
  ] : [];
  const full = images >= limits.images;
  tray.replaceChildren(
    h("div", { class: "row tray-head" },
      h("strong", {}, t("tray")), h("span", { class: `counter${images > limits.images ? " over" : ""}` }, `${images} / ${limits.images}${limits.tile ? ` · ${limits.tile.width}:${limits.tile.height}` : ""}`),
      thread.posts.length > 1 ? h("select", { "aria-label": t("tray.post"), onchange: ({ target }) => { chosen = 0; drawTray(root, thread, Number(target.value)); } }, ...thread.posts.map((_, n) => h("option", { value: String(n), selected: n === place, "aria-label": t("place", { n: n + 1, of: thread.posts.length }) }, `${n + 1} / ${thread.posts.length}`))) : "",
      h("span", { class: "spring" }), ...acts,
      post().own_media ? button(t("generated.back"), "back", () => save(null), { class: "button quiet" }) : ""),
    h("ol", { class: "tray-list" },
      ...media.map((item, n) => h("li", { draggable: true, ondragstart: (event) => { dragged = n; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", item.file); }, ondragend: () => { dragged = -1; clear(); }, ondragover: (event) => { event.preventDefault(); over(event.currentTarget); }, ondrop: (event) => drop(event, n) },
        h("button", { type: "button", "aria-current": n === chosen ? "true" : undefined, tabIndex: n === chosen ? 0 : -1, data: { at: String(n) }, "aria-label": t("tray.picture", { n: n + 1, of: media.length, alt: item.alt }), onclick: () => { chosen = n; focus = true; redraw(); show(n); } },
          h("img", { src: seen(item), alt: "", loading: "lazy" }), isFilm(item.file) ? icon("play") : "", h("span", { class: "tray-number", "aria-hidden": "true" }, `${n + 1}`)))),
      h("li", {}, h("button", { type: "button", class: "tray-add", tabIndex: 0, "aria-disabled": full ? "true" : undefined, title: full ? t("tray.full", { n: limits.images }) : undefined, onclick: () => (full ? toast(t("tray.full", { n: limits.images })) : choose((files) => put(files))), ondragover: (event) => event.preventDefault(), ondrop: (event) => drop(event, media.length) }, icon("plus"), h("span", {}, t("tray.add"))))));
  if (focus) { tray.querySelector(`[data-at="${chosen}"]`)?.focus(); focus = false; }
});

const redraw = () => drawTray(tray.parentElement, thread, place);

function hear() {
  roving(tray, () => [...tray.querySelectorAll("[data-at], .tray-add")], () => {});
  tray.addEventListener("keydown", (event) => {
    const at = event.target.dataset.at;
    if (at === undefined) return;
    if (event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      move(Number(at), Number(at) + (event.key === "ArrowLeft" ? -1 : 1));
    } else if (["Delete", "Backspace"].includes(event.key)) { event.preventDefault(); chosen = Number(at); remove(); }
  }, { capture: true });
}

/** Shows the picture that is chosen in the phone as well. */
function show(n) {
  const reel = document.querySelectorAll(".stand .post")[place]?.querySelector(".reel");
  reel?.scrollTo({ left: n * reel.clientWidth, behavior: "instant" });
}

const clear = () => { for (const node of tray.querySelectorAll(".target")) node.classList.remove("target"); };
function over(node) { clear(); node.classList.add("target"); }

function drop(event, n) {
  event.preventDefault();
  clear();
  if (event.dataTransfer.files.length) put([...event.dataTransfer.files], null, n);
  else if (dragged >= 0) move(dragged, dragged < n ? n - 1 : n);
}

function move(from, to) {
  const files = filesOf();
  if (to < 0 || to >= files.length || from === to) return;
  files.splice(to, 0, ...files.splice(from, 1));
  chosen = to; focus = true;
  save(files);
}

async function remove() {
  const files = filesOf();
  files.splice(chosen, 1);
  focus = true;
  if (await save(files)) toast(t("tray.removed"), { label: t("undo"), onclick: () => store.do("undo", {}) });
}

function choose(take) {
  const input = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", multiple: true, onchange: () => take([...input.files]) });
  input.click();
}

/** Puts files of this machine in: behind the others, at a place, or instead of the picture at `swap`. */
export async function put(given, swap = null, at = post().media.length) {
  const found = [];
  for (const file of given) {
    try {
      const answer = await fetch(store.address("picture"), { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
      const told = await answer.json();
      if (!answer.ok) throw Object.assign(new Error(told.error), told);
      found.push(told.file);
    } catch (error) { toast(reason(error)); return; }
  }
  if (!found.length) return;
  const files = filesOf();
  if (swap === null) files.splice(at, 0, ...found); else files.splice(swap, 1, ...found);
  chosen = swap ?? Math.min(at, files.length - 1);
  await save([...new Set(files)]);
}

/** Files that are dropped on the phone join the pictures of its post. */
export function takesFiles(stand) {
  stand.addEventListener("dragover", (event) => { if ([...event.dataTransfer.items].some((item) => item.kind === "file")) event.preventDefault(); });
  stand.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    const on = event.target.closest(".post");
    if (on) place = Math.max(0, thread.posts.findIndex((one) => one.id === on.dataset.post));
    put([...event.dataTransfer.files]);
  });
}

// --- what a picture shows ---------------------------------------------------------------------

function describe(one) {
  const most = thread.tray.alt;
  const tally = h("span", { class: "counter" });
  const count = () => { const n = [...area.value].length; tally.textContent = `${n} / ${most}`; tally.classList.toggle("over", n > most); };
  const area = h("textarea", { value: one.alt, rows: 4, "aria-label": t("tray.alt.name"), lang: store.state.article.language, oninput: count });
  count();
  open(t("tray.alt.name"), h("img", { class: "tray-seen", src: one.address, alt: "" }), h("p", { class: "hint" }, t("tray.alt.help")), area, tally, async () => { await save(filesOf(), { [one.file]: area.value }); });
}

function open(name, ...parts) {
  const act = parts.pop();
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "tray-name" }, name), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    ...parts,
    h("div", { class: "row" }, h("span", { class: "spring" }), button(t("tray.done"), "check", () => { dialog.close(); act(); }, { class: "button strong" })));
  dialog.showModal();
}

// --- cropping ---------------------------------------------------------------------------------

/** Shows a frame of the platform's proportion over a picture: it is dragged, moved by the arrows, made larger and smaller. */
function crop(one) {
  const tile = thread.tray.tile;
  const ratios = [...(tile ? [[tile.width, tile.height]] : []), [3, 4], [1, 1], [16, 9]].filter(([w, h], n, all) => all.findIndex(([a, b]) => a * h === b * w) === n);
  let [rw, rh] = ratios[0];
  let size = 1, x = 0.5, y = 0.5;
  const image = h("img", { src: one.address, alt: "" });
  const frame = h("div", { class: "crop-frame", tabIndex: 0, role: "group", "aria-label": t("crop.frame") });
  const stage = h("div", { class: "crop-stage" }, image, frame);
  const box = () => {
    const [w, hgt] = [image.naturalWidth || one.width || 1, image.naturalHeight || one.height || 1];
    const wide = Math.min(1, (hgt * rw) / (rh * w)) * size;
    const high = Math.min(1, (w * rh) / (rw * hgt)) * size;
    x = Math.min(Math.max(x, wide / 2), 1 - wide / 2);
    y = Math.min(Math.max(y, high / 2), 1 - high / 2);
    return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
  };
  const paint = () => { const [l, u, r, d] = box(); Object.assign(frame.style, { left: `${l * 100}%`, top: `${u * 100}%`, width: `${(r - l) * 100}%`, height: `${(d - u) * 100}%` }); };
  image.addEventListener("load", paint);
  const shift = (dx, dy) => { x += dx; y += dy; paint(); };
  frame.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] }[event.key];
    if (by) { event.preventDefault(); shift(...by); }
  });
  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.focus();
    stage.setPointerCapture(event.pointerId);
    stage.onpointermove = ({ movementX, movementY }) => shift(movementX / image.clientWidth, movementY / image.clientHeight);
    stage.onpointerup = () => { stage.onpointermove = null; };
  });
  const range = h("input", { type: "range", min: "30", max: "100", value: "100", "aria-label": t("crop.size"), oninput: () => { size = range.value / 100; paint(); } });
  const shapes = h("fieldset", { class: "switch" }, h("legend", { class: "unseen" }, t("crop.shape")), ...ratios.map(([w, hgt], n) => h("label", {}, h("input", { type: "radio", name: "crop-shape", checked: !n, onchange: () => { [rw, rh] = [w, hgt]; paint(); } }), h("span", {}, `${w}:${hgt}`))));
  const at = chosen;
  open(t("tray.crop"), h("div", { class: "crop-room" }, stage), h("div", { class: "row" }, shapes, h("label", { class: "crop-size" }, h("span", {}, t("crop.size")), range)), async () => {
    try {
      const made = await store.ask("crop", { file: one.file, box: box() });
      const files = filesOf();
      files.splice(at, 1, made.file);
      await save([...new Set(files)], one.alt ? { [made.file]: one.alt } : undefined);
    } catch (error) { toast(reason(error)); }
  });
  requestAnimationFrame(() => { paint(); frame.focus(); });
}
