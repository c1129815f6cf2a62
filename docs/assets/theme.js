/* What the theme's controls lack for a keyboard: space on a label that is a button, Enter on a checkbox, Escape for the menu. */
document.addEventListener("keydown", function (event) {
  var at = event.target;
  var button = event.key === " " && at.matches("label[role=button]");
  var toggle = event.key === "Enter" && at.matches("input.md-nav__toggle");
  if (button || toggle) {
    event.preventDefault();
    at.click();
  } else if (event.key === "Escape") {
    var drawer = document.getElementById("__drawer");
    if (drawer.checked) {
      drawer.click();
      document.querySelector(".md-header label[for=__drawer]").focus();
    }
  }
});
