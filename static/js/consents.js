/* The consent of a class, on top of the class sheet's grid (grid.js): “+” is yes to every line and on to the next child,
   “/” leads to who signed and once more to the child; a row that is whole takes what stands above for all, and its day.
   ES5; runs between saving.js and grid.js, without it a plain form. */
(function () {
  "use strict";
  var form = document.getElementById("sheet"), xinqiao = window.xinqiao, save = xinqiao && xinqiao.save;
  if (!form || !save) { return; }
  var rest = document.getElementById("rest"), lines = document.querySelectorAll(".side ol")[0].children.length;
  var rows = [], rowOf = {};

  Array.prototype.forEach.call(form.querySelectorAll("[name^='v-']"), function (version) {
    var child = version.name.slice(2), row = { at: rows.length, version: version };
    row.fields = [0, 1, 2].map(function (f) { return form.elements[f + "-" + child]; });
    rows.push(row);
    rowOf[child] = row;
  });

  function isWhole(text) { return /^\s*[+\uff0b]\s*$/.test(text) || text.replace(/[\s_]/g, "").length === lines; }
  function isGrid() { return !!form.querySelector("table.cells"); }

  function placeOf(field) {
    var parts = /^([012])-(.+)$/.exec(field.name || "");
    return parts && isGrid() ? { row: rowOf[parts[2]], f: Number(parts[1]) } : null;
  }

  /* For how many nothing is typed and no sheet is in force. */
  function count() {
    var left = rows.filter(function (row) { return !row.fields[0].value && /^0\b/.test(row.version.value); }).length;
    if (!rest) { return; }
    rest.textContent = rest.getAttribute("data-says").replace("{n}", left);
    rest.hidden = !left;
  }

  xinqiao.save = function (page) {
    var saving = save(page), took = page.took;
    page.took = function (child, answer) {
      took(child, answer);
      count();
      if (answer.counts) { document.getElementById("counts").textContent = answer.counts; }
      /* Finished while its beginning was on the way. */
      if (answer.problems && !("saved" in answer) && isWhole(rowOf[child].fields[0].value)) {
        saving.put(child, { answers: rowOf[child].fields[0].value });
      }
    };
    return { flush: saving.flush, put: function (child, entries) {
      var fields = rowOf[child].fields, usual = { signer: form.elements.signer.value, child: "1" }, filled = {};
      entries.dated = form.elements.dated.value;
      if (isWhole("answers" in entries ? entries.answers : fields[0].value)) {
        ["signer", "child"].forEach(function (name, i) {
          if (!(name in entries) && !fields[i + 1].value) { filled[name] = entries[name] = usual[name]; }
        });
        took(child, { entries: filled });
      }
      saving.put(child, entries);
    } };
  };

  function next(row) {
    (rows[row.at + 1] || row).fields[0].focus();
  }

  function agree(row) {
    var told = document.createEvent("Event");
    row.fields[0].value = "111 111";
    told.initEvent("input", true, false);
    row.fields[0].dispatchEvent(told);
    next(row);
  }

  /* To who signed: of the row that is begun, else of the one before; from there to the child. */
  function aside(place) {
    var row = place.f || place.row.fields[0].value ? place.row : rows[Math.max(0, place.row.at - 1)];
    row.fields[place.f ? 2 : 1].focus();
  }

  form.addEventListener("keydown", function (event) {
    var place = placeOf(event.target), command = event.ctrlKey || event.metaKey || event.altKey;
    if (!place || command || ["+", "=", "/"].indexOf(event.key) < 0) { return; }
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "/") { aside(place); } else { agree(place.row); }
  }, true);

  /* After the grid has gone on by itself: what is filled in already is passed over. */
  function goOn(event) {
    var place = placeOf(event.target), at = document.activeElement;
    if (!place || place.f > 1 || (event.key && !/^[1-4]$/.test(event.key)) || !at.value) { return; }
    if (at === place.row.fields[place.f + 1] && isWhole(place.row.fields[0].value)) { next(place.row); }
  }
  document.addEventListener("keydown", goOn);
  document.addEventListener("input", goOn);

  document.addEventListener("DOMContentLoaded", function () {
    var row = rowOf[form.getAttribute("data-stop").slice(4)];
    document.getElementsByName("direction")[1].checked = false;  // a family's sheet is read along its row
    document.getElementById("signs").open = isGrid();
    if (row && isGrid() && !window.location.hash && !document.querySelector(".summary")) { row.fields[0].focus(); }
  });
}());
