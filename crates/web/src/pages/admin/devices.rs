//! Devices of the hall: what is wrong with them, a new one with its address
//! shown once, one shut out.

use super::new_key;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::Client;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::print::site;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html, Tone, qr, tag};
use crate::visit;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::queue::{BROWSER, Device, DeviceKind, Paired};
use motcua_domain::office::Office;
use motcua_domain::time::local;

/// A device in words.
pub struct Row {
    id: i64,
    kind: String,
    name: String,
    printer: String,
    state: Html,
    since: String,
    active: bool,
    /// A tablet in use: the counter it stands at; empty = none yet.
    counter: Option<String>,
}

/// The address shown once.
pub struct Pairing {
    address: String,
    picture: Html,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_devices.html")]
pub struct DevicesPage {
    f: Frame,
    form: Form,
    key: String,
    rows: Vec<Row>,
    kinds: Vec<(String, String)>,
    papers: Vec<(String, String)>,
    /// Counters at which a tablet may stand, and none.
    counters: Vec<(String, String)>,
    /// The address in QR codes, when no other machine can open it.
    unreachable: Option<String>,
    paired: Option<Pairing>,
}

fn kind(f: &Frame, kind: DeviceKind) -> String {
    f.t(match kind {
        DeviceKind::Kiosk => "device-kiosk",
        DeviceKind::Board => "device-board",
        DeviceKind::Tablet => "device-tablet",
    })
}

fn row(f: &Frame, device: &Device) -> Row {
    let state = match (&device.fault, device.active) {
        (_, false) => tag(Tone::Mute, &f.t("device-ended")),
        (Some(fault), true) => tag(Tone::Warn, &visit::fault(f, fault)),
        (None, true) => tag(Tone::Ok, &f.t("device-well")),
    };
    Row {
        id: device.id,
        kind: kind(f, device.kind),
        name: device.name.clone(),
        printer: printer(f, device),
        state,
        since: device
            .fault_at
            .filter(|_| device.active)
            .map_or_else(String::new, |at| f.moment(local(at))),
        active: device.active,
        counter: (device.active && device.kind == DeviceKind::Tablet).then(|| {
            let at = device.counter.map(|counter| counter.to_string());
            at.unwrap_or_default()
        }),
    }
}

/// What prints, in words.
fn printer(f: &Frame, device: &Device) -> String {
    let named = device.printer.as_deref().unwrap_or_default();
    match named.strip_prefix(BROWSER) {
        Some(width) => f.t1("device-browser", "width", width.trim_start_matches('/')),
        None if named.is_empty() => f.t1("device-browser", "width", "80"),
        None => named.to_owned(),
    }
}

/// The printer as the desk keeps it, from the form's address and paper.
fn printer_of(form: &Form) -> String {
    let (address, paper) = (form.get("printer").trim(), form.get("paper"));
    match (address, paper) {
        ("", "58") => format!("{BROWSER}/58"),
        ("", _) => String::new(),
        // Typed whole, as it stood in the list.
        (whole, _) if whole.contains('/') => whole.to_owned(),
        (address, "58") => format!("{address}/58"),
        (address, _) => format!("{address}/80"),
    }
}

/// Where a tablet may stand.
fn counters(f: &Frame, office: &Office) -> Vec<(String, String)> {
    let none = (String::new(), f.t("device-counter-none"));
    let known = office.counters.iter().map(|one| {
        let text = match f.pick(&one.name_vi, &one.name_en) {
            "" => f.t1("counter-short", "n", one.number),
            name => name.to_owned(),
        };
        (one.number.to_string(), text)
    });
    std::iter::once(none).chain(known).collect()
}

/// A phone or another machine cannot reach what this names: the machine itself.
fn is_loopback(site: &str) -> bool {
    let rest = site.split_once("://").map_or(site, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(is_here)
}

fn is_here(ip: std::net::IpAddr) -> bool {
    ip.is_loopback() || ip.is_unspecified()
}

impl DevicesPage {
    fn new(
        f: Frame,
        (form, key): (Form, String),
        (all, office): (&[Device], &Office),
        (site, paired): (&str, Option<Pairing>),
    ) -> Self {
        let choice = |one: DeviceKind| (one.slug().to_owned(), kind(&f, one));
        Self {
            rows: all.iter().map(|one| row(&f, one)).collect(),
            kinds: DeviceKind::ALL.map(choice).to_vec(),
            papers: ["80", "58"]
                .map(|n| (n.to_owned(), format!("{n} mm")))
                .to_vec(),
            counters: counters(&f, office),
            unreachable: Some(site.to_owned()).filter(|site| is_loopback(site)),
            form,
            key,
            paired,
            f,
        }
    }
}

impl Pairing {
    fn new(f: &Frame, site: &str, paired: &Paired) -> Self {
        let address = format!("{site}/device?t={}", paired.token);
        let picture = qr(&address, &f.t("device-qr")).unwrap_or_default();
        Self { address, picture }
    }
}

/// `GET /admin/devices`.
pub async fn show(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let (f, site) = (frame.at("devices"), site(&state, &headers, client));
    page(&state, f, Form::default(), StatusCode::OK, (&site, None)).await
}

async fn page(
    state: &AppState,
    f: Frame,
    form: Form,
    status: StatusCode,
    told: (&str, Option<Pairing>),
) -> Result<Response, Error> {
    let all = state.ask(|desk| desk.devices()).await?;
    let settings = state.desk().settings();
    let known = (all.as_slice(), &settings.office);
    let page = DevicesPage::new(f, (form, new_key(state)), known, told);
    Ok(render(status, &page))
}

/// `POST /admin/devices`: adds one, shuts one out, or says at which counter a
/// tablet stands.
pub async fn act(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    "/admin/devices".clone_into(&mut frame.path);
    let f = frame.at("devices");
    let form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    match form.get("do") {
        "end" => {}
        "counter" => return stand(&state, &f, &form).await,
        _ => return add(&state, f, form, &site(&state, &headers, client)).await,
    }
    let id: i64 = form.get("device").parse().map_err(|_| Error::BadRequest)?;
    let (me, key) = (me(&f)?, format!("{}-end", form.get("key")));
    state
        .ask(move |desk| desk.end_device(&me, &key, id))
        .await?;
    Ok(see_other("/admin/devices?done=notice-device-ended"))
}

/// Says at which counter a tablet stands.
async fn stand(state: &AppState, f: &Frame, form: &Form) -> Result<Response, Error> {
    let id: i64 = form.get("device").parse().map_err(|_| Error::BadRequest)?;
    let counter: Option<u16> = match form.get("counter") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Error::BadRequest)?),
    };
    let (me, key) = (me(f)?, format!("{}-counter", form.get("key")));
    state
        .ask(move |desk| desk.set_tablet_counter(&me, &key, id, counter))
        .await?;
    Ok(see_other("/admin/devices?done=notice-device-counter"))
}

