//! The receipt note: what the QR code of a receipt proves by itself.
//!
//! A C2SP signed note of eight lines (layout and reasons in
//! `docs/receipt-note.md`). It carries size and root of the record at issue,
//! so every receipt in a citizen's hand is a witness against rewriting. No
//! personal data.
//!
//! Invariant: a whole note has at most [`MAX_BYTES`] bytes, with the longest
//! code, name of an office and fee that a desk may have: so it is signed under
//! a short name, the same for every office, and a long name of an office is
//! shortened ([`short_origin`]). The signature covers the name of the office,
//! so the receipt of another one is still told.

use super::checkpoint::parse_count;
use super::hash::{Hash, sha256, to_hex};
use super::note::{KeyKind, Note, NoteError, NoteSigner, VerifierKey};
use super::office::OfficeKeys;
use crate::deadline::{ClockFacts, DueAt, parse_local};
use crate::dossier::{Event, Intake, Promise};
use crate::id::DossierCode;
use crate::money::Vnd;
use jiff::civil::DateTime;

/// Most bytes of a note with its signature: with more the modules of its QR
/// code become too small for the scanners of a counter.
pub const MAX_BYTES: usize = 320;

/// Name of the key in the signature line, the same for every office.
pub const SIGNER: &str = "motcua";

/// Longest name of an office that stands in a note as it is.
const ORIGIN_BYTES: usize = 29;
/// What every name of a desk's record begins with.
const DESKS: &str = "motcua.desk/";
/// Bytes of the signature line's key id and signature.
const SIGNATURE_BYTES: usize = 64;

/// Why a text is not a receipt, or not one to believe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It begins like a receipt and ends too early.
    #[error("the text of the receipt is cut off")]
    Cut,
    /// It is something else.
    #[error("not a receipt: {0}")]
    Malformed(&'static str),
    /// It speaks in the name of another office.
    #[error("the receipt is of {found:?}, not of {expected:?}")]
    OtherOffice {
        /// The office whose keys the reader has.
        expected: String,
        /// The office it names.
        found: String,
    },
    /// It names this office, and none of its known keys signed it.
    #[error("no key of the office has signed the receipt")]
    UnknownKey,
    /// Signed, and changed after that.
    #[error("the receipt was changed after it was signed")]
    Changed,
    /// It would not fit into its QR code.
    #[error("the receipt would have {0} bytes, more than 320")]
    TooLong(usize),
    /// The name of the office cannot stand in a note.
    #[error(transparent)]
    Note(NoteError),
}

/// What a receipt says of its dossier. Names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptFacts {
    /// Code of the dossier.
    pub code: DossierCode,
    /// Code of the procedure.
    pub procedure: String,
    /// When it was received, at the desk.
    pub received: DateTime,
    /// When the result is promised.
    pub due: DueAt,
    /// Fees assessed.
    pub fee: Vnd,
}

impl ReceiptFacts {
    /// What the receipt of the last of these events says: the acceptance, or a
    /// correction of the intake. `events` are those of one dossier from its
    /// acceptance on, in order; `None` when the last one gives no receipt.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let (mut known, mut promised, mut last) = (None, None, None);
        for event in events {
            if let Event::Accepted { code, .. } = event {
                known = Some(code);
            }
            promised = promise_of(event).or(promised);
            last = Some(event);
        }
        let (intake, clock) = intake_of(last?)?;
        Some(Self {
            code: known?.clone(),
            procedure: intake.procedure.code.clone(),
            received: clock.start,
            due: promised?.due,
            fee: intake.fee,
        })
    }

    /// Does the one event that gave the receipt say the same, as far as it
    /// tells? A correction tells no code, and no date when none moved.
    pub fn agrees_with(&self, event: &Event) -> bool {
        let Some((intake, clock)) = intake_of(event) else {
            return false;
        };
        let code = match event {
            Event::Accepted { code, .. } => Some(code),
            _ => None,
        };
        code.is_none_or(|code| *code == self.code)
            && promise_of(event).is_none_or(|promise| promise.due == self.due)
            && intake.procedure.code == self.procedure
            && minute(clock.start) == minute(self.received)
            && intake.fee == self.fee
    }

    /// The same to the minute, as a note writes it.
    fn to_minute(&self) -> Self {
        Self {
            received: parse_local(&minute(self.received)).unwrap_or(self.received),
            ..self.clone()
        }
    }
}

