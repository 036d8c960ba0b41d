//! The file: standards, sameness, attachments, the mark.

use crate::tools::{Dir, ENGINE, forms, make, pack, run, sample, save, text};
use motcua_papers::{
    Attachment, Engine, Extras, Form, Line, Moment, Money, Person, Sheet, Templates,
    check_templates,
};
use std::collections::BTreeSet;

const RECEIPT: Form<'static> = Form {
    set: "2025",
    form: "receipt",
};

#[test]
fn every_sample_of_every_form_renders_on_every_size() {
    let report = check_templates(Templates::built_in().unwrap(), &mut |name, pdf| {
        assert!(pdf.starts_with(b"%PDF-"), "{name}");
    });
    assert!(report.is_good(), "{report}");
    assert_eq!(report.n_forms, 19, "{report}");
    // 14 forms on two sizes and 5 on one, three samples each.
    assert_eq!(report.n_papers, 3 * forms().len(), "{report}");
    assert_eq!(forms().len(), 2 * 14 + 5);
    for warning in &report.warnings {
        let is_emoji = warning.what.message.contains("no font has U+1F600");
        assert!(
            is_emoji && warning.what.template.contains("hostile"),
            "{warning}"
        );
    }
    assert!(
        !report.warnings.is_empty(),
        "the hostile samples hold an emoji"
    );
}

#[test]
fn the_built_in_list_is_the_folder() {
    let listed: BTreeSet<String> = include_str!("../../src/builtin.rs")
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    let mut found = BTreeSet::new();
    let mut waiting = vec![pack()];
    while let Some(dir) = waiting.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_none_or(|end| end != "md") {
                let path = path
                    .strip_prefix(pack())
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                found.insert(path);
            }
        }
    }
    assert_eq!(listed, found);
}

#[test]
fn papers_are_tagged_pdf_a_and_pdf_ua_with_title_and_language() {
    for (set, form, size) in forms() {
        let data = sample(&set, &form, "usual", &size);
        let saved = save(&make(&set, &form, &data));
        let path = saved.pdf.to_str().unwrap();
        run("qpdf", &["--check", path]);
        let info = run("pdfinfo", &["-enc", "UTF-8", path]);
        let line = |name: &str| {
            let found = info.lines().find_map(|line| line.strip_prefix(name));
            found
                .unwrap_or_else(|| panic!("{name} in {info}"))
                .trim()
                .to_owned()
        };
        assert_eq!(line("Tagged:"), "yes", "{set}/{form}");
        assert_eq!(line("PDF version:"), "1.7", "{set}/{form}");
        let listed = ENGINE.templates().form(&set, &form).unwrap();
        let title = line("Title:");
        let own = data["title"].as_str().unwrap_or(&listed.name);
        assert!(title.starts_with(own), "{set}/{form}: {title}");
        let wide = ["register", "handover", "result-handover", "report"].contains(&form.as_str());
        let points = match (size.as_str(), wide) {
            ("A4", false) => "595.276 x 841.89",
            ("A4", true) => "841.89 x 595.276",
            _ => "419.528 x 595.276",
        };
        assert!(
            line("Page size:").starts_with(points),
            "{set}/{form}: {info}"
        );
        let plain = run("qpdf", &["--qdf", "--object-streams=disable", path, "-"]);
        for said in [
            "<pdfaid:part>3</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ] {
            assert!(plain.contains(said), "{set}/{form}: no {said}");
        }
        assert!(plain.contains("/Lang (vi"), "{set}/{form}: no language");
        let fonts = run("pdffonts", &[path]);
        for font in fonts.lines().skip(2) {
            assert!(font.contains("Tinos"), "{set}/{form}: {font}");
            // Columns from the right: object (2), unicode, subset, embedded.
            let columns: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!(columns[2..5], ["yes"; 3], "{set}/{form}: {font}");
        }
    }
}

#[test]
fn equal_data_give_equal_bytes() {
    let other = Engine::new(Templates::built_in().unwrap()).unwrap();
    for (set, form, size) in forms() {
        let data = sample(&set, &form, "usual", &size);
        let first = make(&set, &form, &data);
        assert_eq!(first, make(&set, &form, &data), "{set}/{form} {size}");
        let form = Form {
            set: &set,
            form: &form,
        };
        let again = other.pdf(&form, &data, &Extras::default()).unwrap();
        assert_eq!(first, again, "another engine, {form:?} {size}");
    }
}

