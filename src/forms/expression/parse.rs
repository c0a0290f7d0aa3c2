//! Owns: tokens into an expression, by binding strength (Pratt), with a floor under the depth.
//! Must not know: whether a field exists.

use super::function::{Called, called, refused};
use super::scan::{Token, scan};
use super::{Expression, Operator, Path};
use crate::forms::problem::{Fault, Flaw};

/// How deep parentheses and calls may nest.
const DEEPEST: usize = 120;

/// Reads one expression.
///
/// # Errors
/// What cannot be read, is beyond the subset, or names an unknown function.
pub fn parse(text: &str) -> Result<Expression<Path>, Flaw> {
    let tokens = scan(text)?;
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        depth: 0,
    };
    let read = reader.expression(0)?;
    match reader.peek() {
        None => Ok(read),
        Some(_) => Err(reader.flaw()),
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        token
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(here)) if *here == sign)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let here = self.is(sign);
        self.at += usize::from(here);
        here
    }

    fn need(&mut self, sign: &str) -> Result<(), Flaw> {
        if self.eat(sign) {
            Ok(())
        } else {
            Err(self.flaw())
        }
    }

    /// What stands here is not what may stand here.
    fn flaw(&self) -> Flaw {
        let about = match self.peek() {
            None => String::new(),
            Some(Token::Number(number)) => number.to_string(),
            Some(Token::Text(text)) => format!("'{text}'"),
            Some(Token::Name(name)) => name.clone(),
            Some(Token::Field(name)) => format!("${{{name}}}"),
            Some(Token::Sign(sign @ ("[" | "//" | "::" | "|" | "@"))) => {
                return Flaw::new(Fault::Construct, *sign);
            }
            Some(Token::Sign(sign)) => (*sign).to_owned(),
        };
        Flaw::new(Fault::Unreadable, about)
    }

    fn operator(&self) -> Option<Operator> {
        Some(match self.peek()? {
            Token::Sign("=") => Operator::Equal,
            Token::Sign("!=") => Operator::Unequal,
            Token::Sign("<") => Operator::Less,
            Token::Sign("<=") => Operator::LessEqual,
            Token::Sign(">") => Operator::Greater,
            Token::Sign(">=") => Operator::GreaterEqual,
            Token::Sign("+") => Operator::Plus,
            Token::Sign("-") => Operator::Minus,
            Token::Sign("*") => Operator::Times,
            Token::Name(name) => match name.as_str() {
                "or" => Operator::Or,
                "and" => Operator::And,
                "div" => Operator::Div,
                "mod" => Operator::Mod,
                _ => return None,
            },
            _ => return None,
        })
    }

    fn expression(&mut self, weakest: u8) -> Result<Expression<Path>, Flaw> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Flaw::new(Fault::TooDeep, ""));
        }
        let mut left = self.operand()?;
        while let Some(operator) = self.operator() {
            let strength = operator.strength();
            if strength <= weakest {
                break;
            }
            self.at += 1;
            let right = self.expression(strength)?;
            left = Expression::Two(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expression<Path>, Flaw> {
        if self.eat("-") {
            // Binds closer than any operator between two values.
            return Ok(Expression::Negative(Box::new(
                self.expression(Operator::Times.strength())?,
            )));
        }
        if self.eat("(") {
            let inner = self.expression(0)?;
            self.need(")")?;
            return Ok(inner);
        }
        match self.peek() {
            Some(Token::Number(number)) => {
                self.at += 1;
                Ok(Expression::Number(*number))
            }
            Some(Token::Text(text)) => {
                self.at += 1;
                Ok(Expression::Text(text.clone()))
            }
            Some(Token::Name(_)) if self.tokens.get(self.at + 1) == Some(&Token::Sign("(")) => {
                self.call()
            }
            Some(Token::Field(name)) => {
                self.at += 1;
                let mut steps = Vec::new();
                while self.eat("/") {
                    steps.push(self.step()?);
                }
                self.path(Path::Named(name.clone(), steps))
            }
            Some(Token::Sign("/")) => {
                let mut steps = Vec::new();
                while self.eat("/") {
                    steps.push(self.step()?);
                }
                self.path(Path::Absolute(steps))
            }
            Some(Token::Name(_) | Token::Sign("." | "..")) => self.relative(false),
            _ => Err(self.flaw()),
        }
    }

    fn path(&self, path: Path) -> Result<Expression<Path>, Flaw> {
        if self.is("[") || self.is("//") {
            return Err(self.flaw());
        }
        Ok(Expression::Field(path))
    }

    fn step(&mut self) -> Result<String, Flaw> {
        match self.peek() {
            Some(Token::Name(name)) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            Some(Token::Sign("*")) => Err(Flaw::new(Fault::Construct, "*")),
            _ => Err(self.flaw()),
        }
    }

    /// `.`, `..`, names, with slashes between; dots only before names.
    fn relative(&mut self, current: bool) -> Result<Expression<Path>, Flaw> {
        let mut up = 0;
        let mut steps = Vec::new();
        loop {
            if self.eat("..") {
                if steps.pop().is_none() {
                    up += 1;
                }
            } else if !self.eat(".") {
                steps.push(self.step()?);
            }
            if !self.eat("/") {
                break;
            }
        }
        self.path(Path::Relative { up, steps, current })
    }

    fn call(&mut self) -> Result<Expression<Path>, Flaw> {
        let Some(Token::Name(name)) = self.take() else {
            return Err(self.flaw());
        };
        self.need("(")?;
        let mut arguments = Vec::new();
        if !self.eat(")") {
            loop {
                arguments.push(self.expression(0)?);
                if self.eat(")") {
                    break;
                }
                self.need(",")?;
            }
        }
        if name == "current" && arguments.is_empty() {
            return if self.eat("/") {
                self.relative(true)
            } else {
                self.path(Path::Relative {
                    up: 0,
                    steps: Vec::new(),
                    current: true,
                })
            };
        }
        if self.is("/") || self.is("[") {
            // A function that gives places in a document, as `instance()` does.
            return match refused(name) {
                Fault::UnsupportedFunction => Err(Flaw::new(Fault::UnsupportedFunction, name)),
                _ => Err(Flaw::new(Fault::Construct, format!("{name}()/"))),
            };
        }
        match called(name, arguments)? {
            Called::Function(function, arguments) => Ok(Expression::Call(function, arguments)),
            Called::Constant(constant) => Ok(constant),
        }
    }
}
