//! What the desk of a log is made of: office, units, calendar, procedure, staff.

use super::{LogCase, LogFile};
use crate::DeskError;
use crate::setup::{
    OFFICE, UNITS, catalogue_mark, desk_event, put_calendar, put_procedure, put_setting,
};
use crate::work::Work;
use motcua_domain::actor::Role;
use motcua_domain::calendar::{CalendarVersion, Layer};
use motcua_domain::deadline::{Limit, LimitUnit, RuleSetId};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::office::{Counter, Office};
use motcua_domain::procedure::{
    Case, ClockOrigin, Confidence, LimitRow, Procedure, Retention, Step,
};
use motcua_domain::text::{fold, tidy};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::typed::is_hidden;
use motcua_domain::unit::{Level, Unit, Units};
use motcua_store::{StaffRow, StoreError, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// Code of the one procedure of such a desk.
pub(super) const PROCEDURE: &str = "XES.LOG";
/// What the set-up of such a desk says it came from; its people have no events
/// of their own.
pub(crate) const FROM_LOG: &str = "event log";
/// Agency code that begins the dossiers' codes.
pub(super) const AGENCY: &str = "XES";
/// The unit that stands for the office.
const DESK: &str = "log-desk";
/// Sign-in name of the account that may look at the result.
pub(super) const DIRECTOR: &str = "director";

/// What the desk of a log is made of.
pub(super) struct Plan {
    /// The office.
    pub(super) office: Office,
    units: Vec<Unit>,
    /// Unit of each department.
    departments: BTreeMap<String, UnitId>,
    calendar: CalendarVersion,
    procedure: Procedure,
    /// Slug of each channel as the log names it.
    pub(super) channels: BTreeMap<String, String>,
    /// Officials and other resources, by name.
    resources: BTreeSet<String>,
}

impl Plan {
    pub(super) fn of(log: &LogFile, now: Timestamp) -> Self {
        let desk = UnitId::new(DESK);
        let departments = slugs(
            log.cases
                .iter()
                .filter_map(|case| case.department.as_deref()),
        );
        let departments: BTreeMap<String, UnitId> = departments
            .into_iter()
            .map(|(name, slug)| (name, UnitId::new(format!("log-{slug}"))))
            .collect();
        let channels = slugs(log.cases.iter().filter_map(|case| case.channel.as_deref()));
        let mut units = vec![unit(&desk, &log.name)];
        units.extend(departments.iter().map(|(name, id)| unit(id, name)));
        let resources = log.cases.iter().flat_map(|case| {
            let of_events = case
                .events
                .iter()
                .filter_map(|event| event.resource.clone());
            of_events.chain(case.responsible.clone())
        });
        Plan {
            office: office(&log.name, desk),
            units,
            departments,
            calendar: plain_calendar(&log.cases, now),
            procedure: procedure(&log.name, &channels),
            channels,
            resources: resources.collect(),
        }
    }

    pub(super) fn write(
        &self,
        tx: &mut Tx<'_>,
        now: Timestamp,
        salt: [u8; 32],
    ) -> Result<(), StoreError> {
        if tx.setting(OFFICE)?.is_some() {
            return Ok(()); // an import that stopped half-way had come so far
        }
        put_setting(tx, OFFICE, &self.office)?;
        put_setting(tx, UNITS, &self.units)?;
        crate::indicator::begin(tx)?;
        let calendar = put_calendar(tx, 1, &self.calendar, now, None)?;
        let hash = put_procedure(tx, &self.procedure, 1, "published", now)?;
        let facts = serde_json::json!({
            "units": self.units.len(),
            "from": FROM_LOG,
            "calendars": [calendar],
            "catalogue": catalogue_mark(&BTreeMap::from([(PROCEDURE.to_owned(), hash)])),
        });
        desk_event(tx, "desk.set_up", StaffId(0), facts, now, salt)?;
        Ok(())
    }

    /// Everybody the log names as staff that cannot sign in, and one account
    /// that can and may read everything.
    pub(super) fn people(
        &self,
        work: &mut Work<'_, '_>,
        stored: &str,
    ) -> Result<BTreeMap<String, StaffId>, DeskError> {
        let logins = slugs(self.resources.iter().map(String::as_str));
        let mut staff = BTreeMap::new();
        for (name, slug) in logins {
            let id = StaffId(work.tx.next_id()?);
            let login = format!("log-{slug}");
            work.tx.add_staff(&self.person(
                id,
                &login,
                &name,
                &[Role::Specialist],
                "!",
                work.now,
            ))?;
            staff.insert(name, id);
        }
        let id = StaffId(work.tx.next_id()?);
        let roles = [Role::Director];
        let director = self.person(
            id,
            DIRECTOR,
            "Giám đốc (Director)",
            &roles,
            stored,
            work.now,
        );
        work.tx.add_staff(&StaffRow {
            active: true,
            must_change: true,
            ..director
        })?;
        Ok(staff)
    }

    fn person(
        &self,
        id: StaffId,
        login: &str,
        name: &str,
        roles: &[Role],
        stored: &str,
        at: Timestamp,
    ) -> StaffRow {
        StaffRow {
            id,
            login: login.to_owned(),
            name: name.to_owned(),
            name_sort: fold(name),
            unit: self.office.unit.clone(),
            roles: roles.to_vec(),
            password_hash: stored.to_owned(),
            must_change: false,
            active: false,
            counter: None,
            substitute_id: None,
            leave_from: None,
            leave_to: None,
            at,
        }
    }

    pub(super) fn unit_of(&self, case: &LogCase) -> UnitId {
        let department = case
            .department
            .as_ref()
            .and_then(|name| self.departments.get(name));
        department.unwrap_or(&self.office.unit).clone()
    }
}

/// Is this the office of a desk that was made for a log?
pub(crate) fn is_of_log(office: &Office) -> bool {
    office.agency_code == AGENCY && office.unit.as_str() == DESK
}

/// Display name of the log, as its unit bears it.
pub(crate) fn log_name(units: &Units, office: &Office) -> String {
    let mut all = units.iter();
    let own = all.find(|unit| unit.id == office.unit);
    own.map_or_else(|| office.name_en.clone(), |unit| unit.name_vi.clone())
}

/// Slugs for names, each its own.
fn slugs<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    let names: BTreeSet<&str> = names.collect();
    let mut taken = BTreeSet::new();
    let mut slugs = BTreeMap::new();
    for name in names {
        let folded = fold(name);
        let mut base: String = folded
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .take(20)
            .collect();
        if base.trim_matches('-').is_empty() {
            base = "x".to_owned();
        }
        let free = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}")));
        for slug in free {
            if taken.insert(slug.clone()) {
                slugs.insert(name.to_owned(), slug);
                break;
            }
        }
    }
    slugs
}

