//! The acts a reader may do on a dossier now, as plain forms. The state
//! decides which are offered and the desk decides again; nothing is offered
//! that the reader's roles do not allow.

use super::{Around, parts, units};
use crate::frame::Frame;
use crate::view::{Field, Form, Html, escape};
use crate::words;
use motcua_desk::read::DossierView;
use motcua_domain::actor::Action;
use motcua_domain::deadline::StopReason;
use motcua_domain::dossier::StageName as Is;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::{change, checklist};

/// One act with its form.
pub struct Act {
    /// Slug, as sent.
    pub slug: &'static str,
    /// What it does, a verb.
    pub title: String,
    /// What follows from it; may be empty.
    pub hint: String,
    /// A warning before it; may be empty.
    pub warning: String,
    /// Its fields.
    pub fields: Vec<Html>,
    /// Class of the button.
    pub class: &'static str,
    /// Shown opened.
    pub open: bool,
    /// Shortcut, as in `data-key`; may be empty.
    pub shortcut: &'static str,
}

/// Builds the fields of one act; names bear the act as prefix.
struct Build<'a> {
    f: &'a Frame,
    form: &'a Form,
    slug: &'static str,
    fields: Vec<Html>,
}

impl Build<'_> {
    fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.slug)
    }
    fn field(&self, name: &str, label: &str) -> Field {
        self.form.field(self.name(name), self.f.t(label))
    }
    fn put(&mut self, field: &Field) {
        self.fields.push(Html::own(field.to_string()));
    }
    fn text(&mut self, name: &str, label: &str) {
        let field = self.field(name, label);
        self.put(&field);
    }
    fn area(&mut self, name: &str, label: &str, hint: &str) {
        let mut field = self.field(name, label).kind("area").attr("rows", "3");
        if !hint.is_empty() {
            field = field.hint(self.f.t(hint));
        }
        self.put(&field);
    }
    fn reason(&mut self) {
        self.area("reason", "act-reason", "");
    }
    fn select(&mut self, name: &str, label: &str, options: &[(String, String)]) {
        let field = self.field(name, label).options(options);
        self.put(&field);
    }
    fn tick(&mut self, name: &str, value: &str, label: &str) {
        let checked = self.form.checked(&self.name(name), value);
        let html = format!(
            "<label class=\"tick\"><input type=\"checkbox\" name=\"{}\" value=\"{}\"{checked}><span>{}</span></label>",
            escape(&self.name(name)),
            escape(value),
            escape(label)
        );
        self.fields.push(Html::own(html));
    }
    fn legend(&mut self, id: &str) {
        let html = format!("<p class=\"label\"><b>{}</b></p>", escape(&self.f.t(id)));
        self.fields.push(Html::own(html));
    }
    fn means(&mut self) {
        let options = ["cash", "transfer", "card"]
            .map(|means| (means.to_owned(), parts::means(self.f, means)));
        self.select("means", "act-means", &options);
    }
    fn amount(&mut self, amount: Vnd) {
        let field = self
            .field("amount", "act-amount")
            .or(crate::format::number(self.f.lang, amount.0))
            .attr("inputmode", "numeric");
        self.put(&field);
    }
    fn outcome(&mut self, label: &str) {
        let f = self.f;
        let options = [
            (String::new(), f.t("act-choose")),
            ("positive".to_owned(), f.t("outcome-positive")),
            ("negative".to_owned(), f.t("outcome-negative")),
        ];
        self.select("outcome", label, &options);
    }
    /// Checklist items to ask for.
    fn items(&mut self, view: &DossierView) {
        self.legend("act-items");
        let procedure = &view.procedure.procedure;
        let items = checklist::items_for(procedure, view.dossier.intake.case.as_deref());
        for item in items {
            let label = self.f.pick(&item.name_vi, &item.name_en).to_owned();
            self.tick("items", &item.id, &label);
        }
        self.area("lines", "act-lines", "act-lines-hint");
    }
    /// Papers as they are now, prefilled with what is there.
    fn papers(&mut self, view: &DossierView) {
        self.legend("act-papers");
        let intake = &view.dossier.intake;
        let procedure = &view.procedure.procedure;
        let f = self.f;
        for item in checklist::items_for(procedure, intake.case.as_deref()) {
            let given = intake.papers.iter().find(|p| p.item == item.id);
            let slug = self.slug;
            let name = escape(f.pick(&item.name_vi, &item.name_en));
            let number = |kind: &str, label: &str, n: u32| {
                let name = format!("{slug}-{kind}-{}", item.id);
                let typed = self.form.get(&name);
                let value = if typed.is_empty() {
                    n.to_string()
                } else {
                    escape(typed)
                };
                format!(
                    "<label>{} <input class=\"in w-xs\" name=\"{}\" inputmode=\"numeric\" value=\"{value}\"></label>",
                    escape(&f.t(label)),
                    escape(&name)
                )
            };
            let originals = number(
                "originals",
                "act-originals",
                given.map_or(0, |g| g.originals),
            );
            let copies = number("copies", "act-copies", given.map_or(0, |g| g.copies));
            let how = match given.map(|g| g.how) {
                Some(motcua_domain::dossier::PaperHow::Shown) => "shown",
                Some(motcua_domain::dossier::PaperHow::LookedUp) => "looked_up",
                _ => "given",
            };
            let id = escape(&item.id);
            let html = format!(
                "<fieldset><legend>{name}</legend><input type=\"hidden\" name=\"{slug}-paper\" value=\"{id}\"><input type=\"hidden\" name=\"{slug}-how-{id}\" value=\"{how}\"><span class=\"row gap2\">{originals}{copies}</span></fieldset>"
            );
            self.fields.push(Html::own(html));
        }
    }
}

