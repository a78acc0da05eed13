/* Questions that are asked when they are needed: a field stands there once an answer asks for it, the reasons are those
   of the chosen decision; what was typed and not saved is there again. ES5; without it every question stands on the page,
   and what does not apply stays empty. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-needs]"), needs, days, reason, reasons, before, given = "";
  var draft, said = document.getElementById("kept"), timer = null, request = null, last = "", sent = false;
  if (!form) { return; }
  needs = JSON.parse(form.getAttribute("data-needs"));
  days = JSON.parse(form.getAttribute("data-days"));

  function controls(name) {
    var found = form.elements[name];
    if (!found) { return []; }
    return found.tagName ? [found] : Array.prototype.slice.call(found);
  }

  function value(name) {
    var found = controls(name), i;
    if (found.length && found[0].type !== "radio") { return found[0].value; }
    for (i = 0; i < found.length; i += 1) { if (found[i].checked) { return found[i].value; } }
    return "";
  }

  function box(name) {
    var found = controls(name)[0];
    while (found && !/(^| )field( |$)/.test(found.className)) { found = found.parentNode; }
    return found;
  }

  function asked(name) {
    return needs[name].some(function (need) { return need[1].indexOf(value(need[0])) >= 0; });
  }

  /* What is not asked is not sent either; what was refused stays in sight. */
  function show(name) {
    var place = box(name), hide;
    if (!place) { return; }
    hide = !asked(name) && !/(^| )bad( |$)/.test(place.className);
    place.hidden = hide;
    controls(name).forEach(function (control) { control.disabled = hide; });
  }

  function fold(details) {
    var fields = details.querySelectorAll(".field"), i, hidden = fields.length > 0;
    for (i = 0; i < fields.length; i += 1) { hidden = hidden && fields[i].hidden; }
    details.hidden = hidden;
  }

  function narrow(chosen) {
    var decision = value("decision");
    while (reason.options.length > 1) { reason.removeChild(reason.lastChild); }
    reasons.forEach(function (one) {
      if (one.value.indexOf(decision + ":") === 0) { reason.appendChild(one); }
    });
    reason.value = chosen;
    if (reason.value !== chosen) { reason.value = ""; }
  }

  function propose() {
    var until = controls("until")[0], day = days[value("decision")] || "";
    if (until && (until.value === "" || until.value === given)) { until.value = given = day; }
  }

  /* Who was seen was asked; it can be taken back. */
  function askedTheChild() {
    var boxes = controls("asked"), any = boxes.some(function (one) { return one.checked; });
    boxes.forEach(function (one) { if (!any && one.value === "child") { one.checked = true; } });
  }

  function all() {
    Object.keys(needs).forEach(show);
    Array.prototype.forEach.call(form.querySelectorAll("details"), fold);
  }

  /* What is typed and not saved is kept on the server for its writer alone. */
  function typed() {
    var parts = [], i, one, chosen;
    for (i = 0; i < form.elements.length; i += 1) {
      one = form.elements[i];
      chosen = one.type === "radio" || one.type === "checkbox" ? one.checked : one.name && one.type !== "submit";
      if (chosen && !one.disabled) { parts.push(encodeURIComponent(one.name) + "=" + encodeURIComponent(one.value)); }
    }
    return parts.join("&");
  }

  function tell(words) { said.textContent = words; said.hidden = false; }

  function keep() {
    var now = typed();
    if (sent || now === last) { return; }
    request = new XMLHttpRequest();
    request.open("POST", draft, true);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.onload = function () {
      if (request.status !== 200) { tell(said.getAttribute("data-lost")); return; }
      last = now;
      tell(said.getAttribute("data-kept").replace("{time}", request.responseText));
    };
    request.onerror = function () { tell(said.getAttribute("data-lost")); };
    request.send(now);
  }

  function soon() { window.clearTimeout(timer); timer = window.setTimeout(keep, 1500); }

  draft = form.getAttribute("data-draft");
  if (draft && said) {
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", function () {
      sent = true;
      window.clearTimeout(timer);
      if (request) { request.abort(); }
    });
    document.addEventListener("visibilitychange", function () { if (document.hidden && timer) { keep(); } });
    window.addEventListener("pagehide", function () {
      var now = typed(), beacon = window.navigator.sendBeacon, Data = window.URLSearchParams;
      if (!sent && timer && now !== last && beacon && Data) { beacon.call(window.navigator, draft, new Data(now)); }
    });
  }

  reason = controls("reason")[0];
  if (reason) {
    before = reason.value;
    reasons = Array.prototype.slice.call(reason.options, 1);
    Array.prototype.slice.call(reason.children, 1).forEach(function (group) { reason.removeChild(group); });
    narrow(before);
  }
  form.addEventListener("change", function (event) {
    if (event.target.name === "decision") { narrow(reason.value); propose(); }
    if (event.target.name === "child_seen" && value("child_seen") === "seen") { askedTheChild(); }
    all();
  });
  all();
  last = typed();
}());