fn unit(id: &UnitId, name: &str) -> Unit {
    // A name with characters that show nothing is no name here, and a desk
    // with such a unit would never open.
    let shown = name.chars().filter(|c| c.is_whitespace() || !is_hidden(*c));
    let name: String = tidy(&shown.take(100).collect::<String>());
    let name = if name.is_empty() {
        "—".to_owned()
    } else {
        name
    };
    Unit {
        id: id.clone(),
        code: None,
        level: Level::Section,
        name_vi: name.clone(),
        name_en: name,
        parent: None,
        valid_from: None,
        valid_to: None,
        successors: Vec::new(),
        source: "event log".to_owned(),
    }
}

/// All hours of all days count, in the years that the log speaks of and this one.
fn plain_calendar(cases: &[LogCase], now: Timestamp) -> CalendarVersion {
    let dates = cases
        .iter()
        .flat_map(|case| [Some(case.start), case.deadline, case.end]);
    let years = dates.flatten().chain([now]).map(|at| local(at).year());
    // A date of the year 1 or 9999 is a slip of the log; the calendar need
    // not reach it, and the promise stands without it.
    let years: Vec<i16> = years.filter(|year| (1980..=2099).contains(year)).collect();
    let first = years.iter().min().copied().unwrap_or(2000);
    let last = years.iter().max().copied().unwrap_or(2000);
    CalendarVersion {
        years: (first..=last + 1).collect(),
        note: "every hour of every day counts".to_owned(),
        ..CalendarVersion::empty("plain", Layer::National)
    }
}

fn office(name: &str, unit: UnitId) -> Office {
    Office {
        name_vi: format!("Nhật ký sự kiện: {name}"),
        name_en: format!("Event log: {name}"),
        parent_vi: "Dữ liệu nhập".to_owned(),
        parent_en: "Imported data".to_owned(),
        agency_code: AGENCY.to_owned(),
        place: "—".to_owned(),
        address_vi: "—".to_owned(),
        address_en: String::new(),
        phone: String::new(),
        email: String::new(),
        site: String::new(),
        unit,
        serves: None,
        area: None,
        most_extensions: 1,
        counting: "1-7:0000-2400".to_owned(),
        reception: "1-7:0000-2400".to_owned(),
        counters: vec![Counter {
            number: 1,
            name_vi: String::new(),
            name_en: String::new(),
            fields: Vec::new(),
        }],
        logo: None,
        sample: false,
    }
}

fn procedure(name: &str, channels: &BTreeMap<String, String>) -> Procedure {
    let cases = channels.iter().map(|(name, slug)| Case {
        id: slug.clone(),
        name_vi: name.clone(),
        name_en: name.clone(),
    });
    Procedure {
        code: PROCEDURE.to_owned(),
        name_vi: format!("Hồ sơ trong nhật ký {name}"),
        name_en: format!("Cases of the log {name}"),
        plain_vi: String::new(),
        plain_en: String::new(),
        valid_from: None,
        valid_to: None,
        field: "construction".to_owned(),
        level_vi: String::new(),
        decides: None,
        cases: cases.collect(),
        limits: vec![LimitRow {
            case: None,
            area: None,
            channel: None,
            limit: Limit {
                amount: 1,
                unit: LimitUnit::CalendarDays,
            },
        }],
        origin: ClockOrigin::Received,
        rules: RuleSetId::VnMidnight,
        fees: Vec::new(),
        items: Vec::new(),
        steps: vec![Step {
            name_vi: "Xử lý".to_owned(),
            name_en: "Handling".to_owned(),
            unit: None,
            role: Role::Specialist.slug().to_owned(),
            share_permille: 1000,
        }],
        result_vi: "Kết quả".to_owned(),
        result_en: "Result".to_owned(),
        legal_basis: String::new(),
        retention: Retention::Years(10),
        express: false,
        supplement_once: false,
        counting: String::new(),
        confidence_time: Confidence::Sure,
        confidence_fee: Confidence::Sure,
        time_note_vi: "Hạn lấy từ nhật ký, không tính từ thủ tục.".to_owned(),
        fee_note_vi: String::new(),
        often_wrong_vi: String::new(),
        often_wrong_en: String::new(),
        source: format!("event log {name}"),
    }
}
