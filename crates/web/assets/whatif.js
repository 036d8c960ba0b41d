/* motcua: what-if. A slider beside each number; while one is dragged the answer
   is asked for anew, each question with a number: only the last one's answer is
   shown. Without this script the buttons of the forms do the same. */
(function () {
  "use strict";
  var d = document, $ = function (s, r) { return (r || d).querySelector(s); };
  var f = $("form[data-whatif]"), out = $("[data-answer]"), said = $("[data-said]");
  if (!f || !window.fetch) return;

  function two(n) { return (n < 10 ? "0" : "") + n; }
  f.querySelectorAll("input[type=range]").forEach(function (r) {
    var n = d.getElementById(r.getAttribute("data-for")), clock = n.type === "time";
    function told() { r.setAttribute("aria-valuetext", n.value); }
    r.hidden = false; told();
    r.addEventListener("input", function () { n.value = clock ? two(Math.floor(r.value / 60)) + ":" + two(r.value % 60) : r.value; told(); });
    n.addEventListener("input", function () { var t = n.value.split(":"); if (n.value) r.value = clock ? t[0] * 60 + +t[1] : n.value; told(); });
  });

  function part(url) {
    return fetch(url, { credentials: "same-origin", headers: { accept: "text/html" } }).then(function (r) {
      if (r.redirected || (!r.ok && r.status !== 422)) throw new Error(r.status);
      return r.text();
    }).then(function (html) { return new DOMParser().parseFromString(html, "text/html").body; });
  }
  function query() { return new URLSearchParams(new FormData(f)).toString(); }
  function tell() { said.textContent = $("[data-n]", out).getAttribute("data-sum"); }
  var asked = 0, t = 0, last = query();
  function ask() {
    t = 0;
    var q = query(), mine;
    if (q === last) { if (!out.hasAttribute("aria-busy")) tell(); return; }
    last = q; mine = ++asked;
    out.setAttribute("aria-busy", "true");
    part(f.getAttribute("action") + "?" + q + "&part=1&n=" + mine).then(function (body) {
      var now = $("[data-n]", body);
      if (mine !== asked || !now || now.getAttribute("data-n") !== String(mine)) return;
      out.replaceChildren(now); out.removeAttribute("aria-busy"); tell();
    }).catch(function () { if (mine === asked) { last = ""; out.removeAttribute("aria-busy"); said.textContent = f.getAttribute("data-lost"); } });
  }
  /* at most eight questions a second while it is dragged, and one at its end */
  f.addEventListener("input", function () { if (!t) { t = setTimeout(ask, 120); said.textContent = f.getAttribute("data-running"); } });
  f.addEventListener("change", function () { clearTimeout(t); ask(); history.replaceState(null, "", f.getAttribute("action") + "?" + query()); });

  var fix = $("form[data-fix]"), list = $("[data-fixes]"), state = $("[data-fix-said]");
  fix.addEventListener("submit", function (e) {
    e.preventDefault();
    if (list.hasAttribute("aria-busy")) return;
    list.setAttribute("aria-busy", "true"); state.textContent = fix.getAttribute("data-running");
    var q = fix.getAttribute("action") + "?" + new URLSearchParams(new FormData(fix));
    part(q + "&part=1").then(function (body) {
      if (!body.firstElementChild || $("main", body)) throw new Error("a page");
      list.replaceChildren(body.firstElementChild); list.removeAttribute("aria-busy"); state.textContent = ""; list.tabIndex = -1; list.focus();
    }).catch(function () { location.assign(q); });
  });
})();
