// What this browser keeps of a pack until it is in the pack: an entry for each field and each change, of the window that made it.

const PREFIX = "repurpose";
const mine = crypto.getRandomValues(new Uint32Array(2)).join("-"); // this window, for as long as it is open
const takers = []; // [kind, function that takes over what a closed window has left]
let pack = "";

const name = (kind, id, owner = mine) => `${PREFIX}-${kind}:${pack}:${owner}:${id}`;

/** Keeps a value; false when the browser keeps nothing: then the page asks before it is left. */
export function put(kind, id, value) {
  try { localStorage.setItem(name(kind, id), JSON.stringify(value)); return true; } catch { return false; }
}

export function forget(kind, id) {
  try { localStorage.removeItem(name(kind, id)); } catch { /* nothing was kept either */ }
}

/** `take` gets what windows have left that are closed now: a list of [id, value], which it has to keep itself. */
export function adopting(kind, take) { takers.push([kind, take]); }

/** Takes over what windows of this pack have left that are closed now; locks say which are still open. */
export function open(key) {
  pack = key;
  const owners = new Set();
  try {
    for (let at = 0; at < localStorage.length; at++) {
      const [prefix, whose, owner] = localStorage.key(at).split(":");
      if (takers.some(([kind]) => prefix === `${PREFIX}-${kind}`) && whose === pack) owners.add(owner);
    }
  } catch { return; }
  if (!navigator.locks) { for (const owner of owners) adopt(owner); return; } // not on 127.0.0.1
  navigator.locks.request(`${PREFIX}:${mine}`, () => new Promise(() => {}));
  for (const owner of owners) navigator.locks.request(`${PREFIX}:${owner}`, () => adopt(owner));
}

function adopt(owner) {
  for (const [kind, take] of takers) {
    const start = name(kind, "", owner);
    const left = [];
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(start))) {
      try { left.push([key.slice(start.length), JSON.parse(localStorage.getItem(key))]); } catch { /* not one of ours */ }
      localStorage.removeItem(key);
    }
    if (left.length) take(left);
  }
}
