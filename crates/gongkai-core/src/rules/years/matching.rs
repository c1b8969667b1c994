//! The codes of what is said when reports of several years are brought together: no report of the year before, none of
//! this year, one of another year among those of one. Leaves out how bodies are recognised ([`bodies`](crate::bodies)).

use super::super::{Check, Family, Rule};
use crate::finding::Severity;
use crate::message::Text;

/// Every code, in the order of the catalogue.
pub(in super::super) const CODES: &[&Rule] = &[&PREVIOUS, &SUCCESSOR, &OTHER_YEAR];

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

/// 年度与其他报告不同: a report of another year among those of one.
pub const OTHER_YEAR: Rule = Rule {
    code: "OTHER-YEAR",
    family: Family::Years,
    severity: Severity::Information,
    name: Text {
        zh: "年度与其他报告不同",
        en: "a report of another year",
    },
    what: Text {
        zh: "一次检查的报告（五份以上）大多是同一年度的，个别的不是时，列出文件和年度。",
        en: "Where nearly all of five or more reports of a run are for one year, those for another are named.",
    },
    why: Text {
        zh: "多为误放的往年报告，或年度写错；按年度汇总、比较时会漏掉。",
        en: "Mostly an earlier report put there by mistake, or a wrong year; it would be left out where a year is summed up or compared.",
    },
    help: Text {
        zh: "往年的报告移出文件夹（与上年比较用 --previous）；年度写错的，改正报告。",
        en: "Move earlier reports out of the folder (--previous compares with them); correct a wrong year in the report.",
    },
    examples: &[],
    check: Check::Elsewhere,
};
