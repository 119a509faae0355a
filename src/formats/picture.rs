//! What feeds and data tell of a picture's file.

/// Returns the media type that the name in a picture's address stands for; `None` if it has
/// no such name.
pub(super) fn media_type(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    mime_guess::from_path(path).first_raw()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_has_no_part_in_the_type() {
        let urls = ["https://a.example/p.jpg?size=x.png", "/p.jpg#v1.2", "/p"];
        assert_eq!(urls.map(media_type), [Some("image/jpeg"), Some("image/jpeg"), None]);
    }
}
