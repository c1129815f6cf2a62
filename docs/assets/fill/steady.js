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
/* A list of choices swallows the release. A text that changed says so when the next press takes the focus away: that is none. */
const ENDS = { pointerup: () => true, pointercancel: () => true, keydown: () => true, change: (one) => one.target.matches("select"), blur: (one) => one.target === window };
for (const [event, ends] of Object.entries(ENDS)) addEventListener(event, (one) => { if (ends(one)) release(); }, true);
addEventListener("pointermove", (event) => {
  pointer = event.pointerType === "touch" ? null : event;
  if (held && !event.buttons) release();
}, true);
addEventListener("keydown", () => { pointer = null; }, true);

/* Who presses twice, as on a file, means it once: the second press would hit what the first has brought there. */
addEventListener("click", (event) => {
  if (event.detail < 2 || !event.target.closest?.("button")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

const inSight = (one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

const FIRM = "button, a, input, select, textarea, label, summary";

const firmAt = (x, y) => {
  const found = document.elementFromPoint(x, y)?.closest(FIRM);
  return found?.closest("#app") && !found.closest(".bar") ? found : null;
};

/* What stands in the middle of the screen, or next to it. */
const central = () => {
  const [x, middle] = [innerWidth / 4, innerHeight / 2];
  for (let off = 0; off < middle; off += 20) {
    const found = firmAt(x, middle - off) || firmAt(x, middle + off);
    if (found) return found;
  }
  return null;
};

/* Who has scrolled away from the field looks at something else, and may be about to press it. */
const anchor = () => {
  const under = pointer && firmAt(pointer.clientX, pointer.clientY);
  if (under) return under;
  const typing = document.activeElement?.closest("#app *");
  return typing && inSight(typing) ? typing : central();
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
