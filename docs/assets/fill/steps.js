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
  if (open) for (const area of body.querySelectorAll("textarea")) area.grow?.();
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

/* How far a step is. `begun`: something stands there; `lacking`: how many that must be filled in are empty, as the page itself counts. */
const stateOf = (key, steps, findings, begun, lacking) => {
  const mine = findings?.filter((one) => stepOf(one.key, steps) === key);
  if (mine?.some((one) => one.level === "error" && !one.empty)) return "wrong";
  if (!begun) return "none";
  const empty = mine ? mine.some((one) => one.empty) : true;
  return empty || lacking ? "open" : "done";
};

/* The step that a key lies in: the longest that leads to it, else the first. */
export const stepOf = (key, steps) => steps.filter((one) => key === one || key.startsWith(`${one}.`)).sort((one, two) => two.length - one.length)[0] || steps[0];

/* Writes the states beside the steps; gives how many there are, and how many of them may be handed in. */
export const states = (root, findings, begun, lacking) => {
  const steps = [...root.querySelectorAll(".step")].map((one) => one.dataset.step);
  let done = 0;
  for (const key of steps) {
    const tag = document.getElementById(`state-${key}`);
    const state = stateOf(key, steps, findings, begun(key), lacking(key));
    if (tag.dataset.state !== state) {
      tag.dataset.state = state;
      tag.textContent = STATES[state];
    }
    if (state === "done") done += 1;
  }
  return { all: steps.length, done };
};
