//! Section six: the information processing fees, and statistics that belong there. Leaves out other matters, which no
//! table knows.

use super::ledger::Ledger;
use super::overview::Given;
use super::prose::{Item, Prose, joined, plain, read, stated};
use super::{Lead, Options, Written, applications};
use gongkai_core::narrative::PLACEHOLDER;
use gongkai_core::rules::writing;
use gongkai_core::{Block, Edition, Finding, Section, messages};

const PATH: &str = "other";
const FEE: &str = "处理费";

/// Writes what the section lacks.
pub(super) fn write(
    ledger: &Ledger<'_>,
    lead: &Lead,
    options: &Options,
    given: &mut Given,
    diagnostics: &mut Vec<Finding>,
) -> (Section, Vec<Written>) {
    let mut section = ledger.report.other.clone();
    if section.blocks.is_empty() {
        // They are written now, or kept by who called.
        section.statistics.clear();
    }
    let own = given.take_other();
    let said = section.blocks.iter().any(|block| block.printed().contains(FEE)) || own.text.contains(FEE);
    let mut prose = joined(
        vec![own, if said { Prose::default() } else { fees(ledger, options) }],
        "；",
    )
    .stop();
    // The form of 2019 does not ask for fees.
    if !said && !prose.text.contains(FEE) && ledger.report.edition == Edition::E2021 {
        if options.placeholders {
            prose.say(&format!("{PLACEHOLDER}：收取信息处理费情况〕"));
        } else {
            let rule = &writing::SILENT;
            let finding = Finding::new(
                rule.code,
                gongkai_core::Severity::Warning,
                messages::draft_fee_unknown(),
            );
            diagnostics.push(finding.about(PATH).help(messages::draft_fee_unknown_help()));
        }
    }
    if prose.is_empty() {
        return (section, Vec::new());
    }
    let text = if prose.text.starts_with(PLACEHOLDER) {
        prose.text
    } else {
        lead.year.clone() + &prose.text
    };
    let written = Written {
        path: format!("{PATH}.blocks[{}]", section.blocks.len()),
        block: Block::paragraph(text),
    };
    section.blocks.push(written.block.clone());
    section.statistics.extend(read(
        &written.block,
        &prose.statistics,
        ledger.report.year,
        &written.path,
        diagnostics,
    ));
    (section, vec![written])
}

/// What is known of the fees: said with the request to draft, or that there was nothing to take any for.
fn fees(ledger: &Ledger<'_>, options: &Options) -> Prose {
    match options.fees {
        Some(fees) if !fees.is_zero() => stated(Item::of("收取信息处理费", fees, "元")),
        Some(_) => plain("未收取信息处理费"),
        None if ledger.report.edition == Edition::E2021 && applications::none(ledger) => plain("未收取信息处理费"),
        None => Prose::default(),
    }
}
