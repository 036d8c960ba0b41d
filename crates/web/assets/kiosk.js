/* motcua, kiosk and phone pages: everything here is an extra; they work without it. */
(function () {
  "use strict";
  var d = document;
  function $(s, r) { return (r || d).querySelector(s); }
  function all(s, r) { return Array.prototype.slice.call((r || d).querySelectorAll(s)); }

  /* --- nobody there any more: back to the first screen; every touch begins anew --- */
  var idle = $("a[data-idle]"), refresh = $("[data-refresh]"), last = Date.now();
  ["pointerdown", "keydown", "touchstart", "input"].forEach(function (e) { d.addEventListener(e, function () { last = Date.now(); }, { passive: true }); });
  if (idle) setInterval(function () {
    if (Date.now() - last < idle.getAttribute("data-idle") * 1000) return;
    last = Date.now(); location.replace(idle.href);
  }, 1000);

  /* --- the first screen keeps its numbers fresh while nobody touches it; a lost
     server leaves the page standing --- */
  if (refresh) setInterval(function () {
    if (Date.now() - last < refresh.getAttribute("data-refresh") * 1000) return;
    last = Date.now();
    fetch(location.href, { credentials: "same-origin", method: "HEAD" }).then(function (r) { if (r.ok) location.replace(location.pathname + location.search); }).catch(function () { /* tried again */ });
  }, 1000);

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
  var again = $("[data-again]");
  if (again) setTimeout(function () { parts().catch(function () { /* the number stands large anyway */ }); }, again.getAttribute("data-again") * 1000);

  /* --- a ticket followed on a phone --- */
  var live = $("[data-mark]");
  if (live) {
    var wait = live.getAttribute("data-every") * 1000;
    var ask = function () {
      var next = wait;
      fetch(live.getAttribute("data-live"), { credentials: "same-origin" }).then(function (r) {
        if (r.status === 429) { next = 1000 * (parseInt(r.headers.get("retry-after"), 10) || 60); throw new Error("wait"); }
        if (!r.ok) throw new Error(r.status);
        return r.json();
      }).then(function (now) {
        var said = $("[data-checked]");
        if (said) said.textContent = said.getAttribute("data-checked") + " " + new Date().toTimeString().slice(0, 5);
        if (now.mark === live.getAttribute("data-mark")) return;
        /* a form being filled in is not taken away */
        if ($("form .in", live) && $("form .in", live).value) return;
        return parts().then(function (page) {
          var from = $("[data-mark]", page);
          if (!from || !!$("form .in", from) !== !!$("form .in", live)) { location.reload(); return; }
          live.setAttribute("data-mark", from.getAttribute("data-mark"));
          if (navigator.vibrate && $("#now.ok")) navigator.vibrate([200, 100, 200]);
        });
      }).catch(function () { /* the last good page stays */ }).then(function () { setTimeout(ask, next); });
    };
    setTimeout(ask, wait);
  }

  /* --- the browser of a kiosk prints a new ticket at once, and once --- */
  if ($("[data-print-now]")) addEventListener("load", function () {
    history.replaceState(null, "", location.pathname);
    window.print();
  });

  /* --- keys on the screen for a code: touch screens of kiosks have none --- */
  all("[data-keys]").forEach(function (box) {
    var input = d.getElementById(box.getAttribute("data-keys")); if (!input) return;
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ⌫".split("").forEach(function (c) {
      var b = d.createElement("button"); b.type = "button"; b.className = "btn alt"; b.textContent = c;
      if (c === "⌫") b.setAttribute("aria-label", "Backspace");
      b.addEventListener("click", function () { input.value = c === "⌫" ? input.value.slice(0, -1) : input.value + c; });
      box.appendChild(b);
    });
    box.hidden = false;
  });
})();
