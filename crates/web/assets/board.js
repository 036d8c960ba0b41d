/* motcua: the board of the hall. Fed by the server's stream; keeps the last
   state when the line is down; says each call once, whole, in both languages.
   Without it the page loads itself anew every ten seconds. */
(function () {
  "use strict";
  var d = document, main = d.querySelector("main[data-live]");
  if (!main) return;
  if (!window.EventSource || !window.fetch || !window.DOMParser) { setTimeout(function () { location.reload(); }, 10000); return; }
  var $ = function (s, r) { return (r || d).querySelector(s); }, all = function (s, r) { return Array.prototype.slice.call((r || d).querySelectorAll(s)); };
  var GOLD = 8000, OLD = 60000, SILENT = 40000, SHOW = 6000, TURN = 10000, AGAIN = 5000;
  /* one of several desks of a server has a prefix */
  var prefix = (/^\/o\/[a-z0-9-]+/.exec(location.pathname) || [""])[0];
  var stream = main.getAttribute("data-live"), last = +main.getAttribute("data-after"), offset = 0;
  function now() { return Date.now() + offset; }
  function clock(ms) { var t = new Date(ms + 7 * 3600e3), m = t.getUTCMinutes(); return t.getUTCHours() + ":" + (m < 10 ? "0" : "") + m; }
  function set(from) { offset = +from.getAttribute("data-now") - Date.now(); }
  set(main);

  /* --- the state, from the same page --- */
  var gold = 0, asked = 0, running = false, due = 0;
  function calm() { if (Date.now() >= gold) all(".new").forEach(function (e) { e.classList.remove("new"); }); }
  function swap(page) {
    var theirs = page.querySelector("main[data-live]"); if (!theirs) throw new Error("no board");
    set(theirs);
    all("[data-part]", theirs).forEach(function (part) {
      var mine = $("[data-part='" + part.getAttribute("data-part") + "']", main);
      if (mine.className !== part.className) mine.className = part.className;
      if (mine.innerHTML !== part.innerHTML) mine.innerHTML = part.innerHTML;
    });
    turn(); calm();
  }
  function refresh() {
    if (due) return;
    /* at most one a second, and not all screens at once */
    due = setTimeout(load, Math.max(200 + Math.random() * 300, asked + 1000 - Date.now()));
  }
  function load() {
    due = 0; if (running) { refresh(); return; }
    running = true; asked = Date.now();
    fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (r) {
      if (!r.ok || r.redirected) throw new Error(r.status);
      return r.text();
    }).then(function (t) { swap(new DOMParser().parseFromString(t, "text/html")); running = false; }, function () { running = false; if (!bad) bad = Date.now(); setTimeout(refresh, AGAIN); });
  }
  setInterval(refresh, 60000);
  gold = Date.now() + GOLD; setTimeout(calm, GOLD + 50);

  /* --- a call is shown at once, before the state is loaded --- */
  function show(m) {
    var part = $("[data-part=call]"), no = $(".no", part), to = $(".to", part);
    if (!no) {
      var say = $(".say", part); if (say) say.remove();
      $(".k", part).textContent = main.getAttribute("data-called");
      no = part.appendChild(d.createElement("p")); to = part.appendChild(d.createElement("p")); to.className = "to";
    }
    no.className = m.ticket.length > 4 ? "no long" : "no"; no.textContent = m.ticket;
    to.textContent = main.getAttribute("data-to").replace("§", m.counter);
    all(".new").forEach(function (e) { e.classList.remove("new"); });
    part.className = "call new";
    var row = $("tr[data-counter='" + m.counter + "']"), cell = row && $("td", row);
    if (cell) { cell.className = "no"; cell.textContent = m.ticket; row.classList.add("new"); }
    gold = Date.now() + GOLD; setTimeout(calm, GOLD + 50);
  }

  /* --- the line --- */
  var source = null, heard = Date.now(), bad = 0, shown = false, note = $("[data-down-note]");
  function alive() { heard = Date.now(); bad = 0; if (shown) { shown = false; note.hidden = true; refresh(); } }
  function take(m) {
    if (!(m.seq > last)) return;
    last = m.seq;
    if (m.say && m.ticket && m.counter && now() - Date.parse(m.at) < OLD) { show(m); announce(m.say); }
    refresh();
  }
  function connect() {
    if (source) source.close();
    heard = Date.now();
    source = new EventSource(stream + "?after=" + last);
    source.onopen = alive;
    source.onmessage = function (e) { alive(); take(JSON.parse(e.data)); };
    source.addEventListener("beat", alive);
    source.addEventListener("reload", function (e) { alive(); last = +e.data; refresh(); });
    source.onerror = function () {
      if (!bad) bad = Date.now();
      /* the browser gives up after a refusal; we do not */
      if (source.readyState === 2) setTimeout(connect, AGAIN);
    };
  }
  connect();
  setInterval(function () {
    var t = Date.now();
    $("[data-clock]").textContent = clock(now());
    if (!bad && t - heard > SILENT) { bad = heard; connect(); bad = bad || heard; }
    if (bad && t - bad > SHOW) {
      shown = true; note.hidden = false;
      var text = main.getAttribute("data-down").replace("§", clock(bad + offset));
      if (note.textContent !== text) note.textContent = text;
    }
  }, 1000);

  /* --- messages of the office take turns --- */
  function turn() {
    var each = all("[data-part=says] > p"), n = Math.floor(now() / TURN) % (each.length || 1);
    each.forEach(function (e, i) { e.hidden = i !== n; });
  }
  setInterval(turn, 1000);

  /* --- the voice --- */
  var Sound = window.AudioContext || window.webkitAudioContext, sound = null, gain = null, kept = {}, line = [], busy = false;
  var button = $("[data-sound]"), slider = $("[data-volume]"), box = null;
  try { box = window.localStorage; } catch (e) { box = null; }
  function silent() { return !sound || sound.state !== "running"; }
  function piece(lang, name) {
    var at = prefix + "/voice/" + lang + "/" + name;
    if (!kept[at]) kept[at] = fetch(at).then(function (r) { if (!r.ok) throw new Error(r.status); return r.arrayBuffer(); }).then(function (b) {
      return new Promise(function (yes, no) { sound.decodeAudioData(b, yes, no); });
    }).catch(function () { kept[at] = null; return null; });
    return kept[at];
  }
  function tone(at, hertz) {
    var o = sound.createOscillator(), g = sound.createGain();
    o.frequency.value = hertz; o.connect(g); g.connect(gain);
    g.gain.setValueAtTime(0.35, at); g.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
    o.start(at); o.stop(at + 0.5);
  }
  /* one after the other: what has begun is never cut */
  function play(langs) {
    var t = sound.currentTime + 0.1;
    tone(t, 784); tone(t + 0.25, 587); t += 0.8;
    langs.forEach(function (pieces) {
      pieces.forEach(function (b) {
        if (!b) return;
        var s = sound.createBufferSource(); s.buffer = b; s.connect(gain); s.start(t);
        t += b.duration + 0.06;
      });
      t += 0.5;
    });
    return (t - sound.currentTime) * 1000;
  }
  function next() {
    if (busy || silent()) { button.hidden = !Sound || !silent(); return; }
    while (line.length && Date.now() - line[0].at > OLD) line.shift();
    var one = line.shift(); if (!one) return;
    busy = true;
    Promise.all(["vi", "en"].map(function (lang) { return Promise.all(one.say.map(function (name) { return piece(lang, name); })); }))
      .then(play).catch(function () { return 0; })
      .then(function (ms) { d.body.setAttribute("data-said", one.say.join(" ")); setTimeout(function () { busy = false; next(); }, ms); });
  }
  function announce(say) { line.push({ say: say, at: Date.now() }); next(); }
  if (Sound) {
    sound = new Sound(); gain = sound.createGain(); gain.connect(sound.destination);
    var level = box && box.getItem("board.volume"); slider.value = level === null || level === undefined ? 80 : level;
    var loud = function () { gain.gain.value = slider.value / 100; };
    loud(); slider.parentNode.hidden = false;
    slider.addEventListener("input", function () { loud(); try { box.setItem("board.volume", slider.value); } catch (e) { /* not kept */ } });
    sound.onstatechange = next;
    button.addEventListener("click", function () { sound.resume().then(next); });
    /* a moment is given to browsers that allow sound at once */
    setTimeout(next, 500);
  }
})();
