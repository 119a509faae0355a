//! Makes the addresses in a finished page relative to it, so that it works wherever its
//! folder lies, and without a server.
//!
//! It works on the bytes of a page, after templates and pieces that many pages share. It
//! changes attributes that hold an address from the site's root. Full addresses, what leads
//! out of the site, styles and what scripts print stay as they are.

use std::borrow::Cow;

use lol_html::HtmlRewriter;
use lol_html::Settings;
use lol_html::element;
use lol_html::errors::RewritingError;
use lol_html::html_content::ContentType;
use lol_html::html_content::Element;
use lol_html::text;
use quick_xml::escape::escape;
use quick_xml::escape::unescape;

use crate::paths::Address;
use crate::paths::OutputPath;

/// Attributes that hold an address, on whatever element.
const ADDRESSES: [&str; 11] = [
    "action",
    "background",
    "cite",
    "data",
    "data-src",
    "formaction",
    "href",
    "longdesc",
    "poster",
    "src",
    "xlink:href",
];

/// Attributes from which scripts make addresses.
const FOR_SCRIPTS: [&str; 4] = ["data-home", "data-href", "data-refresh", "data-url"];

/// Attributes with several addresses, each with its width or density.
const SETS: [&str; 3] = ["data-srcset", "imagesrcset", "srcset"];

/// What becomes of the address of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Folder {
    /// It leads to the file that a host would show.
    Index,
    /// It stays a folder, for scripts that put something behind it.
    Stays,
}

/// Makes addresses relative to one page.
#[derive(Debug)]
pub struct Relative<'a> {
    /// With a slash at both ends.
    base_path: &'a str,
    /// The page's file as it stands in links, below the base path.
    file: String,
}

impl<'a> Relative<'a> {
    /// For the page whose file is `path`, on a site below `base_path`, which begins and ends
    /// with `/`.
    pub fn to(path: &OutputPath, base_path: &'a str) -> Self {
        Self { base_path, file: Address::encoded(path.as_str()) }
    }

    /// Returns a page with its addresses made relative.
    ///
    /// # Errors
    ///
    /// If the page is too much for the parser.
    pub fn page(&self, html: &[u8]) -> Result<Vec<u8>, RewritingError> {
        let mut unseen = String::new();
        // For a parser that runs scripts this is text, as it is for most readers; those
        // without scripts follow its links.
        let noscript = text!("noscript", move |chunk| {
            unseen.push_str(chunk.as_str());
            if !chunk.last_in_text_node() {
                chunk.remove();
                return Ok(());
            }
            let inside = std::mem::take(&mut unseen);
            let inside = self.rewrite(inside.as_bytes(), Settings::new())?;
            chunk.replace(&String::from_utf8_lossy(&inside), ContentType::Html);
            Ok(())
        });
        self.rewrite(html, Settings::new().append_element_content_handler(noscript))
    }

