//! A story or an undated page as its file has it: front matter, blocks of text, line ends.

use std::collections::BTreeMap;

/// A Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Text {
    /// The front matter: each field and its value, as YAML.
    pub(super) fields: BTreeMap<&'static str, String>,
    /// Paragraphs, headings, tables.
    pub(super) blocks: Vec<String>,
    /// How it is spelled in bytes.
    pub(super) form: Form,
    /// What makes it unreadable.
    pub(super) fault: Option<Fault>,
}

/// How a text is spelled in bytes; it says the same in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    #[default]
    Plain,
    /// Lines end as on Windows.
    Windows,
    /// A byte order mark stands first.
    Marked,
}

/// What makes a text unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A colon in a headline without quotation marks.
    BadYaml,
    NoTitle,
    BadDate,
    /// The front matter does not end.
    Unclosed,
    Empty,
    NotUtf8,
}

impl Fault {
    pub(super) const ALL: [Self; 6] = [
        Self::BadYaml,
        Self::NoTitle,
        Self::BadDate,
        Self::Unclosed,
        Self::Empty,
        Self::NotUtf8,
    ];
}

impl Text {
    /// A text of these fields; the values are YAML.
    pub(super) fn new(fields: &[(&'static str, &str)]) -> Self {
        let fields = fields.iter().map(|&(field, value)| (field, value.to_owned()));
        Self { fields: fields.collect(), ..Self::default() }
    }

    /// The same story without all that nobody may see of it once it was killed.
    pub(super) fn without_its_words(mut self) -> Self {
        let kept = [
            "title",
            "source",
            "section",
            "date",
            "slug",
            "aliases",
            "draft",
            "status",
            "embargo",
            "withdrawn",
            "withdrawn_reason",
        ];
        self.fields.retain(|field, _| kept.contains(field));
        // A kill note was never to be read, and has no address.
        let titles = self.fields.get_mut("title").into_iter();
        titles
            .filter(|title| !title.starts_with("STORY WITHDRAWN"))
            .for_each(|title| "Gone".clone_into(title));
        self.blocks = vec!["Nothing.".to_owned()];
        self
    }

    /// The file's bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut text = String::from("---\n");
        for (field, value) in &self.fields {
            match (self.fault, *field) {
                (Some(Fault::NoTitle), "title") => {}
                (Some(Fault::BadYaml), "title") => text.push_str("title: a: b\n"),
                (Some(Fault::BadDate), "date") => text.push_str("date: 31/12/2024\n"),
                _ => text.push_str(&format!("{field}: {value}\n")),
            }
        }
        if self.fault != Some(Fault::Unclosed) {
            text.push_str("---\n");
        }
        for block in &self.blocks {
            text.push_str(&format!("\n{block}\n"));
        }
        match self.form {
            Form::Plain => {}
            Form::Windows => text = text.replace('\n', "\r\n"),
            Form::Marked => text.insert(0, '\u{feff}'),
        }
        let mut bytes = text.into_bytes();
        match self.fault {
            Some(Fault::Empty) => bytes.clear(),
            Some(Fault::NotUtf8) => bytes.extend(b"Caf\xe9\n"),
            _ => {}
        }
        bytes
    }

    /// Puts another letter for the last one of its last block, or else of its headline: the
    /// file's length stays.
    pub(super) fn change_a_letter(&mut self) {
        let title = self.fields.get_mut("title");
        let Some(text) = self.blocks.last_mut().or(title) else { return };
        let Some(at) = text.rfind(|c: char| c.is_ascii_lowercase()) else { return };
        let letter = text.as_bytes()[at];
        let other = if letter == b'z' { 'a' } else { char::from(letter + 1) };
        text.replace_range(at..=at, &other.to_string());
    }
}
