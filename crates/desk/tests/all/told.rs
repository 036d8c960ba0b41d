//! The acts themselves tell the applicant: each once however often it is
//! pressed, in the applicant's language, and nothing beyond the receipt.

use crate::messages::{Fake, accept, bodies, person_words, posted, switch_on, told};
use crate::support::{TestDesk, on_both};
use motcua_desk::money::MoneyInput;
use motcua_desk::{Asked, Deed};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::deadline::DueAt;
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::notice::{Consent, Notice, Way};
use motcua_domain::typed::Locale;

/// Words of officials that are in no message.
const WORDS: [&str; 4] = ["Bản vẽ", "Đo đạc chậm", "Thông báo 12", "GCN-88"];

/// A dossier and the post that carries its messages.
struct Story<'a> {
    t: &'a TestDesk,
    id: DossierId,
    fake: Fake,
    told: Vec<Notice>,
}

impl<'a> Story<'a> {
    /// Accepts a dossier, pressed twice.
    fn begin(t: &'a TestDesk, consent: Consent, says: &[&str]) -> Self {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let id = accept(t, "a", Some(consent)).done.dossier;
        assert_eq!(accept(t, "a", Some(consent)).done.dossier, id);
        let mut story = Self {
            t,
            id,
            fake: Fake::default(),
            told: Vec::new(),
        };
        story.tells(Notice::Received, says);
        story
    }

    /// Does an act twice with one key.
    fn press(&self, who: &Actor, key: &str, deed: Deed) {
        let seen = (self.id, self.t.dossier(self.id).version);
        let first = self.t.desk.perform(who, key, seen, deed.clone()).unwrap();
        let again = self.t.desk.perform(who, key, seen, deed).unwrap();
        assert_eq!(first, again, "pressed twice");
    }

    /// One more message is queued, goes out, and says so.
    fn tells(&mut self, notice: Notice, says: &[&str]) {
        let before = self.fake.letters().len();
        self.told.push(notice);
        assert_eq!(told(self.t, self.id), self.told);
        let done = self.t.desk.post_due(&self.fake).unwrap();
        assert_eq!(done, posted(1, 0, 0), "{notice:?}");
        let letters = self.fake.letters();
        assert_eq!(letters.len(), before + 1);
        let letter = &letters[before];
        let all = format!("{}\n{}", letter.subject, letter.text);
        for part in says {
            assert!(all.contains(part), "{part} is not in {all}");
        }
        for word in person_words(self.t).iter().map(String::as_str).chain(WORDS) {
            assert!(!all.contains(word), "{word} in {all}");
        }
    }

    /// Nothing is queued.
    fn tells_nothing(&self) {
        assert_eq!(told(self.t, self.id), self.told);
        let done = self.t.desk.post_due(&self.fake).unwrap();
        assert_eq!(done, posted(0, 0, 0));
    }

    /// To the unit that handles it, and received there.
    fn hand_over(&self) {
        let clerk = self.t.of("desk", Role::Clerk);
        let to = UnitId::new("land-office");
        let hand = Deed::HandOver {
            to,
            step: None,
            round: None,
        };
        self.press(&clerk, "b", hand);
        self.press(&self.land(), "c", Deed::ReceiveHandOver {});
    }

    fn land(&self) -> Actor {
        self.t.of("land-office", Role::Specialist)
    }

    fn ask(&self) {
        self.t.at("2026-10-07T09:00");
        let ask = Deed::RequestSupplement {
            items: vec!["p1".to_owned()],
            lines: vec!["Bản vẽ".to_owned()],
            reason: "Bản nộp mờ".to_owned(),
            warned: false,
        };
        self.press(&self.land(), "d", ask);
    }

    fn supplement_comes(&self) {
        self.t.at("2026-10-13T09:00");
        let papers = self.t.dossier(self.id).intake.papers;
        let clerk = self.t.of("desk", Role::Clerk);
        self.press(&clerk, "e", Deed::ReceiveSupplement { papers });
    }

