/* The page of seats: choose a unit and see its card alone; type a place and read what the rules say of it.
   The answers (picker.json beside this file) were made by asking the checker's own rules when the site was built; here
   names are only looked up. Nothing is fetched before somebody types. */
(() => {
  "use strict";

  const root = document.getElementById("picker");
  if (!root) return;
  const source = new URL("picker.json", document.currentScript.src);
  const ANY = -1;
  const MOST = 8;

  const make = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  /* --- looking up ------------------------------------------------------------------------------- */

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const unique = (list) => [...new Set(list)];

  /* The most characters that two names share in the same order, against their lengths, and a little for those at the same place. */
  const likeness = (one, other) => {
    let row = new Array(other.length + 1).fill(0);
    for (const letter of one) {
      const next = [0];
      for (let at = 1; at <= other.length; at++) next[at] = letter === other[at - 1] ? row[at - 1] + 1 : Math.max(next[at - 1], row[at]);
      row = next;
    }
    const same = [...one].filter((letter, at) => letter === other[at]).length;
    return (2 * row[other.length] + same / 10) / (one.length + other.length);
  };

  /* A place by one of its names; what the rules say of it is written down once for all of whom they say it. */
  class Place {
    constructor(row, said, name = row[0]) {
      Object.assign(this, { name, full: row[0], code: row[1], unit: row[2], group: said[row[3]] });
    }

    get said() {
      return this.group.map(([rule, level, text]) => ({ rule, level, text: text.replaceAll("{}", this.name) }));
    }
  }

  class Places {
    constructor(data) {
      Object.assign(this, { year: data.year, units: data.units, texts: data.texts, endings: data.endings });
      this.names = new Map();
      this.codes = new Map();
      this.division = new Map();
      this.all = [];
      for (const row of data.divisions) this.addDivision(row, new Place(row, data.said));
      for (const row of data.others) {
        this.add({ place: new Place(row, data.said) }, row[0], row[1]);
        for (const name of row.slice(4)) this.add({ place: new Place(row, data.said, name), other: true }, name);
      }
      for (const row of data.former) {
        const now = row[4].map((code) => this.division.get(code)).filter(Boolean);
        this.add({ former: new Place(row, data.said), now }, row[5] ? "" : row[0], row[1]);
      }
    }

    /* Its name less the last character is understood, unless a 0 says that it is not. */
    addDivision(row, place) {
      place.division = true;
      this.division.set(place.code, place);
      this.add({ place }, place.name, place.code);
      const short = row[4] === 0 ? row.slice(5) : [place.name.slice(0, -1), ...row.slice(4)];
      for (const name of short) this.add({ place, short: true }, name);
    }

    add(item, name, code) {
      item.unit = (item.place || item.former).unit;
      if (item.place && !item.short && !item.other) this.all.push(item.place);
      if (name) this.names.set(name, [...(this.names.get(name) || []), item]);
      if (code) this.codes.set(code, [...(this.codes.get(code) || []), item]);
    }

    /* Every place that a name means; names of what it lies in may stand before it. */
    named(text, deep = 2) {
      const found = [...(this.names.get(text) || [])];
      for (let end = 2; deep && end < text.length - 1; end++) {
        const outer = this.names.get(text.slice(0, end));
        if (outer) for (const item of this.named(text.slice(end), deep - 1)) {
          if (item.place && outer.some((one) => one.place && this.within(item.place, one.place))) found.push(item.place.division ? { ...item, short: true } : item);
        }
      }
      return found.filter((item, at) => found.findIndex((one) => (one.place || one.former) === (item.place || item.former)) === at);
    }

    within(inner, outer) {
      const start = outer.code.replace(/(00)+$/, "");
      if (inner === outer || !start) return false;
      return inner.code ? inner.code !== outer.code && inner.code.startsWith(start) : inner.unit === outer.unit || this.units[inner.unit] === outer.name;
    }

    /* 山东省济南市市中区 */
    path(place) {
      if (!place.division) return place.full;
      const above = [place.code.slice(0, 2) + "0000", place.code.slice(0, 4) + "00"].map((code) => this.division.get(code));
      const province = this.units[place.unit];
      return unique([above[0] ? above[0].name : province, above[1] && above[1].name, place.name].filter(Boolean)).join("");
    }

    remark(name, values) {
      const [rule, level, text] = this.texts[name];
      return { rule, level, text: fill(text, { year: this.year, ...values }) };
    }

    /* What to say of a text that somebody typed, in a unit (null where none was chosen): remarks on the writing itself,
       the places that are meant, and names that may have been meant. */
    answer(text, unit) {
      const plain = text.normalize("NFKC").replace(/\s+/g, "");
      const code = (plain.match(/\d{6}/) || [""])[0];
      const name = plain.replace(code, "");
      if (!plain) return null;
      const named = name ? this.named(name) : [];
      const coded = code ? this.codes.get(code) || [] : [];
      const isCoded = (item) => coded.some((one) => one === item || this.targets(one).some((place) => this.targets(item).includes(place)));
      const both = name && code ? named.filter(isCoded) : [...named, ...coded];
      if (both.length) return this.judged(name || code, both, unit, Boolean(code));
      if (named.length || coded.length) {
        const odd = name && named.length ? { ...this.remark("unknown", { name }), text: "名称和代码不是同一个地方。" } : this.remark("unknown", { name });
        return { title: plain, notes: [odd], places: this.targetsOf([...named, ...coded]), near: [] };
      }
      return this.unknown(name || code, unit);
    }

    targets(item) {
      return item.place ? [item.place] : item.now;
    }

    targetsOf(items) {
      return unique(items.flatMap((item) => this.targets(item)));
    }

    judged(title, items, unit, coded) {
      const mine = unit === null ? items : items.filter((item) => item.unit === unit);
      const found = mine.length ? mine : items.filter((item) => item.unit === ANY);
      if (!found.length) return this.elsewhere(title, items, unit);
      const places = this.targetsOf(found);
      const notes = found.flatMap((item) => (item.former ? item.former.said : []));
      const short = found.filter((item) => item.short);
      const same = found.filter((item) => item.place && item.place.division && item.unit === found[0].unit);
      if (!coded && same.length > 1 && same.length === found.length) notes.push(this.ambiguous(title, same));
      else if (short.length && short.length === found.length) for (const item of short) notes.push(this.remark("short", { name: title, right: item.place.name }));
      return { title, notes, places, near: [], former: found.some((item) => item.former) };
    }

    ambiguous(name, items) {
      const rows = items.map((item) => this.path(item.place).replace(this.units[item.unit], "") + item.place.code);
      return this.remark("ambiguous", { name, choices: rows.slice(0, 3).join("、") + (rows.length > 3 ? "等" : "") });
    }

    elsewhere(name, items, unit) {
      const provinces = unique(items.map((item) => this.units[item.unit])).slice(0, 3).join("、");
      const places = this.targetsOf(items);
      if (!this.texts.elsewhere) return { title: name, notes: [], places, near: [] };
      return { title: name, notes: [this.remark("elsewhere", { name, provinces, unit: this.units[unit] })], places: [], near: places };
    }

    unknown(name, unit) {
      if (this.texts["looks-like"] && this.endings.some((ending) => name.endsWith(ending))) {
        return { title: name, notes: [], places: [{ name, full: name, code: "", unit: unit ?? ANY, said: [this.remark("looks-like", { name })] }], near: [] };
      }
      const near = this.nearest(name, this.all.filter((place) => unit === null || place.unit === unit));
      return { title: name, unknown: true, notes: [this.remark("unknown", { name })], places: [], near: near.length ? near : this.nearest(name, this.all) };
    }

    nearest(name, among) {
      const scored = among.map((place) => [likeness(name, place.name), place]).filter(([score]) => score >= 0.6);
      return scored.sort((one, other) => other[0] - one[0]).slice(0, 5).map(([, place]) => place);
    }

    /* What to offer while somebody types: names that begin so, then those that hold it. */
    offers(text, unit) {
      const typed = text.normalize("NFKC").replace(/\s+/g, "");
      if (typed.length < 1) return [];
      const pool = this.all.filter((place) => place.division && (unit === null || place.unit === unit));
      const begin = pool.filter((place) => place.name.startsWith(typed) || place.code.startsWith(typed));
      const hold = pool.filter((place) => !begin.includes(place) && place.name.includes(typed));
      return [...begin, ...hold].slice(0, MOST);
    }
  }

  /* --- the page --------------------------------------------------------------------------------- */

  const VERDICTS = { none: "可以推荐", advice: "可以推荐", review: "请人工确认", warning: "建议不推荐", error: "不能推荐" };
  const RANK = ["error", "warning", "review", "advice"];
  const cards = document.getElementById("cards");
  const card = new Map([...cards.children].map((one) => [one.dataset.unit, one]));
  const names = [...card.keys()];
  const entry = root.dataset.entry;

  const unitField = make("select", { id: "ask-unit" }, make("option", { value: "" }, entry ? "请选择，也可以不选" : "请选择"), ...names.map((name) => make("option", { value: name }, name)));
  const placeField = make("input", { id: "ask-place", type: "text", list: "ask-places", autocomplete: "off", enterkeyhint: "search", maxlength: "40", "aria-describedby": "ask-hint" });
  const offers = make("datalist", { id: "ask-places" });
  const answered = make("div", { id: "ask-answer", role: "status" });
  const shown = make("div", { id: "ask-card", "aria-live": "polite" });
  const form = make("form", { "aria-label": "查询" });
  form.noValidate = true;

  const line = (...children) => make("div", { class: "ask-line" }, ...children);
  form.append(line(make("label", { for: "ask-unit" }, "推荐单位"), unitField));
  if (entry) {
    form.append(
      line(
        make("label", { for: "ask-place" }, `想推荐为${entry}的地方`),
        make("span", { class: "ask-hint", id: "ask-hint" }, `写名称或者六位代码，例如${root.dataset.example}。旧名、简称也可以。`),
        make("span", { class: "ask-box" }, placeField, make("button", { type: "submit" }, "查一查")),
        offers,
      ),
    );
  }
  root.append(make("h2", { id: "ask-title" }, entry ? "查一查" : "查名额"), form, answered, shown);

  /* A unit's card moves up here, and goes back when another takes its place. */
  const showCard = (name) => {
    const before = shown.firstElementChild;
    if (before && before.dataset.unit === name) return;
    if (before) cards.insertBefore(before, names.slice(names.indexOf(before.dataset.unit) + 1).map((next) => card.get(next)).find((next) => next.parentNode === cards) || null);
    if (card.has(name)) shown.append(card.get(name));
  };

  const rest = make("button", { type: "button", class: "ask-rest", "aria-controls": "cards", "aria-expanded": "false" }, `显示全部${names.length}个推荐单位`);
  const fold = (folded) => {
    cards.hidden = folded;
    rest.hidden = !folded;
  };
  rest.addEventListener("click", () => fold(false));
  cards.before(rest);
  fold(true);

  const link = (rule) => {
    const known = document.querySelector(`a[data-rule="${CSS.escape(rule)}"]`);
    return known ? ["规则：", make("a", { href: known.getAttribute("href") }, known.textContent)] : [];
  };
  const remark = (one) => make("p", { class: "said", "data-rule": one.rule, "data-level": one.level }, make("span", { class: "words" }, one.text), " ", ...link(one.rule));
  const worst = (said) => RANK.find((level) => said.some((one) => one.level === level)) || "none";
  const label = (level, words = VERDICTS[level]) => make("p", { class: "verdict" }, make("span", { class: `level level-${level}` }, words));

  let places = null;
  let told = "";

  const anchorOf = (name) => card.get(name).querySelector("[id]").id;
  const owner = (place) => (place.unit === ANY ? "" : places.units[place.unit]);

  const block = (place) => {
    const level = worst(place.said);
    const made = make("div", { class: "answer", "data-verdict": level, "data-name": place.name }, make("h3", {}, places.path(place)), label(level));
    if (place.said.length) made.append(...place.said.map(remark));
    else made.append(make("p", { class: "said" }, "规则没有意见，其他条件由审核人员判断。"));
    const facts = [];
    if (place.unit !== ANY) facts.push("推荐单位：", make("a", { href: `#${anchorOf(owner(place))}` }, owner(place)), "。");
    if (place.division && level !== "error") facts.push(`名单里写：${place.name}，代码${place.code}。`);
    if (facts.length) made.append(make("p", { class: "facts" }, ...facts));
    return made;
  };

  const choice = (place) => {
    const button = make("button", { type: "button" }, places.path(place));
    button.addEventListener("click", () => {
      unitField.value = owner(place);
      placeField.value = place.code && place.division ? `${place.name} ${place.code}` : place.name;
      tell();
      placeField.focus();
    });
    return make("li", {}, button);
  };

  const written = (found) => {
    const alone = !found.places.length;
    const made = make("div", { class: "answer note", "data-verdict": found.unknown || !alone ? "unknown" : worst(found.notes) });
    if (alone) made.append(make("h3", {}, found.title));
    const verdict = found.unknown ? "没有找到" : alone ? VERDICTS[worst(found.notes)] : "注意写法";
    made.append(label(found.unknown || !alone ? "advice" : worst(found.notes), verdict), ...found.notes.map(remark));
    if (found.unknown && !found.near.length) made.append(make("p", {}, "也可以写六位代码，或者先选推荐单位。"));
    if (found.near.length) made.append(make("p", { class: "near" }, found.unknown ? "是不是要查：" : "换成所在的推荐单位来查："), make("ul", { class: "near" }, ...found.near.map(choice)));
    return made;
  };

  const show = (found) => {
    const shownPlaces = found.places.slice(0, MOST);
    const blocks = shownPlaces.map(block);
    const notes = found.notes.length ? [written(found)] : [];
    if (!found.notes.length && blocks.length > 1) notes.push(make("p", {}, `叫${found.title}的有${found.places.length}个，请看是哪一个。`));
    /* Of one place the verdict comes first, then how to write it. */
    answered.replaceChildren(...(blocks.length === 1 ? [...blocks, ...notes] : [...notes, ...blocks]));
    if (found.places.length > MOST) answered.append(make("p", {}, "只列出一部分，请选推荐单位，或者写得更全。"));
    const units = unique(found.places.map(owner));
    showCard(unitField.value || (units.length === 1 ? units[0] : ""));
  };

  const fetched = async () => {
    places = places || new Places(await (await fetch(source)).json());
    return places;
  };
  const failed = () => answered.replaceChildren(make("p", {}, "没有取到数据，请检查网络后再试，也可以看下面的规则。"));
  const chosen = () => (unitField.value ? places.units.indexOf(unitField.value) : null);

  const clear = () => {
    told = "";
    answered.replaceChildren();
    showCard(unitField.value);
  };

  /* The same question is answered once: what is told again is read out again. While somebody types, what is not found may yet be. */
  const tell = (typing = false) => {
    const question = `${chosen()} ${placeField.value}`;
    if (question === told) return;
    const found = places.answer(placeField.value, chosen());
    if (!found || (typing && found.unknown)) return clear();
    told = question;
    show(found);
  };

  const offer = () => {
    const rows = places.offers(placeField.value, chosen());
    offers.replaceChildren(...rows.map((place) => make("option", { value: `${place.name} ${place.code}` }, places.path(place))));
  };

  const asked = (then) => fetched().then(then, failed);

  placeField.addEventListener("input", () => asked(() => {
    offer();
    tell(true);
  }));
  placeField.addEventListener("change", () => asked(() => tell()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (entry) asked(() => tell());
  });

  unitField.addEventListener("change", () => {
    if (places) tell();
    else showCard(unitField.value);
    history.replaceState(null, "", unitField.value ? `#${anchorOf(unitField.value)}` : location.pathname + location.search);
  });

  /* An address that names a unit opens its card. */
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const mine = target && target.closest("[data-unit]");
    if (!mine) return;
    placeField.value = "";
    unitField.value = mine.dataset.unit;
    clear();
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();
})();
