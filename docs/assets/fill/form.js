// The form, made from the call's own data. It writes into the draft and tells of every change; it judges nothing.

import { asking, button, fill, make } from "./dom.js";
import { EMPTY_ENTRY, addTo, placesOf, removeFrom } from "./draft.js";
import { LARGEST, bytesOf, whyNot } from "./drop.js";
import { offers, picker } from "./places.js";
import { reading } from "./reading.js";
import { settled } from "./steady.js";
import { grow, step } from "./steps.js";

export const idOf = (key) => `f-${key}`;
/* As it is now: what happens to it on the disk later changes nothing. */
const copied = async (file) => (file && file.size <= LARGEST ? new File([await bytesOf(file)], file.name, { type: file.type }) : file);
const saidOf = (key) => `said-${key}`;

/* Where the findings on a place stand, filled by findings.js: below what they are about, so that they push it nowhere. */
const said = (key) => make("div", { class: "said", id: saidOf(key), "data-key": key });

export class Form {
  /* `page` hears `changed` after each change, `keepFile` when a file comes or goes, and `undoable` before something is taken away. */
  constructor(data, draft, files, page) {
    Object.assign(this, { data, draft, files, page });
    this.opened = new Set([draft.fields]);
    this.root = make("fieldset", { class: "form plain" }, make("legend", { class: "unseen" }, "填写"));
    this.show();
  }

  get unit() {
    return this.data.units.find((unit) => unit.name === this.draft.fields[this.data.unit]);
  }

  /* All of it anew; what has the keyboard keeps it. */
  show(focus = document.activeElement?.id) {
    const first = [this.unitField(), this.unit ? this.data.fields.filter((field) => field.name !== this.data.unit).map((field) => this.fixed(field)) : null];
    const title = ["推荐单位", ...this.data.fields.filter((field) => field.type === "group").map((field) => field.label)].join("、");
    const parts = this.unit ? [step(this.data.unit, "step-unit", title, 2, this.draft.fields, this.opened, first), this.data.lists.map((list) => this.list(list))] : first;
    const placed = this.unit && this.data.lists.some((list) => list.place);
    fill(this.root, this.root.firstChild, parts, placed ? offers(this.unit) : null);
    grow(this.root);
    if (focus) document.getElementById(focus)?.focus();
  }

  told(structure, focus) {
    if (structure) this.show(focus);
    this.page.changed(structure);
  }

  // --- fields -----------------------------------------------------------------------------------

  unitField() {
    const key = this.data.unit;
    const field = this.data.fields.find((one) => one.name === key);
    const options = this.data.units.map((unit) => make("option", { value: unit.name }, unit.name));
    const put = () => { this.draft.fields[key] = select.value; this.opened.add(this.draft.fields); this.told(true); };
    const select = make("select", { id: idOf(key), "aria-describedby": saidOf(key), onchange: put }, make("option", { value: "" }, "请选择"), options);
    select.value = this.draft.fields[key] || "";
    return make("div", { class: "field", "data-key": key }, make("label", { for: idOf(key) }, field.label), select, said(key), this.unit ? this.templates() : null);
  }

  /* For those who would rather fill in at their desk: what they bring back is read above. */
  templates() {
    const home = new URL(".", import.meta.url).href;
    const link = (name, text) => make("a", { href: home + name, download: true }, text);
    const plan = this.data.plan ? ["、", link("plan.docx", "方案（Word）")] : [];
    return make("p", { class: "hint" }, "也可以用模板在电脑上填，填好拖进来：", link(`${this.unit.slug}.xlsx`, "推荐名单（Excel）"), ...plan, "。");
  }

  fixed(field, prefix = "") {
    const key = prefix + field.name;
    if (field.type !== "group") return this.leaf(field, key, this.draft.fields);
    return make("section", { class: "group", "aria-labelledby": idOf(key) }, make("h3", { id: idOf(key), tabindex: "-1" }, field.label), make("p", { class: "hint" }, `${field.hint}。`), field.fields.map((one) => this.fixed(one, `${key}.`)), said(key));
  }

