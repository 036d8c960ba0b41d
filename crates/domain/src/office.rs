//! The office that runs a desk. All of it can be changed later, without a
//! restart; papers already issued keep what they were printed with.

use crate::calendar::{BadHours, OpeningHours, Week};
use crate::id::UnitId;
use crate::person::{Email, Phone, is_hotline};
use crate::procedure::{FIELDS, REMOTE};
use crate::typed::{self, BadText};
use serde::{Deserialize, Serialize};

/// The office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Name as on papers, Vietnamese.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Body above it, Vietnamese; printed over the name (cơ quan chủ quản).
    pub parent_vi: String,
    /// English.
    #[serde(default)]
    pub parent_en: String,
    /// Agency code that begins each dossier code (mã định danh, QĐ 20/2020/QĐ-TTg).
    pub agency_code: String,
    /// Place name before the date on papers (địa danh).
    pub place: String,
    /// Address, Vietnamese.
    pub address_vi: String,
    /// Address for English readers; empty = the Vietnamese one.
    #[serde(default)]
    pub address_en: String,
    /// Telephone as people dial it; empty = not published.
    #[serde(default)]
    pub phone: String,
    /// Mail address; empty = not published.
    #[serde(default)]
    pub email: String,
    /// Address under which phones and other machines open the pages, as in
    /// `https://motcua.example.vn`; it stands in QR codes. Empty = the one by
    /// which each browser reaches them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Working unit of the desk itself; steps without a unit are done there.
    pub unit: UnitId,
    /// Administrative unit it serves.
    #[serde(default)]
    pub serves: Option<UnitId>,
    /// Area class of the unit it serves, for longer limits; `None` = ordinary.
    #[serde(default)]
    pub area: Option<String>,
    /// How often the limit of one dossier may be extended. A setting, because
    /// the sources at hand name no number for the extension itself; form 04 of
    /// Circular 03/2025/TT-VPCP makes it one paper with the apology, which
    /// gives a new date once at most (Decree 61/2018 art. 19): hence 1 unless
    /// the office says otherwise. To be read again with Decree 118/2025.
    #[serde(default = "once")]
    pub most_extensions: u8,
    /// Hours that time limits count, `1-5:0730-1130,1300-1700`, Monday is 1, as
    /// they were when the desk began; a change is a dated calendar version.
    pub counting: String,
    /// Hours when dossiers are taken in, possibly with a Saturday morning; as
    /// they were when the desk began, too.
    pub reception: String,
    /// Counters.
    pub counters: Vec<Counter>,
    /// Logo beside the name on pages; `None` = the program's mark.
    #[serde(default)]
    pub logo: Option<Logo>,
    /// All data are samples: every page says so.
    #[serde(default)]
    pub sample: bool,
}

const fn once() -> u8 {
    1
}

/// A numbered place at the desk (quầy).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// Number on the board, from 1.
    pub number: u16,
    /// Name, Vietnamese; empty = "Quầy N".
    #[serde(default)]
    pub name_vi: String,
    /// Name, English; empty = "Counter N".
    #[serde(default)]
    pub name_en: String,
    /// Fields served there; none = all.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// A picture kept by content hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// `image/png` or `image/jpeg`.
    pub mime: String,
    /// SHA-256 of the bytes, hex.
    pub hash: String,
}

/// One thing wrong with an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeFault {
    /// Field of the form.
    pub field: &'static str,
    /// What.
    pub what: OfficeWrong,
}

/// What can be wrong. Each variant has one message in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeWrong {
    /// A text that cannot be kept.
    Text(BadText),
    /// Not a letter and two digits with further levels behind dots, as in `H53.14`.
    AgencyCode,
    /// Hours that cannot be read.
    Hours,
    /// A counter number twice, 0, or more than 200 counters.
    Counter(u16),
    /// No counter.
    NoCounter,
    /// A field the catalogue does not know.
    Field(String),
    /// An area class nobody knows.
    Area(String),
    /// Not `http://` or `https://` with a host and nothing behind it.
    Site,
    /// A unit the packs do not hold.
    Unit(UnitId),
    /// Not a PNG or JPEG, or not a hash.
    Logo,
    /// More extensions than [`Office::MOST_EXTENSIONS`], or not a number.
    Extensions,
}

impl OfficeWrong {
    /// Id of the message.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::Text(bad) => bad.message_id(),
            Self::AgencyCode => "office-agency-code",
            Self::Hours => "office-hours",
            Self::Counter(_) => "office-counter",
            Self::NoCounter => "office-no-counter",
            Self::Field(_) => "wrong-field",
            Self::Area(_) => "wrong-area",
            Self::Site => "office-site",
            Self::Unit(_) => "wrong-unit",
            Self::Logo => "office-logo",
            Self::Extensions => "office-extensions",
        }
    }
    /// The value the message names, empty when none.
    pub fn value(&self) -> String {
        match self {
            Self::Counter(number) => number.to_string(),
            Self::Field(text) | Self::Area(text) => text.clone(),
            Self::Unit(unit) => unit.to_string(),
            Self::Text(_)
            | Self::AgencyCode
            | Self::Hours
            | Self::NoCounter
            | Self::Site
            | Self::Extensions
            | Self::Logo => String::new(),
        }
    }
}

