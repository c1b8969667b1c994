//! Two complete example reports of invented bodies, one an edition. Leaves out real reports: they stand with
//! their sources elsewhere.

use gongkai_core::report::SECTIONS;
use gongkai_core::tables;
use gongkai_core::{Annotation, AnnotationKind, Block, Decimal, Edition, FigureId, Report, Statistic};
use jiff::civil::date;

/// A filled report of an edition: every printed figure, narrative, a mark, a remark, statistics with parts.
///
/// # Panics
/// Where the example does not fit the model any more.
#[must_use]
pub fn report(edition: Edition) -> Report {
    let year: i16 = if edition == Edition::E2019 { 2020 } else { 2023 };
    let mut report = Report::blank(edition);
    report.year = u16::try_from(year).ok();
    report.period = Some(gongkai_core::Period {
        start: date(year, 1, 1),
        end: date(year, 12, 31),
    });
    report.issued_on = Some(date(year + 1, 1, 22));
    report.title = Some(format!("示范市人力资源和社会保障局{year}年政府信息公开工作年度报告"));
    report.agency.name = Some("示范市人力资源和社会保障局".to_owned());
    report.agency.kind = Some(gongkai_core::AgencyKind::Department);
    report.agency.region_code = "371000".parse().ok();
    report.agency.parent = Some("示范市人民政府".to_owned());
    report.agency.contact.phone = Some("0631-5190001".to_owned());
    report.agency.contact.postcode = Some("012345".to_owned());
    report.agency.websites.push(gongkai_core::Website {
        name: Some("示范市人力资源和社会保障局网站".to_owned()),
        url: "http://rsj.example.gov.cn/".to_owned(),
    });
    report.preamble.push(Block::paragraph(format!(
        "本报告根据《中华人民共和国政府信息公开条例》要求编制，所列数据的统计期限为{year}年1月1日至12月31日。"
    )));
    for (level, heading, text) in [
        (
            2,
            "（一）主动公开。",
            "全年主动公开政府信息3048条，其中网站1427条、微信公众号1246条、微博263条、抖音112条。",
        ),
        (
            2,
            "（二）依申请公开。",
            "全年新收政府信息公开申请131件，均按期办理，自然人占九成以上。",
        ),
        (
            2,
            "（三）政府信息管理。",
            "严格落实发布审查制度，全年未发生失泄密事件。",
        ),
    ] {
        let text = Some(text.to_owned());
        report.overview.blocks.push(Block {
            level: Some(level),
            heading: Some(heading.to_owned()),
            text,
        });
    }
    let statistic = |name: &str, value: u64| Statistic {
        name: name.to_owned(),
        value: Some(Decimal::from(value)),
        unit: "条".to_owned(),
        ..Statistic::default()
    };
    let parts = [("网站", 1427), ("微信公众号", 1246), ("微博", 263), ("抖音", 112)];
    report.overview.statistics.push(Statistic {
        parts: parts.map(|(name, value)| statistic(name, value)).to_vec(),
        ..statistic("主动公开政府信息", 3048)
    });
    report.problems.blocks.push(Block::paragraph(
        "存在的问题：政策解读形式不够多样。改进措施：增加图解、短视频等形式。",
    ));
    report.other.blocks.push(Block::paragraph("本年度收取信息处理费0元。"));

    figures(&mut report);
    let mark = FigureId::from_path("applications.carried_in.research_institution").expect("a path of both editions");
    set(&mut report, mark, None);
    report.annotate(Annotation {
        path: mark,
        kind: AnnotationKind::NotApplicable,
        text: "/".to_owned(),
    });
    let remark = FigureId::from_path(match edition {
        Edition::E2021 => "disclosure.normative_documents.in_force",
        Edition::E2019 => "disclosure_2019.normative_documents.made",
    });
    report.annotate(Annotation {
        path: remark.expect("a path of the edition"),
        kind: AnnotationKind::Remark,
        text: "（其中修订16件）".to_owned(),
    });
    report
}

/// The example with paragraphs added until it is so long: its narrative is short, and a department's report says more
/// in every section.
///
/// # Panics
/// Where the example does not fit the model any more.
#[must_use]
pub fn grown(edition: Edition, size: usize, length: impl Fn(&Report) -> usize) -> Report {
    let mut report = report(edition);
    for (path, heading) in SECTIONS.iter().cycle() {
        if length(&report) >= size {
            break;
        }
        let text = format!("{heading}：本年度按照要求办理，统计数据见下表，与上年相比增加12件，另有3件正在办理。");
        let section = report.section_mut(path).expect("a path of the list");
        section.blocks.push(Block::paragraph(text));
    }
    report
}

fn figures(report: &mut Report) {
    let rows: [(&str, [u64; 6]); 10] = [
        ("new", [120, 6, 0, 1, 3, 1]),
        ("carried_in", [4, 1, 0, 0, 0, 0]),
        ("granted", [70, 4, 0, 1, 2, 1]),
        ("partly_granted", [11, 0, 0, 0, 0, 0]),
        ("denied.third_party_rights", [3, 1, 0, 0, 0, 0]),
        ("unable.not_held", [25, 1, 0, 0, 1, 0]),
        ("refused.petition", [6, 0, 0, 0, 0, 0]),
        ("other.other", [2, 0, 0, 0, 0, 0]),
        ("total", [117, 6, 0, 1, 3, 1]),
        ("carried_out", [7, 1, 0, 0, 0, 0]),
    ];
    for id in FigureId::all() {
        let path = id.path();
        let Some((row, column)) = path
            .strip_prefix("applications.")
            .and_then(|path| path.rsplit_once('.'))
        else {
            if report.tables.figure(id).is_some() {
                let text = match path {
                    "disclosure.fees.amount" => "274.40",
                    "disclosure_2019.procurement.amount" => "约320万元",
                    "disclosure_2019.licences.change" => "-4",
                    "disclosure.normative_documents.in_force" => "22",
                    "disclosure_2019.normative_documents.made" => "22",
                    path if path.ends_with("review.total") || path.ends_with("review.upheld") => "3",
                    _ => "0",
                };
                set(report, id, Some(text));
            }
            continue;
        };
        // The form of 2019 prints 其他处理 as one row.
        let row = if row == "other.subtotal" { "other.other" } else { row };
        if report.tables.figure(id).is_none() {
            continue;
        }
        let values = rows
            .iter()
            .find(|(key, _)| *key == row)
            .map_or([0; 6], |(_, values)| *values);
        let at = tables::applicants().position(|key| key == column);
        let value = at.and_then(|at| values.get(at).copied());
        let value = value.unwrap_or_else(|| values.iter().sum());
        set(report, id, Some(&value.to_string()));
    }
}

fn set(report: &mut Report, id: FigureId, text: Option<&str>) {
    let cell = report.tables.figure_mut(id).expect("every path has a cell");
    cell.set(text).expect("a figure of its kind");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_have_no_errors() {
        for edition in Edition::ALL {
            let findings = gongkai_core::check(&report(edition), &gongkai_core::Origins::default());
            assert!(findings.is_empty(), "{edition}: {findings:#?}");
        }
    }
}