/// Intake and clock of an event that gives a receipt.
fn intake_of(event: &Event) -> Option<(&Intake, &ClockFacts)> {
    match event {
        Event::Accepted { intake, clock, .. } | Event::IntakeCorrected { intake, clock, .. } => {
            Some((intake, clock))
        }
        _ => None,
    }
}

/// The promise that an event gives.
fn promise_of(event: &Event) -> Option<&Promise> {
    match event {
        Event::Accepted { promise, .. } | Event::Extended { promise, .. } => Some(promise),
        Event::SupplementReceived { promise, .. }
        | Event::ClockResumed { promise, .. }
        | Event::CalendarApplied { promise, .. }
        | Event::IntakeCorrected { promise, .. } => promise.as_ref(),
        _ => None,
    }
}

/// A receipt note without its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptNote {
    /// What it says of the dossier; `received` to the minute.
    pub facts: ReceiptFacts,
    /// Name of the office as the note writes it, see [`short_origin`].
    pub origin: String,
    /// Events of the record when it was signed.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

impl ReceiptNote {
    /// The note of an office whose record has the first name `origin`.
    pub fn new(facts: &ReceiptFacts, origin: &str, size: u64, root: Hash) -> Self {
        Self {
            facts: facts.to_minute(),
            origin: short_origin(origin),
            size,
            root,
        }
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let facts = &self.facts;
        format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
            facts.code,
            self.origin,
            facts.procedure,
            minute(facts.received),
            due_text(facts.due),
            facts.fee.0,
            self.size,
            self.root.to_base64()
        )
    }

    /// Signs with the office's seed and gives the whole note.
    pub fn sign(&self, seed: &[u8; 32]) -> Result<String, ReceiptError> {
        let signer =
            NoteSigner::from_seed(SIGNER, KeyKind::Ed25519, seed).map_err(ReceiptError::Note)?;
        let mut note = Note::new(self.to_text()).map_err(ReceiptError::Note)?;
        note.add(signer.sign(note.text(), 0));
        let note = note.to_string();
        if note.len() > MAX_BYTES {
            return Err(ReceiptError::TooLong(note.len()));
        }
        Ok(note)
    }

    /// Reads the signed text strictly: what it says is believed only after
    /// [`Self::open`].
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        use ReceiptError::Malformed;
        let lines = text.strip_suffix('\n').ok_or(ReceiptError::Cut)?;
        let lines: Vec<&str> = lines.split('\n').collect();
        let [code, origin, procedure, received, due, fee, size, root] = lines[..] else {
            return Err(Malformed("it has eight lines"));
        };
        let fee = parse_count(fee)
            .and_then(|fee| i64::try_from(fee).ok())
            .ok_or(Malformed("line 6 is no amount"))?;
        let note = Self {
            facts: ReceiptFacts {
                code: DossierCode::parse(code).map_err(|_| Malformed("line 1 is no code"))?,
                procedure: procedure.to_owned(),
                received: parse_local(received).ok_or(Malformed("line 4 is no time"))?,
                due: DueAt::parse(due).ok_or(Malformed("line 5 is no time"))?,
                fee: Vnd(fee),
            },
            origin: origin.to_owned(),
            size: parse_count(size).ok_or(Malformed("line 7 is no number of events"))?,
            root: Hash::from_base64(root).map_err(|_| Malformed("line 8 is no root"))?,
        };
        if origin.is_empty() || procedure.is_empty() {
            return Err(Malformed("an empty line"));
        }
        // One text only for one receipt: no other spelling is signed.
        if note.to_text() == text {
            Ok(note)
        } else {
            Err(Malformed("another spelling"))
        }
    }

    /// Reads a whole note and believes it only with the signature of a key of
    /// this office.
    pub fn open(note: &str, keys: &OfficeKeys) -> Result<Self, ReceiptError> {
        let code = note.lines().next().unwrap_or_default();
        if DossierCode::parse(code).is_err() {
            return Err(ReceiptError::Malformed(
                "it does not begin with the code of a dossier",
            ));
        }
        if note.len() > MAX_BYTES {
            return Err(ReceiptError::Malformed("it is too long"));
        }
        let signed = Note::parse(note).map_err(|_| ReceiptError::Cut)?;
        let is_whole = |line: &super::note::NoteSignature| line.bytes.len() == SIGNATURE_BYTES;
        if !signed.signatures().iter().all(is_whole) {
            return Err(ReceiptError::Cut);
        }
        let receipt = Self::parse(signed.text());
        let found = signed.text().lines().nth(1).unwrap_or_default();
        let expected = short_origin(keys.origin());
        let is_ours = found == expected;
        let receipt = match receipt {
            Ok(receipt) if is_ours => receipt,
            Ok(receipt) => {
                return Err(ReceiptError::OtherOffice {
                    expected,
                    found: receipt.origin,
                });
            }
            Err(error) => return Err(error),
        };
        let known: Result<Vec<VerifierKey>, NoteError> =
            keys.all().map(|key| key.named(SIGNER)).collect();
        let known = known.map_err(ReceiptError::Note)?;
        let known: Vec<&VerifierKey> = known.iter().collect();
        match signed.verify(&known) {
            Ok(_) => Ok(receipt),
            Err(NoteError::BadSignature(_)) => Err(ReceiptError::Changed),
            Err(_) => Err(ReceiptError::UnknownKey),
        }
    }
}

