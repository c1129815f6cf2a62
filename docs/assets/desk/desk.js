// The reviewer's desk: material of several units in, each judged by the same checker; plans beside what is asked; what people look at, ticked.

import { asking, button, fill, later, make, save } from "../fill/dom.js";
import { carried, chooser, whereDropped, whyNot } from "../fill/drop.js";
import { engine } from "../fill/engine.js";
import { folded, setAside, told } from "../fill/findings.js";
import { colours } from "../fill/scheme.js";
import { Notes } from "./notes.js";
import { plan } from "./plans.js";

const MOST = 2000;
const now = () => new Date().toISOString();

class Desk {
  constructor(app) {
    this.app = app;
    this.root = app.dataset.root;
    this.notes = new Notes(app.dataset.call, () => this.toldElsewhere());
    this.turn = 0;
    this.units = [];
    this.asked = [];
    this.open = null;
    this.lay();
    whereDropped((found) => this.look(found), MOST, this.root);
    engine.listen((state) => this.progress(state));
    engine.ask("whole").catch(() => {}); // all of the checker, so that it is here without a line too; what fails is told by what asks for it
  }

  // --- the frame --------------------------------------------------------------------------------

  lay() {
    this.meter = make("div", { class: "meter" }, make("progress", { max: "1", value: 0, "aria-label": "检查程序下载了多少" }), make("span", { role: "status" }, "正在下载检查程序。"));
    this.live = make("p", { role: "status", class: "told" });
    this.said = make("ul", { class: "heap-said" });
    this.table = make("div", { id: "units" });
    this.code = make("div", { class: "code-ask" });
    this.detail = make("div", { id: "detail", tabindex: "-1" });
    this.away = make("div", { class: "away" });
    const take = (found) => this.look(found);
    fill(this.app, this.meter,
      make("fieldset", { class: "bring plain" }, make("legend", {}, make("h2", {}, "放入材料")),
        make("p", { class: "hint" }, `各单位的文件夹或者 zip，也可以是仓库的副本（只读其中的 ${this.root}），拖到这一页，或者在这里选。每次放入的代替上一次的。`),
        make("p", { class: "row" }, chooser(make, "选文件", "desk-files", {}, take), chooser(make, "选文件夹", "desk-folder", { webkitdirectory: true }, take))),
      this.live, this.said, this.code, this.table, this.detail, this.away);
    document.getElementById("plain").remove();
    colours(document.getElementById("scheme"));
    this.app.hidden = false;
    delete this.app.dataset.loading;
  }

  progress(state) {
    const [meter, words] = this.meter.children;
    const died = state.failed && !this.meter.isConnected;
    if (died) this.live.before(this.meter);
    if (state.ready) this.meter.remove();
    else if (state.missing) fill(this.meter, make("p", { class: "note", role: "status" }, "这个网站生成的时候没有放进检查程序，这一页不能检查。"));
    else if (state.failed) fill(this.meter, make("p", { class: "note", role: "alert" }, died ? "检查程序停下了，请刷新网页，再放一次材料。" : "检查程序没有打开。请换较新的浏览器，或者检查网络以后刷新。"));
    else {
      meter.value = state.progress;
      words.textContent = state.progress < 1 ? "正在下载检查程序。" : "正在启动检查程序。";
    }
  }

  // --- material ---------------------------------------------------------------------------------

  /* Of a checkout, which is a folder with one of the root's name in it, only what units sent; what lies beside it stays. */
  mine(found) {
    const inside = `/${this.root}/`;
    const homes = [...new Set(found.filter(({ path }) => path.includes(inside)).map(({ path }) => `${path.split(inside)[0]}/`))].sort((one, other) => one.length - other.length);
    return found.filter(({ path }) => {
      const around = homes.find((home) => path.startsWith(home));
      return around === undefined || path.startsWith(`${around}${this.root}/`);
    });
  }

  async look(given) {
    const found = this.mine(given);
    if (!found.length) {
      this.live.textContent = `没有读到文件：文件夹是空的，或者打不开。${this.still()}`;
      return;
    }
    this.live.textContent = "正在检查……";
    const mine = (this.turn += 1);
    try {
      const { names, contents, office } = await carried(found.slice(0, MOST));
      const seen = JSON.parse(await engine.ask("desk", names, contents, now(), office));
      if (mine === this.turn) this.show(seen, found.length > MOST ? [`文件太多，只看了前${MOST}个。`] : []); // else others came after these
    } catch (error) {
      if (mine === this.turn) this.live.textContent = whyNot(error, "没有查成。请刷新网页再试。") + this.still();
    }
  }

  still() {
    return this.units.length ? "下面还是上一次放入的材料。" : "";
  }

