//! The families of rules: what a rule compares with what. An office accepts or refuses a whole family by its name.
//! Leaves out the rules.

use crate::message::Message;
use crate::messages;
use serde::Serialize;

/// What a rule compares with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// 表内勾稽: figures of the tables with each other, by the definition of the form.
    Arithmetic,
    /// 文表相符: sentences with the tables, and with themselves.
    Narrative,
    /// 年度衔接: this year with last year.
    Years,
    /// 汇总相符: the whole with its members.
    Members,
    /// 格式: edition, period, dates, wording.
    Form,
    /// 合理性: figures with what such reports usually show.
    Plausibility,
    /// 读取: what a reader could not take, or took in a way one should know of.
    Reading,
    /// 拟写: what was drafted or filled in.
    Writing,
}

impl Family {
    /// Every family, in the order of the catalogue.
    pub const ALL: [Self; 8] = [
        Self::Arithmetic,
        Self::Narrative,
        Self::Years,
        Self::Members,
        Self::Form,
        Self::Plausibility,
        Self::Reading,
        Self::Writing,
    ];

    /// The name as in JSON, in options and in the configuration file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::Narrative => "narrative",
            Self::Years => "years",
            Self::Members => "members",
            Self::Form => "form",
            Self::Plausibility => "plausibility",
            Self::Reading => "reading",
            Self::Writing => "writing",
        }
    }

    /// What it is called in a message.
    #[must_use]
    pub fn label(self) -> Message {
        match self {
            Self::Arithmetic => messages::family_arithmetic(),
            Self::Narrative => messages::family_narrative(),
            Self::Years => messages::family_years(),
            Self::Members => messages::family_members(),
            Self::Form => messages::family_form(),
            Self::Plausibility => messages::family_plausibility(),
            Self::Reading => messages::family_reading(),
            Self::Writing => messages::family_writing(),
        }
    }
}
