//! The codes of what is said when reports of two years are brought together: no report of the year before, none of
//! this year. Leaves out how bodies are recognised ([`bodies`](crate::bodies)).

use super::super::{Check, Family, Rule};
use crate::finding::Severity;
use crate::message::Text;

/// Every code, in the order of the catalogue.
pub(in super::super) const CODES: &[&Rule] = &[&PREVIOUS, &SUCCESSOR];

/// 上年报告未找到: no report of the year before.
pub const PREVIOUS: Rule = Rule {
    code: "PREVIOUS",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "没有可比的上年报告",
        en: "no report of the year before",
    },
    what: Text {
        zh: "--previous 中有本单位上一年度的报告，且只有一份。先按统一社会信用代码、再按名称（省、市、县区名可有可无）、再按更名对照表查找；有几份相符的不猜测。",
        en: "The files of --previous hold one report of the same body for the year before. It is looked for by credit code, by name (with or without its regions), and by the table of renamings; where several fit nothing is guessed.",
    },
    why: Text {
        zh: "没有上年报告就没有衔接检查；与别的单位比较会得出错误的结论。",
        en: "Without it nothing is compared, and a comparison with another body would be wrong.",
    },
    help: Text {
        zh: "补上该单位的上年报告；名称变更的，在 --crosswalk 文件中写一行“旧名称,新名称,起始年度”；重复的报告只留一份。",
        en: "Add the report; where the body was renamed write a line “old name,new name,first year” into the file of --crosswalk; keep one of several copies.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 上年有、本年无: reported last year, not this year.
pub const SUCCESSOR: Rule = Rule {
    code: "SUCCESSOR",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "上年有报告、本年没有",
        en: "a report last year, none this year",
    },
    what: Text {
        zh: "上年有报告的单位，本年也有报告。",
        en: "A body that had a report last year has one this year.",
    },
    why: Text {
        zh: "条例第四十九条：行政机关每年都要公布年度报告。",
        en: "Regulation art. 49: every administrative body publishes a report every year.",
    },
    help: Text {
        zh: "补上该单位的本年报告；更名、合并、撤销的，写入 --crosswalk 文件。",
        en: "Add its report; a body that was renamed, merged or abolished belongs into the file of --crosswalk.",
    },
    examples: &[],
    check: Check::Elsewhere,
};
