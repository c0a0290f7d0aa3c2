//! Owns: what kind of question each type names, and which types are refused by name.
//! Must not know: the other columns.

/// What a row is.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// Questions that belong together.
    Group,
    /// Questions that are asked as often as needed.
    Repeat,
    /// Words to read out; no answer.
    Note,
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A number between two others, in steps.
    Range {
        /// The least.
        start: f64,
        /// The most.
        end: f64,
        /// From one to the next.
        step: f64,
    },
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    DateTime,
    /// One of a list.
    SelectOne(usize),
    /// Any number of a list.
    SelectMultiple(usize),
    /// A list in an order.
    Rank(usize),
    /// Confirmed or not.
    Acknowledge,
    /// Latitude, longitude and, if known, height and precision.
    Geopoint,
    /// Computed.
    Calculate,
    /// Set by others, never shown.
    Hidden,
    /// When the interview began.
    Start,
    /// When it ended.
    End,
    /// The day it began.
    Today,
    /// What only a phone knows; stays empty.
    Device,
}

impl Kind {
    /// Whether it holds other rows.
    #[must_use]
    pub const fn is_container(&self) -> bool {
        matches!(self, Self::Group | Self::Repeat)
    }

    /// Whether somebody is asked.
    #[must_use]
    pub const fn is_asked(&self) -> bool {
        !matches!(
            self,
            Self::Group
                | Self::Repeat
                | Self::Note
                | Self::Calculate
                | Self::Hidden
                | Self::Start
                | Self::End
                | Self::Today
                | Self::Device
        )
    }

    /// Whether an answer is several of a list.
    #[must_use]
    pub const fn takes_several(&self) -> bool {
        matches!(self, Self::SelectMultiple(_) | Self::Rank(_))
    }

    /// The list it chooses from.
    #[must_use]
    pub const fn list(&self) -> Option<usize> {
        match self {
            Self::SelectOne(list) | Self::SelectMultiple(list) | Self::Rank(list) => Some(*list),
            _ => None,
        }
    }

    /// Its name in XLSForm, without the list.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Repeat => "repeat",
            Self::Note => "note",
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Range { .. } => "range",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "dateTime",
            Self::SelectOne(_) => "select_one",
            Self::SelectMultiple(_) => "select_multiple",
            Self::Rank(_) => "rank",
            Self::Acknowledge => "acknowledge",
            Self::Geopoint => "geopoint",
            Self::Calculate => "calculate",
            Self::Hidden => "hidden",
            Self::Start => "start",
            Self::End => "end",
            Self::Today => "today",
            Self::Device => "deviceid",
        }
    }
}

/// How one chooses from a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Choosing {
    One,
    Several,
    Order,
}

impl Choosing {
    pub(super) const fn from(self, list: usize) -> Kind {
        match self {
            Self::One => Kind::SelectOne(list),
            Self::Several => Kind::SelectMultiple(list),
            Self::Order => Kind::Rank(list),
        }
    }
}

/// A type cell as read, before the list is known.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Written {
    Plain(Kind),
    Begin(Kind),
    End(Kind),
    Select {
        choosing: Choosing,
        list: String,
        or_other: bool,
    },
    /// A select without its list.
    NoList,
    /// A setting that old forms keep in the survey sheet.
    Setting,
    Unsupported,
    Unknown,
}

const SELECTS: &[(&str, Choosing)] = &[
    ("add select one prompt using", Choosing::One),
    ("add select multiple prompt using", Choosing::Several),
    ("select all that apply from", Choosing::Several),
    ("select all that apply", Choosing::Several),
    ("select one from", Choosing::One),
    ("select one", Choosing::One),
    ("select_one", Choosing::One),
    ("select1", Choosing::One),
    ("select multiple", Choosing::Several),
    ("select_multiple", Choosing::Several),
    ("rank", Choosing::Order),
];

