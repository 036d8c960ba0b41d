//! What a paper says.

use crate::tools::{forms, make, run, sample, save, squeeze, text};
use serde_json::Value;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The labels of each form, from the domain reference §2, word by word.
fn labels(set: &str, form: &str) -> Vec<&'static str> {
    let receipt = [
        "Số: ",
        "Mã hồ sơ: ",
        "(Liên: ",
        "Bộ phận tiếp nhận và trả kết quả: ",
        "Tiếp nhận hồ sơ của: ",
        "Địa chỉ: ",
        "Số điện thoại: ",
        "Email: ",
        "Số CMND/Thẻ căn cước/Hộ chiếu: ",
        "1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:",
        "TT",
        "Thành phần hồ sơ",
        "Số lượng",
        "Bản chính",
        "Bản chứng thực",
        "Bản photo",
        "2. Số lượng hồ sơ: 01 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là: ",
        "4. Thời gian nhận hồ sơ: ",
        "5. Thời gian trả kết quả giải quyết hồ sơ:",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 03 Số thứ tự: 1.846",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "(Ký và ghi rõ họ tên)",
    ];
    let contact = ["Địa chỉ: ", "Số điện thoại: ", "Email: "];
    let mut all = match (set, form) {
        ("2018", "receipt") => [
            &receipt[..],
            &[
                "Nội dung yêu cầu giải quyết: ",
                "6. Đăng ký nhận kết quả tại: ",
                "Phí, lệ phí (nếu có): ",
            ],
        ]
        .concat(),
        ("2025", "receipt") => [
            &receipt[..],
            &[
                "Thủ tục hành chính cần giải quyết: ",
                "6. Phí, lệ phí (nếu có): ",
                "Đăng ký nhận kết quả tại: ",
            ],
        ]
        .concat(),
        (_, "supplement") => [
            &contact[..],
            &[
                "/HDHS",
                "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
                "Hồ sơ của Ông/Bà: ",
                "Nội dung yêu cầu giải quyết: ",
                "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
                "Lý do: ",
                "NGƯỜI HƯỚNG DẪN",
            ],
        ]
        .concat(),
        (_, "refusal") => [
            &contact[..],
            &[
                "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
                "Tiếp nhận hồ sơ của: ",
                "Nội dung yêu cầu giải quyết: ",
                "Lý do: ",
                "NGƯỜI NỘP HỒ SƠ",
                "NGƯỜI TIẾP NHẬN HỒ SƠ",
            ],
        ]
        .concat(),
        (_, "apology") => vec![
            if set == "2018" {
                "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"
            } else {
                "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"
            },
            "/PXL",
            "Kính gửi: ",
            "tiếp nhận giải quyết hồ sơ đề nghị giải quyết",
            "của Ông/Bà; mã số: ",
            "Thời gian hẹn trả kết quả giải quyết hồ sơ: ",
            "Tuy nhiên đến nay, ",
            "chưa trả kết quả",
            "đúng thời hạn",
            "Lý do: ",
            "xin lỗi Ông/Bà",
            "và sẽ trả kết quả vào ",
            "Nơi nhận:",
            "(Ký tên và đóng dấu)",
        ],
        (_, "stop") => vec![
            "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
            "đề nghị dừng giải quyết hồ sơ",
            "Hồ sơ đang ở bước: ",
            "Quyết định: ",
            "Phí, lệ phí trả lại: ",
            "Phí, lệ phí đã nộp, chưa trả lại: ",
        ],
        (_, "control") => vec![
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            "Mã hồ sơ: ",
            "Quyển số: ",
            "Số thứ tự: ",
            "Kèm theo hồ sơ của: ",
            "Ngày nhận: ",
            "Ngày, giờ hẹn trả kết quả: ",
            "Cơ quan (bộ phận) giải quyết hồ sơ: ",
            "Cơ quan phối hợp giải quyết hồ sơ: ",
            "TÊN CƠ QUAN",
            "THỜI GIAN GIAO, NHẬN HỒ SƠ",
            "KẾT QUẢ GIẢI QUYẾT HỒ SƠ",
            "(Trước hạn/Đúng hạn/Quá hạn)",
            "GHI CHÚ",
            "1. Giao: ",
            "2. Nhận: ",
            "Người giao",
            "Người nhận",
            "(Ký)",
        ],
        (_, "register") => vec![
            "SỔ THEO DÕI HỒ SƠ",
            "TT",
            "Mã hồ sơ",
            "Tên thủ tục hành chính",
            "Số lượng hồ sơ (bộ)",
            "Tên cá nhân, tổ chức",
            "Địa chỉ, số điện thoại",
            "Cơ quan chủ trì giải quyết",
            "Nhận và trả kết quả",
            "Nhận hồ sơ (ngày, tháng, năm)",
            "Hẹn trả kết quả",
            "Trả kết quả",
            "Phương thức nhận kết quả",
            "Ký nhận",
            "Ghi chú",
        ],
        (_, "delivery") => vec![
            "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ",
            "Mã hồ sơ: ",
            "Tên thủ tục hành chính: ",
            "Chủ hồ sơ: ",
            "Người trả: ",
            "Người nhận: ",
            "Điện thoại: ",
            "Loại kết quả: ",
            "Số: ",
            "Trích yếu: ",
            "Ngày trả: ",
            "NGƯỜI NHẬN KẾT QUẢ",
            "NGƯỜI TRẢ KẾT QUẢ",
        ],
        (_, "result-handover") => vec![
            "PHIẾU BÀN GIAO KẾT QUẢ",
            "TT",
            "Mã hồ sơ",
            "Nội dung",
            "Kết quả",
            "Chủ hồ sơ",
            "Địa chỉ",
            "Phí, lệ phí",
            "Bưu điện",
            "NGƯỜI GIAO",
            "NGƯỜI NHẬN",
        ],
        (_, "handover") => vec![
            "GIẤY BÀN GIAO HỒ SƠ",
            "Mã hồ sơ",
            "Nội dung",
            "Chủ hồ sơ",
            "02 bản",
            "NGƯỜI GIAO",
            "NGƯỜI NHẬN",
        ],
        (_, "fee") => vec![
            "BIÊN LAI THU PHÍ, LỆ PHÍ",
            "Mẫu số: ",
            "Ký hiệu: ",
            "Số: ",
            "(Liên: ",
            "Tổng số phí: 100.000 đồng",
            "Tổng số lệ phí: 50.000 đồng",
            "Tổng số tiền: 150.000 đồng",
            "Bằng chữ: Một trăm năm mươi nghìn đồng",
            "Hình thức thanh toán: ",
        ],
        (_, "report") => vec![
            "Kiểm tra số liệu:",
            "Các chỉ số thành phần:",
            "Tử số",
            "Mẫu số",
            "NGƯỜI LẬP BÁO CÁO",
            "GIÁM ĐỐC",
            "(Ký tên và đóng dấu)",
        ],
        (_, "notice") => vec![
            "PHIẾU HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            "Thời gian trả kết quả mới:",
        ],
        _ => panic!("labels of {set}/{form} are not written down"),
    };
    all.extend([
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]);
    all
}

