//! A thin hand on `quick-xml`'s writer: elements, text, and what XML forbids left out.

use quick_xml::Writer;
use quick_xml::events::BytesDecl;
use quick_xml::events::BytesEnd;
use quick_xml::events::BytesStart;
use quick_xml::events::BytesText;
use quick_xml::events::Event;

/// An XML document as it is written.
pub(super) struct Document(Writer<Vec<u8>>);

impl Document {
    /// A document with its declaration.
    pub(super) fn new() -> Self {
        let mut document = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        document.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        document
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Start(start(name, attributes)));
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// Writes an element that holds a text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.event(Event::Text(BytesText::new(&allowed(text))));
        self.close(name);
    }

    /// Writes an element that holds a text, its markup as hexadecimal references: readers that
    /// take `&lt;` for the beginning of HTML let these stand (RSS best practices, "title").
    pub(super) fn plain(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        let text = quick_xml::escape::escape(allowed(text))
            .replace("&amp;", "&#x26;")
            .replace("&lt;", "&#x3C;")
            .replace("&gt;", "&#x3E;");
        self.event(Event::Text(BytesText::from_escaped(text)));
        self.close(name);
    }

    /// How many bytes it has so far.
    pub(super) fn len(&self) -> usize {
        self.0.get_ref().len()
    }

    /// Takes back what was written after its first bytes, which must be whole elements.
    pub(super) fn truncate(&mut self, n_bytes: usize) {
        self.0.get_mut().truncate(n_bytes);
    }

    /// The finished document.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn event(&mut self, event: Event<'_>) {
        // The writer fails only where its sink does, and a vector takes every byte.
        let written = self.0.write_event(event);
        debug_assert!(written.is_ok(), "writing into memory does not fail");
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, allowed(value).as_str()));
    }
    start
}

/// A text without the characters that XML 1.0 forbids (§2.2).
fn allowed(text: &str) -> String {
    let forbidden = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|&c| !forbidden(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_left_out_and_the_rest_is_escaped() {
        let mut xml = Document::new();
        xml.open("a", &[("b", "<\"&\u{1}>")]);
        xml.text("c", &[], "]]>\u{0}\u{b}\u{fffe} <d>&e;\u{1f600}");
        xml.plain("p", "a < b & c");
        let before = xml.len();
        xml.empty("f", &[]);
        xml.truncate(before);
        xml.close("a");
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
                        <a b=\"&lt;&quot;&amp;&gt;\">\n \
                        <c>]]&gt; &lt;d&gt;&amp;e;\u{1f600}</c>\n \
                        <p>a &#x3C; b &#x26; c</p>\n</a>\n";
        assert_eq!(String::from_utf8(xml.finish()).unwrap(), expected);
    }
}
