/* Rows on their way to the server. ES5. Contract: docs/adr/0012. */

/* The device. A record is one page's: "<person>/<sheet>/<page>", encrypted, and how many rows wait. */
(function () {
  "use strict";
  var xinqiao = window.xinqiao = window.xinqiao || {};
  var subtle = window.crypto && window.crypto.subtle, locks = window.navigator.locks, worker = window.navigator.serviceWorker;

  function open(done) {
    var asked;
    try { asked = window.indexedDB.open("xinqiao", 1); } catch (error) { done(null); return; }
    asked.onupgradeneeded = function () { asked.result.createObjectStore("unsent"); };
    asked.onsuccess = function () { done(asked.result); };
    asked.onerror = function (event) { event.preventDefault(); done(null); };
  }

  /* Every record whose key begins so. */
  function walk(base, begins, each, done) {
    var range = window.IDBKeyRange.bound(begins, begins + "\uffff"), asked;
    asked = base.transaction("unsent").objectStore("unsent").openCursor(range);
    asked.onsuccess = function () {
      var cursor = asked.result;
      if (!cursor) { done(); return; }
      each(cursor.key, cursor.value);
      cursor["continue"]();
    };
  }

  function bytes(text) {
    var signs = unescape(encodeURIComponent(text)), list = new Uint8Array(signs.length), i;
    for (i = 0; i < signs.length; i += 1) { list[i] = signs.charCodeAt(i); }
    return list;
  }

  function text(sealed) {
    return decodeURIComponent(escape(Array.prototype.map.call(new Uint8Array(sealed), function (code) {
      return String.fromCharCode(code);
    }).join("")));
  }

  function never() { return new window.Promise(function () { return undefined; }); }

  /* `act` once no living page holds this record; then this page does. */
  function hold(record, act) {
    if (!locks) { act(); return; }
    locks.request("xinqiao/" + record, function () { act(); return never(); });
  }

  xinqiao.drawer = function (person, key, sheet, ready, written) {
    var place = person + "/" + sheet + "/", own = place + Math.random().toString(36).slice(2);
    var base, keys, next = null, writing = false, timer = null, gone = [], seen = {};

    function sealing(iv, record) { return { name: "AES-GCM", iv: iv, additionalData: bytes(record) }; }

    function keep(snapshot, count, now) {
      next = [snapshot, count];
      window.clearTimeout(timer);
      if (now) { pump(); } else { timer = window.setTimeout(pump, 100); }
    }

    function pump() {
      var job = next, iv;
      if (writing || !job) { return; }
      next = null;
      writing = true;
      if (!job[1]) { commit(null); return; }
      iv = window.crypto.getRandomValues(new Uint8Array(12));
      subtle.encrypt(sealing(iv, own), keys[0], bytes(JSON.stringify(job[0]()))).then(function (sealed) {
        commit({ count: job[1], iv: iv, sealed: sealed });
      }, function () { done(false); });
    }

    function commit(record) {
      var act, store, taken = gone;
      try {
        act = base.transaction("unsent", "readwrite");
        store = act.objectStore("unsent");
        if (record) { store.put(record, own); } else { store["delete"](own); }
        taken.forEach(function (other) { store["delete"](other); });
      } catch (error) { done(false); return; }
      act.oncomplete = function () { gone = gone.slice(taken.length); done(true); };
      act.onabort = function () { done(false); };
    }

    function done(well) {
      writing = false;
      if (next) { pump(); } else { written(well); }
    }

    function take(record, found) {
      var asked = base.transaction("unsent").objectStore("unsent").get(record);
      asked.onsuccess = function () {
        var kept = asked.result;
        if (!kept) { return; }
        keys.forEach(function (one) {
          subtle.decrypt(sealing(kept.iv, record), one, kept.sealed).then(function (plain) {
            gone = gone.concat(record);
            found(JSON.parse(text(plain)));
          }, function () { return undefined; });
        });
      };
    }

    /* Of earlier pages, also one that closes later. */
    function earlier(found) {
      var others = [];
      walk(base, place, function (record) { others.push(record); }, function () {
        others.forEach(function (record) {
          if (seen[record]) { return; }
          seen[record] = true;
          hold(record, function () { take(record, found); });
        });
      });
    }

    /* Another sheet of this person with rows that wait. */
    function elsewhere(tell) {
      var other = "";
      walk(base, person + "/", function (record) { other = record.indexOf(place) ? record.split("/")[1] : other; },
        function () { if (other) { tell(other); } });
    }

    if (!subtle || !window.indexedDB || !window.Promise || window.isSecureContext === false) { ready(null); return; }
    open(function (opened) {
      base = opened;
      if (!base) { ready(null); return; }
      window.Promise.all(key.match(/.{32}/g).map(function (one) {
        return subtle.importKey("raw", new Uint8Array(one.match(/../g).map(function (pair) { return parseInt(pair, 16); })),
          { name: "AES-GCM" }, false, ["encrypt", "decrypt"]);
      })).then(function (made) {
        keys = made;
        seen[own] = true;
        hold(own, function () { return undefined; });
        ready({ keep: keep, earlier: earlier, elsewhere: elsewhere });
      }, function () { ready(null); });
    });
  };

  if (worker && window.isSecureContext !== false) {
    window.addEventListener("load", function () {
      window.setTimeout(function () {
        if (window.navigator.onLine === false) { return; }
        worker.register("/worker/", { scope: "/" })["catch"](function () { return undefined; });
      }, 1000);
    });
  }

  var told = document.querySelectorAll("[data-words]"), reload = document.getElementById("reload");
  if (reload) { reload.addEventListener("click", function () { window.location.reload(); }); }
  if (told.length && window.indexedDB) {
    open(function (base) {
      var sum = 0;
      if (!base) { return; }
      walk(base, "", function (key, record) { sum += record.count; }, function () {
        base.close();
        Array.prototype.forEach.call(told, function (part) {
          part.hidden = !sum;
          part.textContent = part.getAttribute("data-words").replace("{count}", sum);
        });
      });
    });
  }
}());