/// Every text of the data, but switches and what is drawn or computed.
fn texts(data: &Value) -> Vec<String> {
    let mut all = Vec::new();
    collect("", data, &mut all);
    all
}

fn collect(key: &str, value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text)
            if !["size", "role", "date", "received", "due", "returned"].contains(&key) =>
        {
            all.push(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(key, item, all)),
        Value::Object(fields) => {
            for (key, item) in fields {
                if key != "codes" {
                    collect(key, item, all);
                }
            }
        }
        _ => {}
    }
}

/// As clean text is printed, by rules written down here once more.
fn printed(text: &str) -> String {
    let gone = |c: &char| !c.is_control() && !('\u{202A}'..='\u{202E}').contains(c);
    let shown = |c: char| if c > '\u{1F000}' { '\u{FFFD}' } else { c };
    squeeze(&text.nfc().filter(gone).map(shown).collect::<String>())
}

#[test]
fn each_form_says_every_label_of_the_law_and_every_value() {
    for (set, form, size) in forms() {
        let data = sample(&set, &form, "usual", &size);
        let said = text(&make(&set, &form, &data));
        for label in labels(&set, &form) {
            assert!(
                said.contains(&squeeze(label)),
                "{set}/{form} {size}: no {label:?} in {said}"
            );
        }
        holds_all(&format!("{set}/{form} {size}"), &said, &data);
    }
}