/// The name of an office as a note writes it: itself, and past 29 bytes
/// `motcua.desk/~` with the first 16 hex digits of SHA-256 over the name. No
/// short name of a desk has a tilde.
pub fn short_origin(origin: &str) -> String {
    if origin.len() <= ORIGIN_BYTES {
        return origin.to_owned();
    }
    format!(
        "{DESKS}~{}",
        to_hex(&sha256(origin.as_bytes()).as_bytes()[..8])
    )
}

/// Mends what scanners and clipboards do to a note and what its signature does
/// not cover: line ends, spaces around, the last line end, the dash in front
/// of the signature.
pub fn tidied(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    let Some((above, last)) = text.rsplit_once('\n') else {
        return format!("{text}\n");
    };
    let words: Vec<&str> = last.split_whitespace().collect();
    match words[..] {
        [.., name, signature] if above.ends_with('\n') => {
            format!("{above}\n\u{2014} {name} {signature}\n")
        }
        _ => format!("{text}\n"),
    }
}

/// What a scan or a text typed at a counter leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Code of the dossier, or whatever was typed; empty when only a key was
    /// scanned.
    pub code: String,
    /// Key of a tracking link.
    pub key: String,
}

/// Reads any code of a receipt: the note (whole, its first line, or without
/// line ends as a one-line field takes it), the tracking link
/// (`…/t#CODE/KEY`, `…/t#KEY`), the code alone. Everything else stays as typed.
pub fn scanned(text: &str) -> Scanned {
    let text = text.trim();
    if let Some((page, part)) = text.split_once('#')
        && page
            .split(['?'])
            .next()
            .is_some_and(|page| page.ends_with("/t"))
    {
        let part = part.lines().next().unwrap_or_default().trim();
        let (code, key) = part.split_once('/').unwrap_or(("", part));
        return Scanned {
            code: code.to_owned(),
            key: key.to_owned(),
        };
    }
    let line = text.lines().next().unwrap_or_default();
    let first = line.split(DESKS).next().unwrap_or_default().trim();
    // Spaces may stand for the line ends: the fourth and fifth are times.
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    let first = match words[..] {
        [code, _, _, received, due] if is_time(received) && is_time(due) => code,
        _ => first,
    };
    let is_note = first.len() < text.len() && DossierCode::parse(first).is_ok();
    Scanned {
        code: if is_note { first } else { text }.to_owned(),
        key: String::new(),
    }
}

