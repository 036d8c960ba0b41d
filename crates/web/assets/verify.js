/* motcua: checks a receipt without any server. One file with its page; the
   keys of the office and all sentences lie in the page as data. Own code, no
   dependency. The same rules as crates/domain/src/ledger/{receipt,verify}.rs:
   the unit test holds both against the same papers. */
(function () {
  "use strict";
  var SIGNER = "motcua", utf8 = new TextEncoder();

  /* --- SHA-2, by its definition: constants are the first bits of roots of primes --- */
  function root(n, k) { /* whole k-th root, Newton */
    var x = 1n << BigInt(Math.ceil(n.toString(2).length / k) + 1);
    for (;;) { var y = (BigInt(k - 1) * x + n / x ** BigInt(k - 1)) / BigInt(k); if (y >= x) return x; x = y; }
  }
  var PRIMES = []; for (var c = 2; PRIMES.length < 80; c++) if (PRIMES.every(function (p) { return c % p; })) PRIMES.push(c);
  var M64 = (1n << 64n) - 1n;
  var CUBES = PRIMES.map(function (p) { return root(BigInt(p) << 192n, 3) & M64; }), SQUARES = PRIMES.slice(0, 8).map(function (p) { return root(BigInt(p) << 128n, 2) & M64; });
  function sha2(bytes, wide) {
    var w = wide ? 64n : 32n, mask = (1n << w) - 1n, size = wide ? 128 : 64, rounds = wide ? 80 : 64, cut = 64n - w;
    var t = wide ? [28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6] : [2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10]; t = t.map(BigInt);
    var rot = function (x, n) { return (x >> n | x << w - n) & mask; };
    var len = bytes.length, full = Math.ceil((len + 1 + size / 8) / size) * size, data = new Uint8Array(full), h = SQUARES.map(function (v) { return v >> cut; });
    data.set(bytes); data[len] = 128;
    for (var b = 0, n = BigInt(len) * 8n; n > 0n; b++, n >>= 8n) data[full - 1 - b] = Number(n & 255n);
    for (var at = 0; at < full; at += size) {
      var m = [];
      for (var i = 0; i < rounds; i++) {
        if (i < 16) { var v = 0n; for (var j = 0; j < size / 16; j++) v = v << 8n | BigInt(data[at + i * size / 16 + j]); m.push(v); continue; }
        var x = m[i - 15], y = m[i - 2];
        m.push((m[i - 16] + (rot(x, t[6]) ^ rot(x, t[7]) ^ x >> t[8]) + m[i - 7] + (rot(y, t[9]) ^ rot(y, t[10]) ^ y >> t[11])) & mask);
      }
      var s = h.slice();
      for (var r = 0; r < rounds; r++) {
        var e = s[4], a = s[0];
        var one = s[7] + (rot(e, t[3]) ^ rot(e, t[4]) ^ rot(e, t[5])) + (e & s[5] ^ (e ^ mask) & s[6]) + (CUBES[r] >> cut) + m[r];
        var two = (rot(a, t[0]) ^ rot(a, t[1]) ^ rot(a, t[2])) + (a & s[1] ^ a & s[2] ^ s[1] & s[2]);
        s = [one + two & mask, a, s[1], s[2], s[3] + one & mask, e, s[5], s[6]];
      }
      h = h.map(function (v, k) { return v + s[k] & mask; });
    }
    var out = []; h.forEach(function (v) { for (var k = w - 8n; k >= 0n; k -= 8n) out.push(Number(v >> k & 255n)); });
    return new Uint8Array(out);
  }
  function sha256(bytes) { return sha2(bytes, false); }
  function join() { var out = []; Array.prototype.forEach.call(arguments, function (part) { Array.prototype.push.apply(out, Array.from(part)); }); return new Uint8Array(out); }
  function same(a, b) { return a.length === b.length && a.every(function (v, i) { return v === b[i]; }); }
  function hex(bytes) { return Array.from(bytes, function (b) { return (b < 16 ? "0" : "") + b.toString(16); }).join(""); }
  function hmac(key, bytes) {
    var pad = function (x) { return Uint8Array.from({ length: 64 }, function (_, i) { return (key[i] || 0) ^ x; }); };
    return sha256(join(pad(0x5c), sha256(join(pad(0x36), bytes))));
  }
  function base64(bytes) { return btoa(String.fromCharCode.apply(null, bytes)); }
  /* strict: padding, no spaces, no stray bits */
  function unbase64(text) {
    try { var bytes = Uint8Array.from(atob(text), function (ch) { return ch.charCodeAt(0); }); return base64(bytes) === text ? bytes : null; } catch (e) { return null; }
  }

  /* --- Ed25519 (RFC 8032, 5.1.7), for browsers whose WebCrypto has none --- */
  var P = (1n << 255n) - 19n, L = (1n << 252n) + 27742317777372353535851937790883648493n;
  function mod(x) { var r = x % P; return r < 0n ? r + P : r; }
  function power(x, n) { var r = 1n; for (x = mod(x); n > 0n; n >>= 1n) { if (n & 1n) r = r * x % P; x = x * x % P; } return r; }
  function inverse(x) { return power(x, P - 2n); }
  var D = mod(-121665n * inverse(121666n)), I = power(2n, (P - 1n) / 4n);
  function number(bytes) { var n = 0n; for (var i = bytes.length - 1; i >= 0; i--) n = n << 8n | BigInt(bytes[i]); return n; }
  function point(bytes) {
    var y = number(bytes), sign = y >> 255n; y &= (1n << 255n) - 1n; if (y >= P) return null;
    var xx = mod((y * y - 1n) * inverse(D * y * y + 1n)), x = power(xx, (P + 3n) / 8n);
    if (mod(x * x - xx) !== 0n) x = mod(x * I);
    if (mod(x * x - xx) !== 0n || (x === 0n && sign)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, mod(x * y)];
  }
  function add(p, q) {
    var a = mod((p[1] - p[0]) * (q[1] - q[0])), b = mod((p[1] + p[0]) * (q[1] + q[0])), e = mod(2n * p[3] * q[3] * D), f = mod(2n * p[2] * q[2]);
    var g = b - a, h = f - e, i = f + e, j = b + a;
    return [mod(g * h), mod(i * j), mod(h * i), mod(g * j)];
  }
  function times(n, p) { var r = [0n, 1n, 1n, 0n]; for (; n > 0n; n >>= 1n) { if (n & 1n) r = add(r, p); p = add(p, p); } return r; }
  function pack(p) {
    var z = inverse(p[2]), x = mod(p[0] * z), y = mod(p[1] * z) | (x & 1n) << 255n;
    return Uint8Array.from({ length: 32 }, function (_, i) { return Number(y >> BigInt(8 * i) & 255n); });
  }
  var BASE = point(Uint8Array.from({ length: 32 }, function (_, i) { return i ? 0x66 : 0x58; }));
  function ed25519(key, message, signature) {
    var a = key.length === 32 && signature.length === 64 && point(key), s = number(signature.slice(32));
    if (!a || s >= L) return false;
    var k = number(sha2(join(signature.slice(0, 32), key, message), true)) % L;
    var minus = [mod(-a[0]), a[1], a[2], mod(-a[3])];
    return same(pack(add(times(s, BASE), times(k, minus))), signature.slice(0, 32));
  }
  function signed(key, message, signature) {
    var subtle = typeof crypto !== "undefined" && crypto.subtle, own = function () { return ed25519(key, message, signature); };
    if (!subtle) return Promise.resolve(own());
    return subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]).then(function (k) {
      return subtle.verify({ name: "Ed25519" }, k, signature, message);
    }).catch(own);
  }

  /* --- keys, notes, checkpoints (C2SP) --- */
  function keyId(name, key) { return hex(sha256(join(utf8.encode(name + "\n"), [1], key)).slice(0, 4)); }
  function readKeys(text) {
    return text.split("\n").map(function (l) { return l.trim(); }).filter(function (l) { return l && l[0] !== "#"; }).map(function (line) {
      var part = line.split("+"), raw = unbase64(part.slice(2).join("+"));
      if (!raw || raw.length !== 33 || raw[0] !== 1 || keyId(part[0], raw.slice(1)) !== part[1]) throw new Error("not a key: " + line);
      return { name: part[0], key: raw.slice(1) };
    });
  }
  function fingerprint(key) { return hex(sha256(key).slice(0, 16)).replace(/(....)(?=.)/g, "$1 "); }
  function readNote(note) {
    var at = note.lastIndexOf("\n\n"); if (at < 0 || note.slice(-1) !== "\n") return null;
    var lines = note.slice(at + 2, -1).split("\n").map(function (line) {
      var m = /^\u2014 ([^\s+]+) (\S+)$/.exec(line), raw = m && unbase64(m[2]);
      return raw && raw.length > 4 ? { name: m[1], id: hex(raw.slice(0, 4)), signature: raw.slice(4) } : null;
    });
    return lines.every(Boolean) ? { text: note.slice(0, at + 1), lines: lines } : null;
  }
  /* "good", "changed" or "unknown" */
  function judge(note, name, keys) {
    var jobs = [];
    note.lines.forEach(function (line) {
      keys.forEach(function (k) { if (line.name === name && line.id === keyId(name, k.key)) jobs.push(signed(k.key, utf8.encode(note.text), line.signature)); });
    });
    return Promise.all(jobs).then(function (all) { return !all.length ? "unknown" : all.every(Boolean) ? "good" : "changed"; });
  }
  function shortOrigin(name) { return utf8.encode(name).length <= 29 ? name : "motcua.desk/~" + hex(sha256(utf8.encode(name)).slice(0, 8)); }
  var COUNT = /^(0|[1-9]\d*)$/, MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;
  function hash(text) { var h = unbase64(text || ""); return h && h.length === 32 ? h : null; }

  /* what scanners and clipboards do to a note and its signature does not cover */
  function tidy(text) {
    text = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").trim();
    var at = text.lastIndexOf("\n"), words = text.slice(at + 1).trim().split(/\s+/);
    if (at > 0 && text[at - 1] === "\n" && words.length > 1) return text.slice(0, at) + "\n\u2014 " + words.slice(-2).join(" ") + "\n";
    return text + "\n";
  }
  function openReceipt(note, keys) {
    var wrong = function (id, found) { return Promise.resolve({ wrong: "verify-wrong-" + id, found: found }); };
    if (!/^[A-Z0-9.]{1,40}-\d{6}-\d{4,9}$/.test(note.split("\n")[0].replace(/\s/g, "").toUpperCase()) || utf8.encode(note).length > 320) return wrong("form");
    var n = readNote(note);
    if (!n || !n.lines.every(function (l) { return l.signature.length === 64; })) return wrong("cut");
    var l = n.text.slice(0, -1).split("\n");
    var fine = l.length === 8 && /^[A-Z0-9.]{1,40}-\d{6}-\d{4,9}$/.test(l[0]) && l[1] && l[2] && MINUTE.test(l[3]) && MINUTE.test(l[4]) && COUNT.test(l[5]) && COUNT.test(l[6]) && hash(l[7]);
    if (!fine) return wrong("form");
    if (l[1] !== shortOrigin(keys[0].name)) return wrong("office", l[1]);
    return judge(n, SIGNER, keys).then(function (how) {
      if (how !== "good") return { wrong: "verify-wrong-" + (how === "changed" ? "changed" : "key") };
      return { code: l[0], procedure: l[2], received: l[3], due: l[4], fee: l[5], size: l[6], root: l[7] };
    });
  }
  function openProof(text, keys) {
    var wrong = function (id) { return Promise.resolve({ wrong: "verify-wrong-proof-" + id }); };
    var at = text.indexOf("\n\n"), head = text.slice(0, at).split("\n"), n = at > 0 && readNote(text.slice(at + 2));
    if (head.shift() !== "c2sp.org/tlog-proof@v1" || !n) return wrong("form");
    if (/^extra /.test(head[0] || "")) head.shift();
    var index = (/^index (\d+)$/.exec(head.shift() || "") || [])[1], hashes = head.map(hash), l = n.text.slice(0, -1).split("\n");
    if (!COUNT.test(index || "") || hashes.length > 64 || !hashes.every(Boolean) || l.length < 3 || !COUNT.test(l[1]) || !hash(l[2])) return wrong("form");
    var first = keys[0].name; if (l[0] !== first && l[0].indexOf(first + "/") !== 0) return wrong("key");
    return judge(n, l[0], keys).then(function (how) {
      if (how !== "good") return { wrong: "verify-wrong-proof-" + (how === "changed" ? "changed" : "key") };
      return { index: BigInt(index), hashes: hashes, size: l[1], root: l[2] };
    });
  }

  /* --- the event and its place in the tree (RFC 8785, RFC 9162 2.1.3.2) --- */
  function canonical(v) {
    if (Array.isArray(v)) return "[" + v.map(canonical).join(",") + "]";
    if (v === null || typeof v !== "object") return JSON.stringify(v);
    return "{" + Object.keys(v).sort().map(function (k) { return JSON.stringify(k) + ":" + canonical(v[k]); }).join(",") + "}";
  }
  function leaf(o) {
    var commit = base64(hmac(unbase64(o.salt), utf8.encode(canonical(o.payload))));
    return sha256(join([0], utf8.encode(canonical({ at: o.at, commit: commit, kind: o.kind, seq: o.seq, v: 1 }))));
  }
  function included(proof, hashOfLeaf) {
    var f = proof.index, s = BigInt(proof.size) - 1n, r = hashOfLeaf; if (f > s) return false;
    for (var i = 0; i < proof.hashes.length; i++) {
      if (s === 0n) return false;
      if (f & 1n || f === s) {
        r = sha256(join([1], proof.hashes[i], r));
        while (!(f & 1n) && f !== 0n) { f >>= 1n; s >>= 1n; }
      } else r = sha256(join([1], r, proof.hashes[i]));
      f >>= 1n; s >>= 1n;
    }
    return s === 0n && same(r, hash(proof.root));
  }
  /* what the event says, where it tells all of it by itself */
  function facts(o) {
    try {
      var e = o.payload.facts, n = e.promise.due.minute, two = function (n) { return (n < 10 ? "0" : "") + n; };
      if (e.kind !== "dossier.accepted") return null;
      return { code: e.code, procedure: e.intake.procedure.code, received: e.clock.start.slice(0, 16), due: e.promise.due.date + "T" + two(Math.floor(n / 60)) + ":" + two(n % 60), fee: String(e.intake.fee) };
    } catch (x) { return null; }
  }
  function agrees(receipt, o) {
    var e = o.payload.facts || {}, two = function (n) { return (n < 10 ? "0" : "") + n; };
    if (e.kind !== "dossier.accepted" && e.kind !== "intake.corrected") return false;
    var due = e.promise && e.promise.due.date + "T" + two(Math.floor(e.promise.due.minute / 60)) + ":" + two(e.promise.due.minute % 60);
    return (e.kind !== "dossier.accepted" || e.code === receipt.code) && (!due || due === receipt.due) && e.intake.procedure.code === receipt.procedure &&
      e.clock.start.slice(0, 16) === receipt.received && String(e.intake.fee) === receipt.fee;
  }

  /* Gives {receipt, inRecord: [seq, size], wrong: [ids], found}. */
  function verify(papers, keys) {
    var out = { receipt: null, inRecord: null, wrong: [], found: "" };
    var first = papers.note ? openReceipt(papers.note, keys) : Promise.resolve(null);
    return first.then(function (r) {
      if (r && r.wrong) { out.wrong.push(r.wrong); out.found = r.found || ""; } else out.receipt = r;
      if (!papers.proof) { if (papers.opened) out.wrong.push("verify-wrong-opened-alone"); return out; }
      return openProof(papers.proof, keys).then(function (p) {
        if (p.wrong) { out.wrong.push(p.wrong); return out; }
        if (!papers.opened) { out.wrong.push("verify-wrong-proof-alone"); return out; }
        var o = null, h = null;
        try { o = JSON.parse(papers.opened); h = leaf(o); } catch (e) { out.wrong.push("verify-wrong-opened-form"); return out; }
        if (BigInt(o.seq) !== p.index || !included(p, h)) { out.wrong.push("verify-wrong-not-in"); return out; }
        out.inRecord = [String(o.seq), p.size]; out.recorded = facts(o);
        if (!out.receipt) return out;
        var fits = false; try { fits = agrees(out.receipt, o); } catch (e) { fits = false; }
        if (out.receipt.size !== p.size || out.receipt.root !== p.root) out.wrong.push("verify-wrong-other-record");
        else if (!fits) out.wrong.push("verify-wrong-differs");
        return out;
      });
    });
  }
  function sort(papers, text) {
    var start = text.replace(/^\ufeff/, "").trimStart();
    if (start.indexOf("c2sp.org/tlog-proof@") === 0) papers.proof = start; else if (start[0] === "{") papers.opened = start; else papers.note = tidy(text);
    return papers;
  }
  if (typeof module !== "undefined" && module.exports) { module.exports = { sha2: sha2, ed25519: ed25519, readKeys: readKeys, fingerprint: fingerprint, verify: verify, sort: sort, tidy: tidy, shortOrigin: shortOrigin }; return; }

  /* --- the page --- */
  var d = document, $ = function (id) { return d.getElementById(id); }, data = JSON.parse($("data").textContent), keys = readKeys(data.keys), lang = "vi", last = null, extra = {}, taken = "", fault = "";
  if (/^en/.test(navigator.language || "")) lang = "en";
  function say(id, values) { var t = data.words[lang][id] || id; Object.keys(values || {}).forEach(function (k) { t = t.split("{" + k + "}").join(values[k]); }); return t; }
  function words() {
    d.documentElement.lang = lang; d.title = say("verify-title") + " | " + data.office[lang];
    Array.prototype.forEach.call(d.querySelectorAll("[data-t]"), function (e) { e.textContent = say(e.getAttribute("data-t"), { office: data.office[lang] }); });
    $("office").textContent = data.office[lang];
    if (last) show(last);
  }
  /* the words of a day are those of the papers and of the command: "thứ Ba 6/9/2022, 9:42" */
  var DAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
  function when(text) {
    var p = text.split("T"), n = p[0].split("-").map(Number), day = new Date(Date.UTC(n[0], n[1] - 1, n[2])), time = ", " + p[1].replace(/^0(?=\d)/, "");
    if (lang === "vi") return DAYS[day.getUTCDay()] + " " + n[2] + "/" + n[1] + "/" + n[0] + time;
    var word = function (what) { var o = { timeZone: "UTC" }; o[what] = "long"; return day.toLocaleDateString("en-GB", o); };
    return word("weekday") + " " + n[2] + " " + word("month") + " " + n[0] + time;
  }
  function line(into, tag, text) { var e = d.createElement(tag); e.textContent = text; into.appendChild(e); return e; }
  function show(v) {
    last = v; var box = $("result"), good = !v.wrong.length && !!(v.receipt || v.inRecord); box.textContent = "";
    box.className = "result " + (good ? "good" : "bad"); line(box, "h2", say(good ? "verify-proven" : "verify-not-proven"));
    v.wrong.forEach(function (id) { line(box, "p", say(id, { office: data.office[lang], found: v.found })); });
    var told = v.receipt || v.recorded;
    if (told) {
      line(box, "p", v.receipt ? say("verify-said-signed", { office: data.office[lang] }) : say("verify-said-recorded"));
      var list = d.createElement("dl"); box.appendChild(list);
      [["code", told.code], ["procedure", told.procedure], ["received", when(told.received)], ["due", when(told.due)], ["fee", told.fee === "0" ? say("verify-fee-none") : told.fee.replace(/\B(?=(\d{3})+$)/g, lang === "vi" ? "." : ",") + " ₫"]].forEach(function (r) { line(list, "dt", say("verify-" + r[0])); line(list, "dd", r[1]); });
      if (v.receipt) line(box, "p", say("verify-said-witness", { size: v.receipt.size }));
    }
    if (v.inRecord) line(box, "p", say("verify-said-record", { seq: v.inRecord[0], size: v.inRecord[1] }));
    if (good) {
      line(box, "h3", say("verify-not-title")); var not = d.createElement("ul"); box.appendChild(not);
      ["verify-not-complete", "verify-not-kept", "verify-not-who"].forEach(function (id) { line(not, "li", say(id)); });
    }
    /* a file that could not be read stays told beside what was */
    if (fault && v.wrong.indexOf(fault) < 0) line(box, "p", say(fault));
    box.hidden = false; box.focus();
  }
  function refuse(id) { show({ receipt: null, inRecord: null, wrong: [id], found: "" }); }
  function check() {
    var papers = Object.assign({}, extra), text = $("text").value; if (text.trim()) sort(papers, text);
    if (!papers.note && !papers.proof && !papers.opened) { refuse(fault || "verify-nothing"); return; }
    /* the bars, or the code that leads to tracking */
    if (/^\s*([A-Z0-9.]{1,40}-\d{6}-\d{4,9}|\S*\/t#\S+)\s*$/i.test(papers.note || "")) { refuse("verify-only-code"); return; }
    verify(papers, keys).then(show, function () { refuse("verify-wrong-form"); });
  }
  function read(file) {
    if (/^image\//.test(file.type)) {
      if (!("BarcodeDetector" in window)) return Promise.reject(new Error("verify-no-detector"));
      return createImageBitmap(file).then(function (picture) { return new BarcodeDetector({ formats: ["qr_code"] }).detect(picture); }).then(function (found) {
        var note = found.map(function (one) { return one.rawValue; }).filter(function (t) { return t.indexOf("\nmotcua.desk/") > 0; })[0];
        if (!note) throw new Error("verify-no-code"); $("text").value = taken = note;
      }, function () { throw new Error("verify-no-code"); });
    }
    return file.text().then(function (text) {
      if (text.indexOf("%PDF") === 0) throw new Error("verify-no-pdf");
      var one = sort({}, text); if (one.note) $("text").value = taken = one.note; else Object.assign(extra, one);
    });
  }
  /* a verdict is of the papers it was given for, and of no others */
  function forget() { last = null; $("result").hidden = true; }
  $("text").addEventListener("input", forget);
  $("files").addEventListener("change", function () {
    /* what an earlier file put here goes with it; what was typed stays. A text
       area shows line ends of its own. */
    if (taken && $("text").value === taken.replace(/\r\n?/g, "\n")) $("text").value = "";
    forget(); taken = ""; fault = ""; extra = {}; Promise.all(Array.from($("files").files).map(read)).then(check, function (e) { fault = /^verify-/.test(e.message) ? e.message : "verify-unreadable"; check(); });
  });
  $("form").addEventListener("submit", function (e) { e.preventDefault(); check(); });
  $("lang").addEventListener("click", function () { lang = lang === "vi" ? "en" : "vi"; words(); });
  keys.forEach(function (k) { line($("keys"), "li", fingerprint(k.key)); });
  words(); $("form").hidden = false;
})();
