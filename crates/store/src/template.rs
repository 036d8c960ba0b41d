//! Templates of papers as they were when papers were printed: files by their
//! hash, sets of files, and the set that a paper was made with.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::DossierId;

/// A set of templates. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateSetRow {
    /// Id.
    pub id: i64,
    /// Name of its content, hex: equal names, equal files.
    pub name: String,
    /// When a paper was made with it first.
    pub at: Timestamp,
    /// Its files in order, a line each: hash, a space, path.
    pub files: String,
}

/// What the first sheet of a paper was made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperTemplateRow {
    /// Id of the set of templates.
    pub set: i64,
    /// Address of the pages that its codes lead to.
    pub site: String,
}

const PUT_FILE: &str = "INSERT INTO template_file (desk_id, hash, body) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, hash) DO NOTHING";
const FILE: &str = "SELECT body FROM template_file WHERE desk_id = $1 AND hash = $2";
const PUT_SET: &str = "INSERT INTO template_set (desk_id, id, name, at, files) \
    VALUES ($1, $2, $3, $4, $5)";
const SET: &str = "SELECT id, name, at, files FROM template_set WHERE desk_id = $1 AND id = $2";
const NAMED: &str = "SELECT id, name, at, files FROM template_set WHERE desk_id = $1 AND name = $2";
const PUT_PAPER: &str = "INSERT INTO paper_template (desk_id, dossier_id, seq, set_id, site) \
    VALUES ($1, $2, $3, $4, $5)";
const DROP_PAPER: &str = "DELETE FROM paper_template \
    WHERE desk_id = $1 AND dossier_id = $2 AND seq = $3";
const OF_PAPER: &str = "SELECT set_id, site FROM paper_template \
    WHERE desk_id = $1 AND dossier_id = $2 AND seq = $3";
const PUT_GOOD: &str = "INSERT INTO template_good (desk_id, form, set_id, at) \
    VALUES ($1, $2, $3, $4) \
    ON CONFLICT (desk_id, form) DO UPDATE SET set_id = excluded.set_id, at = excluded.at";
const GOOD: &str = "SELECT set_id FROM template_good WHERE desk_id = $1 AND form = $2";
const LAST_GOOD: &str = "SELECT set_id FROM template_good WHERE desk_id = $1 \
    ORDER BY at DESC, set_id DESC LIMIT 1";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    PUT_FILE, FILE, PUT_SET, SET, NAMED, PUT_PAPER, DROP_PAPER, OF_PAPER, PUT_GOOD, GOOD, LAST_GOOD,
];

impl Tx<'_> {
    /// Keeps a file under its hash, once.
    pub fn put_template_file(&mut self, hash: &str, body: &[u8]) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(PUT_FILE, &[desk.into(), hash.into(), body.into()])
            .map(|_| ())
    }

    /// The file of a hash.
    pub fn template_file(&mut self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(FILE, &[desk.into(), hash.into()])?;
        row.map(|row| Ok(row.blob(0)?.to_vec())).transpose()
    }

    /// Keeps a new set; refused when its name is there.
    pub fn put_template_set(&mut self, row: &TemplateSetRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            row.id.into(),
            row.name.as_str().into(),
            row.at.into(),
            row.files.as_str().into(),
        ];
        self.execute(PUT_SET, &values).map(|_| ())
    }

    /// A set by its id.
    pub fn template_set(&mut self, id: i64) -> Result<Option<TemplateSetRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(SET, &[desk.into(), id.into()])?;
        row.as_ref().map(set).transpose()
    }

    /// A set by its name.
    pub fn template_set_named(&mut self, name: &str) -> Result<Option<TemplateSetRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(NAMED, &[desk.into(), name.into()])?;
        row.as_ref().map(set).transpose()
    }

    /// Keeps with what the paper of an event is made; refused when that is
    /// known.
    pub fn put_paper_template(
        &mut self,
        dossier: DossierId,
        seq: i64,
        row: &PaperTemplateRow,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [
            desk.into(),
            dossier.into(),
            seq.into(),
            row.set.into(),
            row.site.as_str().into(),
        ];
        self.execute(PUT_PAPER, &values).map(|_| ())
    }

    /// Forgets with what the paper of an event was made.
    pub fn drop_paper_template(&mut self, dossier: DossierId, seq: i64) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(DROP_PAPER, &[desk.into(), dossier.into(), seq.into()])
            .map(|_| ())
    }

    /// With what the paper of an event was made.
    pub fn paper_template(
        &mut self,
        dossier: DossierId,
        seq: i64,
    ) -> Result<Option<PaperTemplateRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(OF_PAPER, &[desk.into(), dossier.into(), seq.into()])?;
        let row = row.map(|row| -> Result<_, StoreError> {
            Ok(PaperTemplateRow {
                set: row.int(0)?,
                site: row.text(1)?.to_owned(),
            })
        });
        row.transpose()
    }

    /// Keeps that a form was made with a set.
    pub fn put_good_template(
        &mut self,
        form: &str,
        set: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let values = [desk.into(), form.into(), set.into(), at.into()];
        self.execute(PUT_GOOD, &values).map(|_| ())
    }

    /// Id of the set with which a form, or else any, was made last.
    pub fn good_template(&mut self, form: Option<&str>) -> Result<Option<i64>, StoreError> {
        let desk = self.desk();
        let row = match form {
            Some(form) => self.query_opt(GOOD, &[desk.into(), form.into()])?,
            None => self.query_opt(LAST_GOOD, &[desk.into()])?,
        };
        row.map(|row| row.int(0)).transpose()
    }
}

fn set(row: &Row) -> Result<TemplateSetRow, StoreError> {
    Ok(TemplateSetRow {
        id: row.int(0)?,
        name: row.text(1)?.to_owned(),
        at: row.instant(2)?,
        files: row.text(3)?.to_owned(),
    })
}