  leaf(field, key, values, more = {}) {
    const name = more.name || key;
    const hint = `${field.hint}。${field.example && field.type !== "file" ? `例如：${field.example}` : ""}`;
    const label = make("label", { for: idOf(key) }, field.label, field.required ? null : make("span", { class: "free" }, "（可以不填）"));
    const about = make("p", { class: "hint", id: `hint-${key}` }, hint);
    const control = field.type === "file" ? this.attachment(field, key, values) : field.type === "choice" ? this.choice(field, key, values, name) : this.input(field, key, values, name, more);
    return make("div", { class: "field", "data-key": key }, label, about, control, more.after, said(key));
  }

  input(field, key, values, name, more) {
    const long = !more.list && field.type === "text" && field.hint.includes("理由");
    const wide = ["date", "time", "number", "code"].includes(field.type) ? "short" : "";
    const control = make(long ? "textarea" : "input", {
      id: idOf(key), class: wide, autocomplete: "off", spellcheck: "false", "aria-describedby": `hint-${key} ${saidOf(key)}`,
      type: long ? null : "text", rows: long ? "2" : null, list: more.list, inputmode: { code: "numeric", number: "decimal" }[field.type] || null, value: values[name] || "",
      oninput: () => {
        values[name] = control.value;
        control.grow?.();
        if (more.typed) more.typed(control.value);
        this.told(false);
      },
    });
    return long ? growing(control) : control;
  }

  /* One of a few words; what a file brought that is none of them stays to be seen. */
  choice(field, key, values, name) {
    const words = Object.values(field.choices);
    const held = values[name] ? field.choices[values[name]] || values[name] : "";
    const options = [...words, ...(held && !words.includes(held) ? [held] : [])].map((word) => make("option", { value: word }, word));
    const select = make("select", { id: idOf(key), "aria-describedby": `hint-${key} ${saidOf(key)}`, onchange: () => { values[name] = select.value; this.told(true, idOf(key)); } }, make("option", { value: "" }, "请选择"), options);
    select.value = held;
    return select;
  }

  attachment(field, key, values) {
    const name = values[key];
    const held = this.files.get(key);
    const file = held?.name === name ? held : null;
    const choose = make("input", { type: "file", id: idOf(key), accept: field.accept.join(","), "aria-describedby": `hint-${key} ${saidOf(key)}`, onchange: () => { if (choose.files[0]) this.attach(key, values, choose.files[0]); } });
    if (!name) return choose;
    const size = file ? `，${(file.size / 1048576).toFixed(1)} MB` : "，文件不在这台电脑的浏览器里，请再选一次";
    return make("div", {}, make("p", { class: "chosen" }, `${name}${size} `, button("去掉", () => this.attach(key, values, null), { class: "quiet" })), file ? null : choose);
  }

  /* Shown once it is kept: who sees it may close the page. Who went on meanwhile stays where he is. */
  async attach(key, values, given) {
    const before = document.activeElement;
    try {
      const file = await copied(given);
      await this.page.keepFile(key, file);
      if (file) this.files.set(key, file);
      else this.files.delete(key);
      values[key] = file ? file.name : "";
      settled(`attach ${key}`, () => this.told(true, document.activeElement === before || document.activeElement === document.body ? idOf(key) : undefined));
    } catch (error) {
      this.page.tell(whyNot(error, `“${given.name}”没有放进来，请再选一次。`));
    }
  }

  // --- lists ------------------------------------------------------------------------------------

  entries(list) {
    return (this.draft.lists[list.name] ||= []);
  }

  list(list) {
    const entries = this.entries(list);
    const seats = this.unit.seats[list.name];
    const count = seats === undefined ? "" : seats ? `${this.unit.short}最多推荐${seats}个，现在有${entries.length}个。` : `${this.unit.short}这次没有名额。`;
    const add = button(`添加${list.entry}`, () => {
      const made = EMPTY_ENTRY();
      for (const field of list.fields) if (field.type === "list" && field.required) addTo(field, made.fields);
      entries.push(made);
      this.opened.add(made);
      this.told(true, idOf(`${list.name}.${entries.length - 1}.${list.fields[0].name}`));
    }, { class: "add", id: `add-${list.name}` });
    return make("section", { class: "group", "aria-labelledby": idOf(list.name) }, make("h2", { id: idOf(list.name), tabindex: "-1" }, list.label),
      make("p", { class: "hint" }, `${list.hint.replace(/；?不推荐时写成 ?\[\]/, "；也可以一个也不推荐")}。${count}`), entries.map((entry, at) => this.entry(list, entry, at)), add, said(list.name));
  }

