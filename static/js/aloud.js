/* Reads a text for families aloud where the browser can; without it the large type stands there. ES5. */
(function () {
  "use strict";
  var speech = window.speechSynthesis, Words = window.SpeechSynthesisUtterance;
  if (!speech || !Words) { return; }

  function offer(place) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn plain noprint";
    button.textContent = place.getAttribute("data-aloud");
    button.addEventListener("click", function () {
      var said = new Words(place.querySelector("[lang]").textContent);
      if (speech.speaking) { speech.cancel(); return; }
      said.lang = place.querySelector("[lang]").getAttribute("lang");
      said.rate = 0.9;
      speech.speak(said);
    });
    place.appendChild(button);
  }

  var places = document.querySelectorAll("[data-aloud]"), n;
  for (n = 0; n < places.length; n += 1) { offer(places[n]); }
  window.addEventListener("pagehide", function () { speech.cancel(); });
}());
