// What the checker says: beside the fields it concerns, and in a summary on top that leads to them.

import { button, make } from "./dom.js";
import { idOf } from "./form.js";

const SITE = () => document.body.dataset.site;

/* A finding in full. `put` mends the field where the checker knows what is right. */
export const told = (finding, put) =>
  make("div", { class: `finding is-${finding.level}` },
    make("p", { class: "message" }, make("span", { class: "level" }, finding.label), " ", finding.message, put ? [" ", button(`改为“${finding.replacement}”`, put, { class: "mend" })] : null),
    source(finding),
    finding.cite.map((cite) => make("p", { class: "quote" }, "通知原文：", make("q", {}, cite.quote), " ", make("a", { href: `${SITE()}/notice/#${cite.sentence}`, target: "_blank", "aria-label": `通知 ${cite.sentence}（新窗口）` }, cite.sentence))),
    !finding.empty && make("p", { class: "fix" }, finding.fix, " ", make("a", { href: `${SITE()}/rules/${finding.rule}/`, target: "_blank", "aria-label": `规则 ${finding.title}（新窗口）` }, "规则")));

/* The line in the file, what is meant marked; a field of one line needs none. */
export const source = (finding) => {
  if (!finding.source || !finding.shown) return null;
  const [before, value, after] = finding.source;
  return make("p", { class: "source" }, make("span", { class: "number" }, String(finding.line)), make("code", {}, before, make("mark", {}, value || " "), after));
};

/* The findings on a key and on what lies above it that the form has no place for. */
const placeOf = (key) => {
  for (let at = key; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) if (document.getElementById(`said-${at}`)) return at;
  return "";
};

export const place = (findings) => findings.map((finding) => ({ ...finding, key: placeOf(finding.key), shown: !finding.empty && /\.(background|parts\.\d+)$/.test(finding.key) }));

/* Beside the fields: only what is in `visible`. */
export const beside = (root, findings, visible, mend) => {
  const by = Map.groupBy ? Map.groupBy(findings.filter(visible), (one) => one.key) : grouped(findings.filter(visible));
  for (const spot of root.querySelectorAll(".said")) {
    const mine = by.get(spot.dataset.key) || [];
    const words = JSON.stringify(mine);
    if (spot.dataset.words === words) continue;
    spot.dataset.words = words;
    spot.replaceChildren(...mine.map((finding) => told(finding, mend(finding))));
    const field = spot.closest(".field");
    const control = document.getElementById(idOf(spot.dataset.key));
    const bad = mine.some((one) => one.level === "error");
    field?.classList.toggle("has-error", bad);
    if (control?.matches("input, select, textarea")) control.setAttribute("aria-invalid", String(bad));
  }
};

const grouped = (findings) => {
  const by = new Map();
  for (const one of findings) by.set(one.key, [...(by.get(one.key) || []), one]);
  return by;
};

/* On top: what to do, level by level; each leads to its field. */
export const summary = (result, findings, where) => {
  const errors = findings.filter((one) => one.level === "error");
  const rest = findings.filter((one) => one.level !== "error");
  const line = (one) => make("li", {}, one.key ? make("a", { href: `#${idOf(one.key)}`, onclick: (event) => { event.preventDefault(); go(one.key); } }, where(one), one.message) : [where(one), one.message, one.cite.length || one.fix ? make("details", {}, make("summary", {}, "依据和改法"), told(one)) : null]);
  const block = (title, some, level) => (some.length ? [make("h3", {}, title), make("ul", { class: `is-${level}` }, some.map(line))] : []);
  const passed = !errors.length;
  return make("div", { class: `summary ${passed ? "is-passed" : "is-failed"}`, tabindex: "-1", id: "summary", "aria-labelledby": "summary-title" },
    make("h2", { id: "summary-title" }, passed ? "没有必须修改的地方" : `有${errors.length}处必须修改`),
    block(passed ? "" : "必须修改", errors, "error"), block("另外", rest, "other"),
    make("p", { class: "hint" }, `${result.received}程序检查通过，不代表推荐被受理或者通过审核。`));
};

export const go = (key) => {
  const target = document.getElementById(idOf(key));
  if (!target) return;
  target.focus({ preventScroll: true });
  (target.closest(".field") || target).scrollIntoView({ block: "start" });
};
