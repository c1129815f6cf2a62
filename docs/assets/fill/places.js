// The divisions of the unit, offered while one types; a full name that is the only one of its kind brings its code along.

import { make } from "./dom.js";

const OFFERS = "places";

/* One for all entries. */
export const offers = ({ places }) => {
  const twice = new Set(places.map((place) => place[1]).filter((one, at, all) => all.indexOf(one) !== at));
  return make("datalist", { id: OFFERS }, places.map(([digits, full, around]) => make("option", { value: twice.has(full) ? `${full} ${digits}` : full }, `${around}${full} ${digits}`)));
};

export const picker = ({ places }, list, entry, key, retitle) => {
  const [name, code] = list.place;
  const codeField = () => document.getElementById(`f-${key}.${code}`);
  const put = (full, digits) => {
    entry.fields[code] = digits;
    if (codeField()) codeField().value = digits;
    const control = document.getElementById(`f-${key}.${name}`);
    if (control.value !== full) control.value = entry.fields[name] = full;
  };
  const typed = (text) => {
    const [full, digits] = text.trim().split(/\s+/);
    const found = places.filter((place) => place[1] === full && (!digits || place[0] === digits));
    const mine = places.find((place) => place[0] === entry.fields[code]);
    if (found.length === 1) put(full, found[0][0]);
    else if (mine && mine[1] !== full) put(text, "");
    retitle();
  };
  return { list: OFFERS, typed };
};

/* The unit and the code of a place by its full name, where only one in the country is called so. */
export const unitOf = (units, name) => {
  const found = units.flatMap((unit) => unit.places.filter((place) => place[1] === name).map((place) => ({ unit, code: place[0] })));
  return found.length === 1 ? found[0] : null;
};