    /// Gives the new date as a message writes it.
    fn apologise(&self) -> String {
        self.t.at("2026-10-14T09:00");
        let due = self.t.dossier(self.id).promised().unwrap().due;
        let fortnight = jiff::Span::new().days(14);
        let date = due.date.checked_add(fortnight).unwrap();
        let sorry = Deed::Apologise {
            late_unit: UnitId::new("land-office"),
            new_date: DueAt { date, minute: 1020 },
            reason: "Đo đạc chậm".to_owned(),
        };
        self.press(&self.t.with(Role::Director), "f", sorry);
        format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
    }

    fn assess(&self) {
        let assess = Deed::Money(MoneyInput::Assess {
            amount: Vnd(50_000),
            reason: "Thông báo 12".to_owned(),
        });
        self.press(&self.t.of("desk", Role::Clerk), "g", assess);
    }

    fn record(&self) {
        let result = Deed::RecordResult {
            positive: true,
            number: "GCN-88".to_owned(),
            text: String::new(),
        };
        self.press(&self.land(), "h", result);
    }
}

#[test]
fn each_act_tells_once_in_vietnamese_by_short_message() {
    on_both(|t| {
        let sms = Consent {
            way: Way::Sms,
            lang: Locale::Vi,
        };
        let mut story = Story::begin(t, sms, &["Đã tiếp nhận hồ sơ H53.LA-261005-0001."]);
        story.hand_over();
        story.tells_nothing();
        story.ask();
        story.tells(Notice::SupplementWanted, &["cần bổ sung giấy tờ."]);
        story.supplement_comes();
        story.tells(Notice::DateMoved, &["có ngày hẹn mới: "]);
        let new = story.apologise();
        let says = format!("Hẹn lại 17:00 ngày {new}.");
        story.tells(Notice::Late, &["Xin lỗi", &says]);
        story.assess();
        story.tells(Notice::MoneyDue, &["cần nộp 50.000 đ."]);
        story.record();
        let says = ["đã có kết quả.", "Còn phải nộp 50.000 đ."];
        story.tells(Notice::ResultReady, &says);
        assert!(!bodies(t, story.id).contains("GCN-88"));
    });
}

#[test]
fn each_act_tells_once_in_english_by_mail() {
    on_both(|t| {
        let mail = Consent {
            way: Way::Mail,
            lang: Locale::En,
        };
        let code = "H53.LA-261005-0001";
        let subject = |text: &str| text.replace("CODE", code);
        let says = subject("Dossier CODE received");
        let mut story = Story::begin(t, mail, &[&says, "Dear applicant", "Result promised for"]);
        story.hand_over();
        story.tells_nothing();
        story.ask();
        let says = subject("Dossier CODE needs more papers");
        story.tells(Notice::SupplementWanted, &[&says, "/t#H53.LA-261005-0001/"]);
        story.supplement_comes();
        let says = subject("Dossier CODE has a new date");
        story.tells(Notice::DateMoved, &[&says]);
        let new = story.apologise();
        let says = format!("New date: 17:00 on {new}.");
        story.tells(Notice::Late, &["apologises", &says]);
        story.assess();
        story.tells(Notice::MoneyDue, &["To be paid: 50,000 VND."]);
        story.record();
        let says = subject("The result of dossier CODE is ready");
        story.tells(Notice::ResultReady, &[&says, "50,000 VND"]);
        for letter in story.fake.letters() {
            assert_eq!(letter.to, "dao.mau@example.vn");
        }
    });
}

#[test]
fn whoever_takes_the_consent_back_is_told_of_no_act_more() {
    on_both(|t| {
        let zalo = Consent {
            way: Way::Zalo,
            lang: Locale::En,
        };
        let mut story = Story::begin(t, zalo, &["Dossier H53.LA-261005-0001 was accepted."]);
        story.hand_over();
        story.ask();
        story.tells(Notice::SupplementWanted, &["needs more papers."]);
        let clerk = t.of("desk", Role::Clerk);
        let asked = Asked::new("x", "consent", &"x");
        t.desk.set_consent(&clerk, asked, story.id, None).unwrap();
        story.supplement_comes();
        story.tells_nothing();
        story.apologise();
        story.assess();
        story.record();
        story.tells_nothing();
    });
}
