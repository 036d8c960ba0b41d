//! An invented dossier for samples, led through its life by the real acts.

use super::letters::Letters;
use super::{Around, Problem, Show};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::view::Form;
use askama::Template as _;
use axum::http::StatusCode;
use jiff::civil::date;
use motcua_desk::packs::Packs;
use motcua_desk::people::FoundPerson;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_desk::scan::Scan;
use motcua_desk::{Catalogue, Published, Settings};
use motcua_domain::actor::{Action, Actor, Permit, Role, authorise};
use motcua_domain::calendar::{CalendarVersion, Layers, OpeningHours, built_in, compile};
use motcua_domain::dossier::act::{Acceptance, SupplementAsk, Transition};
use motcua_domain::dossier::{
    Dossier, Intake, Organisations, PaperGiven, PaperHow, Party, PartyRole, PersonSnapshot,
    PlannedStep, ProcedureRef, ResultVia, Words,
};
use motcua_domain::id::{DossierCode, DossierId, PersonId, StaffId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::person::{FullName, IdPaper, Person, PersonKind, Phone};
use motcua_domain::procedure::Channel;
use motcua_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// How far the invented dossier has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Accepted, being worked on.
    InProgress,
    /// Waiting for a supplement.
    Paused,
    /// The result is there.
    Ready,
    /// Delivered.
    Delivered,
}

/// What the invented desk goes by.
pub fn settings() -> Option<Arc<Settings>> {
    static SETTINGS: LazyLock<Option<Arc<Settings>>> = LazyLock::new(|| make().map(Arc::new));
    SETTINGS.clone()
}

fn make() -> Option<Settings> {
    let packs = Packs::built_in().ok()?;
    let layers = Layers {
        versions: built_in(),
    };
    let hours = CalendarVersion::of_hours("office-hours", OpeningHours::office());
    let calendar = compile(&layers.with(hours), None).ok()?;
    let published = crate::samples::procedures().into_iter().map(|procedure| {
        let hash = procedure.content_hash();
        Published {
            procedure,
            hash,
            version: 1,
            signed_off: true,
            starts: None,
            retired: false,
        }
    });
    Some(Settings {
        queue_help: None,
        own: Vec::new(),
        past: Arc::default(),
        catalogue: Catalogue::new(published),
        calendar_hash: calendar.hash().to_string(),
        calendar: Arc::new(calendar),
        layers,
        office: packs.office,
        past_offices: Vec::new(),
        units: packs.units,
        queue: Arc::new(motcua_desk::queue::default_policy()),
        messages: Arc::default(),
        indicators: Arc::default(),
    })
}

fn clerk() -> Actor {
    Actor {
        id: StaffId(7),
        unit: UnitId::new("desk"),
        roles: vec![Role::Clerk, Role::Specialist, Role::Head, Role::Director],
    }
}

fn permit(action: Action) -> Option<Permit> {
    authorise(&clerk(), action, &UnitId::new("desk")).ok()
}

