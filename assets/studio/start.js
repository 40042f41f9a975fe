// The first page: an article comes in by hand, and the shelf is searched, sorted and tidied.

import { reason, t } from "./dom.js";

const EVERY = 250; // ms between two looks at how far a pack is
const UNDO = 8000; // ms that a pack can be taken out of the bin again

const find = (selector, within = document) => within.querySelector(selector);

async function send(address, options) {
  const answer = await fetch(address, options);
  const body = await answer.json();
  if (!answer.ok) throw body;
  return body;
}
const post = (address, body) => send(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// --- an article comes in -----------------------------------------------------------------------------

const form = find("#start");
let file = null;

function hand(given) {
  file = given;
  const line = find(".handed", form);
  line.hidden = !given;
  find("bdi", line).textContent = given ? given.name : "";
  find("textarea", form).hidden = Boolean(given);
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
  const platforms = wanted();
  const clip = form.elements.clip.checked;
  busy(true);
  tell({ stage: "reading", done: 0, total: 0 });
  try {
    const query = new URLSearchParams({ platforms: platforms.join(","), clip: clip ? "1" : "0" });
    const start = file && !more
      ? await send(`/api/start/file?${query}`, { method: "POST", headers: { "content-type": "application/octet-stream", "x-file-name": encodeURIComponent(file.name) }, body: file })
      : await post("/api/start", { platforms, clip, ...(more ?? { text: form.elements.text.value, address: form.elements.address.value }) });
    await follow(start);
  } catch (failed) {
    busy(false);
    trouble(reason(failed));
  }
}

function tell({ stage, done, total }) {
  const bar = find("progress", form);
  if (total) { bar.max = total; bar.value = done; } else bar.removeAttribute("value");
  find(".start-progress span", form).textContent = t(`start.stage.${stage}`, { done, total });
}

/** Wait until there is something to look at, then go there; a clip is made while one looks. */
async function follow(start) {
  for (;;) {
    if (start.pack) { location.assign(`/p/${start.pack}`); return; }
    if (start.stage === "failed") throw start;
    tell(start);
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
    if (event.target.name === "file") hand(event.target.files[0] ?? null);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); begin(); });
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); begin(); } });
  find('[data-act="sample"]', form).addEventListener("click", () => begin({ sample: true }));
  find('[data-act="no-file"]', form).addEventListener("click", () => { form.elements.file.value = ""; hand(null); find("textarea", form).focus(); });
  for (const kind of ["dragenter", "dragover"]) document.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, (event) => { if (kind === "drop" || !event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    open(true);
    const dropped = event.dataTransfer.files[0];
    const text = event.dataTransfer.getData("text/plain");
    if (dropped) hand(dropped);
    else if (/^https?:\/\/\S+$/.test(text.trim())) form.elements.address.value = text.trim();
    else if (text) form.elements.text.value = text;
  });
  if (!find("#new").hidden) form.elements.text.focus();
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
  find('[data-act="new"]')?.addEventListener("click", () => open(find("#new").hidden));
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") { event.preventDefault(); open(true); }
    if (event.key === "/") { event.preventDefault(); find("#shelf-find")?.focus(); }
  });
}

// --- the shelf ---------------------------------------------------------------------------------------

const list = find(".packs");
const packs = () => [...list.children];

function look() {
  const words = find("#shelf-find").value.trim().toLowerCase().split(/\s+/);
  for (const pack of packs()) pack.hidden = !words.every((word) => pack.textContent.toLowerCase().includes(word));
  find("#shelf-none").hidden = packs().some((pack) => !pack.hidden);
}

function sort() {
  const by = find("#shelf-sort").value;
  localStorage.setItem("shelf.sort", by);
  const order = by === "title"
    ? (a, b) => a.dataset.title.localeCompare(b.dataset.title, document.documentElement.lang)
    : (a, b) => Number(b.dataset.made) - Number(a.dataset.made);
  list.append(...packs().sort(order));
}

let thrown = null;
let fading;
async function bin(pack) {
  try {
    const { token } = await post(`/api/p/${pack.dataset.name}/bin`, {});
    const next = pack.nextElementSibling ?? pack.previousElementSibling;
    thrown = { token, pack, before: pack.nextElementSibling };
    pack.remove();
    say(t("shelf.binned", { title: pack.dataset.title }), true);
    (next ? find("a, button", next) : find("#shelf-find")).focus();
  } catch (failed) {
    say(reason(failed), false);
  }
}

function say(text, undo) {
  const line = find(".undo");
  find("span", line).textContent = text;
  find("button", line).hidden = !undo;
  line.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { if (line.matches(":hover, :focus-within")) return say(text, undo); line.hidden = true; }, UNDO);
}

if (list) {
  const kept = localStorage.getItem("shelf.sort");
  if (kept === "title") find("#shelf-sort").value = kept;
  sort();
  find("#shelf-find").addEventListener("input", look);
  find("#shelf-sort").addEventListener("change", sort);
  list.addEventListener("click", (event) => {
    const button = event.target.closest('[data-act="bin"]');
    if (button) bin(button.closest(".pack"));
  });
  find('[data-act="restore"]').addEventListener("click", async () => {
    try {
      await post("/api/bin", { token: thrown.token });
      list.insertBefore(thrown.pack, thrown.before?.isConnected ? thrown.before : null);
      find(".undo").hidden = true;
      find("a, button", thrown.pack).focus();
    } catch (failed) {
      say(reason(failed), false);
    }
  });
}
