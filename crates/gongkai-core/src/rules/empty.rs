//! EMPTY: tables of the form in which nothing is filled in. Leaves out tables that a reader did not find or could not
//! read, blanks beside figures, which may be meant, and blank totals (BLANK).

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Related, Severity};
use crate::message::Text;
use crate::messages;
use crate::records::TABLES;
use crate::tables::{FigureId, Row, Table};

pub(super) const RULE: Rule = Rule {
    code: "EMPTY",
    family: Family::Form,
    severity: Severity::Error,
    name: Text {
        zh: "整表未填",
        en: "blank table",
    },
    what: Text {
        zh: "第二、三、四部分的统计表填了数。三张表都空着为错误，有一两张整个空着为警告。没有数的填0，不留空；确不适用的填“/”。读取时没有找到的表由读取说明，不在此列。",
        en: "The tables of sections two, three and four are filled in. All of them blank is an error, one or two blank throughout are a warning. What did not occur is 0, not blank; what does not apply is `/`. Tables that were not found are told by the reader.",
    },
    why: Text {
        zh: "年度报告格式（国办公开办函〔2021〕30号）的统计表每格有数；空白不等于0，无法汇总、比较，也看不出是没有还是漏填。",
        en: "The form (notice 30 of 2021) has a figure in every cell; blank is not 0: nothing can be summed up or compared, and nobody can tell what did not occur from what was forgotten.",
    },
    help: Text {
        zh: "逐格填数：本年没有的填0，确不适用的填“/”，不留空。",
        en: "Fill in every cell: 0 for what did not occur, `/` for what does not apply.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "没有申请、复议、诉讼，填了0",
                en: "there was nothing, and 0 says so",
            },
            cells: &[
                ("disclosure.regulations.issued", "0"),
                ("applications.new.natural_person", "0"),
                ("proceedings.review.total", "0"),
            ],
            finds: None,
        },
        Example {
            about: Text {
                zh: "三张表都空着",
                en: "all three tables are blank",
            },
            cells: &[],
            finds: Some("disclosure.regulations.issued"),
        },
        Example {
            about: Text {
                zh: "没有复议、诉讼，第四部分的表空着",
                en: "there was no review and no litigation, and section four is blank",
            },
            cells: &[
                ("disclosure.regulations.issued", "0"),
                ("applications.new.natural_person", "0"),
            ],
            finds: Some("proceedings.review.upheld"),
        },
    ],
    check: Check::Report(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut blank = Vec::new();
    let mut filled = false;
    for table in context.report.edition.tables() {
        let is_filled = has_any(context, table) || has_counterpart(context, table);
        filled |= is_filled;
        if !is_filled && is_known(context, table) {
            blank.push(table);
        }
    }
    if !blank.is_empty() {
        findings.push(report(context, &blank, filled));
    }
}

/// The rows of the form.
fn rows(table: &'static Table) -> impl Iterator<Item = &'static Row> {
    let rows = table.blocks.iter().flat_map(|block| block.rows);
    rows.filter(|row| row.printed)
}

/// Whether something stands in one of its cells: a figure, a mark, a text that is none.
fn has_any(context: &Context<'_>, table: &'static Table) -> bool {
    let cells = || {
        let rows = table.blocks.iter().flat_map(|block| block.rows);
        rows.flat_map(|row| row.figures).copied()
    };
    let annotations = context.report.annotations.iter();
    cells().any(|id| context.figures.is_filled(id))
        || annotations
            .map(|annotation| annotation.path)
            .any(|path| cells().any(|id| id == path))
}

/// Whether the same section is filled in as of another edition: EDITION says so.
fn has_counterpart(context: &Context<'_>, table: &'static Table) -> bool {
    let mut others = TABLES
        .iter()
        .filter(|other| other.key != table.key && other.title == table.title);
    others.any(|other| has_any(context, other))
}

/// Whether the report has the table: of a row that was not found, or not read, it is not known what stands in it.
fn is_known(context: &Context<'_>, table: &'static Table) -> bool {
    let is_known =
        |id: &FigureId| context.figures.is_there(*id) && (!context.is_unread(*id) || context.is_blank_row(*id));
    rows(table).all(|row| row.figures.iter().any(is_known))
}

fn report(context: &Context<'_>, blank: &[&'static Table], filled: bool) -> Finding {
    let titles: Vec<&str> = blank.iter().map(|table| table.title).collect();
    let titles = titles.join("；");
    let cells: usize = blank
        .iter()
        .flat_map(|table| rows(table))
        .map(|row| row.figures.len())
        .sum();
    let message = if filled {
        messages::blank_tables(cells, titles)
    } else {
        messages::blank_form(cells, titles)
    };
    let mut firsts = blank
        .iter()
        .filter_map(|table| rows(table).flat_map(|row| row.figures).next().copied());
    let mut finding = context.finding(&RULE, message, &firsts.next().into_iter().collect::<Vec<_>>());
    if filled {
        finding.severity = Severity::Warning;
    }
    // A document that is marked shows each of them.
    finding.related.extend(firsts.map(|id| Related {
        source: String::new(),
        path: id.path().to_owned(),
        of: None,
        place: context.origins.get(id.path()).cloned(),
        text: None,
    }));
    finding
}

#[cfg(test)]
mod tests {
    use super::super::{check, check_loaded};
    use crate::annotation::{Annotation, AnnotationKind};
    use crate::edition::Edition;
    use crate::finding::{Finding, Severity};
    use crate::message::Language;
    use crate::messages;
    use crate::place::{Loaded, Origins, Place};
    use crate::report::Report;
    use crate::rules::reading;
    use crate::tables::FigureId;

