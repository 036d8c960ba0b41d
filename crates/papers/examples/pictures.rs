//! Every sample as a PDF and its first page as a picture, to be looked at:
//! `cargo run --release --example pictures -- OUT [DIR]`. Needs pdftoppm.

use motcua_papers::{Engine, Extras, Form, Templates};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let out = PathBuf::from(args.next().unwrap_or_else(|| "out".into()));
    let templates = match args.next() {
        Some(dir) => Templates::load(Path::new(&dir))?,
        None => Templates::built_in()?,
    };
    std::fs::create_dir_all(&out)?;
    let engine = Engine::new(templates)?;
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/papers/samples");
    for set in engine.templates().sets() {
        for (form, size) in set
            .forms
            .iter()
            .flat_map(|form| form.sizes.iter().map(move |size| (form, size)))
        {
            for kind in ["usual", "long", "hostile"] {
                let name = format!("{}-{}-{kind}", set.id, form.id);
                let text = std::fs::read(samples.join(format!("{name}.json")))?;
                let mut data: Value = serde_json::from_slice(&text)?;
                data["size"] = size.as_str().into();
                let form = Form {
                    set: &set.id,
                    form: &form.id,
                };
                let paper = engine.paper(&form, &data, &Extras::default())?;
                let base = out.join(format!("{name}-{size}"));
                let pdf = base.with_extension("pdf");
                std::fs::write(&pdf, &paper.pdf)?;
                let made = Command::new("pdftoppm")
                    .args(["-r", "80", "-png", "-f", "1", "-singlefile"])
                    .args([&pdf, &base])
                    .status()?;
                println!("{name} {size}: {} pages, {made}", paper.n_pages);
            }
        }
    }
    Ok(())
}
