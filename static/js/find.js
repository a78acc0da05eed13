/* Finds a child in a list of this page while the name or the seat is typed; what is typed is sent nowhere. ES5; without
   this file the list stands there whole and the browser's own search finds the name. */
(function () {
  "use strict";
  var place = document.getElementById("find"), field = document.getElementById("id_find");
  var rows = document.querySelectorAll("[data-seat]"), said, i;
  if (!place || !rows.length) { return; }
  said = place.querySelector("[role=status]");

  function fits(row, wanted) {
    if (/^\d+$/.test(wanted)) { return row.getAttribute("data-seat") === wanted; }
    return row.textContent.toLowerCase().indexOf(wanted) !== -1;
  }

  function unfold(row) {
    while ((row = row.parentNode) && row !== document) {
      if (row.tagName === "DETAILS") { row.setAttribute("open", ""); }
    }
  }

  function find() {
    var wanted = field.value.trim().toLowerCase(), found = 0;
    for (i = 0; i < rows.length; i += 1) {
      rows[i].hidden = Boolean(wanted) && !fits(rows[i], wanted);
      if (wanted && !rows[i].hidden) { found += 1; unfold(rows[i]); }
    }
    said.textContent = wanted ? said.getAttribute("data-words").replace("{n}", found) : "";
  }

  place.hidden = false;
  field.addEventListener("input", find);
  find();
}());
