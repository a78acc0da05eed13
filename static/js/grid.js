/* The class sheet as a keyboard grid, where there is room. ES5; without it a plain form. A cell is one sign of a
   field's text ("1000 0-2_"). */
(function () {
  "use strict";
  var form = document.getElementById("sheet"), xinqiao = window.xinqiao, box = document.getElementById("saving-box");
  if (!form || !xinqiao || !box) { return; }

  function every(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function flag(part, name, yes) { part.classList[yes ? "add" : "remove"](name); }

  var ids = box.getAttribute("data-forms").split(" "), titles = every(".side h2"), lists = every(".side ol");
  var heads = every("th[data-signs]").map(function (head, i) {
    var group = Number(head.getAttribute("data-group"));
    return { id: ids[i], title: titles[i].textContent, head: head, signs: head.getAttribute("data-signs"), group: group,
             size: lists[i].children.length, items: lists[i].children, words: head.firstChild.data,
             split: new RegExp("(.{" + group + "})(?=.)", "g") };
  });
  var rows = [], rowOf = {};
  every("[name^='v-']").forEach(function (version) {
    var line = version.parentNode.parentNode, child = version.name.slice(2);
    var row = { child: child, at: rows.length, version: version, line: line, state: line.cells[line.cells.length - 1],
                seat: line.cells[0].firstChild.textContent, name: line.cells[0].childNodes[1].textContent,
                fields: heads.map(function (head, i) { return form.elements[i + "-" + child]; }) };
    row.texts = row.fields.map(function (field) { return field.value; });
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
          if (head.id in answer.entries) { row.fields[i].value = row.texts[i] = answer.entries[head.id]; }
        });
        if (on && at.row === row) { show(true); }
      }
      if (answer.state) { state(row, answer.state, answer.complete); }
      flag(row.line, "bad", answer.saved === false);
    }
  });

  /* Writes only what is new: writing costs a layout. */
  function put(part, text) {
    var node = part.firstChild || part.appendChild(document.createTextNode(""));
    if (node.data !== text) { node.data = text; }
  }

  function state(row, text, complete) {
    put(row.state, text);
    flag(row.state, "ok", complete);
  }

  function changed(row, f) {
    var entries = {};
    entries[heads[f].id] = row.texts[f];
    row.fields[f].removeAttribute("aria-invalid");
    state(row, form.getAttribute("data-tosend"));
    saving.put(row.child, entries);
  }

  function fieldOf(target) {
    var parts = /^(\d+)-(.+)$/.exec(target.name || "");
    return parts && rowOf[parts[2]] ? { row: rowOf[parts[2]], f: Number(parts[1]) } : null;
  }

  var at = { row: rows[0], f: 0, i: 0 }, shown = { row: null, f: 0, i: 0 }, on = false, wide = 0;
  var steps = [], undone = [], wrong = [], stale = [], typed = "", moved = 0, pause = null, composing = false;
  var question = document.getElementById("q"), table = form.querySelector("table"), mark = document.createElement("i");
  var told = document.getElementById("told"), voice = document.createElement("p"), asking = question.parentNode.parentNode;
  var places = every("[name=direction]"), scales = every(".anchors"), apart = document.createElement("div");
  var leaveOut = document.getElementById("leave-out"), words = form.getAttribute("data-place");

  form.addEventListener("change", function (event) {
    var place = on ? null : fieldOf(event.target);
    if (!place) { return; }
    place.row.texts[place.f] = event.target.value.replace(/o/g, function (sign, i) {
      return place.row.texts[place.f].charAt(i) === sign ? sign : "O";  // typed by hand it is no 0 of the rest
    });
    changed(place.row, place.f);
    saving.flush();
  });
  if (!rows.length || !document.body.classList) { return; }

  function narrow(text) {
    return text.replace(/[\uff10-\uff19]/g, function (sign) { return String.fromCharCode(sign.charCodeAt(0) - 0xfee0); })
      .replace(/[\uff0d\u2014\u2013\u2212]/g, "-").replace(/\uff3f/g, "_").replace(/[\s\u00b7]/g, "");
  }

  function signs(row, f) { return narrow(row.texts[f]).split(""); }

  function written(list, f) { return list.join("").replace(/_+$/, "").replace(heads[f].split, "$1 "); }

  function offset(f, i) { return i + Math.floor(i / heads[f].group); }

  function find(row, f, i) { return signs(row, f)[i] || "_"; }

  /* The fields come last, so that the page is laid out once. */
  function show(quiet) {
    var row = at.row, head = heads[at.f], field = row.fields[at.f], start = offset(at.f, at.i), was = shown.row;
    var other = was !== row || shown.f !== at.f;
    if (was) { flag(heads[shown.f].cells[shown.i], "at"); }
    flag(head.cells[at.i], "at", true);
    mark.style.transform = "translateX(" + head.lefts[at.i] + "px)";
    if (other) {
      if (was) { was.fields[shown.f].tabIndex = -1; }
      field.tabIndex = 0;
      field.parentNode.appendChild(mark);
    }
    if (was !== row) {
      if (was) { flag(was.line, "at"); }
      flag(row.line, "at", true);
    }
    if (other || shown.i !== at.i) {
      put(question.firstChild, named(row, at.f, at.i));
      put(question.lastChild, head.items[at.i].textContent);
    }
    shown = { row: row, f: at.f, i: at.i };
    stale.forEach(function (one) { one.row.fields[one.f].value = one.row.texts[one.f]; });
    stale = [];
    if (!quiet && document.activeElement !== field) { field.focus({ preventScroll: true }); }
    if (document.activeElement === field) { field.setSelectionRange(start, start + 1); }
    field.scrollLeft = 0;  // signs stay in their columns
    if (!quiet) { reveal(field); }
    moved = Date.now();
    pause = pause || window.setTimeout(speak, 450);
  }

  function aim() {
    leaveOut.href = form.getAttribute("data-leave-out").replace(/0{8}-0{4}-0{4}-0{4}-0{12}/,
      at.row.child.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"));
    put(leaveOut.lastChild, " " + at.row.seat + " " + at.row.name);
  }

  function named(row, f, i) {
    return words.replace("{seat}", row.seat).replace("{name}", row.name).replace("{form}", heads[f].title)
      .replace("{n}", i + 1);
  }

  function reveal(field) {
    var box = field.getBoundingClientRect(), top = heads[at.f].head.getBoundingClientRect().bottom;
    if (box.bottom > window.innerHeight - 8 || box.top < Math.max(top, asking.getBoundingClientRect().bottom)) {
      window.scrollBy(0, box.top - window.innerHeight / 2);
    }
  }

  function speak() {
    var left = moved + 450 - Date.now();
    pause = left > 0 ? window.setTimeout(speak, left) : null;
    if (pause) { return; }
    aim();
    put(voice, answer(typed) + " " + question.lastChild.textContent + " " + answer(find(at.row, at.f, at.i)));
    typed = "";
  }

  function answer(sign) {
    var label = scales.length === 1 && scales[0].querySelectorAll("kbd")[heads[at.f].signs.indexOf(sign)];
    return sign && sign !== "_" ? sign + (label ? label.nextSibling.data : "") + "." : "";
  }

  function go(row, f, i) {
    at = { row: row, f: f, i: i };
    show();
  }

  function byItem() { return places[1].checked; }

  function next(place, back) {
    var step = back ? -1 : 1, r = place.row.at, f = place.f, i = place.i;
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

  function write(row, f, text, step) {
    if (row.texts[f] === text) { return; }
    step.push({ row: row, f: f, i: at.i, was: row.texts[f] });
    row.texts[f] = text;
    stale.push({ row: row, f: f });
    changed(row, f);
  }

  function set(row, f, i, sign, step) {
    var list = signs(row, f);
    while (list.length < i) { list.push("_"); }
    list[i] = sign;
    write(row, f, written(list, f), step);
  }

  function word(name, count) { return form.getAttribute("data-" + name).replace("{count}", count); }

  function whole(row) {
    return heads.every(function (head, f) {
      var list = signs(row, f);
      return list.length === head.size && list.indexOf("_") < 0;
    });
  }

  /* A refusal stays in sight until its row is whole. */
  function done(step, bad, over) {
    if (step.length) { steps.push(step); undone = []; }
    wrong = bad && bad.length ? bad : wrong.filter(function (one) { return !whole(one.row); });
    var text = (wrong.length ? word("refusedcells", wrong.length).replace("{cells}",
      wrong.slice(0, 5).map(function (one) { return named(one.row, one.f, one.i) + "\u201c" + one.sign + "\u201d"; })
        .join(word("comma")) + (wrong.length > 5 ? " \u2026" : "")) : "") + (over ? word("over", over) : "");
    put(told, text);
    told.hidden = !text;
    show();
  }

  function allowed(f, sign) { return sign === "_" || heads[f].signs.indexOf(sign) >= 0; }

  function type(text) {
    var step = [], bad = [];
    narrow(text).split("").forEach(function (sign) {
      if (allowed(at.f, sign)) {
        set(at.row, at.f, at.i, sign, step);
        at = next(at) || at;
        typed = sign;
      } else { bad.push({ row: at.row, f: at.f, i: at.i, sign: sign }); }
    });
    done(step, bad);
  }

  /* A block from a spreadsheet: a cell a sign, or a row of signs. */
  function paste(text) {
    var step = [], bad = [], over = 0;
    text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").forEach(function (line, y) {
      var row = rows[at.row.at + y], f = at.f, i = at.i;
      line.split("\t").forEach(function (cell) {
        var given = narrow(cell).replace(/\.0+$/, ""), many = given.split("");
        if (!many.every(function (sign) { return !heads[f] || allowed(f, sign); })) { many = [given]; }
        (given ? many : [""]).forEach(function (sign) {
          if (heads[f] && i >= heads[f].size) { f += 1; i = 0; }
          if (sign && (!row || !heads[f])) { over += 1; }
          else if (sign && allowed(f, sign)) { set(row, f, i, sign, step); }
          else if (sign) { bad.push({ row: row, f: f, i: i, sign: sign }); }
          i += 1;  // an empty cell says nothing
        });
      });
    });
    done(step, bad, over);
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
    if (stepBack && find(at.row, at.f, at.i) === "_") { at = next(at, true) || at; }
    set(at.row, at.f, at.i, "_", step);
    done(step);
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
    if (!on || event.isComposing || code === 229 || event.altKey || !fieldOf(event.target)) { return; }
    if (command && (code === 90 || code === 89)) {
      act = code === 89 || event.shiftKey ? function () { back(undone, steps); } : function () { back(steps, undone); };
    } else if (KEYS[code] && !event.shiftKey && (!command || code === 35 || code === 36)) { act = KEYS[code]; }
    else if (!command && event.key && event.key.length === 1) {
      act = function () { if (event.key === " ") { at = next(at) || at; show(); } else { type(event.key); } };
    }
    if (!act) { return; }
    event.preventDefault();
    act(event);
  }

  /* What did not come as a key: an input method, a soft keyboard, other software. */
  function reconcile(field, composed) {
    var place = on && fieldOf(field), now = field.value, was = place && place.row.texts[place.f];
    var start = offset(at.f, at.i), step = [], head, tail, given;
    if (!place || now === was) { return; }
    head = was.slice(0, start);
    tail = was.slice(start + 1);
    given = now.slice(head.length, now.length - tail.length);
    field.value = was;
    if (now.slice(0, head.length) === head && given + tail === now.slice(head.length) && (given.length < 2 || composed)) {
      if (given) { type(given); } else if (composed) { show(); } else { clear(false); }
      return;
    }
    write(place.row, place.f, now, step);
    done(step);
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
    if (!on || !data || !fieldOf(event.target)) { return; }
    event.preventDefault();
    paste(data.getData("Text"));
  });
  form.addEventListener("click", function (event) {
    var place = on && event.detail ? fieldOf(event.target) : null, x, i;
    if (!place) { return; }
    x = event.clientX - event.target.parentNode.getBoundingClientRect().left;
    i = heads[place.f].size - 1;
    while (i && heads[place.f].lefts[i] > x) { i -= 1; }
    go(place.row, place.f, i);
  });
  form.addEventListener("focus", function (event) {
    var place = on && fieldOf(event.target);
    if (place && (place.row !== at.row || place.f !== at.f)) { go(place.row, place.f, 0); }
  }, true);
  form.addEventListener("blur", function (event) {
    if (!on || (event.relatedTarget && fieldOf(event.relatedTarget))) { return; }
    aim();
    saving.flush();
  }, true);
  document.addEventListener("submit", function (event) {
    if (event.target.parentNode === apart) { event.preventDefault(); } else { own(false); }
  }, true);
  places.forEach(function (place) {
    place.addEventListener("change", function () {
      try { window.localStorage.setItem("direction", byItem() ? "item" : "child"); } catch (error) { place.checked = true; }
    });
  });

  /* A browser reads the whole form at each change of focus: in the grid every row is one of its own. */
  function own(apiece) {
    rows.forEach(function (row) {
      row.fields.forEach(function (field) {
        if (apiece) { field.setAttribute("form", "row" + row.at); } else { field.removeAttribute("form"); }
      });
    });
  }

  heads.forEach(function (head) {
    var ruler = document.createElement("span"), i, list = [], cell;
    ruler.className = "ruler";
    ruler.setAttribute("aria-hidden", "true");
    for (i = 0; i < head.size; i += 1) {
      cell = document.createElement("i");
      cell.textContent = i + 1;
      if (i % head.group === 0 && i) { cell.className = "gap"; }
      list.push(ruler.appendChild(cell));
    }
    head.ruler = ruler;
    head.cells = list;
  });

  /* Grid or plain fields, whichever fits. */
  function turn() {
    var name = table.rows[0].cells[0], style = table.style, room, size;
    if (wide === document.documentElement.clientWidth) { return; }
    wide = document.documentElement.clientWidth;
    dress(wide >= 688);
    if (!on) { return; }
    style.width = "1px";
    size = name.offsetWidth;
    room = Math.max(form.clientWidth, wide < 992 ? wide : 0) - size;
    heads.forEach(function (head) {
      head.lefts = head.cells.map(function (cell) { return cell.offsetLeft; });
      head.wide = head.lefts[head.size - 1] + head.cells[0].offsetWidth + 4;
      if (head.size === 1) { head.wide = Math.max(head.wide, head.head.offsetWidth); }  // room for its title
      room -= head.wide;
    });
    if (room < 64) { dress(false); return; }
    style.width = wide < 992 ? wide + "px" : "";
    style.tableLayout = "fixed";
    name.style.width = size + Math.max(0, room / 2 - 48) + "px";
    heads.forEach(function (head) { head.head.style.width = head.wide + "px"; });
    show(true);
  }

  function dress(grid) {
    on = grid;
    own(on);
    flag(table, "cells", on);
    flag(table, "stack", !on);
    flag(asking, "fixed", on);
    document.getElementById("to-pad").className = on ? "link" : "btn";
    every(".gridonly,.mark").forEach(function (part) { part.hidden = !on; });
    every(".plainonly").forEach(function (part) { part.hidden = on; });
    every(".side details:not(.own)").forEach(function (part) { part.open = !on; });
    table.style.cssText = table.rows[0].cells[0].style.cssText = "";
    heads.forEach(function (head) {
      head.head.style.cssText = "";
      head.head.textContent = on ? head.title : head.words;
      if (on) { head.head.appendChild(head.ruler); }
    });
    rows.forEach(function (row) {
      flag(row.line, "at");
      row.fields.forEach(function (field) { field.tabIndex = on ? -1 : 0; });
    });
    shown.row = null;
  }

  function begin() {
    var stop = (form.getAttribute("data-stop") || "").split("-"), tries = rows.length * heads.length * 30, first;
    if (rowOf[stop[2]]) { at = { row: rowOf[stop[2]], f: Number(stop[0]), i: Number(stop[1]) }; }
    rows.forEach(function (row) {
      if (window.location.hash === "#n" + row.seat) { at = { row: row, f: 0, i: 0 }; }
    });
    first = at;
    while (tries && find(at.row, at.f, at.i) !== "_") {
      at = next(at) || { row: rows[0], f: 0, i: 0 };
      tries -= 1;
    }
    if (!tries) { at = first; }
  }

  mark.className = "mark";
  voice.className = "sr";
  voice.setAttribute("aria-live", "polite");
  form.parentNode.appendChild(voice);
  apart.hidden = true;
  rows.forEach(function (row) {
    var one = apart.appendChild(document.createElement("form"));
    one.id = "row" + row.at;
    one.autocomplete = "off";
  });
  document.body.appendChild(apart);
  form.spellcheck = false;
  try { places[1].checked = window.localStorage.getItem("direction") === "item"; } catch (error) { places[0].checked = true; }
  begin();
  aim();
  turn();
  if (on && !document.querySelector(".summary")) { show(); }
  window.addEventListener("resize", turn);
  window.addEventListener("load", function () { if (on && window.location.hash) { show(); } });
}());
