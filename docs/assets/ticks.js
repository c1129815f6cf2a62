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
      return null;
    }
  };
  let lost = "";
  const marks = () => boxes.filter((box) => box.checked).map((box) => box.dataset.mark);
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify(marks()));
      lost = "";
    } catch {
      lost = "这个浏览器不让网页保存，离开这一页以后勾选会丢失。";
    }
  };

  const told = document.createElement("span");
  told.setAttribute("role", "status");
  const clear = document.createElement("button");
  clear.type = "button";
  let cleared = []; // by the last press, for who did not mean it
  const bar = document.createElement("p");
  bar.className = "ticks-bar";
  bar.append(told, clear);

  const show = () => {
    const done = boxes.filter((box) => box.checked).length;
    told.textContent = `共${boxes.length}项，已核对${done}项。${lost}`;
    if (done) cleared = [];
    clear.textContent = cleared.length ? "恢复" : "全部清除";
    clear.hidden = done === 0 && !cleared.length;
  };
  const put = (before) => {
    for (const box of boxes) box.checked = before.has(box.dataset.mark);
    show();
  };
  const recall = () => put(kept() ?? new Set(marks()));

  /* What changes is this one: others may have been ticked in another tab meanwhile. */
  list.addEventListener("change", ({ target }) => {
    const now = (!lost && kept()) || new Set(marks());
    if (target.checked) now.add(target.dataset.mark);
    else now.delete(target.dataset.mark);
    put(now);
    keep();
    show();
  });
  clear.addEventListener("click", (event) => {
    if (event.detail > 1) return; // the second half of a double-click
    const wanted = new Set(cleared);
    cleared = wanted.size ? [] : marks();
    put(wanted);
    keep();
    show();
    boxes[0].focus();
  });
  addEventListener("storage", (event) => { if (event.key === key || event.key === null) recall(); });
  list.prepend(bar);
  recall();
})();
