// Nothing moves under a hand. While a button of the mouse, a finger or a pen is down, changes of the page wait for the release;
// when they come, what the pointer is on, or the field in sight in which somebody types, stays where it is on the screen.

const LONGEST = 10000;

let held = 0;
let pointer = null;
const waiting = new Map();

const press = () => {
  clearTimeout(held);
  held = setTimeout(release, LONGEST);
};

/* After the click that follows the release. */
const release = () => {
  if (!held) return;
  clearTimeout(held);
  held = 0;
  setTimeout(() => {
    if (held) return;
    const acts = [...waiting.values()];
    waiting.clear();
    for (const act of acts) still(act);
  });
};

addEventListener("pointerdown", press, true);
for (const event of ["pointerup", "pointercancel", "keydown", "change", "blur"]) addEventListener(event, (one) => { if (event !== "blur" || one.target === window) release(); }, true);
addEventListener("pointermove", (event) => {
  pointer = event.pointerType === "touch" ? null : event;
  if (held && !event.buttons) release();
}, true);
addEventListener("keydown", () => { pointer = null; }, true);

const inSight = (one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

/* Who has scrolled away from the field looks at something else: that the browser keeps where it is, by itself. */
const anchor = () => {
  const under = pointer && document.elementFromPoint(pointer.clientX, pointer.clientY)?.closest("button, a, input, select, textarea, label, summary");
  if (under?.closest("#app") && !under.closest(".bar")) return under;
  const typing = document.activeElement?.closest("#app *");
  return typing && inSight(typing) ? typing : null;
};

const still = (act) => {
  const kept = anchor();
  const before = kept?.getBoundingClientRect().top;
  act();
  if (!kept?.isConnected) return;
  const moved = kept.getBoundingClientRect().top - before;
  if (Math.abs(moved) > 1) scrollBy({ top: moved, behavior: "instant" });
};

/* Does it now, or on the release; of several of one name the last. */
export const settled = (name, act) => {
  if (held) waiting.set(name, act);
  else still(act);
};
