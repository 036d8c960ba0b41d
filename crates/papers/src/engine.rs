//! Data and a template become a PDF.

use crate::broken::Broken;
use crate::clean::{self, Unprintable};
use crate::codes;
use crate::redact::Words;
use crate::said;
use crate::templates::Templates;
use crate::world::{Desk, MAX_ATTACHED, Shared, attached_path};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Results of the typesetter that were not used for so many papers are
/// forgotten. Two papers of a form share what does not depend on the data; with
/// 0 that would be done again for each.
const KEPT_PAPERS: usize = 3;

/// Which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'a> {
    /// The set, as `2025`, see [`Templates::set_on`].
    pub set: &'a str,
    /// The form in it, as `receipt`.
    pub form: &'a str,
}

/// A file that goes with the paper, inside the PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without folders.
    pub name: String,
    /// Its media type, as `text/plain`.
    pub mime: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it is, for the reader.
    pub description: String,
}

/// What a paper bears beside its data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// Files inside the PDF, at most 16.
    pub attachments: Vec<Attachment>,
    /// A word at the upper edge, as `BẢN IN LẠI`. It moves nothing else.
    pub mark: Option<String>,
}

/// A paper that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub n_pages: usize,
    /// What the paper shows otherwise than it was meant: a font that is not
    /// there, for instance.
    pub warnings: Vec<Broken>,
    /// Characters of the data that no font has.
    pub unprintable: Vec<Unprintable>,
}

/// Makes papers. Cheap to share between threads; holds no data of a paper.
pub struct Engine {
    templates: Arc<Templates>,
    shared: Arc<Shared>,
    options: PdfOptions,
}

impl Engine {
    /// Reads templates and fonts, and the grammar of each template.
    ///
    /// # Errors
    /// The first template that is not well-formed, or a font that cannot be
    /// read. Whoever has an engine that works keeps it then.
    pub fn new(templates: impl Into<Arc<Templates>>) -> Result<Self, Broken> {
        let (engine, wrong) = Self::despite(templates)?;
        wrong.into_iter().next().map_or(Ok(engine), Err)
    }

    /// The same with templates that are not well-formed, by name and line: for
    /// a check, which tries the others.
    ///
    /// # Errors
    /// A font or a file that cannot be read.
    pub(crate) fn despite(
        templates: impl Into<Arc<Templates>>,
    ) -> Result<(Self, Vec<Broken>), Broken> {
        let templates = templates.into();
        let shared = Arc::new(Shared::new(&templates)?);
        let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
            .map_err(|error| Broken::of("PDF", error.message().to_string()))?;
        let engine = Self {
            templates,
            shared,
            options: PdfOptions {
                creator: Smart::Custom(Some("motcua".to_owned())),
                standards,
                ..PdfOptions::default()
            },
        };
        let mut wrong: Vec<Broken> = engine.ill_formed().collect();
        wrong.sort_by(|a, b| (&a.template, a.line).cmp(&(&b.template, b.line)));
        Ok((engine, wrong))
    }

    fn ill_formed(&self) -> impl Iterator<Item = Broken> {
        let desk = self.desk(&Value::Null, &Extras::default(), "", [const { None }; 3]);
        self.shared.sources().filter_map(move |source| {
            let (errors, _) = source.root().errors_and_warnings();
            let error = SourceDiagnostic::from(errors.into_iter().next()?);
            Some(said::broken(&desk, "", &error, &|text| text.to_owned()))
        })
    }

    /// The templates it works with.
    pub fn templates(&self) -> &Templates {
        &self.templates
    }

    /// The same, to hold on to.
    pub fn shared_templates(&self) -> Arc<Templates> {
        Arc::clone(&self.templates)
    }

    /// Characters of the data that no font has, in the order in which a paper
    /// would replace them; nothing is typeset.
    pub fn unprintable(&self, data: &Value) -> Vec<Unprintable> {
        clean::clean(data, &|c| self.shared.has(c)).1
    }

    /// The PDF of a form: tagged, PDF/A-3a and PDF/UA-1, the same bytes for the
    /// same input.
    ///
    /// # Errors
    /// The form does not exist, cannot be printed on that size of paper, or
    /// its template cannot be carried out with these data.
    pub fn pdf(&self, form: &Form<'_>, data: &Value, extras: &Extras) -> Result<Vec<u8>, Broken> {
        self.paper(form, data, extras).map(|paper| paper.pdf)
    }

