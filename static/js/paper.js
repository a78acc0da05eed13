/* A child's paper form: beside each line stands the answer that was typed for it, so that a skipped line is seen. ES5;
   the server checks the number of signs as well. */
(function () {
  "use strict";

  /* Signs as the server reads them: full-width ones are narrow, spaces help the eye only. */
  function signs(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (wide) {
      return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
    }).replace(/[\s·]/g, "");
  }

  function words(list) {
    var found = {}, anchors = list.parentNode.querySelectorAll(".anchors li"), i, sign;
    for (i = 0; i < anchors.length; i += 1) {
      sign = anchors[i].querySelector("kbd").textContent;
      found[sign] = anchors[i].textContent.trim();
    }
    return found;
  }

  function watch(list) {
    var input = document.getElementById(list.getAttribute("data-for")), lines = list.children, said = words(list), i;

    function show() {
      var typed = signs(input.value), line, sign;
      for (line = 0; line < lines.length; line += 1) {
        sign = typed.charAt(line);
        lines[line].lastChild.textContent = sign ? " · " + (said[sign] || sign + " ?") : "";
      }
    }

    for (i = 0; i < lines.length; i += 1) { lines[i].appendChild(document.createElement("b")); }
    input.addEventListener("input", show);
    show();
  }

  var lists = document.querySelectorAll("ol[data-for]"), n;
  for (n = 0; n < lists.length; n += 1) { watch(lists[n]); }
}());
