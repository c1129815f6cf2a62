/* What the theme's controls lack for a keyboard and a screen reader. */
(function () {
  function drawer() {
    return document.getElementById("__drawer");
  }

  /* the buttons of the header; who opens the search types at once */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-opens]");
    if (!button) return;
    document.getElementById(button.dataset.opens).click();
    if (button.dataset.opens === "__search") document.forms.search.elements.query.focus();
  });

  /* the search hears keys alone: what is pasted, spoken or chosen from an input method asks as well */
  document.addEventListener("input", function (event) {
    if (event.target.matches(".md-search__input")) event.target.dispatchEvent(new Event("keyup"));
  });

  /* Enter opens a section of the menu, as space does; Escape closes the menu */
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.matches("input.md-nav__toggle")) {
      event.target.click();
    } else if (event.key === "Escape" && drawer().checked) {
      drawer().click();
      document.querySelector("[data-opens=__drawer]").focus();
    }
  });

  /* the theme wraps each button for copying in a landmark of the same name: one to a page is too many */
  new MutationObserver(function () {
    document.querySelectorAll("nav.md-code__nav:not([role])").forEach(function (nav) {
      nav.setAttribute("role", "none");
    });
  }).observe(document.querySelector("main"), { childList: true, subtree: true });
})();
