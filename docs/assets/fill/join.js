// What files bring joins what is in the form, by unit and place: first it is shown what is new, what is other and what is gone; then asked.

import { button, fill, make } from "./dom.js";
import { EMPTY_ENTRY, isEmpty } from "./draft.js";
import { unitOf } from "./places.js";

const KINDS = { new: "文件里新有的", changed: "和表格里不同的", gone: "表格里有、文件里没有的" };
const short = (text) => (text.length > 80 ? `${text.slice(0, 80)}……` : text || "（空）");

/* The question for a whole submission. */
export const joining = (page, seen, attach, close) => {
  const place = make("div", { class: "joining" });
  const done = () => { attach(); close(); };
  const put = () => {
    if (!isEmpty(page.draft)) return fill(place, question(page, seen.draft, true, done));
    page.use(seen.draft);
    done();
  };
  fill(place, button("放进表格接着填", put, { class: "main" }));
  return place;
};

/* What would change, each to be taken or left; `whole`: the files are a whole submission, so that what they lack may be gone. */
const question = (page, theirs, whole, done) => {
  const place = make("div", { class: "changes", role: "group", "aria-label": "放进表格会改动什么", tabindex: "-1" }, make("p", { role: "status" }, "正在比较……"));
  asked(page, theirs, whole, done, place);
  return place;
};

const FAILED = "没有比成，表格没有改动。请刷新网页再试。";
const asked = (...given) => compared(...given).catch(() => fill(given[4], make("p", { role: "alert" }, FAILED)));

const AGAIN = "刚才表格里有改动，下面是重新比较的，请再看一遍。";

/* `again`: the form was changed since it was compared last, or while the answer was on its way; what was typed meanwhile stays. */
const compared = async (page, theirs, whole, done, place, again = "") => {
  const unit = page.data.unit;
  const [mine, theirOwn] = [page.draft.fields[unit], theirs.fields[unit]];
  if (mine && theirOwn && mine !== theirOwn) return another(page, theirs, done, place, mine, theirOwn);
  const before = JSON.stringify(page.draft);
  const changes = JSON.parse(await page.engine.ask("compare", before, JSON.stringify(theirs), whole));
  if (!changes.length) return fill(place, make("p", {}, "文件里的内容和表格里的一样，不用放。"));
  const boxes = new Map(changes.map((one) => [one.id, make("input", { type: "checkbox", id: `change-${one.id}`, checked: one.kind !== "gone" })]));
  const other = () => before !== JSON.stringify(page.draft);
  const renew = () => asked(page, theirs, whole, done, place, AGAIN);
  const put = async () => {
    if (other()) return renew();
    const ids = changes.filter((one) => boxes.get(one.id).checked).map((one) => one.id);
    const merged = JSON.parse(await page.engine.ask("merge", before, JSON.stringify(theirs), whole, JSON.stringify(ids)));
    if (other()) return renew();
    page.undoable(`已放进表格：${tally(changes.filter((one) => ids.includes(one.id)))}。`);
    page.use(merged);
    done();
  };
  fill(place, make("h4", {}, `放进表格会有${changes.length}处改动`), again ? make("p", { role: "status" }, again) : null, make("p", { class: "hint" }, "选中的才改动，放进以后还可以撤销。"), Object.entries(KINDS).map(([kind, words]) => block(words, changes.filter((one) => one.kind === kind), boxes)), make("p", { class: "row" }, button("放进选中的", () => put().catch(() => fill(place, make("p", { role: "alert" }, FAILED))), { class: "main", id: "put-in" })));
  place.focus();
};

const block = (words, changes, boxes) =>
  changes.length ? make("fieldset", { class: "plain" }, make("legend", {}, `${words}（${changes.length}处）`), changes.map((one) => make("div", { class: "change" }, boxes.get(one.id), make("label", { for: `change-${one.id}` }, one.what, one.kind === "changed" ? make("span", { class: "hint" }, `表格里：${short(one.before)}`) : null, one.kind === "gone" ? make("span", { class: "hint" }, `选中就从表格里删去：${short(one.before)}`) : make("span", { class: "hint" }, `文件里：${short(one.after)}`))))) : null;

