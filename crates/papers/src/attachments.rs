//! The files inside a PDF, for whoever checks a receipt that was handed in.

use lopdf::{Dictionary, Document, Object, Stream};

/// Why the files of a PDF cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentsError {
    /// It is no PDF, or is cut off.
    #[error("the PDF cannot be read: {0}")]
    Unreadable(String),
}

/// Names and contents of the files in a PDF, in the order in which they lie
/// there. A file whose content cannot be unpacked is left out: it proves
/// nothing.
///
/// # Errors
/// The bytes are no whole PDF.
pub fn attachments(pdf: &[u8]) -> Result<Vec<(String, Vec<u8>)>, AttachmentsError> {
    let doc =
        Document::load_mem(pdf).map_err(|error| AttachmentsError::Unreadable(error.to_string()))?;
    let specs = doc.objects.values().filter_map(|it| it.as_dict().ok());
    Ok(specs.filter_map(|spec| file(&doc, spec)).collect())
}

/// The file that a file specification embeds (ISO 32000-2, 7.11.3).
fn file(doc: &Document, spec: &Dictionary) -> Option<(String, Vec<u8>)> {
    let embedded = spec.get_deref(b"EF", doc).ok()?.as_dict().ok()?;
    let stream = stream(doc, embedded, b"F").or_else(|| stream(doc, embedded, b"UF"))?;
    let name = name(doc, spec, b"UF").or_else(|| name(doc, spec, b"F"))?;
    Some((name, stream.get_plain_content().ok()?))
}

fn stream<'a>(doc: &'a Document, embedded: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
    let found: &Object = embedded.get_deref(key, doc).ok()?;
    found.as_stream().ok()
}

/// A text of PDF: UTF-16 with its mark, else taken for UTF-8, which holds
/// ASCII too.
fn name(doc: &Document, spec: &Dictionary, key: &[u8]) -> Option<String> {
    let bytes = spec.get_deref(key, doc).ok()?.as_str().ok()?;
    let Some(wide) = bytes.strip_prefix(&[0xFE, 0xFF]) else {
        let plain = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        return Some(String::from_utf8_lossy(plain).into_owned());
    };
    let units: Vec<u16> = wide
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{dictionary, text_string};

    fn pdf(name: Object, content: &[u8]) -> Vec<u8> {
        let mut doc = Document::with_version("1.7");
        let mut packed = Stream::new(Dictionary::new(), content.to_vec());
        packed.compress().unwrap();
        let stream = doc.add_object(packed);
        doc.add_object(dictionary! {
            "Type" => "Filespec",
            "UF" => name,
            "EF" => dictionary! { "F" => stream },
        });
        let pages = doc.add_object(dictionary! {
            "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0,
        });
        let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        doc.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        doc.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let content = "c2sp.org/tlog-proof@v1\n".repeat(50);
        for name in [
            Object::string_literal("receipt.tlog-proof"),
            text_string("receipt.tlog-proof"),
        ] {
            let found = attachments(&pdf(name, content.as_bytes())).unwrap();
            assert_eq!(
                found,
                [(
                    "receipt.tlog-proof".to_owned(),
                    content.clone().into_bytes()
                )]
            );
        }
    }

    #[test]
    fn half_a_pdf_and_no_pdf_are_refused() {
        let whole = pdf(Object::string_literal("a"), b"b");
        assert!(attachments(&whole[..whole.len() / 3]).is_err());
        assert!(attachments(b"hello").is_err());
        assert!(attachments(b"").is_err());
    }
}
