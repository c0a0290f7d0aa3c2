//! Owns: the expressions of a form: the subset of XPath and the functions that XLSForm has, read and computed.
//! Must not know: sheets, questions, or where values come from.

mod call;
mod compute;
mod dates;
mod function;
mod letters;
mod parse;
mod scan;
#[cfg(test)]
mod tests;
mod value;

pub use compute::{Surroundings, compute, truth};
pub use dates::{day_of, days_since_epoch, moment_of, written_moment};
pub use function::Function;
pub use parse::parse;
pub use scan::looks_computed;
pub use value::{Value, number_of, written};

/// An operator between two values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `div`
    Div,
    /// `mod`
    Mod,
}

impl Operator {
    /// How strongly it binds, as XPath 1.0 has it.
    pub(crate) const fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unequal => 3,
            Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Div | Self::Mod => 6,
        }
    }
}

/// Where an expression points, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Path {
    /// `${name}`, and steps below it.
    Named(String, Vec<String>),
    /// `.`, `..`, `../x`, `x`, `current()/../x`: so many groups up, then these steps down.
    Relative {
        /// How many steps up.
        up: usize,
        /// The names downwards.
        steps: Vec<String>,
        /// Written with `current()`: the question even inside a choice filter.
        current: bool,
    },
    /// `/data/group/x`: the first step is the form itself.
    Absolute(Vec<String>),
}

/// An expression. `R` is what a reference is: a [`Path`] as read, a place in the form once it is resolved.
#[derive(Clone, PartialEq, Debug)]
pub enum Expression<R> {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A field.
    Field(R),
    /// `-x`
    Negative(Box<Self>),
    /// Two values and what stands between them.
    Two(Operator, Box<Self>, Box<Self>),
    /// A function and its arguments.
    Call(Function, Vec<Self>),
}

impl<R> Expression<R> {
    /// The same expression with every reference replaced.
    ///
    /// # Errors
    /// The first that `find` cannot replace.
    pub fn resolve<S, E>(
        self,
        find: &mut impl FnMut(R) -> Result<S, E>,
    ) -> Result<Expression<S>, E> {
        Ok(match self {
            Self::Number(number) => Expression::Number(number),
            Self::Text(text) => Expression::Text(text),
            Self::Field(field) => Expression::Field(find(field)?),
            Self::Negative(inner) => Expression::Negative(Box::new(inner.resolve(find)?)),
            Self::Two(operator, left, right) => Expression::Two(
                operator,
                Box::new(left.resolve(find)?),
                Box::new(right.resolve(find)?),
            ),
            Self::Call(function, arguments) => Expression::Call(
                function,
                arguments
                    .into_iter()
                    .map(|argument| argument.resolve(find))
                    .collect::<Result<_, _>>()?,
            ),
        })
    }

    /// Calls `see` with every reference.
    pub fn each_field<'a>(&'a self, see: &mut impl FnMut(&'a R)) {
        match self {
            Self::Number(_) | Self::Text(_) => {}
            Self::Field(field) => see(field),
            Self::Negative(inner) => inner.each_field(see),
            Self::Two(_, left, right) => {
                left.each_field(see);
                right.each_field(see);
            }
            Self::Call(_, arguments) => {
                for argument in arguments {
                    argument.each_field(see);
                }
            }
        }
    }

    /// Whether a function is called anywhere in it.
    #[must_use]
    pub fn calls(&self, wanted: Function) -> bool {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Field(_) => false,
            Self::Negative(inner) => inner.calls(wanted),
            Self::Two(_, left, right) => left.calls(wanted) || right.calls(wanted),
            Self::Call(function, arguments) => {
                *function == wanted || arguments.iter().any(|argument| argument.calls(wanted))
            }
        }
    }
}
