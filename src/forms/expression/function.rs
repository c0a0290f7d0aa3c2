//! Owns: which functions there are, how many arguments each takes, and which are refused by name.
//! Must not know: what they compute.

use super::{Expression, Path, parse};
use crate::forms::problem::{Fault, Flaw};

macro_rules! functions {
    ($($variant:ident = $name:literal $least:literal $most:literal),+ $(,)?) => {
        /// A function.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "each is named after the function it is")]
        pub enum Function { $($variant),+ }

        impl Function {
            /// Its name in a form.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Every one: its name, itself, the least and the most arguments.
            pub const ALL: &[(&'static str, Self, usize, usize)] = &[$(($name, Self::$variant, $least, $most)),+];
        }
    };
}

functions! {
    If = "if" 3 3,
    Coalesce = "coalesce" 2 99,
    Once = "once" 1 1,
    Selected = "selected" 2 2,
    SelectedAt = "selected-at" 2 2,
    CountSelected = "count-selected" 1 1,
    ChoiceName = "jr:choice-name" 2 2,
    IndexedRepeat = "indexed-repeat" 3 7,
    Count = "count" 1 1,
    CountNonEmpty = "count-non-empty" 1 1,
    Sum = "sum" 1 1,
    Min = "min" 1 99,
    Max = "max" 1 99,
    Position = "position" 1 1,
    Round = "round" 1 2,
    Int = "int" 1 1,
    Floor = "floor" 1 1,
    Ceiling = "ceiling" 1 1,
    Abs = "abs" 1 1,
    Pow = "pow" 2 2,
    Sqrt = "sqrt" 1 1,
    Exp = "exp" 1 1,
    Exp10 = "exp10" 1 1,
    Log = "log" 1 1,
    Log10 = "log10" 1 1,
    Pi = "pi" 0 0,
    Number = "number" 0 1,
    Text = "string" 0 1,
    Boolean = "boolean" 1 1,
    BooleanFromString = "boolean-from-string" 1 1,
    Not = "not" 1 1,
    True = "true" 0 0,
    False = "false" 0 0,
    Checklist = "checklist" 3 99,
    Concat = "concat" 1 99,
    Join = "join" 2 99,
    Contains = "contains" 2 2,
    StartsWith = "starts-with" 2 2,
    EndsWith = "ends-with" 2 2,
    Substring = "substring" 2 3,
    Substr = "substr" 2 3,
    SubstringBefore = "substring-before" 2 2,
    SubstringAfter = "substring-after" 2 2,
    StringLength = "string-length" 0 1,
    NormalizeSpace = "normalize-space" 0 1,
    Translate = "translate" 3 3,
    Regex = "regex" 2 2,
    Today = "today" 0 0,
    Now = "now" 0 0,
    Date = "date" 1 1,
    DateTime = "date-time" 1 1,
    DecimalDateTime = "decimal-date-time" 1 1,
    DecimalDate = "decimal-date" 1 1,
    DecimalTime = "decimal-time" 1 1,
    FormatDate = "format-date" 2 2,
    FormatDateTime = "format-date-time" 2 2,
}

/// Functions that XLSForm has and that are refused by name: files, geometry, chance, or the phone's own answers.
const REFUSED: &[&str] = &[
    "instance",
    "pulldata",
    "random",
    "randomize",
    "uuid",
    "digest",
    "base64-decode",
    "extract-signed",
    "area",
    "distance",
    "geofence",
    "intersects",
    "property",
    "version",
    "weighted-checklist",
    "jr:itext",
    "last",
    "name",
    "local-name",
    "id",
    "lang",
    "depth",
    "difference-in-months",
    "add-date",
    "search",
    "position-in-repeat",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
];

/// Why a function that is not there is not there.
pub(super) fn refused(name: &str) -> Fault {
    if name.starts_with("cht:") || REFUSED.contains(&name) {
        Fault::UnsupportedFunction
    } else {
        Fault::UnknownFunction
    }
}

/// What a call is.
pub(super) enum Called {
    Function(Function, Vec<Expression<Path>>),
    Constant(Expression<Path>),
}

/// Finds a function and checks its arguments as far as they are written out.
pub(super) fn called(name: &str, mut arguments: Vec<Expression<Path>>) -> Result<Called, Flaw> {
    let Some((_, function, least, most)) = Function::ALL.iter().find(|known| known.0 == name)
    else {
        return Err(Flaw::new(refused(name), name));
    };
    if !(*least..=*most).contains(&arguments.len())
        || (*function == Function::IndexedRepeat && arguments.len().is_multiple_of(2))
    {
        return Err(Flaw::new(Fault::Arguments, name));
    }
    // The question whose label is wanted is written as a text: `jr:choice-name(${x}, '${x}')`.
    if let (Function::ChoiceName, [_, question]) = (function, &mut arguments[..])
        && let Expression::Text(path) = question
    {
        *question = parse(path)?;
    }
    let fields_where_needed = match function {
        Function::Count | Function::CountNonEmpty | Function::Position => {
            arguments.iter().all(is_field)
        }
        // The field, then each repeat before its number.
        Function::IndexedRepeat => (arguments.iter().enumerate())
            .all(|(at, argument)| (at > 0 && at.is_multiple_of(2)) || is_field(argument)),
        Function::ChoiceName => is_field(&arguments[1]),
        _ => true,
    };
    if !fields_where_needed {
        return Err(Flaw::new(Fault::Arguments, name));
    }
    match (function, &arguments[..]) {
        (Function::Pi, _) => Ok(Called::Constant(Expression::Number(std::f64::consts::PI))),
        (Function::Regex, [_, Expression::Text(pattern)]) => match pattern_of(pattern) {
            Some(_) => Ok(Called::Function(*function, arguments)),
            None => Err(Flaw::new(Fault::BadPattern, pattern)),
        },
        _ => Ok(Called::Function(*function, arguments)),
    }
}

const fn is_field(argument: &Expression<Path>) -> bool {
    matches!(argument, Expression::Field(_))
}

/// A pattern that matches the whole text, as it does on a phone.
pub(super) fn pattern_of(pattern: &str) -> Option<regex_lite::Regex> {
    regex_lite::RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(1 << 20)
        .build()
        .ok()
}
