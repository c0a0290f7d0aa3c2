//! Owns: what an expression gives, operator by operator.
//! Must not know: where field values come from.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::call::Call;
use super::{Expression, Operator, Value};

/// Where an expression is computed: what its fields say, and what time it is.
pub trait Surroundings<R> {
    /// What stands in every field that the reference reaches and that is relevant.
    fn fields(&self, field: &R) -> Vec<String>;
    /// Which of its repeats this one is, from 1.
    fn position(&self, field: &R) -> Option<usize>;
    /// What stands in the field of the repeat with these numbers, from 1.
    fn of_repeat(&self, field: &R, repeats: &[(&R, usize)]) -> String;
    /// The label of a choice of a question, in the language of the interview.
    fn choice_label(&self, question: &R, choice: &str) -> String;
    /// What stands in the field itself.
    fn own(&self) -> String;
    /// What time it is, and where.
    fn now(&self) -> &Zoned;
}

/// Whether it holds.
pub fn truth<R>(expression: &Expression<R>, at: &impl Surroundings<R>) -> bool {
    compute(expression, at).truth()
}

/// What it gives.
pub fn compute<R>(expression: &Expression<R>, at: &impl Surroundings<R>) -> Value {
    match expression {
        Expression::Number(number) => Value::Number(*number),
        Expression::Text(text) => Value::Text(text.clone()),
        Expression::Field(field) => Value::Fields(at.fields(field)),
        Expression::Negative(inner) => Value::Number(-compute(inner, at).number(zone(at))),
        Expression::Two(operator, left, right) => two(*operator, left, right, at),
        Expression::Call(function, arguments) => Call::new(arguments, at).value(*function),
    }
}

pub(super) fn zone<R>(at: &impl Surroundings<R>) -> &TimeZone {
    at.now().time_zone()
}

fn two<R>(
    operator: Operator,
    left: &Expression<R>,
    right: &Expression<R>,
    at: &impl Surroundings<R>,
) -> Value {
    match operator {
        Operator::Or => Value::Truth(truth(left, at) || truth(right, at)),
        Operator::And => Value::Truth(truth(left, at) && truth(right, at)),
        Operator::Plus | Operator::Minus | Operator::Times | Operator::Div | Operator::Mod => {
            let (left, right) = (
                compute(left, at).number(zone(at)),
                compute(right, at).number(zone(at)),
            );
            Value::Number(match operator {
                Operator::Plus => left + right,
                Operator::Minus => left - right,
                Operator::Times => left * right,
                Operator::Div => left / right,
                // The sign of the dividend, as XPath has it.
                _ => left % right,
            })
        }
        _ => Value::Truth(compared(
            operator,
            &compute(left, at),
            &compute(right, at),
            zone(at),
        )),
    }
}

/// Several fields hold if one of them does; one field or none is a text like any other, and empty is ''.
fn compared(operator: Operator, left: &Value, right: &Value, zone: &TimeZone) -> bool {
    if let Some(fields) = several(left) {
        return fields
            .iter()
            .any(|one| compared(operator, &Value::Text(one.clone()), right, zone));
    }
    if let Some(fields) = several(right) {
        return fields
            .iter()
            .any(|one| compared(operator, left, &Value::Text(one.clone()), zone));
    }
    let numbers = || (left.number(zone), right.number(zone));
    match operator {
        Operator::Equal => equal(left, right, zone),
        Operator::Unequal => !equal(left, right, zone),
        Operator::Less => numbers().0 < numbers().1,
        Operator::LessEqual => numbers().0 <= numbers().1,
        Operator::Greater => numbers().0 > numbers().1,
        _ => numbers().0 >= numbers().1,
    }
}

const fn several(value: &Value) -> Option<&Vec<String>> {
    match value {
        Value::Fields(fields) if fields.len() > 1 => Some(fields),
        _ => None,
    }
}

#[allow(clippy::float_cmp, reason = "`=` of numbers is exact in XPath")]
fn equal(left: &Value, right: &Value, zone: &TimeZone) -> bool {
    match (left, right) {
        (Value::Truth(truth), other) | (other, Value::Truth(truth)) => other.truth() == *truth,
        (Value::Number(_), _) | (_, Value::Number(_)) => left.number(zone) == right.number(zone),
        _ => left.text() == right.text(),
    }
}
