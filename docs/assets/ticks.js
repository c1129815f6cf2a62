/* The list to tick before sending: what was ticked stays in this browser, with how many there are and a button that clears all.
   Without script the boxes can be ticked all the same, and are forgotten. */
(() => {
  "use strict";

  const list = document.querySelector("[data-ticks]");
  if (!list) return;
  const key = `ticks ${list.dataset.ticks}`;
  const boxes = [...list.querySelectorAll("input[data-mark]")];

  /* A browser that keeps nothing for this page is one without memory, no more. */
  const kept = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(key) || "[]"));
    } catch {
      return new Set();
    }
  };
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.dataset.mark)));
    } catch {
      /* told by nobody: the boxes stay as they are until the page is left */
    }
  };

  const told = document.createElement("span");
  told.setAttribute("role", "status");
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "全部清除";
  const bar = document.createElement("p");
  bar.className = "ticks-bar";
  bar.append(told, clear);

  const show = () => {
    const done = boxes.filter((box) => box.checked).length;
    told.textContent = `共${boxes.length}项，已核对${done}项。`;
    clear.hidden = done === 0;
  };
  const recall = () => {
    const before = kept();
    for (const box of boxes) box.checked = before.has(box.dataset.mark);
    show();
  };

  list.addEventListener("change", () => { keep(); show(); });
  clear.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    keep();
    show();
    boxes[0].focus();
  });
  addEventListener("storage", (event) => { if (event.key === key) recall(); });
  list.prepend(bar);
  recall();
})();
