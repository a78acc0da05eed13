/* Rows that wait on this device. ES5; every page works without it.

   A record belongs to one person, one sheet and one page: its key is "<person>/<sheet>/<page>", its content is encrypted
   (AES-GCM) with the person's key, which only a signed-in page carries. Beside it stands how many rows wait, no more.

     xinqiao.waiting(done)    done(rows of everybody on this device): needs no key
     xinqiao.drawer(person, key, sheet, ready, written)
                              ready(null) where a browser cannot keep anything; else ready({keep, earlier, elsewhere}) */
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

  /* `act` once no living page holds this record any more; it is held until this page is closed. */
  function hold(record, act) {
    if (!locks) { act(); return; }
    locks.request("xinqiao/" + record, function () { act(); return never(); });
  }

  xinqiao.waiting = function (done) {
    var sum = 0;
    if (!window.indexedDB) { return; }
    open(function (base) {
      if (base) { walk(base, "", function (key, record) { sum += record.count; }, function () { base.close(); done(sum); }); }
    });
  };

  xinqiao.drawer = function (person, key, sheet, ready, written) {
    var place = person + "/" + sheet + "/", own = place + Math.random().toString(36).slice(2);
    var base, secret, next = null, writing = false, timer = null, gone = [];

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
      subtle.encrypt(sealing(iv, own), secret, bytes(JSON.stringify(job[0]()))).then(function (sealed) {
        commit({ count: job[1], iv: iv, sealed: sealed });
      }, function () { done(false); });
    }

    /* What was taken over from another page goes in the same breath as the own record comes. */
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
        subtle.decrypt(sealing(kept.iv, record), secret, kept.sealed).then(function (plain) {
          gone = gone.concat(record);
          found(JSON.parse(text(plain)));
        }, function () { return undefined; });
      };
    }

    /* What earlier pages of this person and sheet have left, also a page that closes later than this one opens. */
    function earlier(found) {
      var others = [];
      walk(base, place, function (record) { others.push(record); }, function () {
        others.forEach(function (record) { if (record !== own) { hold(record, function () { take(record, found); }); } });
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
      subtle.importKey("raw", new Uint8Array(key.match(/../g).map(function (pair) { return parseInt(pair, 16); })),
        { name: "AES-GCM" }, false, ["encrypt", "decrypt"]).then(function (made) {
        secret = made;
        hold(own, function () { return undefined; });
        ready({ keep: keep, earlier: earlier, elsewhere: elsewhere });
      }, function () { ready(null); });
    });
  };

  /* Without a line every address answers with one page that names nobody; it is fetched when this page is done. */
  if (worker && window.isSecureContext !== false) {
    window.addEventListener("load", function () {
      window.setTimeout(function () {
        if (window.navigator.onLine === false) { return; }
        worker.register("/worker/", { scope: "/" })["catch"](function () { return undefined; });
      }, 1000);
    });
  }

  var told = document.getElementById("waiting-here"), reload = document.getElementById("reload");
  if (reload) { reload.addEventListener("click", function () { window.location.reload(); }); }
  if (told) {
    xinqiao.waiting(function (count) {
      told.hidden = !count;
      told.textContent = told.getAttribute("data-words").replace("{count}", count);
    });
  }
}());