const PLAIN: &[(&str, Kind)] = &[
    ("note", Kind::Note),
    ("text", Kind::Text),
    ("string", Kind::Text),
    // Asked; without the blank it is the phone's own number.
    ("phone number", Kind::Text),
    ("integer", Kind::Integer),
    ("int", Kind::Integer),
    ("decimal", Kind::Decimal),
    ("date", Kind::Date),
    ("time", Kind::Time),
    ("datetime", Kind::DateTime),
    ("date time", Kind::DateTime),
    ("acknowledge", Kind::Acknowledge),
    ("trigger", Kind::Acknowledge),
    ("geopoint", Kind::Geopoint),
    ("gps", Kind::Geopoint),
    ("location", Kind::Geopoint),
    ("calculate", Kind::Calculate),
    ("hidden", Kind::Hidden),
    ("start", Kind::Start),
    ("start time", Kind::Start),
    ("end", Kind::End),
    ("end time", Kind::End),
    ("today", Kind::Today),
    ("deviceid", Kind::Device),
    ("device id", Kind::Device),
    ("imei", Kind::Device),
    ("phonenumber", Kind::Device),
    ("subscriberid", Kind::Device),
    ("simserial", Kind::Device),
    ("username", Kind::Device),
    ("email", Kind::Device),
];

const UNSUPPORTED: &[&str] = &[
    "image",
    "photo",
    "audio",
    "video",
    "file",
    "barcode",
    "geotrace",
    "geoshape",
    "osm",
    "audit",
    "encryption",
    "entities",
    "xml-external",
    "csv-external",
    "start-geopoint",
    "background-audio",
    "background-geopoint",
    "begin loop",
    "begin_loop",
    "end loop",
    "end_loop",
    "percentage",
    "cascading_select",
    "cascading select",
];

/// Types that begin so are refused with whatever follows.
const UNSUPPORTED_STARTS: &[&str] = &[
    "select_one_from_file",
    "select_multiple_from_file",
    "select one from file",
    "select multiple from file",
    "select_one_external",
    "select one external",
    "begin loop",
    "begin_loop",
    "osm ",
    "cascading_select ",
    "cascading select ",
    "q ",
    "add ",
    "get ",
    "uri:",
    "number of days in ",
];

/// Reads a type cell.
pub(super) fn read(cell: &str) -> Written {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let whole = words.join(" ").to_lowercase();
    for (start, made) in [
        ("begin", Written::Begin as fn(Kind) -> Written),
        ("end", Written::End),
    ] {
        let rest = whole
            .strip_prefix(start)
            .map(|rest| rest.trim_start_matches([' ', '_']));
        match rest {
            Some("group") => return made(Kind::Group),
            Some("repeat" | "lgroup" | "looped group") => return made(Kind::Repeat),
            _ => {}
        }
    }
    if let Some((_, kind)) = PLAIN.iter().find(|plain| plain.0 == whole) {
        return Written::Plain(kind.clone());
    }
    if whole == "range" {
        let (start, end, step) = (0.0, 10.0, 1.0);
        return Written::Plain(Kind::Range { start, end, step });
    }
    if matches!(
        whole.as_str(),
        "form_title"
            | "set_form_title"
            | "form_id"
            | "set_form_id"
            | "set form title"
            | "set form id"
    ) {
        return Written::Setting;
    }
    if UNSUPPORTED.contains(&whole.as_str()) {
        return Written::Unsupported;
    }
    select(&words, &whole).unwrap_or_else(|| {
        if UNSUPPORTED_STARTS
            .iter()
            .any(|start| whole.starts_with(start))
        {
            Written::Unsupported
        } else {
            Written::Unknown
        }
    })
}

fn select(words: &[&str], whole: &str) -> Option<Written> {
    for (spelling, choosing) in SELECTS {
        let Some(rest) = whole.strip_prefix(spelling) else {
            continue;
        };
        if rest.is_empty() {
            return Some(Written::NoList);
        }
        if !rest.starts_with(' ') {
            continue;
        }
        let after = &words[spelling.split(' ').count()..];
        let tail = after.get(1..).unwrap_or_default().join(" ").to_lowercase();
        let or_other = match tail.as_str() {
            "" => false,
            "or_other" | "or other" | "or specify other" => true,
            _ => return None,
        };
        return Some(Written::Select {
            choosing: *choosing,
            list: after.first().copied().unwrap_or_default().to_owned(),
            or_other,
        });
    }
    None
}
