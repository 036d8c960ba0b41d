/* motcua: the one script. Everything works without it; it adds shortcuts,
   live parts, and keeps what was typed. Own code, no dependency. */
(function () {
  "use strict";
  var d = document, $ = function (s, r) { return (r || d).querySelector(s); }, all = function (s, r) { return Array.prototype.slice.call((r || d).querySelectorAll(s)); };

  /* --- a scanner types the text of a receipt line by line: the first line is
     the code, and its Enter sends it. What comes after, here or on the page
     that opens, is kept from fields and shortcuts until the scanner is silent --- */
  var deaf = 0, until = 0, before = 0, begin = 0, fast = 0, SCANNED = /^[A-Z]\d\d[A-Z0-9.]*-\d{6}-\d{4,9}$/i;
  /* the code of a receipt or the link of its tracking page leads to the dossier from every page of staff */
  var said = "", LINK = /^https?:\/\/\S+\/t#\S+\/\S+$/i;
  function lead(text) {
    var find = $("a[data-key='ctrl+k']"); if (!find) return false;
    var f = d.createElement("form"), q = d.createElement("input"); f.method = "post"; f.action = find.getAttribute("href").replace(/\/find(\?.*)?$/, "/search"); f.hidden = true;
    q.type = "hidden"; q.name = "q"; q.value = text; f.appendChild(q); d.body.appendChild(f); f.submit(); return true;
  }
  function heard(at) { try { if (at) sessionStorage.setItem("motcua.scan", at); return +sessionStorage.getItem("motcua.scan"); } catch (e) { return 0; } }
  /* silence of 700 ms ends it, eight seconds end it on any page */
  function hush(now, ms) { if (now >= deaf) until = now + 8000; deaf = Math.min(now + ms, until); }
  /* a sign that comes without a key, as from Alt and digits, is kept out too */
  function shut(field) { field.readOnly = true; var t = setInterval(function () { if (Date.now() >= deaf) { clearInterval(t); field.readOnly = false; } }, 100); }
  /* a page that opens slowly gets its keys late */
  if (Date.now() - heard() < 5000) hush(Date.now(), 1500);
  addEventListener("keydown", function (e) {
    var now = Date.now(), k = e.key || "", field = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
    /* nobody types a code with less than 60 ms between its signs, by the time at
       which they were struck; of a run that is as quick as that in the middle one
       sign may come late, from a machine that is busy. A code alone leaves a weak
       mark: the next page hears what a person types at once */
    var at = e.timeStamp, gap = at - before, quick = gap < 60 || fast > 3 && gap < 300 && at - begin < 60 * fast;
    if (k.length === 1) { fast = quick ? fast + 1 : 1; if (!quick) begin = at; before = at; }
    /* the rest of a receipt that comes after a pause; a field may be meant for the next one */
    if (now >= deaf && fast > 2 && !field && !e.repeat && now - heard() < 10000) hush(now, 700);
    if (now < deaf) { if (quick || k.length > 1) hush(now, 700); heard(now); e.preventDefault(); e.stopImmediatePropagation(); return; }
    if (k === "Enter" && fast > 8 && e.target.tagName === "INPUT" && SCANNED.test(e.target.value.trim())) { hush(now, 700); heard(now - 5000); shut(e.target); }
    /* a tracking link must not get into the address of a page */
    if (k === "Enter" && e.target.tagName === "INPUT" && LINK.test(e.target.value.trim()) && e.target.form && e.target.form.method === "get" && lead(e.target.value.trim())) { hush(now, 700); e.preventDefault(); e.stopImmediatePropagation(); return; }
    /* nothing has the cursor: what a scanner types is no shortcut */
    if (!field && !e.repeat && !e.ctrlKey && !e.altKey && !e.metaKey) {
      if (k.length === 1) { said = quick ? said + k : k; if (quick && fast > 3) { e.preventDefault(); e.stopImmediatePropagation(); return; } }
      else if (k === "Enter") { var text = said; said = ""; if (fast > 8 && (SCANNED.test(text) || LINK.test(text)) && lead(text)) { hush(now, 700); heard(now - 5000); e.preventDefault(); e.stopImmediatePropagation(); return; } }
    }
    if (k.length > 1 && k !== "Shift") fast = 0;
  }, true);

  /* --- print buttons exist only where they can work --- */
  all("[data-print]").forEach(function (b) { b.hidden = false; b.addEventListener("click", function () { window.print(); }); });

  /* --- copies what is shown once; there only where the browser lets a page copy --- */
  if (navigator.clipboard) all("[data-copy]").forEach(function (b) {
    b.hidden = false; b.setAttribute("aria-live", "polite");
    b.addEventListener("click", function () { navigator.clipboard.writeText(b.getAttribute("data-copy")).then(function () { b.textContent = b.getAttribute("data-copied"); }, function () { b.hidden = true; }); });
  });

  /* --- the error summary takes focus --- */
  var sum = $(".errsum"); if (sum) sum.focus();

  /* --- the key that a QR code carries after # never reaches the server in an address --- */
  var track = $("form[data-track]");
  if (track && location.hash.length > 8) {
    var part = decodeURIComponent(location.hash.slice(1)).split("/");
    if (part.length <= 2) {
      /* the key alone finds the dossier too: the desk reads the link */
      track.elements.code.value = part.length === 2 ? part[0] : location.pathname + location.hash; track.elements.key.value = part[part.length - 1];
      history.replaceState(null, "", location.pathname);
      track.submit();
    }
  }

  /* --- typed text survives a lost connection and an expired sign-in ---
     A form with data-keep="NAME" is saved per user; it is let go when the
     server has answered a submit with another page (data-done on <body>).
     A card that was scanned is not kept: the next scan would be typed behind it. */
  var box = null; try { box = window.localStorage; } catch (e) { box = null; }
  /* one of several desks of a server has a prefix; people are numbered per desk */
  var at = (/^\/o\/[a-z0-9-]+/.exec(location.pathname) || [""])[0];
  function key(f) { return "motcua." + at + (d.body.getAttribute("data-user") || "0") + "." + f.getAttribute("data-keep"); }
  function fields(f) { return all("input,select,textarea", f).filter(function (i) { return i.name && !/^(password|file|hidden|submit)$/.test(i.type) && !i.hasAttribute("data-scan"); }); }
  /* a card's QR has seven fields or more */
  function card(text) { return text.split(/[|¦]/).length >= 7; }
  function state(f) { return fields(f).filter(function (i) { return i.tagName !== "INPUT" || !card(i.value); }).map(function (i) { return [i.name, i.type === "checkbox" || i.type === "radio" ? i.value : "", /^(checkbox|radio)$/.test(i.type) ? i.checked : i.value]; }); }
  function restore(f, s) {
    fields(f).forEach(function (i) {
      s.forEach(function (e) {
        if (e[0] !== i.name) return;
        if (/^(checkbox|radio)$/.test(i.type)) { if (e[1] === i.value) i.checked = !!e[2]; } else i.value = e[2];
      });
    });
  }
  if (box) {
    /* kept text is personal: nothing older than a working day stays */
    for (var n = box.length - 1; n >= 0; n--) {
      var k = box.key(n); if (!k || k.indexOf("motcua.") !== 0) continue;
      try { if (Date.now() - JSON.parse(box.getItem(k)).at > 12 * 3600e3) box.removeItem(k); } catch (e) { box.removeItem(k); }
    }
    var gone = d.body.getAttribute("data-done"); if (gone) {
      /* the form itself, and those that went on from it: NAME and NAME-… */
      var mine = "motcua." + at + (d.body.getAttribute("data-user") || "0") + "." + gone;
      for (var g = box.length - 1; g >= 0; g--) { var kg = box.key(g); if (kg && (kg === mine || kg.indexOf(mine + "-") === 0)) box.removeItem(kg); }
    }
    all("form[data-keep]").forEach(function (f) {
      var old = null, first = JSON.stringify(state(f)); try { old = JSON.parse(box.getItem(key(f))); } catch (e) { old = null; }
      if (old && JSON.stringify(old.s) !== first && !f.hasAttribute("data-answered")) {
        restore(f, old.s);
        var note = $("[data-kept]", f) || $("[data-kept]"); if (note) note.hidden = false;
        /* the server is told, too: it may be of somebody else than the card scanned next */
        if (f.elements.restored) f.elements.restored.value = "1";
        f.dispatchEvent(new Event("change", { bubbles: true }));
      }
      var t = 0, put = function () { t = 0; try { box.setItem(key(f), JSON.stringify({ at: Date.now(), s: state(f) })); } catch (e) { /* full: nothing to do */ } };
      var save = function () { clearTimeout(t); t = setTimeout(put, 250); }, now = function () { if (t) { clearTimeout(t); put(); } };
      f.addEventListener("input", save); f.addEventListener("change", save);
      /* what the server answered is newer than what was kept when it was asked */
      if (old && f.hasAttribute("data-answered")) put();
      /* whoever types and sends, or leaves, within the quarter of a second */
      f.addEventListener("submit", now); addEventListener("pagehide", now);
      all("[data-forget]", f).forEach(function (b) { b.addEventListener("click", function () { clearTimeout(t); t = 0; box.removeItem(key(f)); }); });
    });
    all("form[action$='/sign-out']").forEach(function (f) { f.addEventListener("submit", function () { for (var i = box.length - 1; i >= 0; i--) { var k = box.key(i); if (k && k.indexOf("motcua.") === 0) box.removeItem(k); } }); });
  }

  /* --- one submit only; a double press has one effect --- */
  all("form[method=post]").forEach(function (f) {
    f.addEventListener("submit", function (e) {
      /* a file taken along leaves the page where it is */
      if (e.submitter && e.submitter.hasAttribute("data-file")) return;
      if (f.getAttribute("data-sent") && Date.now() - f.getAttribute("data-sent") < 4000) { e.preventDefault(); return; }
      f.setAttribute("data-sent", Date.now());
    });
  });

  /* --- live parts: <x data-live="/url" data-from="FORM"> is replaced by the fragment for the form's values --- */
  all("[data-live]").forEach(function (part) {
    var f = d.getElementById(part.getAttribute("data-from")); if (!f) return;
    var t = 0, last = "";
    function ask() {
      var only = (part.getAttribute("data-of") || "").split(" "), q = new URLSearchParams();
      new FormData(f).forEach(function (v, k) { if (typeof v === "string" && v !== "" && only.some(function (o) { return o === "" || o === k || (o.slice(-1) === "*" && k.indexOf(o.slice(0, -1)) === 0); })) q.append(k, v); });
      var s = q.toString(); if (s === last) return; last = s;
      fetch(part.getAttribute("data-live") + "?" + s, { credentials: "same-origin", headers: { accept: "text/html" } }).then(function (r) {
        if (!r.ok || r.redirected) throw new Error(r.status);
        return r.text();
      }).then(function (html) {
        if (s !== last) return;
        part.innerHTML = new DOMParser().parseFromString(html, "text/html").body.innerHTML;
        /* what the page shows a second time, beside its buttons */
        all("[data-out]", part).forEach(function (o) { all("[data-in=" + o.getAttribute("data-out") + "]").forEach(function (i) { i.textContent = o.textContent; }); });
        part.removeAttribute("data-stale");
      }).catch(function () { part.setAttribute("data-stale", ""); last = ""; });
    }
    f.addEventListener("input", function () { clearTimeout(t); t = setTimeout(ask, 200); });
    f.addEventListener("change", function () { clearTimeout(t); t = setTimeout(ask, 20); });
    /* a part that the server left empty is asked for when its form is opened */
    var fold = part.closest("details");
    if (fold && !part.children.length) { if (fold.open) ask(); fold.addEventListener("toggle", function () { if (fold.open) ask(); }); }
  });

  /* --- the search for everything and the map of keys: a link with data-dialog
     opens its page's part over the page; nothing typed below is touched --- */
  function show(link) {
    var url = new URL(link.href); url.searchParams.set("part", link.getAttribute("data-dialog"));
    fetch(url, { credentials: "same-origin", headers: { accept: "text/html" } }).then(function (r) {
      if (!r.ok || r.redirected) throw new Error(r.status);
      return r.text();
    }).then(function (html) {
      var box = d.createElement("dialog"), close = d.createElement("button");
      box.className = "over"; box.setAttribute("aria-label", link.firstChild.textContent.trim());
      box.innerHTML = new DOMParser().parseFromString(html, "text/html").body.innerHTML;
      close.className = "btn quiet"; close.type = "button"; close.textContent = "Esc"; close.addEventListener("click", function () { box.close(); });
      box.appendChild(close); d.body.appendChild(box);
      box.addEventListener("close", function () { box.remove(); if (box.returnValue !== "gone") link.focus(); });
      box.showModal();
      var f = $("form[data-palette]", box); if (f) palette(f, $("[data-results]", box), box);
    }).catch(function () { location.href = link.href; });
  }
  function palette(f, into, box) {
    var t = 0, input = f.elements.q;
    function go() { var first = $("a[data-found]", into); if (first) first.click(); return first; }
    function ask(then) {
      var q = new URLSearchParams(new FormData(f)), typed = input.value; q.set("part", "found");
      fetch("/find", { method: "POST", body: q, credentials: "same-origin" }).then(function (r) { return r.ok ? r.text() : ""; }).then(function (html) {
        if (typed !== input.value) return; // an answer to what was typed before
        into.innerHTML = new DOMParser().parseFromString(html, "text/html").body.innerHTML; into.answers = typed;
        if (then) then();
      }).catch(function () { /* the button still leads to the page */ });
    }
    input.addEventListener("input", function () { clearTimeout(t); t = setTimeout(ask, 120, null); });
    box.addEventListener("click", function (e) { if (e.target.closest && e.target.closest("a[data-found]")) box.close("gone"); });
    f.addEventListener("submit", function (e) {
      if ((into.answers || "") === input.value) { if (go()) e.preventDefault(); return; }
      e.preventDefault(); clearTimeout(t); ask(go); // Enter came before the list did
    });
    box.addEventListener("keydown", function (e) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[e.key]; if (!step) return;
      var all_ = [input].concat(all("a[data-found]", into)), at = all_.indexOf(d.activeElement), to = all_[Math.min(all_.length - 1, Math.max(0, at + step))];
      if (to) { e.preventDefault(); to.focus(); }
    });
  }
  all("a[data-dialog]").forEach(function (a) {
    if (!window.HTMLDialogElement) return;
    a.addEventListener("click", function (e) { if (e.ctrlKey || e.metaKey || e.shiftKey) return; e.preventDefault(); if (!$("dialog[open]")) show(a); });
  });
  /* an address with #act-… opens that act's form */
  function openFold(fold) { fold.open = true; fold.scrollIntoView({ block: "nearest" }); var first = $("input:not([type=hidden]),select,textarea", fold) || $("button", fold); if (first) first.focus(); }
  function unfold() { var part = location.hash.length > 1 && d.getElementById(decodeURIComponent(location.hash.slice(1))); if (part && part.tagName === "DETAILS") openFold(part); }
  addEventListener("hashchange", unfold); unfold();

  /* --- lost connection: say so, keep working --- */
  var off = $("[data-offline]");
  if (off) { var net = function () { off.hidden = navigator.onLine !== false; }; addEventListener("online", net); addEventListener("offline", net); net(); }

  /* --- shortcuts: data-key="ctrl+enter" on a button, link or field; every one is visible on its control --- */
  var typing = function (e) { return /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName) && !/^(checkbox|radio|button|submit)$/.test(e.type); };
  d.addEventListener("keydown", function (e) {
    if (e.isComposing) return;
    var name = (e.ctrlKey ? "ctrl+" : "") + (e.altKey ? "alt+" : "") + (e.shiftKey && e.key.length > 1 ? "shift+" : "") + e.key.toLowerCase();
    if (typing(e.target) && name.length === 1) return;
    if ($("dialog[open]")) return;
    var hit = all("[data-key]").filter(function (b) { return b.getAttribute("data-key") === name && !b.hidden; })[0];
    if (!hit) return;
    e.preventDefault();
    if (/^(INPUT|TEXTAREA|SELECT|DIALOG)$/.test(hit.tagName) || hit.getAttribute("tabindex") === "-1") { hit.focus(); return; }
    if (hit.tagName === "DETAILS" && hit.open) { hit.open = false; $("summary", hit).focus(); return; }
    /* whoever opens a fold types into it next; a button inside is first seen, then pressed */
    var fold = hit.closest("details:not([open])"); if (fold) { openFold(fold); return; }
    if (hit.getAttribute("aria-disabled") === "true") return;
    hit.click();
  });

  /* --- Enter goes to the next field in forms that ask for it; Ctrl+Enter submits --- */
  all("form[data-enter=next]").forEach(function (f) {
    f.addEventListener("keydown", function (e) {
      if (e.key !== "Enter" || e.ctrlKey || e.altKey || e.isComposing || !/^(INPUT|SELECT)$/.test(e.target.tagName) || e.target.type === "submit") return;
      if (e.target.hasAttribute("data-scan") && e.target.value.trim()) return;
      e.preventDefault();
      /* never onto a button: the next Enter would press it */
      var list = all("input,select,textarea", f).filter(function (i) { return !i.disabled && !/^(hidden|submit|button)$/.test(i.type) && i.offsetParent !== null; });
      var next = list[list.indexOf(e.target) + 1]; if (next) { next.focus(); if (next.select && next.type === "text") next.select(); }
    });
  });

  /* --- rows: arrows move between the count fields of a checklist, + and - change a count --- */
  all("table[data-counts]").forEach(function (t) {
    t.addEventListener("keydown", function (e) {
      var i = e.target; if (i.tagName !== "INPUT") return;
      if (e.key === "+" || e.key === "-" || e.key === "−") { e.preventDefault(); i.value = Math.max(0, (parseInt(i.value, 10) || 0) + (e.key === "+" ? 1 : -1)); i.dispatchEvent(new Event("input", { bubbles: true })); return; }
      if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
      var cell = i.closest("td"), col = Array.prototype.indexOf.call(cell.parentNode.children, cell), rows = all("tbody tr", t);
      var row = rows[rows.indexOf(cell.parentNode) + (e.key === "ArrowDown" ? 1 : -1)]; if (!row) return;
      e.preventDefault(); var to = $("input", row.children[col]); if (to) { to.focus(); to.select(); }
    });
  });
  all("[data-fill-counts]").forEach(function (b) {
    b.hidden = false;
    b.addEventListener("click", function () { all("input[data-want]").forEach(function (i) { i.value = i.getAttribute("data-want"); }); var f = b.closest("form"); if (f) f.dispatchEvent(new Event("change", { bubbles: true })); });
  });

  /* --- lists: J K and arrows move, Enter opens --- */
  var list = $("[data-list]");
  if (list) {
    var links = function () { if ($("dialog[open]")) return []; return all("[data-row] a[data-open], a[data-row]", list); };
    d.addEventListener("keydown", function (e) {
      if (typing(e.target) || e.ctrlKey || e.altKey || e.metaKey) return;
      var step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[e.key]; if (!step) return;
      var l = links(); if (!l.length) return; e.preventDefault();
      var at = l.indexOf(d.activeElement), to = l[at < 0 ? (step > 0 ? 0 : l.length - 1) : Math.min(l.length - 1, Math.max(0, at + step))];
      to.focus(); to.scrollIntoView({ block: "nearest" });
    });
  }

  /* --- a scanner types the card's QR: the desk reads it (one reader, with
     all its doubts), so the scan only presses the button that asks --- */
  all("[data-scan]").forEach(function (i) {
    var t = 0, ask = function () { var b = $("button[value=find]", i.form); if (b && i.value.trim()) b.click(); };
    i.addEventListener("input", function () { clearTimeout(t); if (i.value.split("|").length >= 7) t = setTimeout(ask, 300); });
    i.addEventListener("keydown", function (e) { if (e.key === "Enter") { e.preventDefault(); clearTimeout(t); ask(); } });
    /* a scan takes the place of what stands here; a click sets the cursor after the focus */
    var came = false, pick = function () { i.select(); };
    i.addEventListener("focus", pick); i.addEventListener("mousedown", function () { came = d.activeElement !== i; });
    i.addEventListener("click", function () { if (came) pick(); });
    if (d.activeElement === i) pick();
    /* the cursor stood in another field: the desk moves the card to where cards are read */
    var press = function (e) { if (e.target === i || e.target.tagName !== "INPUT" || !card(e.target.value)) return false; var b = $("button[value=find]", i.form); if (b) b.click(); return !!b; };
    i.form.addEventListener("keydown", function (e) { if (e.key === "Enter" && !e.ctrlKey && press(e)) { e.preventDefault(); e.stopPropagation(); } }, true);
  });

  /* --- a form that keeps itself on the server while it is typed --- */
  all("form[data-draft]").forEach(function (f) {
    var t = 0, said = $("[data-draft-said]", f), busy = false;
    function save() {
      if (busy) { t = setTimeout(save, 1000); return; }
      busy = true;
      fetch(f.getAttribute("data-draft"), { method: "POST", credentials: "same-origin", body: new URLSearchParams(new FormData(f)) }).then(function (r) {
        if (!r.ok || r.redirected) throw new Error(r.status);
        return r.text();
      }).then(function (id) {
        if (!/^\d+$/.test(id)) throw new Error("no draft");
        f.elements.draft.value = id;
        if (said) said.textContent = said.getAttribute("data-draft-said") + " " + new Date().toTimeString().slice(0, 5).replace(/^0/, "");
      }).catch(function () { /* the browser's own copy stands */ }).then(function () { busy = false; });
    }
    function later() { clearTimeout(t); t = setTimeout(save, 3000); }
    f.addEventListener("input", later); f.addEventListener("change", later);
    f.addEventListener("submit", function () { clearTimeout(t); });
  });

  /* --- a paper prints from its PDF, in a frame nobody sees; a browser that shows
     no PDF opens the link, and prints this page when it was asked to print at once --- */
  var paper = $("a[data-pdf]"), shows = navigator.pdfViewerEnabled === true;
  function printPdf() {
    var old = $("iframe[data-printer]"), frame = d.createElement("iframe"); if (old) old.remove();
    frame.className = "vh"; frame.tabIndex = -1; frame.setAttribute("aria-hidden", "true"); frame.setAttribute("data-printer", "");
    frame.addEventListener("load", function () {
      try {
        var inside = frame.contentDocument; if (inside && inside.contentType === "text/html") throw new Error("no paper");
        frame.contentWindow.print();
      } catch (e) { window.print(); }
    });
    frame.src = paper.href; d.body.appendChild(frame);
  }
  if (paper && shows) paper.addEventListener("click", function (e) { e.preventDefault(); printPdf(); });

  /* --- a paper prints at once when it was asked for with that --- */
  if ($("main.sheet") && /[?&]print=1/.test(location.search)) addEventListener("load", function () { if (paper && shows) printPdf(); else window.print(); });
})();
