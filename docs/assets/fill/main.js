// The page: puts the parts together, keeps what is filled in, and asks the checker after every change.

import { asking, button, later, make } from "./dom.js";
import { Engine } from "./engine.js";
import { bring } from "./bring.js";
import { beside, go, place, summary } from "./findings.js";
import { Form, idOf } from "./form.js";
import { paper } from "./paper.js";
import { forget, keepDraft, keepFile, readDraft, readFiles } from "./store.js";
import { take } from "./take.js";

const EMPTY = () => ({ fields: {}, lists: {} });

/* The moment of receipt: now, as this machine has it. */
export const now = () => new Date().toISOString();

class Page {
  constructor(data, files) {
    this.data = data;
    this.files = files;
    this.draft = { ...EMPTY(), ...readDraft() };
    this.seen = new Set();
    this.all = false;
    this.result = null;
    this.engine = new Engine((state) => this.progress(state));
    this.form = new Form(data, this.draft, files, () => this.changed());
    this.form.kept = (key, file) => keepFile(key, file).catch(() => {});
    this.check = later(350, () => this.checkNow());
    this.lay();
    this.form.root.addEventListener("focusout", (event) => this.left(event));
    this.engine.start();
    if (this.form.unit) this.check();
  }

  // --- the frame --------------------------------------------------------------------------------

  lay() {
    this.meter = make("div", { class: "meter" }, make("progress", { max: "1", value: 0, "aria-label": "检查程序取到多少" }), make("span", { role: "status" }, "正在取检查程序，可以先填。"));
    this.top = make("div", { id: "top" });
    this.kept = make("span", { class: "kept", role: "status" });
    this.state = make("span", { class: "state", role: "status" });
    this.taking = take(this);
    const clear = asking("清空", "清空这台电脑上填的内容？", "清空", () => this.clear());
    const bar = make("div", { class: "bar" }, make("div", { class: "wide" }, this.state, button("检查", () => this.press(), { class: "main", id: "check" })));
    const app = document.getElementById("app");
    app.replaceChildren(
      make("p", { class: "lead" }, "填表，检查，取走要交的文件，都在这台电脑的浏览器里完成。填的内容不会传出去。"),
      this.meter, this.top, bring(this), this.form.root, make("p", { class: "keeping" }, this.kept, clear), this.taking.root, bar);
    document.getElementById("plain").remove();
    app.hidden = false;
    delete app.dataset.loading;
    this.form.show(null);
    this.stand();
    this.taking.show();
  }

  progress(state) {
    const [meter, words] = this.meter.children;
    if (state.ready) this.meter.remove();
    else if (state.missing) this.meter.replaceChildren(make("p", { class: "note", role: "status" }, "这个网站生成的时候没有放进检查程序，这一页不能检查，也不能取走文件。请照“怎么交”一页用空白文件填写。"));
    else if (state.failed) this.meter.replaceChildren(make("p", { class: "note", role: "alert" }, "检查程序没有打开。请换较新的浏览器，或者检查网络以后刷新。填的内容还在。"));
    else {
      meter.value = state.progress;
      words.textContent = state.progress < 1 ? `正在取检查程序（${Math.floor(state.progress * 100)}%），可以先填。` : "正在启动检查程序，可以先填。";
    }
  }

  // --- changes ----------------------------------------------------------------------------------

  changed() {
    const kept = keepDraft(this.draft);
    this.kept.textContent = kept ? "填的内容已存在这台电脑的浏览器里。" : "这个浏览器不能保存，关掉网页以前请先取走文件。";
    this.taking.show();
    this.check();
  }

  left(event) {
    const key = event.target.closest(".field")?.dataset.key;
    if (key) this.seen.add(key);
    setTimeout(() => this.show());
  }

  async checkNow() {
    if (!this.form.unit) return this.forgetResult();
    const files = [...this.files].filter(([key, file]) => this.draft.fields[key] === file.name).map(([, file]) => ({ name: file.name, size: file.size }));
    try {
      const result = JSON.parse(await this.engine.ask("draft", JSON.stringify({ ...this.draft, files }), now()));
      this.result = { ...result, findings: place(result.findings) };
    } catch {
      return; // told by `progress`
    }
    this.show();
    if (this.top.firstChild && this.all) this.summarise();
    this.taking.show();
    paper(this);
  }

