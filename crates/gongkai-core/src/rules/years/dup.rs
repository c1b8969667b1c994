//! DUP: paragraphs that are last year's again (内容雷同). Leaves out what every report has to say: the preamble, the
//! legal basis, the sentence on fees, the sentences that tell the figures of the tables (`sentences`); and likeness with reports of other bodies (DUP-BODIES).

use super::super::relations::{Years, place_of};
use super::super::shingles::{LEAST, Numbers, SAME, Shingles, Texts};
use super::super::{Check, Example, Family, Rule, sentences};

use crate::finding::{Finding, Severity};
use crate::message::{Text, excerpt};
use crate::messages;
use crate::narrative::Block;
use crate::report::{Report, SECTIONS};
use std::borrow::Cow;

pub(in super::super) const RULE: Rule = Rule {
    code: "DUP",
    family: Family::Years,
    severity: Severity::Warning,
    name: Text {
        zh: "与上年雷同",
        en: "last year's text again",
    },
    what: Text {
        zh: "各部分的文字不照抄上年报告。数字以外有八成相同的段落算雷同；占一个部分一半以上的为警告，不到一半的为提示。引言、法律依据、收费说明不计；第五部分以外，报数的句子（有无申请、复议、诉讼、文件、许可、处罚，一句列出几个数的）也不计。",
        en: "The text of a section is not last year's again. A paragraph counts of which four fifths, figures apart, stood there; half of a section or more is a warning, less is information. Preamble, legal basis and fees do not count, nor, but in section five, sentences that tell the figures of the tables or that there were none.",
    },
    why: Text {
        zh: "国办公开办函〔2021〕30号要求杜绝内容雷同、敷衍塞责；上年列出的问题原样再列，说明没有整改。",
        en: "Notice 30 of 2021 forbids reports that repeat themselves; problems listed again word by word were not solved.",
    },
    help: Text {
        zh: "按本年实际情况重写所列段落；确属固定表述的，登记核实说明。",
        en: "Write these paragraphs anew from what was done; where the wording is fixed, accept the finding.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "问题不同",
                en: "other problems",
            },
            cells: &[
                (
                    "previous.problems.blocks[0].text",
                    "一是政策解读形式比较单一，以文字解读为主，图文、视频解读较少，群众看不懂、记不住。",
                ),
                (
                    "problems.blocks[0].text",
                    "一是部分乡镇公开栏目更新不及时，个别栏目半年没有发布信息，公开责任没有落实到岗到人。",
                ),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "问题与上年一字不差，只改了年份",
                en: "the same problems with another year",
            },
            cells: &[
                (
                    "previous.problems.blocks[0].text",
                    "2023年存在的问题：政策解读形式比较单一，以文字解读为主，图文、视频解读较少，群众看不懂、记不住。",
                ),
                (
                    "problems.blocks[0].text",
                    "2024年存在的问题：政策解读形式比较单一，以文字解读为主，图文、视频解读较少，群众看不懂、记不住。",
                ),
            ],
            finds: Some("problems.blocks[0]"),
        },
        Example {
            about: Text {
                zh: "收费说明每年相同",
                en: "the sentence on fees is the same every year",
            },
            cells: &[
                (
                    "previous.other.blocks[0].text",
                    "按照《政府信息公开信息处理费管理办法》规定的按件、按量收费标准，本年度没有产生信息处理费。",
                ),
                (
                    "other.blocks[0].text",
                    "按照《政府信息公开信息处理费管理办法》规定的按件、按量收费标准，本年度没有产生信息处理费。",
                ),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "报数的句子每年相同，只有数字不同",
                en: "the sentence that tells the figures is the same every year",
            },
            cells: &[
                (
                    "previous.overview.blocks[0].text",
                    "2023年，新收政府信息公开申请11件，其中自然人8件、法人或其他组织3件；上年结转申请1件。全年办结申请11件，结转下年度继续办理1件。",
                ),
                (
                    "overview.blocks[0].text",
                    "2024年，新收政府信息公开申请12件，其中自然人9件、法人或其他组织3件；上年结转申请1件。全年办结申请12件，结转下年度继续办理1件。",
                ),
            ],
            finds: None,
        },
    ],
    check: Check::Years(check),
};

/// Bytes of text that are compared: some fifty times a long report.
const LETTERS: usize = 2 << 20;

