//! Owns: a bar that fills from the left.
//! Must not know: what runs out.

/// A bar of so many columns, `used` of `of` filled; never quite full while anything is left.
#[must_use]
pub fn bar(used: i64, of: i64, width: u16) -> String {
    let width = i64::from(width);
    let spent = used >= of;
    let filled = if spent || of <= 0 {
        width
    } else {
        (used.max(0) * width / of).min(width - 1)
    };
    (0..width)
        .map(|at| if at < filled { '▓' } else { '░' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_full_only_when_nothing_is_left() {
        assert_eq!(bar(0, 900, 5), "░░░░░");
        assert_eq!(bar(899, 900, 5), "▓▓▓▓░");
        assert_eq!(bar(900, 900, 5), "▓▓▓▓▓");
    }
}
