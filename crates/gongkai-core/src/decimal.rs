//! Exact decimal numbers that keep their printed digits: `274.43`, `7545`, `7545.00` are three texts and
//! stay so. Leaves out units: they belong to the figure or statistic.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A decimal number of at most 28 digits, written in JSON as a string of its printed digits.
#[derive(Debug, Clone, Copy)]
pub struct Decimal(rust_decimal::Decimal);

/// Why a text is not a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not of the form `-?(0|[1-9][0-9]*)(\.[0-9]+)?`.
    #[error("expected a decimal number such as \"274.43\"")]
    Form,
    /// More digits than can be kept exactly.
    #[error("expected at most 28 digits")]
    Digits,
}

/// The most digits that are kept, before and after the point.
const DIGITS: usize = 28;

/// The form of a decimal number in every carrier (a regular expression of JSON Schema).
pub const PATTERN: &str = r"^-?(0|[1-9][0-9]{0,27})(\.[0-9]{1,27})?$";

impl Decimal {
    /// The value without its printed form.
    #[must_use]
    pub const fn value(self) -> rust_decimal::Decimal {
        self.0
    }

    /// The number of printed decimal places.
    #[must_use]
    pub const fn places(self) -> u32 {
        self.0.scale()
    }

    /// The sum, or `None` when it has more digits than can be kept.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when it has more digits than can be kept.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// A whole number, or `None` when it has more digits than can be kept.
    pub(crate) fn whole(value: u128) -> Option<Self> {
        let value = i128::try_from(value).ok()?;
        rust_decimal::Decimal::try_from_i128_with_scale(value, 0).ok().map(Self)
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// Whether the value is zero, however it is printed.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Self {
        Self(value.into())
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits
            .split_once('.')
            .map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let only_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !only_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) || !fraction.is_none_or(only_digits) {
            return Err(DecimalError::Form);
        }
        if whole.len() + fraction.map_or(0, str::len) > DIGITS {
            return Err(DecimalError::Digits);
        }
        rust_decimal::Decimal::from_str_exact(text)
            .map(Self)
            .map_err(|_| DecimalError::Digits)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

// Printed digits are part of the identity: 1.0 is not 1.00, so that a round trip that loses a digit is seen.
impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 && self.0.scale() == other.0.scale()
    }
}

impl Eq for Decimal {}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse()
            .map_err(|error| serde::de::Error::custom(format_args!("invalid value: {text:?}, {error}")))
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "title": "十进制数",
            "description": "十进制数，以字符串保留印出的全部数字，至多28位。A decimal number of at most 28 digits; the string keeps every printed digit.",
            "pattern": PATTERN,
            "maxLength": 30,
            "examples": ["274.43", "0", "7545.00"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_digits_are_kept() {
        for text in [
            "0",
            "274.43",
            "7545.00",
            "0.092",
            "-3.10",
            "9999999999999999999999999999",
            "0.123456789012345678901234567",
        ] {
            let number: Decimal = text.parse().unwrap();
            assert_eq!(number.to_string(), text);
        }
        assert_ne!("1.0".parse::<Decimal>().unwrap(), "1.00".parse().unwrap());
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "-", "+1", "01", "1.", ".5", "1e3", " 1", "１", "1,000", "NaN"] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError::Form), "{text}");
        }
        assert_eq!(
            "12345678901234567890123456789".parse::<Decimal>(),
            Err(DecimalError::Digits)
        );
        assert_eq!(
            "0.1234567890123456789012345678".parse::<Decimal>(),
            Err(DecimalError::Digits)
        );
    }

    #[test]
    fn minus_zero_keeps_no_sign_but_is_no_negative_number() {
        assert!(!"-0".parse::<Decimal>().unwrap().is_negative());
    }
}
