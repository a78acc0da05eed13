/* Rows on their way to the server, for the class sheet and the pad. ES5; both work without it.
   Server contract: screening/rounds/views/autosave.py. Nothing is called saved before the server has said so, and nothing
   is called kept before the device has written it (device.js).

     xinqiao.queue        what the server has not yet: put, acknowledge, list, restore. Every change is kept on the device.
     xinqiao.save(page)   page.version(child) reads, page.took(child, answer) shows, page.name(child) says whose row it is;
                          returns put, flush */
(function () {
  "use strict";
  var xinqiao = window.xinqiao = window.xinqiao || {};

  xinqiao.queue = (function () {
    var kept = {}, edits = 0;

    /* Two texts of a form, sign by sign; what was typed later counts. */
    function over(older, newer) {
      var under = older.replace(/\s/g, "");
      newer.replace(/\s/g, "").split("").forEach(function (sign, i) {
        while (under.length < i) { under += "_"; }
        if (sign !== "_") { under = under.slice(0, i) + sign + under.slice(i + 1); }
      });
      return under;
    }

    return {
      changed: function () { return undefined; },
      /* The newest entries of a child, on top of what still waits. Only an untouched row starts from `version`. */
      put: function (child, version, entries) {
        var row = kept[child] || { child: child, version: version, entries: {} };
        Object.keys(entries).forEach(function (form) { row.entries[form] = entries[form]; });
        row.edit = edits += 1;
        kept[child] = row;
        this.changed();
      },
      /* The server has this edit: a later one goes on from its version. Without `edit` the row is dropped. */
      acknowledge: function (child, version, edit) {
        var row = kept[child];
        if (row && (!edit || row.edit === edit)) { delete kept[child]; } else if (row) { row.version = version; }
        this.changed();
      },
      /* A row an earlier page has left, under what was typed since; its own version, so that nothing is overwritten. */
      restore: function (row) {
        var since = kept[row.child];
        edits = Math.max(edits, row.edit) + 1;
        if (since) {
          Object.keys(since.entries).forEach(function (form) {
            row.entries[form] = over(row.entries[form] || "", since.entries[form]);
          });
          row.edit = edits;
        }
        kept[row.child] = row;
        return row;
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
    var choice = document.getElementById("choice"), left = null, words = {};
    var form = document.getElementById("sheet"), outs = document.querySelector("header form");
    var queue = xinqiao.queue, forms = box.getAttribute("data-forms").split(" "), pins = box.getAttribute("data-pins");
    var person = box.getAttribute("data-person"), url = box.getAttribute("data-url");
    var readOnly = form && !document.querySelector("[name^='v-']");
    var token = document.querySelector("main [name=csrfmiddlewaretoken]");
    var held = {};      // child → its conflict, or true when it was refused: waits for the person
    var odd = [];       // rows of earlier pages that no longer fit: kept and shown, never guessed
    var stopped = "";   // why nothing is sent: signedout, other, refused; else ""
    var stale = false;  // there was a break: who is signed in and the token are asked for before anything is sent
    var fresh = false, busy = false, batch = null, timer = null, due = 0, wait = 2000, leaving = false;
    var after = null, once = null, said = "", drawer = null, stored = false;

    function word(key) { return box.getAttribute("data-" + key) || ""; }

    function say(key, values, loud, given) {
      var text = given || word(key) || word("refused");
      said = key;
      Object.keys(values || {}).forEach(function (name) { text = text.replace("{" + name + "}", values[name]); });
      if (key === "waiting") { text += (stored ? " " + word("kept") : "") + (after ? " " + word("hold") : ""); }
      status.setAttribute("aria-live", loud === false ? "off" : "polite");
      if (status.textContent !== text) { status.textContent = text; }
      status.className = key === "saved" ? "saving ok" : "saving";
      again.hidden = ["waiting", "hold", "refused", "signed-out", "other"].indexOf(key) < 0;
      signIn.hidden = key !== "signed-out" && key !== "other";
    }

    function ready() { return queue.list().filter(function (row) { return !held[row.child]; }); }
    function unsent() { return queue.list().length; }

    function keep(now) {
      stored = false;
      if (drawer && !readOnly) {
        drawer.keep(function () { return { pins: pins, rows: queue.list(), batch: batch, odd: odd }; }, unsent() + odd.length, now);
      }
    }

    function plan(delay) {
      window.clearTimeout(timer);
      timer = window.setTimeout(send, delay);
    }

    function put(child, entries) {
      delete held[child];
      queue.put(child, page.version(child), entries);
      if (!stopped && wait === 2000) { say("pending", { count: unsent() }, false); }
      else if (!stopped && !drawer) { say("waiting", { count: unsent() }, false); }
      if (busy || stopped || wait > 2000) { return; }
      due = due || Date.now() + 5000;
      plan(Math.max(0, Math.min(1500, due - Date.now())));
    }

    function call(method, done) {
      var request = new XMLHttpRequest();
      request.open(method, url + "?person=" + person);
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

    /* One batch at a time. Without an answer it is sent again as it was, by whichever page finds it: a lost answer writes
       nothing twice. */
    function send() {
      window.clearTimeout(timer);
      if (busy || readOnly) { return; }
      if (stopped || stale) { ask(); return; }
      if (!batch) {
        var rows = ready().slice(0, 60), request;
        due = 0;
        if (!rows.length) { settled(); return; }
        batch = { nonce: nonce(), edits: {}, rows: rows.map(function (row) {
          return [row.child, row.version].concat(forms.map(function (form) {
            return form in row.entries ? row.entries[form] : null;
          }));
        }) };
        rows.forEach(function (row) { batch.edits[row.child] = row.edit; });
        keep(true);
      }
      request = call("POST", answered);
      request.setRequestHeader("Content-Type", "application/json");
      request.setRequestHeader("X-CSRFToken", token.value);
      request.setRequestHeader("Idempotency-Key", batch.nonce);
      request.send(JSON.stringify({ pins: pins, forms: forms, rows: batch.rows }));
    }

    function later() {
      stale = true;
      if (!stopped) { say(unsent() ? "waiting" : "hold", { count: unsent() }, wait === 2000); }
      settled();
      plan(wait);
      wait = Math.min(wait * 2, 60000);
    }

    function stop(key, answer) {
      stopped = key;
      say(key, null, true, answer && answer.message);
      settled();
    }

    function answered(code, answer) {
      if (answer && answer.rows) { taken(answer); return; }
      if (code < 400 || code >= 500) { later(); return; }
      batch = null;
      keep();
      stop(code === 401 || code === 403 ? answer && answer.error || "signed-out" : "refused", answer);
      if (stopped === "signed-out" && !fresh) { ask(); }
    }

    /* After a sign-in elsewhere the old token is void. Rows of one person are never sent as another: the server looks too. */
    function ask() {
      if (busy) { return; }
      call("GET", function (code, answer) {
        if (code >= 500) { later(); return; }
        if (!answer || !answer.token) { stop(answer && answer.error || "refused", answer); return; }
        token.value = answer.token;
        words = answer.words;
        stopped = "";
        stale = false;
        fresh = true;
        wait = 2000;
        show();
        send();
      }).send();
    }

    function taken(answer) {
      var edits = batch.edits;
      batch = null;
      fresh = false;
      wait = 2000;
      answer.rows.forEach(function (row) {
        if (row.conflict) { held[row.child] = row.conflict; } else if (!row.saved) { held[row.child] = true; }
        if (row.version) { queue.acknowledge(row.child, row.version, row.saved ? edits[row.child] : -1); }
        page.took(row.child, row);
      });
      keep();
      offer();
      if (answer.message) { say("answer", null, true, answer.message); }
      else if (!unsent()) { say("saved", { time: answer.saved_at }); }
      else { say("pending", { count: unsent() }, false); }
      if (ready().length) { plan(after ? 0 : 1500); }
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
      send();
    });

    /* What earlier pages have left comes back into the fields and is sent; what no longer fits is shown, not sent. */
    function found(old) {
      var fits = old.pins === pins && !readOnly;
      odd = odd.concat(old.odd);
      old.rows.forEach(function (row) {
        var name = page.name(row.child);
        if (fits && name) {
          row = queue.restore(row);
          page.took(row.child, { version: parseInt(row.version, 10) + ".", entries: row.entries });
        } else {
          odd.push(name + " " + Object.keys(row.entries).map(function (form) { return row.entries[form]; }).join(" | "));
        }
      });
      if (fits && !busy) { batch = batch || old.batch; }
      keep(true);
      if (unsent() && !stopped) { say("pending", { count: unsent() }); }
      if (odd.length) { explain(show); } else { send(); }
    }

    function add(tag, text, kind) {
      var part = document.createElement(tag);
      part.textContent = text;
      part.className = kind;
      box.appendChild(part);
      return part;
    }

    /* What is seldom said comes with its words from the server, in the language of the page. */
    function show() {
      if (left) { box.removeChild(left); left = null; }
      if (!odd.length || !words.odd) { return; }
      left = add("div", "", "");
      left.appendChild(add("p", words.odd.replace("{count}", odd.length).replace("{rows}", odd.join("; ")), ""));
      left.appendChild(add("button", words.remove, "link")).type = "button";
      left.setAttribute("role", "alert");
      left.lastChild.addEventListener("click", function () {
        if (!window.confirm(words.remove + " ?")) { return; }
        odd = [];
        readOnly = false;
        keep(true);
        show();
      });
    }

    function explain(act) {
      if (busy) { window.setTimeout(function () { explain(act); }, 500); return; }
      call("GET", function (code, answer) {
        words = answer && answer.words || words;
        act();
        send();
      }).send();
    }

    /* Goes on once everything is sent, so that nobody meets the own change as a conflict; without a line it waits for it. */
    function settled() {
      var go = once;
      if (busy) { return; }
      if (!go && (stopped || (!ready().length && !inConflict()))) { go = after; after = null; }
      once = null;
      if (go) { go(); }
    }

    function flush(then) {
      after = then || after;
      if (after && inConflict()) { choice.getElementsByTagName("button")[0].focus(); }
      send();
    }

    function go(act) { leaving = true; act(); }

    if (form) {
      form.addEventListener("submit", function (event) {
        var button = document.activeElement, kept;
        if (stopped) { leaving = true; return; }
        event.preventDefault();
        stale = true;  // one short question first: a form that is sent without a line ends on an error page
        if (button && button.form === form && button.name) {
          kept = form.elements.pressed || document.createElement("input");
          kept.type = "hidden";
          kept.id = "pressed";
          kept.name = button.name;
          kept.value = button.value;
          form.appendChild(kept);
        }
        flush(function () { go(function () { form.submit(); }); });
      });
    }

    outs = outs && outs.parentNode.nodeName === "LI" ? outs : null;
    if (outs) {
      outs.addEventListener("submit", function (event) {
        if (!unsent()) { return; }
        event.preventDefault();
        once = function () {
          if (!unsent() || window.confirm(word("leave").replace("{count}", unsent()))) {
            go(function () { outs.submit(); });
          }
        };
        send();
        settled();
      });
    }

    again.addEventListener("click", function () { wait = 2000; send(); });
    function awake(event) {
      if (document.hidden) { keep(true); return; }
      if (!stopped && !unsent()) { return; }
      stale = stale || event.type !== "focus";
      wait = 2000;
      send();
    }
    window.addEventListener("online", awake);
    window.addEventListener("focus", awake);
    document.addEventListener("visibilitychange", awake);
    window.addEventListener("beforeunload", function (event) {
      keep(true);
      if (leaving || !unsent()) { return undefined; }
      event.returnValue = word("leave").replace("{count}", unsent());
      return event.returnValue;
    });
    document.addEventListener("click", function (event) {
      var link = event.target;
      while (link && link.nodeName !== "A") { link = link.parentNode; }
      if (!link || link.target || event.ctrlKey || event.metaKey || event.defaultPrevented || stopped) { return; }
      if (!ready().length || (after && after.to === link)) { return; }  // a second press goes at once
      event.preventDefault();
      flush(function () { window.location.href = link.href; });
      if (after) { after.to = link; }
    });

    queue.changed = function () { keep(); };
    function memoryOnly() { explain(function () { add("p", words.memory || "", "quiet"); }); }
    if (!xinqiao.drawer) { memoryOnly(); } else {
      xinqiao.drawer(person, word("key"), url.split("/").slice(-3)[0], function (opened) {
        drawer = opened;
        if (!drawer) { memoryOnly(); return; }
        drawer.earlier(found);
        drawer.elsewhere(function (sheet) {
          explain(function () {
            if (words.elsewhere) { add("a", words.elsewhere, "link").href = url.replace(/[^\/]+\/rows\/$/, sheet + "/"); }
          });
        });
        if (unsent()) { keep(true); }
      }, function (well) {
        stored = well;
        if (said === "waiting") { say("waiting", { count: unsent() }, false); }
      });
    }

    return { put: put, flush: flush };
  };

  /* A sheet that was handed in: what was typed without a line before is shown beside it, nothing is sent. */
  if (document.getElementById("saving-box") && document.querySelector("#sheet [readonly]")) {
    xinqiao.save({ name: function (child) {
      var field = document.querySelector("[name='0-" + child + "']");
      return field ? field.parentNode.parentNode.cells[0].textContent.replace(/^\d+/, "$& ") : "";
    } });
  }
}());
