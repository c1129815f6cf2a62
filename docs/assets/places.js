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

const plain = (text) => text.normalize("NFKC").replace(/\s+/g, "");

export class Places {
  constructor({ places, names, codes, said, ...rest }) {
    Object.assign(this, rest, { names: new Map(), codes: new Map() });
    this.all = places.map(([name, code, unit, number, ...called]) => ({ name, code, unit, called, said: this.filled(said[number], { name }) }));
    const item = (name, unit, number, found) => {
      const meant = found.map((one) => this.all[one]);
      for (const place of meant) place.called.push(name);
      return { name, unit, places: meant, said: this.filled(said[number], { name, right: meant[0]?.name, code: meant[0]?.code }) };
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
    return { name, unit: place.unit, places: [place], said: this.remark("short", { name, right: place.name, code: place.code }) };
  }

  /* Everything that a name means; names of what it lies in may stand before it (济南市市中区). */
  named(text, before = 2) {
    const found = [...(this.names.get(text) ?? [])];
    for (let end = 2; before && end < text.length - 1; end++) {
      const around = (this.names.get(text.slice(0, end)) ?? []).flatMap((one) => one.places);
      if (!around.length) continue;
      for (const one of this.named(text.slice(end), before - 1)) {
        for (const place of one.places.filter((inner) => around.some((outer) => this.within(inner, outer)))) {
          found.push(place.code ? this.short(text, place) : { ...one, name: text });
        }
      }
    }
    return found;
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
    const [named, coded] = [this.named(name), this.codes.get(code) ?? []].map((items) => this.mine(items, unit));
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
    const right = places.map((one) => one.code || "不用写").slice(0, 3).join("、");
    if (!places.length) return { title, odd: "mixed", said: this.remark("name-differs", { name, code, right: coded[0].name }), places: others, near: [] };
    const said = coded.length ? this.remark("code-of-other", { name, code, right, other: coded[0].name }) : this.remark("code-unknown", { name, code, right });
    return { title, odd: "mixed", said, places: [], near: unique([...places, ...others]) };
  }

  unknown(name, unit) {
    if (this.endings.some((ending) => name.endsWith(ending)) && this.texts["looks-like"]) {
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

  /* 山东省济南市市中区 */
  path({ name, code }) {
    if (!code) return name;
    const above = ["0000", "00"].map((end) => code.slice(0, 6 - end.length) + end);
    return unique([...above.map((one) => this.codes.get(one)?.find((item) => item.own)?.name ?? ""), name]).join("");
  }
}