    fn rewrite<'h>(
        &'h self,
        html: &[u8],
        settings: Settings<'h, '_>,
    ) -> Result<Vec<u8>, RewritingError> {
        let mut made = Vec::with_capacity(html.len() + html.len() / 8);
        let elements = element!("*", |element| Ok(self.element(element)?));
        let settings =
            settings.with_strict(false).append_element_content_handler(elements);
        let output = |bytes: &[u8]| made.extend_from_slice(bytes);
        let mut rewriter = HtmlRewriter::new(settings, output);
        rewriter.write(html)?;
        rewriter.end()?;
        Ok(made)
    }

    fn element(
        &self,
        element: &mut Element<'_, '_>,
    ) -> Result<(), lol_html::errors::AttributeNameError> {
        let is_meta = element.tag_name() == "meta";
        let made: Vec<(String, String)> = element
            .attributes()
            .iter()
            .filter_map(|attribute| {
                let name = attribute.name();
                let value = match &*name {
                    one if ADDRESSES.contains(&one) => {
                        self.address(&attribute.value(), Folder::Index)
                    }
                    one if FOR_SCRIPTS.contains(&one) => {
                        self.address(&attribute.value(), Folder::Stays)
                    }
                    one if SETS.contains(&one) => Some(self.set(&attribute.value())),
                    "content" if is_meta => self.refresh(element, &attribute.value()),
                    _ => None,
                }?;
                Some((name, value))
            })
            .collect();
        made.iter().try_for_each(|(name, value)| element.set_attribute(name, value))
    }

    /// An address relative to the page; `None` if it stays as it is. Both are as they stand
    /// in HTML.
    fn address(&self, written: &str, folder: Folder) -> Option<String> {
        let written = written.trim_matches(|c: char| c.is_ascii_whitespace());
        let (path, tail) = written.split_at(end_of_path(written));
        let decoded = match path.contains('&') {
            true => unescape(path).unwrap_or(Cow::Borrowed(path)),
            false => Cow::Borrowed(path),
        };
        let inside = decoded.strip_prefix(self.base_path)?;
        // `//host/` and `/\host/` lead to a host, and browsers pass over ends of lines.
        let is_odd = |c: char| matches!(c, '\\' | '?' | '#') || c.is_ascii_control();
        if inside.starts_with('/') || inside.contains(is_odd) {
            return None;
        }
        let name = inside.rsplit('/').next().unwrap_or(inside);
        let index = match (folder, name) {
            (Folder::Stays, _) => "",
            (Folder::Index, "") => "index.html",
            (Folder::Index, name) if name.contains('.') => "",
            (Folder::Index, _) => "/index.html",
        };
        let relative = self.way_to(&format!("{inside}{index}"));
        let relative = match decoded {
            Cow::Borrowed(_) => relative,
            Cow::Owned(_) => escape(relative).into_owned(),
        };
        Some(format!("{relative}{tail}"))
    }

    /// The way from the page to what stands at `target`, both below the base path.
    fn way_to(&self, target: &str) -> String {
        let both = self.file.bytes().zip(target.bytes());
        let n_same = both.take_while(|(own, other)| own == other).count();
        let shared = target.as_bytes()[..n_same].iter().rposition(|&byte| byte == b'/');
        let start = shared.map_or(0, |slash| slash + 1);
        let n_up = self.file[start..].matches('/').count();
        let rest = &target[start..];
        let first = rest.split('/').next().unwrap_or(rest);
        // What is empty would be the page itself, and `a:b` is of a scheme `a`.
        let here =
            if n_up == 0 && (rest.is_empty() || first.contains(':')) { "./" } else { "" };
        format!("{here}{}{rest}", "../".repeat(n_up))
    }

    /// Several addresses, as `srcset` has them (HTML, "parsing a srcset attribute").
    fn set(&self, written: &str) -> String {
        let mut made = String::with_capacity(written.len());
        let mut rest = written;
        while let Some(start) = rest.find(|c: char| !c.is_ascii_whitespace() && c != ',')
        {
            made.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
            let address = rest[..end].trim_end_matches(',');
            match self.address(address, Folder::Index) {
                Some(relative) => made.push_str(&relative),
                None => made.push_str(address),
            }
            rest = &rest[address.len()..];
            let comma = rest.find(',').unwrap_or(rest.len());
            made.push_str(&rest[..comma]);
            rest = &rest[comma..];
        }
        made.push_str(rest);
        made
    }

    /// What leads on by itself: `0; url=/2016/`. `None` if it stays as it is.
    fn refresh(&self, element: &Element<'_, '_>, written: &str) -> Option<String> {
        let of = element.get_attribute("http-equiv")?;
        if !of.trim().eq_ignore_ascii_case("refresh") {
            return None;
        }
        let (_, after) = written.split_once([';', ','])?;
        let after = after.trim_start();
        let is_named = after.get(..3).is_some_and(|it| it.eq_ignore_ascii_case("url"));
        let after = if is_named { &after[3..] } else { return None };
        let after = after.trim_start().strip_prefix('=')?.trim_start();
        let (address, end) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = &after[1..];
                inside.split_at(inside.find(quote).unwrap_or(inside.len()))
            }
            _ => (after, ""),
        };
        let relative = self.address(address, Folder::Index)?;
        let head = &written[..written.len() - end.len() - address.len()];
        Some(format!("{head}{relative}{end}"))
    }
}

