/* The class sheet: every row is saved while a person types, and on a wide screen the fields become a keyboard grid.
   ES5; without it the sheet is a plain form. A cell is one sign in a field's text ("1000 0-2_"): the fields stay the
   only truth, and the grid adds no more to the page than a head of numbers and one moving mark a form. */
(function () {
  "use strict";
  var form = document.getElementById("sheet"), xinqiao = window.xinqiao;
  if (!form || !xinqiao || !document.getElementById("saving-box")) { return; }

  function each(list, act) { return Array.prototype.map.call(list, act); }

  var told = document.getElementById("told");
  var ids = document.getElementById("saving-box").getAttribute("data-forms").split(" ");
  var titles = document.querySelectorAll(".side h2"), lists = document.querySelectorAll(".side ol");
  var heads = each(form.querySelectorAll("thead th[data-signs]"), function (head, i) {
    return { id: ids[i], title: titles[i].textContent, head: head, signs: head.getAttribute("data-signs"),
             size: lists[i].children.length, group: Number(head.getAttribute("data-group")), items: lists[i].children };
  });
  var rows = [], rowOf = {};
  each(form.querySelectorAll("[name^='v-']"), function (version) {
    var line = version.parentNode.parentNode, child = version.name.slice(2);
    var row = { child: child, at: rows.length, version: version, line: line, state: line.cells[line.cells.length - 1],
                seat: line.cells[0].firstChild.textContent, name: line.cells[0].childNodes[1].textContent,
                fields: heads.map(function (head, i) { return form.elements[i + "-" + child]; }) };
    rows.push(row);
    rowOf[child] = row;
  });

  var saving = xinqiao.save({
    version: function (child) { return parseInt(rowOf[child].version.value, 10); },
    name: function (child) { return rowOf[child] ? rowOf[child].seat + " " + rowOf[child].name : ""; },
    took: function (child, answer) {
      var row = rowOf[child];
      if (!row) { return; }  // no longer on this sheet
      if (answer.version) { row.version.value = answer.version; }
      if (answer.entries) {
        heads.forEach(function (head, i) {
          if (head.id in answer.entries) { row.fields[i].value = answer.entries[head.id]; }
        });
        if (at.row === row) { show(); }
      }
      if (answer.state) {
        row.state.textContent = answer.state;
        row.state.className = answer.complete ? "ok" : "";
      }
      row.line.className = answer.saved === false ? "bad" : "";
    }
  });

  function changed(row, f) {
    var entries = {};
    entries[heads[f].id] = row.fields[f].value;
    row.fields[f].removeAttribute("aria-invalid");
    row.state.textContent = form.getAttribute("data-tosend");
    row.state.className = "";
    saving.put(row.child, entries);
  }

  function fieldOf(target) {
    var parts = /^(\d+)-(.+)$/.exec(target.name || "");
    return parts && rowOf[parts[2]] ? { row: rowOf[parts[2]], f: Number(parts[1]) } : null;
  }

  var at = { row: null, f: 0, i: 0 }, show = function () { return undefined; };
  var media = window.matchMedia && window.matchMedia("(min-width:48em)");
  var question = document.getElementById("q"), table = form.querySelector("table");
  if (!media || !media.matches || !rows.length || !document.body.classList) { plain(); return; }
  table.classList.add("cells");
  each(heads, build);
  if (table.offsetWidth > form.clientWidth) {  // more lines than fit: the plain fields are better
    table.classList.remove("cells");
    heads.forEach(function (head) { head.head.removeChild(head.ruler); });
    plain();
    return;
  }
  grid();

  function plain() {
    form.addEventListener("change", function (event) {
      var place = fieldOf(event.target);
      if (!place) { return; }
      changed(place.row, place.f);
      saving.flush();
    });
  }

  /* The numbers over the cells; the mark is the same line without them. */
  function build(head) {
    var ruler = document.createElement("span"), i, cell;
    ruler.className = "ruler";
    for (i = 0; i < head.size; i += 1) {
      cell = document.createElement("i");
      cell.textContent = i + 1;
      if (i % head.group === 0 && i) { cell.className = "gap"; }
      ruler.appendChild(cell);
    }
    head.ruler = ruler;
    head.mark = ruler.cloneNode(true);
    head.mark.classList.add("mark");
    head.mark.setAttribute("aria-hidden", "true");
    head.head.appendChild(ruler);
  }

  function grid() {
    var steps = [], undone = [], last = "", composing = false;
    var places = document.querySelectorAll("[name=direction]");
    var leaveOut = document.getElementById("leave-out"), words = form.getAttribute("data-place");

    function narrow(text) {
      return text.replace(/[\uff10-\uff19]/g, function (sign) { return String.fromCharCode(sign.charCodeAt(0) - 0xfee0); })
        .replace(/[\uff0d\u2014\u2013\u2212]/g, "-").replace(/\uff3f/g, "_").replace(/[\s\u00b7]/g, "");
    }

    function signs(row, f) { return narrow(row.fields[f].value).split(""); }

    function written(list, f) {
      return list.join("").replace(/_+$/, "").replace(new RegExp("(.{" + heads[f].group + "})(?=.)", "g"), "$1 ");
    }

    function offset(f, i) { return i + Math.floor(i / heads[f].group); }

    function find(row, f, i) { return signs(row, f)[i] || "_"; }

    /* Where the caret stands: focus, mark, number, question. */
    function go(row, f, i, quiet) {
      var was = at.row, mark = heads[f].mark, field = row.fields[f];
      if (was) { heads[at.f].mark.children[at.i].classList.remove("at"); heads[at.f].ruler.children[at.i].classList.remove("at"); }
      if (was && was !== row) { was.line.classList.remove("at"); }
      if (was && (was !== row || at.f !== f)) {
        was.fields[at.f].tabIndex = -1;
        if (heads[at.f].mark.parentNode && at.f !== f) { heads[at.f].mark.parentNode.removeChild(heads[at.f].mark); }
      }
      at.row = row;
      at.f = f;
      at.i = i;
      row.line.classList.add("at");
      if (mark.parentNode !== field.parentNode) { field.parentNode.appendChild(mark); }
      mark.children[i].classList.add("at");
      heads[f].ruler.children[i].classList.add("at");
      field.tabIndex = 0;
      if (!quiet && document.activeElement !== field) { field.focus(); }
      show();
    }

    show = function () {
      var field = at.row.fields[at.f], start = offset(at.f, at.i);
      last = field.value;
      if (document.activeElement === field) { field.setSelectionRange(start, start + 1); }
      question.firstChild.textContent = words.replace("{seat}", at.row.seat).replace("{name}", at.row.name)
        .replace("{form}", heads[at.f].title).replace("{n}", at.i + 1);
      question.lastChild.textContent = heads[at.f].items[at.i].textContent;
      leaveOut.href = form.getAttribute("data-leave-out").replace(/0{8}-0{4}-0{4}-0{4}-0{12}/,
        at.row.child.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"));
      leaveOut.lastChild.textContent = " " + at.row.seat + " " + at.row.name;
    };

    function byItem() { return places[1].checked; }

    /* The next cell in the chosen direction; the last one of a row or column goes on at the next. */
    function next(row, f, i, back) {
      var step = back ? -1 : 1, r = row.at;
      if (byItem()) { r += step; } else { i += step; }
      if (r < 0 || r >= rows.length) { r = back ? rows.length - 1 : 0; i += step; }
      if (i < 0 || i >= heads[f].size) {
        f += step;
        if (!heads[f]) {
          f = back ? heads.length - 1 : 0;
          if (!byItem()) { r += step; }
        }
        i = back ? heads[f].size - 1 : 0;
      }
      return rows[r] ? { row: rows[r], f: f, i: i } : null;
    }

    function advance(back) {
      var to = next(at.row, at.f, at.i, back);
      if (to) { go(to.row, to.f, to.i); } else { show(); }
    }

    function write(row, f, text, step) {
      if (row.fields[f].value === text) { return; }
      step.push({ row: row, f: f, i: at.i, was: row.fields[f].value });
      row.fields[f].value = text;
      changed(row, f);
    }

    function set(row, f, i, sign, step) {
      var list = signs(row, f);
      while (list.length < i) { list.push("_"); }
      list[i] = sign;
      write(row, f, written(list, f), step);
    }

    function done(step) {
      if (step.length) { steps.push(step); undone = []; }
      tell("");
    }

    function tell(text) { if (told.textContent !== text) { told.textContent = text; told.hidden = !text; } }

    function refused(list) {
      if (!list.length) { return; }
      tell(form.getAttribute("data-refusedcells").replace("{count}", list.length).replace("{cells}",
        list.slice(0, 5).map(function (one) {
          return words.replace("{seat}", one.row.seat).replace("{name}", one.row.name)
            .replace("{form}", heads[one.f].title).replace("{n}", one.i + 1) + "\u201c" + one.sign + "\u201d";
        }).join(form.getAttribute("data-comma")) + (list.length > 5 ? " \u2026" : "")));
    }

    function allowed(f, sign) { return sign === "_" || heads[f].signs.indexOf(sign) >= 0; }

    function type(text) {
      var step = [], bad = [];
      narrow(text).split("").forEach(function (sign) {
        if (allowed(at.f, sign)) {
          set(at.row, at.f, at.i, sign, step);
          advance();
        } else { bad.push({ row: at.row, f: at.f, i: at.i, sign: sign }); }
      });
      done(step);
      refused(bad);
      show();
    }

    /* A block from a spreadsheet, from the caret to the right and down: a cell a sign, or a cell a row of signs. */
    function paste(text) {
      var step = [], bad = [], lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
      lines.forEach(function (line, y) {
        var row = rows[at.row.at + y], f = at.f, i = at.i;
        line.split("\t").forEach(function (cell) {
          (narrow(cell) || " ").split("").forEach(function (sign) {
            if (row && heads[f] && i >= heads[f].size) { f += 1; i = 0; }
            if (sign === " ") { i += 1; return; }  // an empty cell of a spreadsheet says nothing
            if (row && heads[f] && allowed(f, sign)) { set(row, f, i, sign, step); }
            else { bad.push({ row: row || { seat: "?", name: "" }, f: Math.min(f, heads.length - 1), i: i, sign: sign }); }
            i += 1;
          });
        });
      });
      done(step);
      refused(bad);
      show();
    }

    function back(from, to) {
      var step = from.pop(), inverse = [], first;
      if (!step) { return; }
      step.reverse().forEach(function (one) { first = one; write(one.row, one.f, one.was, inverse); });
      to.push(inverse);
      go(first.row, first.f, first.i);
    }

    function clear(stepBack) {
      var step = [];
      if (stepBack && find(at.row, at.f, at.i) === "_") { advance(true); }
      set(at.row, at.f, at.i, "_", step);
      done(step);
      show();
    }

    function move(across, downwards) {
      var i = at.i + across, f = at.f, row = rows[at.row.at + downwards] || at.row;
      if (i < 0 && heads[f - 1]) { f -= 1; i = heads[f].size - 1; }
      if (heads[f].size <= i && heads[f + 1]) { f += 1; i = 0; }
      go(row, f, Math.max(0, Math.min(i, heads[f].size - 1)));
    }

    var end = heads.length - 1, KEYS = {
      8: function () { clear(true); }, 46: function () { clear(false); },
      13: function () { move(0, 1); }, 38: function () { move(0, -1); }, 40: function () { move(0, 1); },
      37: function () { move(-1, 0); }, 39: function () { move(1, 0); },
      33: function () { go(rows[Math.max(0, at.row.at - 10)], at.f, at.i); },
      34: function () { go(rows[Math.min(rows.length - 1, at.row.at + 10)], at.f, at.i); },
      36: function (event) { go(event.ctrlKey ? rows[0] : at.row, 0, 0); },
      35: function (event) { go(event.ctrlKey ? rows[rows.length - 1] : at.row, end, heads[end].size - 1); }
    };

    function key(event) {
      var code = event.keyCode, command = event.ctrlKey || event.metaKey, act;
      if (event.isComposing || code === 229 || event.altKey || !fieldOf(event.target)) { return; }
      if (command && (code === 90 || code === 89)) {
        act = code === 89 || event.shiftKey ? function () { back(undone, steps); } : function () { back(steps, undone); };
      } else if (KEYS[code] && !event.shiftKey && (!command || code === 35 || code === 36)) { act = KEYS[code]; }
      else if (!command && event.key && event.key.length === 1 && event.key !== " ") {
        act = function () { type(event.key); };
      } else if (event.key === " ") { act = function () { advance(); }; }
      if (!act) { return; }
      event.preventDefault();
      act(event);
    }

    /* What did not come as a key: an input method, full-width digits, a soft keyboard, a text filled in by software. */
    function reconcile(field, composed) {
      var place = fieldOf(field), now = field.value, was = last, start = offset(at.f, at.i), step = [], head, tail, given;
      if (!place || now === was) { return; }
      head = was.slice(0, start);
      tail = was.slice(start + 1);
      given = now.slice(head.length, now.length - tail.length);
      if (now.slice(0, head.length) === head && given + tail === now.slice(head.length) && (given.length < 2 || composed)) {
        field.value = was;
        if (given) { type(given); } else if (composed) { show(); } else { clear(false); }
        return;
      }
      field.value = was;
      write(place.row, place.f, now, step);
      done(step);
      show();
    }

    form.addEventListener("keydown", key);
    form.addEventListener("compositionstart", function () { composing = true; });
    form.addEventListener("compositionend", function (event) {
      window.setTimeout(function () { composing = false; reconcile(event.target, true); }, 0);
    });
    form.addEventListener("input", function (event) {
      if (!composing && !event.isComposing) { reconcile(event.target, false); }
    });
    form.addEventListener("paste", function (event) {
      var data = event.clipboardData || window.clipboardData;
      if (!data || !fieldOf(event.target)) { return; }
      event.preventDefault();
      paste(data.getData("Text"));
    });
    form.addEventListener("click", function (event) {
      var place = fieldOf(event.target), cells, x, i;
      if (!place || !event.detail) { return; }
      cells = heads[place.f].ruler.children;
      x = event.clientX - event.target.getBoundingClientRect().left;
      i = cells.length - 1;
      while (i && cells[i].offsetLeft - cells[0].offsetLeft > x) { i -= 1; }
      go(place.row, place.f, i);
    });
    form.addEventListener("focus", function (event) {
      var place = fieldOf(event.target);
      if (place && (place.row !== at.row || place.f !== at.f)) { go(place.row, place.f, 0); }
    }, true);
    form.addEventListener("blur", function (event) {
      if (!event.relatedTarget || event.relatedTarget.nodeName !== "INPUT") { saving.flush(); }
    }, true);
    each(places, function (place) {
      place.addEventListener("change", function () {
        try { window.localStorage.setItem("direction", byItem() ? "item" : "child"); } catch (error) { place.checked = true; }
      });
    });

    function firstOpen() {
      var place = { row: rows[0], f: 0, i: 0 }, tries = rows.length * heads.reduce(function (sum, head) {
        return sum + head.size;
      }, 0);
      while (place && tries && find(place.row, place.f, place.i) !== "_") {
        place = next(place.row, place.f, place.i);
        tries -= 1;
      }
      return place && tries ? place : { row: rows[0], f: 0, i: 0 };
    }

    rows.forEach(function (row) {
      row.fields.forEach(function (field) { field.tabIndex = -1; field.size = 1; });
    });
    question.parentNode.parentNode.classList.add("fixed");
    try { places[1].checked = window.localStorage.getItem("direction") === "item"; } catch (error) { places[0].checked = true; }
    each(document.querySelectorAll(".gridonly"), function (part) { part.hidden = false; });
    each(document.querySelectorAll(".side details[open]"), function (part) { part.open = false; });
    var open = firstOpen();
    go(open.row, open.f, open.i, Boolean(document.querySelector(".summary")));
  }

}());
