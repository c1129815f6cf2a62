// What is printed: the list and each plan, fit for the annex of the official letter, with the code that the checker shows again.

import { fill, make } from "./dom.js";
import { placesOf } from "./draft.js";

/* What stands in a field; of a list its entries in a line. */
const words = (field, values) => {
  if (field.type !== "list") return values[field.name] || "";
  return placesOf(field, values).map((at) => field.fields.map(({ name }) => values[`${field.name}.${at}.${name}`]).filter(Boolean).join("，")).join("；");
};

const rows = (page, list, entries) => {
  const fields = list.fields.filter((field) => field.type !== "file" && (field.required || entries.some((entry) => words(field, entry.fields))));
  return make("table", {}, make("caption", {}, list.label),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "序号"), fields.map((field) => make("th", { scope: "col" }, field.label)))),
    make("tbody", {}, entries.map((entry, at) => make("tr", {}, make("td", {}, String(at + 1)), fields.map((field) => make("td", {}, words(field, entry.fields)))))));
};

const lines = (text) => text.split("\n").filter((line) => line.trim()).map((line) => make("p", {}, line));

const plan = (page, entry, code) => {
  const { plan: form } = page.data;
  const heading = (task) => form.tasks.find((one) => one.number === task.number)?.heading || `${form.own} ${task.own || ""}`;
  return make("section", { class: "paper-plan" }, make("h1", {}, form.title.replace("{name}", entry.fields.name || "")), form.background ? make("h2", {}, form.background) : null, lines(entry.plan.background),
    entry.plan.tasks.map((task) => [form.tasked ? make("h2", {}, heading(task)) : null, form.parts.map((part, at) => [make(form.tasked ? "h3" : "h2", {}, part), lines(task.parts[at] || "")])]), code());
};

/* Made anew after each check, so that the browser's own printing shows it too. */
export const paper = (page) => {
  const root = document.getElementById("paper");
  const [code] = Object.values(page.result.codes);
  const foot = () => make("p", { class: "paper-code" }, `核对码：${code || "（还没有）"}`);
  const unit = page.draft.fields[page.data.unit];
  const lists = page.data.lists.map((list) => [list, page.draft.lists[list.name] || []]).filter(([, entries]) => entries.length);
  const open = page.result.findings.some((one) => one.level === "error");
  const stage = page.data.stage;
  const rough = stage && stage.draft.includes(page.draft.fields[stage.field]) ? "草稿" : open ? "草稿：还有必须修改的地方" : null;
  fill(root,
    make("section", {}, rough ? make("p", { class: "paper-draft" }, rough) : null, make("h1", {}, `${unit}推荐名单`), make("p", { class: "paper-call" }, `《${page.data.notice.title}》（${page.data.notice.number}）`),
      lists.length ? lists.map(([list, entries]) => rows(page, list, entries)) : make("p", {}, "本单位此次不推荐。"), foot()),
    lists.filter(([list]) => list.plan && page.data.plan).map(([list, entries]) => entries.filter(({ plan: one }) => list.required || one.background.trim() || (page.data.plan.tasked ? one.tasks.length : one.tasks.some((task) => task.parts.some((text) => text.trim())))).map((entry) => plan(page, entry, foot))));
};
