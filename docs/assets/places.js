/* Looks places up by name and code, and says of them what the checker's rules said when the site was built (places.json).
   Nothing is judged here. No page, no network: picker.js brings both. */

const ANY = -1; // the same answer, whoever asks
const MOST = 8;

const unique = (list) => [...new Set(list)];
const add = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);

/* One character is wrong, missing or too many. */
const almost = (one, other) => {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [left, right] = [one.slice(at), other.slice(at)];
  return left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1);
};

/* Kinds with long names, which people shorten to some of their characters, the first and the last among them. */
const LONG = /(?:自治[州县旗]|[旗盟])$/;
const picks = (short, name) => {
  const rest = [...short.slice(1, -1)];
  for (const letter of name.slice(1, -1)) if (letter === rest[0]) rest.shift();
  return short.length < name.length && short[0] === name[0] && short.at(-1) === name.at(-1) && !rest.length;
};

const values = (name, place) => ({ name, right: place?.name, right_code: place?.code });

const plain = (text) => text.normalize("NFKC").replace(/[\s()[\]〔〕【】“”"'·•・-]+/g, "");

export class Places {
  constructor({ places, names, codes, said, ...rest }) {
    Object.assign(this, rest, { names: new Map(), codes: new Map() });
    this.all = places.map(([name, code, unit, number, ...called]) => ({ name, code, unit, called, said: this.filled(said[number], { name, right_code: code }) }));
    const item = (name, unit, number, found) => {
      const meant = found.map((one) => this.all[one]);
      for (const place of meant) place.called.push(name);
      return { name, unit, places: meant, said: this.filled(said[number], values(name, meant[0])), told: said[number] };
    };
    for (const [name, unit, number, found] of names) add(this.names, name, item(name, unit, number, found));
    for (const [name, code, unit, number, found] of codes) add(this.codes, code, item(name, unit, number, found));
    for (const place of this.all) {
      const own = { ...place, places: [place], own: true };
      const known = this.names.get(place.name) ?? [];
      if (!known.some((one) => one.unit === place.unit)) add(this.names, place.name, own);
      if (place.code) add(this.codes, place.code, own);
    }
    places.forEach(([, , , , ...names], at) => names.forEach((name) => add(this.names, name, this.short(name, this.all[at]))));
  }

  filled(said, values) {
    return said.map(([rule, level, text]) => ({ rule, level, text: text.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark) }));
  }

  remark(message, values) {
    return this.filled([this.texts[message] ?? []].filter((one) => one.length), { year: this.year, ...values });
  }

  short(name, place) {
    return { name, unit: place.unit, places: [place], said: this.remark("short", values(name, place)) };
  }

  /* What is said of `one` under another writing of its name. */
  again(one, name, place) {
    if (one.told) return { ...one, name, said: this.filled(one.told, values(name, place)) };
    return place.code || name !== one.name ? this.short(name, place) : { ...one, name };
  }

  /* Everything that a name means; names of what it lies in may stand before it (济南市市中区, 成都市郫县). */
  named(text, before = 2) {
    const found = [...(this.names.get(text) ?? [])];
    if (found.length) return found;
    for (let end = 2; before && end < text.length - 1; end++) {
      const around = (this.names.get(text.slice(0, end)) ?? []).flatMap((one) => one.places);
      if (!around.length) continue;
      for (const one of this.named(text.slice(end), before - 1)) {
        const inside = one.places.filter((inner) => around.some((outer) => this.within(inner, outer)));
        if (inside.length && inside.length === one.places.length && one.told) found.push(this.again(one, text, inside[0]));
        else found.push(...inside.map((place) => (place.code ? this.short(text, place) : { ...one, name: text })));
      }
    }
    return found;
  }

  /* What a name means: as it is, or without the words of the programme around it (洛阳市…实验区); or else, where no full name is
     like it, with another ending (大丰县) or shortened to some of its characters (克州). */
  meant(name, unit) {
    const found = this.named(name);
    const bare = this.bare(name);
    if (!found.length && bare !== name) found.push(...this.named(bare).map((one) => this.again(one, name, one.places[0])));
    if (found.some((one) => this.has(unit, one) || one.own || one.told)) return found;
    const likely = this.otherEnding(name, unit) ?? this.shortened(name, unit);
    return likely ? [likely] : found;
  }

  bare(name) {
    let left = name;
    for (let word; (word = this.programme.find((one) => left.endsWith(one) || left.startsWith(one))); ) {
      left = left.endsWith(word) ? left.slice(0, -word.length) : left.slice(word.length);
    }
    return left.length < 2 ? name : left;
  }

  /* A 新区 that is no division lies in one (正定新区): no other ending makes one of it. */
  otherEnding(name, unit) {
    if (name.endsWith("新区")) return null;
    const endings = this.levels.filter(([ending]) => name.endsWith(ending) && name.length - ending.length > 1);
    const all = unique(endings.flatMap(([ending]) => this.names.get(name.slice(0, -ending.length)) ?? []).flatMap((one) => one.places));
    const mine = all.filter((place) => place.code && this.has(unit, place));
    if (!mine.length) return null;
    const level = (place) => (place.code.endsWith("00") ? "prefecture" : "county");
    const same = mine.filter((place) => endings[0][1].includes(level(place)) && !(name.endsWith("市") && place.name.endsWith("区")));
    return this.likely(name, same.length === 1 ? "misspelt" : "alike", same.length ? same : mine);
  }

  shortened(name, unit) {
    if (name.length < 2 || !"州盟旗县".includes(name.at(-1))) return null;
    const own = this.all.filter((place) => place.code && this.has(unit, place));
    const long = own.filter((place) => LONG.test(place.name) && picks(name, place.name));
    if (!long.length) return null;
    const mine = name.slice(1) === "县" ? own.filter((place) => !place.code.endsWith("00") && place.name[0] === name[0]) : long;
    return mine.length === 1 ? this.short(name, mine[0]) : this.likely(name, "ambiguous", mine);
  }

  likely(name, message, places) {
    return { name, unit: places[0].unit, places, said: this.remark(message, { ...values(name, places[0]), choices: this.choices(places) }) };
  }

  /* The code of a place, or of the city that a 师 runs; nothing for what has none. */
  codeOf(place) {
    return place.code || [...this.codes.keys()].find((code) => this.codes.get(code).some((one) => one.places.includes(place) && !one.own)) || "";
  }

  /* As many places as a message has room for, each with its prefecture and its code. */
  choices(places) {
    const shown = places.map((place) => this.inProvince(place) + place.code);
    let end = Math.min(shown.length, 3);
    while (end > 1 && shown.slice(0, end).join("、").length + (end < shown.length) > 30) end--;
    return shown.slice(0, end).join("、") + (end < shown.length ? "等" : "");
  }

  within(inner, outer) {
    if (!inner.code) return inner.unit === outer.unit || this.units[inner.unit] === outer.name;
    return inner !== outer && outer.code !== "" && inner.code.startsWith(outer.code.replace(/(00)+$/, ""));
  }

  /* What to say of a text that somebody typed in a unit (null: none was chosen): what the rules say of the writing, the places
     that are meant (each with what the rules say of it), and others that may have been meant. It is `odd` where the name is
     unknown, or name and code are not of one place. Null where nothing was typed. */
  answer(text, unit = null) {
    const typed = plain(text);
    const code = typed.match(/\d{6}/)?.[0] ?? "";
    const name = typed.replace(code, "");
    if (!typed) return null;
    const [named, coded] = [name ? this.meant(name, unit) : [], this.codes.get(code) ?? []].map((items) => this.mine(items, unit));
    const items = name && code ? this.agreeing(name, named, coded) : [...named, ...coded];
    if (items.length) return this.told(name || code, items, unit);
    if (named.length && !this.has(unit, named[0])) return this.elsewhere(name, named, unit);
    return named.length || coded.length ? this.mixed(typed, { name, code }, named, coded) : this.unknown(name || code, unit);
  }

  /* Whether the unit (null: any) may be asked of it; where no rule says whose a place is, every unit. */
  has(unit, { unit: owner }) {
    return unit === null || owner === unit || owner === ANY || !this.texts.elsewhere;
  }

  /* Those of the unit, or all where none is. */
  mine(items, unit) {
    const own = items.filter((one) => this.has(unit, one));
    return own.length ? own : items;
  }

  /* Those that name and code both mean; a former code stands with its own former name. */
  agreeing(name, named, coded) {
    const same = coded.filter((one) => one.name === name);
    return same.length ? same : named.filter((one) => one.places.some((place) => coded.some((other) => other.places.includes(place))));
  }

  told(name, items, unit) {
    if (!this.has(unit, items[0])) return this.elsewhere(name, items, unit);
    const said = items.length > 1 || items[0].own ? [] : items[0].said;
    return { title: name, said, places: unique(items.flatMap((one) => one.places)), near: [] };
  }

  elsewhere(name, items, unit) {
    const provinces = unique(items.map((one) => this.units[one.unit])).slice(0, 3).join("、");
    const near = unique(items.flatMap((one) => one.places));
    return { title: name, said: this.remark("elsewhere", { name, provinces, unit: this.units[unit] }), places: [], near };
  }

  /* Name and code are not of one place. */
  mixed(title, { name, code }, named, coded) {
    const [places, others] = [named, coded].map((items) => unique(items.flatMap((one) => one.places)));
    const right = places.map((one) => this.codeOf(one)).slice(0, 3).join("、");
    if (!places.length && this.looksLikePlace(name)) {
      return { title, odd: "mixed", said: this.apart({ name, code }, named, coded, places), places: this.unknown(name, null).places, near: others };
    }
    if (!places.length) return { title, odd: "mixed", said: this.remark("name-differs", { name, code, right: coded[0].name }), places: others, near: [] };
    const said = this.apart({ name, code, right }, named, coded, places);
    return { title, odd: "mixed", said, places: [], near: unique([...places, ...others]) };
  }

  /* A code that is not that of the places meant: they have none, or the name is no full one and the two speak of different places. */
  apart(known, named, coded, places) {
    if (!known.right) {
      return this.remark("no-code", { ...known, other: coded.length ? this.inProvince(coded[0].places[0]) : this.nobody });
    }
    const other = coded[0]?.name;
    if (other && !named[0].own) return this.remark("name-or-code", { ...known, other, choices: this.choices(places) });
    return this.remark(other ? "code-of-other" : "code-unknown", { ...known, other });
  }

  looksLikePlace(name) {
    return "looks-like" in this.texts && this.endings.some((ending) => name.endsWith(ending));
  }

  unknown(name, unit) {
    if (this.looksLikePlace(name)) {
      const place = { name, code: "", unit: unit ?? ANY, said: this.remark("looks-like", { name }) };
      return { title: name, said: [], places: [place], near: [] };
    }
    const near = this.like(name, unit);
    return { title: name, odd: "unknown", said: this.remark("unknown", { name }), places: [], near: near.length ? near : this.like(name, null) };
  }

  /* What somebody may mean: names that begin so, then those that hold it, then those with one character wrong. */
  like(text, unit) {
    const typed = plain(text);
    const tests = [(name) => name.startsWith(typed), (name) => name.includes(typed), (name) => typed.length > 2 && almost(name, typed)];
    const names = [(place) => [place.name, place.code], (place) => place.called];
    const pool = this.all.filter((place) => place.unit !== ANY && this.has(unit, place));
    const found = tests.flatMap((test) => names.flatMap((all) => pool.filter((place) => all(place).some(test))));
    return typed ? unique(found).slice(0, MOST) : [];
  }

  /* 济南市市中区 */
  inProvince(place) {
    return this.path(place, ["00"]);
  }

  /* 山东省济南市市中区 */
  path({ name, code }, ends = ["0000", "00"]) {
    if (!code) return name;
    const above = ends.map((end) => code.slice(0, 6 - end.length) + end);
    return unique([...above.map((one) => this.codes.get(one)?.find((item) => item.own)?.name ?? ""), name]).join("");
  }
}