(function () {
  "use strict";
  var xinqiao = window.xinqiao;

  xinqiao.queue = (function () {
    var kept = {}, edits = 0;

    /* Sign by sign; the later text counts, but a 0 of the rest takes no answer's place. */
    function over(older, newer) {
      var under = older.replace(/\s/g, "");
      newer.replace(/\s/g, "").split("").forEach(function (sign, i) {
        while (under.length < i) { under += "_"; }
        if (sign !== "_" && (sign !== "o" || /[_o]/.test(under.charAt(i) || "_"))) { under = under.slice(0, i) + sign + under.slice(i + 1); }
      });
      return under;
    }

    return {
      changed: function () { return undefined; },
      /* On top of what still waits; only an untouched row starts from `version`. */
      put: function (child, version, entries) {
        var row = kept[child] || { child: child, version: version, entries: {} };
        Object.keys(entries).forEach(function (form) { row.entries[form] = entries[form]; });
        row.edit = edits += 1;
        kept[child] = row;
        this.changed();
      },
      /* The server has this edit; a later one goes on from its version. Without `edit` the row is dropped. */
      acknowledge: function (child, version, edit) {
        var row = kept[child];
        if (row && (!edit || row.edit === edit)) { delete kept[child]; } else if (row) { row.version = version; }
        this.changed();
      },
      /* A row of an earlier page, under what was typed since, with its own version: nothing is overwritten. */
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
    var again = document.getElementById("again"), signIn = document.getElementById("sign-in"), line = document.getElementById("line");
    var choice = null, left = null, words = {}, bar = /asking/.test(box.parentNode.className) ? box.parentNode : box;
    var form = document.getElementById("sheet"), outs = document.querySelector("header form");
    var queue = xinqiao.queue, forms = box.getAttribute("data-forms").split(" "), pins = box.getAttribute("data-pins");
    var person = box.getAttribute("data-person"), url = box.getAttribute("data-url");
    var readOnly = form && !document.querySelector("[name^='v-']");
    var token = document.querySelector("main [name=csrfmiddlewaretoken]");
    var held = {};      // child → its conflict, or true when refused: waits for the person
    var odd = [];       // rows that no longer fit; no names
    var stopped = "";   // why nothing is sent: signed-out, other, refused
    var stale = false;  // after a break the token is asked for first
    var fresh = false, busy = false, batch = null, timer = null, due = 0, wait = 2000, leaving = false;
    var after = null, once = null, said = "", drawer = null, stored = false;

    function word(key) { return box.getAttribute("data-" + key) || ""; }

    function say(key, values, loud, given) {
      var text = given || word(key) || word("refused");
      said = key;
      Object.keys(values || {}).forEach(function (name) { text = text.replace("{" + name + "}", values[name]); });
      if (key === "waiting") { text += (stored ? word("kept") : "") + (after ? " " + word("hold") : ""); }
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

    /* One batch at a time. Without an answer it is sent again as it was. */
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

    function later(answer) {
      stale = true;
      if (!stopped) { say(unsent() ? "waiting" : "hold", { count: unsent() }, wait === 2000, answer && answer.message); }
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
      if (code < 400 || code >= 500) { later(answer); return; }
      batch = null;
      keep();
      stop(code === 401 || code === 403 ? answer && answer.error || "signed-out" : "refused", answer);
      if (stopped === "signed-out" && !fresh) { ask(); }
    }

    /* A fresh token, and words that are seldom needed. */
    function ask(then) {
      if (busy) {
        if (then) { window.setTimeout(function () { ask(then); }, 500); }
        return;
      }
      call("GET", function (code, answer) {
        if (code >= 500) { later(answer); return; }
        if (!answer || !answer.token) { stop(answer && answer.error || "refused", answer); return; }
        token.value = answer.token;
        words = answer.words;
        stopped = "";
        stale = false;
        fresh = true;
        wait = 2000;
        if (then) { then(); }
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
      if (line && answer.line) { line.textContent = answer.line; }
      keep();
      offer();
      if (answer.message && !choice) { say("answer", null, true, answer.message); }
      else if (!unsent()) { say("saved", { time: answer.saved_at }); }
      else { say("pending", { count: unsent() }, false); }
      if (ready().length) { plan(after ? 0 : 1500); }
      settled();
    }

    function inConflict() {
      return Object.keys(held).filter(function (child) { return held[child].theirs; })[0];
    }

    /* A choice says both texts. What nobody typed here is shown as the other wrote it, whatever is chosen. */
    function offer() {
      var child = inConflict(), conflict = held[child], labels = {}, mine;
      if (child) {
        mine = queue.list().filter(function (one) { return one.child === child; })[0].entries;
        [["mine", mine], ["theirs", conflict.theirs]].forEach(function (one) {
          labels[one[0]] = conflict.use[one[0]] + " " + forms.filter(function (form) { return form in mine; })
            .map(function (form) { return one[1][form] || "_"; }).join(" | ");
        });
      }
      choice = question(choice, child && conflict.words, labels, ["mine", "theirs"], function (which) {
        var shown = {};
        forms.forEach(function (form) {
          if (which === "theirs" || !(form in mine)) { shown[form] = conflict.theirs[form]; }
        });
        queue.acknowledge(child);
        delete held[child];
        page.took(child, { version: conflict.version, entries: shown });
        if (which === "mine") { put(child, mine); }
        offer();
        send();
      });
      if (!choice) { return; }
      choice.id = "choice";
      choice.className = "asking alarm";  // covers the bar until somebody has chosen
      bar.parentNode.insertBefore(choice, bar.nextSibling);
    }

    /* What an earlier page has left is shown and sent; what no longer fits is shown only. */
    function found(old) {
      var fits = old.pins === pins && !readOnly;
      odd = odd.concat(old.odd);
      old.rows.forEach(function (row) {
        var name = page.name(row.child);
        if (fits && name) {
          row = queue.restore(row);
          page.took(row.child, { version: parseInt(row.version, 10) + ".", entries: row.entries });
        } else {
          odd.push(row);
        }
      });
      if (fits && !busy) { batch = batch || old.batch; }
      keep(true);
      if (unsent() && !stopped) { say("pending", { count: unsent() }); }
      if (odd.length) { ask(show); } else { send(); }
    }

    function make(tag, text, kind) {
      var part = document.createElement(tag);
      part.textContent = text || "";
      part.className = kind || "";
      return part;
    }

    function above(part) { bar.parentNode.insertBefore(part, bar); return part; }

    /* A question in place of the one before; none without a text. */
    function question(before, text, labels, values, act) {
      var part = null;
      if (before) { before.parentNode.removeChild(before); }
      if (text) {
        part = above(make("div", "", "note"));
        part.setAttribute("role", "alert");
        part.appendChild(make("p", text));
        values.forEach(function (value) {
          var button = make("button", labels[value], "btn plain");
          button.type = "button";
          button.value = value;
          button.addEventListener("click", function () { act(value); });
          part.appendChild(button);
          part.appendChild(document.createTextNode(" "));
        });
      }
      return part;
    }

    function show() {
      left = question(left, odd.length && words.odd && words.odd.replace("{count}", odd.length)
        .replace("{rows}", odd.map(function (row) {
          return page.name(row.child) + " " + Object.keys(row.entries).map(function (form) { return row.entries[form]; }).join(" | ");
        }).join("; ")), words, ["remove"], function () {
        if (!window.confirm(words.remove + " ?")) { return; }
        odd = [];
        readOnly = false;
        keep(true);
        show();
      });
    }

    /* Goes on once everything is sent; without a line it waits for it. */
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

    if (form) {
      form.addEventListener("submit", function (event) {
        var button = event.submitter || document.activeElement, kept;
        leaving = stopped || readOnly;
        if (leaving) { return; }
        event.preventDefault();
        stale = true;  // asked first: a form sent without a line ends on an error page
        if (button && button.form === form && button.name) {
          kept = form.elements.pressed || document.createElement("input");
          kept.type = "hidden";
          kept.id = "pressed";
          kept.name = button.name;
          kept.value = button.value;
          form.appendChild(kept);
        }
        flush(function () { leaving = true; form.submit(); });
      });
    }

    if (outs) {
      outs.addEventListener("submit", function (event) {
        if (!unsent()) { return; }
        event.preventDefault();
        once = function () {
          if (!unsent() || window.confirm(word("leave").replace("{count}", unsent()))) {
            leaving = true;
            outs.submit();
          }
        };
        send();
        settled();
      });
    }

    again.addEventListener("click", function () { wait = 2000; send(); });
    function awake(event) {
      if (document.hidden) { keep(true); return; }
      if (drawer) { drawer.earlier(found); }
      if (!stopped && !unsent()) { return; }
      stale = stale || event.type !== "focus";
      wait = 2000;
      send();
    }
    window.setInterval(function () { if (/^(signed-out|other)$/.test(stopped)) { send(); } }, 60000);
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
    function memoryOnly() { if (!readOnly) { ask(function () { above(make("p", words.memory, "note")); }); } }
    if (!xinqiao.drawer) { memoryOnly(); } else {
      xinqiao.drawer(person, word("key"), url.split("/").slice(-3)[0], function (opened) {
        drawer = opened;
        if (!drawer) { memoryOnly(); return; }
        drawer.earlier(found);
        drawer.elsewhere(function (sheet) {
          ask(function () { above(make("a", words.elsewhere, "link")).href = url.replace(/[^\/]+\/rows\/$/, sheet + "/"); });
        });
        if (unsent()) { keep(true); }
      }, function (well) {
        stored = well;
        if (said === "waiting") { say("waiting", { count: unsent() }, false); }
      });
    }

    return { put: put, flush: flush };
  };

  /* A sheet that was handed in: what still waits is shown beside it. */
  if (document.getElementById("saving-box") && document.querySelector("#sheet [readonly]")) {
    xinqiao.save({ name: function (child) {
      var field = document.querySelector("[name='0-" + child + "']");
      return field ? field.parentNode.parentNode.cells[0].textContent.replace(/^\d+/, "$& ") : "";
    } });
  }
}());
