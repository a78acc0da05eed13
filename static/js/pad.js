/* One question, one child, five big buttons, without waiting for the server between two answers. ES5; without it each
   button sends the form. */
(function () {
  "use strict";
  var form = document.getElementById("pad"), block = document.getElementById("pad-data"), xinqiao = window.xinqiao;
  if (!form || !block || !xinqiao) { return; }
  var data = JSON.parse(block.textContent), children = data.children, at = data.at, pressed = 0;
  var progress = document.querySelector("progress"), open = progress.max - progress.value;

  function part(id) { return document.getElementById(id); }
  function item(place) { return data.items[Math.floor(place / children.length)]; }
  function child(place) { return children[place % children.length]; }
  function digits(place) { return child(place).digits[item(place).form].replace(/\s/g, ""); }
  function sign(place) { return digits(place).charAt(item(place).at) || "_"; }
  function count() { return data.items.length * children.length; }

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
        show(at);
      }
    }
  });

  function one(id) { return children.filter(function (row) { return row.id === id; })[0]; }

  function filled(text, place) {
    return text.replace("{seat}", child(place).seat).replace("{name}", child(place).name).replace("{sign}", sign(place).replace("o", "0"));
  }

  function show(place) {
    var back = part("back"), skip = part("skip");
    if (item(place).keys !== item(at).keys) { saving.flush(function () { window.location.href = address(place); }); return; }
    at = place;
    part("place").textContent = item(place).words;
    part("q").textContent = item(place).text;
    part("seat").textContent = filled(data.seat, place);
    part("name").textContent = child(place).name;
    part("now").textContent = sign(place) === "_" ? "" : filled(data.now, place);
    back.hidden = !place;
    if (place) { back.textContent = filled(data.back, place - 1); }
    skip.hidden = place + 1 >= count();
    progress.value = progress.max - open;
    form.querySelector("[name=item]").value = item(place).id;
    form.querySelector("[name=child]").value = child(place).id;
    form.querySelector("[name=version]").value = child(place).version;
  }

  /* Every step is one of the browser's history: the phone's own button goes back to what was seen before. */
  function go(place) {
    show(place);
    if (at === place) { remember("pushState"); }
  }

  function remember(how) {
    try { window.history[how](at, "", address(at)); } catch (error) { pressed = 0; }
  }

  function address(place) { return data.url + "?item=" + item(place).id + "&child=" + child(place).id; }

  function write(given) {
    var where = item(at), list = digits(at).split(""), entries = {};
    while (list.length <= where.at) { list.push("_"); }
    open -= list[where.at] === "_" ? 1 : 0;
    list[where.at] = given;
    child(at).digits[where.form] = entries[data.forms[where.form]] = list.join("").replace(/_+$/, "");
    saving.put(child(at).id, entries);
  }

  /* The next open line from here, then from the beginning; when there is none, the page that says so. */
  function next() {
    var place = at, tries;
    for (tries = 0; tries < count(); tries += 1) {
      place = (place + 1) % count();
      if (sign(place) === "_") { go(place); return; }
    }
    progress.value = progress.max;
    saving.flush(function () { window.location.href = data.url; });
  }

  form.addEventListener("click", function (event) {
    var button = event.target, now = Date.now();
    while (button && button !== form && button.name !== "answer") { button = button.parentNode; }
    if (!button || button.name !== "answer") { return; }
    event.preventDefault();
    if (now - pressed < 200) { part("now").textContent = data.fast; return; }  // a trembling finger does not answer for the next child
    pressed = now;
    write(button.value);
    next();
  });

  part("back").addEventListener("click", function (event) { event.preventDefault(); go(at - 1); });
  part("skip").addEventListener("click", function (event) {
    if (at + 1 < count()) { event.preventDefault(); go(at + 1); }
  });
  document.addEventListener("keydown", function (event) {
    var button = event.ctrlKey || event.altKey || event.metaKey ? null :
      form.querySelector("button[value='" + (/^[0-9-]$/.test(event.key || "") ? event.key : "none") + "']");
    if (button) { event.preventDefault(); button.click(); }
  });
  window.addEventListener("popstate", function (event) { if (event.state !== null) { show(event.state); } });
  part("q").setAttribute("aria-live", "polite");
  part("who").setAttribute("aria-live", "polite");
  show(at);
  remember("replaceState");
}());