fn at(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The dossier as its page sees it.
pub fn view(settings: &Settings, state: State) -> Option<DossierView> {
    let published = settings.catalogue.current("1.012784", date(2026, 11, 2))?;
    let mut steps = vec![accept(settings, &published)?];
    let accepted = &steps.first()?.next.clone();
    if state == State::Paused {
        let ask = SupplementAsk {
            items: Vec::new(),
            lines: vec!["Bản vẽ tách thửa có chữ ký".to_owned()],
            reason: "Bản vẽ chưa có chữ ký của người đo".to_owned(),
            warned: false,
            once: false,
        };
        let now = at("2022-09-05T03:10:00Z")?;
        let permit = permit(Action::RequestSupplement)?;
        steps.push(accepted.request_supplement(&permit, now, ask).ok()?);
    }
    if matches!(state, State::Ready | State::Delivered) {
        let now = at("2022-09-06T01:30:00Z")?;
        let permit = permit(Action::RecordResult)?;
        steps.push(
            accepted
                .record_result(&permit, now, true, "CH 0123", "")
                .ok()?,
        );
    }
    if state == State::Delivered {
        let ready = steps.last()?.next.clone();
        let fee = ready.money.open();
        let now = at("2022-09-06T02:00:00Z")?;
        let paid = ready
            .take_fee(
                &permit(Action::TakeFee)?,
                now,
                motcua_domain::id::MoneyId(1),
                fee,
                "2022/000001",
            )
            .ok()?;
        let handing = motcua_domain::dossier::act::Handing {
            to: motcua_domain::dossier::DeliveredTo::Owner,
            without_receipt: false,
            taken_by: String::new(),
        };
        let delivered = paid
            .next
            .deliver(&permit(Action::Deliver)?, now, &handing)
            .ok()?;
        steps.push(paid);
        steps.push(delivered);
    }
    Some(seen(settings, published, steps))
}

/// The intake of the sample: one owner, all papers.
fn intake(published: &Published) -> Option<Intake> {
    let unit = UnitId::new("desk");
    let procedure = &published.procedure;
    let papers = procedure
        .items
        .iter()
        .filter(|item| item.case.is_none())
        .map(|item| PaperGiven {
            item: item.id.clone(),
            originals: item.originals.max(1),
            copies: item.copies,
            how: PaperHow::Given,
        });
    let limit = procedure.limit_for(None, None, Channel::Counter)?.limit;
    Some(Intake {
        procedure: ProcedureRef {
            code: procedure.code.clone(),
            hash: published.hash.clone(),
            field: procedure.field.clone(),
        },
        case: None,
        area: None,
        channel: Channel::Counter,
        outside_code: None,
        orgs: Organisations {
            helped: unit.clone(),
            received: unit.clone(),
            decides: UnitId::new("land-office"),
        },
        parties: vec![Party {
            person: PersonId(1),
            role: PartyRole::Owner,
        }],
        papers: papers.collect(),
        result_via: ResultVia::Desk,
        limit,
        restarts_on_supplement: false,
        fee: Vnd(150_000),
        basis: None,
    })
}

fn accept(settings: &Settings, published: &Published) -> Option<Transition> {
    let received = at("2022-09-01T02:51:00Z")?;
    let unit = UnitId::new("desk");
    let procedure = &published.procedure;
    let person = PersonSnapshot {
        id: 1,
        name: "Trần Văn Mẫu".to_owned(),
        phone: "0900000000".to_owned(),
        email: String::new(),
        address: "Phường 3, thành phố Tân An".to_owned(),
        id_masked: "•••••••••012".to_owned(),
    };
    let acceptance = Acceptance {
        code: DossierCode::parse("H39.12-220901-0021").ok()?,
        words: Words {
            people: vec![person],
            ..Words::default()
        },
        procedure,
        received,
        steps: procedure
            .steps
            .iter()
            .map(|step| PlannedStep {
                unit: unit.clone(),
                share_permille: step.share_permille,
                due: None,
            })
            .collect(),
        signed_off: true,
        authorised: true,
        counting: settings.counting(),
        intake: intake(published)?,
    };
    Dossier::accept_new(
        DossierId(21),
        &permit(Action::Accept)?,
        received,
        acceptance,
    )
    .ok()
}

fn seen(settings: &Settings, procedure: Arc<Published>, steps: Vec<Transition>) -> DossierView {
    let dossier = steps.last().map(|step| step.next.clone());
    let timeline = steps
        .into_iter()
        .zip(40..)
        .map(|(step, seq)| TimelineEntry {
            seq,
            at: step.at,
            by: Some("Lê Thị Ví Dụ".to_owned()),
            event: step.event,
            words: Some(step.words),
            put_right: None,
        });
    let timeline: Vec<TimelineEntry> = timeline.collect();
    // There is at least the acceptance.
    let dossier = dossier.expect("a dossier that was accepted has a last step");
    let clock = dossier.clock.clone();
    let counting = settings.counting();
    let name = FullName::parse("Trần Văn Mẫu").ok();
    let person = name.map(|name| Person {
        kind: PersonKind::Individual,
        name,
        id: IdPaper::parse("citizen_card", "080000000012", "").unwrap_or(IdPaper::None),
        birth: None,
        sex: None,
        phone: Phone::parse("0900000000").ok(),
        email: None,
        address: None,
    });
    DossierView {
        procedure,
        newer_version: false,
        people: person
            .map(|person| FoundPerson {
                id: PersonId(1),
                person,
            })
            .into_iter()
            .collect(),
        holder: Some("Lê Thị Ví Dụ".to_owned()),
        officials: BTreeMap::from([(7, "Lê Thị Ví Dụ".to_owned())]),
        timeline,
        earlier: None,
        due: clock.as_ref().and_then(|clock| counting.due(clock).ok()),
        explanation: clock
            .as_ref()
            .and_then(|clock| counting.explain(clock).ok())
            .flatten(),
        money: Vec::new(),
        attachments: Vec::new(),
        moves: Action::ALL
            .iter()
            .copied()
            .filter(|action| permit(*action).is_some())
            .collect(),
        key: "7K2M-9QXT-0AB1".to_owned(),
        dossier,
    }
}

/// What lies in the scanner's folder.
fn scan() -> Scan {
    Scan {
        name: "scan-0001.pdf".to_owned(),
        bytes: 120_000,
        pages: Some(3),
        bad: None,
    }
}

impl Page for Show {
    const NAME: &'static str = "dossier";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/dossiers/H39.12-220901-0021").at("work");
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let scans = [scan()];
        let page = |state: State, problem: Option<Problem>, form: Form| {
            let Some(view) = view(&settings, state) else {
                return String::new();
            };
            let around = Around {
                settings: &settings,
                staff: &[],
                receiving: None,
                newer: None,
                key: "00000000000000000000000000000000",
                scans: &scans,
                visits: &[crate::pages::hall::sample::served(23)],
                paged: false,
            };
            let letters = match state {
                State::Ready => Letters::sample(&f()),
                _ => Letters::default(),
            };
            let page = Self::new(f(), &view, &around, form, problem.as_ref());
            page.with(letters).render().unwrap_or_default()
        };
        let mut form = Form::new([
            ("deed", "request_supplement"),
            ("request_supplement-lines", "Tờ khai thuế thu nhập cá nhân"),
        ]);
        let text = f().t("refused-reason-missing");
        form.fault("request_supplement-reason", text.clone());
        let refused = Problem::refused("request_supplement".into(), text);
        let stale = Problem {
            act: "note".into(),
            text: f().t("event-supplement-received"),
            status: StatusCode::CONFLICT,
            stale: true,
            keep_key: false,
            foreseen: Vec::new(),
        };
        vec![
            (
                "in-progress",
                page(State::InProgress, None, Form::default()),
            ),
            ("paused", page(State::Paused, None, Form::default())),
            ("ready", page(State::Ready, None, Form::default())),
            ("refused", page(State::InProgress, Some(refused), form)),
            (
                "stale",
                page(State::InProgress, Some(stale), Form::default()),
            ),
        ]
    }
}
