//! Section one by its five topics: which are written already, what can be written of the others, and where it is
//! put. Existing paragraphs stay as they are. Leaves out the sentences themselves.

use super::ledger::Ledger;
use super::prose::{Prose, joined, read};
use super::stated::{self, Use};
use super::{Lead, Options, Written, applications, disclosure, proceedings};
use crate::recognise::statistics_of;
use crate::wording::bracketed;
use gongkai_core::narrative::PLACEHOLDER;
use gongkai_core::rules::writing;
use gongkai_core::{Block, Decimal, Finding, Section, Statistic, messages};

const PATH: &str = "overview";

/// A topic of section one (国办公开办函〔2021〕30号).
struct Topic {
    name: &'static str,
    heading: &'static str,
    /// A heading, or a text without headings, with one of these words is about it.
    words: &'static [&'static str],
}

const TOPICS: [Topic; 5] = [
    Topic {
        name: "主动公开",
        heading: "主动公开情况。",
        words: &["主动公开"],
    },
    Topic {
        name: "依申请公开",
        heading: "依申请公开情况。",
        words: &["申请"],
    },
    Topic {
        name: "政府信息管理",
        heading: "政府信息管理情况。",
        words: &["信息管理"],
    },
    Topic {
        name: "政府信息公开平台建设",
        heading: "政府信息公开平台建设情况。",
        words: &["平台"],
    },
    Topic {
        name: "监督保障",
        heading: "监督保障情况。",
        words: &["监督", "保障", "考核"],
    },
];

/// Whom a block is about, where it says so.
fn topic_of(text: &str) -> Option<usize> {
    TOPICS
        .iter()
        .position(|topic| topic.words.iter().any(|word| text.contains(word)))
}

/// What the statistics of a section without text become.
#[derive(Default)]
pub(super) struct Given {
    /// Sentences by topic; the last are those of section six, to which all of its own statistics go.
    sentences: [Vec<Prose>; 6],
    /// Channels of applications.
    channels: Option<Statistic>,
    /// Those without a sentence.
    kept: Vec<Statistic>,
}

impl Given {
    pub(super) fn new(
        ledger: &Ledger<'_>,
        before: Option<&Ledger<'_>>,
        statistics: &[Statistic],
        six: bool,
        diagnostics: &mut Vec<Finding>,
    ) -> Self {
        let mut given = Self::default();
        for statistic in statistics {
            match stated::decide(ledger, before, statistic) {
                Use::Said => {}
                Use::Write(mut prose) => {
                    let new = applications::received(ledger).filter(|new| *new > 0).map(Decimal::from);
                    let channels = !six && statistic.key.as_deref() == Some("requests.received");
                    if channels && given.channels.is_none() && new.is_some() && statistic.value == new {
                        given.channels = prose.statistics.pop();
                    } else {
                        let topic = stated::topic(statistic).filter(|_| !six).unwrap_or(TOPICS.len());
                        given.sentences[topic].push(prose);
                    }
                }
                Use::Keep(finding) => {
                    diagnostics.push(*finding);
                    given.kept.push(statistic.clone());
                }
            }
        }
        given
    }

    /// The sentences of a topic, or of section six.
    fn take(&mut self, topic: usize) -> Prose {
        joined(std::mem::take(&mut self.sentences[topic]), "；")
    }

    /// The sentences of section six.
    pub(super) fn take_other(&mut self) -> Prose {
        self.take(TOPICS.len())
    }

    /// Takes over what another section holds for section six.
    pub(super) fn absorb(&mut self, other: &mut Self) {
        self.sentences[TOPICS.len()].append(&mut other.sentences[TOPICS.len()]);
    }

    /// Those that no sentence states.
    pub(super) fn into_kept(self) -> Vec<Statistic> {
        self.kept
    }
}

/// Writes the topics that the section lacks.
pub(super) fn write(
    ledger: &Ledger<'_>,
    before: Option<&Ledger<'_>>,
    lead: &Lead,
    options: &Options,
    given: &mut Given,
    diagnostics: &mut Vec<Finding>,
) -> (Section, Vec<Written>) {
    let section = &ledger.report.overview;
    let headed = section.blocks.iter().any(|block| block.heading.is_some());
    let about: Vec<Option<usize>> = section
        .blocks
        .iter()
        .map(|block| match &block.heading {
            Some(heading) => topic_of(heading),
            None if headed => None,
            None => topic_of(block.text.as_deref().unwrap_or_default()),
        })
        .collect();
    // A text without headings can be about several at once.
    let is_written = |topic: usize| {
        about.contains(&Some(topic))
            || (!headed
                && section
                    .blocks
                    .iter()
                    .any(|block| TOPICS[topic].words.iter().any(|word| block.printed().contains(word))))
    };
    let mut drafted = Vec::new();
    let mut silent = Vec::new();
    for (at, topic) in TOPICS.iter().enumerate().filter(|(at, _)| !is_written(*at)) {
        let own = given.take(at);
        let mut more = Vec::new();
        let mut prose = match at {
            0 => published(ledger, before, lead, own, diagnostics),
            1 => {
                let mut paragraphs = requested(ledger, before, lead, own, given, diagnostics);
                more = paragraphs.split_off(1);
                paragraphs.pop().unwrap_or_default()
            }
            _ if own.is_empty() => own,
            _ => {
                let mut prose = Prose::default();
                prose.say(&lead.year);
                prose.add(own.stop());
                prose
            }
        };
        if prose.is_empty() {
            if !options.placeholders {
                silent.push(topic.name);
                continue;
            }
            prose.say(&format!("{PLACEHOLDER}：{}情况〕", topic.name));
        }
        drafted.push((at, prose, more));
    }
    if !silent.is_empty() {
        let rule = &writing::SILENT;
        let message = messages::draft_topic_silent(silent.join("、"));
        diagnostics.push(
            Finding::new(rule.code, rule.severity, message)
                .about(PATH)
                .help(messages::draft_topic_silent_help()),
        );
    }
    place(section, ledger.report.year, &about, headed, drafted, diagnostics)
}

