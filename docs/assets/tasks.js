/* What a script may add, and nothing depends on: a box that narrows a list while one types, and buttons that copy. */
(() => {
  "use strict";

  const make = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  /* Full-width letters and digits, capitals and blanks make no difference. */
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\u200b]+/g, " ");

  document.querySelectorAll("[data-filter]").forEach((list, index) => {
    const items = [...list.querySelectorAll(list.dataset.items || "li")];
    const groups = [...list.querySelectorAll("section")];
    const id = `filter-${index + 1}`;
    const box = make("input", { type: "search", id, autocomplete: "off", enterkeyhint: "search" });
    const told = make("p", { role: "status", class: "filter-told" });

    const narrow = () => {
      const wanted = plain(box.value).split(" ").filter(Boolean);
      for (const item of items) item.hidden = !wanted.every((word) => plain(item.dataset.words || item.textContent).includes(word));
      for (const group of groups) group.hidden = !items.some((item) => group.contains(item) && !item.hidden);
      const left = items.filter((item) => !item.hidden).length;
      told.textContent = wanted.length ? (left ? `找到${left}${list.dataset.unit}，共${items.length}${list.dataset.unit}。` : "没有找到，换一个词试试。") : "";
      for (const button of quick.children) button.setAttribute("aria-pressed", String(button.textContent === box.value));
    };

    const quick = make("span", { class: "filter-quick" });
    for (const word of (list.dataset.quick || "").split(" ").filter(Boolean)) {
      const button = make("button", { type: "button", "aria-pressed": "false" }, word);
      button.addEventListener("click", () => {
        box.value = box.value === word ? "" : word;
        narrow();
      });
      quick.append(button);
    }

    box.addEventListener("input", (event) => { if (!event.isComposing) narrow(); }); // letters on the way to a word find nothing
    box.addEventListener("compositionend", narrow);
    list.before(make("div", { class: "filter" }, make("label", { for: id }, list.dataset.filter), box, quick, told));
  });

  /* Where the clipboard may not be used, the text is marked, ready for the reader's own copying. */
  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return "已复制，可以粘贴到方案文件里。";
    } catch {
      getSelection().selectAllChildren(code);
      return "已选中，请用系统的复制功能复制。";
    }
  };

  document.querySelectorAll("pre[data-copy]").forEach((block) => {
    const button = make("button", { type: "button" }, block.dataset.copy);
    const told = make("span", { role: "status" });
    button.addEventListener("click", async () => {
      told.textContent = "";
      told.textContent = await copy(block.querySelector("code"));
    });
    block.before(make("p", { class: "copy-bar" }, button, told));
  });
})();
