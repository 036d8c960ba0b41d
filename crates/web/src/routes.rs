//! The one table of routes.
//!
//! Invariant: there is no other way to add a route. What each route needs
//! stands beside it, the test walks the table, and `docs/generated/routes.txt`
//! prints it for review. What is answered before there is a desk, and the list
//! of several desks, stand before all of this in `site.rs`.

use crate::guard;
use crate::pages;
use crate::state::AppState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, on};
use motcua_domain::actor::Action;

/// What a reader must have for a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Public,
    /// A kiosk that was let in, or a session that may issue tickets.
    Kiosk,
    /// A session of any role.
    SignedIn,
    /// A session with a role that may do this somewhere; the desk asks again
    /// for the unit at hand.
    Act(Action),
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// Pattern.
    pub path: &'static str,
    /// What it needs.
    pub needs: Needs,
    /// Most bytes of a body.
    pub limit: usize,
}

/// Most bytes of a form.
pub const FORM_LIMIT: usize = 1 << 20;
/// Most bytes of an upload: a file of 20 MiB and its form around it.
pub const UPLOAD_LIMIT: usize = (20 << 20) + (64 << 10);
/// Most bytes of a form with photos: three of 20 MiB and the text around them.
/// Larger photos are read and dropped within it, so that the page can say so.
pub const BOX_LIMIT: usize = 3 * (20 << 20) + (256 << 10);
/// Most bytes of the form with a logo: the picture (1 MiB) and the form
/// around it; a larger one is still read so far that the page can say so.
pub const LOGO_LIMIT: usize = 2 << 20;

macro_rules! routes {
    ($($method:ident $path:literal => $handler:path, $needs:expr $(, $limit:expr)?;)*) => {
        /// Every route.
        pub const ROUTES: &[Route] = &[$(
            Route {
                method: stringify!($method),
                path: $path,
                needs: $needs,
                limit: routes!(@limit $($limit)?),
            }
        ),*];

        /// The router over the table, with its layers.
        pub fn router(state: AppState) -> Router {
            let router = Router::new();
            $(
                let router = router.route(
                    $path,
                    on(MethodFilter::$method, $handler)
                        .layer(DefaultBodyLimit::max(routes!(@limit $($limit)?)))
                        .layer(from_fn(|request, next| guard::admit($needs, request, next))),
                );
            )*
            router
                .route_layer(from_fn(guard::log))
                .layer(from_fn_with_state(state.clone(), guard::edge))
                .with_state(state)
        }
    };
    (@limit) => { FORM_LIMIT };
    (@limit $limit:expr) => { $limit };
}