impl Office {
    /// Most extensions that an office may allow.
    pub const MOST_EXTENSIONS: u8 = 5;

    /// Everything wrong, in the order of the form. `knows` says whether a
    /// unit exists.
    pub fn faults(&self, knows: impl Fn(&UnitId) -> bool) -> Vec<OfficeFault> {
        let mut faults = Vec::new();
        let mut add = |field, what| faults.push(OfficeFault { field, what });
        for (field, text, needed) in [
            ("name_vi", &self.name_vi, true),
            ("name_en", &self.name_en, true),
            ("parent_vi", &self.parent_vi, true),
            ("parent_en", &self.parent_en, false),
            ("place", &self.place, true),
            ("address_vi", &self.address_vi, true),
            ("address_en", &self.address_en, false),
        ] {
            if (needed || !text.is_empty())
                && let Err(bad) = typed::line(text, 200)
            {
                add(field, OfficeWrong::Text(bad));
            }
        }
        if !is_agency_code(&self.agency_code) {
            add("agency_code", OfficeWrong::AgencyCode);
        }
        for (field, what) in self.reach_faults() {
            add(field, what);
        }
        for (field, unit) in [("unit", Some(&self.unit)), ("serves", self.serves.as_ref())] {
            if let Some(unit) = unit.filter(|unit| !knows(unit)) {
                add(field, OfficeWrong::Unit(unit.clone()));
            }
        }
        if let Some(area) = self.area.as_ref().filter(|area| *area != REMOTE) {
            add("area", OfficeWrong::Area(area.clone()));
        }
        if self.most_extensions > Self::MOST_EXTENSIONS {
            add("most_extensions", OfficeWrong::Extensions);
        }
        for (field, text) in [("counting", &self.counting), ("reception", &self.reception)] {
            if !text
                .parse::<Week>()
                .is_ok_and(|week| week != Week::default())
            {
                add(field, OfficeWrong::Hours);
            }
        }
        for what in self.counter_faults() {
            add("counters", what);
        }
        if self.logo.as_ref().is_some_and(|logo| !logo.is_sound()) {
            add("logo", OfficeWrong::Logo);
        }
        faults
    }

    /// What is wrong with how the office is reached.
    fn reach_faults(&self) -> Vec<(&'static str, OfficeWrong)> {
        let mut faults = Vec::new();
        if !self.phone.is_empty()
            && !is_hotline(&self.phone)
            && let Err(bad) = Phone::parse(&self.phone)
        {
            faults.push(("phone", OfficeWrong::Text(bad)));
        }
        if !self.email.is_empty()
            && let Err(bad) = Email::parse(&self.email)
        {
            faults.push(("email", OfficeWrong::Text(bad)));
        }
        if !self.site.is_empty() && !is_site(&self.site) {
            faults.push(("site", OfficeWrong::Site));
        }
        faults
    }

    /// The hours, ready for the calendar.
    pub fn opening_hours(&self) -> Result<OpeningHours, BadHours> {
        Ok(OpeningHours {
            counting: self.counting.parse()?,
            reception: self.reception.parse()?,
        })
    }

    fn counter_faults(&self) -> Vec<OfficeWrong> {
        let mut found = Vec::new();
        if self.counters.is_empty() {
            found.push(OfficeWrong::NoCounter);
        }
        for (n, counter) in self.counters.iter().enumerate() {
            let number = counter.number;
            let twice = self.counters[..n]
                .iter()
                .any(|earlier| earlier.number == number);
            if !(1..=999).contains(&number) || twice || n >= 200 {
                found.push(OfficeWrong::Counter(number));
            }
            for field in counter
                .fields
                .iter()
                .filter(|f| !FIELDS.contains(&f.as_str()))
            {
                found.push(OfficeWrong::Field(field.clone()));
            }
        }
        found
    }
}

impl Logo {
    fn is_sound(&self) -> bool {
        matches!(self.mime.as_str(), "image/png" | "image/jpeg")
            && self.hash.len() == 64
            && self.hash.bytes().all(|b| b.is_ascii_hexdigit())
    }
}

/// `https://motcua.example.vn:8443`: where a link can begin. No path, because
/// the desk's own prefix follows.
pub fn is_site(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| {
        (1..=200).contains(&host.len())
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
            && host.bytes().any(|b| b.is_ascii_alphanumeric())
    })
}