/// Which acts the state offers, in the order in which they are likely.
fn offered(view: &DossierView, around: &Around<'_>) -> Vec<(&'static str, Action)> {
    let dossier = &view.dossier;
    let stage = dossier.stage.name();
    let in_hand = dossier.stage.is_in_hand();
    let here = in_hand && dossier.pending.is_none();
    let coded = dossier.is_open() && dossier.code.is_some();
    let money = &dossier.money;
    let owed = dossier.code.is_some() && money.open() > Vnd::ZERO;
    let before = matches!(stage, Is::AwaitingAcceptance | Is::AwaitingFix);
    let withdrawing = stage == Is::WithdrawalRequested;
    let resume = match dossier.open_stop().map(|stop| stop.reason) {
        Some(StopReason::FinancialObligation) => Action::FulfilFinancialObligation,
        _ => Action::Resume,
    };
    let stop = if view.moves.contains(&Action::SuspendOther) {
        Action::SuspendOther
    } else {
        Action::StartFinancialObligation
    };
    let all = [
        (
            "receive_hand_over",
            Action::ReceiveHandOver,
            in_hand && dossier.pending.is_some(),
        ),
        ("receive_fix", Action::EnterPortal, stage == Is::AwaitingFix),
        (
            "receive_supplement",
            Action::ReceiveSupplement,
            stage == Is::AwaitingSupplement,
        ),
        ("resume", resume, stage == Is::AwaitingPayment),
        ("decide_withdrawal", Action::DecideWithdrawal, withdrawing),
        ("deliver", Action::Deliver, stage == Is::ResultReady),
        ("take_fee", Action::TakeFee, owed),
        ("ask_fix", Action::AskFix, stage == Is::AwaitingAcceptance),
        ("assign", Action::Assign, coded && !around.staff.is_empty()),
        ("record_result", Action::RecordResult, here),
        ("hand_over", Action::HandOver, here),
        ("request_supplement", Action::RequestSupplement, in_hand),
        ("stop_clock", stop, in_hand),
        ("extend", Action::Extend, in_hand),
        (
            "apologise",
            Action::Apologise,
            coded && dossier.apology.is_none(),
        ),
        (
            "move_version",
            Action::MoveVersion,
            coded && view.newer_version,
        ),
        ("exempt_fee", Action::ExemptFee, owed),
        (
            "refund_fee",
            Action::RefundFee,
            dossier.code.is_some() && money.held() > Vnd::ZERO,
        ),
        (
            "assess_fee",
            Action::TakeFee,
            dossier.code.is_some() && !dossier.stage.is_closed(),
        ),
        (
            "request_withdrawal",
            Action::RequestWithdrawal,
            dossier.is_open() && !withdrawing,
        ),
        (
            "correct_closed",
            Action::CorrectClosed,
            dossier.result.is_some(),
        ),
        ("refuse", Action::Refuse, before),
        ("stop", Action::Stop, coded),
        ("note", Action::Note, true),
    ];
    all.into_iter()
        .filter(|(_, action, fits)| *fits && view.moves.contains(action))
        .map(|(slug, action, _)| (slug, action))
        .collect()
}

