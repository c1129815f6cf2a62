/* The index of the search is more than a page, and takes a phone a second to sort: it is fetched when somebody turns to the search, by
   its box, its button or an address that asks (?q=). Comes before the theme's own script, which asks for it as soon as a page opens. */
(function () {
  "use strict";

  var wanted = new Promise(function (resolve) {
    if (new URLSearchParams(location.search).has("q")) resolve();
    document.addEventListener("pointerover", turned);
    document.addEventListener("focusin", turned);
    document.addEventListener("change", turned);

    function turned(event) {
      if (event.target.closest("form[name=search], [data-opens=__search], #__search")) resolve();
    }
  });

  window.XMLHttpRequest = class extends XMLHttpRequest {
    open(method, address, ...more) {
      this.waits = /\/search\/search_index\.json$/.test(address);
      super.open(method, address, ...more);
    }

    send(body) {
      if (this.waits) wanted.then(() => super.send(body));
      else super.send(body);
    }
  };
})();
