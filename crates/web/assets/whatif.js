/* motcua: what-if. A slider beside each number; while one is dragged the answer
   is asked for anew, each question with a number: an older one is given up, and
   only the last one's answer is shown. Without this script the buttons of the
   form do the same. */
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

  function stop() { return window.AbortController ? new AbortController() : { abort: function () {} }; }
  function part(url, by) {
    return fetch(url, { credentials: "same-origin", headers: { accept: "text/html" }, signal: by.signal }).then(function (r) {
      if (r.redirected || (!r.ok && r.status !== 422)) throw new Error(r.status);
      return r.text();
    }).then(function (html) { return new DOMParser().parseFromString(html, "text/html").body; });
  }
  function query() { return new URLSearchParams(new FormData(f)).toString(); }
  function wrong(now) { return $(".errsum", now); }
  function tell() {
    var now = $("[data-n]", out), bad = wrong(now);
    said.textContent = bad ? $("b", bad).textContent + ": " + Array.from(bad.querySelectorAll("a"), function (a) { return a.textContent; }).join("; ") : now.getAttribute("data-sum");
  }
  /* what is wrong is said at its field, too, as the page of the server does */
  function mark(now) {
    f.querySelectorAll(".err").forEach(function (e) { e.remove(); });
    f.querySelectorAll(".field.bad").forEach(function (e) { e.classList.remove("bad"); });
    f.querySelectorAll("[aria-invalid]").forEach(function (e) {
      var by = (e.getAttribute("aria-describedby") || "").split(" ").filter(function (id) { return id && id !== e.id + "-e"; });
      e.removeAttribute("aria-invalid"); e.removeAttribute("aria-describedby"); if (by.length) e.setAttribute("aria-describedby", by.join(" "));
    });
    now.querySelectorAll(".errsum a").forEach(function (a) {
      var e = d.getElementById(a.getAttribute("href").slice(1)), told, label, fold;
      if (!e || !f.contains(e)) return;
      told = d.createElement(e.matches("input, select") ? "span" : "p"); told.className = "err";
      label = d.querySelector('label[for="' + e.id + '"]');
      label = (label ? label.textContent : e.getAttribute("aria-label") || "") + ": ";
      told.textContent = a.textContent.indexOf(label) === 0 ? a.textContent.slice(label.length) : a.textContent;
      if (told.tagName === "P") e.prepend(told);
      else {
        told.id = e.id + "-e"; (e.closest(".slide .row") || e).before(told);
        e.setAttribute("aria-invalid", "true"); e.setAttribute("aria-describedby", ((e.getAttribute("aria-describedby") || "") + " " + told.id).trim());
        if (e.closest(".field")) e.closest(".field").classList.add("bad");
      }
      if ((fold = e.closest("details"))) fold.open = true;
    });
  }
  /* the last answer that there was stays below, and is said to be that */
  var good = wrong($("[data-n]", out)) ? null : $("[data-n]", out);
  function show(now) {
    out.replaceChildren(now); mark(now);
    if (!wrong(now)) { good = now; return; }
    if (!good) return;
    var note = d.createElement("p");
    note.className = "note warn mt3"; note.textContent = f.getAttribute("data-old");
    good.removeAttribute("data-n"); good.classList.add("bygone");
    out.append(note, good);
  }
  var asked = 0, t = 0, last = query(), under = null, since = 0;
  function ask(end) {
    t = 0;
    var q = query(), mine;
    if (q === last) { if (!out.hasAttribute("aria-busy")) tell(); return; }
    /* while it is dragged the question under way may come to its answer, for a while; at the end it is given up */
    if (under && end !== true && Date.now() - since < 700) { t = setTimeout(ask, 120); return; }
    if (under) under.abort();
    last = q; mine = ++asked; under = stop(); since = Date.now(); stale();
    out.setAttribute("aria-busy", "true");
    part(f.getAttribute("action") + "?" + q + "&part=1&n=" + mine, under).then(function (body) {
      var now = $("[data-n]", body);
      if (mine !== asked) return;
      if (!now || now.getAttribute("data-n") !== String(mine)) throw new Error("no answer");
      under = null; show(now); out.removeAttribute("aria-busy"); tell();
    }).catch(function () { if (mine === asked) { under = null; last = ""; out.removeAttribute("aria-busy"); said.textContent = f.getAttribute("data-lost"); } });
  }
  /* at most eight questions a second while it is dragged, and one at its end */
  f.addEventListener("input", function () { if (!t) { t = setTimeout(ask, 120); said.textContent = f.getAttribute("data-running"); } });
  f.addEventListener("change", function () { clearTimeout(t); ask(true); history.replaceState(null, "", f.getAttribute("action") + "?" + query()); });

  /* the search begins from what the form shows: once that is moved its list is of something else */
  var fix = $("[data-fix]"), list = $("[data-fixes]"), state = $("[data-fix-said]"), seeks = null;
  function stale() {
    if (!seeks && !list.firstElementChild) return;
    if (seeks) seeks.abort();
    seeks = null; list.replaceChildren(); list.removeAttribute("aria-busy"); state.textContent = fix.getAttribute("data-moved");
  }
  fix.addEventListener("click", function (e) {
    e.preventDefault();
    if (seeks) return;
    var mine = seeks = stop(), q = fix.getAttribute("formaction") + "?" + query();
    list.setAttribute("aria-busy", "true"); state.textContent = fix.getAttribute("data-running");
    part(q + "&part=1", mine).then(function (body) {
      if (seeks !== mine) return;
      if (!body.firstElementChild || $("main", body)) throw new Error("a page");
      seeks = null; list.replaceChildren(body.firstElementChild); list.removeAttribute("aria-busy"); state.textContent = ""; list.tabIndex = -1; list.focus();
    }).catch(function () { if (seeks === mine) location.assign(q); });
  });
})();
