/* motcua, kiosk and phone pages: everything here is an extra; they work without it. */
(function () {
  "use strict";
  var d = document, w = window;
  function $(s, r) { return (r || d).querySelector(s); }
  function all(s, r) { return Array.prototype.slice.call((r || d).querySelectorAll(s)); }

  /* one of several desks of a server has a prefix */
  var HOME = (/^\/o\/[a-z0-9-]+/.exec(location.pathname) || [""])[0] + "/kiosk?fresh=1&lang=vi";
  var last = Date.now(), timers = [], busy = false;
  function seconds(text) { return parseFloat(text) * 1000; }
  function every(what) { timers.push(setInterval(what, 1000)); }
  function here() { return d.body.classList.contains("kiosk"); }
  var able = w.motcua && w.DOMParser && d.body.replaceWith;

  /* --- a kiosk turns its own pages: a server that is away must not leave it on
     the browser's error page, from which nobody there finds back. What was
     touched is sent until it is answered; when nobody can stand there any more,
     the first screen is asked for in its place. --- */
  function go(to, how) {
    if (busy) return;
    if (!able || !here()) { location.replace(to); return; }
    busy = true; how = how || {};
    w.motcua.ask(to, how, {
      answered: function (r, html) { busy = false; arrive(r, html, how); },
      over: function () { busy = false; go(HOME, { still: true }); }
    });
  }
  function files(page) { return all("head link[rel=stylesheet], head script[src]", page).map(function (e) { return e.getAttribute("href") || e.getAttribute("src"); }).join(); }
  function arrive(r, html, how) {
    var page = new DOMParser().parseFromString(html, "text/html"), answers = how.method === "POST" && !r.redirected;
    /* signed out, a page of another kind, a program that was replaced */
    if (!page.body.classList.contains("kiosk") || (!answers && files(page) !== files(d))) { location.replace(answers ? HOME : r.url); return; }
    timers.forEach(function (t) { clearInterval(t); }); timers = [];
    /* an answer to a form has no address of its own; nobody's code stays in one */
    if (!answers) history[how.still ? "replaceState" : "pushState"](null, "", r.url);
    d.title = page.title; d.documentElement.lang = page.documentElement.lang;
    d.body.replaceWith(d.adoptNode(page.body));
    scrollTo(0, 0); last = Date.now(); begin();
    all("[data-print]").forEach(function (b) { b.hidden = false; b.addEventListener("click", function () { w.print(); }); });
    var first = $(".errsum") || $("[autofocus]") || $("main");
    if (first.tagName === "MAIN") first.tabIndex = -1;
    first.focus({ preventScroll: true });
    if ($("[data-print-now]")) print();
  }
  if (able && here()) {
    d.addEventListener("click", function (e) {
      var a = e.target.closest && e.target.closest("a[href]");
      if (!a || !here() || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || a.origin !== location.origin || a.getAttribute("href").charAt(0) === "#") return;
      e.preventDefault(); go(a.href);
    });
    d.addEventListener("submit", function (e) {
      var f = e.target, b = e.submitter;
      if (!here() || e.defaultPrevented || f.method !== "post") return;
      e.preventDefault();
      go(w.motcua.address(f, b), { method: "POST", body: w.motcua.body(f, b) });
    });
    addEventListener("popstate", function () { go(location.href, { still: true }); });
  }
  ["pointerdown", "keydown", "touchstart", "input"].forEach(function (e) { d.addEventListener(e, function () { last = Date.now(); }, { passive: true }); });

  /* --- the browser of a kiosk prints a new ticket at once, and once --- */
  function print() { history.replaceState(null, "", location.pathname); w.print(); }
  if ($("[data-print-now]")) addEventListener("load", print);

  /* --- parts of this page asked for again and put in place --- */
  function parts() {
    return fetch(location.pathname, { credentials: "same-origin", headers: { accept: "text/html" } }).then(function (r) {
      if (!r.ok || r.redirected) throw new Error(r.status);
      return r.text();
    }).then(function (html) {
      var page = new DOMParser().parseFromString(html, "text/html");
      all("[data-part]").forEach(function (part) {
        var next = $('[data-part="' + part.getAttribute("data-part") + '"]', page);
        if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
      });
      return page;
    });
  }

  /* --- what a page of a kiosk does by itself --- */
  function begin() {
    /* nobody there any more: back to the first screen; every touch begins anew */
    var idle = $("a[data-idle]"), refresh = $("[data-refresh]"), again = $("[data-again]");
    if (idle) every(function () { if (Date.now() - last >= seconds(idle.getAttribute("data-idle"))) { last = Date.now(); go(idle.href, { still: true }); } });
    /* the first screen keeps its numbers fresh while nobody touches it */
    if (refresh) every(function () { if (Date.now() - last >= seconds(refresh.getAttribute("data-refresh"))) { last = Date.now(); go(HOME, { still: true }); } });
    /* the printer is asked while the person stands there */
    if (again) again.getAttribute("data-again").split(" ").forEach(function (after) {
      timers.push(setTimeout(function () { parts().catch(function () { /* the number stands large anyway */ }); }, seconds(after)));
    });
    /* keys on the screen for a code: touch screens of kiosks have none */
    all("[data-keys]").forEach(function (box) {
      var inputs = box.getAttribute("data-keys").split(" ").map(function (id) { return d.getElementById(id); }), input = inputs[0];
      if (!input) return;
      /* which of several fields the keys write into is seen; never beside another that has the focus */
      var mark = function (at) { if (inputs.length > 1) inputs.forEach(function (i) { i.classList.toggle("typed", i === at); }); };
      inputs.forEach(function (i) { i.addEventListener("focus", function () { input = i; }); });
      ((box.getAttribute("data-letters") || "0123456789ABCDEFGHJKMNPQRSTVWXYZ") + "⌫").split("").forEach(function (c) {
        var b = d.createElement("button"); b.type = "button"; b.className = "btn alt"; b.textContent = c;
        if (c === "⌫") b.setAttribute("aria-label", "Backspace");
        b.addEventListener("click", function () { input.value = c === "⌫" ? input.value.slice(0, -1) : input.value + c; mark(input); });
        box.appendChild(b);
      });
      box.closest("form").addEventListener("focusin", function (e) { if (e.target.matches(".in")) mark(e.target); });
      box.hidden = false;
    });
  }
  begin();

  /* --- a ticket followed on a phone --- */
  var live = $("[data-mark]");
  if (live) {
    /* the answer says when to ask again: the nearer the turn, the sooner */
    var wait = live.getAttribute("data-every") * 1000, timer = 0;
    var ask = function () {
      var next = wait;
      timer = 0;
      fetch(live.getAttribute("data-live"), { credentials: "same-origin" }).then(function (r) {
        if (r.status === 429) { next = 1000 * (parseInt(r.headers.get("retry-after"), 10) || 60); throw new Error("wait"); }
        if (!r.ok) throw new Error(r.status);
        return r.json();
      }).then(function (now) {
        var said = $("[data-checked]");
        next = wait = now.next * 1000;
        if (said) said.textContent = said.getAttribute("data-checked") + " " + now.time;
        if (now.mark === live.getAttribute("data-mark")) return;
        /* a form being filled in is not taken away */
        if ($("form .in", live) && $("form .in", live).value) return;
        return parts().then(function (page) {
          var from = $("[data-mark]", page);
          if (!from || !!$("form .in", from) !== !!$("form .in", live)) { location.reload(); return; }
          live.setAttribute("data-mark", from.getAttribute("data-mark"));
          if (navigator.vibrate && $("#now.ok")) navigator.vibrate([200, 100, 200]);
        });
      }).catch(function () { /* the last good page stays */ }).then(function () { timer = setTimeout(ask, next); });
    };
    timer = setTimeout(ask, wait);
    /* a phone that was dark is slow to ask: what it shows is old */
    d.addEventListener("visibilitychange", function () { if (!d.hidden && timer) { clearTimeout(timer); ask(); } });
  }
})();
