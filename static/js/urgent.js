/* Sends an urgent concern without leaving the page. Without a confirmation after ten seconds it says NOT SENT, with
   the numbers. Never queued, never sent by itself: pressing again sends the same nonce. ES5; without this file the
   form is an ordinary form. */
(function () {
  "use strict";
  var LIMIT = 10000;
  var form = document.getElementById("urgent-form");
  var alarm = document.getElementById("not-sent");
  if (!form || !alarm || !window.XMLHttpRequest || !form.addEventListener) { return; }
  var first = document.getElementById("first-screen");
  var refused = document.getElementById("refused");
  var signedOut = document.getElementById("signed-out");
  var button = form.querySelector("button");
  var busy = false;
  var plainly = false;

  function encoded() {
    var parts = [];
    var fields = form.elements;
    for (var i = 0; i < fields.length; i += 1) {
      var field = fields[i];
      var chosen = (field.type !== "radio" && field.type !== "checkbox") || field.checked;
      if (field.name && chosen) {
        parts.push(encodeURIComponent(field.name) + "=" + encodeURIComponent(field.value));
      }
    }
    return parts.join("&");
  }

  function ready() {
    busy = false;
    button.disabled = false;
    button.textContent = form.getAttribute("data-again");
  }

  /* The numbers stand once on the page: in the alarm, in place of the first screen. */
  function notSent() {
    ready();
    refused.innerHTML = "";
    first.hidden = true;
    alarm.hidden = false;
    show(alarm);
  }

  function show(part) {
    part.focus();
    if (part.scrollIntoView) { part.scrollIntoView(); }
  }

  /* What the server asks for stands above the form; what was typed stays as it is. */
  function asked(html) {
    var page = document.createElement("div");
    page.innerHTML = html;
    var summary = page.querySelector(".summary");
    if (!summary) { return false; }
    ready();
    alarm.hidden = true;
    first.hidden = false;
    refused.innerHTML = "";
    refused.appendChild(summary);
    var question = page.querySelector("#asked-first");
    if (question) { document.getElementById("asked-first").innerHTML = question.innerHTML; }
    show(summary);
    return true;
  }

  function understood(request) {
    var found = /data-delivered="([^"]+)"/.exec(request.responseText || "");
    if (request.status === 200 && found) {
      window.location.href = found[1];
      return true;
    }
    if (request.status === 422) { return asked(request.responseText); }
    if (request.status === 401 || request.status === 403) {
      plainly = true;
      signedOut.hidden = false;
    }
    return false;
  }

  form.addEventListener("submit", function (event) {
    if (plainly) { return; }
    event.preventDefault();
    if (busy) { return; }
    busy = true;
    button.disabled = true;
    button.textContent = form.getAttribute("data-sending");
    var done = false;
    var request = new XMLHttpRequest();
    var timer = window.setTimeout(function () {
      if (done) { return; }
      done = true;
      request.abort();
      notSent();
    }, LIMIT);
    request.onreadystatechange = function () {
      if (request.readyState !== 4 || done) { return; }
      done = true;
      window.clearTimeout(timer);
      if (!understood(request)) { notSent(); }
    };
    request.open("POST", window.location.href, true);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.send(encoded());
  });
}());
