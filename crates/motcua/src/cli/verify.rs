//! `motcua verify`: does a receipt prove itself, and what does it prove?
//!
//! Takes the text of the QR code, a `.tlog-proof` file (with the `.json` file
//! of the same name, or `payload.json`, beside it), or a PDF receipt with its attachments. Needs
//! no data folder where the office's public key is given; `--page` writes the
//! page that does the same in a browser.

use super::CliError;
use super::place::Place;
use super::speech::lang;
use clap::Args;
use motcua_desk::Desk;
use motcua_domain::id::DossierCode;
use motcua_domain::ledger::receipt::{ReceiptError, scanned};
use motcua_domain::ledger::verify::{Opened, Papers, Verdict, Wrong, verify};
use motcua_domain::ledger::{OfficeKeys, ReceiptFacts};
use motcua_domain::money::Vnd;
use motcua_web::format::{moment, money, short_date};
use motcua_web::i18n::{Arg, Lang, text};
use motcua_web::pages::verify::{Names, page};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Largest file that is read: a receipt with its attachments is far smaller.
const LARGEST: u64 = 20 << 20;

/// Arguments of `motcua verify`.
#[derive(Args, Debug)]
#[command(after_help = "Exit code: 0 proven, 1 not proven, 2 could not be read.")]
pub struct VerifyCommand {
    /// The receipt: text of its QR code, a .tlog-proof file with its payload.json beside it, a PDF; - = standard input.
    #[arg(value_name = "FILE|TEXT", required_unless_present = "page")]
    receipt: Option<String>,
    /// The office's public key, as `motcua key show` prints it; without it, of the desk in --data.
    #[arg(long, value_name = "FILE|TEXT")]
    key: Option<String>,
    /// Write the page that checks receipts without a server into this file.
    #[arg(long, value_name = "FILE", conflicts_with = "receipt")]
    page: Option<PathBuf>,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// Language of the answer: vi or en.
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = lang)]
    lang: Lang,
    #[command(flatten)]
    place: Place,
}

impl VerifyCommand {
    /// Prints what was proven and what not.
    pub fn run(self) -> Result<ExitCode, CliError> {
        if let Some(out) = &self.page {
            self.write_page(out)?;
            return Ok(ExitCode::SUCCESS);
        }
        let receipt = self.receipt.as_deref().unwrap_or_default();
        if is_only_code(receipt) {
            for id in ["verify-not-proven", "verify-only-code"] {
                println!("{}", text(self.lang, id, &[]));
            }
            return Ok(ExitCode::from(1));
        }
        let papers = self.papers(receipt)?;
        let (keys, office) = self.keys()?;
        let verdict = verify(&papers, &keys);
        for line in told(self.lang, &verdict, &office) {
            println!("{line}");
        }
        Ok(ExitCode::from(u8::from(!verdict.is_proven())))
    }

    fn write_page(&self, out: &Path) -> Result<(), CliError> {
        let desk = self.desk()?;
        let keys = match &self.key {
            Some(key) => self.given(key)?,
            None => keys_of(&desk)?,
        };
        let settings = desk.settings();
        let names = Names {
            vi: &settings.office.name_vi,
            en: &settings.office.name_en,
        };
        std::fs::write(out, page(names, &keys))
            .map_err(|error| CliError::unreadable(self.lang, out, &error))
    }

    fn desk(&self) -> Result<Desk, CliError> {
        if !self.place.data.exists() {
            let what = text(self.lang, "verify-no-keys", &[]);
            let next = text(self.lang, "verify-no-keys-next", &[]);
            return Err(CliError::unusable(self.lang, &what, next));
        }
        let store = self.place.look()?;
        self.place.desk(&store, self.desk.as_deref())
    }

    /// The keys to check with, and the name of the office for the sentences.
    fn keys(&self) -> Result<(OfficeKeys, String), CliError> {
        if let Some(key) = &self.key {
            let keys = self.given(key)?;
            let name = keys.origin().to_owned();
            return Ok((keys, name));
        }
        let desk = self.desk()?;
        let settings = desk.settings();
        let office = &settings.office;
        let name = match self.lang {
            Lang::En if !office.name_en.is_empty() => office.name_en.clone(),
            _ => office.name_vi.clone(),
        };
        Ok((keys_of(&desk)?, name))
    }