/// The acts with their forms. `open` is the act whose form was just sent.
pub(super) fn acts(
    f: &Frame,
    view: &DossierView,
    around: &Around<'_>,
    form: &Form,
    open: &str,
) -> Vec<Act> {
    let offered = offered(view, around);
    offered
        .iter()
        .enumerate()
        .map(|(n, (slug, _))| {
            let mut build = Build {
                f,
                form,
                slug,
                fields: Vec::new(),
            };
            fill(&mut build, view, around);
            let first = n == 0;
            Act {
                slug,
                title: title(f, slug),
                hint: hint(f, slug),
                warning: warning(f, slug, view),
                fields: build.fields,
                class: match *slug {
                    "refuse" | "stop" => "btn danger",
                    _ if first => "btn",
                    _ => "btn alt",
                },
                open: if open.is_empty() {
                    first
                } else {
                    open == *slug
                },
                shortcut: match *slug {
                    "request_supplement" => "ctrl+b",
                    _ => "",
                },
            }
        })
        .collect()
}

fn title(f: &Frame, slug: &str) -> String {
    f.t(match slug {
        "receive_hand_over" => "act-receive-hand-over",
        "receive_fix" => "act-receive-fix",
        "receive_supplement" => "act-receive-supplement",
        "resume" => "act-resume",
        "decide_withdrawal" => "act-decide-withdrawal",
        "deliver" => "act-deliver",
        "take_fee" => "act-take-fee",
        "ask_fix" => "act-ask-fix",
        "assign" => "act-assign",
        "record_result" => "act-record-result",
        "hand_over" => "act-hand-over",
        "request_supplement" => "act-request-supplement",
        "stop_clock" => "act-stop-clock",
        "extend" => "act-extend",
        "apologise" => "act-apologise",
        "move_version" => "act-move-version",
        "exempt_fee" => "act-exempt-fee",
        "refund_fee" => "act-refund-fee",
        "assess_fee" => "act-assess-fee",
        "request_withdrawal" => "act-request-withdrawal",
        "correct_closed" => "act-correct-closed",
        "refuse" => "act-refuse",
        "stop" => "act-stop",
        _ => "act-note",
    })
}

/// What follows from an act, said before it is done.
fn hint(f: &Frame, slug: &str) -> String {
    match slug {
        "request_supplement" => f.t("act-request-supplement-hint"),
        "stop_clock" => f.t("act-stop-clock-hint"),
        "apologise" => f.t("act-apologise-hint"),
        "stop" => f.t("act-stop-hint"),
        "correct_closed" => f.t("act-correct-closed-hint"),
        _ => String::new(),
    }
}

fn warning(f: &Frame, slug: &str, view: &DossierView) -> String {
    if slug == "request_supplement" && view.dossier.supplements > 0 {
        f.t("act-second-supplement")
    } else {
        String::new()
    }
}

