// What can be seen without the checker: which fields that must be filled in are empty. It stands there until the checker has come.

import { make } from "./dom.js";
import { placesOf } from "./draft.js";
import { go } from "./findings.js";

const MOST = 8;

const leaves = (fields, above = "") => fields.flatMap((field) => (field.type === "group" ? leaves(field.fields, `${above}${field.name}.`) : [{ key: above + field.name, label: field.label, required: field.required }]));
const empty = (fields, values) => [
  ...leaves(fields.filter((field) => field.type !== "list")).filter((field) => field.required && !values[field.key]?.trim()),
  ...fields.filter((field) => field.type === "list").flatMap((field) => nested(field, values)),
];

/* Of a list in an entry: what is empty in its own entries, or that it has none. */
const nested = (field, values) => {
  const found = placesOf(field, values);
  if (!found.length) return field.required ? [{ key: field.name, label: field.label }] : [];
  return found.flatMap((at, number) => empty(field.fields.map((one) => ({ ...one, name: `${field.name}.${at}.${one.name}`, label: `${field.entry}${number + 1}的${one.label}` })), values));
};

/* By the form's own data: each with its key and its name. In a rough draft some may stay empty; which, the checker knows. */
export const lacking = ({ fields, lists, stage }, draft) => {
  if (stage && stage.draft.includes(draft.fields[stage.field])) return null;
  const inLists = lists.flatMap((list) => (draft.lists[list.name] || []).flatMap((entry, at) =>
    empty(list.fields, entry.fields).map((field) => ({ key: `${list.name}.${at}.${field.key}`, label: `${list.entry}${at + 1}的${field.label}` }))));
  return [...empty(fields, draft.fields), ...inLists];
};

/* A quiet line, each field a link to its place. */
export const early = (found, loading) => {
  const words = loading ? "检查程序正在载入；先看得出：" : "检查程序没有载入；看得出：";
  if (!found.length) return [`${words}必填的各项都填了，对不对还要检查。`];
  const links = found.slice(0, MOST).flatMap(({ key, label }, at) => [at ? "、" : "", make("a", { href: `#f-${key}`, onclick: (event) => { event.preventDefault(); go(key); } }, label)]);
  return [`${words}还有${found.length}项必填没有填：`, links, found.length > MOST ? "等。" : "。"];
};
