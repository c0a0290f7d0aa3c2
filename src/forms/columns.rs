//! Owns: which title means which column, in the spellings that forms in the wild have.
//! Must not know: what stands below the titles.

/// A column of the survey sheet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Column {
    Type,
    Name,
    Label,
    Hint,
    Required,
    RequiredMessage,
    Relevant,
    Constraint,
    ConstraintMessage,
    Calculation,
    ChoiceFilter,
    Default,
    Appearance,
    ReadOnly,
    RepeatCount,
    Parameters,
    Pii,
    Phase,
    Index,
    Disabled,
    Trigger,
}

impl Column {
    /// The name of it that this program writes and says.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Name => "name",
            Self::Label => "label",
            Self::Hint => "hint",
            Self::Required => "required",
            Self::RequiredMessage => "required_message",
            Self::Relevant => "relevant",
            Self::Constraint => "constraint",
            Self::ConstraintMessage => "constraint_message",
            Self::Calculation => "calculation",
            Self::ChoiceFilter => "choice_filter",
            Self::Default => "default",
            Self::Appearance => "appearance",
            Self::ReadOnly => "read_only",
            Self::RepeatCount => "repeat_count",
            Self::Parameters => "parameters",
            Self::Pii => "hl::pii",
            Self::Phase => "hl::phase",
            Self::Index => "hl::index",
            Self::Disabled => "disabled",
            Self::Trigger => "trigger",
        }
    }

    /// Whether it may stand once for each language.
    const fn has_languages(self) -> bool {
        matches!(
            self,
            Self::Label | Self::Hint | Self::RequiredMessage | Self::ConstraintMessage
        )
    }
}

/// Every spelling, in small letters with `_` for spaces.
const SURVEY: &[(&str, Column)] = &[
    ("type", Column::Type),
    ("command", Column::Type),
    ("name", Column::Name),
    ("tag", Column::Name),
    ("value", Column::Name),
    ("label", Column::Label),
    ("caption", Column::Label),
    ("hint", Column::Hint),
    ("required", Column::Required),
    ("bind::required", Column::Required),
    ("required_message", Column::RequiredMessage),
    ("requiredmsg", Column::RequiredMessage),
    ("bind::jr:requiredmsg", Column::RequiredMessage),
    ("relevant", Column::Relevant),
    ("relevance", Column::Relevant),
    ("bind::relevant", Column::Relevant),
    ("constraint", Column::Constraint),
    ("bind::constraint", Column::Constraint),
    ("constraint_message", Column::ConstraintMessage),
    ("constraining_message", Column::ConstraintMessage),
    ("bind::jr:constraintmsg", Column::ConstraintMessage),
    ("calculation", Column::Calculation),
    ("calculate", Column::Calculation),
    ("bind::calculate", Column::Calculation),
    ("choice_filter", Column::ChoiceFilter),
    ("default", Column::Default),
    ("appearance", Column::Appearance),
    ("control::appearance", Column::Appearance),
    ("body::appearance", Column::Appearance),
    ("read_only", Column::ReadOnly),
    ("readonly", Column::ReadOnly),
    ("bind::readonly", Column::ReadOnly),
    ("repeat_count", Column::RepeatCount),
    ("count", Column::RepeatCount),
    ("jr:count", Column::RepeatCount),
    ("control::jr:count", Column::RepeatCount),
    ("body::jr:count", Column::RepeatCount),
    ("parameters", Column::Parameters),
    ("hl::pii", Column::Pii),
    ("hl::phase", Column::Phase),
    ("hl::index", Column::Index),
    ("disabled", Column::Disabled),
    ("trigger", Column::Trigger),
];

/// What a title of the survey sheet means: a column and its language, or nothing here.
pub(super) fn survey_column(title: &str, double_colons: bool) -> Option<(Column, Option<String>)> {
    let whole = plain(title);
    if let Some((_, column)) = SURVEY.iter().find(|known| known.0 == whole) {
        return Some((*column, None));
    }
    let (head, language) = split(title, double_colons)?;
    let find = |wanted: &str| {
        SURVEY
            .iter()
            .find(|known| known.0 == wanted)
            .map(|known| known.1)
    };
    if let Some(column) = find(&head).filter(|column| column.has_languages()) {
        return Some((column, Some(language)));
    }
    // `bind:relevant`, written with one colon; `bind::jr:constraintMsg::French`.
    let rest = plain(&language);
    if let Some(column) = find(&format!("{head}::{rest}")) {
        return Some((column, None));
    }
    let (second, language) = language.split_once("::")?;
    let column = find(&format!("{head}::{}", plain(second)))?;
    column
        .has_languages()
        .then(|| (column, Some(language.trim().to_owned())))
}

/// A column of the choices sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum ChoiceColumn {
    List,
    Name,
    Label(Option<String>),
    /// What filters may ask for.
    Other(String),
}

/// What a title of the choices sheet means.
pub(super) fn choice_column(title: &str, double_colons: bool) -> Option<ChoiceColumn> {
    match plain(title).as_str() {
        "" => None,
        "list_name" => Some(ChoiceColumn::List),
        "name" | "value" => Some(ChoiceColumn::Name),
        "label" | "caption" => Some(ChoiceColumn::Label(None)),
        _ => match split(title, double_colons) {
            Some((head, language)) if head == "label" || head == "caption" => {
                Some(ChoiceColumn::Label(Some(language)))
            }
            Some(_) => None,
            None => Some(ChoiceColumn::Other(title.trim().to_owned())),
        },
    }
}

/// `label::French (fr)`, and `label:fr` where no title of the sheet has two colons.
fn split(title: &str, double_colons: bool) -> Option<(String, String)> {
    let (head, language) = if double_colons {
        title.split_once("::")?
    } else {
        title.split_once(':')?
    };
    let language = language.split_whitespace().collect::<Vec<_>>().join(" ");
    (!language.is_empty()).then(|| (plain(head), language))
}

/// Small letters, `_` for spaces, none around the colons.
fn plain(title: &str) -> String {
    let parts: Vec<String> = (title.split(':'))
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join("_"))
        .collect();
    parts.join(":").to_lowercase()
}
