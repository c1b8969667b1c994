//! The helpers of templates as one visible slice: what each is called, what it takes, what it prints, with examples
//! that run as tests and make the reference. A new helper is one entry in one of the files below. Leaves out the
//! wording itself (`wording`).

mod number;
mod table;
mod test;
mod text;

use super::program::Value;
use gongkai_core::message::excerpt;
use gongkai_core::tables::FigureId;
use gongkai_core::{Decimal, Message, Report, Text, messages};
use jiff::civil::Date;

/// A helper.
#[derive(Debug)]
pub struct Helper {
    /// Name.
    pub name: &'static str,
    /// What is given to it.
    pub usage: &'static str,
    /// What it prints.
    pub about: Text,
    /// Templates and what they print of the example report of edition 2021.
    pub examples: &'static [(&'static str, &'static str)],
    /// Arguments at least and at most.
    pub(super) least: usize,
    pub(super) most: usize,
    /// Arguments with a name.
    pub(super) options: &'static [&'static str],
    /// It asks and does not print.
    pub(super) tests: bool,
    pub(super) call: for<'r, 'a> fn(&Given<'r, 'a>) -> Result<Value<'a>, Message>,
    /// What it printed back to what it was given.
    pub(super) back: Back,
}

/// How a helper's text is read back.
#[derive(Debug, Clone, Copy)]
pub(super) enum Back {
    /// The value of its first argument, in its carrier form.
    Value(fn(&str) -> Option<String>),
    /// The heading of a section.
    Heading,
    /// The first of its values that is there.
    First,
    /// Two days.
    Period,
    /// A text that the figure has whatever its value.
    Said(fn(FigureId) -> &'static str),
    /// A field of all items of a list.
    Items,
    /// All of its values.
    Joined,
    /// The cell of a figure with mark and remark.
    Cell,
    /// One of its texts.
    Tell,
    /// What it says can be worked out again and says nothing new.
    Derived,
}

/// Every helper, in the order of the reference.
pub static HELPERS: &[&Helper] = &[
    &number::CHINESE,
    &number::FORMAL,
    &number::DIGITS,
    &number::AMOUNT,
    &number::WAN,
    &number::YUAN,
    &number::ROUND,
    &number::SCALED,
    &number::SUM,
    &number::DIFFERENCE,
    &number::PERCENT,
    &number::CHANGE,
    &number::ORDINAL,
    &number::BRACKETED,
    &text::DATE,
    &text::DATE_CHINESE,
    &text::MONTH_DAY,
    &text::PERIOD,
    &text::DEFAULT,
    &text::JOIN,
    &text::LIST,
    &table::FIGURE,
    &table::TELL,
    &table::LABEL,
    &table::UNIT,
    &table::HEADING,
    &test::ZERO,
    &test::POSITIVE,
    &test::BLANK,
    &test::MARKED,
    &test::EQ,
    &test::GT,
    &test::LT,
    &test::NOT,
    &test::AND,
    &test::OR,
];

/// The helper of that name.
pub(super) fn find(name: &str) -> Option<&'static Helper> {
    HELPERS.iter().copied().find(|helper| helper.name == name)
}

/// What is given to a helper.
pub(super) struct Given<'r, 'a> {
    pub helper: &'static Helper,
    pub values: &'r [Value<'a>],
    pub named: &'r [Option<Value<'a>>],
    pub report: &'a Report,
}

impl<'a> Given<'_, 'a> {
    fn value(&self, at: usize) -> &Value<'a> {
        self.values.get(at).unwrap_or(&Value::Nothing)
    }

    fn option(&self, name: &str) -> Option<&Value<'a>> {
        let at = self.helper.options.iter().position(|known| *known == name)?;
        self.named.get(at)?.as_ref()
    }

    /// The text of an option; `None` where it is not given.
    fn option_text(&self, name: &str) -> Result<Option<String>, Message> {
        match self.option(name) {
            None => Ok(None),
            Some(value) => self.text(value).map(Some),
        }
    }

    fn text(&self, value: &Value<'_>) -> Result<String, Message> {
        match value.text() {
            Some(text) => Ok(text.into_owned()),
            None => Err(messages::template_helper_wants_text(self.helper.name)),
        }
    }

    /// A number; `None` where the field is blank.
    fn number(&self, value: &Value<'_>) -> Result<Option<Decimal>, Message> {
        match value {
            Value::Nothing => Ok(None),
            Value::Number(number) => Ok(Some(*number)),
            other => {
                let Some(text) = other.text() else {
                    return Err(messages::template_helper_wants_number(self.helper.name, "…"));
                };
                if text.is_empty() {
                    return Ok(None);
                }
                let number = text.parse().ok();
                number
                    .map(Some)
                    .ok_or_else(|| messages::template_helper_wants_number(self.helper.name, excerpt(&text)))
            }
        }
    }

    /// A whole number, not negative; `None` where the field is blank.
    fn whole(&self, value: &Value<'_>) -> Result<Option<u64>, Message> {
        let Some(number) = self.number(value)? else {
            return Ok(None);
        };
        let text = number.value().normalize().to_string();
        text.parse()
            .map(Some)
            .map_err(|_| messages::template_helper_wants_whole(self.helper.name, text))
    }

    /// Decimal places: an argument or the usual ones.
    fn places(&self, at: usize, usual: u32) -> Result<u32, Message> {
        match self.whole(self.value(at))? {
            None => Ok(usual),
            Some(places) => Ok(u32::try_from(places).unwrap_or(u32::MAX).min(20)),
        }
    }

    fn date(&self, value: &Value<'_>) -> Result<Option<Date>, Message> {
        match value {
            Value::Nothing => Ok(None),
            Value::Date(date) => Ok(Some(*date)),
            other => match other.text().and_then(|text| text.parse().ok()) {
                Some(date) => Ok(Some(date)),
                None => Err(messages::template_helper_wants_date(self.helper.name)),
            },
        }
    }
}

/// A text that is there, or nothing.
fn text_value<'a>(text: Option<String>) -> Value<'a> {
    text.map_or(Value::Nothing, |text| Value::Text(text.into()))
}

fn number_value<'a>(number: Option<Decimal>) -> Value<'a> {
    number.map_or(Value::Nothing, Value::Number)
}
