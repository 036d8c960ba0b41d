//! A ticket as a picture.

use super::Bitmap;

/// What is printed, in the reader's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// The office.
    pub office: String,
    /// Number, or the code of a booked time.
    pub number: String,
    /// Line and counters.
    pub place: String,
    /// People ahead, wait, what to have ready: one line each.
    pub lines: Vec<String>,
    /// Address to follow it on a phone.
    pub link: String,
    /// What the QR is for.
    pub scan: String,
    /// When it was issued, how long an absent person may come back.
    pub foot: Vec<String>,
}

/// Draws a ticket `width` dots wide: 384 (58 mm) or 576 (80 mm).
pub fn draw(paper: &Paper, width: usize) -> Bitmap {
    let unit = |size: usize| (size * width / 384) as u32;
    let mut strip = Bitmap::new(width);
    strip.text(&paper.office, unit(22));
    // A number is the largest thing on the paper; a code must fit into a line.
    let is_code = paper.number.chars().count() > 6;
    strip.text(&paper.number, unit(if is_code { 40 } else { 110 }));
    strip.text(&paper.place, unit(30));
    for line in &paper.lines {
        strip.text(line, unit(24));
    }
    strip.dashes();
    strip.text(&paper.scan, unit(22));
    strip.qr(&paper.link, width * 3 / 4);
    strip.dashes();
    for line in &paper.foot {
        strip.text(line, unit(20));
    }
    strip
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escpos::{decode, encode};

    fn read(picture: &Bitmap) -> Vec<String> {
        let dark = |x: usize, y: usize| if picture.is_black(x, y) { 0 } else { 255 };
        let (wide, high) = (picture.width, picture.rows.len());
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(wide, high, dark);
        let grids = image.detect_grids();
        grids.iter().map(|grid| grid.decode().unwrap().1).collect()
    }

    #[test]
    fn the_raster_of_both_widths_shows_the_ticket_s_code() {
        let paper = Paper {
            office: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG".into(),
            number: "A024".into(),
            place: "Đất đai, thế chấp: quầy 1 hoặc 2".into(),
            lines: vec![
                "Trước Ông/Bà: 9 người".into(),
                "Chờ khoảng 18–30 phút".into(),
            ],
            link: "https://motcua.example.vn/o/tan-an/q/1234567-ABCDEFGHJK".into(),
            scan: "Quét để theo dõi trên điện thoại".into(),
            foot: vec!["9:42, thứ Ba 6/9/2022".into()],
        };
        for width in [384, 576] {
            let picture = draw(&paper, width);
            let job = encode(&picture);
            let printed = decode(&job).unwrap();
            assert_eq!(printed, picture, "{width}");
            assert_eq!(read(&printed), [paper.link.as_str()], "{width}");
            // The number is the largest thing: some row of it is a tenth black.
            let most = printed.rows[..printed.rows.len() / 3]
                .iter()
                .map(|row| row.iter().map(|b| b.count_ones()).sum::<u32>())
                .max();
            assert!(most.unwrap() > width as u32 / 10, "{most:?}");
            if let Some(dir) = std::env::var_os("MOTCUA_TICKETS") {
                let mut pbm = format!("P4\n{width} {}\n", printed.rows.len()).into_bytes();
                pbm.extend(printed.rows.iter().flatten());
                let file = std::path::Path::new(&dir).join(format!("ticket-{width}.pbm"));
                std::fs::write(file, pbm).unwrap();
            }
        }
    }

    #[test]
    fn damaged_jobs_are_no_picture() {
        let job = encode(&draw(&Paper::default(), 384));
        for cut in [0, 1, 5, 9, job.len() - 8] {
            assert_eq!(decode(&job[..cut]), None, "{cut}");
        }
        let mut wide = job;
        wide[6] = 0xFF;
        assert_eq!(decode(&wide), None);
    }
}