  /* A place and, below it, its tasks: each a step. */
  entry(list, entry, at) {
    const key = `${list.name}.${at}`;
    const title = () => `${list.entry}${at + 1}${entry.fields.name ? `：${entry.fields.name}` : ""}`;
    const remove = asking("删去这一项", `删去“${title()}”和它的方案？`, "删去", () => {
      this.page.undoable(`已删去“${title()}”。`);
      this.entries(list).splice(at, 1);
      this.told(true, `add-${list.name}`);
    });
    const retitle = () => { document.getElementById(idOf(key)).textContent = title(); };
    const fields = list.fields.map((field) => this.entryField(list, field, entry, key, retitle));
    const planned = list.plan && this.data.plan;
    const made = step(key, idOf(key), title(), 3, entry, this.opened, fields, planned ? this.plan(entry, `${key}.plan`) : null, said(key), make("p", { class: "remove" }, remove));
    const tasks = planned && this.data.plan.tasked ? [entry.plan.tasks.map((task, number) => this.task(entry, task, `${key}.plan.tasks.${number}`, number)), this.adder(list, entry, `${key}.plan`, said(`${key}.plan`))] : null;
    return make("div", { class: "entry" }, made, tasks);
  }

  entryField(list, field, entry, key, retitle) {
    if (field.type === "list") return this.nested(field, entry.fields, `${key}.${field.name}`);
    const more = { name: field.name };
    if (list.place && field.name === list.place[0]) Object.assign(more, picker(this.unit, list, entry, key, retitle));
    else if (field.name === "name") more.typed = retitle;
    if (field.type === "numbers" && this.data.plan) more.after = make("details", { class: "reading" }, make("summary", {}, "任务清单的编号"), make("ul", {}, this.data.plan.tasks.map((task) => make("li", {}, task.heading))));
    return this.leaf(field, `${key}.${field.name}`, entry.fields, more);
  }

  /* A list in an entry. */
  nested(field, values, key) {
    const add = button(`添加${field.entry}`, () => this.told(true, idOf(`${key}.${addTo(field, values)}.${field.fields[0].name}`)), { class: "add", id: `add-${key}` });
    const found = placesOf(field, values).map((at, number) => this.nestedEntry(field, values, at, `${key}.${at}`, `${field.entry}${number + 1}`));
    const free = field.required ? null : make("span", { class: "free" }, "（可以不填）");
    return make("section", { class: "nested", "aria-labelledby": idOf(key) }, make("h4", { id: idOf(key), tabindex: "-1" }, field.label, free), make("p", { class: "hint" }, `${field.hint}。`), found, add, said(key));
  }

  nestedEntry(field, values, at, key, title) {
    const remove = asking(`删去${title}`, `删去“${title}”？`, "删去", () => {
      this.page.undoable(`已删去“${title}”。`);
      removeFrom(field, values, at);
      this.told(true, `add-${key.replace(/\.\d+$/, "")}`);
    });
    const fields = field.fields.map((one) => this.leaf(one, `${key}.${one.name}`, values, { name: `${field.name}.${at}.${one.name}` }));
    return make("section", { class: "nested-entry", "aria-labelledby": idOf(key) }, make("h5", { id: idOf(key), tabindex: "-1" }, title), fields, said(key), make("p", { class: "remove" }, remove));
  }

  // --- plans ------------------------------------------------------------------------------------

  plan(entry, key) {
    const { plan } = this.data;
    const name = entry.fields.name || "";
    const background = plan.background ? this.area(plan.background, plan.hints[plan.background], `${key}.background`, entry.plan.background, (text) => { entry.plan.background = text; }) : null;
    const parts = plan.tasked ? null : this.parts((entry.plan.tasks[0] ||= { number: 0, own: null, parts: plan.parts.map(() => "") }), `${key}.tasks.0`);
    return make("section", { class: "plan", "aria-labelledby": idOf(key) }, make("h4", { id: idOf(key), tabindex: "-1" }, plan.title.replace("{name}", name)), background, parts, reading(this.page.result?.read?.[key], "", key));
  }

