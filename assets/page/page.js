"use strict";
(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 1179px)");
  root.classList.add("js");

  // A choice is remembered where the browser allows it; some forbid it to files.
  const recall = (name) => {
    try { return localStorage.getItem(`repurpose-page-${name}`); } catch { return null; }
  };
  const remember = (name, value) => {
    try { localStorage.setItem(`repurpose-page-${name}`, value); } catch { /* for this time only */ }
  };

  // --- words: the same catalogue and rules as the page was made with ---
  const say = (key, values = {}) => {
    let form = data.words[root.dataset.language][key];
    if (Array.isArray(form)) form = form[values.n === 1 ? 0 : 1];
    return form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
  const speak = (language) => {
    root.dataset.language = language;
    root.lang = say("html.lang");
    const values = (text) => (text ? JSON.parse(text) : {});
    for (const node of all("[data-say]")) {
      node.textContent = say(node.dataset.say, values(node.dataset.sayWith));
    }
    for (const node of all("[data-holder]")) node.placeholder = say(node.dataset.holder);
    for (const node of all("[data-name]")) {
      node.setAttribute("aria-label", say(node.dataset.name, values(node.dataset.nameWith)));
    }
  };
  const choose = (name, act) => {
    const inputs = all(`input[name="${name}"]`);
    const known = inputs.find((input) => input.value === recall(name));
    if (known && !known.checked) {
      known.checked = true;
      act(known.value);
    }
    for (const input of inputs) {
      input.addEventListener("change", () => {
        remember(name, input.value);
        act(input.value);
      });
    }
  };
  choose("language", speak);
  choose("mode", (mode) => {
    if (mode === "auto") delete root.dataset.mode;
    else root.dataset.mode = mode;
  });

  for (const node of all(".switches, .tabs, .copy, .save, .reveal, .zones")) node.hidden = false;

  // --- pictures: each is embedded once and shown again from there ---
  const addressOf = (key) => {
    if (key.endsWith("-cover")) return document.getElementById(key.slice(0, -6))?.poster;
    const holder = document.getElementById(key);
    return (holder?.matches("span") ? one("img", holder) : holder)?.src;
  };
  for (const place of all("[data-picture]")) {
    const key = place.dataset.picture;
    const address = document.getElementById(key)?.matches("video")
      ? addressOf(`${key}-cover`) : addressOf(key);
    if (!address) continue;
    const image = new Image();
    image.alt = ""; // the place itself carries the words
    image.decoding = "async";
    image.src = address;
    place.prepend(image);
  }

  // A blob saves under its name in every browser; made when asked for, and once.
  const blobs = new Map();
  const blobAddress = (key) => {
    if (!blobs.has(key)) {
      const [head, body] = addressOf(key).split(",", 2);
      const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
      const type = head.slice("data:".length, head.indexOf(";"));
      blobs.set(key, URL.createObjectURL(new Blob([bytes], { type })));
    }
    return blobs.get(key);
  };
  for (const link of all(".save")) {
    link.addEventListener("click", () => { link.href = blobAddress(link.dataset.save); });
  }

  // --- copying ---
  const toast = one(".toast");
  let toastTimer = 0;
  const tell = (words) => {
    toast.textContent = words;
    toast.classList.add("shown");
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => toast.classList.remove("shown"), 1800);
  };
  const copyText = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "unseen";
      document.body.append(field);
      const before = document.activeElement;
      field.select();
      const done = document.execCommand("copy"); // the old way, for pages opened from a file
      field.remove();
      before?.focus();
      return done;
    }
  };
  for (const button of all(".copy")) {
    button.addEventListener("click", async () => {
      const keys = button.dataset.copy.trim().split(" ");
      const done = await copyText(keys.map((key) => data.texts[key]).join("\n\n"));
      tell(say(done ? "copied" : "copy.failed"));
      button.classList.toggle("done", done);
      setTimeout(() => button.classList.remove("done"), 1800);
    });
  }

  globalThis.repurposePage = { data, say, tell, copyText, recall, remember }; // for the review page's own script

  // --- platforms as tabs (WAI-ARIA Authoring Practices, Tabs) ---
  const tabs = all("[role=tab]");
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const open = (tab) => {
    for (const other of tabs) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      panelOf(other).classList.toggle("off", !chosen);
    }
  };
  const step = (key, at, count) => ({
    ArrowRight: (at + 1) % count, ArrowDown: (at + 1) % count,
    ArrowLeft: (at + count - 1) % count, ArrowUp: (at + count - 1) % count,
    Home: 0, End: count - 1,
  })[key];
  for (const [at, tab] of tabs.entries()) {
    panelOf(tab).setAttribute("role", "tabpanel");
    panelOf(tab).setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const next = step(event.key, at, tabs.length);
      if (next === undefined) return;
      event.preventDefault();
      open(tabs[next]);
      tabs[next].focus();
      tabs[next].scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  }
  if (tabs.length) open(tabs[0]);

  // --- provenance: what is pointed at lights up in the article ---
  const paper = one(".paper");
  const pieces = all("[data-at]").map((node) => {
    const [start, end] = node.dataset.at.split("-").map(Number);
    return { node, start, end };
  });
  const piecesOf = (element) => {
    const spans = element.dataset.spans.split(" ").map((span) => span.split("-").map(Number));
    return pieces.filter(({ start, end }) => spans.some(([from, to]) => start < to && from < end));
  };
  let lit = [];
  let shown = null; // the element whose source is lit
  let kept = null; // the one that was pressed: lit again when the pointer leaves another
  const light = (element) => {
    if (element === shown) return;
    shown?.classList.remove("asking");
    for (const { node } of lit) node.classList.remove("lit");
    shown = element;
    lit = element ? piecesOf(element) : [];
    element?.classList.add("asking");
    for (const { node } of lit) node.classList.add("lit");
  };
  const scrollToLit = () => {
    if (!lit.length) return;
    const top = lit[0].node.getBoundingClientRect().top - paper.getBoundingClientRect().top;
    paper.scrollTo({
      top: paper.scrollTop + top - paper.clientHeight * 0.3,
      behavior: calm.matches ? "auto" : "smooth",
    });
  };
  let opener = null;
  const openSheet = () => root.classList.add("sheet-open");
  const closeSheet = () => {
    root.classList.remove("sheet-open");
    opener?.focus();
    opener = null;
  };
  const reveal = (element) => {
    kept = element;
    light(element);
    if (!lit.length) return;
    if (narrow.matches) {
      openSheet();
      element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
    }
    scrollToLit();
  };
  const asked = (event) => event.target.closest?.("[data-spans]") ?? null;
  let pointer = "";
  document.addEventListener("pointermove", (event) => {
    // Scrolling moves things under a pointer that rests: that is nobody pointing at them.
    const place = `${event.clientX} ${event.clientY}`;
    if (event.pointerType === "touch" || place === pointer) return;
    pointer = place;
    light(asked(event) ?? kept);
  });
  document.addEventListener("focusin", (event) => { if (asked(event)) light(asked(event)); });

  // One stop of the Tab key per text; the arrows go from sentence to sentence.
  for (const text of all(".text")) {
    const sentences = pieces.length ? all(".from", text) : [];
    for (const [at, sentence] of sentences.entries()) {
      sentence.setAttribute("role", "button");
      sentence.setAttribute("aria-describedby", `${sentence.getAttribute("aria-describedby") ?? ""} sentence-help`.trim());
      sentence.tabIndex = at ? -1 : 0;
      sentence.addEventListener("click", () => {
        if (getSelection().isCollapsed) reveal(sentence);
      });
      sentence.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          reveal(sentence);
          return;
        }
        const next = step(event.key, at, sentences.length);
        if (next === undefined || event.key === "Home" || event.key === "End") return;
        event.preventDefault();
        sentence.tabIndex = -1;
        sentences[next].tabIndex = 0;
        sentences[next].focus();
      });
    }
  }
  for (const button of all(".reveal")) button.addEventListener("click", () => reveal(button));
  one(".to-article")?.addEventListener("click", (event) => {
    event.preventDefault();
    opener = event.currentTarget;
    openSheet();
    paper.focus({ preventScroll: !narrow.matches });
  });
  one(".close-article")?.addEventListener("click", closeSheet);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || one("dialog[open]")) return;
    kept = null;
    light(null);
    if (root.classList.contains("sheet-open")) closeSheet();
  });

  // --- the viewer ---
  const viewer = one(".viewer");
  const shots = all(".shot");
  let current = 0;
  const show = (index) => {
    current = (index + shots.length) % shots.length;
    const image = one("img", shots[current]);
    const picture = one("img", viewer);
    picture.src = image.src;
    picture.alt = image.alt;
    one("figcaption", viewer).textContent = all(".file, .card-facts span", shots[current].parentElement)
      .map((fact) => fact.textContent).join(" · ");
    one(".viewer-place").textContent = say("position", { n: current + 1, of: shots.length });
    const save = one(".viewer-save");
    save.href = blobAddress(image.id);
    save.download = one(".save", shots[current].parentElement).download;
    light(asked({ target: shots[current] }));
  };
  for (const [index, shot] of shots.entries()) {
    shot.addEventListener("click", () => {
      show(index);
      viewer.showModal();
    });
  }
  viewer?.addEventListener("keydown", (event) => {
    const next = step(event.key, current, shots.length);
    if (next === undefined) return;
    event.preventDefault();
    show(next);
  });
  viewer?.addEventListener("close", () => shots[current].focus());
  viewer?.addEventListener("click", (event) => {
    if (event.target === viewer || event.target.matches("figure")) viewer.close();
  });
  one(".viewer-previous")?.addEventListener("click", () => show(current - 1));
  one(".viewer-next")?.addEventListener("click", () => show(current + 1));
  one(".viewer-close")?.addEventListener("click", () => viewer.close());

  // --- clips ---
  for (const clip of all(".clip")) {
    const video = one("video", clip);
    const captions = all(".caption", clip);
    for (const caption of captions) {
      caption.addEventListener("click", () => {
        // Half a frame later: a start rounded down would show the frame before it.
        video.currentTime = Number(caption.dataset.seek) + 0.017;
        kept = caption;
        light(caption);
        if (!narrow.matches) scrollToLit();
      });
    }
    video.addEventListener("timeupdate", () => {
      const now = captions.findLast((c) => Number(c.dataset.seek) <= video.currentTime + 0.04);
      for (const caption of captions) {
        if (caption === now) caption.setAttribute("aria-current", "true");
        else caption.removeAttribute("aria-current");
      }
    });
    for (const input of all(".zones input", clip)) {
      input.addEventListener("change", () => {
        for (const part of all("[data-zone]", clip)) {
          part.classList.toggle("shown", part.dataset.zone === input.value);
        }
      });
    }
  }

  // --- the reel of a note, and where the reader is ---
  for (const reel of all(".reel")) {
    const dots = all(".dots span", reel.parentElement);
    reel.addEventListener("scroll", () => {
      const now = Math.round(reel.scrollLeft / reel.clientWidth);
      dots.forEach((dot, at) => dot.classList.toggle("now", at === now));
    }, { passive: true });
  }
  const links = new Map(all(".parts a").map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const [name, link] of links) {
        if (name === entry.target.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }
  }, { rootMargin: "-25% 0px -70% 0px" });
  for (const section of all("main > section")) watcher.observe(section);
})();
