// The first page: an article comes in by hand, or several at once. The shelf is in shelf.js.

import { squareOf } from "./avatar.js";
import { h, icon, language as spoken, reason, t } from "./dom.js";

const EVERY = 100; // ms between two looks at how far a pack is
const MOST = 40; // files at once

const find = (selector, within = document) => within.querySelector(selector);

/** What an address answers; an error is thrown as it says itself. */
export async function send(address, options) {
  const answer = await fetch(address, options);
  const body = await answer.json();
  if (!answer.ok) throw body;
  return body;
}
export const post = (address, body) => send(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// --- an article comes in -----------------------------------------------------------------------------

const form = find("#start");
const first = form && find(".first", form);
let files = [];

/** Takes files in place of pasted text: one is named, several are listed. */
function hand(given) {
  files = [...given].slice(0, MOST);
  const line = find(".handed", form);
  line.hidden = !files.length;
  find("bdi", line).textContent = files.length > 1 ? t("start.files.n", { n: files.length }) : files[0]?.name ?? "";
  find("textarea", form).hidden = Boolean(files.length);
  list(files.length > 1 ? files : []);
  trouble(given.length > MOST ? t("start.files.most", { n: MOST }) : "");
}

function list(named) {
  const queue = find(".queue", form);
  queue.hidden = !named.length;
  queue.replaceChildren(...named.map((file) => h("li", {}, h("bdi", {}, file.name), h("span", { class: "how-far" }))));
}

const wanted = () => form.elements.preset.value && find("input[name=preset]:checked", form).dataset.platforms.split(",");

function busy(on) {
  for (const control of form.querySelectorAll("button, input, textarea")) control.disabled = on;
  find(".start-progress", form).hidden = !on;
}

function trouble(text) {
  find(".start-trouble", form).textContent = text;
  find("textarea", form).setAttribute("aria-invalid", text ? "true" : "false");
}

async function begin(more) {
  trouble("");
  if (first?.open && !kept && !await settle()) return; // it says why
  busy(true);
  tell({ stage: "reading", done: 0, total: 0 });
  const platforms = wanted();
  const clip = form.elements.clip.checked;
  const given = more ? [] : files;
  if (given.length > 1) { await beginAll(given); return; }
  try {
    const start = given.length ? await upload(given[0]) : await post("/api/start", { platforms, clip, ...(more ?? { text: form.elements.text.value, address: form.elements.address.value }) });
    const { pack } = await follow(start, tell);
    location.assign(`/p/${pack}`); // a clip is made while one looks
  } catch (failed) {
    busy(false);
    trouble(reason(failed));
  }
}

function upload(file) {
  const query = new URLSearchParams({ platforms: wanted().join(","), clip: form.elements.clip.checked ? "1" : "0" });
  return send(`/api/start/file?${query}`, { method: "POST", headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name) }, body: file });
}

/** Makes a pack of each file; one that cannot be read says why in its line and stops no other. */
async function beginAll(given) {
  list(given);
  const lines = [...find(".queue", form).children];
  const left = [];
  let done = 0;
  const one = async (file, line) => {
    const say = (text, kind) => { find(".how-far", line).textContent = text; line.dataset.state = kind; };
    try {
      say(t("start.stage.reading"), "");
      const { pack } = await follow(await upload(file), (start) => say(t(`start.stage.${start.stage}`, start), ""));
      say(t("start.stage.done"), "done");
      line.firstChild.replaceWith(h("a", { href: `/p/${pack}` }, h("bdi", {}, file.name)));
    } catch (failed) {
      say(reason(failed), "failed");
      left.push(file);
    }
    done += 1;
    overall(done, given.length, t("start.files.done", { done, total: given.length }));
  };
  overall(0, given.length, t("start.files.done", { done: 0, total: given.length }));
  await Promise.all(given.map((file, n) => one(file, lines[n])));
  if (!left.length) { location.assign("/"); return; }
  busy(false);
  files = left; // trying again takes those alone
  find(".handed bdi", form).textContent = t("start.files.again", { n: left.length });
  trouble(t("start.files.left", { n: left.length }));
  find(".start-go [type=submit]", form).focus();
}

function overall(done, total, text) {
  const bar = find("progress", form);
  if (total) { bar.max = total; bar.value = done; } else bar.removeAttribute("value");
  find(".start-progress span", form).textContent = text;
}
const tell = ({ stage, done, total }) => overall(done, total, t(`start.stage.${stage}`, { done, total }));

/** Waits until there is something to look at, and returns how far it is then. */
async function follow(start, say) {
  for (;;) {
    if (start.pack) return start;
    if (start.stage === "failed") throw start;
    say(start);
    await new Promise((done) => setTimeout(done, EVERY));
    start = await send(`/api/start/${start.id}`);
  }
}

