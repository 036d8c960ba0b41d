// The checking page's own code, without a browser: hashes and Ed25519 against
// published vectors, receipts against what the program itself signs
// (crates/domain/src/ledger/receipt.rs has the same example in its test).
import test from "node:test";
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const own = createRequire(import.meta.url)("../../crates/web/assets/verify.js");
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));

// RFC 8032, 7.1, tests 1 to 3.
const RFC8032 = [
  ["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"],
  ["3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"],
  ["fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"],
];

test("SHA-256 and SHA-512 are those of everybody", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 111, 112, 127, 128, 300]) {
    const data = Uint8Array.from({ length }, (_, i) => i & 255);
    for (const [wide, name] of [[false, "sha256"], [true, "sha512"]]) {
      assert.deepEqual(Buffer.from(own.sha2(data, wide)), createHash(name).update(data).digest(), `${name} of ${length}`);
    }
  }
});

test("Ed25519 takes what RFC 8032 signs and nothing that was changed", () => {
  for (const [key, message, signature] of RFC8032) {
    assert.ok(own.ed25519(bytes(key), bytes(message), bytes(signature)));
    assert.ok(!own.ed25519(bytes(key), bytes(message + "00"), bytes(signature)));
    for (const at of [0, 31, 32, 63]) {
      const other = bytes(signature);
      other[at] ^= 1;
      assert.ok(!own.ed25519(bytes(key), bytes(message), other), `byte ${at}`);
    }
    // The same signature with the order of the group added to S.
    let s = 0n;
    bytes(signature).slice(32).reverse().forEach((b) => { s = (s << 8n) | BigInt(b); });
    s += (1n << 252n) + 27742317777372353535851937790883648493n;
    const second = bytes(signature);
    for (let i = 0; i < 32; i++) second[32 + i] = Number((s >> BigInt(8 * i)) & 255n);
    assert.ok(!own.ed25519(bytes(key), bytes(message), second), "a second form");
  }
});

const ORIGIN = "motcua.desk/tan-an";
const utf8 = (text) => Buffer.from(text, "utf8");
const sha = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();

function office(origin = ORIGIN) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const id = (name) => sha(utf8(`${name}\n`), [1], raw).subarray(0, 4);
  const line = (text, name) => `\u2014 ${name} ${Buffer.concat([id(name), sign(null, utf8(text), privateKey)]).toString("base64")}\n`;
  return {
    key: `${origin}+${id(origin).toString("hex")}+${Buffer.concat([Buffer.from([1]), raw]).toString("base64")}`,
    note: (text, name) => `${text}\n${line(text, name)}`,
  };
}

// A record of two events, the second the acceptance.
function papers(desk, { due = "2026-10-19T17:00", origin = ORIGIN } = {}) {
  const facts = {
    kind: "dossier.accepted", code: "H39.12-261005-0001", fee: 1,
    intake: { procedure: { code: "1.012790" }, fee: 50000, note: "Đỗ" },
    clock: { start: "2026-10-05T09:00:30" }, promise: { due: { date: "2026-10-19", minute: 1020 } },
  };
  const salt = Buffer.alloc(32, 9), payload = { actor: 4, dossier: 7, facts, personal: null };
  const canonical = (v) => v && typeof v === "object" ? `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join(",")}}` : JSON.stringify(v);
  const pad = (x) => Buffer.from(salt.length < 64 ? [...salt, ...Buffer.alloc(32)] : salt).map((b) => b ^ x);
  const commit = sha(pad(0x5c), sha(pad(0x36), utf8(canonical(payload)))).toString("base64");
  const opened = { at: "2026-10-05T09:00:30+07:00", kind: "dossier.accepted", seq: 1 };
  const leaf = sha([0], utf8(canonical({ ...opened, commit, v: 1 }))), before = sha([0], utf8("x"));
  const root = sha([1], before, leaf).toString("base64");
  const text = `H39.12-261005-0001\n${origin}\n1.012790\n2026-10-05T09:00\n${due}\n50000\n2\n${root}\n`;
  return {
    note: desk.note(text, "motcua"),
    proof: `c2sp.org/tlog-proof@v1\nindex 1\n${before.toString("base64")}\n\n${desk.note(`${ORIGIN}\n2\n${root}\n`, ORIGIN)}`,
    opened: JSON.stringify({ ...opened, payload, salt: salt.toString("base64") }),
  };
}

