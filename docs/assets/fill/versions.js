// Earlier versions of what was filled in, and the way back to one.

import { asking, fill, make } from "./dom.js";
import { shaped } from "./draft.js";
import { settled } from "./steady.js";
import { readVersions } from "./store.js";

const about = (page, { draft }) => {
  const lists = page.data.lists.map((list) => draft.lists[list.name]?.length && `${list.entry}${draft.lists[list.name].length}个`).filter(Boolean);
  return [draft.fields[page.data.unit] || "没有选推荐单位", ...lists].join("，");
};

export const earlier = (page) => {
  const [summary, list] = [make("summary", {}), make("ul", {})];
  const root = make("details", { class: "earlier", hidden: true }, summary, list); // the summary stays: it may have the keyboard
  let told = "";
  const show = async () => {
    const versions = (await readVersions()).filter((one) => !one.draft.unread);
    const state = JSON.stringify(versions.map((one) => [one.at, one.why]));
    if (state === told) return;
    told = state;
    settled("earlier", () => lay(versions));
  };
  const lay = (versions) => {
    root.hidden = !versions.length;
    summary.textContent = `以前存下的（${versions.length}份）`;
    fill(list, versions.map((one) => {
      const time = new Date(one.at).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });
      const back = () => {
        page.undoable(`已回到${time}存下的内容。`);
        page.use(shaped(one.draft), false);
      };
      return make("li", {}, `${time}，${one.why}：${about(page, one)} `, asking("回到这一份", "现在填的会换成这一份？", "回到这一份", back, { "aria-label": `回到这一份（${time}）` }));
    }));
  };
  show();
  root.addEventListener("toggle", () => { if (root.open) show(); });
  return { root, show };
};
