//! Writes the narrative that a report lacks, from its tables and statistics: section one by its topics, the fees of
//! section six. Every sentence says what a figure says; what the figures do not know is not written. Leaves out
//! paragraphs that stand there already, which are never touched, and how the report is printed.

mod applications;
mod compare;
mod disclosure;
mod fees;
mod ledger;
mod overview;
mod proceedings;
mod prose;
mod stated;

use gongkai_core::{Block, Decimal, Finding, Period, Report, Section};
use ledger::Ledger;
use overview::Given;
use prose::{Item, Prose};

/// How a narrative is drafted.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Options {
    /// Where there are no data a marked place is left: 〔请填写：……〕.
    pub placeholders: bool,
    /// The information processing fees of the year, in yuan.
    pub fees: Option<Decimal>,
}

/// A report with what was drafted.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The report.
    pub report: Report,
    /// The drafted paragraphs, with their field paths in the report.
    pub written: Vec<Written>,
    /// What was not written, and why.
    pub diagnostics: Vec<Finding>,
}

/// A drafted paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Field path of the paragraph.
    pub path: String,
    /// The paragraph.
    pub block: Block,
}

/// How sentences begin: the year, or the period where it is not a whole year.
struct Lead {
    /// 2024年，
    year: String,
    /// 全年, or 统计期内
    year_long: &'static str,
    /// 年底, or 统计期末
    end: &'static str,
}

impl Lead {
    fn new(report: &Report) -> Self {
        let whole = match (report.period, report.year) {
            (Some(period), Some(year)) => Period::of_year(year) == Some(period),
            _ => true,
        };
        Self {
            year: report
                .year
                .map_or_else(|| "本年度，".to_owned(), |year| format!("{year}年，")),
            year_long: if whole { "全年" } else { "统计期内" },
            end: if whole { "年底" } else { "统计期末" },
        }
    }

    /// A figure of the whole period.
    fn whole(&self, item: Item) -> Prose {
        let mut prose = Prose::default();
        prose.say(self.year_long);
        if self.year_long != "全年" {
            prose.say("，");
        }
        prose.figure(item);
        prose
    }
}

/// Writes the narrative that a report lacks; against the report of the year before, where there is one.
#[must_use]
pub fn draft(report: &Report, previous: Option<&Report>, options: &Options) -> Draft {
    let mut diagnostics = Vec::new();
    let ledger = Ledger::new(report);
    let before = previous.and_then(|previous| compare::previous(report, previous, &mut diagnostics));
    let before = before.as_ref();
    let lead = Lead::new(report);
    let mut given = given(&ledger, before, &report.overview, false, &mut diagnostics);
    let (mut overview, mut written) = overview::write(&ledger, before, &lead, options, &mut given, &mut diagnostics);
    let mut further = self::given(&ledger, before, &report.other, true, &mut diagnostics);
    further.absorb(&mut given);
    let (mut other, fees) = fees::write(&ledger, &lead, options, &mut further, &mut diagnostics);
    written.extend(fees);
    // What no sentence states is not lost.
    overview.statistics.extend(given.into_kept());
    other.statistics.extend(further.into_kept());
    diagnostics.dedup();
    Draft {
        report: Report {
            overview,
            other,
            ..report.clone()
        },
        written,
        diagnostics,
    }
}

/// The statistics of a section that has no text; those of a text are stated in it.
fn given(
    ledger: &Ledger<'_>,
    before: Option<&Ledger<'_>>,
    section: &Section,
    six: bool,
    diagnostics: &mut Vec<Finding>,
) -> Given {
    let statistics = if section.blocks.is_empty() {
        section.statistics.as_slice()
    } else {
        &[]
    };
    Given::new(ledger, before, statistics, six, diagnostics)
}