test("a whole receipt is proven, and each forgery is named", async () => {
  const desk = office(), keys = own.readKeys(`# the office\n${desk.key}\n`), good = papers(desk);
  const outcome = async (some) => (await own.verify(some, keys)).wrong;
  const whole = await own.verify(good, keys);
  assert.deepEqual([whole.wrong, whole.inRecord], [[], ["1", "2"]]);
  assert.equal(whole.receipt.due, "2026-10-19T17:00");
  assert.deepEqual(await outcome({ note: good.note }), []);
  const file = await own.verify({ ...good, note: undefined }, keys);
  assert.deepEqual([file.wrong, file.recorded.due, file.recorded.fee], [[], "2026-10-19T17:00", "50000"]);
  assert.deepEqual(await outcome({ note: good.note.replace("2026-10-19", "2026-10-12") }), ["verify-wrong-changed"]);
  assert.deepEqual(await outcome(papers(desk, { due: "2026-10-12T17:00" })), ["verify-wrong-differs"]);
  assert.deepEqual(await outcome({ note: papers(office(), { origin: "motcua.desk/other" }).note }), ["verify-wrong-office"]);
  assert.deepEqual(await outcome({ note: papers(office()).note }), ["verify-wrong-key"]);
  assert.deepEqual(await outcome({ note: own.tidy(good.note.slice(0, -30)) }), ["verify-wrong-cut"]);
  assert.deepEqual(await outcome({ note: own.tidy(good.note.slice(0, 60)) }), ["verify-wrong-cut"]);
  assert.deepEqual(await outcome({ note: "hello\n" }), ["verify-wrong-form"]);
  assert.deepEqual(await outcome({ ...good, opened: good.opened.replace("50000", "40000") }), ["verify-wrong-not-in"]);
  assert.deepEqual(await outcome({ ...good, proof: good.proof.replace("\n2\n", "\n3\n") }), ["verify-wrong-proof-changed"]);
  assert.deepEqual(await outcome({ ...good, proof: good.proof.slice(0, -9) }), ["verify-wrong-proof-form"]);
  assert.deepEqual(await outcome({ ...good, opened: undefined }), ["verify-wrong-proof-alone"]);
  assert.deepEqual(await outcome({ opened: good.opened }), ["verify-wrong-opened-alone"]);
  assert.deepEqual(await outcome({ ...good, opened: "{" }), ["verify-wrong-opened-form"]);
});

test("the example of the manual is proven", async () => {
  const manual = readFileSync(new URL("../../docs/receipt-note.md", import.meta.url), "utf8");
  const [, note, key] = manual.split("```text\n").map((part) => part.split("```")[0]);
  const verdict = await own.verify({ note }, own.readKeys(key));
  assert.deepEqual([verdict.wrong, verdict.receipt.code], [[], "H39.12-261005-0001"]);
});

test("what scanners and clipboards do to a note is mended", async () => {
  const desk = office(), keys = own.readKeys(desk.key), { note } = papers(desk);
  for (const way of [note.trimEnd(), note.replaceAll("\n", "\r\n"), note.replace("\u2014", "-"), `\ufeff  ${note}\n`]) {
    assert.deepEqual((await own.verify(own.sort({}, way), keys)).wrong, []);
  }
});

test("keys that are not whole are refused, and a long name is shortened", () => {
  const { key } = office();
  assert.throws(() => own.readKeys(key.replace("tan-an", "tan-am")));
  assert.match(own.fingerprint(own.readKeys(key)[0].key), /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  assert.equal(own.shortOrigin(ORIGIN), ORIGIN);
  assert.equal(own.shortOrigin(`motcua.desk/${"a".repeat(40)}`).length, 29);
});
