// What is taken away: the files, the papers, and the way to hand them in.

import { button, fill, make, save } from "./dom.js";
import { bytesOf, whyNot } from "./drop.js";

/* The account's name, as long as the page is open: the steps are shown anew whenever the code changes. It is kept nowhere else. */
let named = "";

const steps = (page, unit) => {
  const { repo, branch, site } = document.body.dataset;
  const folder = `${page.data.root}/${unit.slug}`;
  const guide = make("a", { href: `${site}/submit/browser/` }, "在浏览器里提交");
  if (!repo) return make("ol", {}, make("li", {}, "把下载的文件解压，得到一个文件夹 ", make("code", {}, unit.slug), "。"), make("li", {}, "照", guide, "一页，把文件夹交上来。"));
  const account = make("input", { id: "account", autocomplete: "off", spellcheck: "false", class: "short", value: named, oninput: () => { named = account.value; show(); } });
  const upload = make("li", {});
  const show = () => {
    const name = account.value.trim().replace(/[^A-Za-z0-9-]/g, "");
    const own = `https://github.com/${name}/${repo.replace(/\/$/, "").split("/").pop()}/upload/${branch}/${folder}`;
    fill(upload, name ? ["打开", make("a", { href: own, target: "_blank", rel: "noreferrer" }, "自己那一份的上传页（新窗口）"), "，把文件夹里的文件全部选中，一起拖进去。"] : ["写上账号以后，这里给出上传页的地址。"]);
  };
  show();
  return make("ol", {},
    make("li", {}, "把下载的文件解压，得到一个文件夹 ", make("code", {}, unit.slug), "。"),
    make("li", {}, "登录 GitHub，", make("a", { href: `${repo.replace(/\/$/, "")}/fork`, target: "_blank", rel: "noreferrer" }, "复制一份仓库（新窗口）"), "，点“Create fork”。以前复制过的跳过。"),
    make("li", {}, make("label", { for: "account" }, "GitHub 账号"), " ", account),
    upload,
    make("li", {}, "写一句说明，例如“报送", unit.name, "推荐材料”，点“Commit changes”（存入改动）。"),
    make("li", {}, "回到自己那一份的首页，点“Contribute”（贡献），再点“Open pull request”（提出合并请求），最后点“Create pull request”。"),
    make("li", {}, "过几分钟，程序会写下一条意见。每一步的样子见", guide, "。"));
};

/* Papers that are not public stay out of a public repository; as long as nobody says what they are, that comes first. */
const way = (page, unit) => {
  const { openness, fields } = page.data;
  const told = openness && (page.draft.fields[openness.field] || "").trim();
  if (!openness || openness.open.includes(told)) return steps(page, unit);
  const label = fields.find((field) => field.name === openness.field).label;
  const quiet = "在这一页检查，填的内容不会传出去；下载以后随正式行文，按通知写的办法报送。";
  if (told) return make("p", { class: "note", id: "take-quiet" }, `${label}是“${told}”，文件不提交到公开的仓库。${quiet}`);
  return [make("p", { class: "note", id: "take-quiet" }, `还没有填写${label}。是“${openness.open[1]}”的，才照下面的步骤提交到公开的仓库；不是的，${quiet}`), steps(page, unit)];
};

export const take = (page) => {
  const root = make("section", { class: "group take", "aria-labelledby": "take-title" });
  let before = "";
  const show = () => {
    const { unit } = page.form;
    const draft = document.body.dataset.state === "draft";
    root.hidden = !unit;
    const code = page.result && Object.values(page.result.codes)[0];
    const open = page.result ? page.result.findings.filter((one) => one.level === "error").length : 0;
    const state = JSON.stringify([unit?.slug, code, open, Boolean(page.result), page.data.openness && page.draft.fields[page.data.openness.field]]);
    if (!unit || state === before) return;
    before = state;
    const off = page.result ? {} : { disabled: true };
    const failed = make("div", {});
    const tried = (act) => async () => {
      fill(failed);
      try {
        await act();
      } catch (error) {
        fill(failed, make("p", { class: "note", id: "take-failed", role: "alert" }, whyNot(error, "没有做成文件，填的内容没有变。请再点一次；还不行，请刷新网页再试。")));
      }
    };
    const zip = async () => {
      const mine = [...page.files].filter(([key, file]) => page.draft.fields[key] === file.name).map(([, file]) => file);
      const contents = await Promise.all(mine.map((file) => bytesOf(file)));
      save(`${unit.slug}.zip`, await page.engine.ask("archive", JSON.stringify(page.draft), mine.map((file) => file.name), contents), "application/zip");
    };
    const left = make("p", { class: "hint", id: "take-left", role: "status" });
    const word = (kind) => tried(async () => {
      const [name, data, open] = await page.engine.ask("paper", kind, JSON.stringify(page.draft));
      save(name, data, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
      left.textContent = open.length ? `“${name}”里还要填写：${open.join("、")}，已标黄。` : `“${name}”已下载，打开核对后再用。`;
    });
    const papers = [page.data.letter ? button("报送用的函（Word）", word("letter"), { id: "take-letter", ...off }) : null, button("附件1 推荐汇总表（Word）", word("annex"), { id: "take-annex", ...off })];
    fill(root,
      make("h2", { id: "take-title" }, draft ? "下载" : "下载和提交"),
      page.data.standing ? make("p", { class: "standing" }, page.data.standing, draft ? "通知发布以后再提交。" : "下面的步骤供准备下一批时参考。") : null,
      open ? make("p", { class: "note" }, `还有${open}处必须修改或者没有填。现在也可以下载，下次拖进来接着填。`) : null,
      make("h3", {}, "一　下载报送文件"), make("p", { class: "row" }, button("下载报送文件（zip）", tried(zip), { class: "main", id: "take-zip", ...off })), failed,
      make("h3", {}, draft ? "二　打印" : "二　打印，随正式行文报送"),
      draft ? null : [make("p", {}, "打印推荐名单和初步方案，作为正式行文附件。", page.data.letter ? "报送用的函按公文格式排好，文种、编号和用印按本单位的公文规定办理。" : null), make("p", { class: "row" }, papers), left],
      code ? make("p", { class: "code" }, "核对码：", make("strong", {}, code)) : null,
      make("p", { class: "hint" }, "核对码印在纸上，收到文件的人检查时会看到同一个码，码不同，纸上和文件里的名单或者方案就不同。文号、日期、联系方式改了，码不变。"),
      make("p", { class: "row" }, button("打印", () => print(), { id: "take-print", ...off })),
      draft ? null : [make("h3", {}, "三　提交文件"), way(page, unit)]);
  };
  return { root, show };
};
