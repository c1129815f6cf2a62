// Files from outside: a folder, lists, plans, Excel and Word, dropped anywhere on the page or chosen; then the report with the lines marked.

import { button, fill, make, save } from "./dom.js";
import { MOST, carried, chooser, whereDropped, whyNot } from "./drop.js";
import { folded, setAside, told } from "./findings.js";
import { joining, planning } from "./join.js";
import { now } from "./main.js";
import { reading } from "./reading.js";

export const bring = (page) => {
  const result = make("div", { class: "brought", tabindex: "-1", hidden: true, "aria-label": "文件的检查结果", role: "region" });
  const close = () => { result.hidden = true; };
  let turn = 0;
  const only = (words) => {
    result.hidden = false;
    fill(result, make("p", { role: "alert" }, words));
  };
  const look = async (found) => {
    if (!page.pen.mine) return only("这一页现在只能看，没有读入文件。请先点“在这一页接着填”，再放一次。");
    if (!found.length) return only("没有读到文件：文件夹是空的，或者打不开。");
    result.hidden = false;
    fill(result, make("p", { role: "status" }, "正在检查……"));
    const at = document.activeElement;
    const mine = (turn += 1);
    try {
      const { names, contents, office } = await carried(found.slice(0, MOST));
      const seen = JSON.parse(await page.engine.ask("look", names, contents, now(), office));
      if (mine !== turn) return; // other files came after these
      fill(result, report(page, seen, found, close));
    } catch (error) {
      if (mine !== turn) return;
      only(whyNot(error, "没有查成。请刷新网页再试，或者把文件提交上来由程序检查。"));
    }
    if (document.activeElement === at || document.activeElement === document.body) result.focus();
    else page.say("文件检查完了，结果在“已经有文件”下面。");
  };

  whereDropped(look);

  return make("fieldset", { class: "bring plain" }, make("legend", {}, make("h2", { id: "bring-title" }, "已经有文件")),
    make("p", { class: "hint" }, "下载过的 zip 或者文件夹、推荐名单、方案，或者从模板填好的 Excel、Word 文件，拖到这一页，或者在这里选。先看检查结果，再决定要不要放进下面的表格。表格里已经填的不会自己换掉。"),
    make("p", { class: "row" }, chooser(make, "选文件", "bring-files", {}, look), chooser(make, "选文件夹", "bring-folder", { webkitdirectory: true }, look)), result);
};

const report = (page, seen, found, close) => {
  const attach = () => {
    for (const { file } of found) for (const [key, name] of Object.entries(page.draft.fields)) if (name && name === file.name && page.files.get(key)?.name !== name) page.form.attach(key, page.draft.fields, file);
  };
  const codes = Object.entries(seen.codes).map(([path, code]) => make("p", { class: "code" }, "核对码：", make("strong", {}, code), `（${path}）`));
  const joined = seen.draft ? joining(page, seen, attach, close) : seen.plans.length ? planning(page, seen, close) : null;
  const why = [...(found.length > MOST ? [`文件太多，只看了前${MOST}个。`] : []), ...seen.why];
  const keep = seen.checked ? button("保存检查结果", async () => save("检查结果.html", await page.engine.ask("page"), "text/html"), {}) : null;
  return [make("h3", { class: seen.checked ? null : "unchecked" }, seen.verdict), why.length ? make("ul", {}, why.map((words) => make("li", {}, words))) : null,
    seen.checked ? make("p", { class: "hint" }, `查了${seen.files.length}个文件。${seen.received}`) : null, codes, remarks(seen), byFile(seen), seen.checked ? setAside(seen.waived) : null, seen.read.map(([file, lines]) => reading(lines, file)), left(page, seen), joined, make("p", { class: "row" }, keep, button("关闭", close, { class: "quiet" }))];
};

const remarks = (seen) =>
  seen.remarks.length ? make("div", { class: "file" }, make("h4", {}, "读入时发现"), seen.remarks.map((one) => make("div", { class: `finding is-${one.level}` }, make("p", { class: "message" }, make("span", { class: "level" }, one.label), ` ${one.place}：${one.message}`), make("p", { class: "fix" }, one.fix)))) : null;

/* File by file, in the clerk's own terms where it was an Excel or Word file. */
const byFile = (seen) => {
  const files = [...new Set(seen.findings.map((one) => one.file || one.path))];
  return files.map((name) => make("div", { class: "file" }, make("h4", {}, name), folded(seen.findings.filter((one) => (one.file || one.path) === name)).map((one) => make("div", {}, make("p", { class: "where" }, one.place || `第${one.line}行`), told({ ...one, shown: !one.file })))));
};

/* What the form has no field for goes along below what the place has done so far, and the page says so. */
const left = (page, seen) =>
  seen.left.length ? make("details", { class: "left" }, make("summary", {}, `表格里没有对应栏目的内容（${seen.left.length}处），放进表格时都接在“${page.data.plan?.background}”一栏后面，请核对`), make("ul", {}, seen.left.map(([file, text]) => make("li", {}, `${file}：${text.length > 60 ? `${text.slice(0, 60)}……` : text}`)))) : null;
