/* The expected load follows the form. ES5; without this file the button works it out again. */
(function () {
  "use strict";
  var form = document.getElementById("plan");
  var part = document.getElementById("load");
  var asked = 0;
  var timer;
  if (!form || !part || !window.FormData || !form.addEventListener) { return; }

  function ask() {
    var mine = (asked += 1);
    var request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("data-load"));
    request.setRequestHeader("X-Part", "load");
    request.onload = function () {
      if (mine === asked && (request.status === 200 || request.status === 422)) {
        part.innerHTML = request.responseText;
      }
    };
    request.send(new window.FormData(form));
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
}());