  show(seen, more) {
    this.units = seen.units;
    this.asked = seen.asked;
    this.open = null;
    this.live.textContent = seen.units.length ? `查了${seen.units.length}个单位的材料。${seen.received}` : "没有检查：没有读到推荐名单。";
    fill(this.said, [...more, ...seen.said].map((words) => make("li", {}, words)));
    fill(this.detail);
    this.list();
    this.compare();
    this.takeAway();
    if (this.units.length === 1) this.detailOf(this.units[0]);
  }

  /* Everything that people look at in a unit's material: findings of that level first, then what the notice leaves to them. */
  points(unit) {
    const found = unit.look.map(({ key, at }) => ({ key, kind: unit.findings[at].label, text: unit.findings[at].message, where: unit.findings[at].place || `${unit.findings[at].path}第${unit.findings[at].line}行` }));
    return [...found, ...this.asked.map((one) => ({ key: one.key, kind: "请人工判断", text: one.question, where: `通知${one.heading ? `“${one.heading}”` : ""}：${one.quote}` }))];
  }

  /* Whether the material as it is now was looked at; a tick of an older version is `before`. */
  ticked(unit, key) {
    const said = this.notes.of(unit.folder, key);
    return { now: said.done && said.code === unit.code, before: said.done && said.code !== unit.code };
  }

  done(unit) {
    const points = this.points(unit);
    return `${points.filter((one) => this.ticked(unit, one.key).now).length}／${points.length}`;
  }

  // --- the table --------------------------------------------------------------------------------

