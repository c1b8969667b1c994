//! The editions of the statutory form. Leaves out the free form of 2008–2018, which has no tables in common.

use crate::tables::Table;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An edition (格式版本) of the form, named after the year of the notice that set it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(
    title = "格式版本",
    description = "年度报告格式的版本。The edition of the statutory form: 2021（国办公开办函〔2021〕30号）, 2019（国办公开办函〔2019〕60号，试行）."
)]
pub enum Edition {
    /// 国办公开办函〔2019〕60号（试行）。For the reports of 2019 and 2020.
    #[serde(rename = "2019")]
    E2019,
    /// 国办公开办函〔2021〕30号。For the reports of 2021 and later.
    #[default]
    #[serde(rename = "2021")]
    E2021,
}

impl Edition {
    /// Every edition, newest first.
    pub const ALL: [Self; 2] = [Self::E2021, Self::E2019];

    /// The edition that the report of a year has to use; `None` before 2019.
    #[must_use]
    pub const fn of_year(year: u16) -> Option<Self> {
        match year {
            0..2019 => None,
            2019 | 2020 => Some(Self::E2019),
            2021.. => Some(Self::E2021),
        }
    }

    /// The name as in JSON: the year of the notice.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::E2019 => "2019",
            Self::E2021 => "2021",
        }
    }

    /// The edition of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.name() == name)
    }

    /// The notice that set the form (文号).
    #[must_use]
    pub const fn notice(self) -> &'static str {
        match self {
            Self::E2019 => "国办公开办函〔2019〕60号",
            Self::E2021 => "国办公开办函〔2021〕30号",
        }
    }

    /// The tables of this edition, in the form's order.
    pub fn tables(self) -> impl Iterator<Item = &'static Table> {
        crate::records::TABLES.iter().filter(move |table| table.edition == self)
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
