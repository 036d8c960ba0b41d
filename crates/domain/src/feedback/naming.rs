//! Does a text name the director by the title? Most texts that hold it only
//! address the director ("kính gửi giám đốc"), so what stands before it counts.
//! In doubt it is a naming: the report then goes one desk further, and whoever
//! reads it there sends it back.

use crate::text::fold;

/// The title, folded.
const TITLES: [&str; 3] = ["giam doc", "director", "lanh dao trung tam"];

/// Words by which somebody is addressed or asked, folded.
const ADDRESS: [&str; 15] = [
    "gui", "thua", "mong", "nghi", "nho", "xin", "kinh", "trinh", "bao", "cao", "cho", "len",
    "dear", "ask", "please",
];

/// Words before the title that are looked at.
const BEFORE: usize = 3;

/// Is the director named by the title, and not only addressed?
pub fn names_director(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    TITLES.iter().any(|title| {
        let title: Vec<&str> = title.split(' ').collect();
        let stands = |at: &usize| words[*at..].starts_with(&title);
        let mut places = (0..words.len()).filter(stands);
        places.any(|at| {
            let before = &words[at.saturating_sub(BEFORE)..at];
            !before.iter().any(|word| ADDRESS.contains(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::names_director;

    #[test]
    fn whoever_is_addressed_is_not_reported() {
        for addressed in [
            "Kính gửi giám đốc trung tâm, tôi bị cán bộ quầy 3 la mắng",
            "Mong ông giám đốc xem xét",
            "Đề nghị ban giám đốc nhắc nhở nhân viên",
            "Xin báo cáo lên giám đốc",
            "Dear director, the clerk shouted at me",
        ] {
            assert!(!names_director(addressed), "{addressed}");
        }
        for reported in [
            "Giám đốc quát tôi trước mặt mọi người",
            "Ban giám đốc trung tâm không ai chịu nghe",
            "Sáng nay ông giám đốc nói trống không với tôi",
            "ong giam doc khong tra loi",
            "Kính gửi Nội vụ: tôi phản ánh việc giám đốc hách dịch",
            "The director was rude",
        ] {
            assert!(names_director(reported), "{reported}");
        }
    }
}
