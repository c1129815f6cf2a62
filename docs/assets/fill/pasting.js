// Text that is pasted is cleaned at once, and the page says of what; what came in by other ways is cleaned at a press.

import { clean } from "./clean.js";
import { button, make } from "./dom.js";
import { everyText, spot } from "./draft.js";

export const cleanPasted = (event, say) => {
  const control = event.target;
  if (!control.matches?.("textarea, input[type=text]")) return;
  const given = event.clipboardData?.getData("text/plain") || "";
  const { text, told } = clean(given, control.matches("input"));
  if (!told) return;
  event.preventDefault();
  // the browser's own way to put text in, so that its undo knows of it
  if (!document.execCommand("insertText", false, text)) {
    control.setRangeText(text, control.selectionStart, control.selectionEnd, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const words = `粘贴的文字里有${told}，已经清理。`;
  const field = control.closest(".field");
  field.querySelector(".cleaned")?.remove();
  control.after(make("p", { class: "hint cleaned" }, words));
  say(words);
};

/* The texts of a draft that need it, by their keys. */
const dirtyOf = (draft) => everyText(draft).map(([key, text]) => [key, clean(text, !/\.(background|parts\.\d+|reason)$/.test(key))]).filter(([, one]) => one.told);

/* A button that cleans every text of the draft, as it is when pressed; nothing where none needs it. */
export const cleanAll = (draft, act) => {
  const many = dirtyOf(draft).length;
  if (!many) return null;
  const put = () => {
    for (const [key, { text }] of dirtyOf(draft)) {
      const [held, name] = spot(draft, key);
      held[name] = text;
    }
  };
  return make("div", { class: "note" }, make("p", {}, `${many}栏里有软回车、零宽字符一类看不见的字符，多半是从 Word 或者网页复制来的。`), button("全部清理", () => act(many, put), { id: "clean-all" }));
};