#[allow(clippy::too_many_lines, reason = "one arm an act, each a few fields")]
fn fill(build: &mut Build<'_>, view: &DossierView, around: &Around<'_>) {
    let f = build.f;
    let dossier = &view.dossier;
    match build.slug {
        "ask_fix" => {
            build.items(view);
            build.reason();
        }
        "request_supplement" => {
            build.items(view);
            build.reason();
            if dossier.supplements > 0 {
                let label = f.t("act-warned");
                build.tick("warned", "1", &label);
            }
        }
        "receive_fix" | "receive_supplement" => build.papers(view),
        "hand_over" => build.select("to", "act-unit", &units(f, view, around.settings)),
        "assign" => {
            let today = f.now.date();
            let away = |leave: &motcua_desk::staff::Leave| leave.from <= today && today <= leave.to;
            let name = |id| {
                around
                    .staff
                    .iter()
                    .find(|s| s.id == id)
                    .map(|s| s.name.as_str())
            };
            let options: Vec<(String, String)> = around
                .staff
                .iter()
                .filter(|one| one.unit == dossier.unit && Some(one.id) != dossier.holder)
                .map(|one| {
                    let substitute = one.leave.as_ref().filter(|l| away(l)).map(|l| l.substitute);
                    let text = match substitute.and_then(name) {
                        Some(other) => f.t2("assign-on-leave", "name", &one.name, "other", other),
                        None => one.name.clone(),
                    };
                    (one.id.to_string(), text)
                })
                .collect();
            build.select("to", "act-official", &options);
        }
        "stop_clock" => {
            let options: Vec<(String, String)> = StopReason::ALL
                .into_iter()
                .filter(|why| *why != StopReason::Supplement)
                .filter(|why| {
                    let needs = match why {
                        StopReason::FinancialObligation => Action::StartFinancialObligation,
                        _ => Action::SuspendOther,
                    };
                    view.moves.contains(&needs)
                })
                .map(|why| (why.slug().to_owned(), words::stop_reason(f.lang, why)))
                .collect();
            build.select("why", "act-why", &options);
            build.reason();
        }
        "extend" => {
            let field = build
                .field("amount", "act-extension")
                .hint(f.limit(dossier.intake.limit))
                .attr("inputmode", "numeric");
            build.put(&field);
            build.text("document", "act-document");
            build.reason();
        }
        "decide_withdrawal" => {
            let options = [
                (String::new(), f.t("act-choose")),
                ("yes".to_owned(), f.t("act-grant")),
                ("no".to_owned(), f.t("act-decline")),
            ];
            build.select("granted", "act-decision", &options);
            build.reason();
        }
        "record_result" => {
            build.outcome("act-outcome");
            build.text("number", "act-result-number");
            build.area("text", "act-result-text", "act-result-text-hint");
        }
        "deliver" => {
            let options: Vec<(String, String)> =
                ["owner", "representative", "authorised", "post", "online"]
                    .iter()
                    .zip([
                        "to-owner",
                        "to-representative",
                        "to-authorised",
                        "to-post",
                        "to-online",
                    ])
                    .map(|(value, id)| ((*value).to_owned(), f.t(id)))
                    .collect();
            build.select("to", "act-deliver-to", &options);
            let label = f.t("act-without-receipt");
            build.tick("without_receipt", "1", &label);
            let field = build
                .field("taken_by", "act-taken-by")
                .hint(f.t("act-taken-by-hint"));
            build.put(&field);
        }
        "apologise" => {
            let mut late = units(f, view, around.settings);
            let with = words::unit(f.lang, &around.settings.units, &dossier.unit, f.now.date());
            late.insert(0, (dossier.unit.to_string(), with));
            build.select("late_unit", "act-late-unit", &late);
            let field = build.field("new_date", "act-new-date").kind("date");
            build.put(&field);
            let field = build
                .field("new_time", "act-new-time")
                .or("17:00")
                .attr("inputmode", "numeric");
            build.put(&field);
            build.reason();
        }
        "move_version" => {
            if let Some(newer) = around.newer {
                for change in change::diff(&view.procedure.procedure, newer) {
                    let gone = || f.t("change-nothing");
                    let (old, new) = (
                        change.old.unwrap_or_else(gone),
                        change.new.unwrap_or_else(gone),
                    );
                    let text = f.t3("change-line", "path", &change.path, "old", old, "new", new);
                    build.fields.push(Html::own(format!(
                        "<p class=\"small\">{}</p>",
                        escape(&text)
                    )));
                }
            }
            build.reason();
        }
        "correct_closed" => {
            build.text("number", "act-result-number");
            build.outcome("act-outcome-new");
            build.reason();
        }
        "take_fee" => {
            build.amount(dossier.money.open());
            build.means();
            let field = build
                .field("receipt", "act-money-receipt")
                .hint(f.t("act-money-receipt-hint"));
            build.put(&field);
        }
        "exempt_fee" => {
            build.amount(dossier.money.open());
            build.text("ground", "act-ground");
        }
        "refund_fee" => {
            build.amount(dossier.money.held());
            build.means();
            build.reason();
        }
        "assess_fee" => {
            build.amount(dossier.money.assessed);
            build.area("reason", "act-notice", "");
        }
        "request_withdrawal" | "refuse" | "stop" => build.reason(),
        "note" => build.area("reason", "act-note-text", ""),
        _ => {}
    }
}
