//! The first page of a server with several desks: which one is meant.

use super::Page;
use crate::error::render;
use crate::frame::{self, Frame};
use crate::guard;
use crate::i18n::Lang;
use crate::state::{AppState, Office};
use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// The list.
#[derive(Template)]
#[template(path = "desks.html")]
pub struct Desks {
    f: Frame,
    /// Short name and office.
    rows: Vec<(String, Arc<Office>)>,
}

/// `GET /` where several desks are served.
pub fn answer(oldest: &AppState, request: &Request, rows: Vec<(String, Arc<Office>)>) -> Response {
    let peer = request.extensions().get::<guard::Peer>();
    let ip = peer.map_or_else(
        || std::net::IpAddr::from([127, 0, 0, 1]),
        |peer| peer.0.ip(),
    );
    let client = guard::client(oldest.net(), ip, request.headers());
    let page = Desks {
        f: frame::frame(oldest, request.uri(), request.headers(), None),
        rows,
    };
    guard::with_headers(render(StatusCode::OK, &page), request.uri(), client.secure)
}

impl Page for Desks {
    const NAME: &'static str = "desks";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let rows =
            [("tan-an", "Tân An"), ("thap-lang-mau", "Tháp Lăng Mẫu")].map(|(slug, ward)| {
                let name_vi = format!("Trung tâm Phục vụ hành chính công phường {ward}");
                let office = Office {
                    name_vi,
                    ..crate::samples::office()
                };
                (slug.to_owned(), Arc::new(office))
            });
        let page = Self {
            f: crate::samples::frame(lang, "/"),
            rows: rows.into(),
        };
        vec![("usual", page.render().unwrap_or_default())]
    }
}
