/* motcua: the queue's script. Pages of the hall refresh themselves, a second
   call waits until the first was heard. Everything works without it. */
(function () {
  "use strict";
  var d = document, all = function (s, r) { return Array.prototype.slice.call((r || d).querySelectorAll(s)); };

  /* --- parts marked data-refresh="NAME" are taken anew from the same page --- */
  var parts = all("[data-refresh]"), from = d.querySelector("[data-stream]"), said = d.querySelector("[data-refreshed]");
  var asked = 0, soon = 0, live = false, whole = Date.now(), good = clock(d);
  var set = function (name, usual) { return (from && parseInt(from.getAttribute(name), 10)) || usual; };
  var least = set("data-least", 300), every = set("data-every", 60000), part = from && from.getAttribute("data-part");
  /* the desk's own clock where the page tells it, the browser's elsewhere */
  function clock(page) { var at = page.querySelector("[data-at]"); return at ? at.getAttribute("data-at") : new Date().toTimeString().slice(0, 8).replace(/^0/, ""); }
  /* a page may name a smaller one that holds what changes; now and then the whole is taken */
  function source() {
    if (part && Date.now() - whole < 300000) return part;
    whole = Date.now();
    return location.href.split("#")[0];
  }
  function busy() { return d.hidden || d.querySelector("dialog[open]") || parts.some(function (p) { return p.contains(d.activeElement) && /^(INPUT|SELECT|TEXTAREA)$/.test(d.activeElement.tagName); }); }

  /* --- whoever reads is not moved: the focus, open folds, how far a table was
     pushed aside and the heading in view stay where they are --- */
  var STOPS = "a[href],button,input,select,textarea,summary,[tabindex]", BOXES = ".scroll,.wide";
  /* what a stop does: a button is the same only when it sends the same */
  function does(e) {
    var told = e.tagName === "BUTTON" && e.form ? all("input[type=hidden]", e.form).map(function (i) { return i.name === "key" ? "" : i.name + "=" + i.value; }) : [];
    return [e.tagName, e.getAttribute("href"), e.name, e.value].concat(told).join(" ");
  }
  /* several links may lead to one place */
  function alike(p, what) { return all(STOPS, p).filter(function (e) { return does(e) === what; }); }
  function renew(p, html) {
    var to = p !== d.activeElement && p.contains(d.activeElement) ? d.activeElement : null, what = to && does(to), at = to ? alike(p, what).indexOf(to) : -1;
    var open = all("details", p).map(function (one) { return one.open; }), pushed = all(BOXES, p).map(function (one) { return [one.scrollLeft, one.scrollTop]; });
    p.innerHTML = html;
    all("details", p).forEach(function (one, n) { if (n < open.length) one.open = open[n]; });
    all(BOXES, p).forEach(function (one, n) { if (n < pushed.length) { one.scrollLeft = pushed[n][0]; one.scrollTop = pushed[n][1]; } });
    if (at < 0) return;
    var list = alike(p, what), again = list[Math.min(at, list.length - 1)];
    if (again) again.focus({ preventScroll: true });
  }
  /* the last heading that has come up into the upper third of the window; at the top of the page nobody has moved yet */
  function place() {
    if (!window.scrollY) return null;
    var up = [];
    parts.forEach(function (p) { up = up.concat(all("h2[id]", p)); });
    up = up.filter(function (e) { return e.getClientRects().length && e.getBoundingClientRect().top <= window.innerHeight / 3; });
    var last = up[up.length - 1];
    return last ? { id: last.id, top: last.getBoundingClientRect().top } : null;
  }
  function stay(was) {
    var e = was && d.getElementById(was.id), off = e ? e.getBoundingClientRect().top - was.top : 0;
    if (off) window.scrollBy(0, off);
  }
  /* the session is over: the server is there, only signing in helps. Said once, so that the link keeps the focus */
  function signIn(url) {
    var to = said && said.getAttribute("data-sign-in"), link = d.createElement("a");
    link.href = to || "";
    if (!to || new URL(url).pathname !== link.pathname) return false;
    if (said.querySelector("a")) return true;
    link.textContent = said.getAttribute("data-sign-in-word");
    said.textContent = said.getAttribute("data-ended") + (said.hasAttribute("data-since") ? " " + good + ". " : " ");
    said.appendChild(link); said.hidden = false; said.classList.add("err");
    return true;
  }
  /* the clock in the head goes with the figures: one page tells one moment */
  function tellTime(page) {
    var head = d.querySelector("[data-clock]"), by = page.querySelector("[data-at]"), own = page.querySelector("[data-clock]");
    if (!head || !(by || own)) return;
    head.textContent = by ? by.getAttribute("data-at") : own.textContent;
    head.title = by ? by.getAttribute("data-day") : own.title;
  }
  function take() {
    if (busy()) return;
    asked = Date.now();
    var late = window.AbortSignal && AbortSignal.timeout ? AbortSignal.timeout(20000) : undefined;
    fetch(source(), { credentials: "same-origin", headers: { accept: "text/html" }, signal: late }).then(function (r) {
      if (r.redirected && signIn(r.url)) return null;
      if (!r.ok || r.redirected) throw new Error(r.status);
      return r.text();
    }).then(function (html) {
      if (html === null) return;
      var page = new DOMParser().parseFromString(html, "text/html"), was = place();
      parts.forEach(function (p) {
        var now = page.querySelector('[data-refresh="' + p.getAttribute("data-refresh") + '"]');
        if (now && now.innerHTML !== p.innerHTML) renew(p, now.innerHTML);
      });
      stay(was);
      good = clock(page);
      tellTime(page);
      if (said) { said.hidden = false; said.textContent = said.getAttribute("data-refreshed") + " " + good; said.classList.remove("err"); }
    }).catch(function () { if (said) { said.hidden = false; said.textContent = said.getAttribute("data-lost") + (said.hasAttribute("data-since") ? " " + good : ""); said.classList.add("err"); } });
  }
  if (parts.length) {
    if (from && window.EventSource) {
      var stream = new EventSource(from.getAttribute("data-stream"));
      stream.onopen = function () { live = true; };
      /* many events in a moment are one look */
      stream.onmessage = function () { clearTimeout(soon); soon = setTimeout(take, Math.max(300, least - (Date.now() - asked))); };
      stream.addEventListener("reload", stream.onmessage);
      stream.onerror = function () { live = false; if (stream.readyState === 2) stream.close(); };
    }
    setInterval(function () { if (Date.now() - asked > (live ? every : 15000)) take(); }, 5000);
    asked = Date.now();
    window.addEventListener("beforeprint", function () { parts.forEach(function (p) { all("details", p).forEach(function (one) { one.open = true; }); }); });
  }

  /* --- a second call only when the first could be heard --- */
  all("button[data-wait]").forEach(function (b) {
    var left = parseInt(b.getAttribute("data-wait"), 10), more = d.createElement("span");
    if (!(left > 0)) return;
    b.setAttribute("aria-disabled", "true"); b.appendChild(more);
    var tick = function () { if (left <= 0) { b.removeAttribute("aria-disabled"); more.remove(); return; } more.textContent = " " + left; left--; setTimeout(tick, 1000); };
    b.addEventListener("click", function (e) { if (b.getAttribute("aria-disabled") === "true") e.preventDefault(); });
    tick();
  });

  /* --- what was typed below is not lost by calling the next --- */
  var typed = false;
  all("form[data-keep]").forEach(function (f) { f.addEventListener("input", function () { typed = true; }); f.addEventListener("submit", function () { typed = false; }); });
  all("[data-unsaved]").forEach(function (b) { b.addEventListener("click", function (e) { if (typed && !window.confirm(b.getAttribute("data-unsaved"))) e.preventDefault(); }); });
})();