    /// The same with what was noticed on the way.
    ///
    /// # Errors
    /// As [`Engine::pdf`].
    pub fn paper(&self, form: &Form<'_>, data: &Value, extras: &Extras) -> Result<Paper, Broken> {
        let path = format!("{}/{}.typ", form.set, form.form);
        self.may_print(form, &path, data)?;
        may_attach(&path, extras)?;
        // Of the data as they are: a signed note must keep its bytes.
        let pictures = codes::pictures(&path, data)?;
        let (data, unprintable) = clean::clean(data, &|c| self.shared.has(c));
        let extras = &self.clean_mark(extras);
        let desk = self.desk(&data, extras, &path, pictures);
        // The typesetter is large; a fault in it must not take the server down.
        let made = catch_unwind(AssertUnwindSafe(|| self.set(&desk, &path, &data)));
        // Always, or memory grows by a megabyte a paper.
        comemo::evict(KEPT_PAPERS);
        let (pdf, n_pages, warnings) = made.unwrap_or_else(|_| {
            Err(Broken::of(&path, "the typesetter itself failed")
                .hint("this is a fault of the program: please report the template"))
        })?;
        Ok(Paper {
            pdf,
            n_pages,
            warnings,
            unprintable,
        })
    }

    fn set(
        &self,
        desk: &Desk,
        path: &str,
        data: &Value,
    ) -> Result<(Vec<u8>, usize, Vec<Broken>), Broken> {
        let broken = |found: &SourceDiagnostic| {
            let texts = self.shared.sources().map(|source| source.text());
            let words = Words::new(data, texts);
            said::broken(desk, path, found, &|text| words.redact(text))
        };
        let first = |errors: &[SourceDiagnostic]| {
            errors
                .first()
                .map_or_else(|| Broken::of(path, "it failed without a reason"), &broken)
        };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(desk);
        let document = output.map_err(|errors| first(&errors))?;
        let pdf = typst_pdf::pdf(&document, &self.options).map_err(|errors| first(&errors))?;
        let warnings = warnings.iter().map(broken).collect();
        Ok((pdf, document.pages().len(), warnings))
    }

    fn desk(
        &self,
        data: &Value,
        extras: &Extras,
        path: &str,
        pictures: [Option<Vec<u8>>; 3],
    ) -> Desk {
        let attached: Vec<Value> = extras
            .attachments
            .iter()
            .enumerate()
            .map(|(n, file)| {
                json!({
                    "name": file.name,
                    "path": format!("/{}", attached_path(n)),
                    "mime": file.mime,
                    "description": file.description,
                })
            })
            .collect();
        let extra = json!({
            "form": format!("/{path}"),
            "mark": extras.mark,
            "attachments": attached,
        });
        let files = extras.attachments.iter();
        Desk {
            shared: self.shared.clone(),
            data: Bytes::new(data.to_string().into_bytes()),
            extras: Bytes::new(extra.to_string().into_bytes()),
            codes: pictures.map(|picture| picture.map(Bytes::new)),
            attached: files.map(|file| Bytes::new(file.bytes.clone())).collect(),
        }
    }

    /// The mark is printed too, so it follows the rules for text.
    fn clean_mark(&self, extras: &Extras) -> Extras {
        let mark = Value::from(extras.mark.as_deref().unwrap_or_default());
        let (mark, _) = clean::clean(&mark, &|c| self.shared.has(c));
        let mark = mark.as_str().filter(|mark| !mark.is_empty());
        Extras {
            attachments: extras.attachments.clone(),
            mark: mark.map(str::to_owned),
        }
    }

    fn may_print(&self, form: &Form<'_>, path: &str, data: &Value) -> Result<(), Broken> {
        // A path, so that nothing outside the sets can be named.
        if !self.templates.has(path) || form.form.contains('/') || form.set.contains('/') {
            let known: Vec<String> = self
                .templates
                .printable()
                .map(|(set, form)| format!("{set}/{form}"))
                .collect();
            return Err(Broken::of(path, "there is no such form")
                .hint(format!("there are {}", known.join(", "))));
        }
        let Some(listed) = self.templates.form(form.set, form.form) else {
            return Ok(());
        };
        let size = data.get("size").map_or(Some("A4"), Value::as_str);
        if size.is_some_and(|size| listed.sizes.iter().any(|known| known == size)) {
            return Ok(());
        }
        Err(
            Broken::of(path, "`size` of the data is not a size of this form").hint(format!(
                "it can be printed on {}",
                listed.sizes.join(" and ")
            )),
        )
    }
}

/// Names of attachments are shown by readers and saved by people.
fn may_attach(path: &str, extras: &Extras) -> Result<(), Broken> {
    let files = &extras.attachments;
    if files.len() > MAX_ATTACHED {
        return Err(Broken::of(path, "too many attachments").hint("at most 16"));
    }
    for (n, file) in files.iter().enumerate() {
        let good = !file.name.is_empty()
            && file.name != "."
            && file.name != ".."
            && !file.name.contains(['/', '\\'])
            && !file.name.chars().any(char::is_control);
        let twice = files.iter().take(n).any(|other| other.name == file.name);
        if !good || twice {
            let message = format!("attachment {} has a name that cannot be used", n + 1);
            return Err(
                Broken::of(path, message).hint("each needs a name of its own, without folders")
            );
        }
    }
    Ok(())
}
