// A plan beside what the notice asks for: which part was recognised at which line. All that somebody wrote goes in as text.

import { make } from "../fill/dom.js";

const NONE = "没有认出";

/* A way to a line of the plan, which is brought into sight and marked by the keyboard's own outline. */
const way = (id, line) => make("a", { href: `#${id}-${line}`, onclick: (event) => {
  event.preventDefault();
  const target = document.getElementById(`${id}-${line}`);
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
} }, `第${line}行`);

const ways = (id, lines) => (lines.length ? lines.map((line, at) => [at ? "、" : null, way(id, line)]) : make("strong", {}, NONE));

const asked = (id, plan) => make("dl", { class: "asked" },
  plan.tasks && make("div", {}, make("dt", {}, "任务"), make("dd", {}, plan.tasks.length ? make("ul", {}, plan.tasks.map(([line, name]) => make("li", {}, way(id, line), "，", name))) : make("strong", {}, NONE))),
  plan.parts.map((one) => make("div", {}, make("dt", {}, one.part), make("dd", {}, one.hint ? make("p", { class: "hint" }, one.hint) : null, make("p", {}, ways(id, one.lines))))));

const shown = (id, plan) => {
  const headings = new Set(plan.headings.map(([line]) => line));
  const parts = new Map(plan.parts.flatMap((one) => one.lines.map((line) => [line, one.part])));
  for (const [line, name] of plan.tasks || []) parts.set(line, `任务：${name}`);
  return make("ol", { class: "plan-text", tabindex: "0", "aria-label": `${plan.name}的文字` }, plan.lines.map((text, at) => {
    const line = at + 1;
    const known = parts.get(line);
    return make("li", { id: `${id}-${line}`, tabindex: "-1", class: [known ? "is-part" : null, headings.has(line) ? "is-heading" : null].filter(Boolean).join(" ") || null }, make("span", { class: "words" }, text || " "), known ? make("span", { class: "known" }, known) : null);
  }));
};

export const plan = (id, one) => make("section", { class: "beside", "aria-label": one.name },
  make("h4", {}, one.name),
  make("div", { class: "two" },
    make("div", {}, make("h5", {}, "通知要求写的"), asked(id, one), make("p", { class: "hint" }, "程序按字面认出标题，认错了或者没有认出的，以方案原文为准，不算错误。")),
    make("div", {}, make("h5", {}, "方案原文"), shown(id, one))));
