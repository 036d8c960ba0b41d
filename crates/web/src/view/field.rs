//! Fields and forms: label, hint, error, input, in that order.

use super::{ErrorSummary, Html, component, escape};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

/// One fault of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field.
    pub field: String,
    /// What is wrong and how to put it right, in the reader's language.
    pub text: String,
}

/// What was typed into a form, and what is wrong with it. The page shows the
/// typed text again, so nothing has to be typed twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    /// Faults in the order of the fields.
    pub errors: Vec<FieldError>,
}

impl Form {
    /// From pairs as a browser sends them. Text is put into NFC with its ends
    /// trimmed; line breaks inside stay.
    pub fn new<K: Into<String>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            form.add(name, value.as_ref());
        }
        form
    }

    /// Adds a value to a field.
    pub fn add(&mut self, name: impl Into<String>, value: &str) {
        use unicode_normalization::UnicodeNormalization as _;
        let value: String = value.trim().nfc().collect();
        self.values.entry(name.into()).or_default().push(value);
    }

    /// Puts a value into a field, replacing what is there.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.remove(name);
        self.add(name, value);
    }

    /// Takes a field out.
    pub fn remove(&mut self, name: &str) {
        self.values.remove(name);
    }

    /// The value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// All values of a field of several boxes.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Was this value sent for the field?
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|v| v == value)
    }

    /// Every field and value as typed, to be carried on as hidden fields.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .flat_map(|(name, all)| all.iter().map(move |value| (name.as_str(), value.as_str())))
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: &str, text: impl Into<String>) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            text: text.into(),
        });
    }

    /// The fault of a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.text.as_str())
    }

    /// Nothing wrong?
    pub fn ok(&self) -> bool {
        self.errors.is_empty()
    }

    /// A field of the form with its typed text and its fault. `label` is text
    /// in the reader's language.
    pub fn field(&self, name: impl AsRef<str>, label: impl AsRef<str>) -> Field {
        let name = name.as_ref();
        Field {
            name: name.to_owned(),
            label: label.as_ref().to_owned(),
            value: self.get(name).to_owned(),
            error: self.error(name).map(str::to_owned),
            kind: "text",
            hint: String::new(),
            class: "",
            wrap: "",
            attrs: String::new(),
            options: Vec::new(),
        }
    }

    /// The list of faults for the top of the form; nothing when there is none.
    pub fn summary(&self, title: impl AsRef<str>) -> ErrorSummary {
        ErrorSummary {
            title: title.as_ref().to_owned(),
            errors: self.errors.clone(),
        }
    }

    /// `checked` for a box or radio button whose value was sent.
    pub fn checked(&self, name: &str, value: &str) -> Html {
        Html::own(if self.has(name, value) {
            " checked"
        } else {
            ""
        })
    }
}

/// One field. Built in a template: `{{ form.field("phone", f.t("phone")).kind("tel") }}`.
#[derive(Clone, Debug)]
pub struct Field {
    name: String,
    label: String,
    value: String,
    error: Option<String>,
    kind: &'static str,
    hint: String,
    class: &'static str,
    wrap: &'static str,
    attrs: String,
    options: Vec<(String, String)>,
}