fn published(
    ledger: &Ledger<'_>,
    before: Option<&Ledger<'_>>,
    lead: &Lead,
    own: Prose,
    diagnostics: &mut Vec<Finding>,
) -> Prose {
    let body = joined(
        vec![own.stop(), disclosure::write(ledger, before, lead, diagnostics)],
        "",
    );
    if body.is_empty() {
        return body;
    }
    let mut prose = Prose::default();
    prose.say(&lead.year);
    prose.add(body);
    prose
}

/// The paragraphs about applications, at least one.
fn requested(
    ledger: &Ledger<'_>,
    before: Option<&Ledger<'_>>,
    lead: &Lead,
    own: Prose,
    given: &Given,
    diagnostics: &mut Vec<Finding>,
) -> Vec<Prose> {
    let channels = applications::Channels(given.channels.as_ref());
    let (mut first, by_result) = applications::write(ledger, before, lead, &channels, diagnostics);
    let more = joined(vec![own.stop(), proceedings::write(ledger, before, diagnostics)], "");
    if first.is_empty() && !more.is_empty() {
        first.say(&lead.year);
    }
    if by_result.is_empty() {
        first.add(more);
        return vec![first];
    }
    let mut paragraphs = vec![first, by_result];
    paragraphs.extend(Some(more).filter(|more| !more.is_empty()));
    paragraphs
}

/// Puts the drafted topics between the existing paragraphs, in the order of the topics.
fn place(
    section: &Section,
    year: Option<u16>,
    about: &[Option<usize>],
    headed: bool,
    drafted: Vec<(usize, Prose, Vec<Prose>)>,
    diagnostics: &mut Vec<Finding>,
) -> (Section, Vec<Written>) {
    let fresh = section.blocks.is_empty();
    let stated: Vec<Vec<Statistic>> = section
        .blocks
        .iter()
        .map(|block| statistics_of(&block.printed(), year))
        .collect();
    // Where the list is that of the text, it stays in the order of the text.
    let in_order = stated.concat() == section.statistics;
    let mut blocks: Vec<(Option<usize>, Block, Vec<Statistic>, bool)> = section
        .blocks
        .iter()
        .zip(about)
        .zip(stated)
        .map(|((block, about), stated)| (*about, block.clone(), stated, false))
        .collect();
    for (number, (topic, prose, more)) in (1..).zip(drafted) {
        let rank = |other: &Option<usize>| other.is_some_and(|other| other > topic);
        let at = blocks
            .iter()
            .position(|(other, ..)| rank(other))
            .unwrap_or(blocks.len());
        let block = if fresh || headed {
            let number = if fresh { number } else { topic as u64 + 1 };
            Block {
                level: Some(2),
                heading: Some(bracketed(number) + TOPICS[topic].heading),
                text: Some(prose.text),
            }
        } else {
            Block::paragraph(format!("{}方面，{}", TOPICS[topic].name, prose.text))
        };
        let first = (Some(topic), block, prose.statistics, true);
        let more = more
            .into_iter()
            .map(|prose| (Some(topic), Block::paragraph(prose.text), prose.statistics, true));
        blocks.splice(at..at, std::iter::once(first).chain(more));
    }
    if headed {
        numbers(&blocks, diagnostics);
    }
    let mut written = Vec::new();
    let mut drafted_statistics = Vec::new();
    let mut result = Section {
        title: section.title.clone(),
        ..Section::default()
    };
    for (at, (_, block, mut statistics, new)) in blocks.into_iter().enumerate() {
        if new {
            statistics = read(&block, &statistics, year, &format!("{PATH}.blocks[{at}]"), diagnostics);
            written.push(Written {
                path: format!("{PATH}.blocks[{at}]"),
                block: block.clone(),
            });
        }
        if in_order {
            result.statistics.extend(statistics);
        } else if new {
            drafted_statistics.extend(statistics);
        }
        result.blocks.push(block);
    }
    if fresh {
        result.statistics = drafted_statistics.into_iter().chain(result.statistics).collect();
    } else if !in_order {
        result.statistics.clone_from(&section.statistics);
        result.statistics.extend(drafted_statistics);
    }
    (result, written)
}

/// Notes drafted headings whose number does not fit between those of the others.
fn numbers(blocks: &[(Option<usize>, Block, Vec<Statistic>, bool)], diagnostics: &mut Vec<Finding>) {
    let mut count = 0;
    for (at, (_, block, _, new)) in blocks.iter().enumerate() {
        let Some(heading) = block.heading.as_deref().filter(|_| block.level == Some(2)) else {
            continue;
        };
        count += 1;
        if *new && !heading.starts_with(&bracketed(count)) {
            let rule = &writing::HEADING;
            let message = messages::draft_heading_number(heading);
            diagnostics.push(Finding::new(rule.code, rule.severity, message).about(format!("{PATH}.blocks[{at}]")));
        }
    }
}
