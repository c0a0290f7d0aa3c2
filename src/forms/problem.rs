//! Owns: what can be wrong with a form file: where it stands and what it is, as data.
//! Must not know: the sentences that say it; they are the catalogue's.

use serde::Serialize;

macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// What is wrong, one value for each sentence.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Fault { $($(#[$doc])* $variant),+ }

        impl Fault {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its word in the catalogue and in JSON.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

faults! {
    /// No sheet called survey.
    NoSurvey = "no_survey",
    /// A sheet lacks a column that it must have.
    NoColumn = "no_column",
    /// The same column stands twice.
    ColumnTwice = "column_twice",
    /// A row with a name or label and no type.
    NoType = "no_type",
    /// A type that XLSForm does not have.
    UnknownType = "unknown_type",
    /// A type of XLSForm that has no place at a telephone.
    UnsupportedType = "unsupported_type",
    /// A question, group or repeat without a name.
    NoName = "no_name",
    /// A name that no expression could name.
    BadName = "bad_name",
    /// Two of one name in one group.
    NameTwice = "name_twice",
    /// A select without the name of a list.
    NoListName = "no_list_name",
    /// A list that the choices sheet does not have.
    NoSuchList = "no_such_list",
    /// A choice without a name.
    ChoiceNoName = "choice_no_name",
    /// The same choice twice in one list.
    ChoiceTwice = "choice_twice",
    /// A choice with a space in a list of several answers, which spaces separate.
    ChoiceSpace = "choice_space",
    /// `or_other` together with a filter.
    OrOtherFilter = "or_other_filter",
    /// An end without its beginning.
    EndAlone = "end_alone",
    /// A beginning without its end.
    NeverEnded = "never_ended",
    /// A group ended as a repeat, or the other way round.
    WrongEnd = "wrong_end",
    /// A calculate row without a calculation.
    NoCalculation = "no_calculation",
    /// An expression that cannot be read.
    Unreadable = "unreadable",
    /// An expression nested too deeply.
    TooDeep = "too_deep",
    /// XPath beyond the subset.
    Construct = "construct",
    /// A function that is not there.
    UnknownFunction = "unknown_function",
    /// A function of XLSForm that is not supported.
    UnsupportedFunction = "unsupported_function",
    /// Too few or too many arguments.
    Arguments = "arguments",
    /// A regular expression that cannot be read.
    BadPattern = "bad_pattern",
    /// A field that the form does not have.
    UnknownField = "unknown_field",
    /// A field name that stands in several groups.
    AmbiguousField = "ambiguous_field",
    /// Calculations or conditions that go round in a circle.
    Circle = "circle",
    /// A parameter that is not right.
    BadParameter = "bad_parameter",
    /// A value that a column of ours does not take.
    BadValue = "bad_value",
    /// More rows than a form may have.
    TooLarge = "too_large",
    /// A column that is not used here.
    IgnoredColumn = "ignored_column",
    /// An appearance that is not used here.
    IgnoredAppearance = "ignored_appearance",
    /// A row without type, name and label.
    IgnoredRow = "ignored_row",
    /// A question that would be shown without words.
    NoLabel = "no_label",
    /// A filter that asks for a column which no choice of the list has.
    NoSuchColumn = "no_such_column",
    /// A type that is kept and stays empty here.
    StaysEmpty = "stays_empty",
}

impl Fault {
    /// Whether the form is refused for it; otherwise it is only told.
    #[must_use]
    pub const fn refuses(self) -> bool {
        !matches!(
            self,
            Self::IgnoredColumn
                | Self::IgnoredAppearance
                | Self::IgnoredRow
                | Self::NoLabel
                | Self::NoSuchColumn
                | Self::StaysEmpty
        )
    }
}

/// One thing wrong, and where.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// The sheet as the file calls it.
    pub sheet: String,
    /// The row as a spreadsheet program counts it; `None` for the sheet as a whole.
    pub row: Option<u32>,
    /// The column.
    pub column: Option<String>,
    /// What is wrong.
    pub fault: Fault,
    /// What it is about: a name, a type, a part of an expression.
    pub about: String,
}

/// What is wrong inside one cell, before anybody knows where the cell stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flaw {
    /// What is wrong.
    pub fault: Fault,
    /// What it is about.
    pub about: String,
}

impl Flaw {
    /// A flaw about something.
    pub fn new(fault: Fault, about: impl Into<String>) -> Self {
        Self {
            fault,
            about: about.into(),
        }
    }
}

impl Serialize for Fault {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