const tally = (changes) => ["new", "changed", "gone"].map((kind) => [changes.filter((one) => one.kind === kind).length, { new: "新有", changed: "改动", gone: "删去" }[kind]]).filter(([many]) => many).map(([many, words]) => `${words}${many}处`).join("，") || "没有改动";

/* Of another unit: one form holds one unit. */
const another = (page, theirs, done, place, mine, other) => {
  const put = () => {
    page.undoable(`表格已换成${other}的。`);
    page.use(theirs);
    done();
  };
  fill(place, make("p", {}, `表格里填的是${mine}，文件是${other}的，不能合在一起。`), make("p", { class: "row" }, button(`表格换成${other}的`, put, { class: "danger", id: "put-in" })));
};

/* Plans that came without a list: each joins a place, that of its title or one that is asked for; those that are left stay to be seen. */
export const planning = (page, seen, close) => {
  const root = make("div", { class: "joining" });
  const left = new Map(seen.plans.map((plan, at) => [plan, at]));
  const show = () => fill(root, [...left].map(([plan, at]) => one(page, plan, at, () => { left.delete(plan); left.size ? show() : close(); })));
  show();
  return root;
};

/* The places that there are for a plan, as the form is now: value, words, and whether it is that of the plan's title. */
const placesFor = (page, plan) => {
  const lists = page.data.lists.filter((list) => list.plan);
  const names = (list, entry, number) => entry.fields.name || `${list.entry}${number + 1}`;
  const there = lists.flatMap((list) => (page.draft.lists[list.name] || []).map((entry, number) => [`${list.name}.${number}`, `${list.label}：${names(list, entry, number)}`, entry.fields.name === plan.name]));
  const fresh = lists.map((list) => [`${list.name}.+`, `新添：${list.entry}${plan.name ? ` ${plan.name}` : ""}`, false]);
  return [...there, ...fresh];
};

const one = (page, plan, at, close) => {
  const found = plan.name && unitOf(page.data.units, plan.name);
  const unitNow = () => page.form.unit || found?.unit;
  const select = make("select", { id: `place-${at}` });
  const answer = make("div", {});
  let told = [];
  const offer = () => {
    told = placesFor(page, plan);
    fill(select, make("option", { value: "" }, "请选择"), told.map(([value, words]) => make("option", { value }, words)));
    select.value = told.find(([, , same]) => same && plan.name)?.[0] || "";
  };
  const put = () => {
    if (JSON.stringify(told) !== JSON.stringify(placesFor(page, plan))) {
      offer();
      return fill(answer, make("p", { role: "status" }, "刚才表格里的地方有改动，请再看一遍选得对不对，再点一次。"));
    }
    if (!select.value) return select.focus();
    const unit = unitNow();
    const [list, number] = select.value.split(".");
    const held = number === "+" ? null : page.draft.lists[list][Number(number)];
    const code = !held && found && found.unit === unit ? { code: found.code } : {};
    const entry = { ...EMPTY_ENTRY(), fields: held ? { ...held.fields } : { name: plan.name, ...code }, plan: plan.plan };
    const theirs = { fields: { [page.data.unit]: unit.name }, lists: { [list]: [entry] } };
    fill(answer, question(page, theirs, false, close));
  };
  offer();
  const title = plan.title ? `，题目是“${plan.title}”` : "";
  if (!unitNow()) return make("p", {}, `${plan.file}${title}。先在下面选推荐单位，再把方案拖进来。`);
  return make("div", { class: "field" }, make("label", { for: select.id }, `${plan.file}${title}，是哪个地方的方案`), select, make("p", { class: "row" }, button("放进表格接着填", put, { class: "main" })), answer);
};