    fn of_year(edition: Edition, cells: &[(&str, &str)]) -> Report {
        let year = if edition == Edition::E2021 { 2024 } else { 2020 };
        let mut report = Report {
            year: Some(year),
            ..Report::blank(edition)
        };
        for (path, text) in cells {
            let id = FigureId::from_path(path).unwrap();
            report.tables.figure_mut(id).unwrap().set(Some(text)).unwrap();
        }
        report
    }

    fn empty(findings: &[Finding]) -> Option<(Severity, String)> {
        let mut of_rule = findings.iter().filter(|finding| finding.rule == super::RULE.code);
        let said = of_rule
            .next()
            .map(|finding| (finding.severity, finding.message.render(Language::Chinese)));
        assert_eq!(of_rule.next(), None, "once a report");
        said
    }

    #[test]
    fn every_cell_of_the_form_is_counted_once() {
        for (edition, cells) in [(Edition::E2021, 10 + 25 * 7 + 15), (Edition::E2019, 22 + 23 * 7 + 15)] {
            let report = of_year(edition, &[]);
            let printed: usize = edition
                .tables()
                .flat_map(super::rows)
                .map(|row| row.figures.len())
                .sum();
            assert_eq!(cells, printed);
            let (severity, message) = empty(&check(&report, &Origins::default())).unwrap();
            assert_eq!(severity, Severity::Error);
            assert!(message.contains(&format!("共{printed}格空白")), "{message}");
            for table in edition.tables() {
                assert!(message.contains(table.title), "{message}");
            }
        }
    }

    #[test]
    fn one_figure_a_mark_or_a_text_makes_a_table_one_that_is_filled_in() {
        let mut report = of_year(Edition::E2021, &[]);
        let mut missing = |path: &str, kind: Option<AnnotationKind>| {
            let id = FigureId::from_path(path).unwrap();
            match kind {
                None => report.tables.figure_mut(id).unwrap().set(Some("0")).unwrap(),
                Some(kind) => report.annotate(Annotation {
                    path: id,
                    kind,
                    text: "/".to_owned(),
                }),
            }
            empty(&check(&report, &Origins::default()))
        };
        let (severity, message) = missing("applications.refused.petition.natural_person", None).unwrap();
        assert_eq!(severity, Severity::Warning);
        assert!(
            !message.contains("三、") && message.contains("二、") && message.contains("共25格"),
            "{message}"
        );
        let (_, message) = missing("disclosure.compulsion.decisions", Some(AnnotationKind::NotApplicable)).unwrap();
        assert_eq!(
            message,
            "有整张统计表没有填数，共15格空白：四、政府信息公开行政复议、行政诉讼情况"
        );
        assert_eq!(
            missing("proceedings.litigation.direct.other", Some(AnnotationKind::RawText)),
            None
        );
    }

    /// A document in which the tables of these figures stand, and were found without any figure.
    fn document(found: &[&str], refused: &[&str]) -> Loaded {
        let mut loaded = Loaded {
            report: of_year(Edition::E2021, &[]),
            ..Loaded::default()
        };
        let place = Place::Paragraph { paragraph: 1 };
        loaded.origins.insert("title", place.clone());
        for path in found {
            let table = path.split('.').next().unwrap();
            for id in FigureId::all().filter(|id| id.path().starts_with(&format!("{table}."))) {
                loaded.origins.insert(id.path(), place.clone());
            }
        }
        for path in refused {
            let message = messages::json_deep();
            let finding = Finding::new(reading::REFUSED.code, Severity::Error, message);
            loaded.diagnostics.push(finding.about(*path));
        }
        loaded
    }

    #[test]
    fn what_a_reader_did_not_find_or_could_not_read_is_not_said_again() {
        assert_eq!(empty(&check_loaded(&document(&[], &[]))), None);
        let (severity, message) = empty(&check_loaded(&document(&["applications.new.total"], &[]))).unwrap();
        assert_eq!(severity, Severity::Error);
        assert!(
            message.ends_with("共175格空白：三、收到和处理政府信息公开申请情况"),
            "{message}"
        );
        let refused = document(&["applications.new.total"], &["applications.new.total"]);
        assert_eq!(empty(&check_loaded(&refused)), None);
        // The form's one row of fifteen figures, found without any: only its first cell is named.
        let mut blank = document(&[], &[]);
        let row = Finding::new(reading::UNFILLED.code, Severity::Information, messages::json_deep());
        blank.diagnostics.push(row.about("proceedings.review.upheld"));
        let (_, message) = empty(&check_loaded(&blank)).unwrap();
        assert!(message.contains("共15格空白：四、"), "{message}");
    }

    #[test]
    fn a_table_that_is_filled_in_as_of_the_other_edition_is_not_called_blank() {
        let mut report = of_year(
            Edition::E2021,
            &[("applications.new.total", "0"), ("proceedings.review.total", "0")],
        );
        let (_, message) = empty(&check(&report, &Origins::default())).unwrap();
        assert!(message.contains("二、"), "{message}");
        report.tables.disclosure_2019 = Report::blank(Edition::E2019).tables.disclosure_2019;
        let id = FigureId::from_path("disclosure_2019.regulations.made").unwrap();
        report.tables.figure_mut(id).unwrap().set(Some("0")).unwrap();
        assert_eq!(empty(&check(&report, &Origins::default())), None);
    }
}