  forgetResult() {
    this.result = null;
    this.top.replaceChildren();
    this.stand();
    this.taking.show();
  }

  /* What has not been filled in is said where the reader has been, what is wrong as soon as he leaves it, and all of it once asked for. */
  visible(finding) {
    const active = document.activeElement?.closest(".field")?.dataset.key;
    return this.all || (finding.empty ? this.seen.has(finding.key) : finding.key !== active || this.seen.has(finding.key));
  }

  show() {
    if (this.result) beside(this.form.root, this.result.findings, (one) => this.visible(one), (one) => this.mend(one));
    this.stand();
  }

  stand() {
    const { state } = this;
    if (!this.form.unit) state.textContent = "先选推荐单位。";
    else if (!this.result) state.textContent = "还没有检查。";
    else {
      const count = (some) => this.result.findings.filter(some).length;
      const [empty, wrong, review] = [count((one) => one.empty), count((one) => !one.empty && one.level === "error"), count((one) => one.level === "review" || one.level === "warning")];
      const parts = [wrong && `${wrong}处必须修改`, empty && `${empty}处还没有填`, review && `${review}处请留意`].filter(Boolean);
      state.textContent = parts.length ? `${parts.join("，")}。` : "检查通过，可以取走文件。";
      state.dataset.level = wrong ? "error" : empty ? "open" : review ? "review" : "passed";
    }
  }

  /* Puts the right value into a field of the form, where the checker knows it. */
  mend(finding) {
    if (finding.replacement === null || finding.empty) return null;
    const control = document.getElementById(idOf(finding.key));
    if (!control?.matches("input") || control.type === "file") return null;
    return () => {
      control.value = finding.replacement;
      control.dispatchEvent(new Event("input"));
      control.focus();
    };
  }

  // --- what the reader asks for -----------------------------------------------------------------

  async press() {
    if (!this.form.unit) return document.getElementById(idOf(this.data.unit)).focus();
    this.all = true;
    this.state.textContent = "正在检查……";
    await this.checkNow();
    if (!this.result) return this.stand();
    this.summarise();
    document.getElementById("summary").focus({ preventScroll: true });
    this.top.scrollIntoView({ block: "start" });
  }

  summarise() {
    const before = document.activeElement?.id === "summary";
    this.top.replaceChildren(summary(this.result, this.result.findings, (one) => this.where(one)));
    if (before) document.getElementById("summary").focus({ preventScroll: true });
  }

  /* Which entry a finding is about, where there are several fields of one name. */
  where(finding) {
    const list = this.data.lists.find((one) => finding.key.startsWith(`${one.name}.`));
    const at = Number(finding.key.split(".")[1]);
    const entry = list && this.draft.lists[list.name][at];
    return entry ? `${entry.fields.name || `${list.entry}${at + 1}`}：` : "";
  }

  use(draft) {
    Object.assign(this.draft, EMPTY(), draft);
    this.seen.clear();
    this.all = true;
    this.top.replaceChildren();
    this.form.show(null);
    this.changed();
    go(this.data.unit);
  }

  async clear() {
    await forget();
    this.files.clear();
    Object.assign(this.draft, EMPTY());
    this.all = false;
    this.seen.clear();
    this.form.show(null);
    this.forgetResult();
    this.kept.textContent = "已清空。";
  }
}

/* Light or dark as the reader chose on the other pages. */
const scheme = () => {
  try {
    const chosen = JSON.parse(localStorage.getItem(`${new URL("../../", import.meta.url).pathname}.__palette`));
    if (chosen?.color?.scheme) document.documentElement.dataset.scheme = chosen.color.scheme === "slate" ? "dark" : "light";
  } catch { /* as the system has it */ }
};

scheme();
const data = await (await fetch(new URL("form.json", import.meta.url))).json();
new Page(data, await readFiles());
