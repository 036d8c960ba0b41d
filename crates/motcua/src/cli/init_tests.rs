use super::*;
use clap::Parser;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    init: Init,
}

fn answers(args: &[&str], typed: &str) -> Result<Answers, CliError> {
    let line = Line::parse_from([&["init"], args].concat());
    let packs = Packs::built_in().unwrap();
    line.init.answers(
        &packs,
        &motcua_desk::first::Taken::default(),
        &mut Ask {
            input: &mut typed.as_bytes(),
            talk: &mut Vec::new(),
            lang: line.init.lang,
        },
    )
}

const TYPED: &str = "Trung tâm phường Mẫu\nSample centre\nỦy ban nhân dân phường Mẫu\nh53.14\nHH\n.\nH53.14\nMẫu\nSố 1\n\n\n\n3\n\n\nMẫu Văn A\n";

#[test]
fn questions_are_asked_again_until_the_answer_is_sound() {
    let got = answers(&[], TYPED).unwrap();
    assert_eq!(got.office.agency_code, "H53.14");
    assert_eq!(
        got.office.counting, "1-5:0730-1130,1300-1700",
        "an empty answer takes the usual"
    );
    assert_eq!(got.office.counters.len(), 3);
    assert_eq!(
        (
            got.slug.as_str(),
            got.admin.as_str(),
            got.admin_name.as_str()
        ),
        ("desk", "admin", "Mẫu Văn A")
    );
    assert!(!got.office.sample && got.office.serves.is_none() && got.office.address_en.is_empty());
}

#[test]
fn the_logo_is_asked_for_until_it_is_a_picture_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let logo = |typed: &str| {
        let mut talk = Vec::new();
        let mut ask = Ask {
            input: &mut typed.as_bytes(),
            talk: &mut talk,
            lang: None,
        };
        let logo = ask.logo().unwrap();
        (logo.is_some(), String::from_utf8(talk).unwrap())
    };
    assert!(!logo("\n").0);
    assert!(!logo("").0, "input that ends has answered the rest");
    let path = dir.path().join("logo.jpg");
    std::fs::write(&path, [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9]).unwrap();
    assert!(logo(&format!("{}\n", path.display())).0);
    let text = dir.path().join("logo.txt");
    std::fs::write(&text, "no picture").unwrap();
    let typed = format!("{}/none\n{}\n\n", dir.path().display(), text.display());
    let (found, said) = logo(&typed);
    assert!(!found);
    assert_eq!(said.matches("Logo:").count(), 3, "asked thrice: {said}");
}

#[test]
fn who_names_a_language_reads_that_one_alone() {
    let both = said(None, "init-logo");
    let [vi, en] = Lang::ALL.map(|lang| said(Some(lang), "init-logo"));
    assert_eq!(both, format!("{vi} / {en}"));
    let refused = |lang: &[&str]| {
        let option = ["--name-vi", "a", "--name-en", "b", "--parent-vi", "c"];
        let bad = ["--agency-code", "h/1"];
        let error = answers(&[&option[..], &bad, lang].concat(), "").unwrap_err();
        error.to_string()
    };
    let (en, vi) = (refused(&[]), refused(&["--lang", "vi"]));
    assert!(en.starts_with("cannot use --agency-code: "), "{en}");
    assert!(vi.starts_with("không dùng được --agency-code: "), "{vi}");
    assert!(!en.contains(" / ") && !vi.contains(" / "), "{en} {vi}");
}

#[test]
fn answers_that_end_early_make_nothing() {
    let error = answers(&[], "Trung tâm\nCentre\n").unwrap_err();
    assert!(error.to_string().contains("parent_vi"), "{error}");
    let vi = answers(&["--lang", "vi"], "Trung tâm\n").unwrap_err();
    let said = vi.to_string();
    assert!(
        said.starts_with("không dùng được các câu trả lời"),
        "{said}"
    );
}

#[test]
fn a_bad_option_is_named_and_a_good_one_not_asked_for() {
    let error = answers(
        &[
            "--name-vi",
            "a",
            "--name-en",
            "b",
            "--parent-vi",
            "c",
            "--agency-code",
            "h/1",
        ],
        "",
    )
    .unwrap_err();
    assert!(error.to_string().contains("--agency-code"), "{error}");
    let all = [
        "--name-vi",
        "a",
        "--name-en",
        "b",
        "--parent-vi",
        "c",
        "--agency-code",
        "H01",
        "--place-name",
        "d",
        "--address",
        "e",
        "--hours",
        "1-6:0700-1100",
        "--counters",
        "2",
        "--slug",
        "x",
        "--admin",
        "quantri",
        "--admin-name",
        "Mẫu",
    ];
    let got = answers(&all, "").unwrap();
    assert_eq!(
        (got.office.reception.as_str(), got.office.counters.len()),
        ("1-6:0700-1100", 2)
    );
}

fn line(data: &std::path::Path, slug: &str, code: &str) -> Init {
    let all = [
        "init",
        "--data",
        data.to_str().unwrap(),
        "--name-vi",
        "a",
        "--name-en",
        "b",
        "--parent-vi",
        "c",
        "--agency-code",
        code,
        "--place-name",
        "d",
        "--address",
        "e",
        "--hours",
        "1-5:0730-1130",
        "--counters",
        "2",
        "--slug",
        slug,
        "--admin",
        "quantri",
        "--admin-name",
        "Mẫu",
    ];
    Line::parse_from(all).init
}

/// Makes a desk in a folder, the first one or one more.
pub(crate) fn made_with_slug(data: &std::path::Path, slug: &str, more: bool) {
    let code = format!("H01.{}", slug.to_uppercase());
    line(data, slug, &code).make(more).unwrap();
}

#[test]
fn what_fails_leaves_no_half_folder_and_names_the_option_that_there_is() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut bad = line(&data, "x", "H01");
    bad.hours = Some("always".to_owned());
    let error = bad.run().unwrap_err().to_string();
    assert!(error.contains("--hours: "), "{error}");
    assert!(!data.exists(), "nothing is left");
    let mut many = line(&data, "x", "H01");
    many.counters = Some("99999".to_owned());
    let error = many.run().unwrap_err().to_string();
    assert!(error.contains("200"), "{error}");
    assert!(!data.exists(), "nothing is left");
}

#[test]
fn a_folder_with_half_a_restore_is_no_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir_all(data.join("motcua.db.restoring")).unwrap();
    let error = line(&data, "x", "H01").run().unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("was interrupted"), "{cause}");
    assert!(data.join("motcua.db.restoring").exists() && !data.join("motcua.db").exists());
}

#[test]
fn a_desk_is_made_once() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let with = |code: &str| line(&data, "x", code);
    let line = || with("H01");
    line().run().unwrap();
    let again = line().run().unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    let double = with("H02").make(true).unwrap_err();
    assert!(double.to_string().contains("bears this name"), "{double}");
    let place = line().place;
    let desk = place.desk(&place.store().unwrap(), None).unwrap();
    assert_eq!(desk.settings().office.agency_code, "H01");
    assert_eq!(desk.settings().catalogue.all(desk.today()).count(), 72);
}