/// `2026-10-05T09:00`, as a note writes a minute.
fn is_time(word: &str) -> bool {
    word.len() == 16 && word.as_bytes()[10] == b'T' && word.as_bytes()[13] == b':'
}

fn minute(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn due_text(due: DueAt) -> String {
    let date = due.date.strftime("%Y-%m-%d");
    format!("{date}T{:02}:{:02}", due.minute / 60, due.minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const ORIGIN: &str = "motcua.desk/tan-an";

    fn facts() -> ReceiptFacts {
        ReceiptFacts {
            code: DossierCode::parse("H39.12-261005-0001").unwrap(),
            procedure: "1.012790".into(),
            received: date(2026, 10, 5).at(9, 0, 30, 0),
            due: DueAt::parse("2026-10-19T17:00").unwrap(),
            fee: Vnd(50_000),
        }
    }

    fn key(origin: &str, seed: u8) -> VerifierKey {
        let signer = NoteSigner::from_seed(origin, KeyKind::Ed25519, &[seed; 32]).unwrap();
        signer.verifier().clone()
    }

    fn keys() -> OfficeKeys {
        OfficeKeys::new(key(ORIGIN, 1), &[]).unwrap()
    }

    fn note() -> String {
        let note = ReceiptNote::new(&facts(), ORIGIN, 48_211, sha256(b"root"));
        note.sign(&[1; 32]).unwrap()
    }

    #[test]
    fn what_was_signed_opens_and_begins_with_the_code() {
        let text = note();
        assert!(text.starts_with("H39.12-261005-0001\nmotcua.desk/tan-an\n1.012790\n"));
        assert!(text.contains("\n2026-10-05T09:00\n2026-10-19T17:00\n50000\n48211\n"));
        let opened = ReceiptNote::open(&text, &keys()).unwrap();
        assert_eq!(opened.facts, facts().to_minute());
        assert!(text.len() <= MAX_BYTES, "{}", text.len());
    }

    #[test]
    fn the_example_of_the_manual_is_what_is_signed() {
        let manual = include_str!("../../../../docs/receipt-note.md");
        assert!(manual.contains(&note()), "{}", note());
        assert!(manual.contains(&key(ORIGIN, 1).to_string()));
    }

    #[test]
    fn the_longest_of_everything_fits() {
        let slug = "a".repeat(40);
        let agency = format!("H39.{}", "X".repeat(36));
        let facts = ReceiptFacts {
            code: DossierCode::parse(&format!("{agency}-261005-999999999")).unwrap(),
            procedure: format!("1.{}", "2".repeat(20)),
            due: DueAt::parse("2026-10-19T24:00").unwrap(),
            fee: Vnd::MAX,
            ..facts()
        };
        let origin = format!("motcua.desk/{slug}");
        let note = ReceiptNote::new(&facts, &origin, 9_999_999_999, sha256(b"root"));
        let text = note.sign(&[1; 32]).unwrap();
        assert_eq!(text.len(), MAX_BYTES);
        let keys = OfficeKeys::new(key(&origin, 1), &[]).unwrap();
        assert_eq!(ReceiptNote::open(&text, &keys).unwrap(), note);
        let more = ReceiptNote {
            size: 10_000_000_000,
            ..note
        };
        assert_eq!(more.sign(&[1; 32]), Err(ReceiptError::TooLong(321)));
    }

    #[test]
    fn each_fault_has_its_own_name() {
        let (text, keys) = (note(), keys());
        let open = |text: &str| ReceiptNote::open(text, &keys).unwrap_err();
        assert_eq!(
            open(&text.replace("2026-10-19", "2026-10-12")),
            ReceiptError::Changed
        );
        let other = ReceiptNote::new(&facts(), "motcua.desk/thu-thua", 1, sha256(b"x"));
        assert!(matches!(
            open(&other.sign(&[2; 32]).unwrap()),
            ReceiptError::OtherOffice { .. }
        ));
        let forged = ReceiptNote::new(&facts(), ORIGIN, 1, sha256(b"x"));
        assert_eq!(
            open(&forged.sign(&[2; 32]).unwrap()),
            ReceiptError::UnknownKey
        );
        let whole = text.trim_end().len();
        for at in 20..whole {
            let Some(part) = text.get(..at) else { continue };
            assert_eq!(open(&tidied(part)), ReceiptError::Cut, "{at}");
        }
        assert!(matches!(open("hello\n"), ReceiptError::Malformed(_)));
    }

    #[test]
    fn a_former_key_is_still_believed() {
        let keys = OfficeKeys::new(key(ORIGIN, 2), &[*key(ORIGIN, 1).public()]).unwrap();
        assert!(ReceiptNote::open(&note(), &keys).is_ok());
        let without = OfficeKeys::new(key(ORIGIN, 2), &[]).unwrap();
        assert_eq!(
            ReceiptNote::open(&note(), &without),
            Err(ReceiptError::UnknownKey)
        );
    }

    #[test]
    fn what_scanners_and_clipboards_do_is_mended() {
        let (text, keys) = (note(), keys());
        let dash = text.replace('\u{2014}', "-");
        for way in [
            text.replace('\n', "\r\n"),
            text.trim_end().to_owned(),
            format!("\u{feff}  {text}\n\n"),
            dash,
            text.replace("\u{2014} ", ""),
        ] {
            assert!(ReceiptNote::open(&tidied(&way), &keys).is_ok(), "{way}");
        }
    }

    #[test]
    fn any_code_of_a_receipt_leads_to_the_dossier() {
        let code = "H39.12-261005-0001";
        let one_line = note().replace('\n', "");
        // An office of another name, pasted with spaces for the line ends.
        let spaced = note().replace('\n', " ").replace(ORIGIN, "mc.example/a");
        for text in [code, &format!(" {code}\n"), &note(), &one_line, &spaced] {
            assert_eq!(scanned(text).code, code, "{text}");
        }
        let link = scanned("https://desk.example/o/a/t#H39.12-261005-0001/ABCD-EFGH-JKMN");
        assert_eq!(
            (link.code.as_str(), link.key.as_str()),
            (code, "ABCD-EFGH-JKMN")
        );
        assert_eq!(
            scanned("https://desk.example/t#ABCDEFGHJKMN").key,
            "ABCDEFGHJKMN"
        );
        for text in ["Nguyễn Văn An", "0901 234 567", "C#"] {
            assert_eq!(scanned(text).code, text);
        }
    }

    proptest! {
        #[test]
        fn no_changed_byte_is_believed(at in any::<proptest::sample::Index>(), to in 32_u8..127) {
            let mut bytes = note().into_bytes();
            let end = bytes.len() - 1;
            let at = at.index(end);
            prop_assume!(bytes[at] != to);
            bytes[at] = to;
            if let Ok(text) = String::from_utf8(bytes) {
                prop_assert!(ReceiptNote::open(&text, &keys()).is_err(), "{}", text);
            }
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,60}(\n\\PC{0,30}){0,10}") {
            let _ = ReceiptNote::open(&text, &keys());
            let _ = scanned(&tidied(&text));
        }
    }
}
