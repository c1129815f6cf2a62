/* The frame of Zensical's search in Chinese: its words stand in its script, and no setting changes them. What a word of its is called in
   Chinese stands here, or among the translations that the page brings along. It also asks what a box of another page was asked (?q=). */
(function () {
  "use strict";

  var translations = JSON.parse(document.getElementById("__config").textContent).translations;
  var WORDS = {
    Search: "搜索",
    "Search results": "找到的页面",
    "Close search": "关闭搜索",
    "No results": translations["search.result.none"],
    "Loading search…": "正在准备搜索",
    "Search is unavailable. Reload the page to try again.": "搜索没有打开，请刷新网页再试。",
  };
  var COUNT = /^([\d,]+) results?$/;

  function chinese(text) {
    var count = COUNT.exec(text);
    return count ? translations["search.result.other"].replace("#", count[1]) : WORDS[text] || text;
  }

  /* Only the frame: what was found is the pages' own text. */
  function translate(frame) {
    frame.querySelectorAll("[aria-label], [placeholder]").forEach(function (one) {
      ["aria-label", "placeholder"].forEach(function (name) {
        var text = one.getAttribute(name);
        if (text && chinese(text) !== text) one.setAttribute(name, chinese(text));
      });
    });
    frame.querySelectorAll("[role=status]").forEach(function (one) {
      one.childNodes.forEach(function (node) {
        if (chinese(node.data) !== node.data) node.data = chinese(node.data);
      });
    });
    var filters = frame.querySelector("button[aria-label=Filters]"); // no page has a tag to filter by
    if (filters) filters.style.display = "none";
  }

  function opened(frame) {
    var asked = new URLSearchParams(location.search).get("q");
    function look() {
      translate(frame);
      var input = frame.querySelector("input");
      if (!input || !asked) return;
      input.value = asked;
      asked = null;
      document.querySelector(".md-search__button").click();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    new MutationObserver(look).observe(frame, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "placeholder"] });
    look();
  }

  /* The frame is put below the page when the theme's own script is ready, which may be before or after this one. */
  var waiting = new MutationObserver(find);
  function find() {
    var host = Array.from(document.body.children).find(function (one) {
      return one.shadowRoot;
    });
    if (!host) return;
    waiting.disconnect();
    opened(host.shadowRoot);
  }
  waiting.observe(document.body, { childList: true });
  find();
})();
