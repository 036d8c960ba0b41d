//! The receipt of a dossier as a slip for narrow paper.

use super::Bitmap;

/// What is printed, in words. Nothing of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slip {
    /// The office.
    pub office: String,
    /// What it is.
    pub title: String,
    /// Dossier code.
    pub code: String,
    /// Promised date, fee, tracking key: one line each.
    pub lines: Vec<String>,
    /// What each code is for, and its text; the first is the largest.
    pub codes: Vec<(String, String)>,
    /// Small lines at the end.
    pub foot: Vec<String>,
}

/// Draws a slip `width` dots wide: 384 (58 mm) or 576 (80 mm). A code that
/// does not fit is left out with its sentence.
pub fn draw_slip(slip: &Slip, width: usize) -> Bitmap {
    let unit = |size: usize| (size * width / 384) as u32;
    let mut strip = Bitmap::new(width);
    strip.text(&slip.office, unit(22));
    strip.text(&slip.title, unit(26));
    strip.text(&slip.code, unit(36));
    for line in &slip.lines {
        strip.text(line, unit(24));
    }
    for (n, (what, text)) in slip.codes.iter().enumerate() {
        // Smaller than the first, whatever its number of modules.
        let most = if n == 0 {
            width * 3 / 4
        } else {
            width * 7 / 10
        };
        let mut picture = Bitmap::new(width);
        if picture.qr(text, most) {
            strip.dashes();
            strip.text(what, unit(22));
            strip.rows.append(&mut picture.rows);
        }
    }
    strip.dashes();
    for line in &slip.foot {
        strip.text(line, unit(20));
    }
    strip
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escpos::{decode, encode};

    #[test]
    fn both_codes_are_read_back_from_both_widths() {
        let track = "https://motcua.example/t#H53.94-260205-0021/K7M2-QX9P-4RTB";
        let note = "A".repeat(300);
        let slip = Slip {
            office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG".into(),
            title: "Phiếu hẹn trả kết quả".into(),
            code: "H53.94-260205-0021".into(),
            lines: vec!["Hẹn trả: 17 giờ 00, thứ Sáu ngày 27 tháng 2 năm 2026".into()],
            codes: vec![
                ("Xem hồ sơ đang ở đâu".into(), track.into()),
                ("Kiểm chứng giấy này".into(), note.clone()),
                ("Không vừa".into(), "B".repeat(5_000)),
            ],
            foot: vec!["Khi nhận mang theo phiếu này.".into()],
        };
        for width in [384, 576] {
            let printed = decode(&encode(&draw_slip(&slip, width))).unwrap();
            let dark = |x: usize, y: usize| if printed.is_black(x, y) { 0 } else { 255 };
            let high = printed.rows.len();
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, high, dark);
            let grids = image.detect_grids();
            let read: Vec<String> = grids.iter().map(|g| g.decode().unwrap().1).collect();
            assert_eq!(read.len(), 2, "{width}");
            assert!(read.iter().any(|text| text == track), "{width}");
            assert!(read.contains(&note), "{width}");
        }
    }
}