#[test]
fn threads_do_not_disturb_each_other() {
    let data: Vec<_> = ["A4", "A5"]
        .map(|size| sample("2025", "receipt", "usual", size))
        .into();
    let alone: Vec<_> = data
        .iter()
        .map(|data| make("2025", "receipt", data))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    for (data, alone) in data.iter().zip(&alone) {
                        assert_eq!(&make("2025", "receipt", data), alone);
                    }
                }
            });
        }
    });
}

#[test]
fn attachments_come_out_as_they_went_in() {
    let data = sample("2025", "receipt", "usual", "A5");
    let proof = Attachment {
        name: "chứng cứ.txt".into(),
        mime: "text/plain".into(),
        bytes: "cây băm\n".repeat(50).into_bytes(),
        description: "Bằng chứng có trong sổ".into(),
    };
    let binary = Attachment {
        name: "leaf.bin".into(),
        mime: "application/octet-stream".into(),
        bytes: (0..=255).collect(),
        description: "Lá".into(),
    };
    let attachments = vec![proof, binary];
    let extras = Extras {
        attachments: attachments.clone(),
        mark: None,
    };
    let pdf = ENGINE.pdf(&RECEIPT, &data, &extras).unwrap();
    assert_eq!(pdf, ENGINE.pdf(&RECEIPT, &data, &extras).unwrap());
    // What our own reader finds, as a check of a receipt reads it.
    let mut own = motcua_papers::attachments(&pdf).unwrap();
    own.sort();
    let mut given: Vec<_> = attachments
        .iter()
        .map(|file| (file.name.clone(), file.bytes.clone()))
        .collect();
    given.sort();
    assert!(own == given, "our own reader finds other files");
    let saved = save(&pdf);
    let path = saved.pdf.to_str().unwrap();
    let list = run("pdfdetach", &["-list", path]);
    assert!(list.starts_with("2 embedded files"), "{list}");
    run("qpdf", &["--check", path]);
    let plain = run("qpdf", &["--qdf", "--object-streams=disable", path, "-"]);
    assert!(
        plain.contains("/AFRelationship /Supplement"),
        "no relationship"
    );
    for (n, file) in attachments.iter().enumerate() {
        assert!(list.contains(&file.name), "{list}");
        let out = saved.dir.path().join(format!("out{n}"));
        run(
            "pdfdetach",
            &[
                "-save",
                &(n + 1).to_string(),
                "-o",
                out.to_str().unwrap(),
                path,
            ],
        );
        assert_eq!(std::fs::read(&out).unwrap(), file.bytes, "{}", file.name);
    }
}

