/* The service worker: without a line every address of the product answers with one page that names nobody, and its
   stylesheet, script and icon. Nothing else is ever kept: no page of a child, no answer, no download. ES5.
   `shell` comes from screening/home/shell.py: {name, page, files}. */
(function () {
  "use strict";
  var shell = self.shell;

  self.addEventListener("install", function (event) {
    event.waitUntil(self.caches.open(shell.name).then(function (cache) {
      return cache.addAll([shell.page].concat(shell.files).map(function (address) {
        return new self.Request(address, { credentials: "omit", cache: "reload" });
      }));
    }).then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(self.caches.keys().then(function (names) {
      return self.Promise.all(names.filter(function (name) { return name !== shell.name; }).map(function (name) {
        return self.caches["delete"](name);
      }));
    }).then(function () {
      return self.registration.navigationPreload && self.registration.navigationPreload.enable();
    }).then(function () { return self.clients.claim(); }));
  });

  function kept(address, answer) {
    return self.caches.match(address).then(function (found) { return answer(found); });
  }

  self.addEventListener("fetch", function (event) {
    var request = event.request, type = request.headers.get("Content-Type") || "", path = new self.URL(request.url).pathname;
    if (request.mode === "navigate" && type.indexOf("multipart") !== 0) {
      event.respondWith(self.Promise.resolve(event.preloadResponse).then(function (early) {
        return early || self.fetch(request);
      })["catch"](function () {
        return kept(shell.page, function (found) { return found || self.Response.error(); });
      }));
    } else if (request.method === "GET" && shell.files.indexOf(path) >= 0) {
      event.respondWith(self.fetch(request)["catch"](function () {
        return kept(path, function (found) { return found || self.Response.error(); });
      }));
    }
  });
}());
