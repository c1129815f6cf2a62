/* The index of the search is more than a page, and takes a phone a second to sort: it is fetched when somebody turns to the search, by
   its box, its button or an address that asks (?q=). Where it does not come, that is said, and whoever turns to the search again fetches
   it again. Comes before the theme's own script, which asks for it as soon as a page opens, and once. */
(function () {
  "use strict";

  var INDEX = /\/search\/search_index\.json$/;
  var FAILED = "网络不通，搜索没有准备好，请稍后再输入一次。";

  var wanted = new URLSearchParams(location.search).has("q");
  var waiting = null;

  ["pointerover", "focusin", "change", "input"].forEach(function (type) {
    document.addEventListener(type, function (event) {
      if (!event.target.closest("form[name=search], [data-opens=__search], #__search")) return;
      wanted = true;
      if (waiting) whenWanted(waiting);
    });
  });

  function whenWanted(send) {
    waiting = wanted ? null : send;
    if (wanted) send();
  }

  window.XMLHttpRequest = class extends XMLHttpRequest {
    open(method, address, ...more) {
      super.open(method, address, ...more);
      if (!INDEX.test(address)) return;
      this.send = () => whenWanted(() => super.send());
      const again = (event) => {
        if (event.type === "load" && this.status >= 200 && this.status < 300) return;
        event.stopImmediatePropagation(); // the theme would give up
        document.querySelector(".md-search-result__meta").textContent = FAILED;
        super.open(method, address, ...more);
        wanted = false;
        this.send();
      };
      this.addEventListener("load", again);
      this.addEventListener("error", again);
    }
  };
})();
