/* The page of seats: choose a unit and read its card; type a place and read what the rules say of it.
   Without script the same stands below, unit by unit and rule by rule; each unit's reasons are folded. places.js knows the answers; it and its data are
   fetched when somebody types. */
(() => {
  "use strict";

  const root = document.getElementById("picker");
  if (!root) return;
  const here = document.currentScript.src;
  const entry = root.dataset.entry; // what a place is nominated as; none where no divisions are nominated
  const cards = new Map([...document.querySelectorAll(".card[data-unit]")].map((card) => [card.dataset.unit, card]));
  const CAN = { over: "符合条件，已经截止", draft: "符合条件，尚未发布" }[root.dataset.stands] ?? "可以推荐";
  const VERDICTS = { error: "不能推荐", warning: "不建议推荐", review: "请核实", advice: CAN, none: CAN };

  const make = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  /* --- the form ----------------------------------------------------------------------------------- */

  const unitField = make("select", { id: "ask-unit" }, make("option", { value: "" }, entry ? "全部" : "请选择"));
  unitField.append(...[...cards.keys()].map((name) => make("option", { value: name }, name)));
  const placeField = make("input", { id: "ask-place", type: "text", list: "ask-places", autocomplete: "off", enterkeyhint: "search", maxlength: "40", "aria-describedby": "ask-hint" });
  const offers = make("datalist", { id: "ask-places" });
  const answer = make("div", { id: "ask-answer", role: "status" });
  const chosen = make("div", { id: "ask-card", "aria-live": "polite" });
  const form = make("form", { "aria-labelledby": "ask" }, make("div", { class: "ask-line" }, make("label", { for: "ask-unit" }, "推荐单位"), unitField));
  if (entry) {
    form.append(
      make(
        "div",
        { class: "ask-line" },
        make("label", { for: "ask-place" }, `想推荐为${entry}的地方`),
        make("span", { class: "ask-hint", id: "ask-hint" }, `写名称或者六位代码，例如${root.dataset.example}。旧名、简称也可以。`),
        make("span", { class: "ask-box" }, placeField, make("button", { type: "submit" }, "查询")),
        offers,
      ),
    );
  }
  root.append(make("h2", { id: "ask" }, entry ? "查一个地方" : "查一个单位"), form, answer, chosen);

  /* --- what is said of a place -------------------------------------------------------------------- */

  const worst = (said) => Object.keys(VERDICTS).find((level) => said.some((one) => one.level === level)) ?? "none";
  const verdict = (level, words = VERDICTS[level]) => make("p", { class: "verdict" }, make("span", { class: `level level-${level}` }, words));
  const block = (level, title, ...children) => make("div", { class: "answer", "data-verdict": level }, ...(title ? [make("h3", {}, title)] : []), ...children);
  const owner = (place) => places.units[place.unit] ?? "";

  const remark = ({ rule, text }) => {
    const known = document.querySelector(`a[data-rule="${CSS.escape(rule)}"]`);
    const link = known ? ["规则：", make("a", { href: known.getAttribute("href") }, known.textContent)] : [];
    return make("p", { class: "said", "data-rule": rule }, text, " ", make("span", { class: "by" }, ...link));
  };

  /* To a county: how the reason is written, and that it is its province that hands in; the words are the rules' and the notice's. */
  const toSmall = (place) => {
    const { small, reason, handIn, sentence, cited } = root.dataset;
    if (!small || !place.said.some((one) => one.rule === small)) return [];
    const told = [make("p", { class: "said" }, reason)];
    if (!handIn || !owner(place)) return told;
    const notice = document.querySelector("meta[name=tuijian-offline]") ? "notice.html" : "../notice/";
    const address = `${notice}#${sentence}`;
    return [...told, make("p", { class: "said" }, `材料交给${owner(place)}的教育行政部门，不直接报送：“${handIn}”（`, make("a", { href: address }, cited), "）")];
  };

  /* Where something forbids it, what is less than that need not be weighed. */
  const judged = (place) => {
    const level = worst(place.said);
    const said = place.said.filter((one) => level !== "error" || one.level === level);
    const made = block(level, places.path(place), verdict(level), ...said.map(remark));
    if (level !== "error") made.append(...toSmall(place));
    if (!said.length) made.append(make("p", { class: "said" }, "规则没有意见，其他条件由核对人员判断。"));
    if (level !== "error" && owner(place)) made.append(make("p", { class: "facts" }, `名单里写：${place.name}${place.code && `，代码${place.code}`}。由${owner(place)}推荐。`));
    return made;
  };

  const choice = (place) => {
    const button = make("button", { type: "button" }, places.path(place));
    button.addEventListener("click", () => {
      unitField.value = owner(place);
      placeField.value = `${place.name} ${place.code}`.trim();
      placeField.focus();
      tell();
    });
    return make("li", {}, button);
  };

  const choices = (words, near) => (near.length ? [make("p", { class: "near" }, words), make("ul", { class: "near" }, ...near.map(choice))] : []);

  /* Of a writing that is not right: how to write it, below the one place that is meant, or else what may be meant instead. */
  const WORDS = { unknown: "没有找到", mixed: "注意写法" };
  const written = ({ title, said, places: meant, near, odd }) => {
    const notes = said.filter((one) => meant.length !== 1 || !meant[0].said.some((other) => other.rule === one.rule));
    if (!notes.length) return [];
    if (meant.length) return [block("advice", "", verdict("advice", WORDS.mixed), ...notes.map(remark))];
    const level = odd ? "advice" : worst(notes);
    return [block(level, title, verdict(level, WORDS[odd]), ...notes.map(remark), ...choices("要查的是不是：", near))];
  };

  const MOST = 8;
  const show = (found) => {
    const shown = found.places.slice(0, MOST).map(judged);
    const many = found.places.length > 1 && !found.said.length ? [make("p", {}, `${found.title}可能是下面${found.places.length}个地方中的一个，请看是哪一个。`)] : [];
    const more = found.places.length > MOST ? [make("p", {}, `这里列出了${MOST}个。选择推荐单位，可以看到其余的。`)] : [];
    answer.replaceChildren(...many, ...(shown.length > 1 ? [...written(found), ...shown] : [...shown, ...written(found)]), ...more);
    const units = new Set(found.places.map(owner));
    showCard(unitField.value || (units.size === 1 ? [...units][0] : ""));
  };

  /* The card stays where it is for those who read on; here is a copy. */
  const showCard = (name) => {
    if (chosen.dataset.unit === name) return;
    chosen.dataset.unit = name;
    const copy = cards.get(name)?.cloneNode(true);
    for (const one of copy?.querySelectorAll("[id]") ?? []) one.removeAttribute("id");
    for (const one of copy?.querySelectorAll("details") ?? []) one.open = true;
    chosen.replaceChildren(...(copy ? [copy] : []));
  };

  /* Whoever comes to a unit by a link wants its reasons: they unfold. */
  const unfold = () => {
    const why = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".card")?.querySelector("details");
    if (why) why.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  /* --- asking --------------------------------------------------------------------------------------- */

  let places = null;
  let coming = null;
  let asked = "";

  /* From the disk nothing may be fetched: a site that is made for it has both in a script. */
  const scripted = () =>
    new Promise((resolve, reject) => {
      const script = make("script", { src: new URL("disk-places.js", here) });
      script.addEventListener("load", () => resolve([tuijianPlaces, tuijianPlaces.data]));
      script.addEventListener("error", reject);
      document.head.append(script);
    });

  /* Once; after a failure anew when it is asked again. */
  const fetched = () => {
    coming ??= (location.protocol === "file:" ? scripted() : Promise.all([import(new URL("places.js", here)), fetch(new URL("places.json", here)).then((got) => got.json())]))
      .then(([{ Places }, data]) => (places = new Places(data)))
      .finally(() => (coming = null));
    return coming;
  };
  const FAILED = location.protocol === "file:" ? "从硬盘直接打开的网页不能查询，办法见页首；也可以看下面的规则。" : "没有取到数据，请检查网络后再试，也可以看下面的规则。";
  const failed = () => answer.replaceChildren(make("p", {}, FAILED));
  const unit = () => (unitField.value ? places.units.indexOf(unitField.value) : null);

  /* What nobody sees comes along with what is pasted; without it the name is the name. */
  const UNSEEN = /[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
  const typed = () => placeField.value.replace(UNSEEN, "");

  /* The same question is answered once: what is told again is read out again. While somebody types, what is not found may yet be. */
  const tell = (typing = false) => {
    const question = `${unitField.value} ${typed()}`;
    if (question === asked) return;
    const found = places.answer(typed(), unit());
    const silent = !found || (typing && found.odd === "unknown");
    asked = silent ? "" : question;
    if (!silent) return show(found);
    answer.replaceChildren();
    showCard(unitField.value);
  };

  const offer = () => {
    const near = places.like(typed(), unit());
    offers.replaceChildren(...near.map((place) => make("option", { value: `${place.name} ${place.code}`.trim() }, places.path(place))));
  };

  const ask = (then) => (places ? Promise.resolve() : fetched()).then(then, failed);

  placeField.addEventListener("input", () => ask(() => {
    offer();
    tell(true);
  }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (entry) ask(() => tell());
  });
  unitField.addEventListener("change", () => (places ? tell() : showCard(unitField.value)));
  addEventListener("pageshow", () => showCard(unitField.value)); // a browser that comes back has the unit chosen as it was
})();