impl Field {
    /// `text` (default), `tel`, `password`, `date`, `area` or `select`.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }
    /// Help under the label.
    #[must_use]
    pub fn hint(mut self, text: impl AsRef<str>) -> Self {
        text.as_ref().clone_into(&mut self.hint);
        self
    }
    /// Further classes of the input (`code`, `w-m`…).
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }
    /// Further classes of the whole field (`w2`, `w6`…).
    #[must_use]
    pub fn wide(mut self, class: &'static str) -> Self {
        self.wrap = class;
        self
    }
    /// One more attribute of the input.
    #[must_use]
    pub fn attr(mut self, name: &str, value: impl AsRef<str>) -> Self {
        use fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = write!(self.attrs, " {name}=\"{}\"", escape(value.as_ref()));
        self
    }
    /// Takes the focus when the page opens, if `on`.
    #[must_use]
    pub fn focus(self, on: impl Borrow<bool>) -> Self {
        if *on.borrow() {
            self.attr("autofocus", "")
        } else {
            self
        }
    }
    /// Choices of a `select`: value and text.
    #[must_use]
    pub fn options(mut self, options: &[(String, String)]) -> Self {
        self.options = options.to_vec();
        self.kind("select")
    }
    /// Value to show when nothing was typed.
    #[must_use]
    pub fn or(mut self, value: impl AsRef<str>) -> Self {
        if self.value.is_empty() {
            value.as_ref().clone_into(&mut self.value);
        }
        self
    }

    /// The input itself, with its attributes.
    fn input(&self, f: &mut fmt::Formatter<'_>, attrs: &str) -> fmt::Result {
        match self.kind {
            "area" => write!(f, "<textarea {attrs}>{}</textarea>", escape(&self.value)),
            "select" => {
                write!(f, "<select {attrs}>")?;
                for (value, text) in &self.options {
                    let on = if *value == self.value {
                        " selected"
                    } else {
                        ""
                    };
                    write!(
                        f,
                        "<option value=\"{}\"{on}>{}</option>",
                        escape(value),
                        escape(text)
                    )?;
                }
                f.write_str("</select>")
            }
            // A password is never sent back.
            "password" => write!(f, "<input type=\"password\" {attrs}>"),
            kind => write!(
                f,
                "<input type=\"{kind}\" {attrs} value=\"{}\">",
                escape(&self.value)
            ),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, name) = (format!("i-{}", self.name), escape(&self.name));
        let bad = if self.error.is_some() { " bad" } else { "" };
        let gap = if self.wrap.is_empty() { "" } else { " " };
        write!(
            f,
            "<div class=\"field{bad}{gap}{}\"><label for=\"{id}\">{}</label>",
            self.wrap,
            escape(&self.label)
        )?;
        let mut described = Vec::new();
        if !self.hint.is_empty() {
            write!(
                f,
                "<span class=\"hint\" id=\"{id}-h\">{}</span>",
                escape(&self.hint)
            )?;
            described.push(format!("{id}-h"));
        }
        if let Some(error) = &self.error {
            write!(
                f,
                "<span class=\"err\" id=\"{id}-e\">{}{}</span>",
                super::icon("cross"),
                escape(error)
            )?;
            described.push(format!("{id}-e"));
        }
        let class = if self.class.is_empty() {
            "in".to_owned()
        } else {
            format!("in {}", self.class)
        };
        let mut attrs = format!(
            "class=\"{class}\" id=\"{id}\" name=\"{name}\"{}",
            self.attrs
        );
        if self.error.is_some() {
            attrs.push_str(" aria-invalid=\"true\"");
        }
        if !described.is_empty() {
            attrs.push_str(&format!(" aria-describedby=\"{}\"", described.join(" ")));
        }
        self.input(f, &attrs)?;
        f.write_str("</div>")
    }
}

component!(Field);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_at_the_field_and_in_the_summary_and_the_text_is_kept() {
        let mut form = Form::new([("phone", " 0900 00<b> ")]);
        form.fault("phone", "Ten digits, please");
        let field = form
            .field("phone", "Phone")
            .kind("tel")
            .hint("For messages")
            .to_string();
        let (hint, error, input) = (
            field.find("For messages"),
            field.find("Ten digits"),
            field.find("<input type=\"tel\""),
        );
        assert!(hint < error && error < input, "{field}");
        assert!(field.contains("value=\"0900 00&lt;b&gt;\""), "{field}");
        assert!(
            field.contains("aria-describedby=\"i-phone-h i-phone-e\""),
            "{field}"
        );
        let summary = form.summary("Not sent").to_string();
        assert!(
            summary.contains("href=\"#i-phone\"") && summary.contains("Ten digits"),
            "{summary}"
        );
        assert_eq!(Form::default().summary("x").to_string().trim(), "");
    }

    #[test]
    fn decomposed_letters_are_composed_and_a_password_never_comes_back() {
        let form = Form::new([("name", "Nguye\u{302}\u{303}n"), ("pass", "secret")]);
        assert_eq!(form.get("name"), "Nguyễn");
        assert!(
            !form
                .field("pass", "P")
                .kind("password")
                .to_string()
                .contains("secret")
        );
    }
}