/// `H53.14`: what a dossier code can begin with. The code of level 1 is a
/// letter and two digits, deeper levels follow behind dots (QĐ 20/2020/QĐ-TTg,
/// amended by QĐ 09/2025/QĐ-TTg). What stands behind the dots after the merger
/// of 2025-07-01 is in no public list, so capitals and digits of any number
/// are taken there.
pub fn is_agency_code(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let mut levels = text.split('.');
    let first = levels.next().unwrap_or_default();
    let is_first = matches!(first.as_bytes(), [letter, a, b]
        if letter.is_ascii_uppercase() && a.is_ascii_digit() && b.is_ascii_digit());
    text.len() <= 40
        && is_first
        && levels.all(|level| !level.is_empty() && level.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Office {
        Office {
            name_vi: "Trung tâm Phục vụ hành chính công phường Mẫu".into(),
            name_en: "Sample ward service centre".into(),
            parent_vi: "Ủy ban nhân dân phường Mẫu".into(),
            parent_en: String::new(),
            agency_code: "H53.LA".into(),
            place: "Mẫu".into(),
            address_vi: "Số 1 đường Mẫu".into(),
            address_en: String::new(),
            phone: "0272 3826 123".into(),
            email: String::new(),
            site: String::new(),
            unit: UnitId::new("desk"),
            serves: None,
            area: None,
            most_extensions: 1,
            counting: "1-5:0730-1130,1300-1700".into(),
            reception: "1-5:0730-1130,1300-1700;6:0730-1130".into(),
            counters: vec![Counter {
                number: 1,
                name_vi: String::new(),
                name_en: String::new(),
                fields: vec!["land".into()],
            }],
            logo: None,
            sample: true,
        }
    }

    fn fields(change: impl FnOnce(&mut Office)) -> Vec<&'static str> {
        let mut office = sample();
        change(&mut office);
        office
            .faults(|unit| unit.as_str() == "desk")
            .iter()
            .map(|fault| fault.field)
            .collect()
    }

    #[test]
    fn a_sound_office_has_hours_and_survives_storage() {
        assert_eq!(fields(|_| ()), [""; 0]);
        let hours = sample().opening_hours().unwrap();
        assert!(hours.counting.day(5).is_closed() && !hours.reception.day(5).is_closed());
        let json = serde_json::to_string(&sample()).unwrap();
        assert_eq!(serde_json::from_str::<Office>(&json).unwrap(), sample());
    }

    #[test]
    fn every_fault_names_its_field() {
        assert_eq!(fields(|o| o.name_vi = " ".into()), ["name_vi"]);
        for wrong in [
            "h53", "HH", ".", "", "H5", "53", "H53.", "H53..1", ".H53", "H53.lá", "HH53", "H531",
        ] {
            assert_eq!(
                fields(|o| o.agency_code = wrong.into()),
                ["agency_code"],
                "{wrong}"
            );
        }
        for right in ["H53", "G15.01", "H39.12", "H00.00", "H53.LA.T2"] {
            assert_eq!(fields(|o| o.agency_code = right.into()), [""; 0], "{right}");
        }
        assert_eq!(fields(|o| o.agency_code = "H53/1".into()), ["agency_code"]);
        for bad in ["12", "1800 12", "123456"] {
            assert_eq!(fields(|o| o.phone = bad.into()), ["phone"], "{bad}");
        }
        for good in ["1022", "1900 1234", "1800.599.928"] {
            assert_eq!(fields(|o| o.phone = good.into()), [""; 0], "{good}");
        }
        assert_eq!(fields(|o| o.email = "a@b".into()), ["email"]);
        for bad in ["motcua.vn", "https://", "https://a.vn/x", "ftp://a.vn"] {
            assert_eq!(fields(|o| o.site = bad.into()), ["site"], "{bad}");
        }
        for good in ["https://motcua.example.vn", "http://10.0.0.4:8080"] {
            assert_eq!(fields(|o| o.site = good.into()), [""; 0], "{good}");
        }
        assert_eq!(fields(|o| o.unit = UnitId::new("moon")), ["unit"]);
        assert_eq!(fields(|o| o.area = Some("sea".into())), ["area"]);
        assert_eq!(fields(|o| o.most_extensions = 6), ["most_extensions"]);
        assert_eq!(
            fields(|o| o.counting = "1-5:1700-0730".into()),
            ["counting"]
        );
        assert_eq!(fields(|o| o.reception = String::new()), ["reception"]);
        assert_eq!(fields(|o| o.counters.clear()), ["counters"]);
        assert_eq!(
            fields(|o| o.counters.push(o.counters[0].clone())),
            ["counters"]
        );
        assert_eq!(
            fields(|o| o.logo = Some(Logo {
                mime: "image/svg+xml".into(),
                hash: "0".repeat(64)
            })),
            ["logo"]
        );
    }
}
