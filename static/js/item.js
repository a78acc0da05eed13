/* One question through the whole class: an answer is sent as it is chosen, the rest is 0 once its number was read, and
   no page is loaded between two questions. ES5; without it each button sends the form. */
(function () {
  "use strict";
  var form = document.getElementById("item"), block = document.getElementById("item-data"), xinqiao = window.xinqiao;
  if (!form || !block || !xinqiao) { return; }
  var data = JSON.parse(block.textContent), children = data.children, at = data.at, counted = [];

  function part(id) { return document.getElementById(id); }
  function item() { return data.items[at]; }
  function one(id) { return children.filter(function (child) { return child.id === id; })[0]; }
  function signs(child) { return child.digits[item().form].replace(/\s/g, ""); }
  function sign(child) { return signs(child).charAt(item().at) || "_"; }
  function those(wanted) { return children.filter(function (child) { return sign(child) === wanted; }); }

  var saving = xinqiao.save({
    version: function (id) { return one(id).version; },
    name: function (id) { return one(id) ? one(id).seat + " " + one(id).name : ""; },
    took: function (id, answer) {
      if (!one(id)) { return; }  // no longer on this sheet
      if (answer.version) { one(id).version = parseInt(answer.version, 10); }
      if (answer.entries) {
        data.forms.forEach(function (key, i) {
          if (key in answer.entries) { one(id).digits[i] = answer.entries[key]; }
        });
        show();
      }
    }
  });

  function write(child, given) {
    var list = signs(child).split(""), entries = {};
    while (list.length <= item().at) { list.push("_"); }
    list[item().at] = given;
    child.digits[item().form] = entries[data.forms[item().form]] = list.join("").replace(/_+$/, "");
    saving.put(child.id, entries);
  }

  function tell(name, count) { part({ rest: "fill", ask: "sure", undo: "undo" }[name]).textContent = data[name].replace("{count}", count); }

  function ask(yes) {
    part("sure").hidden = part("yes").hidden = part("no").hidden = !yes;
    part("fill").hidden = yes || !item().rest || !those("_").length;
    part("next").hidden = yes;
  }

  function show() {
    var filled = those("o").length;
    part("place").textContent = item().words;
    part("q").textContent = item().text;
    children.forEach(function (child) {
      Array.prototype.forEach.call(form.elements["a-" + child.id], function (radio) {
        radio.checked = radio.value === sign(child).replace("o", "0");
      });
    });
    tell("rest", those("_").length);
    tell("undo", filled);
    part("undo").hidden = !filled;
    part("before").hidden = !at;
    ask(false);
  }

  /* Every question is a step of the browser's history. Other answers need their own page. */
  function go(to) {
    var next = data.items[to];
    if (!next || next.keys !== item().keys) {
      saving.flush(function () { window.location.href = next ? next.url : data.check; });
      return;
    }
    at = to;
    show();
    remember("pushState");
    if (children.length) { form.elements["a-" + children[0].id][0].focus(); }
    window.scrollTo(0, 0);
  }

  function remember(how) {
    try { window.history[how](at, "", item().url); } catch (error) { counted = []; }
  }

  var ACTS = {
    rest: function () {
      counted = those("_");
      tell("ask", counted.length);
      ask(true);
      part("yes").focus();
    },
    next: function () { go(at + 1); },
    before: function () { go(at - 1); },
    undo: function () {
      those("o").forEach(function (child) { write(child, "_"); });
      show();
    }
  };

  form.addEventListener("change", function (event) {
    var id = /^a-(.+)$/.exec(event.target.name || "");
    if (!id || !one(id[1])) { return; }
    write(one(id[1]), event.target.value);
    show();
  });
  [].forEach.call(form.querySelectorAll("[name=do]"), function (button) { button.type = "button"; });
  form.addEventListener("click", function (event) {
    if (event.target.name !== "do") { return; }
    ACTS[event.target.value]();
  });
  part("no").addEventListener("click", show);
  part("yes").addEventListener("click", function () {
    counted.forEach(function (child) { if (sign(child) === "_") { write(child, "o"); } });
    go(at + 1);
  });
  window.addEventListener("popstate", function (event) {
    if (event.state !== null) { at = event.state; show(); }
  });
  part("q").setAttribute("aria-live", "polite");
  show();
  remember("replaceState");
}());