use Needs::{Act, Kiosk, Public, SignedIn};
routes! {
    GET  "/"                        => pages::home::show,              Public;
    GET  "/a/{file}"                => crate::assets::show,            Public;
    GET  "/procedures"              => pages::procedures::list,        Public;
    GET  "/procedures/{code}"       => pages::procedures::show,        Public;
    GET  "/procedures/{code}/slip"  => pages::procedures::slip,        Public;
    GET  "/t"                       => pages::tracking::ask,           Public;
    POST "/t"                       => pages::tracking::show,          Public;
    GET  "/verify"                  => pages::verify::show,            Public;
    GET  "/device"                  => crate::hall::pair,              Public;
    GET  "/kiosk"                   => pages::kiosk::start,            Kiosk;
    POST "/kiosk/ticket"            => pages::kiosk::take,             Kiosk;
    GET  "/kiosk/priority"          => pages::kiosk::priority,         Kiosk;
    GET  "/kiosk/guide"             => pages::kiosk::guide,            Kiosk;
    POST "/kiosk/look"              => pages::kiosk::look,             Kiosk;
    GET  "/kiosk/closed"            => pages::kiosk::closed,           Kiosk;
    POST "/kiosk/book"              => pages::kiosk::book,             Kiosk;
    GET  "/kiosk/booked"            => pages::kiosk::enter,            Kiosk;
    POST "/kiosk/booked"            => pages::kiosk::check_in,         Kiosk;
    GET  "/kiosk/ready"             => pages::kiosk::ready,            Kiosk;
    POST "/kiosk/ready"             => pages::kiosk::ready_answer,     Kiosk;
    GET  "/kiosk/t/{token}"         => pages::kiosk::ticket::show,     Kiosk;
    GET  "/kiosk/t/{token}/print"   => pages::kiosk::ticket::print_page, Kiosk;
    POST "/kiosk/t/{token}/print"   => pages::kiosk::ticket::reprint,  Kiosk;
    GET  "/kiosk/t/{token}/change"  => pages::kiosk::change::show,     Kiosk;
    POST "/kiosk/t/{token}/change"  => pages::kiosk::change::set_line, Kiosk;
    GET  "/q"                       => pages::phone::ask,              Public;
    POST "/q"                       => pages::phone::take,             Public;
    GET  "/q/{token}"               => pages::phone::follow,           Public;
    GET  "/q/{token}/now"           => pages::phone::now,              Public;
    POST "/q/{token}/coming"        => pages::phone::coming,           Public;
    POST "/q/{token}/back"          => pages::phone::back,             Public;
    GET  "/book"                    => pages::book::show,              Public;
    POST "/book"                    => pages::book::book,              Public;
    GET  "/book/mine"               => pages::book::ask,               Public;
    POST "/book/mine"               => pages::book::mine,              Public;
    POST "/book/move"               => pages::book::move_to,           Public;
    POST "/book/release"            => pages::book::release,           Public;
    GET  "/r"                       => pages::rating::ask,             Public;
    POST "/r"                       => pages::rating::open,            Public;
    POST "/r/answer"                => pages::rating::answer,          Public;
    GET  "/r/thanks"                => pages::rating::thanks,          Public;
    GET  "/tablet"                  => pages::tablet::show,            Public;
    GET  "/tablet/now"              => pages::tablet::live,            Public;
    POST "/tablet/begun"            => pages::tablet::begun,           Public;
    POST "/tablet/away"             => pages::tablet::away,            Public;
    POST "/tablet/answer"           => pages::tablet::answer,          Public;
    POST "/slip"                    => pages::slip::hand,              Act(Action::HandSlip);
    GET  "/survey"                  => pages::survey::list,            Act(Action::RunSurvey);
    GET  "/survey/new"              => pages::survey::plan,            Act(Action::RunSurvey);
    POST "/survey/new"              => pages::survey::create,          Act(Action::RunSurvey);
    GET  "/survey/how"              => pages::survey::how,             Public;
    GET  "/survey/me"               => pages::survey::own,             Act(Action::ReadOwnJudgement);
    POST "/survey/me"               => pages::survey::say,             Act(Action::ReadOwnJudgement);
    GET  "/survey/comments"         => pages::survey::waiting,         Act(Action::ModerateComments);
    POST "/survey/comments"         => pages::survey::judge,           Act(Action::ModerateComments);
    GET  "/survey/{survey}"         => pages::survey::one,             Act(Action::RunSurvey);
    GET  "/survey/{survey}/edit"    => pages::survey::change,          Act(Action::RunSurvey);
    POST "/survey/{survey}/edit"    => pages::survey::keep,            Act(Action::RunSurvey);
    POST "/survey/{survey}/act"     => pages::survey::act,             Act(Action::RunSurvey);
    GET  "/survey/{survey}/results" => pages::survey::results,         Act(Action::ReadJudgement);
    GET  "/survey/{survey}/interview" => pages::survey::interview,     Act(Action::Interview);
    POST "/survey/{survey}/interview" => pages::survey::enter,         Act(Action::Interview);
    GET  "/survey/paper"            => pages::paperform::show,         Act(Action::EnterPaperBallot);
    POST "/survey/paper"            => pages::paperform::enter,        Act(Action::EnterPaperBallot);
    GET  "/survey/paper/blank"      => pages::paperform::blank,        Act(Action::EnterPaperBallot);
    GET  "/box"                     => pages::feedback::show,          Public;
    GET  "/box/new"                 => pages::feedback::write::show,   Public;
    POST "/box/new"                 => pages::feedback::write::send,   Public, BOX_LIMIT;
    GET  "/box/track"               => pages::feedback::track::ask,    Public;
    POST "/box/track"               => pages::feedback::track::show,   Public;
    POST "/box/track/add"           => pages::feedback::track::add,    Public, BOX_LIMIT;
    POST "/box/track/say"           => pages::feedback::track::say,    Public;
    POST "/box/track/photo"         => pages::feedback::track::photo,  Public;
    GET  "/box/answers"             => pages::feedback::answers::show, Public;
    GET  "/box/answers.csv"         => pages::feedback::csv,           Public;
    GET  "/box/answers.json"        => pages::feedback::json,          Public;
    GET  "/box/poster"              => pages::feedback::poster::show,  Public;
    GET  "/feedback"                => pages::feedback::staff::list,   SignedIn;
    POST "/feedback"                => pages::feedback::staff::search, SignedIn;
    GET  "/feedback/new"            => pages::feedback::staff::new::ask,  Act(Action::EnterFeedback);
    POST "/feedback/new"            => pages::feedback::staff::new::send, Act(Action::EnterFeedback), BOX_LIMIT;
    GET  "/feedback/questions"      => pages::feedback::staff::questions::show, SignedIn;
    POST "/feedback/questions"      => pages::feedback::staff::questions::send, SignedIn;
    GET  "/feedback/sealed"         => pages::feedback::staff::sealed, Act(Action::ReadSealed);
    GET  "/feedback/{id}"           => pages::feedback::staff::item::show, SignedIn;
    POST "/feedback/{id}"           => pages::feedback::staff::item::act,  SignedIn;
    GET  "/feedback/{id}/photo/{n}" => pages::feedback::staff::item::photo, SignedIn;
    GET  "/admin/feedback"          => pages::feedback::staff::settings::show, Act(Action::EditOffice);
    POST "/admin/feedback"          => pages::feedback::staff::settings::save, Act(Action::EditOffice);
    GET  "/programme"               => pages::programme::home,         Act(Action::ReadProgramme);
    GET  "/programme/list"          => pages::programme::list,         Act(Action::ReadProgramme);
    GET  "/programme/month"         => pages::programme::month::show,  Act(Action::ReadProgramme);
    POST "/programme/month"         => pages::programme::month::remind, Act(Action::InspectProgramme);
    POST "/programme/draw"          => pages::programme::month::draw,  Act(Action::InspectProgramme);
    GET  "/programme/report/{report}" => pages::programme::report::show, Act(Action::ReadProgramme);
    GET  "/programme/report/{report}/file" => pages::programme::report::download, Act(Action::ReadProgramme);
    GET  "/programme/settings"      => pages::programme::settings,     Act(Action::EditOffice);
    POST "/programme/settings"      => pages::programme::save_settings, Act(Action::EditOffice);
    GET  "/programme/new/directive" => pages::programme::new_directive, Act(Action::WritePlan);
    POST "/programme/new/directive" => pages::programme::begin_directive, Act(Action::WritePlan);
    GET  "/programme/new/theme"     => pages::programme::new_theme,    Act(Action::WritePlan);
    POST "/programme/new/theme"     => pages::programme::begin_theme,  Act(Action::WritePlan);
    GET  "/programme/new/plan"      => pages::programme::new_plan,     Act(Action::WritePlan);
    POST "/programme/new/plan"      => pages::programme::begin_plan,   Act(Action::WritePlan);
    GET  "/programme/new/model"     => pages::programme::new_model,    Act(Action::WritePlan);
    POST "/programme/new/model"     => pages::programme::begin_model,  Act(Action::WritePlan);
    GET  "/programme/new/commitment" => pages::programme::new_commitment, Act(Action::SignCommitment);
    POST "/programme/new/commitment" => pages::programme::begin_commitment, Act(Action::SignCommitment);
    GET  "/programme/new/inspection" => pages::programme::new_inspection, Act(Action::InspectProgramme);
    POST "/programme/new/inspection" => pages::programme::begin_inspection, Act(Action::InspectProgramme);
    GET  "/programme/new/review"    => pages::programme::new_review,   Act(Action::ReadProgramme);
    POST "/programme/new/review"    => pages::programme::begin_review, Act(Action::ReadProgramme);
    GET  "/programme/sheet"         => pages::programme::sheet,        Act(Action::ReadProgramme);
    GET  "/programme/{id}/paper"    => pages::programme::paper,        Act(Action::ReadProgramme);
    GET  "/programme/{id}"          => pages::programme::show,         Act(Action::ReadProgramme);
    POST "/programme/{id}/act"      => pages::programme::act,          Act(Action::ReadProgramme);
    GET  "/programme/{id}/edit"     => pages::programme::edit,         Act(Action::ReadProgramme);
    POST "/programme/{id}/edit"     => pages::programme::save,         Act(Action::ReadProgramme);
    POST "/programme/{id}/file"     => pages::programme::add_file,     Act(Action::ReadProgramme), UPLOAD_LIMIT;
    GET  "/programme/{id}/file/{n}" => pages::programme::show_file,    Act(Action::ReadProgramme);
    GET  "/sign-in"                 => pages::account::ask,            Public;
    POST "/sign-in"                 => pages::account::sign_in,        Public;
    POST "/sign-out"                => pages::account::sign_out,       Public;
    GET  "/password"                => pages::account::password,       SignedIn;
    POST "/password"                => pages::account::change_password, SignedIn;
    GET  "/me"                      => pages::account::me,             SignedIn;
    POST "/me/end"                  => pages::account::end,            SignedIn;
    GET  "/intake"                  => pages::intake::show,            Act(Action::Accept);
    POST "/intake"                  => pages::intake::submit,          Act(Action::Accept);
    GET  "/intake/live"             => pages::intake::live,            Act(Action::Accept);
    POST "/intake/draft"            => pages::intake::drafts::autosave, Act(Action::SaveDraft);
    GET  "/intake/drafts"           => pages::intake::drafts::list,    Act(Action::SaveDraft);
    POST "/intake/drafts/{id}/drop" => pages::intake::drafts::drop,    Act(Action::SaveDraft);
    GET  "/intake/entered"          => pages::intake::entered::list,   Act(Action::Accept);
    GET  "/intake/import"           => pages::intake::import::show,    Act(Action::EnterPortal);
    POST "/intake/import"           => pages::intake::import::take,    Act(Action::EnterPortal), UPLOAD_LIMIT;
    GET  "/prints"                  => pages::prints::list,            Act(Action::OpenDossier);
    POST "/prints"                  => pages::prints::done,            Act(Action::OpenDossier);
    GET  "/admin/calendar"          => pages::admin::calendar::show,   Act(Action::PublishCalendar);
    GET  "/admin/calendar/new"      => pages::admin::calendar::ask,    Act(Action::PublishCalendar);
    POST "/admin/calendar/new"      => pages::admin::calendar::submit, Act(Action::PublishCalendar);
    POST "/admin/calendar/file"     => pages::admin::calendar::file,   Act(Action::PublishCalendar);
    POST "/admin/calendar/publish"  => pages::admin::calendar::publish, Act(Action::PublishCalendar);
    GET  "/calendar.ics"            => pages::admin::calendar::ics,    Public;
    GET  "/calendar.json"           => pages::admin::calendar::json,   Public;
    GET  "/admin/procedures"        => pages::admin::procedures::list, Act(Action::EditProcedure);
    POST "/admin/procedures/import" => pages::admin::procedures::import, Act(Action::ImportPack), UPLOAD_LIMIT;
    GET  "/admin/procedures/new"    => pages::admin::edit::new,        Act(Action::EditProcedure);
    POST "/admin/procedures/new"    => pages::admin::edit::create,     Act(Action::EditProcedure);
    GET  "/admin/procedures/{code}" => pages::admin::procedures::show, Act(Action::EditProcedure);
    GET  "/admin/procedures/{code}/edit" => pages::admin::edit::show,  Act(Action::EditProcedure);
    POST "/admin/procedures/{code}/edit" => pages::admin::edit::save,  Act(Action::EditProcedure);
    POST "/admin/procedures/{code}/discard" => pages::admin::procedures::discard, Act(Action::EditProcedure);
    POST "/admin/procedures/{code}/publish" => pages::admin::procedures::publish, Act(Action::PublishProcedure);
    POST "/admin/procedures/{code}/sign-off" => pages::admin::procedures::sign_off, Act(Action::SignOffProcedure);
    GET  "/admin/register"          => pages::admin::register::show,   Act(Action::ImportRegister);
    POST "/admin/register"          => pages::admin::register::send,   Act(Action::ImportRegister), UPLOAD_LIMIT;
    POST "/admin/register/step"     => pages::admin::register::step,   Act(Action::ImportRegister);
    POST "/admin/register/undo"     => pages::admin::register::undo,   Act(Action::ImportRegister);
    GET  "/admin/office"            => pages::admin::office::show,     Act(Action::EditOffice);
    POST "/admin/office"            => pages::admin::office::save,     Act(Action::EditOffice);
    GET  "/admin/units"             => pages::admin::units::show,      Act(Action::EditOffice);
    POST "/admin/units"             => pages::admin::units::save,      Act(Action::EditOffice);
    GET  "/admin/health"            => pages::admin::health::show,     Act(Action::ReadHealth);
    POST "/admin/health"            => pages::admin::health::save,     Act(Action::EditOffice);
    POST "/admin/health/backup"     => pages::admin::health::backup,   Act(Action::EditOffice);
    POST "/admin/health/restored"   => pages::admin::health::restored, Act(Action::EditOffice);
    GET  "/admin/messages"          => pages::admin::messages::show,   Act(Action::EditOffice);
    POST "/admin/messages"          => pages::admin::messages::save,   Act(Action::EditOffice);
    POST "/admin/messages/test"     => pages::admin::messages::test,   Act(Action::EditOffice);
    POST "/admin/messages/letters"  => pages::admin::messages::settle, Act(Action::EditOffice);
    GET  "/admin/scanners"          => pages::scan::folders,           Act(Action::EditOffice);
    POST "/admin/scanners"          => pages::scan::set_folders,       Act(Action::EditOffice);
    POST "/admin/office/logo"       => pages::admin::logo::save,       Act(Action::EditOffice), LOGO_LIMIT;
    GET  "/logo/{hash}"             => pages::admin::logo::show,       Public;
    GET  "/work"                    => pages::work::list,              Act(Action::ReadWorkList);
    POST "/receive"                 => pages::work::round::receive,    Act(Action::ReceiveHandOver);
    POST "/hand-over"               => pages::work::round::hand_over,  Act(Action::HandOver);
    POST "/assign"                  => pages::work::round::assign,     Act(Action::Assign);
    GET  "/rounds"                  => pages::rounds::list,            Act(Action::ReceiveHandOver);
    GET  "/rounds/{first}"          => pages::rounds::show,            Act(Action::ReceiveHandOver);
    GET  "/rounds/{first}/pdf"      => pages::rounds::pdf,             Act(Action::ReceiveHandOver);
    GET  "/find"                    => pages::palette::show,           SignedIn;
    POST "/find"                    => pages::palette::ask,            SignedIn;
    GET  "/keys"                    => pages::keys::show,              SignedIn;
    GET  "/search"                  => pages::work::search::show,      Act(Action::SearchDossiers);
    POST "/search"                  => pages::work::search::ask,       Act(Action::SearchDossiers);
    GET  "/dossiers/{code}"         => pages::dossier::by_code,        Act(Action::OpenDossier);
    GET  "/dossiers/{code}/receipt" => pages::print::receipt,          Act(Action::OpenDossier);
    GET  "/dossiers/{code}/receipt/pdf" => pages::print::pdf::receipt, Act(Action::OpenDossier);
    GET  "/d/{id}"                  => pages::dossier::by_id,          Act(Action::OpenDossier);
    POST "/d/{id}/do"               => pages::deed::act,               Act(Action::OpenDossier);
    GET  "/d/{id}/intake"           => pages::intake::entered::open,   Act(Action::Accept);
    GET  "/d/{id}/phone"            => pages::scan::phone,             Act(Action::Attach);
    POST "/d/{id}/messages"         => pages::admin::messages::agree,  Act(Action::Note);
    POST "/d/{id}/scans"            => pages::scan::take,              Act(Action::Attach);
    POST "/d/{id}/preview"          => pages::deed::foresee::preview,  Act(Action::OpenDossier);
    GET  "/d/{id}/foresee"          => pages::deed::foresee::live,     Act(Action::OpenDossier);
    GET  "/d/{id}/correct"          => pages::correct::ask,            Act(Action::CorrectIntake);
    POST "/d/{id}/correct"          => pages::correct::save,           Act(Action::CorrectIntake);
    GET  "/d/{id}/control"          => pages::print::control,          Act(Action::OpenDossier);
    GET  "/d/{id}/control/pdf"      => pages::print::pdf::control,     Act(Action::OpenDossier);
    GET  "/d/{id}/paper/{seq}"      => pages::print::paper,            Act(Action::OpenDossier);
    GET  "/d/{id}/paper/{seq}/pdf"  => pages::print::pdf::paper,       Act(Action::OpenDossier);
    POST "/d/{id}/paper/{seq}/anew" => pages::print::anew,             Act(Action::OpenDossier);
    POST "/d/{id}/paper/{seq}/slip" => pages::print::pdf::slip::print, Act(Action::OpenDossier);
    GET  "/d/{id}/all.zip"          => pages::dossier::export::all,    Act(Action::ReadRecord);
    POST "/d/{id}/attach"           => pages::dossier::files::attach,  Act(Action::Attach), UPLOAD_LIMIT;
    GET  "/d/{id}/files/{file}"     => pages::dossier::files::download, Act(Action::OpenDossier);
    GET  "/shift"                   => pages::shift::show,             Act(Action::CloseShift);
    POST "/shift"                   => pages::shift::close,            Act(Action::CloseShift);
    GET  "/shift/{id}"              => pages::shift::paper,            Act(Action::CloseShift);
    GET  "/shifts"                  => pages::shifts::list,            Act(Action::ReadMoney);
    GET  "/shifts/{id}"             => pages::shift::paper_for_reader, Act(Action::ReadMoney);
    GET  "/record"                  => pages::record::list,            Act(Action::ReadRecord);
    GET  "/record/{size}"           => pages::record::checkpoint,      Act(Action::ReadRecord);
    GET  "/reports"                 => pages::reports::list,           Act(Action::ReadReports);
    GET  "/reports/{report}"        => pages::reports::show,           Act(Action::ReadReports);
    GET  "/reports/{report}/cases"  => pages::reports::open,           Act(Action::ReadReports);
    GET  "/reports/{report}/file"   => pages::reports::download,       Act(Action::ReadReports);
    POST "/reports/{report}/close"  => pages::reports::close,          Act(Action::CloseReport);
    POST "/reports/{report}/declare" => pages::reports::declare::send, Act(Action::CloseReport);
    GET  "/report-files/{job}"      => pages::reports::job::show,      Act(Action::ReadReports);
    GET  "/satisfaction"            => pages::satisfaction::show,      Public;
    GET  "/satisfaction.csv"        => pages::satisfaction::csv,       Public;
    GET  "/satisfaction.json"       => pages::satisfaction::json,      Public;
    GET  "/figures"                 => pages::figures::show,           Public;
    GET  "/figures.csv"             => pages::figures::csv,            Public;
    GET  "/figures.json"            => pages::figures::json,           Public;
    GET  "/director"                => pages::director::board::show,   Act(Action::ReadDirectorPages);
    GET  "/director/load"           => pages::director::load::show,    Act(Action::ReadDirectorPages);
    GET  "/director/process"        => pages::director::process::show, Act(Action::ReadDirectorPages);
    GET  "/director/process/cases"  => pages::director::process::cases, Act(Action::ReadDirectorPages);
    GET  "/director/risk"           => pages::director::risk::show,    Act(Action::ReadDirectorPages);
    GET  "/director/roster"         => pages::director::roster::show,  Act(Action::ReadQueue);
    POST "/director/roster"         => pages::director::roster::save,  Act(Action::RunQueue);
    GET  "/director/tomorrow"       => pages::director::tomorrow::show, Act(Action::ReadQueue);
    GET  "/director/wave"           => pages::director::wave::show,    Act(Action::ReadDirectorPages);
    GET  "/director/whatif"         => pages::director::whatif::show,  Act(Action::ReadQueue);
    GET  "/director/whatif/fix"     => pages::director::whatif::fix,   Act(Action::ReadQueue);
    POST "/director/whatif/fix"     => pages::director::whatif::apply, Act(Action::RunQueue);
    GET  "/director/whatif/model"   => pages::director::whatif::model, Act(Action::ReadQueue);
    GET  "/director/trust"          => pages::director::trust::show,   Act(Action::ReadQueue);
    GET  "/director/trust/model"    => pages::director::trust::model,  Act(Action::ReadQueue);
    GET  "/indicators"              => pages::indicators::list,        Act(Action::ReadIndicators);
    GET  "/indicators.csv"          => pages::indicators::of_all,      Act(Action::ReadIndicators);
    GET  "/indicators/{indicator}"  => pages::indicators::one,         Act(Action::ReadIndicators);
    GET  "/indicators/{indicator}/cases" => pages::indicators::open,        Act(Action::ReadIndicators);
    GET  "/indicators/{indicator}/csv" => pages::indicators::of_one,      Act(Action::ReadIndicators);
    GET  "/counter"                 => pages::counter::show,           Act(Action::CallVisit);
    POST "/counter"                 => pages::counter::act,            Act(Action::CallVisit);
    GET  "/counter/sign"            => pages::counter::sign,           Act(Action::CallVisit);
    GET  "/visit/{id}/home"         => pages::counter::home::ask,      Act(Action::CallVisit);
    POST "/visit/{id}/home"         => pages::counter::home::send,     Act(Action::CallVisit);
    GET  "/visit/{id}/missing"      => pages::counter::home::paper,    SignedIn;
    GET  "/hall"                    => pages::hall::show,              Act(Action::ReadQueue);
    POST "/hall"                    => pages::hall::act,               Act(Action::RunQueue);
    GET  "/hall/list"               => pages::hall::list::show,        Act(Action::ReadHallList);
    GET  "/hall/messages"           => pages::hall::messages::show,    Act(Action::RunQueue);
    POST "/hall/messages"           => pages::hall::messages::save,    Act(Action::RunQueue);
    GET  "/hall/visits"             => pages::hall::visits::show,      Act(Action::ReadQueue);
    GET  "/hall/waits"              => pages::hall::waits::show,       Act(Action::ReadQueue);
    GET  "/admin/queue"             => pages::admin::queue::show,      Act(Action::EditQueue);
    POST "/admin/queue"             => pages::admin::queue::save,      Act(Action::EditQueue);
    GET  "/admin/queue/compare"     => pages::admin::queue::compare::show, Act(Action::EditQueue);
    GET  "/admin/devices"           => pages::admin::devices::show,    Act(Action::EditQueue);
    POST "/admin/devices"           => pages::admin::devices::act,     Act(Action::EditQueue);
    GET  "/admin/booked"            => pages::admin::booked::show,     Act(Action::EditQueue);
    POST "/admin/booked"            => pages::admin::booked::save,     Act(Action::EditQueue);
    GET  "/board"                   => pages::board::show,             Public;
    GET  "/board/stream"            => pages::board::stream,           Public;
    GET  "/live/stream"             => crate::live::stream,            SignedIn;
    GET  "/voice/{lang}/{piece}"    => crate::voice::show,             Public;
    GET  "/accessibility"           => pages::about::accessibility,    Public;
    GET  "/privacy"                 => pages::about::privacy,          Public;
    GET  "/health"                  => pages::about::health,           Public;
    GET  "/robots.txt"              => pages::about::robots,           Public;
    GET  "/.well-known/security.txt" => pages::about::security,        Public;
    GET  "/people"                  => pages::people::list,            Act(Action::EditPeople);
    POST "/people"                  => pages::people::add,             Act(Action::EditPeople);
    GET  "/people/new"              => pages::people::new,             Act(Action::EditPeople);
    GET  "/people/{id}"             => pages::people::show,            Act(Action::EditPeople);
    POST "/people/{id}"             => pages::people::save,            Act(Action::EditPeople);
    POST "/people/{id}/reset"       => pages::people::reset,           Act(Action::EditPeople);
    POST "/people/{id}/disable"     => pages::people::disable,         Act(Action::EditPeople);
    POST "/people/{id}/enable"      => pages::people::enable,          Act(Action::EditPeople);
    GET  "/leave"                   => pages::people::leave,           Act(Action::SetSubstitute);
    POST "/leave/{id}"              => pages::people::set_leave,       Act(Action::SetSubstitute);
    GET  "/access-log"              => pages::access::list,            Act(Action::ReadAccessLog);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as text, one route a line, for review.
    fn render() -> String {
        let mut out = String::from("method  path                                      needs\n");
        for route in ROUTES {
            let needs = match route.needs {
                Needs::Public => "open to all".to_owned(),
                Needs::Kiosk => "kiosk or issue_ticket".to_owned(),
                Needs::SignedIn => "signed in".to_owned(),
                Needs::Act(action) => action.slug().to_owned(),
            };
            let upload = if route.limit > FORM_LIMIT {
                "  (upload)"
            } else {
                ""
            };
            out.push_str(&format!(
                "{:<7} {:<41} {needs}{upload}\n",
                route.method, route.path
            ));
        }
        out
    }

    #[test]
    fn the_printed_routes_are_the_routes() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../docs/generated/routes.txt"
        );
        let now = render();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, &now).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(
            committed, now,
            "the routes changed: read the difference, then run with UPDATE_GOLDEN=1"
        );
    }

    #[test]
    fn nothing_that_changes_something_is_open_except_the_listed() {
        const OPEN: &[&str] = &[
            "/t",
            "/sign-in",
            "/sign-out",
            // With the code that the kiosk shows, one live ticket a phone.
            "/q",
            // With the token of the ticket.
            "/q/{token}/coming",
            // With that token and the code that the kiosk shows.
            "/q/{token}/back",
            // A place in the queue, so many an hour from one address.
            "/book",
            // With the code of the booked time, wrong ones counted.
            "/book/mine",
            "/book/move",
            "/book/release",
            // With the code of an evaluation slip, spent once.
            "/r",
            "/r/answer",
            // What people say to the office; slowed by address.
            "/box/new",
            // With code and key, or the key, of what was sent; wrong ones counted.
            "/box/track",
            "/box/track/add",
            "/box/track/say",
            "/box/track/photo",
            // By a tablet that was let in as a device.
            "/tablet/begun",
            "/tablet/away",
            "/tablet/answer",
        ];
        for route in ROUTES
            .iter()
            .filter(|r| r.method != "GET" && r.needs == Public)
        {
            assert!(
                OPEN.contains(&route.path),
                "{} {} is open to all",
                route.method,
                route.path
            );
        }
    }
}
