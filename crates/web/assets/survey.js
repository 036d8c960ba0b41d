/* motcua: answers typed in from paper or at an interview. Keys 1 to 5 mark the
   step of the question at hand and go on to the next. Without this script
   arrows choose and Tab goes on. */
(function () {
  "use strict";
  var all = function (s, r) { return Array.prototype.slice.call((r || document).querySelectorAll(s)); };
  function enter(question) {
    var to = all("input[type=radio]:checked", question)[0] || all("input[type=radio]", question)[0];
    if (to) to.focus();
  }
  all("fieldset.ask").forEach(function (question, i, list) {
    question.addEventListener("keydown", function (e) {
      if (e.ctrlKey || e.altKey || e.metaKey || !/^[1-9]$/.test(e.key)) return;
      var hit = all(".faces input[type=radio],.scale input[type=radio]", question)[+e.key - 1]; if (!hit) return;
      e.preventDefault();
      hit.checked = true; hit.dispatchEvent(new Event("change", { bubbles: true }));
      if (list[i + 1]) { enter(list[i + 1]); return; }
      /* after the last scale: what is typed in words, or else the button */
      var end = all("textarea,button", hit.form).filter(function (field) { return question.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING; })[0];
      if (end) end.focus();
    });
  });
})();
