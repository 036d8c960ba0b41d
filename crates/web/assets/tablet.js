/* motcua, tablet at a counter: asks whoever was just served, for as long as
   somebody touches it. What is answered while the server is away waits here and
   is gone once it has arrived. Without it the page asks the server itself. */
(function () {
  "use strict";
  var d = document, w = window;
  function $(s, r) { return (r || d).querySelector(s); }
  var main = $("main[data-live]"), form = d.getElementById("ask"), box = d.getElementById("asking");
  if (!main || !form || !w.fetch || !w.URLSearchParams || !w.FormData) return;
  /* seconds: between two looks, without a touch until the next person, warned before, a person at most, thanks, before sending again */
  var LOOK = 1.5, IDLE = 30, WARN = 10, MOST = 300, THANKS = 6, AGAIN = 15;
  var calm = d.getElementById("calm"), thanks = d.getElementById("thanks");
  var shown = null, over = null, lang = "vi";

  function show(what) {
    calm.hidden = what !== calm; thanks.hidden = what !== thanks; form.hidden = what !== form;
    if (what !== form) { box.textContent = ""; form.elements.token.value = ""; d.documentElement.lang = "vi"; lang = "vi"; }
    scrollTo(0, 0);
  }
  function post(to, body) {
    return fetch(to, { method: "POST", credentials: "same-origin", cache: "no-store", body: body || new URLSearchParams(), headers: { "motcua-again": "1" } });
  }
  function quietly(to) { post(to).catch(function () { /* the server is away; it forgets by itself */ }); }

  /* --- answers that wait; a tablet without storage keeps them until it is switched off --- */
  var KEY = "tablet.answers" + (/^\/o\/[a-z0-9-]+/.exec(location.pathname) || [""])[0], memory = [], sending = false;
  function waiting() { try { return JSON.parse(w.localStorage.getItem(KEY)) || memory; } catch (e) { return memory; } }
  function keep(all) {
    memory = all;
    try { if (all.length) w.localStorage.setItem(KEY, JSON.stringify(all)); else w.localStorage.removeItem(KEY); } catch (e) { /* memory has them */ }
  }
  function send() {
    var all = waiting(), one;
    if (sending || !all.length) return;
    sending = true;
    /* in no order, so that theirs says nothing */
    one = all[Math.floor(Math.random() * all.length)];
    post(form.getAttribute("action"), new URLSearchParams(one)).then(function (r) {
      /* 422: the code cannot be used, now or later */
      return r.ok || r.status === 422 || r.status === 400 || r.status === 413;
    }, function () { return false; }).then(function (done) {
      sending = false;
      if (!done) return;
      keep(waiting().filter(function (other) { return other !== one; }));
      send();
    });
  }
  setInterval(send, AGAIN * 1000); addEventListener("online", send); send();

  /* --- asking --- */
  function ask(now) {
    shown = { mark: now.mark, asks: now.asks, until: Date.now() + now.seconds * 1000, begun: 0 };
    lang = "vi"; box.innerHTML = now.asks.vi; form.elements.token.value = now.token;
    show(form);
  }
  function end(what) { if (shown) over = shown.mark; shown = null; show(what || calm); }
  function touched() {
    if (!shown) return;
    if (!shown.begun) { shown.begun = Date.now(); quietly(d.getElementById("begun").action); }
    shown.until = Math.min(Date.now() + IDLE * 1000, shown.begun + MOST * 1000);
    var note = $("[data-idle]", box); if (note) note.hidden = true;
  }
  ["pointerdown", "keydown", "input"].forEach(function (e) { form.addEventListener(e, touched, { passive: true }); });
  function put() { quietly(d.getElementById("away").action); end(); }
  setInterval(function () {
    if (!shown) return;
    var left = shown.until - Date.now(), note = $("[data-idle]", box);
    if (left <= 0) put(); else if (note) note.hidden = !(shown.begun && left < WARN * 1000);
  }, 500);

  /* the other language, with what was answered */
  form.addEventListener("click", function (e) {
    var at = e.target.closest && e.target.closest("[data-lang],[data-away]");
    if (!at || !shown) return;
    e.preventDefault();
    if (at.hasAttribute("data-away")) { put(); return; }
    var said = new FormData(form);
    lang = at.getAttribute("data-lang"); box.innerHTML = shown.asks[lang]; d.documentElement.lang = lang;
    said.forEach(function (value, name) {
      Array.prototype.forEach.call(form.elements, function (i) { if (i.name === name && i.value === value && /^(radio|checkbox)$/.test(i.type)) i.checked = true; });
    });
    $("[data-lang]", box).focus();
  });
  form.addEventListener("submit", function (e) {
    if (!shown) return;
    e.preventDefault();
    var missing = $("[data-missing]", box), first = $("input:invalid", form);
    if (first) { missing.hidden = false; missing.scrollIntoView({ block: "nearest" }); first.focus(); return; }
    keep(waiting().concat(new URLSearchParams(new FormData(form)).toString()));
    end(thanks);
    setTimeout(function () { if (!shown) show(calm); }, THANKS * 1000);
    send();
  });
  form.noValidate = true;

  /* --- is somebody to be asked? --- */
  function look() {
    fetch(main.getAttribute("data-live") + "?mark=" + (shown ? shown.mark : ""), { credentials: "same-origin", cache: "no-store" }).then(function (r) {
      if (!r.ok) throw new Error(r.status);
      return r.json();
    }).then(function (now) {
      var next = now.armed;
      /* whoever answers is not interrupted */
      if (shown && shown.begun) return;
      if (!next) { if (shown) end(); return; }
      if (next.mark !== over && next.token && !(shown && shown.mark === next.mark)) ask(next);
    }).catch(function () { /* the server is away: what stands here stays */ }).then(function () { setTimeout(look, LOOK * 1000); });
  }
  /* what the server put into the page is asked for again, with its time */
  show(thanks.hidden ? calm : thanks); if (!thanks.hidden) setTimeout(function () { if (!shown) show(calm); }, THANKS * 1000);
  look();
})();