    /// Keys of a file or of the text itself.
    fn given(&self, key: &str) -> Result<OfficeKeys, CliError> {
        let read = match Path::new(key) {
            path if path.is_file() => std::fs::read_to_string(path)
                .map_err(|error| CliError::unreadable(self.lang, path, &error))?,
            _ => key.to_owned(),
        };
        OfficeKeys::parse(&read).map_err(|_| {
            let what = text(self.lang, "verify-key-bad", &[]);
            let next = text(self.lang, "verify-no-keys-next", &[]);
            CliError::unusable(self.lang, &what, next)
        })
    }

    /// What was handed in: a file, standard input, or the text itself.
    fn papers(&self, receipt: &str) -> Result<Papers, CliError> {
        let path = Path::new(receipt);
        let mut papers = Papers::default();
        if receipt == "-" {
            let mut bytes = Vec::new();
            std::io::stdin()
                .take(LARGEST)
                .read_to_end(&mut bytes)
                .map_err(|error| CliError::unreadable(self.lang, path, &error))?;
            self.add(&mut papers, path, &bytes)?;
        } else if is_name(receipt) {
            let bytes = self.bytes(path)?;
            self.add(&mut papers, path, &bytes)?;
            // Beside it under its name, or as the files of a receipt are called.
            let beside = [
                path.with_extension("json"),
                path.with_file_name("payload.json"),
            ];
            let beside = beside.into_iter().find(|file| file.is_file());
            if let (Some(beside), true, true) =
                (beside, papers.proof.is_some(), papers.opened.is_none())
            {
                let bytes = self.bytes(&beside)?;
                self.add(&mut papers, &beside, &bytes)?;
            }
        } else {
            papers.add(receipt);
        }
        if papers.is_empty() {
            return Err(self.cannot_read(path, "verify-pdf-empty"));
        }
        Ok(papers)
    }

    fn bytes(&self, path: &Path) -> Result<Vec<u8>, CliError> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(LARGEST).read_to_end(&mut bytes))
            .map_err(|error| CliError::unreadable(self.lang, path, &error))?;
        Ok(bytes)
    }

    /// Puts a file into its place, a PDF's attachments one by one.
    fn add(&self, papers: &mut Papers, path: &Path, bytes: &[u8]) -> Result<(), CliError> {
        if !bytes.starts_with(b"%PDF") {
            papers.add(&String::from_utf8_lossy(bytes));
            return Ok(());
        }
        let files = motcua_papers::attachments(bytes)
            .map_err(|_| self.cannot_read(path, "verify-pdf-broken"))?;
        for (_, content) in files {
            // Other files may go with a paper: each is known by what it is.
            let content = String::from_utf8_lossy(&content);
            let mut one = Papers::default();
            one.add(&content);
            let first = content.lines().next().unwrap_or_default();
            if one.proof.is_some() {
                papers.proof = one.proof;
            } else if Opened::parse(&content).is_some() {
                papers.opened = one.opened;
            } else if DossierCode::parse(first).is_ok() {
                papers.note = one.note;
            }
        }
        Ok(())
    }

    fn cannot_read(&self, path: &Path, message: &str) -> CliError {
        let file = path.display().to_string();
        let what = text(self.lang, message, &[("file", &file)]);
        CliError::unusable(self.lang, &what, text(self.lang, "verify-read-next", &[]))
    }
}

/// Is it the name of a file? Texts of receipts have several lines, or begin
/// with the code of a dossier; a name that is not there shall be told as such.
fn is_name(receipt: &str) -> bool {
    let path = Path::new(receipt);
    !receipt.contains('\n') && (path.exists() || path.extension().is_some_and(is_file_ending))
}

/// The bars of a receipt, or its code for tracking: neither bears a signature.
fn is_only_code(receipt: &str) -> bool {
    let receipt = receipt.trim();
    let is_link = || !receipt.contains('\n') && !scanned(receipt).key.is_empty();
    DossierCode::parse(receipt).is_ok() || is_link()
}

