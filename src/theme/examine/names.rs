//! The names that templates write out: assets, options, templates of pieces.

use crate::diagnostic::Diagnostic;
use crate::theme::examine::Seen;
use crate::theme::parse;
use crate::theme::written::Code;
use crate::theme::written::Written;
use crate::yaml;

/// Returns where templates name what is not there.
pub(super) fn mistakes(seen: &Seen<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (template, text) in &seen.templates {
        let code = Code::of(text);
        missing_assets(seen, template, &code, &mut found);
        unknown_options(seen, template, &code, &mut found);
        let whole = (&seen.templates, seen.layers);
        for (at, problem) in parse::wrong_pieces(text, whole) {
            found.push(problem.at(seen.place(template, at)));
        }
    }
    found
}

fn missing_assets(
    seen: &Seen<'_>,
    template: &str,
    code: &Code<'_>,
    found: &mut Vec<Diagnostic>,
) {
    for call in code.calls("asset") {
        let Some((Written::Whole(path), at)) = call.argument("path") else { continue };
        let path = path.trim_start_matches('/');
        if seen.assets.contains(path) {
            continue;
        }
        let near = yaml::nearest(path, seen.assets.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "put the file into the theme's `assets/`, or mend its name".to_owned()
            }
        };
        let problem =
            Diagnostic::error("theme-asset", format!("the theme has no asset `{path}`"));
        found.push(problem.at(seen.place(template, at)).help(help));
    }
}

fn unknown_options(
    seen: &Seen<'_>,
    template: &str,
    code: &Code<'_>,
    found: &mut Vec<Diagnostic>,
) {
    for at in code.fields("theme.options") {
        let name = &seen.templates[template][at.clone()];
        let names = || seen.options.iter().map(|option| option.name.as_str());
        if names().any(|known| known == name) {
            continue;
        }
        let help = match yaml::nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "list it under `options:` in theme.yaml".to_owned(),
        };
        let message = format!("the theme has no option `{name}`");
        let problem = Diagnostic::error("theme-option", message);
        found.push(problem.at(seen.place(template, at)).help(help));
    }
}
