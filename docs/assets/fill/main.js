// The page: puts the parts together, keeps what is filled in, and asks the checker after every change.

import { bring } from "./bring.js";
import { asking, button, fill, later, make, save } from "./dom.js";
import { EMPTY, everyText, isEmpty, placesOf, shaped, spot } from "./draft.js";
import { engine } from "./engine.js";
import { beside, go, place, summary } from "./findings.js";
import { Form, idOf } from "./form.js";
import { early, lacking } from "./lacking.js";
import { paper } from "./paper.js";
import { cleanAll, cleanPasted } from "./pasting.js";
import { Pen } from "./pen.js";
import { readings } from "./reading.js";
import { colours } from "./scheme.js";
import { settled } from "./steady.js";
import { DONE, all, states } from "./steps.js";
import { DRAFT, WRITER, forget, keepDraft, keepFile, keepVersion, readDraft, readFiles, readVersions } from "./store.js";
import { take } from "./take.js";
import { earlier } from "./versions.js";

const OFTEN = 120000;
const LONG = 600000; // a verdict of before that is asked for anew when somebody looks again: another day may have come

/* The moment of receipt: now, as this machine has it. */
export const now = () => new Date().toISOString();

class Page {
  constructor(data, files) {
    this.data = data;
    this.files = files;
    const { draft, unread } = readDraft();
    this.draft = draft;
    this.unread = unread;
    this.seen = new Set();
    this.all = false;
    this.result = null;
    this.asked = null;
    this.version = Date.now();
    this.engine = engine;
    this.form = new Form(data, this.draft, files, this);
    this.check = later(350, () => this.checkNow());
    this.quietly = later(2500, () => this.announce());
    this.pen = new Pen(this);
    this.lay();
    this.form.root.addEventListener("focusout", (event) => this.left(event));
    this.form.root.addEventListener("paste", (event) => cleanPasted(event, (words) => this.say(words)));
    addEventListener("storage", (event) => this.follow(event));
    addEventListener("beforeprint", () => this.paperNow());
    addEventListener("beforeunload", (event) => { if (this.loose) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - this.checked > LONG) this.check(); });
    engine.listen((state) => this.progress(state));
    this.open();
  }

  async open() {
    if (this.form.unit) this.check();
    this.form.root.disabled = true; // until it is known who writes
    if (await this.pen.start()) keepVersion(this.draft, "打开网页时");
    else this.tabsChanged();
  }

  // --- the frame --------------------------------------------------------------------------------

  lay() {
    this.meter = make("div", { class: "meter" }, make("progress", { max: "1", value: 0, "aria-label": "检查程序下载了多少" }), make("span", { role: "status" }, "正在下载检查程序，可以先填。"));
    this.early = make("p", { class: "hint", id: "early", hidden: true });
    this.top = make("div", { id: "top" });
    this.tabs = make("div", { class: "tabs" });
    this.unkept = make("div", {});
    this.news = make("div", { class: "news" });
    this.cleaning = make("div", { class: "cleaning" });
    this.live = make("p", { class: "unseen", role: "status", id: "live" });
    this.kept = make("span", { class: "kept" });
    this.state = make("span", { class: "state" });
    this.steps = make("div", { class: "steps", hidden: true });
    this.taking = take(this);
    this.bringing = bring(this);
    this.earlier = earlier(this);
    const clear = asking("清空", "清空这台电脑上填的内容和以前存下的？", "清空", () => this.clear());
    this.keeping = make("fieldset", { class: "plain" }, make("legend", { class: "unseen" }, "保存"), make("p", { class: "keeping" }, this.kept, clear), this.earlier.root);
    const bar = make("div", { class: "bar" }, make("div", { class: "wide" }, this.state, button("检查", () => this.press(), { class: "main", id: "check" })));
    const app = document.getElementById("app");
    fill(app, make("p", { class: "lead" }, "填表、检查、下载报送文件，都在这台电脑的浏览器里完成。填的内容不会传出去。"),
      this.live, this.meter, this.early, this.top, this.tabs, this.unkept, this.news, this.cleaning, this.bringing, this.steps, this.form.root, this.keeping, this.taking.root, bar);
    document.getElementById("plain").remove();
    colours(document.getElementById("scheme"));
    app.hidden = false;
    delete app.dataset.loading;
    this.form.show(null);
    this.stand();
    this.taking.show();
    this.odd();
  }

  progress(state) {
    const [meter, words] = this.meter.children;
    if (state.failed && !this.meter.isConnected) return this.died();
    if (state.ready) settled("meter", () => this.meter.remove());
    else if (state.missing) fill(this.meter, make("p", { class: "note", role: "status" }, "这个网站生成的时候没有放进检查程序，这一页不能检查，也不能下载报送文件。请照“报送方法”一页用空白文件填写。"));
    else if (state.failed) fill(this.meter, make("p", { class: "note", role: "alert" }, "检查程序没有打开。请换较新的浏览器，或者检查网络以后刷新。填的内容还在。"));
    else {
      meter.value = state.progress;
      words.textContent = state.progress < 1 ? "正在下载检查程序，可以先填。" : "正在启动检查程序，可以先填。";
    }
    if (state.missing || state.failed) settled("early", () => this.foretell());
  }

  /* Long after it was there. */
  died() {
    const words = `检查程序停下了，不能再检查和下载。请刷新网页${this.loose ? "；刷新以前请把填的内容另外抄下来，这个浏览器没有存下" : "，填的内容还在"}。`;
    fill(this.meter, make("p", { class: "note", role: "alert" }, words));
    this.top.before(this.meter);
  }

  /* Until there is a verdict: what is empty that must be filled in. */
  foretell() {
    const { ready, failed, missing } = this.engine.last || {};
    const found = this.form.unit && !this.result && !ready ? lacking(this.data, this.draft) : null;
    const told = JSON.stringify([found, failed, missing]);
    if (this.early.dataset.told === told) return;
    this.early.dataset.told = told;
    this.early.hidden = !found;
    fill(this.early, found && early(found, !failed && !missing));
  }

  /* What an older page kept, and this one cannot read: nothing of it is thrown away. */
  odd() {
    if (!this.unread) return;
    const text = this.unread;
    keepVersion({ fields: {}, lists: {}, unread: text }, "读不全的内容");
    this.tell("这台电脑上以前存下的内容没有全部认出，认出的已经放进表格。", button("把原来的内容另存为文件", () => save("以前存下的内容.json", text, "application/json"), {}));
  }

  // --- two tabs ---------------------------------------------------------------------------------

  /* This tab writes from now on. `text` is what the other tab had, where it answered. */
  won(text) {
    const before = this.draftText();
    const given = readDraft(text);
    if (this.unread !== given.unread || JSON.stringify(given.draft) !== before) this.put(given.draft);
    this.tabsChanged();
    return this.filesAgain();
  }

  /* The attachments as the browser has them now: another tab may have changed them. */
  async filesAgain() {
    const files = await readFiles();
    const told = (some) => JSON.stringify([...some].map(([key, file]) => [key, file.name, file.size]));
    if (told(files) === told(this.files)) return;
    this.files.clear();
    for (const [key, file] of files) this.files.set(key, file);
    settled("files", () => this.form.show());
  }

  lost() {
    this.tabsChanged();
  }

  draftText() {
    return JSON.stringify(this.draft);
  }

  tabsChanged() {
    const off = !this.pen.mine;
    for (const part of [this.form.root, this.keeping, this.bringing]) part.disabled = off;
    fill(this.tabs, off ? make("div", { class: "note", role: "alert" }, make("p", {}, "这份草稿正在另一个标签页里填，这一页只能看，内容随那一页更新。"), button("在这一页接着填", () => this.pen.take(), { class: "main", id: "take-over" })) : null);
    this.stand();
  }

  /* What the writing tab keeps is shown in the others; a tab that never heard that another writes now learns it here. */
  follow({ key, newValue }) {
    if (key === WRITER && this.pen.mine && newValue !== this.pen.id) this.pen.lose();
    if (key !== DRAFT || this.pen.mine) return;
    settled("follow", () => {
      if (this.pen.mine) return;
      this.put(readDraft(newValue).draft);
      this.filesAgain();
    });
  }

  // --- changes ----------------------------------------------------------------------------------

  /* Another draft in the place of this one, in the same form. */
  put(draft) {
    const folded = !this.form.opened.has(this.draft.fields);
    Object.assign(this.draft, EMPTY(), draft);
    if (!folded) this.form.opened.add(this.draft.fields);
    this.form.show();
    this.check();
    this.stand();
  }

  changed() {
    const kept = keepDraft(this.draft, this.pen.id);
    if (kept === "taken") {
      this.remember("另一个标签页接手时");
      this.pen.lose();
      this.tell("另一个标签页已经接着填了。这一页刚才填的没有进那一份，存在下面的“以前存下的”里。");
    }
    this.keptIs(kept);
    if (Date.now() - this.version > OFTEN) this.remember("填写中");
    settled("take", () => this.taking.show());
    settled("stand", () => this.stand());
    this.quietly();
    this.check();
  }

  /* What cannot be kept is said at once and at the top, and the browser asks before the page is left. */
  keptIs(kept) {
    const full = kept === "full";
    const words = full ? "这个浏览器不能保存，关掉网页以前请先下载报送文件。" : kept === "taken" ? "" : "填的内容已存在这台电脑的浏览器里。";
    if (this.kept.textContent !== words) this.kept.textContent = words;
    if (this.loose === full) return;
    this.loose = full;
    settled("unkept", () => fill(this.unkept, full ? make("p", { class: "note", role: "alert" }, "填的内容没有存下来：这个浏览器不让网页保存，或者没有空间了。关掉、刷新这一页以前，请在最下面下载报送文件，下次拖进来接着填。") : null));
  }

  remember(why) {
    this.version = Date.now();
    return keepVersion(this.draft, why).then(() => this.earlier.show());
  }

  /* Before something is taken away or replaced: kept as a version, and a button takes it back. */
  undoable(words) {
    this.remember(`${words.replace(/。$/, "")}以前`);
    this.tell(words, this.wayBack("撤销", this.standsNow()));
  }

  standsNow() {
    return { draft: JSON.parse(this.draftText()), files: new Map(this.files) };
  }

  /* A button back to what stood there. What was filled in since is kept as a version, and the same way leads back to it. */
  wayBack(words, { draft, files }) {
    const go = () => {
      const since = this.standsNow();
      this.remember(`${words}以前`);
      for (const [key, file] of files) if (this.files.get(key) !== file) { this.files.set(key, file); this.keepFile(key, file); }
      this.use(draft, false);
      const undone = words === "撤销";
      this.tell(undone ? "已撤销，那以后填的也退回去了。" : "已恢复。", this.wayBack(undone ? "恢复" : "撤销", since));
    };
    return button(words, go, { id: "undo" });
  }

  /* A sentence at the top of the form, with what can be done about it. */
  tell(words, ...more) {
    this.say(words);
    settled("news", () => fill(this.news, make("div", { class: "note" }, make("p", {}, words), more)));
  }

  say(words) {
    if (this.live.textContent !== words) this.live.textContent = words;
  }

  keepFile(key, file) {
    return keepFile(key, file).catch(() => { if (file) this.tell(`“${file.name}”没有存进这台电脑的浏览器，关掉这一页以后要再选一次。`); });
  }

  left(event) {
    const key = event.target.closest(".field")?.dataset.key;
    if (key) this.seen.add(key);
    setTimeout(() => settled("show", () => this.show()));
  }

  async checkNow() {
    if (!this.form.unit) return this.forgetResult();
    const files = [...this.files].filter(([key, file]) => this.draft.fields[key] === file.name).map(([, file]) => ({ name: file.name, size: file.size }));
    const asked = this.draftText();
    try {
      const result = JSON.parse(await this.engine.ask("draft", JSON.stringify({ ...this.draft, files }), now()));
      if (asked !== this.draftText()) return; // a later check is on its way
      settled("result", () => this.shown(result, asked));
    } catch {
      if (asked === this.draftText()) settled("result", () => this.unchecked());
    }
  }

  /* Who prints while he types has the words of now on paper, and no code that is not theirs. */
  paperNow() {
    if (this.result && this.judged !== this.draftText()) paper({ ...this, result: { ...this.result, codes: {} } });
  }

  /* No answer: what was said of an earlier state is not said of this one. That the checker is not there at all is told by `progress`. */
  unchecked() {
    this.failed = Boolean(this.engine.last?.ready);
    this.asked = null;
    this.forgetResult();
    beside(this.form.root, [], () => false, () => null);
    this.say(this.state.textContent);
  }

  shown(result, asked) {
    this.failed = false;
    this.judged = asked;
    this.checked = Date.now();
    this.result = { ...result, findings: place(result.findings) };
    this.show();
    readings(this.form.root, result.read);
    this.offerCleaning();
    if (this.asked) this.answer();
    else if (this.top.firstChild && this.all) this.summarise();
    this.taking.show();
    paper(this);
    this.quietly();
  }

  forgetResult() {
    this.result = null;
    fill(document.getElementById("paper"), make("p", {}, "还没有检查，没有可以打印的内容。"));
    fill(this.top);
    fill(this.cleaning);
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

  // --- how it stands ----------------------------------------------------------------------------

  stand() {
    this.foretell();
    const [words, level] = this.standing();
    if (this.state.textContent !== words) this.state.textContent = words;
    this.state.dataset.level = level;
    const shownFindings = this.result?.findings.filter((one) => one.empty || this.visible(one));
    const { all: many, done } = states(this.form.root, shownFindings, this.begun(), (key) => this.lacking(key));
    this.steps.hidden = !many;
    const told = `${many}个步骤，${done}个${DONE}`;
    if (!many || this.steps.dataset.told === told) return;
    this.steps.dataset.told = told;
    fill(this.steps, make("p", { class: "row" }, make("progress", { max: String(many), value: done, "aria-label": `${DONE}的步骤` }), make("span", {}, `${told}。`), button("全部展开", () => all(this.form.root, true), { class: "quiet" }), button("全部收起", () => all(this.form.root, false), { class: "quiet" })),
      make("p", { class: "hint" }, "每个地方可以在自己的电脑上填自己的方案，下载以后交给推荐单位；推荐单位把各地的文件拖进来，合成一份。"));
  }

  standing() {
    if (!this.form.unit) return ["先选推荐单位。", ""];
    if (this.failed) return ["没有查成，请再点一次“检查”，或者刷新网页。", "error"];
    if (!this.result) return ["还没有检查。", ""];
    if (this.result.fault) return ["检查程序自身出错，没有得出结论。", "error"];
    const count = (some) => this.result.findings.filter(some).length;
    const [empty, wrong, review] = [count((one) => one.empty), count((one) => !one.empty && one.level === "error"), count((one) => one.level === "review" || one.level === "warning")];
    const parts = [wrong && `${wrong}处必须修改`, empty && `${empty}处还没有填`, review && `${review}处请留意`].filter(Boolean);
    return parts.length ? [`${parts.join("，")}。`, wrong ? "error" : empty ? "open" : "review"] : ["检查通过，可以下载报送文件。", "passed"];
  }

  /* To those who hear the page: not at every key, but once it has been quiet for a while. */
  announce() {
    this.say(this.state.textContent);
  }

  /* Where something stands; and whether in a step something that must be filled in does not. */
  begun() {
    return everyText(this.draft).filter(([key, text]) => key !== this.data.unit && text.trim()).map(([key]) => key);
  }

  lacking(step) {
    return [...document.getElementById(`body-${step}`).querySelectorAll("input[type=text], textarea, select")].some((one) => !one.value && !one.closest(".field").querySelector(".free"));
  }

  // --- mending ----------------------------------------------------------------------------------

  /* Puts what is right where it belongs, as the checker says. */
  mend(finding) {
    if (!finding.mend || finding.empty) return null;
    return () => {
      for (const [key, text] of Object.entries(finding.mend.put)) {
        const [held, name] = spot(this.draft, key);
        held[name] = text;
      }
      this.form.told(true, idOf(finding.key));
      go(finding.key);
    };
  }

  // --- what the reader asks for -----------------------------------------------------------------

  press() {
    if (!this.form.unit) return go(this.data.unit);
    this.all = true;
    this.asked = document.activeElement;
    this.say("正在检查……");
    return this.checkNow();
  }

  /* What was asked for comes first, and takes the keyboard, unless its owner went on meanwhile. */
  answer() {
    const at = this.asked;
    this.asked = null;
    this.summarise();
    document.title = `${this.state.textContent.replace("。", "")} - ${document.title.split(" - ").pop()}`;
    if (document.activeElement !== at && document.activeElement !== document.body) return this.say(`${this.state.textContent}结果在这一页最上面。`);
    document.getElementById("summary").focus({ preventScroll: true });
    this.top.scrollIntoView({ block: "start" });
  }

  summarise() {
    const before = document.activeElement?.id === "summary";
    fill(this.top, summary(this.result, this.result.findings, (one) => this.where(one)));
    if (before) document.getElementById("summary").focus({ preventScroll: true });
  }

  /* For what came from files, or from a draft of before: what is pasted is clean. */
  offerCleaning() {
    const offer = cleanAll(this.draft, (many, put) => {
      this.undoable(`已清理${many}栏里看不见的字符。`);
      put();
      this.form.told(true);
    });
    if (this.cleaning.textContent !== (offer?.textContent || "")) fill(this.cleaning, offer);
  }

  /* Which entry a finding is about, where there are several fields of one name. */
  where(finding) {
    const list = this.data.lists.find((one) => finding.key.startsWith(`${one.name}.`));
    const at = Number(finding.key.split(".")[1]);
    const entry = list && this.draft.lists[list.name]?.[at];
    const number = finding.key.match(/\.tasks\.(\d+)/)?.[1];
    const task = number === undefined ? null : entry?.plan.tasks[Number(number)];
    const heading = task && (this.data.plan.tasks.find((one) => one.number === task.number)?.heading.split(" ")[0] || task.own || this.data.plan.own);
    const inside = entry && this.inside(list, entry, finding.key);
    return entry ? [entry.fields.name || `${list.entry}${at + 1}`, heading, inside].filter(Boolean).join("，") + "：" : "";
  }

  /* Of a list in an entry, which of its entries a key lies in. */
  inside(list, entry, key) {
    const [name, at] = key.split(".").slice(2);
    const field = list.fields.find((one) => one.type === "list" && one.name === name);
    const number = field ? placesOf(field, entry.fields).indexOf(Number(at)) : -1;
    return number < 0 ? "" : `${field.entry}${number + 1}`;
  }

  use(draft, told = true) {
    Object.assign(this.draft, EMPTY(), shaped(draft));
    this.form.opened.add(this.draft.fields);
    this.seen.clear();
    if (told) this.all = true;
    fill(this.top);
    this.form.show(null);
    this.changed();
    go(this.data.unit);
  }

  async clear() {
    const before = this.standsNow();
    await forget();
    this.files.clear();
    Object.assign(this.draft, EMPTY());
    this.form.opened.add(this.draft.fields);
    this.all = false;
    this.seen.clear();
    this.form.show(null);
    this.forgetResult();
    this.earlier.show();
    this.kept.textContent = "";
    if (!isEmpty(before.draft)) this.tell("已清空。关掉这一页以前可以撤销。", this.wayBack("撤销", before));
  }
}

const data = await (await fetch(new URL("form.json", import.meta.url))).json();
new Page(data, await readFiles());
