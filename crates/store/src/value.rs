//! The four storage types, and rows of them.
//!
//! Deliberately absent: any type that only one engine has. Instants are
//! microseconds, civil days are text, money is whole đồng, truth is 0 or 1.

use crate::error::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;

/// One value, as stored.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// BIGINT: numbers, instants (microseconds UTC), money (đồng), truth (0, 1).
    Int(i64),
    /// TEXT: words, civil dates `YYYY-MM-DD`, JSON.
    Text(String),
    /// DOUBLE.
    Real(f64),
    /// BLOB: hashes, salts, ciphertext.
    Blob(Vec<u8>),
}

/// Shows the type and the length, never the content: a value may be a name.
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Int(n) => write!(f, "Int({n})"),
            Self::Real(x) => write!(f, "Real({x})"),
            Self::Text(t) => write!(f, "Text[{}]", t.len()),
            Self::Blob(b) => write!(f, "Blob[{}]", b.len()),
        }
    }
}

macro_rules! from {
    ($($from:ty: $value:ident => $made:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self { $made }
        }
    )*};
}

from! {
    i64: n => Self::Int(n);
    i32: n => Self::Int(n.into());
    u32: n => Self::Int(n.into());
    i16: n => Self::Int(n.into());
    u16: n => Self::Int(n.into());
    u8: n => Self::Int(n.into());
    bool: yes => Self::Int(yes.into());
    f64: x => Self::Real(x);
    &str: t => Self::Text(t.to_owned());
    String: t => Self::Text(t);
    &String: t => Self::Text(t.clone());
    Vec<u8>: b => Self::Blob(b);
    &Vec<u8>: b => Self::Blob(b.clone());
    &[u8]: b => Self::Blob(b.to_vec());
    Timestamp: at => Self::Int(motcua_domain::time::storable(at).as_microsecond());
    Date: day => Self::Text(day.to_string());
    motcua_domain::id::DeskId: id => Self::Int(id.0);
    motcua_domain::id::DossierId: id => Self::Int(id.0);
    motcua_domain::id::PersonId: id => Self::Int(id.0);
    motcua_domain::id::StaffId: id => Self::Int(id.0);
    motcua_domain::id::AttachmentId: id => Self::Int(id.0);
    motcua_domain::id::MoneyId: id => Self::Int(id.0);
    motcua_domain::id::VisitId: id => Self::Int(id.0);
    &motcua_domain::id::UnitId: id => Self::Text(id.0.clone());
    &motcua_domain::id::DossierCode: code => Self::Text(code.as_str().to_owned());
    motcua_domain::money::Vnd: amount => Self::Int(amount.0);
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of a result; columns are read by their place in the `SELECT`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// Number of columns.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Has the row no columns?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values in order.
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    fn get(&self, idx: usize) -> Result<&Value, StoreError> {
        self.0.get(idx).ok_or(StoreError::Column {
            idx,
            wanted: "a column",
        })
    }

    /// A whole number.
    pub fn int(&self, idx: usize) -> Result<i64, StoreError> {
        match self.get(idx)? {
            Value::Int(n) => Ok(*n),
            _ => Err(StoreError::Column {
                idx,
                wanted: "a whole number",
            }),
        }
    }

    /// A text.
    pub fn text(&self, idx: usize) -> Result<&str, StoreError> {
        match self.get(idx)? {
            Value::Text(text) => Ok(text),
            _ => Err(StoreError::Column {
                idx,
                wanted: "a text",
            }),
        }
    }

    /// Bytes.
    pub fn blob(&self, idx: usize) -> Result<&[u8], StoreError> {
        match self.get(idx)? {
            Value::Blob(bytes) => Ok(bytes),
            _ => Err(StoreError::Column {
                idx,
                wanted: "bytes",
            }),
        }
    }

    /// A real number (a whole one is taken too).
    pub fn real(&self, idx: usize) -> Result<f64, StoreError> {
        match self.get(idx)? {
            Value::Real(x) => Ok(*x),
            Value::Int(n) => Ok(*n as f64),
            _ => Err(StoreError::Column {
                idx,
                wanted: "a number",
            }),
        }
    }

    /// Truth, stored as 0 or 1.
    pub fn flag(&self, idx: usize) -> Result<bool, StoreError> {
        match self.get(idx)? {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            _ => Err(StoreError::Column {
                idx,
                wanted: "0 or 1",
            }),
        }
    }

    /// An instant, stored in microseconds.
    pub fn instant(&self, idx: usize) -> Result<Timestamp, StoreError> {
        let micros = self.int(idx)?;
        // Programs before this one wrote the fraction of the last second there
        // is, which no instant made of microseconds can have.
        let last = motcua_domain::time::LAST;
        if micros > last.as_microsecond() && micros - last.as_microsecond() < 1_000_000 {
            return Ok(last);
        }
        Timestamp::from_microsecond(micros).map_err(|_| StoreError::Column {
            idx,
            wanted: "an instant",
        })
    }

    /// A civil day, stored as `YYYY-MM-DD`.
    pub fn date(&self, idx: usize) -> Result<Date, StoreError> {
        self.text(idx)?.parse().map_err(|_| StoreError::Column {
            idx,
            wanted: "a day YYYY-MM-DD",
        })
    }

    /// 32 bytes: a hash or a salt.
    pub fn hash(&self, idx: usize) -> Result<[u8; 32], StoreError> {
        self.blob(idx)?.try_into().map_err(|_| StoreError::Column {
            idx,
            wanted: "32 bytes",
        })
    }

    /// A whole number, or nothing.
    pub fn opt_int(&self, idx: usize) -> Result<Option<i64>, StoreError> {
        self.opt(idx, Self::int)
    }

    /// A text, or nothing.
    pub fn opt_text(&self, idx: usize) -> Result<Option<&str>, StoreError> {
        match self.get(idx)? {
            Value::Null => Ok(None),
            _ => self.text(idx).map(Some),
        }
    }

    /// Bytes, or nothing.
    pub fn opt_blob(&self, idx: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.get(idx)? {
            Value::Null => Ok(None),
            _ => self.blob(idx).map(Some),
        }
    }

    /// 32 bytes, or nothing.
    pub fn opt_hash(&self, idx: usize) -> Result<Option<[u8; 32]>, StoreError> {
        self.opt(idx, Self::hash)
    }

    /// An instant, or nothing.
    pub fn opt_instant(&self, idx: usize) -> Result<Option<Timestamp>, StoreError> {
        self.opt(idx, Self::instant)
    }

    /// A civil day, or nothing.
    pub fn opt_date(&self, idx: usize) -> Result<Option<Date>, StoreError> {
        self.opt(idx, Self::date)
    }

    fn opt<T>(
        &self,
        idx: usize,
        read: impl FnOnce(&Self, usize) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match self.get(idx)? {
            Value::Null => Ok(None),
            _ => read(self, idx).map(Some),
        }
    }
}
