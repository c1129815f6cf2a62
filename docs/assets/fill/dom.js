// Elements from data: text goes in as text, never as HTML.

export const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...shown(children));
  return made;
};

/* What there is to show of what was given, however deep in lists: an element that is put into the page inside a list would be its name. */
const shown = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/* The way back to what has the keyboard in a place, and to its caret, once all there is made anew. */
const comeback = (place) => {
  const at = document.activeElement;
  if (!at?.id || at === place || !place.contains(at)) return () => {};
  const { id, value, selectionStart: start, selectionEnd: end } = at;
  return () => {
    const now = document.getElementById(id);
    now?.focus({ preventScroll: true });
    if (typeof start === "number" && now?.value === value) now.setSelectionRange(start, end);
  };
};

/* Puts these in the place of what stood in an element; what has the keyboard keeps it where something of its name is there again. */
export const fill = (place, ...children) => {
  const back = comeback(place);
  place.replaceChildren(...shown(children));
  back();
};

export const button = (text, press, attributes = {}) => make("button", { type: "button", onclick: press, ...attributes }, text);

/* A question in the page, instead of a window of the browser's: the button gives way to yes and no. */
export const asking = (text, question, yes, act, attributes = {}) => {
  const place = make("span", { class: "asking" });
  const first = button(text, () => {
    const no = button("取消", back, { class: "quiet" });
    place.replaceChildren(make("span", { role: "alert" }, question), button(yes, () => { back(); act(); }, { class: "danger" }), no);
    no.focus();
  }, { class: "quiet", ...attributes });
  const back = () => { place.replaceChildren(first); first.focus(); };
  place.append(first);
  return place;
};

export const later = (milliseconds, act) => {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
};

export const save = (name, data, type) => {
  const address = URL.createObjectURL(new Blob([data], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
};
