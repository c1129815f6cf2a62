// What the checker says: below the fields it concerns, and in a summary on top that leads to them.

import { button, make } from "./dom.js";
import { idOf } from "./form.js";
import { settled } from "./steady.js";
import { unfold } from "./steps.js";

/* A page of the site; one that is made for a disk names the file. */
const page = (path) => `${document.body.dataset.site}/${path}${document.body.dataset.ends}`;
const MANY = 3;

/* A finding in full. `mend` mends the draft where the checker knows what is right. */
export const told = (finding, mend) =>
  make("div", { class: `finding is-${finding.level}` },
    make("p", { class: "message" }, make("span", { class: "level" }, finding.label), " ", finding.message, more(finding), mend ? [" ", button(finding.mend.words, mend, { class: "mend" })] : null),
    source(finding),
    finding.cite.map((cite) => make("p", { class: "quote" }, make("a", { href: `${page("notice")}#${cite.sentence}`, target: "_blank", "aria-label": "通知原文（新窗口）" }, "通知原文"), "：", make("q", {}, cite.quote))),
    !finding.empty && make("p", { class: "fix" }, finding.fix, " ", make("a", { href: page(`rules/${finding.rule}`), target: "_blank", "aria-label": `规则 ${finding.title}（新窗口）` }, "规则")));

const more = (finding) => (finding.many ? `（同样的问题共${finding.many}处）` : "");

/* The line in the file, what is meant marked; a field of one line needs none. */
export const source = (finding) => {
  if (!finding.source || !finding.shown) return null;
  const [before, value, after] = finding.source;
  return make("p", { class: "source" }, finding.line ? make("span", { class: "number" }, String(finding.line)) : null, make("code", {}, before, make("mark", {}, value || " "), after));
};

/* The findings on a key and on what lies above it that the form has no place for. */
const placeOf = (key) => {
  for (let at = key; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) if (document.getElementById(`said-${at}`)) return at;
  return "";
};

export const place = (findings) => findings.map((finding) => ({ ...finding, line: 0, key: placeOf(finding.key), shown: !finding.empty && /\.(background|parts\.\d+)$/.test(finding.key) }));

const grouped = (findings, name) => {
  const by = new Map();
  for (const one of findings) by.set(name(one), [...(by.get(name(one)) || []), one]);
  return by;
};

/* Many of a kind at one place are one message, which says how many. */
export const folded = (findings) => [...grouped(findings, (one) => `${one.rule} ${one.level} ${one.key ?? one.file ?? one.path} ${one.empty ? one.message : ""}`).values()]
  .flatMap((some) => (some.length < MANY ? some : [{ ...some[0], many: some.length }]));

/* Below the fields: only what is in `visible`. */
export const beside = (root, findings, visible, mend) => {
  const by = grouped(folded(findings.filter(visible)), (one) => one.key);
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

/* What whoever runs the call has set aside for this unit: it does not count. */
export const setAside = (said) => (said.length ? make("div", { class: "waived" }, make("h3", {}, "准许例外"), make("ul", {}, said.map((one) => make("li", {}, one)))) : null);

/* On top: what to do, level by level; each leads to its field. */
export const summary = (result, found, where) => {
  const findings = folded(found);
  const errors = findings.filter((one) => one.level === "error");
  const rest = findings.filter((one) => one.level !== "error");
  const line = (one) => make("li", {}, one.key ? make("a", { href: `#${idOf(one.key)}`, onclick: (event) => { event.preventDefault(); go(one.key); } }, where(one), one.message, more(one)) : [where(one), one.message, more(one), one.cite.length || one.fix ? make("details", {}, make("summary", {}, "依据和改法"), told(one)) : null]);
  const block = (title, some, level) => (some.length ? [make("h3", {}, title), make("ul", { class: `is-${level}` }, some.map(line))] : []);
  const passed = !errors.length;
  return make("div", { class: `summary ${passed ? "is-passed" : "is-failed"}`, tabindex: "-1", id: "summary", role: "group", "aria-labelledby": "summary-title" },
    make("h2", { id: "summary-title" }, passed ? "没有必须修改的地方" : `有${errors.length}处必须修改`),
    block(passed ? "" : "必须修改", errors, "error"), block("另外", rest, "other"), setAside(result.waived),
    make("p", { class: "hint" }, `${result.received}程序检查通过，不代表推荐被受理或者通过审核。`));
};

/* The control of a key, else of what it lies in. */
const controlOf = (key) => {
  for (let at = key; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) if (document.getElementById(idOf(at))) return document.getElementById(idOf(at));
  return null;
};

export const go = (key) => {
  const target = controlOf(key);
  if (!target) return;
  unfold(target);
  target.focus({ preventScroll: true });
  settled("go", () => (target.closest(".field") || target).scrollIntoView({ block: "start" }));
};
