// The form as a list of steps: unit and letter, each place, each task. Each says how far it is, and folds.

import { make } from "./dom.js";

/* What a step is that is done; before the notice is published it is only filled in. */
export const DONE = document.body.dataset.state === "draft" ? "已填好" : "可以提交";

const STATES = { none: "未开始", open: "填写中", done: DONE, wrong: "有要改的" };

/* A step. `held` is what in the draft it is about; the steps of what is in `opened` are open. `deep` is the level of its heading. */
export const step = (key, id, title, deep, held, opened, ...children) => {
  const body = make("div", { class: "step-body", id: `body-${key}`, hidden: !opened.has(held) });
  const press = () => {
    const open = body.hidden;
    if (open) opened.add(held);
    else opened.delete(held);
    show(head, body, open);
  };
  const head = make("button", { type: "button", class: "step-press", id, "aria-expanded": String(!body.hidden), "aria-controls": body.id, "aria-describedby": `state-${key}`, onclick: press }, title);
  head.unfold = () => { opened.add(held); show(head, body, true); };
  head.fold = () => { opened.delete(held); show(head, body, false); };
  body.append(...children.flat(Infinity).filter(Boolean));
  return make("section", { class: "step", "data-step": key, "aria-labelledby": id }, make(`h${deep}`, { class: "step-head" }, head, make("span", { class: "tag", id: `state-${key}` })), body);
};

const show = (head, body, open) => {
  body.hidden = !open;
  head.setAttribute("aria-expanded", String(open));
  if (open) grow(body);
};

/* The texts in a place as high as what stands in them. Widths first, all at once: each look after a change lays out the page anew. */
export const grow = (place) => {
  const areas = [...place.querySelectorAll("textarea")].map((area) => [area, area.clientWidth]);
  for (const [area, width] of areas) if (width) area.grow?.(width);
};

/* Opens whatever an element is folded in. */
export const unfold = (element) => {
  for (let body = element.closest(".step-body"); body; body = body.parentElement.closest(".step-body")) {
    if (body.hidden) document.querySelector(`[aria-controls="${body.id}"]`).unfold();
  }
  if (element.matches(".step-press")) element.unfold();
};

export const all = (root, open) => {
  for (const head of root.querySelectorAll(".step-press")) open ? head.unfold() : head.fold();
};

/* How far a step is, by the findings on it, if there are any yet. `begun`: something stands there; `lacking`: how many that must be
   filled in are empty, as the page itself counts. */
const stateOf = (mine, begun, lacking) => {
  if (mine?.some((one) => one.level === "error" && !one.empty)) return "wrong";
  if (!begun) return "none";
  const empty = mine ? mine.some((one) => one.empty) : true;
  return empty || lacking ? "open" : "done";
};

/* The step that a key lies in: the longest that leads to it, else the first. */
const stepOf = (key, steps) => {
  for (let at = key; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) if (steps.has(at)) return at;
  return steps.values().next().value;
};

/* Writes the states beside the steps; gives how many there are, and how many of them may be handed in. `begun`: the keys where something
   stands. Each is looked at once: a list may have hundreds of places. */
export const states = (root, findings, begun, lacking) => {
  const steps = new Set([...root.querySelectorAll(".step")].map((one) => one.dataset.step));
  const found = new Map([...steps].map((key) => [key, []]));
  if (steps.size) for (const one of findings || []) found.get(stepOf(one.key, steps)).push(one);
  const started = new Set(begun.map((key) => stepOf(key, steps)));
  let done = 0;
  for (const key of steps) {
    const tag = document.getElementById(`state-${key}`);
    const state = stateOf(findings && found.get(key), started.has(key), lacking(key));
    if (tag.dataset.state !== state) {
      tag.dataset.state = state;
      tag.textContent = STATES[state];
    }
    if (state === "done") done += 1;
  }
  return { all: steps.size, done };
};