/// Share of a section, in percent, from which it is a warning.
pub(in super::super) const HALF: usize = 50;

/// Pairs of paragraphs that are shown of a section.
pub(in super::super) const SHOWN: usize = 50;

/// A paragraph that is compared.
struct Paragraph<'a> {
    path: String,
    block: &'a Block,
    shingles: Shingles,
    /// Those of its sentences that not every report has.
    own: Shingles,
}

/// A section with what is compared of it.
struct Section<'a> {
    path: Cow<'static, str>,
    /// Letters of its paragraphs but those that every report has.
    letters: usize,
    paragraphs: Vec<Paragraph<'a>>,
}

fn check(years: &Years<'_>, findings: &mut Vec<Finding>) {
    if !years.are_in_order() {
        return;
    }
    let before: Vec<Paragraph<'_>> = sections(years.previous.report)
        .flat_map(|section| section.paragraphs)
        .collect();
    if before.is_empty() {
        return;
    }
    let mut texts = Texts::default();
    for paragraph in &before {
        texts.add(&paragraph.shingles);
    }
    for section in sections(years.current.report) {
        let paragraphs = section.paragraphs.iter();
        let same: Vec<(&Paragraph<'_>, &Paragraph<'_>)> = paragraphs
            .filter(|paragraph| paragraph.own.letters >= LEAST)
            .filter_map(|paragraph| {
                let (at, share) = texts.nearest(&paragraph.shingles)?;
                let (_, own) = texts.nearest(&paragraph.own)?;
                // What is left of a new paragraph without its figures may be one sentence of last year's.
                (share >= SAME && own >= SAME).then_some((paragraph, before.get(at)?))
            })
            .collect();
        if same.is_empty() {
            continue;
        }
        let letters: usize = same.iter().map(|(now, _)| now.own.letters).sum();
        let share = letters * 100 / section.letters.max(1);
        findings.push(report(years, &section.path, &same, letters, share));
    }
}

fn report(
    years: &Years<'_>,
    section: &str,
    same: &[(&Paragraph<'_>, &Paragraph<'_>)],
    letters: usize,
    share: usize,
) -> Finding {
    let title = SECTIONS
        .iter()
        .find(|(path, _)| *path == section)
        .map_or(section, |(_, title)| *title);
    let first = same.first().map(|(now, _)| now.block.printed()).unwrap_or_default();
    let message = messages::text_reused(title, same.len(), letters, share, excerpt(&first));
    let mut finding = years.current.finding(&RULE, message, &[]);
    if share < HALF {
        finding.severity = Severity::Information;
    }
    let paths = same.iter().take(SHOWN).map(|(now, _)| now.path.clone());
    finding.paths = paths.collect();
    finding.place = finding
        .paths
        .first()
        .and_then(|path| place_of(years.current.origins, path));
    for (now, before) in same.iter().take(SHOWN) {
        finding.paths.push(format!("previous.{}", before.path));
        let text = excerpt(&before.block.printed()).into_owned();
        let mut related = years.other().related("previous", &before.path, Some(text));
        related.of = Some(now.path.clone());
        finding.related.push(related);
    }
    finding
}

/// The sections of a report of any length that people write.
fn sections(report: &Report) -> impl Iterator<Item = Section<'_>> {
    let mut room = LETTERS;
    report.sections().map(move |(path, content)| {
        let mut section = Section {
            path,
            letters: 0,
            paragraphs: Vec::new(),
        };
        for (at, block) in content.blocks.iter().enumerate() {
            let Some(text) = block.text.as_deref() else { continue };
            let Some(rest) = room.checked_sub(text.len()) else {
                continue;
            };
            room = rest;
            let shingles = Shingles::new([text], Numbers::Alike);
            if shingles.letters < LEAST || sentences::FIXED.iter().any(|words| text.contains(words)) {
                continue;
            }
            section.letters += shingles.letters;
            // The form has no standard sentence there: what is said of requests or reviews is a problem of its own.
            let own = if section.path == "problems" {
                Shingles::new([text], Numbers::Alike)
            } else {
                Shingles::new(sentences::own(text), Numbers::Alike)
            };
            section.paragraphs.push(Paragraph {
                path: format!("{}.blocks[{at}]", section.path),
                block,
                shingles,
                own,
            });
        }
        section
    })
}
