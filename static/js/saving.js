/* Rows on their way to the server, for the class sheet and the pad. ES5; both work without it.
   Server contract: screening/rounds/views/autosave.py. Nothing is called saved before the server has said so.

     xinqiao.queue     what the server has not yet: put, acknowledge, list. In memory; another store fits the same door.
     xinqiao.save(page)   page.version(child) reads, page.took(child, answer) shows; returns put, flush, unsent */
(function () {
  "use strict";
  var xinqiao = window.xinqiao = {};

  xinqiao.queue = (function () {
    var kept = {}, edits = 0;
    return {
      /* The newest entries of a child, on top of what still waits. Only an untouched row starts from `version`. */
      put: function (child, version, entries) {
        var row = kept[child] || { child: child, version: version, entries: {} };
        Object.keys(entries).forEach(function (form) { row.entries[form] = entries[form]; });
        row.edit = edits += 1;
        kept[child] = row;
      },
      /* The server has this edit: a later one goes on from its version. Without `edit` the row is dropped. */
      acknowledge: function (child, version, edit) {
        var row = kept[child];
        if (row && (!edit || row.edit === edit)) { delete kept[child]; } else if (row) { row.version = version; }
      },
      list: function () { return Object.keys(kept).map(function (child) { return kept[child]; }); }
    };
  }());

  function nonce() {
    var bytes = [], text = "", i, source = window.crypto || window.msCrypto;
    if (source && source.getRandomValues) { bytes = source.getRandomValues(new Uint8Array(16)); }
    for (i = 0; i < 16; i += 1) {
      text += (256 + (bytes.length ? bytes[i] : Math.floor(Math.random() * 256))).toString(16).slice(1);
    }
    return text.slice(0, 12) + "4" + text.slice(13, 16) + "a" + text.slice(17);
  }

  xinqiao.save = function (page) {
    var box = document.getElementById("saving-box"), status = document.getElementById("saving");
    var again = document.getElementById("again"), signIn = document.getElementById("sign-in");
    var choice = document.getElementById("choice");
    var queue = xinqiao.queue, forms = box.getAttribute("data-forms").split(" ");
    var token = document.querySelector("main [name=csrfmiddlewaretoken]");
    var held = {};      // child → its conflict, or true when it was refused: waits for the person
    var stopped = "";   // why nothing is sent: signedout, refused; else ""
    var busy = false, batch = null, timer = null, due = 0, wait = 2000, leaving = false, after = null;

    function say(key, values, loud) {
      var text = key.slice(0, 1) === "=" ? key.slice(1) : box.getAttribute("data-" + key) || "";
      Object.keys(values || {}).forEach(function (name) { text = text.replace("{" + name + "}", values[name]); });
      status.setAttribute("aria-live", loud === false ? "off" : "polite");
      if (status.textContent !== text) { status.textContent = text; }
      status.className = key === "saved" ? "saving ok" : "saving";
      again.hidden = key !== "waiting" && key !== "refused" && key !== "signedout";
      signIn.hidden = key !== "signedout";
    }

    function ready() { return queue.list().filter(function (row) { return !held[row.child]; }); }
    function unsent() { return queue.list().length; }

    function plan(delay) {
      window.clearTimeout(timer);
      timer = window.setTimeout(send, delay);
    }

    function put(child, entries) {
      queue.put(child, page.version(child), entries);
      delete held[child];
      if (!stopped) { say("pending", { count: unsent() }, false); }
      if (busy || stopped || wait > 2000) { return; }
      due = due || Date.now() + 5000;
      plan(Math.max(0, Math.min(1500, due - Date.now())));
    }

    function call(method, done) {
      var request = new XMLHttpRequest();
      request.open(method, box.getAttribute("data-url"));
      request.setRequestHeader("Accept", "application/json");
      request.timeout = 20000;
      request.onload = function () {
        var answer = null;
        try { answer = JSON.parse(request.responseText); } catch (error) { answer = null; }
        busy = false;
        done(request.status, answer);
      };
      request.onerror = request.ontimeout = function () { busy = false; later(); };
      busy = true;
      return request;
    }

    /* One batch at a time. Without an answer it is sent again as it was: a lost answer writes nothing twice. */
    function send() {
      window.clearTimeout(timer);
      if (busy) { return; }
      if (stopped) { ask(); return; }
      if (!batch) {
        var rows = ready().slice(0, 60);
        due = 0;
        if (!rows.length) { settled(); return; }
        batch = { nonce: nonce(), edits: {}, rows: rows.map(function (row) {
          return [row.child, row.version].concat(forms.map(function (form) {
            return form in row.entries ? row.entries[form] : null;
          }));
        }) };
        rows.forEach(function (row) { batch.edits[row.child] = row.edit; });
      }
      var request = call("POST", answered);
      request.setRequestHeader("Content-Type", "application/json");
      request.setRequestHeader("X-CSRFToken", token.value);
      request.setRequestHeader("Idempotency-Key", batch.nonce);
      request.send(JSON.stringify({ forms: forms, rows: batch.rows }));
    }

    function later() {
      if (!stopped) { say("waiting", { count: unsent() }, wait === 2000); }
      settled();
      plan(wait);
      wait = Math.min(wait * 2, 60000);
    }

    function answered(code, answer) {
      if (answer && answer.rows) { taken(answer); return; }
      if (code < 400 || code >= 500) { later(); return; }
      batch = null;
      stopped = code === 401 || code === 403 ? "signedout" : "refused";
      say(answer && answer.message ? "=" + answer.message : stopped);
      again.hidden = false;
      settled();
      if (stopped === "signedout") { ask(); }
    }

    /* After a sign-in elsewhere the old token is void. Rows of one person are never sent as another. */
    function ask() {
      if (busy) { return; }
      call("GET", function (code, answer) {
        if (code >= 500) { later(); return; }
        if (!answer || !answer.token) { say(code < 400 || code === 401 ? "signedout" : "refused"); return; }
        if (answer.person !== box.getAttribute("data-person")) { say("other"); return; }
        token.value = answer.token;
        stopped = "";
        wait = 2000;
        send();
      }).send();
    }

    function taken(answer) {
      var edits = batch.edits;
      batch = null;
      wait = 2000;
      answer.rows.forEach(function (row) {
        if (row.conflict) { held[row.child] = row.conflict; } else if (!row.saved) { held[row.child] = true; }
        if (row.saved) { queue.acknowledge(row.child, row.version, edits[row.child]); }
        page.took(row.child, row);
      });
      offer();
      if (answer.message) { say("=" + answer.message); }
      else if (!unsent()) { say("saved", { time: answer.saved_at }); }
      else { say("pending", { count: unsent() }, false); }
      if (ready().length) { plan(1500); }
      settled();
    }

    /* Two versions of a row: one choice after the other. */
    function inConflict() {
      return Object.keys(held).filter(function (child) { return held[child].theirs; })[0];
    }

    function offer() {
      var child = inConflict(), conflict = held[child];
      choice.hidden = !child;
      if (!child) { return; }
      choice.firstChild.textContent = conflict.words + " " +
        forms.map(function (form) { return conflict.theirs[form]; }).join(" | ");
    }

    choice.addEventListener("click", function (event) {
      var child = inConflict(), conflict = held[child], row, entries;
      if (!child || !event.target.value) { return; }
      row = queue.list().filter(function (one) { return one.child === child; })[0];
      entries = row.entries;
      queue.acknowledge(child);
      delete held[child];
      page.took(child, { version: conflict.version, entries: event.target.value === "theirs" ? conflict.theirs : null });
      if (event.target.value === "mine") { put(child, entries); }
      offer();
      flush();
    });

    function settled() {
      var go = after;
      if (go && !busy) { after = null; go(); }
    }

    /* Sends at once what waits, then goes on: a person who leaves meets no question and no own change as a conflict. */
    function flush(then) {
      after = then || after;
      send();
    }

    again.addEventListener("click", function () { wait = 2000; send(); });
    function awake() { if (!document.hidden && (stopped || unsent())) { wait = 2000; send(); } }
    window.addEventListener("online", awake);
    window.addEventListener("focus", awake);
    document.addEventListener("visibilitychange", awake);
    window.addEventListener("beforeunload", function (event) {
      if (leaving || !unsent()) { return undefined; }
      event.returnValue = box.getAttribute("data-leave").replace("{count}", unsent());
      return event.returnValue;
    });
    document.addEventListener("click", function (event) {
      var link = event.target;
      while (link && link.nodeName !== "A") { link = link.parentNode; }
      if (!link || link.target || event.ctrlKey || event.metaKey || event.defaultPrevented || stopped) { return; }
      if (!ready().length || wait > 2000) { return; }
      event.preventDefault();
      flush(function () { window.location.href = link.href; });
    });

    return { put: put, flush: flush, unsent: unsent, busy: function () { return busy; },
             leave: function () { leaving = true; } };
  };
}());