fn is_file_ending(ending: &std::ffi::OsStr) -> bool {
    ["pdf", "tlog-proof", "txt", "json", "note"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

fn keys_of(desk: &Desk) -> Result<OfficeKeys, CliError> {
    desk.office_keys().map_err(|error| {
        CliError::failed("the public keys cannot be read", "look at the cause", error)
    })
}

/// The verdict in plain words, a line each; the page says the same.
fn told(lang: Lang, verdict: &Verdict, office: &str) -> Vec<String> {
    let say = |id: &str, args: &[(&str, &dyn Arg)]| text(lang, id, args);
    let head = if verdict.is_proven() {
        "verify-proven"
    } else {
        "verify-not-proven"
    };
    let mut lines = vec![say(head, &[])];
    for wrong in &verdict.wrong {
        let found = match wrong {
            Wrong::Receipt(ReceiptError::OtherOffice { found, .. }) => found.as_str(),
            _ => "",
        };
        let args: [(&str, &dyn Arg); 2] = [("office", &office), ("found", &found)];
        lines.push(say(wrong.message_id(), &args));
    }
    if let Some(receipt) = &verdict.receipt {
        lines.push(say("verify-said-signed", &[("office", &office)]));
        lines.extend(facts(lang, &receipt.facts));
        let size = receipt.size.to_string();
        lines.push(say("verify-said-witness", &[("size", &size)]));
    }
    if let (None, Some(recorded)) = (&verdict.receipt, &verdict.recorded) {
        lines.push(say("verify-said-recorded", &[]));
        lines.extend(facts(lang, recorded));
    }
    if let Some((seq, size)) = verdict.in_record {
        let (seq, size) = (seq.to_string(), size.to_string());
        lines.push(say("verify-said-record", &[("seq", &seq), ("size", &size)]));
    }
    if verdict.is_proven() {
        lines.push(say("verify-not-title", &[]));
        let not = ["verify-not-complete", "verify-not-kept", "verify-not-who"];
        lines.extend(not.iter().map(|id| format!("  - {}", say(id, &[]))));
    }
    lines
}

/// What the signed note, or the recorded event, says, by label.
fn facts(lang: Lang, facts: &ReceiptFacts) -> Vec<String> {
    let due = if facts.due.minute == 1440 {
        // The end of that day, not the beginning of the next.
        format!("24:00 {}", short_date(lang, facts.due.date))
    } else {
        moment(lang, facts.due.local())
    };
    // Money by a later notice is in no note.
    let fee = match facts.fee {
        Vnd::ZERO => text(lang, "verify-fee-none", &[]),
        fee => money(lang, fee),
    };
    [
        ("verify-code", facts.code.to_string()),
        ("verify-procedure", facts.procedure.clone()),
        ("verify-received", moment(lang, facts.received)),
        ("verify-due", due),
        ("verify-fee", fee),
    ]
    .into_iter()
    .map(|(label, value)| format!("  {}: {value}", text(lang, label, &[])))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        verify: VerifyCommand,
    }

    #[test]
    fn a_missing_file_is_told_and_a_text_is_a_text() {
        assert!(is_name("no-such-file.tlog-proof"));
        assert!(is_name("receipt.PDF"));
        assert!(!is_name("H39.12-261005-0001\nmotcua.desk/a\n"));
        assert!(!is_name("H39.12-261005-0001"));
        assert!(is_only_code("H39.12-261005-0001"));
        assert!(is_only_code("https://a.example/t#H39.12-261005-0001/ABCD"));
        assert!(!is_only_code("H39.12-261005-0001\nmotcua.desk/a\n1.00\n"));
        let line = Line::try_parse_from(["verify", "no-such-file.pdf", "--lang", "en"]).unwrap();
        let error = line.verify.papers("no-such-file.pdf").unwrap_err();
        assert!(matches!(error, CliError::Said { exit: 2, .. }));
        assert!(
            Line::try_parse_from(["verify"]).is_err(),
            "nothing to check"
        );
    }

    #[test]
    fn every_fault_has_a_sentence_in_both_languages() {
        let all = [
            Wrong::Receipt(ReceiptError::Cut),
            Wrong::Receipt(ReceiptError::Changed),
            Wrong::Receipt(ReceiptError::UnknownKey),
            Wrong::Receipt(ReceiptError::Malformed("x")),
            Wrong::Receipt(ReceiptError::OtherOffice {
                expected: "a".into(),
                found: "motcua.desk/b".into(),
            }),
            Wrong::ProofForm,
            Wrong::ProofKey,
            Wrong::ProofChanged,
            Wrong::ProofAlone,
            Wrong::OpenedAlone,
            Wrong::OpenedForm,
            Wrong::NotInRecord,
            Wrong::OtherRecord,
            Wrong::Differs,
        ];
        for lang in Lang::ALL {
            let mut said = std::collections::BTreeSet::new();
            for wrong in all.clone() {
                let verdict = Verdict {
                    wrong: vec![wrong],
                    ..Verdict::default()
                };
                let lines = told(lang, &verdict, "Tân An");
                assert_eq!(lines.len(), 2, "{lines:?}");
                assert!(!lines[1].contains('⟦'), "{lines:?}");
                said.insert(lines[1].clone());
            }
            assert_eq!(said.len(), all.len(), "each its own");
        }
    }
}