function welcome() {
  const kept = localStorage.getItem("start.preset");
  const known = kept && find(`input[name=preset][value="${CSS.escape(kept)}"]`, form);
  const usual = find('input[name=preset][value="mine"]', form) ?? find(`input[name=preset][value="${document.documentElement.lang.startsWith("zh") ? "home" : "abroad"}"]`, form);
  (known ?? usual).checked = true;
  form.elements.clip.checked = localStorage.getItem("start.clip") !== "no";
  form.addEventListener("change", (event) => {
    if (event.target.name === "preset") localStorage.setItem("start.preset", event.target.value);
    if (event.target.name === "clip") localStorage.setItem("start.clip", event.target.checked ? "yes" : "no");
    if (event.target.name === "file") hand(event.target.files);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); begin(); });
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); begin(); } });
  find('[data-act="sample"]', form).addEventListener("click", () => begin({ sample: true }));
  find('[data-act="no-file"]', form).addEventListener("click", () => { form.elements.file.value = ""; hand([]); find("textarea", form).focus(); });
  for (const kind of ["dragenter", "dragover"]) document.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, (event) => { if (kind === "drop" || !event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    open(true);
    const dropped = event.dataTransfer.files;
    const text = event.dataTransfer.getData("text/plain");
    if (dropped.length) hand(dropped);
    else if (/^https?:\/\/\S+$/.test(text.trim())) form.elements.address.value = text.trim();
    else if (text) form.elements.text.value = text;
  });
  if (!find("#new").hidden) form.elements.text.focus();
}

// --- the first settings: asked once, in words of `repurpose init` ---------------------------------------

let kept = false; // on the disk

let avatar = ""; // as the studio calls the picture that is tried
let themes = null;

/** Draws the themes to choose by looking: covers under the very name, picture and language. */
async function drawCovers() {
  const place = find(".first-covers", first);
  const { name, handle, language } = form.elements;
  const asked = { name: name.value, handle: handle.value, language: language.value, avatar };
  try { themes ??= (await send("/api/settings/themes")).themes; } catch (failed) { find("[role=status]", first).textContent = reason(failed); return; }
  if (!place.childElementCount) place.append(...themes.map((one) => h("label", { class: "first-cover" }, h("input", { type: "radio", name: "theme", value: one.name, checked: one.name === first.dataset.theme }), h("img", { alt: "", loading: "lazy", width: 270, height: 360 }), h("span", {}, one.label[spoken]))));
  for (const cover of place.children) {
    const address = `/api/settings/cover?${new URLSearchParams({ theme: find("input", cover).value, ...asked })}`;
    const image = find("img", cover);
    if (image.getAttribute("src") !== address) image.src = address;
  }
}

/** Shows a picture on the covers at once; "" takes it away. */
async function takePicture(file) {
  const said = find("[role=status]", first);
  try {
    avatar = file ? (await post("/api/settings/picture", { data: await squareOf(file) })).avatar : "";
    said.textContent = "";
  } catch (failed) { said.textContent = reason(failed); form.elements.avatar.value = ""; return; }
  const face = find(".first-face", first);
  face.replaceChildren(file ? h("img", { alt: "", src: URL.createObjectURL(file) }) : icon("page"));
  find('[data-act="no-avatar"]', first).hidden = !file;
  drawCovers();
}

async function settle() {
  const said = find("[role=status]", first);
  const value = (name) => form.elements[name]?.value || (name === "theme" ? first.dataset.theme : "");
  try {
    const { file } = await post("/api/settings/first", { platforms: wanted(), avatar, ...Object.fromEntries(["language", "name", "handle", "theme", "voice"].map((name) => [name, value(name)])) });
    said.textContent = t("first.kept", { path: file });
    find("button", first).hidden = true;
    kept = true;
  } catch (failed) {
    said.textContent = reason(failed);
  }
  return kept;
}

function askFirst() {
  form.elements.language.value = document.documentElement.lang.startsWith("zh") ? "zh-Hans" : "en";
  first.addEventListener("toggle", () => { if (first.open) drawCovers(); });
  first.addEventListener("change", (event) => {
    if (event.target.name === "language") find(`input[name=preset][value="${event.target.value === "zh-Hans" ? "home" : "abroad"}"]`, form).checked = true;
    if (event.target.name === "avatar") { event.stopPropagation(); if (event.target.files[0]) takePicture(event.target.files[0]); }
    if (["language", "name", "handle"].includes(event.target.name)) drawCovers();
  });
  find('[data-act="no-avatar"]', first).addEventListener("click", () => { form.elements.avatar.value = ""; takePicture(null); find("[name=avatar]", first).focus(); });
  find('[data-act="settle"]', first).addEventListener("click", settle);
}

function open(on) {
  const opener = find('[data-act="new"]');
  if (!opener) return;
  find("#new").hidden = !on;
  opener.setAttribute("aria-expanded", String(on));
  if (on) form.elements.text.focus();
}

if (form) {
  welcome();
  if (first) askFirst();
  find('[data-act="new"]')?.addEventListener("click", () => open(find("#new").hidden));
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") { event.preventDefault(); open(true); }
    if (event.key === "/") { event.preventDefault(); find("#shelf-find")?.focus(); }
  });
}
