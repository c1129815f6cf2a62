// How the program read a plan, folded: what it took for a task, for an element, for a heading.

import { fill, make } from "./dom.js";

const TITLE = "程序读成这样";
const ABOUT = "认错了或者没有认出的，以方案原文为准，不算错误。";
const NONE = "还没有读到这份方案。";

const told = (lines) => (lines?.length ? [make("p", { class: "hint" }, ABOUT), make("ul", {}, lines.map(([ours, text]) => make("li", {}, ours, text)))] : make("p", { class: "hint" }, NONE));

/* `title` comes before the words where several plans stand together. */
export const reading = (lines, title = "", key = null) => make("details", { class: "reading", "data-plan": key }, make("summary", {}, title ? `${title}：${TITLE}` : TITLE), make("div", {}, told(lines)));

/* After each check, in the places that the form keeps for it: who has opened one goes on reading. */
export const readings = (root, read) => {
  for (const place of root.querySelectorAll(".reading[data-plan]")) fill(place.lastChild, told(read[place.dataset.plan]));
};