  /* Whether a task is for this entry: the list that it stands in, and what it says of itself as far as it says it. */
  suits(task, list, entry) {
    const fields = [...this.data.fields, ...list.fields];
    const same = (name, some, text) => some.some((one) => one === text || fields.find((field) => field.name === name)?.choices?.[one] === text);
    const held = (name) => (entry.fields[name] || this.draft.fields[name] || "").trim();
    return (!task.lists || task.lists.includes(list.name)) && Object.entries(task.where || {}).every(([name, some]) => !held(name) || same(name, some, held(name)));
  }

  adder(list, entry, key, below) {
    const { plan } = this.data;
    const taken = new Set(entry.plan.tasks.map((task) => task.number));
    const free = plan.tasks.filter((task) => !taken.has(task.number) && this.suits(task, list, entry));
    const select = make("select", { id: idOf(`${key}.add`) }, make("option", { value: "" }, "请选择"), free.map((task) => make("option", { value: task.number }, task.heading)), plan.own ? make("option", { value: "own" }, `${plan.own}（清单以外）`) : null);
    const add = () => {
      if (!select.value) return select.focus();
      const made = { number: Number(select.value) || 0, own: select.value === "own" ? "" : null, parts: plan.parts.map(() => "") };
      entry.plan.tasks.push(made);
      this.opened.add(made);
      const at = entry.plan.tasks.length - 1;
      this.told(true, idOf(`${key}.tasks.${at}.${select.value === "own" ? "task" : "parts.0"}`));
    };
    const name = entry.fields.name ? `${entry.fields.name}：` : "";
    return make("div", { class: "adder" }, make("label", { for: idOf(`${key}.add`) }, `${name}添加任务`), make("div", { class: "row" }, select, button("添加", add, { class: "add", "aria-label": `${name}添加所选任务` })), below);
  }

  parts(task, key) {
    const { plan } = this.data;
    return plan.parts.map((part, number) => this.area(part, plan.hints[part], `${key}.parts.${number}`, task.parts[number] || "", (text) => { task.parts[number] = text; }));
  }

  task(entry, task, key, at) {
    const { plan } = this.data;
    const known = plan.tasks.find((one) => one.number === task.number);
    const words = () => (known ? known.heading : task.own ? `${plan.own}：${task.own}` : plan.own);
    const title = () => (entry.fields.name ? `${entry.fields.name}：${words()}` : words());
    const retitle = () => { document.getElementById(idOf(key)).textContent = title(); };
    const own = task.own === null ? said(`${key}.task`) : this.ownName(task, `${key}.task`, retitle);
    const about = known ? make("p", { class: "hint" }, make("a", { href: `${document.body.dataset.site}/tasks/${String(task.number).padStart(2, "0")}${document.body.dataset.ends}`, target: "_blank" }, "通知怎么说（新窗口）")) : null;
    const parts = this.parts(task, key);
    const remove = asking("删去这项任务", `删去“${words()}”？`, "删去", () => {
      this.page.undoable(`已删去“${title()}”。`);
      entry.plan.tasks.splice(at, 1);
      this.told(true, idOf(`${key.replace(/\.tasks\.\d+$/, "")}.add`));
    });
    return step(key, idOf(key), title(), 4, task, this.opened, about, own, parts, make("p", { class: "remove" }, remove));
  }

  ownName(task, key, retitle) {
    return this.leaf({ label: "任务名称", hint: "自己提出的任务叫什么", type: "text", required: true }, key, task, { name: "own", typed: retitle });
  }

  area(label, hint, key, text, put) {
    const control = growing(make("textarea", { id: idOf(key), rows: "4", spellcheck: "false", value: text, "aria-describedby": `hint-${key} ${saidOf(key)}`, oninput: () => { put(control.value); control.grow(); this.told(false); } }));
    return make("div", { class: "field", "data-key": key }, make("label", { for: idOf(key) }, label), make("p", { class: "hint", id: `hint-${key}` }, hint ? `${hint}。` : ""), control, said(key));
  }
}

/* As high as what stands in it, by rows: the page's policy forbids styles of its own. */
const growing = (area) => {
  area.grow = (width = area.clientWidth) => {
    const each = Math.max(20, Math.floor((width - 20) / 17));
    const lines = area.value.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / each)), 0);
    area.rows = Math.min(30, Math.max(area.id.includes(".plan.") ? 4 : 2, lines + 1));
  };
  return area;
};
