//! Owns: drawing the promises that nobody has kept yet.
//! Must not know: what was promised.

use ratatui::layout::Position;

use super::{ListKind, Lists, listed, nothing};
use crate::domain::FollowUp;
use crate::panes::Sight;
use crate::panes::call::view::moment;
use crate::theme::Role;
use crate::widgets::Sheet;

pub(super) fn view(
    lists: &Lists,
    sight: &Sight<'_>,
    focus: bool,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let rows = &lists.follow_ups;
    if rows.is_empty() {
        return nothing(ListKind::FollowUps, sight, sheet);
    }
    let chosen = lists.selected_follow_up().map(|one| one.id);
    let at = rows.iter().position(|row| Some(row.id) == chosen);
    listed(rows, at, focus, sheet, |row, y, sheet| {
        promise(row, sight, y, sheet);
    })
}

/// When, whether it is about to slip, for which case, who promised it, from where.
fn promise(row: &FollowUp, sight: &Sight<'_>, y: u16, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let now = sight.clock.now();
    let (state, role) = if row.is_due(now) {
        (pen.say("follow-up-due"), Role::Warning)
    } else if row.is_near(now) {
        (pen.say("follow-up-near"), Role::Warning)
    } else {
        (String::new(), Role::Text)
    };
    let text = pen.shared(Role::Text);
    let mut line = sheet.row(y);
    line.skip(1)
        .cell(&moment(row.due_at, sight), 17, pen.shared(role));
    line.cell(&state, 10, pen.shared(role)).skip(1);
    line.cell(row.case_number.as_deref().unwrap_or("—"), 8, text);
    line.cell(&pen.name(&sight.handle(&row.promised_by)), 11, text)
        .skip(1);
    let facility = row.facility.as_deref().map(|name| pen.name(name));
    line.text(&facility.unwrap_or_default(), pen.shared(Role::Muted));
}
