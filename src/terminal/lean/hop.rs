//! Owns: the cheapest way of the cursor from one cell to another.
//! Must not know: what stands in the cells.

use super::capabilities::Capabilities;

/// Where the cursor is, as far as that is certain: after a cell in the last column no terminal agrees with the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) row: Option<u16>,
    pub(super) column: Option<u16>,
}

impl Place {
    pub(super) const NOWHERE: Self = Self {
        row: None,
        column: None,
    };

    pub(super) const fn at(row: u16, column: u16) -> Self {
        Self {
            row: Some(row),
            column: Some(column),
        }
    }
}

/// What decides how the cursor may move: the terminal, its width, and the rows that scroll.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    pub(super) capabilities: Capabilities,
    pub(super) width: u16,
    pub(super) top: u16,
    pub(super) bottom: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Forward {
    Stay,
    Right(u16),
    /// So many tabulators, then so many cells back.
    Tabs(u16, u16),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Across {
    Forward(Forward),
    Return(Forward),
    Backspace(u16),
    Left(u16),
    Column(u16),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Along {
    Stay,
    Feed(u16),
    Down(u16),
    Reverse(u16),
    Up(u16),
    Row(u16),
}

/// One way of the cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Hop(Way);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// Across first: that ends whatever a full row left open.
    Relative(Across, Along),
    Cell(u16, u16),
}

impl Hop {
    /// The cheapest way, and what it costs.
    pub(super) fn find(from: Place, row: u16, column: u16, ground: &Ground) -> (Self, u32) {
        let cell = (Self(Way::Cell(row, column)), cell_cost(row, column));
        let Some((along, down)) = from.row.and_then(|from| along(from, row, ground)) else {
            return cell;
        };
        let Some((across, over)) = across(from.column, column, ground) else {
            return cell;
        };
        if over + down <= cell.1 {
            (Self(Way::Relative(across, along)), over + down)
        } else {
            cell
        }
    }

    /// The cheapest way within a row.
    pub(super) fn within(from: u16, column: u16, ground: &Ground) -> Option<(Self, u32)> {
        let (across, cost) = across(Some(from), column, ground)?;
        Some((Self(Way::Relative(across, Along::Stay)), cost))
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        match self.0 {
            Way::Relative(over, down) => {
                write_across(over, out);
                write_along(down, out);
            }
            Way::Cell(0, 0) => out.extend_from_slice(b"\x1b[H"),
            Way::Cell(row, 0) => counted(out, row + 1, b'H'),
            Way::Cell(0, column) => {
                out.extend_from_slice(b"\x1b[;");
                number(out, column + 1);
                out.push(b'H');
            }
            Way::Cell(row, column) => {
                out.extend_from_slice(b"\x1b[");
                number(out, row + 1);
                out.push(b';');
                number(out, column + 1);
                out.push(b'H');
            }
        }
    }
}

const fn cell_cost(row: u16, column: u16) -> u32 {
    match (row, column) {
        (0, 0) => 3,
        (row, 0) => 3 + digits(row + 1),
        (0, column) => 4 + digits(column + 1),
        (row, column) => 4 + digits(row + 1) + digits(column + 1),
    }
}

/// What a sequence with one count costs; a count of one goes without saying.
pub(super) const fn counted_cost(count: u16) -> u32 {
    if count == 1 { 3 } else { 3 + digits(count) }
}

/// A sequence with one count.
pub(super) fn counted(out: &mut Vec<u8>, count: u16, last: u8) {
    out.extend_from_slice(b"\x1b[");
    if count != 1 {
        number(out, count);
    }
    out.push(last);
}

/// A number in digits.
pub(super) fn number(out: &mut Vec<u8>, number: u16) {
    out.extend_from_slice(number.to_string().as_bytes());
}

pub(super) const fn digits(number: u16) -> u32 {
    match number {
        0..10 => 1,
        10..100 => 2,
        100..1000 => 3,
        1000..10000 => 4,
        _ => 5,
    }
}

fn forward(from: u16, to: u16, ground: &Ground) -> Option<(Forward, u32)> {
    let ahead = to.checked_sub(from)?;
    if ahead == 0 {
        return Some((Forward::Stay, 0));
    }
    let right = (Forward::Right(ahead), counted_cost(ahead));
    if !ground.capabilities.tabs {
        return Some(right);
    }
    // Exactly on a stop, or one stop further and back again.
    let stop = to.div_ceil(8) * 8;
    let tabs = stop / 8 - from / 8;
    let back = stop - to;
    let cost = u32::from(tabs + back);
    if stop < ground.width && cost < right.1 {
        Some((Forward::Tabs(tabs, back), cost))
    } else {
        Some(right)
    }
}

fn across(from: Option<u16>, to: u16, ground: &Ground) -> Option<(Across, u32)> {
    let mut best: Option<(Across, u32)> = None;
    let mut offer = |way: Across, cost: u32| {
        if best.is_none_or(|(_, least)| cost < least) {
            best = Some((way, cost));
        }
    };
    if let Some(from) = from {
        if let Some((way, cost)) = forward(from, to, ground) {
            offer(Across::Forward(way), cost);
        } else {
            let back = from - to;
            offer(Across::Backspace(back), u32::from(back));
            offer(Across::Left(back), counted_cost(back));
        }
    }
    if from != Some(to)
        && let Some((way, cost)) = forward(0, to, ground)
    {
        offer(Across::Return(way), 1 + cost);
    }
    if ground.capabilities.columns && from != Some(to) {
        offer(Across::Column(to), 3 + digits(to + 1));
    }
    best
}

/// Up and down only where no margin of the scrolling rows is crossed: terminals differ in what then happens.
fn along(from: u16, to: u16, ground: &Ground) -> Option<(Along, u32)> {
    if from == to {
        return Some((Along::Stay, 0));
    }
    let mut best: Option<(Along, u32)> = None;
    let mut offer = |way: Along, cost: u32| {
        if best.is_none_or(|(_, least)| cost < least) {
            best = Some((way, cost));
        }
    };
    if let Some(down) = to.checked_sub(from).filter(|_| to <= ground.bottom) {
        offer(Along::Feed(down), u32::from(down));
        offer(Along::Down(down), counted_cost(down));
    }
    if let Some(up) = from.checked_sub(to).filter(|_| to >= ground.top) {
        offer(Along::Reverse(up), 2 * u32::from(up));
        offer(Along::Up(up), counted_cost(up));
    }
    if ground.capabilities.columns {
        offer(Along::Row(to), 3 + digits(to + 1));
    }
    best
}

fn write_forward(way: Forward, out: &mut Vec<u8>) {
    match way {
        Forward::Stay => {}
        Forward::Right(count) => counted(out, count, b'C'),
        Forward::Tabs(tabs, back) => {
            repeat(out, b"\t", tabs);
            repeat(out, b"\x08", back);
        }
    }
}

fn write_across(way: Across, out: &mut Vec<u8>) {
    match way {
        Across::Forward(way) => write_forward(way, out),
        Across::Return(way) => {
            out.push(b'\r');
            write_forward(way, out);
        }
        Across::Backspace(count) => repeat(out, b"\x08", count),
        Across::Left(count) => counted(out, count, b'D'),
        Across::Column(to) => {
            out.extend_from_slice(b"\x1b[");
            number(out, to + 1);
            out.push(b'G');
        }
    }
}

fn write_along(way: Along, out: &mut Vec<u8>) {
    match way {
        Along::Stay => {}
        Along::Feed(count) => repeat(out, b"\n", count),
        Along::Down(count) => counted(out, count, b'B'),
        Along::Reverse(count) => repeat(out, b"\x1bM", count),
        Along::Up(count) => counted(out, count, b'A'),
        Along::Row(to) => {
            out.extend_from_slice(b"\x1b[");
            number(out, to + 1);
            out.push(b'd');
        }
    }
}

pub(super) fn repeat(out: &mut Vec<u8>, bytes: &[u8], times: u16) {
    for _ in 0..times {
        out.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUND: Ground = Ground {
        capabilities: Capabilities::XTERM,
        width: 80,
        top: 0,
        bottom: 23,
    };

    fn way(from: (u16, u16), to: (u16, u16), ground: &Ground) -> String {
        let (hop, cost) = Hop::find(Place::at(from.0, from.1), to.0, to.1, ground);
        let mut bytes = Vec::new();
        hop.write(&mut bytes);
        assert_eq!(bytes.len(), usize::try_from(cost).unwrap_or_default());
        String::from_utf8_lossy(&bytes).replace('\x1b', "^")
    }

    #[test]
    fn each_way_is_the_shortest_somewhere() {
        let cases = [
            ((5, 5), (5, 5), ""),
            ((5, 5), (6, 5), "\n"),
            ((5, 5), (6, 0), "\r\n"),
            ((5, 5), (5, 3), "\u{8}\u{8}"),
            ((5, 60), (5, 40), "^[20D"),
            ((5, 2), (5, 16), "\t\t"),
            ((5, 2), (5, 15), "\t\t\u{8}"),
            ((5, 2), (5, 4), "^[2C"),
            ((5, 2), (4, 2), "^M"),
            ((9, 2), (1, 2), "^[8A"),
            ((1, 2), (9, 2), "^[8B"),
            ((20, 2), (0, 0), "^[H"),
            ((20, 70), (0, 33), "^[;34H"),
            ((20, 70), (3, 33), "^[4;34H"),
        ];
        for (from, to, shortest) in cases {
            assert_eq!(way(from, to, &GROUND), shortest, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn no_margin_of_the_scrolling_rows_is_crossed_by_feeding() {
        let ground = Ground {
            top: 3,
            bottom: 8,
            ..GROUND
        };
        assert_eq!(way((8, 0), (9, 0), &ground), "^[10d");
        assert_eq!(way((3, 0), (2, 0), &ground), "^[3d");
        assert_eq!(way((7, 0), (8, 0), &ground), "\n");
    }

    #[test]
    fn what_is_not_certain_is_addressed() {
        let pending = Place {
            row: Some(4),
            column: None,
        };
        let bytes = |from: Place, row, column| {
            let mut bytes = Vec::new();
            Hop::find(from, row, column, &GROUND).0.write(&mut bytes);
            String::from_utf8_lossy(&bytes).replace('\x1b', "^")
        };
        assert_eq!(bytes(pending, 5, 0), "\r\n");
        assert_eq!(bytes(pending, 4, 79), "^[80G");
        assert_eq!(bytes(Place::NOWHERE, 4, 0), "^[5H");
    }
}
