/* Sends an urgent concern without leaving the page. Without a confirmation after ten seconds it says NOT SENT, with
   the numbers. Never queued, never sent by itself: pressing again sends the same nonce. ES5; without this file the
   form is an ordinary form. */
(function () {
  "use strict";
  var LIMIT = 10000;
  var form = document.getElementById("urgent-form");
  var alarm = document.getElementById("not-sent");
  if (!form || !alarm || !window.XMLHttpRequest || !form.addEventListener) {
    return;
  }
  var button = form.querySelector("button");
  var busy = false;

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

  function notSent() {
    busy = false;
    button.disabled = false;
    alarm.hidden = false;
    alarm.removeAttribute("hidden");
    alarm.focus();
    if (alarm.scrollIntoView) {
      alarm.scrollIntoView();
    }
  }

  function arrived(request) {
    var found = /data-delivered="([^"]+)"/.exec(request.responseText || "");
    if (request.status === 200 && found) {
      window.location.href = found[1];
      return true;
    }
    if (request.status === 422) {
      form.submit();
      return true;
    }
    return false;
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    button.disabled = true;
    var done = false;
    var request = new XMLHttpRequest();
    var timer = window.setTimeout(function () {
      if (!done) {
        done = true;
        request.abort();
        notSent();
      }
    }, LIMIT);
    request.onreadystatechange = function () {
      if (request.readyState !== 4 || done) {
        return;
      }
      done = true;
      window.clearTimeout(timer);
      if (!arrived(request)) {
        notSent();
      }
    };
    request.open("POST", form.getAttribute("action") || window.location.href, true);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.send(encoded());
  });
}());
