// What is under the hand is not drawn anew: a node that goes while it is dragged ends the drag, and a button that
// goes between press and release was never clicked.

const LONGEST = 1000; // ms that a button counts as pressed: its release may come elsewhere

let held = false;
let release = 0;
const owed = new Map();

document.addEventListener("dragstart", () => { clearTimeout(release); held = true; }, true);
document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest?.("button")) return;
  held = true;
  release = setTimeout(rest, LONGEST);
}, true);
for (const name of ["dragend", "drop", "pointerup"]) document.addEventListener(name, rest, true);

function rest() {
  clearTimeout(release);
  held = false;
  const now = [...owed];
  owed.clear();
  setTimeout(() => { for (const [draw, args] of now) still(draw)(...args); }); // after the drop or the click has been taken
}

/** `draw`, put off while something is dragged or a button pressed; of several calls the last one counts. */
export const still = (draw) => (...args) => { if (held) owed.set(draw, args); else draw(...args); };
