/* motcua: what was pressed is sent, and sent again until the server answers.
   Used by the kiosk and by the officials' pages: a server that is away must
   leave nobody on the browser's error page, and the key in the form lets what
   was pressed happen once. Without it forms are sent by the browser as ever. */
(function () {
  "use strict";
  var d = document, w = window;
  if (!w.fetch || !w.URLSearchParams || !w.FormData) return;
  /* seconds: between two tries, for one try, until waiting is said, until whoever pressed has surely gone */
  var AGAIN = 2, PATIENCE = 15, SLOW = 3, GONE = 600;
  var self = d.currentScript.src;

  /* --- said once, in a place that is there before its words are --- */
  function say(text, button, press) {
    var old = d.querySelector(".again");
    if (!text) { if (old) old.remove(); return; }
    if (old && old.getAttribute("data-says") === text) return;
    if (old) old.remove();
    var note = d.createElement("div"), words = note.appendChild(d.createElement("p"));
    note.className = "again noprint"; note.setAttribute("role", "status"); note.setAttribute("data-says", text);
    d.body.appendChild(note);
    setTimeout(function () { words.textContent = text; }, 50);
    if (!button) return;
    var b = note.appendChild(d.createElement("button"));
    b.type = "button"; b.className = "btn alt"; b.textContent = button; b.addEventListener("click", press);
  }
  function words(name) { return d.body.getAttribute("data-again-" + name); }

  function once(to, how) {
    var stop = w.AbortController ? new AbortController() : null, t = stop && setTimeout(function () { stop.abort(); }, PATIENCE * 1000);
    var headers = { accept: "text/html" };
    for (var name in how.headers) headers[name] = how.headers[name];
    return fetch(to, { method: how.method || "GET", body: how.body, credentials: "same-origin", cache: "no-store", headers: headers, signal: stop ? stop.signal : undefined }).then(function (r) {
      /* a proxy without its server, a server at its start or without a place;
         a page of ours that says why it takes nothing is an answer */
      var ours = r.headers.get("content-security-policy") && !r.headers.get("retry-after");
      if (r.status >= 502 && r.status <= 504 && !ours) throw new Error(r.status);
      return r.text().then(function (html) { clearTimeout(t); return [r, html]; });
    });
  }

  /* until.answered(response, html); until.over() when nobody can be waiting any
     more; until.stop() when the person need not wait (then a button offers it) */
  function ask(to, how, until) {
    var since = Date.now(), ended = false;
    function end() { ended = true; say(""); }
    function wait() {
      if (until.waiting) until.waiting();
      say(words("down"), until.stop && words("stop"), function () { end(); until.stop(); });
    }
    (function again() {
      if (ended) return;
      var slow = setTimeout(function () { if (!ended) wait(); }, SLOW * 1000);
      once(to, how).then(function (got) { clearTimeout(slow); if (ended) return; end(); until.answered(got[0], got[1]); }, function () {
        clearTimeout(slow);
        if (ended) return;
        if (Date.now() - since > GONE * 1000) { end(); until.over(); return; }
        wait(); setTimeout(again, AGAIN * 1000);
      });
    })();
  }

  /* what the browser would send: the form, and the button that was pressed */
  function body(f, b) {
    var all = new URLSearchParams(new FormData(f));
    if (b && b.name) all.append(b.name, b.value);
    return all;
  }
  function address(f, b) { return b && b.getAttribute("formaction") || f.getAttribute("action"); }
  w.motcua = { ask: ask, body: body, address: address };

  /* --- the officials' pages. An act (data-again on its form) is sent with its
     key until it is answered; where the answer leads is told in a header, so
     that its page is opened once, by the browser. Everything else, and an act
     that was refused, is sent by the browser itself when the server is there:
     the page, its address, its focus and the way back are then the usual. --- */
  if (!d.body.classList.contains("staff")) return;
  var busy = false;
  function free(f, held) {
    busy = false; f.inert = false; f.removeAttribute("data-sent");
    if (held && held.isConnected) held.focus({ preventScroll: true });
  }
  function native(f, b) {
    var pressed = null, action = f.getAttribute("action");
    if (b && b.name) { pressed = f.appendChild(d.createElement("input")); pressed.type = "hidden"; pressed.name = b.name; pressed.value = b.value; }
    f.setAttribute("action", address(f, b));
    HTMLFormElement.prototype.submit.call(f);
    /* the browser has taken its copy; who comes back finds the form as it was */
    f.setAttribute("action", action); if (pressed) pressed.remove();
  }
  function lead(to) {
    var url = new URL(to, location.href);
    /* the same page again: a place in it alone would not load it */
    if (url.hash && url.pathname + url.search === location.pathname + location.search) { history.replaceState(null, "", url.href); location.reload(); } else location.assign(url.href);
  }
  /* an answer that is a file leaves this page where it is */
  function over() { setTimeout(function () { busy = false; }, 4000); }
  d.addEventListener("submit", function (e) {
    var f = e.target, b = e.submitter, held = d.activeElement;
    if (e.defaultPrevented || f.getAttribute("method") !== "post" || f.hasAttribute("target")) return;
    e.preventDefault();
    if (busy) return;
    busy = true;
    var act = f.hasAttribute("data-again") && !(b && b.hasAttribute("data-look"));
    ask(act ? address(f, b) : self, act ? { method: "POST", body: body(f, b), headers: { "motcua-again": "1" } } : { method: "HEAD" }, {
      /* what is being sent is not changed under the way */
      waiting: function () { f.inert = true; },
      answered: function (r) {
        var to = act && (r.status === 204 ? r.headers.get("location") : r.redirected && r.url);
        f.inert = false;
        /* what is known to be a file needs no wait */
        if (b && b.hasAttribute("data-file")) busy = false; else over();
        if (to) lead(to); else native(f, b);
      },
      stop: function () { free(f, held); },
      over: function () { free(f, held); say(words("over")); }
    });
  });
  /* what a key leads to beside the buttons */
  d.addEventListener("click", function (e) {
    var a = e.target.closest && e.target.closest("a[data-key]");
    if (!a || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || a.target || a.origin !== location.origin) return;
    if (a.hash && a.pathname + a.search === location.pathname + location.search) return;
    e.preventDefault();
    if (busy) return;
    busy = true;
    ask(self, { method: "HEAD" }, {
      answered: function () { over(); location.assign(a.href); },
      stop: function () { busy = false; },
      over: function () { busy = false; say(words("over")); }
    });
  });
  addEventListener("pageshow", function (e) { if (e.persisted) { busy = false; say(""); } });
})();
