//! Tells tables that hold rows of values from those that only lay a page out, and writes the
//! former.

use crate::import::tree::Id;
use crate::import::tree::Step;
use crate::import::tree::Tree;

/// How many columns and rows a cell may take.
const MAX_SPAN: usize = 64;
/// How wide a table may be.
const MAX_COLUMNS: usize = 64;
/// How many bytes of a cell fit into a line.
const MAX_CELL_BYTES: usize = 1000;
/// How many cells may be empty for each that is not, beside some.
const MAX_EMPTY: usize = 16;
const SPARE_EMPTY: usize = 256;

/// A cell of a table.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_head: bool,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// A table in the making.
#[derive(Debug, Default)]
pub(super) struct Rows(Vec<Vec<Cell>>);

/// How many columns or rows a cell takes.
pub(super) fn span(value: Option<&str>) -> usize {
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, MAX_SPAN)
}

/// Whether a table has rows of short values.
pub(super) fn has_values(tree: &Tree, table: Id) -> bool {
    let role = tree.element(table).and_then(|table| table.attribute("role"));
    if matches!(role, Some("presentation" | "none")) {
        return false;
    }
    let mut n_rows = 0_usize;
    let mut n_cells = 0_usize;
    let mut width = 0_usize;
    for step in tree.walk(table) {
        let Step::Enter(id) = step else { continue };
        match tree.name(id) {
            "table" if id != table => return false,
            "ul" | "ol" | "dl" | "pre" | "blockquote" | "h1" | "h2" | "h3" | "h4"
            | "h5" | "h6" | "figure" | "iframe" | "video" | "audio" | "hr" => {
                return false;
            }
            "tr" => {
                n_rows += 1;
                width = width.max(std::mem::take(&mut n_cells));
            }
            "td" | "th" => {
                if is_long(tree, id) {
                    return false;
                }
                n_cells += 1;
            }
            _ => {}
        }
    }
    n_rows > 1 && width.max(n_cells) > 1
}

fn is_long(tree: &Tree, cell: Id) -> bool {
    let mut n_bytes = 0;
    let mut n_paragraphs = 0;
    for id in tree.nodes(cell) {
        match tree.data(id) {
            crate::import::tree::Data::Text(text) => n_bytes += text.len(),
            crate::import::tree::Data::Element(element) if element.name() == "p" => {
                n_paragraphs += 1;
            }
            _ => {}
        }
    }
    n_bytes > MAX_CELL_BYTES || n_paragraphs > 3
}

impl Rows {
    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.0.push(Vec::new());
    }

    /// Adds a cell to the last row.
    pub(super) fn cell(&mut self, cell: Cell) {
        if self.0.is_empty() {
            self.row();
        }
        if let Some(row) = self.0.last_mut() {
            row.push(cell);
        }
    }

    /// Returns the table; `Err` gives the cells' texts, if it is none that can be written.
    pub(super) fn written(self) -> Result<String, Vec<String>> {
        let rows: Vec<_> = self.0.into_iter().filter(|row| !row.is_empty()).collect();
        let n_cells: usize = rows.iter().map(Vec::len).sum();
        let has_head =
            rows.first().is_some_and(|row| row.iter().all(|cell| cell.is_head));
        let cells = laid_out(&rows);
        let width = cells.iter().map(Vec::len).max().unwrap_or(0);
        let room = width.saturating_mul(cells.len());
        if width == 0
            || width > MAX_COLUMNS
            || room > n_cells.saturating_mul(MAX_EMPTY) + SPARE_EMPTY
        {
            let texts = rows.into_iter().flatten().map(|cell| cell.text);
            return Err(texts.filter(|text| !text.is_empty()).collect());
        }
        let mut lines = Vec::with_capacity(cells.len() + 2);
        let mut rows = cells.into_iter();
        let head = if has_head { rows.next().unwrap_or_default() } else { Vec::new() };
        lines.push(line(&head, width));
        lines.push(format!("|{}", " --- |".repeat(width)));
        lines.extend(rows.map(|row| line(&row, width)));
        Ok(lines.join("\n"))
    }
}

/// The texts of rows, each in its column: a cell that takes several has its text in the
/// first.
fn laid_out(rows: &[Vec<Cell>]) -> Vec<Vec<&str>> {
    let mut laid_out = Vec::with_capacity(rows.len());
    // How many rows more each column is taken by a cell above.
    let mut taken: Vec<usize> = Vec::new();
    for row in rows {
        let mut texts: Vec<&str> = Vec::new();
        for cell in row {
            while taken.get(texts.len()).is_some_and(|&n_rows| n_rows > 0) {
                texts.push("");
            }
            let first = texts.len();
            texts.push(&cell.text);
            texts.extend(std::iter::repeat_n("", cell.columns.saturating_sub(1)));
            if taken.len() < texts.len() {
                taken.resize(texts.len(), 0);
            }
            // One more, since the row itself is counted off below.
            taken[first..texts.len()].fill(cell.rows);
        }
        for n_rows in &mut taken {
            *n_rows = n_rows.saturating_sub(1);
        }
        laid_out.push(texts);
    }
    laid_out
}

fn line(cells: &[&str], width: usize) -> String {
    let mut line = String::from("|");
    for column in 0..width {
        let text = cells.get(column).copied().unwrap_or_default();
        line.push(' ');
        line.push_str(text);
        line.push_str(if text.is_empty() { "|" } else { " |" });
    }
    line
}
