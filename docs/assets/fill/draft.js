// The shape of a draft. What comes from elsewhere (an older page's storage, a file) is brought into it; what does not fit is left out.

export const EMPTY = () => ({ fields: {}, lists: {} });
export const EMPTY_ENTRY = () => ({ fields: {}, plan: { background: "", tasks: [] } });

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const pairs = (value) => (isObject(value) ? Object.entries(value) : []);
const items = (value) => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "");
const texts = (value) => Object.fromEntries(pairs(value).filter(([, one]) => ["string", "number"].includes(typeof one)).map(([name, one]) => [name, text(one)]));

const task = (value) => ({ number: Number.isInteger(value.number) ? value.number : 0, own: typeof value.own === "string" ? value.own : null, parts: Array.isArray(value.parts) ? value.parts.map(text) : [] });
const entry = (value) => ({ fields: texts(value.fields), plan: { background: text(value.plan?.background), tasks: items(value.plan?.tasks).map(task) } });

export const shaped = (value) => ({
  fields: texts(value?.fields),
  lists: Object.fromEntries(pairs(value?.lists).map(([name, list]) => [name, items(list).map(entry)])),
});

export const isEmpty = (draft) => !Object.values(draft.fields).some(Boolean) && !Object.values(draft.lists).some((list) => list.length);

/* The object that holds the text of a key, and its name there: `zones.0.plan.tasks.1.parts.0` is in the parts of a task. */
export const spot = (draft, key) => {
  const [list, at, ...rest] = key.split(".");
  const held = draft.lists[list]?.[Number(at)];
  if (!held) return [draft.fields, key];
  if (rest[0] !== "plan") return [held.fields, rest.join(".")];
  if (rest[1] === "background") return [held.plan, "background"];
  const [, , number, what, part] = rest;
  const one = held.plan.tasks[Number(number)];
  return what === "parts" ? [one?.parts, Number(part)] : [one, "own"];
};

/* A list in an entry has its texts among the entry's own, by the names `authors.0.name`: the places of its entries, in order. */
export const placesOf = (field, values) => {
  const parts = Object.keys(values).map((name) => name.split(".")).filter(([name, at, inner]) => name === field.name && /^\d{1,4}$/.test(at) && inner);
  return [...new Set(parts.map(([, at]) => Number(at)))].sort((one, two) => one - two);
};

/* One more, empty; its place. */
export const addTo = (field, values) => {
  const at = (placesOf(field, values).at(-1) ?? -1) + 1;
  for (const one of field.fields) values[`${field.name}.${at}.${one.name}`] = "";
  return at;
};

/* One less; those behind it move up. */
export const removeFrom = (field, values, at) => {
  const left = placesOf(field, values).filter((one) => one !== at).map((one) => field.fields.map(({ name }) => [name, values[`${field.name}.${one}.${name}`] || ""]));
  for (const name of Object.keys(values)) if (name.startsWith(`${field.name}.`)) delete values[name];
  left.forEach((texts, one) => texts.forEach(([name, words]) => { values[`${field.name}.${one}.${name}`] = words; }));
};

/* Every text of a draft: its key and what stands there. */
export const everyText = (draft) => [
  ...Object.entries(draft.fields),
  ...Object.entries(draft.lists).flatMap(([list, entries]) => entries.flatMap((one, at) => [
    ...Object.entries(one.fields).map(([name, words]) => [`${list}.${at}.${name}`, words]),
    [`${list}.${at}.plan.background`, one.plan.background],
    ...one.plan.tasks.flatMap((each, number) => [
      ...(each.own === null ? [] : [[`${list}.${at}.plan.tasks.${number}.task`, each.own]]),
      ...each.parts.map((words, part) => [`${list}.${at}.plan.tasks.${number}.parts.${part}`, words]),
    ]),
  ])),
];