/// Some forms have no place for some of what a sample brings.
fn holds_all(what: &str, said: &str, data: &Value) {
    let mut unsaid = Vec::new();
    for value in texts(data) {
        let value = printed(&value);
        if !said.contains(&value) && !said.contains(&value.to_uppercase()) {
            unsaid.push(value);
        }
    }
    // A receipt for people gives amounts in figures; words are for the fee form.
    unsaid.retain(|value| value != &squeeze("Một trăm năm mươi nghìn đồng"));
    let form = what.split(['/', ' ']).nth(1).unwrap();
    let person = |n: usize, key: &str| data["people"][n][key].as_str().map(printed);
    let mut has_no_place_for = |forms: &[&str], values: &[Option<String>]| {
        if forms.contains(&form) {
            unsaid.retain(|value| !values.contains(&Some(value.clone())));
        }
    };
    has_no_place_for(
        &[
            "control",
            "delivery",
            "fee",
            "supplement",
            "apology",
            "stop",
            "notice",
        ],
        &[person(0, "id_number")],
    );
    has_no_place_for(
        &["control", "delivery", "fee"],
        &[person(0, "email"), person(0, "phone")],
    );
    has_no_place_for(&["control", "delivery"], &[person(0, "address")]);
    has_no_place_for(
        &["control", "delivery", "apology", "stop"],
        &[person(2, "name")],
    );
    assert!(
        unsaid.is_empty(),
        "{what} does not say {unsaid:?} but {said}"
    );
}

#[test]
fn a_title_in_capitals_leaves_signs_of_documents_alone() {
    let mut data = sample("local", "report", "usual", "A4");
    data["title"] = "Kết quả giải quyết (Biểu II.06a/VPCP/KSTT, QĐ 766/QĐ-TTg)".into();
    let said = text(&make("local", "report", &data));
    let title = squeeze("KẾT QUẢ GIẢI QUYẾT (BIỂU II.06a/VPCP/KSTT, QĐ 766/QĐ-TTg)");
    assert!(said.contains(&title), "{said}");
}

#[test]
fn hostile_text_is_printed_as_it_was_written() {
    for (set, form, size) in forms() {
        let data = sample(&set, &form, "hostile", &size);
        let said = text(&make(&set, &form, &data));
        assert!(said.contains("#panic(\"no\")"), "{set}/{form}: {said}");
        holds_all(&format!("{set}/{form} {size}"), &said, &data);
    }
}

#[test]
fn days_and_months_are_written_as_decree_30_wants() {
    let data = sample("2025", "receipt", "usual", "A4");
    let said = text(&make("2025", "receipt", &data));
    assert!(
        said.contains(&squeeze("Long An, ngày 05 tháng 02 năm 2026")),
        "{said}"
    );
    assert!(
        said.contains(&squeeze(
            "17 giờ 00 phút, thứ Sáu ngày 27 tháng 02 năm 2026"
        )),
        "{said}"
    );
    let data = sample("2018", "receipt", "usual", "A4");
    let said = text(&make("2018", "receipt", &data));
    assert!(
        said.contains(&squeeze("Tân An, ngày 06 tháng 9 năm 2022")),
        "{said}"
    );
}

#[test]
fn what_is_not_known_yet_leaves_a_line_to_write_on() {
    let data = serde_json::json!({"size": "A4", "office": "Trung tâm", "date": "2026-02-05"});
    for (set, form, size) in forms() {
        let mut data = data.clone();
        data["size"] = size.into();
        data["title"] = "Giấy".into();
        let said = text(&make(&set, &form, &data));
        assert!(
            said.contains(&squeeze("ngày 05 tháng 02 năm 2026")),
            "{set}/{form}: {said}"
        );
        assert!(!said.contains("none"), "{set}/{form}: {said}");
    }
}

#[test]
fn thirty_lines_break_over_pages_under_a_header_of_their_own() {
    for size in ["A4", "A5"] {
        let data = sample("2018", "receipt", "long", size);
        let saved = save(&make("2018", "receipt", &data));
        let path = saved.pdf.to_str().unwrap();
        let pages = run("pdftotext", &["-enc", "UTF-8", "-raw", path, "-"]);
        let pages: Vec<String> = pages.split('\u{c}').map(squeeze).collect();
        let all = pages.concat();
        let mut n_pages = 0;
        for page in &pages {
            if page.contains("(mục") {
                n_pages += 1;
                for header in [
                    "Thành phần hồ sơ",
                    "Bản chính",
                    "Bản chứng thực",
                    "Bản photo",
                ] {
                    assert!(page.contains(&squeeze(header)), "{header}: {page}");
                }
            }
        }
        assert!(n_pages >= 2, "{size}: the list is on {n_pages} page");
        for line in 1..=30 {
            let marks = all.matches(&format!("(mục{line})")).count();
            assert_eq!(marks, 1, "{size}: line {line}");
        }
    }
}

