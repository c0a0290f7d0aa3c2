//! Owns: columns on plain output: a text on the left, figures on the right, aligned by what a terminal shows.
//! Must not know: what they mean.

use unicode_width::UnicodeWidthStr;

/// Aligns rows of cells; the first column to the left, the others to the right. Ends every row with a line break.
pub(super) fn align(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let blanks = " ".repeat(width - cell.width());
            if column == 0 {
                text.extend([cell.as_str(), &blanks]);
            } else {
                text.extend(["  ", &blanks, cell]);
            }
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn wide_names_keep_the_figures_in_line() {
        let rows =
            [["山の家", "3"], ["Pine", "12"], ["", "5"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(align(&rows), "山の家   3\nPine    12\n         5\n");
    }
}
