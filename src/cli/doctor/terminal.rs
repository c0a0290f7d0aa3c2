//! Owns: whether this terminal can show the desk, and who else keeps what it shows.
//! Must not know: databases.

use super::finding::Finding;

/// The smallest desk.
const SMALLEST: (u16, u16) = (80, 24);

/// What is known about the terminal.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TerminalFacts {
    /// Columns and rows; `None`: no terminal.
    pub(super) size: Option<(u16, u16)>,
    /// `TERM`.
    pub(super) term: Option<String>,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set.
    pub(super) locale: Option<String>,
    /// Lines that tmux keeps of this pane; `None`: no tmux.
    pub(super) tmux_history: Option<u32>,
}

/// Judges the terminal.
pub(super) fn findings(facts: &TerminalFacts) -> Vec<Finding> {
    let Some((columns, rows)) = facts.size else {
        return vec![Finding::fine("terminal-none")];
    };
    let sized = if columns < SMALLEST.0 || rows < SMALLEST.1 {
        Finding::look("terminal-small")
    } else {
        Finding::fine("terminal-size")
    };
    let named = match facts.term.as_deref() {
        None | Some("" | "dumb" | "unknown") => Finding::look("terminal-dumb"),
        Some(term) => Finding::fine("terminal-named").with("term", &crate::domain::safe(term)),
    };
    let locale = facts.locale.as_deref().unwrap_or_default();
    let lower = locale.to_ascii_lowercase();
    let spoken = if lower.contains("utf-8") || lower.contains("utf8") {
        Finding::fine("locale-utf8")
    } else {
        Finding::look("locale-other")
    };
    let mut found = vec![
        sized.with("columns", &columns).with("rows", &rows),
        named,
        spoken.with("locale", &crate::domain::safe(locale)),
    ];
    match facts.tmux_history {
        Some(0) => found.push(Finding::fine("tmux-quiet")),
        Some(lines) => found.push(Finding::look("tmux-keeps").with("lines", &lines)),
        None => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{TerminalFacts, findings};

    fn found(facts: &TerminalFacts) -> Vec<&'static str> {
        findings(facts).iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_good_terminal_is_fine() {
        let facts = TerminalFacts {
            size: Some((80, 24)),
            term: Some("xterm-256color".to_owned()),
            locale: Some("es_GT.UTF-8".to_owned()),
            tmux_history: None,
        };
        assert_eq!(
            found(&facts),
            ["terminal-size", "terminal-named", "locale-utf8"]
        );
    }

    #[test]
    fn a_poor_terminal_is_told_what_it_lacks() {
        let facts = TerminalFacts {
            size: Some((60, 24)),
            term: Some("dumb".to_owned()),
            locale: None,
            tmux_history: Some(2000),
        };
        assert_eq!(
            found(&facts),
            [
                "terminal-small",
                "terminal-dumb",
                "locale-other",
                "tmux-keeps"
            ]
        );
    }
}