/// Where the query or fragment of an address begins; the `#` of `&#47;` begins none.
fn end_of_path(written: &str) -> usize {
    let bytes = written.as_bytes();
    let ends = |at: &usize| match bytes[*at] {
        b'?' => true,
        b'#' => *at == 0 || bytes[*at - 1] != b'&',
        _ => false,
    };
    (0..bytes.len()).find(ends).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::Relative;
    use crate::paths::OutputPath;

    /// A page at `path` of a site below `base_path`, made relative.
    fn made(path: &str, base_path: &str, html: &str) -> String {
        let path = OutputPath::new(path).unwrap();
        let bytes = Relative::to(&path, base_path).page(html.as_bytes()).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// What becomes of one link of a page.
    fn link(path: &str, base_path: &str, href: &str) -> String {
        let html = made(path, base_path, &format!("<a href=\"{href}\">"));
        html["<a href=\"".len()..html.len() - 2].to_owned()
    }

    #[test]
    fn links_lead_from_the_page_to_files() {
        let cases = [
            ("2016/03/11/x.html", "/2016/03/11/y.html", "y.html"),
            ("2016/03/11/x.html", "/2016/03/11/x.html#a", "x.html#a"),
            ("2016/03/11/x.html", "/2016/03/11/", "index.html"),
            ("2016/03/11/x.html", "/2016/03/1/", "../1/index.html"),
            ("2016/03/11/x.html", "/", "../../../index.html"),
            ("2016/03/11/x.html", "/2016", "../../index.html"),
            (
                "2016/03/11/x.html",
                "/about?a=1&amp;b=/2#c",
                "../../../about/index.html?a=1&amp;b=/2#c",
            ),
            ("index.html", "/", "index.html"),
            ("index.html", "/assets/site.css", "assets/site.css"),
            ("index.html", " /a.html\n", "a.html"),
            ("index.html", "/a:b.html", "./a:b.html"),
            ("São/é.html", "/S%C3%A3o/%C3%A8.html", "%C3%A8.html"),
            ("index.html", "/São/", "São/index.html"),
            ("index.html", "&#x2F;o&#39;hara&#47;", "o&apos;hara/index.html"),
        ];
        for (path, href, expected) in cases {
            assert_eq!(link(path, "/", href), expected, "{href} on {path}");
        }
    }

    #[test]
    fn what_leads_out_of_the_site_stays() {
        let hrefs = [
            "//host/x",
            "/\\host/x",
            "/\n/host/x",
            "https://example.org/x",
            "#x",
            "?x",
            "x/",
            "",
            "mailto:a@example.org",
            "data:,/x",
            "/?x=&#47;",
        ];
        for href in &hrefs[..hrefs.len() - 1] {
            assert_eq!(link("a/b.html", "/", href), *href);
        }
        for href in ["/", "/other/", "/archive", "/archive//host/"] {
            assert_eq!(link("a/b.html", "/archive/", href), href);
        }
        let href = "/archive/2016/03/";
        assert_eq!(link("2016/04/index.html", "/archive/", href), "../03/index.html");
        assert_eq!(link("index.html", "/", "/?x=&#47;"), "index.html?x=&#47;");
    }

    /// Each attribute that holds an address, and none that does not.
    #[test]
    fn whole_pages_are_made_relative() {
        let before = "<!DOCTYPE html>\n<html><head><title>/ &amp; <a href=\"/\"></title>\n\
            <link rel=stylesheet href=/assets/site.css>\n\
            <link rel=\"canonical\" href=\"https://example.org/2016/\">\n\
            <meta http-equiv=\"Refresh\" content=\"0; URL='/b/'\">\n\
            <meta http-equiv=\"refresh\" content=\"0; url=/b/\">\n\
            <meta http-equiv=\"refresh\" content=\"30\">\n\
            <meta property=\"og:url\" content=\"/b/\">\n\
            <script src=\"/site.js\" defer>let a = '<a href=\"/\">';</script>\n\
            <style>a { background: url(/x.png) }</style></head>\n\
            <body data-home='/' data-refresh=\"/ticker.html\" data-other=\"/\" title=\"/\">\n\
            <!-- <a href=\"/\"> --><img alt=\"/\" src=\"/a/1.jpg\" \
            srcset=\"/a/1.jpg, /a/2.jpg 2x,https://example.org/3.jpg 3x, /b/4,5.jpg 4x\">\n\
            <svg><image href=\"/w.svg\"/><use xlink:href=\"/w.svg#a\"/></svg>\n\
            <form action=\"/search/\"><button formaction=\"/b.html\" disabled></form>\n\
            <noscript><a href=\"/b.html\">b</a> &amp; /</noscript>\n\
            <video poster=\"/p.png\"></video><blockquote cite=\"/b/\">/</blockquote>\n";
        let after = "<!DOCTYPE html>\n<html><head><title>/ &amp; <a href=\"/\"></title>\n\
            <link rel=stylesheet href=\"../assets/site.css\">\n\
            <link rel=\"canonical\" href=\"https://example.org/2016/\">\n\
            <meta http-equiv=\"Refresh\" content=\"0; URL='../b/index.html'\">\n\
            <meta http-equiv=\"refresh\" content=\"0; url=../b/index.html\">\n\
            <meta http-equiv=\"refresh\" content=\"30\">\n\
            <meta property=\"og:url\" content=\"/b/\">\n\
            <script src=\"../site.js\" defer>let a = '<a href=\"/\">';</script>\n\
            <style>a { background: url(/x.png) }</style></head>\n\
            <body data-home=\"../\" data-refresh=\"../ticker.html\" data-other=\"/\" title=\"/\">\n\
            <!-- <a href=\"/\"> --><img alt=\"/\" src=\"1.jpg\" \
            srcset=\"1.jpg, 2.jpg 2x,https://example.org/3.jpg 3x, ../b/4,5.jpg 4x\">\n\
            <svg><image href=\"../w.svg\" /><use xlink:href=\"../w.svg#a\" /></svg>\n\
            <form action=\"../search/index.html\">\
            <button formaction=\"../b.html\" disabled></form>\n\
            <noscript><a href=\"../b.html\">b</a> &amp; /</noscript>\n\
            <video poster=\"../p.png\"></video>\
            <blockquote cite=\"../b/index.html\">/</blockquote>\n";
        assert_eq!(made("a/x.html", "/", before), after);
        // Nothing to make relative: the same bytes.
        assert_eq!(made("a/x.html", "/no/", before), before);
    }

    /// A folder for scripts stays one, also where it is the page's own.
    #[test]
    fn folders_for_scripts_stay_folders() {
        assert_eq!(made("index.html", "/", "<p data-home=/>"), "<p data-home=\"./\">");
        assert_eq!(made("a/b.html", "/", "<p data-home=/>"), "<p data-home=\"../\">");
    }
}
