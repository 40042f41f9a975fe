(() => {
  const { data, say, tell, copyText, recall, remember } = globalThis.repurposePage;
  const { pack, address } = data.review;
  const memory = `review-${pack}`;
  const boxes = [...document.querySelectorAll(".review")].map((node) => ({
    node, key: node.dataset.item, seen: node.dataset.seen,
    text: node.querySelector("textarea"), post: node.querySelector("select"), yes: node.querySelector("input"),
  }));
  const bar = document.querySelector(".review-bar");
  const who = bar.querySelector("input");
  const tally = bar.querySelector(".review-tally");
  const root = document.documentElement;
  let said = data.review.said;
  root.classList.add("reviewing");

  const make = (tag, props, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children.filter(Boolean));
    return node;
  };
  // Words that the language switch finds again.
  const words = (key, values) => {
    const node = make("span", { textContent: say(key, values) });
    node.dataset.say = key;
    if (values) node.dataset.sayWith = JSON.stringify(values);
    return node;
  };
  const moment = (at) => new Date(at).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });

  // --- what was said so far ---
  const name = () => who.value.trim();
  const of = (box) => said.find((one) => one.item === box.key) ?? { approvals: [], comments: [] };
  const sent = (box, by = name()) => of(box).approvals.some((one) => one.current && one.by === by);
  const marks = (pair) => make("p", { className: "review-marks" }, ...pair.map(([kind, text]) => make({ gone: "del", new: "ins" }[kind] ?? "span", { textContent: text })));
  const approval = (one) => make("li", { className: one.current ? "yes" : "changed" },
    words(one.current ? "review.approved" : "review.changed", { by: one.by, at: moment(one.at) }),
    !one.current && (one.difference.length > 0 || one.pictures) && make("details", {},
      make("summary", {}, words("review.difference")),
      ...one.difference.map(marks), one.pictures && make("p", {}, words("review.pictures"))));
  const comment = (one) => make("li", { className: one.resolved ? "comment done" : "comment" },
    make("p", { className: "review-by" },
      words(one.post ? "review.said.post" : "review.said", { by: one.by, at: moment(one.at), n: one.post }),
      !one.current && make("span", { className: "chip" }, words("review.older")),
      one.resolved && make("span", { className: "chip" }, words("review.done"))),
    make("p", { textContent: one.text }));
  const draw = () => {
    for (const box of boxes) {
      const told = of(box);
      box.node.querySelector(".review-said").replaceChildren(...told.approvals.map(approval), ...told.comments.map(comment));
    }
  };

  // --- what is being said ---
  const waiting = (box) => box.text.value.trim() !== "" || box.yes.checked !== sent(box);
  const keep = () => {
    const items = Object.fromEntries(boxes.filter(waiting).map((box) => [box.key, { seen: box.seen, text: box.text.value, post: box.post?.value, yes: box.yes.checked }]));
    remember(memory, JSON.stringify({ items }));
    remember("review-name", who.value);
  };
  const count = () => {
    const open = boxes.filter(waiting);
    const values = { approved: open.filter((box) => box.yes.checked).length, comments: open.filter((box) => box.text.value.trim()).length };
    tally.replaceChildren(...(open.length ? [words("review.tally", values), " · ", words("review.unsent")] : [words("review.nothing")]));
    for (const box of boxes) box.node.classList.toggle("agreed", box.yes.checked);
  };
  const grow = (area) => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
  const changed = () => { keep(); count(); };
  const settle = () => { // the boxes show what this reader has sent
    for (const box of boxes) box.yes.checked = sent(box);
  };
  let known = "";
  const rename = () => { // what is not sent yet stays, under the new name
    const kept = boxes.filter((box) => box.yes.checked !== sent(box, known));
    settle();
    for (const box of kept) box.yes.checked = !sent(box, known);
    known = name();
  };

  const answer = () => ({
    kind: "repurpose-answer", version: 1, pack, by: name(), at: Date.now(),
    remarks: boxes.filter(waiting).map((box) => ({
      item: box.key, seen: box.seen, approved: box.yes.checked, comment: box.text.value.trim(), post: Number(box.post?.value ?? 0),
    })),
  });
  const ready = () => {
    if (!name()) { tell(say("review.who.first")); who.focus(); return false; }
    if (!boxes.some(waiting)) { tell(say("review.nothing")); return false; }
    return true;
  };
  const sentAll = (now) => {
    said = now;
    for (const box of boxes) { box.text.value = ""; box.text.style.height = ""; }
    draw(); settle(); changed();
  };

  const send = async () => {
    try {
      const got = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(answer()) });
      if (!got.ok) throw new Error(await got.text());
      sentAll((await got.json()).said);
      tell(say("review.sent"));
    } catch (error) {
      tell(say("review.failed", { why: error.message }));
    }
  };
  const save = () => {
    const link = make("a", { href: URL.createObjectURL(new Blob([`${JSON.stringify(answer(), null, 2)}\n`], { type: "application/json" })), download: `answer-${pack}-${name().replace(/[^\p{L}\p{N}]+/gu, "-")}.json` });
    link.click();
    tell(say("review.saved"));
  };
  // A chat may break lines and turn quotation marks round: letters and digits come through.
  const pasted = () => {
    const bytes = new TextEncoder().encode(JSON.stringify(answer()));
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return `${name()}: ${tally.textContent.split(" · ")[0]}\nrepurpose-answer:${base64.replaceAll("+", "-").replaceAll("/", "_")}\n`;
  };

  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    if (ready()) { if (address) send(); else save(); }
  });
  bar.querySelector(".review-copy")?.addEventListener("click", async () => {
    if (ready()) tell(say(await copyText(pasted()) ? "copied" : "copy.failed"));
  });
  bar.querySelector(".review-every").addEventListener("click", () => {
    for (const box of boxes) box.yes.checked = true;
    changed();
  });
  who.addEventListener("change", () => { rename(); changed(); });
  for (const box of boxes) {
    box.node.hidden = false;
    box.text.addEventListener("input", () => { grow(box.text); changed(); });
    box.yes.addEventListener("change", changed);
    box.post?.addEventListener("change", changed);
  }
  bar.hidden = false;
  who.value = recall("review-name") ?? "";
  known = name();
  settle();
  try {
    const { items = {} } = JSON.parse(recall(memory) ?? "{}");
    for (const box of boxes) {
      const kept = items[box.key];
      if (!kept || kept.seen !== box.seen) continue;
      box.text.value = kept.text;
      if (box.post && kept.post) box.post.value = kept.post;
      box.yes.checked = kept.yes;
    }
  } catch { /* not one of ours */ }
  draw();
  count();
  if (address) addEventListener("beforeunload", (event) => { if (boxes.some(waiting)) event.preventDefault(); });
})();