#[test]
fn attachments_with_bad_names_are_refused() {
    let data = sample("2025", "receipt", "usual", "A5");
    let file = |name: &str| Attachment {
        name: name.into(),
        mime: "text/plain".into(),
        bytes: vec![1],
        description: "x".into(),
    };
    let many: Vec<String> = (0..17).map(|n| format!("f{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for names in [
        &["a", "a"][..],
        &[""],
        &["../a"],
        &["a\\b"],
        &["a\nb"],
        &[".."],
        &many,
    ] {
        let attachments = names.iter().map(|name| file(name)).collect();
        let extras = Extras {
            attachments,
            mark: None,
        };
        let broken = ENGINE.pdf(&RECEIPT, &data, &extras).unwrap_err();
        assert!(broken.message.contains("attachment"), "{names:?}: {broken}");
    }
}

#[test]
fn a_mark_is_all_that_a_reprint_adds() {
    for size in ["A4", "A5"] {
        let data = sample("2025", "receipt", "usual", size);
        let plain = ENGINE.paper(&RECEIPT, &data, &Extras::default()).unwrap();
        let mark = Some("BẢN IN LẠI".to_owned());
        let extras = Extras {
            attachments: Vec::new(),
            mark,
        };
        let marked = ENGINE.paper(&RECEIPT, &data, &extras).unwrap();
        assert_eq!(marked.n_pages, plain.n_pages);
        let (without, with) = (text(&plain.pdf), text(&marked.pdf));
        assert_eq!(with.replacen("BẢNINLẠI", "", 1), without);
        assert_ne!(with, without);
    }
}

/// What an office keeps of its templates is enough to print the same again,
/// whatever lies in the folder by then.
#[test]
fn templates_that_were_kept_print_the_same_bytes() {
    let own = b"#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n#show: sheet.with(d, title: \"T\")\nXIN CHAO\n";
    let dir = Dir::new();
    std::fs::create_dir(dir.path().join("2025")).unwrap();
    std::fs::write(dir.path().join("2025/receipt.typ"), own).unwrap();
    let templates = Templates::load(dir.path()).unwrap();
    let parts: Vec<(String, Vec<u8>)> = templates
        .parts()
        .map(|(path, data)| (path.to_owned(), data.to_vec()))
        .collect();
    let data = sample("2025", "receipt", "usual", "A5");
    let print = |templates: Templates| {
        let engine = Engine::new(templates).unwrap();
        engine.pdf(&RECEIPT, &data, &Extras::default()).unwrap()
    };
    let first = print(templates);
    assert!(text(&first).contains("XINCHAO"));
    let again = print(Templates::of_parts(parts).unwrap());
    assert!(first == again, "kept templates print something else");
    assert_ne!(first, make("2025", "receipt", &data));
}

#[test]
fn only_further_pages_say_which_they_are() {
    for size in ["A4", "A5"] {
        let data = sample("2025", "receipt", "long", size);
        let saved = save(&make("2025", "receipt", &data));
        let pages = run(
            "pdftotext",
            &["-enc", "UTF-8", "-raw", saved.pdf.to_str().unwrap(), "-"],
        );
        let code = data["code"].as_str().unwrap();
        let pages: Vec<&str> = pages.trim_end_matches('\u{c}').split('\u{c}').collect();
        assert!(pages.len() > 1, "{size}");
        for (n, page) in (1..).zip(&pages) {
            let foot = page.lines().rfind(|line| line.starts_with("Trang "));
            let said = format!("Trang {n}. Mã hồ sơ: {code}");
            assert_eq!(foot, (n > 1).then_some(said.as_str()), "{size}, page {n}");
        }
    }
}

#[test]
fn signs_that_no_font_has_are_told_before_a_paper_is_made() {
    let mut data = sample("2025", "receipt", "usual", "A5");
    assert_eq!(ENGINE.unprintable(&data), []);
    data["people"][0]["name"] = "Trần 😀 Mẫu".into();
    let told = ENGINE.unprintable(&data);
    let paper = ENGINE.paper(&RECEIPT, &data, &Extras::default()).unwrap();
    assert_eq!(told, paper.unprintable);
    assert_eq!((told.len(), told[0].code), (1, 0x1F600));
    assert_eq!(told[0].place, "people[0].name");
}

#[test]
fn a_sheet_fills_a_receipt() {
    let at = |hour| Moment {
        date: "2026-02-05".into(),
        hour,
        minute: 5,
        note: String::new(),
    };
    let sheet = Sheet {
        size: "A5".into(),
        office: "Trung tâm Phục vụ hành chính công".into(),
        place: "Long An".into(),
        date: "2026-02-05".into(),
        number: "0001/TNHS".into(),
        code: "H53.94-260205-0001".into(),
        people: vec![Person {
            name: "Bà Lê Thị Ví Dụ".into(),
            ..Person::default()
        }],
        procedure: "Đăng ký khai sinh".into(),
        checklist: vec![Line {
            name: "Giấy chứng sinh".into(),
            originals: 1,
            certified: 2,
            copies: 3,
            note: "bản gốc".into(),
        }],
        sets: Some(1),
        received: Some(at(8)),
        due: Some(at(17)),
        fee: Some(Money::said("Miễn")),
        ..Sheet::default()
    };
    let said = text(&make("2025", "receipt", &sheet.to_value()));
    for part in [
        "TRUNGTÂMPHỤCVỤHÀNHCHÍNHCÔNG",
        "Số:0001/TNHS",
        "BàLêThịVíDụ",
        "Đăngkýkhaisinh",
        "1Giấychứngsinh(bảngốc)123",
        "8giờ05phút",
        "17giờ05phút,thứNăm",
        "(nếucó):Miễn",
    ] {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn a_dossier_prints_in_the_set_of_its_day() {
    let templates = ENGINE.templates();
    let on = |day: &str| templates.set_on(day).map(|set| set.id.as_str());
    assert_eq!(on("2018-11-22"), None);
    assert_eq!(on("2018-11-23"), Some("2018"));
    assert_eq!(on("2025-09-14"), Some("2018"));
    assert_eq!(on("2025-09-15"), Some("2025"));
    assert_eq!(on("2030-01-01"), Some("2025"));
    let n_forms = |id: &str| {
        templates
            .sets()
            .iter()
            .find(|set| set.id == id)
            .unwrap()
            .forms
            .len()
    };
    assert_eq!((n_forms("2018"), n_forms("2025")), (6, 7));
}