/// Words as boxes: none lies on another or over the edge of the page.
#[test]
fn no_words_overlap_and_none_leaves_the_page() {
    for (set, form, size) in forms() {
        for kind in ["usual", "long", "hostile"] {
            let pdf = make(&set, &form, &sample(&set, &form, kind, &size));
            for (n, page) in words(&pdf).iter().enumerate() {
                let place = format!("{set}/{form} {kind} {size}, page {}", n + 1);
                page.check(&place);
            }
        }
    }
}

#[derive(Default)]
struct PageWords {
    width: f64,
    height: f64,
    words: Vec<([f64; 4], String)>,
}

impl PageWords {
    fn check(&self, place: &str) {
        // Office printers leave four millimetres white. Lines stand closer than the font's own height: ascenders and marks.
        let core = |b: &[f64; 4]| {
            let (w, h) = (b[2] - b[0], b[3] - b[1]);
            [
                b[0] + w * 0.02,
                b[1] + h * 0.28,
                b[2] - w * 0.02,
                b[3] - h * 0.28,
            ]
        };
        for (n, (a, word)) in self.words.iter().enumerate() {
            let inside = a[0] > 20.0 && a[2] < self.width - 20.0 && a[1] > 11.0;
            assert!(
                inside && a[3] < self.height - 11.0,
                "{place}: {word:?} at {a:?}"
            );
            let a = core(a);
            for (b, other) in &self.words[n + 1..] {
                let b = core(b);
                let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                assert!(apart, "{place}: {word:?} on {other:?}");
            }
        }
    }
}

fn words(pdf: &[u8]) -> Vec<PageWords> {
    let saved = save(pdf);
    let xml = run(
        "pdftotext",
        &["-enc", "UTF-8", "-bbox", saved.pdf.to_str().unwrap(), "-"],
    );
    let number = |line: &str, name: &str| -> f64 {
        let rest = line.split_once(&format!("{name}=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    let mut pages: Vec<PageWords> = Vec::new();
    for line in xml.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push(PageWords {
                width: number(line, "width"),
                height: number(line, "height"),
                words: Vec::new(),
            });
        } else if line.starts_with("<word ") {
            let edges = ["xMin", "yMin", "xMax", "yMax"].map(|name| number(line, name));
            let word = line.split_once('>').unwrap().1.trim_end_matches("</word>");
            pages
                .last_mut()
                .unwrap()
                .words
                .push((edges, word.to_owned()));
        }
    }
    let n_words: usize = pages.iter().map(|page| page.words.len()).sum();
    assert!(n_words > 30, "{n_words} words are too few to judge");
    pages
}

/// A signature never stands on a page of its own.
#[test]
fn no_signature_is_alone_on_its_page() {
    let titles: BTreeMap<&str, &str> = BTreeMap::from([
        ("receipt", "NGƯỜI TIẾP NHẬN HỒ SƠ"),
        ("supplement", "NGƯỜI HƯỚNG DẪN"),
        ("refusal", "NGƯỜI TIẾP NHẬN HỒ SƠ"),
        ("apology", "(Ký tên và đóng dấu)"),
        ("stop", "(Ký tên và đóng dấu)"),
        ("delivery", "NGƯỜI TRẢ KẾT QUẢ"),
        ("handover", "NGƯỜI GIAO"),
        ("result-handover", "NGƯỜI GIAO"),
        ("fee", "NGƯỜI THU TIỀN"),
    ]);
    for (set, form, size) in forms() {
        let Some(title) = titles.get(form.as_str()) else {
            continue;
        };
        for kind in ["usual", "long", "hostile"] {
            let saved = save(&make(&set, &form, &sample(&set, &form, kind, &size)));
            let text = run(
                "pdftotext",
                &["-enc", "UTF-8", "-raw", saved.pdf.to_str().unwrap(), "-"],
            );
            let page = text
                .split('\u{c}')
                .find(|page| squeeze(page).contains(&squeeze(title)));
            let page = squeeze(page.unwrap_or_else(|| panic!("{set}/{form}: no {title}")));
            let (before, _) = page.split_once(&squeeze(title)).unwrap();
            assert!(
                before.chars().count() > 15,
                "{set}/{form} {kind} {size}: {page}"
            );
        }
    }
}
