/* Copies the sentence beside a button. ES5; without this file the sentence is there to be selected. */
(function () {
  "use strict";
  var buttons = document.querySelectorAll("[data-copy]"), i;
  if (!document.execCommand || !window.getSelection) { return; }

  function copy() {
    var range = document.createRange(), selection = window.getSelection();
    range.selectNodeContents(document.getElementById(this.getAttribute("data-copy")));
    selection.removeAllRanges();
    selection.addRange(range);
    if (document.execCommand("copy")) { this.textContent = this.getAttribute("data-done"); }
  }

  for (i = 0; i < buttons.length; i += 1) {
    buttons[i].hidden = false;
    buttons[i].addEventListener("click", copy);
  }
}());
