//! Targets that try to come at files which are no part of the site.

use super::request::Expected::{self, Refused, Status};
use super::request::Request;

const GONE: Expected = Status(&[400, 404]);
const THERE: Expected = Status(&[200]);

/// Files that are near, but no part of the site.
const SECRETS: [&str; 5] = [
    "secret.txt",
    "newsgen.yaml",
    "content/2016/01/01/hidden-draft.md",
    "project.outside/out.txt",
    ".newsgen/lock",
];

/// Ways to them.
const WAYS: [&str; 36] = [
    "/",
    "/../",
    "/../../",
    "/../../../../../../../../",
    "/..%2f",
    "/..%2F..%2f",
    "/%2e%2e/",
    "/%2E%2E%2F",
    "/.%2e/",
    "/%252e%252e/",
    "/%252e%252e%252f",
    "/%25252e%25252e%25252f",
    "/..%5c",
    "/..%5C..%5C",
    "/..\\",
    "/%5c..%5c",
    "//",
    "///",
    "/./",
    "/./../",
    "/assets/../../",
    "/old/..%2f..%2f",
    "/2016/%2e%2e/%2e%2e/",
    "/notes.txt/../../",
    "/notes.txt%00/../",
    "/%00/",
    "/..%00/",
    "/%c0%ae%c0%ae/",
    "/%c0%ae%c0%ae%c0%af",
    "/%e0%80%ae%e0%80%ae/",
    "/..%c0%af",
    "/%uff0e%uff0e/",
    "/..;/",
    "/.../",
    "/....//",
    "/@fs/",
];

/// Targets by themselves.
const OTHERS: [(&str, Expected); 72] = [
    ("/secret.txt", GONE),
    ("/etc/passwd", GONE),
    ("/@fs/etc/passwd", GONE),
    ("/@fs/../../etc/passwd?raw", GONE),
    ("/@id/newsgen.yaml", GONE),
    ("/%2fetc%2fpasswd", GONE),
    ("//etc/passwd", GONE),
    ("/file:///etc/passwd", GONE),
    ("/proc/self/environ", GONE),
    ("/.newsgen/", GONE),
    ("/.newsgen/manifest", GONE),
    ("/public/.newsgen/manifest", GONE),
    ("/.git/config", GONE),
    ("/.env", GONE),
    ("/.gitignore", GONE),
    ("/content/2016/01/01/story-0.md", GONE),
    ("/2016/01/01/story-0.md", GONE),
    ("/2016/01/01/hidden-draft.html", GONE),
    ("/2016/01/01/hidden-draft.md", GONE),
    ("/2016/01/01/hidden-draft", GONE),
    ("/2016/01/01/hidden-draft/", GONE),
    ("/2016/01/01/hidden-embargo.html", GONE),
    ("/2016/01/01/hidden-embargo.md", GONE),
    ("/2016/01/01/hidden-pier.gif", GONE),
    ("/2016/01/01/hidden-pier.gif?raw", GONE),
    ("/2016/01/01/hidden-pier.gif/", GONE),
    ("/2016/01/01/hidden-pier.gif/index.html", GONE),
    ("/notes.txt/index.html", GONE),
    ("/2016/01/01/HIDDEN-PIER.GIF", GONE),
    ("/2016/01/01/hidden%2dpier.gif", GONE),
    ("/2016/01/01/hidden%252dpier.gif", GONE),
    ("/themes/wend/theme.yaml", GONE),
    ("/themes/wend/templates/base.html", GONE),
    ("/templates/article.html", GONE),
    ("/static/notes.txt", GONE),
    ("/out.txt", GONE),
    ("/out/out.txt", GONE),
    ("/out/", GONE),
    ("/up.txt", GONE),
    ("/notes.txt", THERE),
    ("/notes.txt?raw", THERE),
    ("/notes.txt?import&url", THERE),
    ("/notes.txt?../../secret.txt", THERE),
    ("/notes.txt#/../secret.txt", Status(&[200, 400])),
    ("/notes%2etxt", THERE),
    ("/%6e%6f%74%65%73.txt", THERE),
    ("/notes.txt::$DATA", GONE),
    ("/notes.txt:secret", GONE),
    ("/NOTES~1.TXT", GONE),
    ("/SECRET~1.TXT", GONE),
    ("/notes.txt.", GONE),
    ("/notes.txt%20", GONE),
    ("/notes.txt%2e", GONE),
    ("/notes.txt/", GONE),
    ("/notes.txt%00", GONE),
    ("/notes.txt%00.html", GONE),
    ("/notes.txt%0d%0aX-Other:%20yes", GONE),
    ("/notes.txt;x=1", GONE),
    ("/notes.txt~", GONE),
    ("/notes.txt.map", GONE),
    ("/.notes.txt.swp", GONE),
    ("/con", GONE),
    ("/%", GONE),
    ("/%2", GONE),
    ("/%zz", GONE),
    ("/%ff%fe", GONE),
    ("/feed.xml", THERE),
    ("/ticker.json", THERE),
    ("/_newsgen/", GONE),
    ("/_newsgen/reload.js", THERE),
    ("/_newsgen/../secret.txt", GONE),
    ("/_newsgen/events", Status(&[400, 403])),
];

/// Targets that are no path.
const FORMS: [(&str, Expected); 14] = [
    ("http://evil.example/", Status(&[403])),
    ("http://evil.example/secret.txt", Status(&[403])),
    ("http://localhost@evil.example/", Refused),
    ("http://localhost/../secret.txt", GONE),
    ("http://localhost/notes.txt", THERE),
    ("https://evil.example:443/", Status(&[403])),
    ("ftp://evil.example/", Status(&[403])),
    ("file:///etc/passwd", Refused),
    ("evil.example:80", Refused),
    ("localhost:80", Status(&[308, 400, 403, 404])),
    ("*", Refused),
    ("", Refused),
    ("notes.txt", Refused),
    ("../secret.txt", Refused),
];

/// All of them.
pub(super) fn all() -> Vec<Request> {
    let ways = WAYS.iter().flat_map(|way| {
        SECRETS.iter().map(move |secret| Request::get(&format!("{way}{secret}"), GONE))
    });
    let others = OTHERS.iter().filter(|(target, _)| *target != "/secret.txt");
    let others =
        others.chain(&FORMS).map(|(target, expected)| Request::get(target, *expected));
    // Bytes that are no letters of ASCII.
    let mut raw = b"GET /caf\xe9/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n".to_vec();
    raw.extend_from_slice(b"Connection: close\r\n\r\n");
    let raw = Request::new("target with bytes that are no letters", raw, Refused);
    ways.chain(others).chain([raw]).collect()
}
