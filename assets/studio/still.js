// What is under the hand is not drawn anew: a node that goes while it is dragged ends the drag.

let dragging = false;
const owed = new Map();

document.addEventListener("dragstart", () => { dragging = true; }, true);
for (const name of ["dragend", "drop"]) document.addEventListener(name, rest, true);

function rest() {
  dragging = false;
  const now = [...owed];
  owed.clear();
  setTimeout(() => { for (const [draw, args] of now) still(draw)(...args); }); // after the drop has been taken
}

/** `draw`, put off while something is dragged; of several calls the last one counts. */
export const still = (draw) => (...args) => { if (dragging) owed.set(draw, args); else draw(...args); };
