//! Identifiers of bodies: 行政区划代码 (GB/T 2260) and 统一社会信用代码 (GB 32100) with its check character.
//! Leaves out the lists of codes in use.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A 行政区划代码 (GB/T 2260): six digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RegionCode(String);

/// A 统一社会信用代码 (GB 32100): 18 characters, the last one checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CreditCode(String);

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not six digits that begin with 1–9.
    #[error("expected a region code of six digits (GB/T 2260)")]
    Region,
    /// Not 18 characters of the set.
    #[error("expected a unified social credit code of 18 characters (GB 32100)")]
    Credit,
    /// The last character is wrong.
    #[error("expected the check character {0} at the end of the unified social credit code (GB 32100)")]
    Check(char),
}

impl CreditCode {
    /// The characters of GB 32100 in the order of their values: no I, O, S, V, Z.
    pub const CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
}

impl FromStr for RegionCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        digits.then(|| Self(text.to_owned())).ok_or(CodeError::Region)
    }
}

impl FromStr for CreditCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let values: Option<Vec<usize>> = text
            .bytes()
            .map(|byte| Self::CHARACTERS.bytes().position(|known| known == byte))
            .collect();
        let Some([head @ .., check]) = values.as_deref().filter(|values| values.len() == 18) else {
            return Err(CodeError::Credit);
        };
        // GB 32100: weights are the powers of 3 modulo 31.
        let sum: usize = head
            .iter()
            .scan(1, |weight, value| {
                let product = value * *weight;
                *weight = *weight * 3 % 31;
                Some(product)
            })
            .sum();
        let expected = (31 - sum % 31) % 31;
        if *check == expected {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError::Check(Self::CHARACTERS.as_bytes()[expected] as char))
        }
    }
}

macro_rules! code {
    ($name:ident, $schema:expr) => {
        impl $name {
            /// The code as printed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse()
                    .map_err(|error| serde::de::Error::custom(format_args!("invalid value: {text:?}, {error}")))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

code!(
    RegionCode,
    json_schema!({
        "type": "string",
        "title": "行政区划代码",
        "description": "行政区划代码（GB/T 2260），六位数字。Region code (GB/T 2260), six digits.",
        "pattern": "^[1-9][0-9]{5}$",
        "examples": ["371000"]
    })
);
code!(
    CreditCode,
    json_schema!({
        "type": "string",
        "title": "统一社会信用代码",
        "description": "统一社会信用代码（GB 32100），18位，末位为校验码。Unified social credit code (GB 32100), 18 characters, the last one a check character.",
        "pattern": "^[0-9A-HJ-NP-RTUWXY]{18}$",
        "examples": ["11370883004326403Q"]
    })
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_credit_codes_are_right() {
        for code in ["11370883004326403Q", "11370826004323472M", "11341702486344515H"] {
            assert_eq!(code.parse::<CreditCode>().unwrap().as_str(), code);
        }
    }

    #[test]
    fn a_wrong_check_character_is_named() {
        assert_eq!("11370883004326403R".parse::<CreditCode>(), Err(CodeError::Check('Q')));
        assert_eq!("1137088300432640".parse::<CreditCode>(), Err(CodeError::Credit));
        assert_eq!("1137088300432640IQ".parse::<CreditCode>(), Err(CodeError::Credit));
    }

    #[test]
    fn region_codes_have_six_digits() {
        assert!("371000".parse::<RegionCode>().is_ok());
        for code in ["37100", "3710000", "071000", "37100a", "３７１０００"] {
            assert_eq!(code.parse::<RegionCode>(), Err(CodeError::Region), "{code}");
        }
    }
}