/// The address is in this answer and nowhere else, so no redirect follows; a
/// second press of the same form shows the same one.
async fn add(state: &AppState, f: Frame, mut form: Form, site: &str) -> Result<Response, Error> {
    let (me, key) = (me(&f)?, format!("{}-add", form.get("key")));
    let [kind, name] = ["kind", "name"].map(|name| form.get(name).to_owned());
    let printer = printer_of(&form);
    let kind = DeviceKind::from_slug(&kind).ok_or(Error::BadRequest)?;
    let done = state
        .ask(move |desk| Ok::<_, Error>(desk.add_device(&me, &key, kind, &name, &printer)))
        .await?;
    match super::fields_of(done)? {
        Ok(paired) => {
            let paired = Pairing::new(&f, site, &paired);
            let told = (site, Some(paired));
            page(state, f, Form::default(), StatusCode::OK, told).await
        }
        Err(fields) => {
            for bad in fields {
                form.fault(&bad.field, f.t(&bad.message));
            }
            let told = (site, None);
            page(state, f, form, StatusCode::UNPROCESSABLE_ENTITY, told).await
        }
    }
}

impl Page for DevicesPage {
    const NAME: &'static str = "admin-devices";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let device = |id, kind, name: &str, fault: Option<&str>, active| Device {
            id,
            kind,
            name: name.to_owned(),
            printer: (id == 1).then(|| "192.168.1.40:9100/80".to_owned()),
            fault: fault.map(str::to_owned),
            fault_at: fault.map(|_| crate::pages::hall::sample::ago(8)),
            active,
            counter: (id == 3).then_some(3),
        };
        let all = [
            device(1, DeviceKind::Kiosk, "Kiốt cửa chính", Some("paper"), true),
            device(2, DeviceKind::Board, "Bảng sảnh tầng 1", None, true),
            device(3, DeviceKind::Tablet, "Máy bảng quầy 3", None, true),
            device(4, DeviceKind::Tablet, "Máy bảng cũ", None, false),
        ];
        let paired = Paired {
            id: 5,
            token: "0123456789ABCDEFGHJK".to_owned(),
        };
        let page = |all: &[Device], form: Form, shown: bool| {
            let f = crate::pages::hall::sample::head(lang, "/admin/devices").at("devices");
            let site = if all.is_empty() {
                "http://localhost:8080"
            } else {
                "https://motcua.example"
            };
            let pairing = shown.then(|| Pairing::new(&f, site, &paired));
            let known = (all, &settings.office);
            let page = Self::new(f, (form, "0".repeat(32)), known, (site, pairing));
            page.render().unwrap_or_default()
        };
        let f = crate::pages::hall::sample::head(lang, "/admin/devices");
        let mut bad = Form::new([("kind", "kiosk"), ("printer", "máy in")]);
        bad.fault("printer", f.t("invalid-printer"));
        vec![
            ("usual", page(&all, Form::default(), false)),
            ("empty", page(&[], Form::default(), false)),
            ("added", page(&all, Form::default(), true)),
            ("refused", page(&all, bad, false)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_no_phone_opens_is_known() {
        for here in [
            "http://localhost:8211",
            "http://127.0.0.1:8080/o/b",
            "https://[::1]:8443",
            "http://desk.localhost",
        ] {
            assert!(is_loopback(here), "{here}");
        }
        for there in ["https://motcua.example.vn/o/b", "http://192.168.1.4:8080"] {
            assert!(!is_loopback(there), "{there}");
        }
    }

    #[test]
    fn paper_and_address_name_one_printer() {
        let named =
            |printer, paper| printer_of(&Form::new([("printer", printer), ("paper", paper)]));
        assert_eq!(named("", "80"), "");
        assert_eq!(named("", "58"), "browser/58");
        assert_eq!(named("10.0.0.9:9100", "58"), "10.0.0.9:9100/58");
        assert_eq!(named("10.0.0.9:9100/80", "58"), "10.0.0.9:9100/80");
    }
}
