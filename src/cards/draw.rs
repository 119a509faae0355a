//! Draws a card: SVG becomes a PNG.
//!
//! The drawing comes from a theme. It reads no file and nothing from the network, shows no
//! other picture, and may have so many elements and no more.

use std::sync::Arc;

use resvg::tiny_skia::Color;
use resvg::tiny_skia::Pixmap;
use resvg::tiny_skia::Transform;
use resvg::usvg::FontResolver;
use resvg::usvg::ImageHrefResolver;
use resvg::usvg::Options;
use resvg::usvg::Tree;
use resvg::usvg::roxmltree::Document;
use resvg::usvg::roxmltree::ParsingOptions;

use crate::cards::Fonts;
use crate::cards::HEIGHT;
use crate::cards::WIDTH;
use crate::cards::fonts::FAMILY;
use crate::cards::png;

/// The longest drawing, in bytes.
const MOST_BYTES: usize = 256 * 1024;

/// How many elements and texts a drawing may have.
const MOST_NODES: u32 = 10_000;

impl Fonts {
    /// Draws a card; returns the PNG's file. Equal drawings give equal files.
    ///
    /// # Errors
    ///
    /// If it is no SVG of a card's size, or too large; says why, as a sentence fragment.
    pub fn draw(&self, svg: &str) -> Result<Vec<u8>, String> {
        if svg.len() > MOST_BYTES {
            return Err(format!("it is longer than {} KB", MOST_BYTES / 1024));
        }
        let tree = self.tree(svg)?;
        let (width, height) = (tree.size().width(), tree.size().height());
        if tree.size().to_int_size().dimensions() != (WIDTH, HEIGHT) {
            return Err(format!("it is {width} × {height}, and not {WIDTH} × {HEIGHT}"));
        }
        let canvas = Pixmap::new(WIDTH, HEIGHT);
        let mut canvas = canvas.ok_or_else(|| "there is no room for it".to_owned())?;
        // Nothing shines through a card.
        canvas.fill(Color::WHITE);
        resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
        png::write(&canvas)
    }

    fn tree(&self, svg: &str) -> Result<Tree, String> {
        let limits =
            ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
        let svg = without_control_characters(svg);
        let document = Document::parse_with_options(&svg, limits);
        let document = document.map_err(|error| error.to_string())?;
        let fallback =
            |letter: char, but: &[_], _: &mut Arc<_>| self.other_with(letter, but);
        let options = Options {
            resources_dir: None,
            font_family: FAMILY.to_owned(),
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            font_resolver: FontResolver {
                select_font: FontResolver::default_font_selector(),
                select_fallback: Box::new(fallback),
            },
            fontdb: Arc::clone(self.database()),
            ..Options::default()
        };
        Tree::from_xmltree(&document, &options).map_err(|error| error.to_string())
    }
}

/// XML has no way to write most of them, and a headline may hold one.
fn without_control_characters(svg: &str) -> String {
    let is_one = |letter: char| {
        letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')
            || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    svg.replace(is_one, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(inside: &str) -> Result<Vec<u8>, String> {
        let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" \
            xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"1200\" height=\"630\">";
        Fonts::built_in().draw(&format!("{start}{inside}</svg>"))
    }

    fn pixel(file: &[u8], x: u32, y: u32) -> [u8; 3] {
        image::load_from_memory(file).unwrap().to_rgb8().get_pixel(x, y).0
    }

    #[test]
    fn equal_drawings_are_equal_pictures_of_the_size_of_a_card() {
        let text = "<text y=\"400\" font-size=\"300\">Quay \u{7}</text>";
        let file = draw(text).unwrap();
        assert_eq!(draw(text).unwrap(), file);
        let image = image::load_from_memory(&file).unwrap();
        assert_eq!((image.width(), image.height()), (WIDTH, HEIGHT));
        assert_eq!(pixel(&file, 1199, 0), [255; 3]);
        assert!(image.to_luma8().pixels().any(|pixel| pixel.0 == [0]));
    }

    #[test]
    fn a_drawing_reads_no_file_and_shows_no_other_picture() {
        let file =
            concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/assets/world.svg");
        let hrefs = [
            file.to_owned(),
            format!("file://{file}"),
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' \
             height='9'%3E%3Crect width='9' height='9'/%3E%3C/svg%3E"
                .to_owned(),
        ];
        let bare = draw("").unwrap();
        for href in hrefs {
            let image = format!(
                "<image width=\"1200\" height=\"630\" xlink:href=\"{href}\"/>\
                 <filter id=\"f\"><feImage xlink:href=\"{href}\"/></filter>\
                 <rect width=\"0\" height=\"9\" filter=\"url(#f)\"/>\
                 <style>@import url({file}); @font-face {{ src: url({file}) }}</style>"
            );
            assert_eq!(draw(&image).unwrap(), bare, "{image}");
        }
    }

    #[test]
    fn what_is_no_card_is_refused_with_a_reason() {
        let fonts = Fonts::built_in();
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"9\"/>";
        assert_eq!(fonts.draw(svg), Err("it is 10 × 9, and not 1200 × 630".to_owned()));
        assert!(fonts.draw("<svg").is_err());
        assert!(fonts.draw("").is_err());
        assert!(draw(&"<g/>".repeat(10_000)).is_err());
        assert_eq!(
            draw(&" ".repeat(300_000)),
            Err("it is longer than 256 KB".to_owned())
        );
        let entities = "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]>\
            <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">\
            <text>&a;</text></svg>";
        assert!(fonts.draw(entities).is_err());
    }
}
