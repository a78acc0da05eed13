/* The class sheet, saved row by row while a person types. ES5; the form works without it.
   Server contract: screening/rounds/views/autosave.py. Nothing is called saved before the server has said so. */
(function () {
  "use strict";
  var form = document.getElementById("sheet");
  if (!form || !form.getAttribute("data-autosave") || !window.JSON || !form.addEventListener) { return; }
  var forms = (form.getAttribute("data-forms") || "").split(" ");
  var status = document.getElementById("saving");
  var changed = {};   // child → number of the last change, until that is answered
  var held = {};      // child → true: refused or in conflict; waits for the person
  var edits = 0, busy = false, timer = null, wait = 2000, leaving = false, after = null;

  function say(key, values) {
    var text = form.getAttribute("data-" + key) || "";
    Object.keys(values).forEach(function (name) { text = text.replace("{" + name + "}", values[name]); });
    if (status && status.textContent !== text) { status.textContent = text; }
    if (status) { status.className = key === "saved" ? "saving ok" : "saving"; }
  }

  function waiting() { return Object.keys(changed).filter(function (child) { return !held[child]; }); }
  function unsent() { return Object.keys(changed).length; }

  function field(prefix, child) { return form.elements[prefix + "-" + child]; }

  function row(child) {
    return forms.reduce(function (line, id, i) { return line.concat(field(String(i), child).value); },
      [child, field("v", child).value]);
  }

  function nonce() {
    var bytes = [], i, source = window.crypto || window.msCrypto;
    if (source && source.getRandomValues) { bytes = source.getRandomValues(new Uint8Array(16)); }
    else { for (i = 0; i < 16; i += 1) { bytes.push(Math.floor(Math.random() * 256)); } }
    var text = "";
    for (i = 0; i < 16; i += 1) { text += (256 + bytes[i]).toString(16).slice(1); }
    return text.slice(0, 8) + "-" + text.slice(8, 12) + "-4" + text.slice(13, 16) + "-a" + text.slice(17, 20) + "-" + text.slice(20);
  }

  // One batch at a time. Without an answer it is sent again as it was: a lost answer writes nothing twice.
  var batch = null;
  function send() {
    window.clearTimeout(timer);
    if (busy) { return; }
    if (!batch) {
      var list = waiting().slice(0, 20), i, sent = {};
      if (!list.length) { settled(); return; }
      batch = { nonce: nonce(), rows: [] };
      for (i = 0; i < list.length; i += 1) { batch.rows.push(row(list[i])); sent[list[i]] = changed[list[i]]; }
      batch.sent = sent;
    }
    busy = true;
    say("sending", {});
    var request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("data-autosave"));
    request.setRequestHeader("Content-Type", "application/json");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    request.setRequestHeader("Idempotency-Key", batch.nonce);
    request.timeout = 20000;
    request.onload = function () { busy = false; answered(request); };
    request.onerror = request.ontimeout = function () { busy = false; later(); };
    request.send(JSON.stringify({ forms: forms, rows: batch.rows }));
  }

  function later() {
    say("waiting", { count: unsent() });
    settled();
    timer = window.setTimeout(send, wait);
    wait = Math.min(wait * 2, 60000);
  }

  function answered(request) {
    var answer = null;
    try { answer = JSON.parse(request.responseText); } catch (error) { answer = null; }
    if (!answer || !answer.rows) {
      if (request.status < 400 || request.status >= 500) { return later(); }
      batch = null;
      say(request.status === 401 || request.status === 403 ? "signedout" : "refused", {});
      return settled();
    }
    wait = 2000;
    for (var i = 0; i < answer.rows.length; i += 1) { take(answer.rows[i]); }
    batch = null;
    if (answer.message) { status.textContent = answer.message; status.className = "saving"; }
    else if (!unsent()) { say("saved", { time: answer.saved_at }); }
    if (waiting().length) { send(); } else { settled(); }
  }

  function take(answer) {
    var child = answer.child, same = batch.sent[child] === changed[child];
    var line = field("v", child).parentNode.parentNode, cell = line.cells[line.cells.length - 1];
    if (answer.version) { field("v", child).value = answer.version; }
    if (answer.state) { cell.textContent = answer.state; cell.className = answer.complete ? "ok" : ""; }
    line.className = answer.saved ? "" : "bad";
    if (!same) { return; }
    if (answer.saved) { delete changed[child]; delete held[child]; } else { held[child] = true; }
  }

  function settled() { if (after && !busy) { var go = after; after = null; go(); } }

  form.addEventListener("change", function (event) {
    var parts = /^\d+-(.+)$/.exec(event.target.name || "");
    if (!parts) { return; }
    edits += 1;
    changed[parts[1]] = edits;
    delete held[parts[1]];
    send();
  });

  // The whole form waits for the row on its way, so that nobody meets the own change as a conflict.
  form.addEventListener("submit", function (event) {
    leaving = true;
    if (!busy) { return; }
    var button = document.activeElement;
    event.preventDefault();
    after = function () {
      if (button && button.form === form && button.name) {
        var kept = document.createElement("input");
        kept.type = "hidden"; kept.name = button.name; kept.value = button.value;
        form.appendChild(kept);
      }
      form.submit();
    };
  });

  window.addEventListener("online", function () { wait = 2000; send(); });
  window.addEventListener("beforeunload", function (event) {
    if (leaving || !unsent()) { return; }
    var text = (form.getAttribute("data-leave") || "").replace("{count}", unsent());
    event.returnValue = text;
    return text;
  });
}());
