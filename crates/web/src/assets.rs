//! Style sheet, script, icons and fonts, compiled in and served under the
//! hash of their content, so that a browser may keep them for ever.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

/// Folder of the assets in addresses.
pub const PREFIX: &str = "/a/";

/// One file.
pub struct Asset {
    /// Name in addresses, with the hash: `motcua.1a2b3c4d.css`.
    pub file: String,
    /// Media type.
    pub kind: &'static str,
    /// Content.
    pub body: Vec<u8>,
    /// The same gzipped, where that is smaller.
    pub gzip: Option<Vec<u8>>,
}

macro_rules! fonts {
    ($($name:literal)*) => {
        const FONTS: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../assets/fonts/", $name)))),*];
    };
}
fonts! {
    "source-sans-3-vietnamese-wght-normal.woff2"
    "source-sans-3-latin-wght-normal.woff2"
    "be-vietnam-pro-vietnamese-600-normal.woff2"
    "be-vietnam-pro-latin-600-normal.woff2"
}

static ASSETS: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    let mut css = include_str!("../assets/motcua.css").to_owned();
    for (name, body) in FONTS {
        let font = asset(name, "font/woff2", body.to_vec());
        css = css.replace(&format!("fonts/{name}"), &font.file);
        all.insert(*name, font);
    }
    all.insert(
        "motcua.css",
        asset("motcua.css", "text/css; charset=utf-8", css.into_bytes()),
    );
    let script = include_bytes!("../assets/motcua.js").to_vec();
    all.insert(
        "motcua.js",
        asset("motcua.js", "text/javascript; charset=utf-8", script),
    );
    let again = include_bytes!("../assets/again.js").to_vec();
    all.insert(
        "again.js",
        asset("again.js", "text/javascript; charset=utf-8", again),
    );
    let hall = include_bytes!("../assets/hall.js").to_vec();
    all.insert(
        "hall.js",
        asset("hall.js", "text/javascript; charset=utf-8", hall),
    );
    let script = include_bytes!("../assets/kiosk.js").to_vec();
    all.insert(
        "kiosk.js",
        asset("kiosk.js", "text/javascript; charset=utf-8", script),
    );
    let rating = include_bytes!("../assets/rating.css").to_vec();
    all.insert(
        "rating.css",
        asset("rating.css", "text/css; charset=utf-8", rating),
    );
    let rating = include_bytes!("../assets/rating.js").to_vec();
    all.insert(
        "rating.js",
        asset("rating.js", "text/javascript; charset=utf-8", rating),
    );
    let survey = include_bytes!("../assets/survey.css").to_vec();
    all.insert(
        "survey.css",
        asset("survey.css", "text/css; charset=utf-8", survey),
    );
    let survey = include_bytes!("../assets/survey.js").to_vec();
    all.insert(
        "survey.js",
        asset("survey.js", "text/javascript; charset=utf-8", survey),
    );
    let programme = include_bytes!("../assets/programme.js").to_vec();
    all.insert(
        "programme.js",
        asset("programme.js", "text/javascript; charset=utf-8", programme),
    );
    let whatif = include_bytes!("../assets/whatif.js").to_vec();
    all.insert(
        "whatif.js",
        asset("whatif.js", "text/javascript; charset=utf-8", whatif),
    );
    let tablet = include_bytes!("../assets/tablet.js").to_vec();
    all.insert(
        "tablet.js",
        asset("tablet.js", "text/javascript; charset=utf-8", tablet),
    );
    let board = include_bytes!("../assets/board.js").to_vec();
    all.insert(
        "board.js",
        asset("board.js", "text/javascript; charset=utf-8", board),
    );
    let icons = include_bytes!("../assets/icons.svg").to_vec();
    all.insert("icons.svg", asset("icons.svg", "image/svg+xml", icons));
    let mark = include_bytes!("../assets/mark.svg").to_vec();
    all.insert("mark.svg", asset("mark.svg", "image/svg+xml", mark));
    all
});

/// Address of an asset, e.g. `/a/motcua.1a2b3c4d.css`.
pub fn url(name: &str) -> String {
    let file = ASSETS.get(name).map_or(name, |a| a.file.as_str());
    format!("{PREFIX}{file}")
}

/// All assets, for writing samples to disk and for the size test.
pub fn all() -> impl Iterator<Item = &'static Asset> {
    ASSETS.values()
}

/// `GET /a/{file}`.
pub async fn show(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = all().find(|a| a.file == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let zipped = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| {
            v.split(',')
                .any(|e| e.trim().split(';').next() == Some("gzip"))
        });
    let common = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    match &asset.gzip {
        Some(gzip) if zipped => {
            (common, [(header::CONTENT_ENCODING, "gzip")], gzip.clone()).into_response()
        }
        _ => (common, asset.body.clone()).into_response(),
    }
}

/// Gzip size in bytes at the level the assets are served with.
pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to a Vec cannot fail; an empty result would only mean "not smaller".
    if encoder.write_all(body).is_err() {
        return Vec::new();
    }
    encoder.finish().unwrap_or_default()
}

fn asset(name: &str, kind: &'static str, body: Vec<u8>) -> Asset {
    let hash: String = Sha256::digest(&body)
        .iter()
        .take(4)
        .map(|b| format!("{b:02x}"))
        .collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let small = gzip(&body);
    let gzip = (!small.is_empty() && small.len() < body.len() * 9 / 10).then_some(small);
    Asset {
        file: format!("{stem}.{hash}.{ending}"),
        kind,
        body,
        gzip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stay_within_the_design_s_budget() {
        let size = |ending: &str| -> usize {
            all()
                .filter(|a| a.file.ends_with(ending))
                .map(|a| a.gzip.as_ref().map_or(a.body.len(), Vec::len))
                .sum()
        };
        assert!(size(".css") <= 20_000, "css {}", size(".css"));
        assert!(size(".js") <= 32_000, "js {}", size(".js"));
        assert!(size(".woff2") <= 80_000, "fonts {}", size(".woff2"));
    }

    #[test]
    fn the_style_sheet_names_fonts_that_exist() {
        let css = all().find(|a| a.file.ends_with(".css")).unwrap();
        let text = String::from_utf8_lossy(&css.body);
        let named: Vec<_> = text
            .split("url(")
            .skip(1)
            .map(|p| p.split(')').next().unwrap())
            .collect();
        assert_eq!(named.len(), 4);
        for name in named {
            assert!(all().any(|a| a.file == name), "{name}");
        }
    }

    #[test]
    fn every_icon_that_a_page_names_is_in_the_sprite() {
        let sprite = include_str!("../assets/icons.svg");
        for name in crate::view::ICONS {
            assert!(sprite.contains(&format!("<symbol id=\"{name}\"")), "{name}");
        }
    }
}