  list() {
    const head = ["单位", "结论", "核对码", "已核对", ""].map((words) => make("th", { scope: "col" }, words || make("span", { class: "unseen" }, "打开")));
    const rows = this.units.map((unit) => make("tr", { class: `is-${unit.status}` },
      make("th", { scope: "row" }, unit.name, unit.source && !unit.name.includes(unit.source) ? make("span", { class: "hint" }, unit.source) : null),
      make("td", { "data-label": "结论" }, unit.verdict), make("td", { "data-label": "核对码", class: "code" }, unit.code || "—"),
      make("td", { "data-label": "已核对", id: `done-${unit.folder}` }, this.done(unit)),
      make("td", {}, button("查看", () => { this.detailOf(unit); this.detail.focus(); this.detail.scrollIntoView(); }, { "aria-label": `查看${unit.name}` }))));
    fill(this.table, rows.length ? make("table", {}, make("caption", { class: "unseen" }, "各单位的检查结果"), make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows)) : null);
  }

  // --- the paper --------------------------------------------------------------------------------

  compare() {
    if (!this.units.some((unit) => unit.code)) { fill(this.code); return; }
    const told = make("p", { role: "status", id: "code-told" });
    const ask = later(200, async (typed) => {
      const codes = Object.fromEntries(this.units.map((unit) => [unit.folder, unit.code]));
      const same = typed.trim() ? JSON.parse(await engine.ask("same", typed, JSON.stringify(codes))) : [];
      told.textContent = !typed.trim() ? "" : same.length ? `与${this.units.filter((unit) => same.includes(unit.folder)).map((unit) => unit.name).join("、")}的材料相符。` : "与放入的材料都不相符：纸质件和电子件的内容不同，或者有字看错。";
    });
    const box = make("input", { type: "text", id: "code", autocomplete: "off", spellcheck: "false", oninput: (event) => ask(event.target.value) });
    fill(this.code, make("h2", {}, "核对纸质件"), make("label", { for: "code" }, "纸质件上印的核对码"), box, told);
  }

  // --- one unit ---------------------------------------------------------------------------------

  detailOf(unit) {
    this.open = unit;
    const found = folded(unit.findings);
    fill(this.detail, make("h2", {}, unit.name), make("p", {}, unit.verdict, "。", unit.code ? ["核对码 ", make("strong", { class: "code" }, unit.code), "。"] : null),
      make("h3", {}, "检查结果"), found.length ? found.map((one) => make("div", {}, make("p", { class: "where" }, one.place || `${one.path} 第${one.line}行`), told({ ...one, shown: !one.file }))) : make("p", {}, "没有发现问题。"), setAside(unit.waived),
      unit.plans.length ? [make("h3", {}, "方案对照"), unit.plans.map((one, at) => plan(`plan-${at}`, one))] : null,
      make("h3", {}, "由人核对"), make("p", { class: "hint" }, "勾选和备注只存在这台电脑的浏览器里，不会传出去，可以导出。"),
      make("ul", { class: "points" }, this.points(unit).map((one, at) => this.point(unit, one, at))));
  }

  point(unit, one, at) {
    const said = this.notes.of(unit.folder, one.key);
    const old = said.code && said.code !== unit.code && (said.done || said.note);
    const changed = make("p", { class: "hint changed", hidden: !old }, "核对以后材料有改动，请再看一次。");
    const keep = (part) => {
      const before = this.ticked(unit, one.key).before && !("done" in part); // a note does not renew a tick
      const kept = this.notes.put(unit.folder, one.key, { ...part, ...(before ? {} : { code: unit.code }) });
      changed.hidden = !before;
      this.count(unit);
      if (!kept) this.live.textContent = "浏览器不让保存，关闭这一页以后勾选会丢失，请先导出。";
    };
    const box = make("input", { type: "checkbox", id: `done-${at}`, onchange: (event) => keep({ done: event.target.checked }) });
    box.checked = this.ticked(unit, one.key).now;
    const note = make("textarea", { id: `note-${at}`, rows: "1", placeholder: "备注", value: said.note, oninput: (event) => keep({ note: event.target.value }) });
    const line = make("li", {}, box, make("div", {}, make("label", { for: `done-${at}` }, make("span", { class: "kind" }, one.kind), " ", one.text), make("p", { class: "hint" }, one.where), changed,
      make("label", { for: `note-${at}`, class: "unseen" }, `备注：${one.text}`), note));
    line.renew = () => {
      box.checked = this.ticked(unit, one.key).now;
      if (document.activeElement !== note || document.hidden) note.value = this.notes.of(unit.folder, one.key).note;
      changed.hidden = changed.hidden || box.checked;
    };
    return line;
  }

  count(unit) {
    document.getElementById(`done-${unit.folder}`).textContent = this.done(unit);
  }

  /* Another tab ticked or wrote: what is shown here is what is kept, but for a note that somebody is writing here. */
  toldElsewhere() {
    for (const unit of this.units) this.count(unit);
    for (const line of this.detail.querySelectorAll(".points li")) line.renew();
  }

  // --- to take away -----------------------------------------------------------------------------

  rows() {
    return this.units.flatMap((unit) => this.points(unit).map((one) => {
      const [said, ticked] = [this.notes.of(unit.folder, one.key), this.ticked(unit, one.key)];
      return [unit.name, unit.code, unit.verdict, one.kind, one.text, one.where, ticked.now ? "是" : ticked.before ? "改动前核对过" : "", said.note];
    }));
  }

  takeAway() {
    const clear = asking("清除勾选和备注", "清除这台电脑上存的全部勾选和备注？", "清除", () => {
      this.notes.forget();
      this.list();
      if (this.open) this.detailOf(this.open);
    });
    const out = (call, name, type) => async () => {
      try {
        save(name, await engine.ask(call, JSON.stringify(this.rows())), type);
      } catch {
        this.live.textContent = "没有导出，勾选和备注没有变。请刷新网页，再放一次材料。";
      }
    };
    const print = () => {
      this.onPaper();
      document.body.classList.add("prints");
      addEventListener("afterprint", () => document.body.classList.remove("prints"), { once: true });
      window.print();
    };
    fill(this.away, this.units.length ? make("p", { class: "row" },
      button("导出核对情况（CSV，可用 Excel 打开）", out("sheet", "核对情况.csv", "text/csv"), { class: "main" }),
      button("导出 JSON（供程序用）", out("ledger", "核对情况.json", "application/json")),
      button("打印核对情况", print), clear) : null);
  }

  /* What was ticked or noted, for the file: by unit, with what the file is not. What nobody looked at is counted. */
  onPaper() {
    const day = new Date();
    const looked = (unit) => this.points(unit).filter((one) => this.ticked(unit, one.key).now || this.ticked(unit, one.key).before || this.notes.of(unit.folder, one.key).note);
    const head = make("tr", {}, ["类别", "事项", "依据或者位置", "已核对", "备注"].map((words) => make("th", { scope: "col" }, words)));
    const line = (unit, one) => {
      const ticked = this.ticked(unit, one.key);
      return make("tr", {}, [one.kind, one.text, one.where, ticked.now ? "是" : ticked.before ? "改动前核对过" : "否", this.notes.of(unit.folder, one.key).note].map((words) => make("td", {}, words)));
    };
    const part = (unit) => {
      const some = looked(unit);
      return make("section", {}, make("h2", {}, unit.name), make("p", {}, `${unit.verdict}。核对码：${unit.code || "没有"}。已核对 ${this.done(unit)}。`),
        some.length ? make("table", {}, make("thead", {}, head.cloneNode(true)), make("tbody", {}, some.map((one) => line(unit, one)))) : make("p", {}, "还没有勾选，也没有备注。"));
    };
    fill(document.getElementById("paper"), make("h1", {}, "核对情况"), make("p", {}, `${this.app.dataset.title}（${this.app.dataset.call}）`), make("p", {}, `${day.getFullYear()}年${day.getMonth() + 1}月${day.getDate()}日打印。${this.app.dataset.note}`),
      this.units.length ? this.units.map(part) : make("p", {}, "还没有放入材料。"));
  }
}

new Desk(document.getElementById("app"));
