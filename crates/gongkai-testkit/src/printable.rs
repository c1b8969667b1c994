//! The part of a report that its printed text can show, for the laws of what is printed and read back. Leaves out
//! the printing.

use gongkai_core::{AnnotationKind, Block, Edition, FigureId, Period, Report, Section};

/// The report with only what its printed text can show. Left out is what no text says: kind and codes of the
/// body, waivers, the tables of another edition, statistics beside the sentences that state them. Texts get the
/// form that a page gives them: no white space and control characters, a paragraph says something and ends with a
/// stop, headings have their numbers, bodies and sites the endings by which they are known, the year is that of
/// the period and of this century. Rows of the form that are missing are there and blank; the group 其他处理 is
/// one row or its members in edition 2019. A report with a preamble of its own shows contact and websites only there.
#[must_use]
pub fn printable(mut report: Report) -> Report {
    report.waivers.clear();
    let agency = &mut report.agency;
    (agency.kind, agency.region_code, agency.credit_code, agency.parent) = (None, None, None, None);
    let name = format!("示范{}局", words(agency.name.as_deref(), 12));
    let year = report.year.filter(|year| *year < 2100).unwrap_or(2022);
    report.title = Some(format!("{name}{year}年政府信息公开工作年度报告"));
    agency.name = Some(name);
    report.year = Some(year);
    report.period = Period::of_year(year);
    report.issued_on = report.issued_on.filter(|on| (2000..3000).contains(&on.year()));
    report.preamble = report
        .preamble
        .iter()
        .map(|block| Block::paragraph(paragraph(&block.printed())))
        .collect();
    let contact = &mut agency.contact;
    let digits = |text: &Option<String>, count: usize| {
        let text = text.as_ref()?;
        let digits: String = text
            .bytes()
            .map(|byte| char::from(b'0' + byte % 10))
            .chain("0631519000".chars())
            .collect();
        Some(digits[..count].to_owned())
    };
    contact.unit = contact
        .unit
        .as_ref()
        .map(|unit| format!("示范{}办公室", words(Some(unit), 8)));
    contact.address = contact
        .address
        .as_ref()
        .map(|text| format!("示范路{}号", words(Some(text), 8)));
    contact.postcode = digits(&contact.postcode, 6);
    contact.phone = digits(&contact.phone, 10);
    contact.fax = digits(&contact.fax, 9);
    contact.email = contact
        .email
        .as_ref()
        .map(|text| format!("a{}@example.gov.cn", text.len()));
    for (site, at) in agency.websites.iter_mut().zip(0..) {
        site.name = site
            .name
            .as_ref()
            .map(|name| format!("示范{}网站", words(Some(name), 6)));
        site.url = format!("http://www.example{at}.gov.cn/");
    }
    if !report.preamble.is_empty() {
        report.period = None;
        agency.contact = Default::default();
        agency.websites.clear();
    }
    if report.period.is_none() {
        report.year = Some(year);
    }
    for (at, section) in report.additional.iter_mut().enumerate() {
        let number = ["七", "八", "九"][at];
        section.title = Some(format!("{number}、附则{}", words(section.title.as_deref(), 10)));
    }
    let paths: Vec<_> = report.sections().map(|(path, _)| path).collect();
    for path in paths {
        if let Some(section) = report.section_mut(&path) {
            if !path.starts_with("additional") {
                section.title = None;
            }
            section.statistics.clear();
            section.blocks = blocks(section);
        }
    }
    match report.edition {
        Edition::E2021 => report.tables.disclosure_2019 = None,
        Edition::E2019 => report.tables.disclosure = None,
    }
    // A row of the form that is not there is read as a blank one; the group 其他处理 can be one row.
    let there = |report: &Report, path: &str| {
        FigureId::all().any(|id| id.path().starts_with(path) && report.tables.figure(id).is_some())
    };
    const MEMBERS: [&str; 3] = [
        "applications.other.not_corrected",
        "applications.other.fee_unpaid",
        "applications.other.other",
    ];
    let one_row = there(&report, "applications.other.subtotal.") && !MEMBERS.iter().any(|path| there(&report, path));
    let edition = report.edition;
    let groups = &mut report.tables.applications;
    let one_row = one_row || edition == Edition::E2019;
    if one_row {
        (groups.other.not_corrected, groups.other.fee_unpaid, groups.other.other) = (None, None, None);
    }
    for row in report
        .edition
        .tables()
        .flat_map(|table| table.blocks)
        .flat_map(|block| block.rows)
    {
        for id in row
            .figures
            .iter()
            .filter(|id| row.printed && !(one_row && MEMBERS.iter().any(|member| id.path().starts_with(member))))
        {
            let _ = report.tables.figure_mut(*id);
        }
    }
    // A cell that is marked shows the mark and nothing else.
    let marked: Vec<FigureId> = report
        .annotations
        .iter()
        .filter(|annotation| annotation.kind == AnnotationKind::NotApplicable)
        .map(|annotation| annotation.path)
        .collect();
    report
        .annotations
        .retain(|annotation| annotation.kind != AnnotationKind::RawText || !marked.contains(&annotation.path));
    let tables = report.tables.clone();
    report.annotations.retain_mut(|annotation| {
        annotation.text = match annotation.kind {
            AnnotationKind::NotApplicable => "/".to_owned(),
            AnnotationKind::Remark => format!("其中{}", words(Some(&annotation.text), 8)),
            AnnotationKind::RawText => format!("见{}", words(Some(&annotation.text), 8)),
        };
        // The one row of table four is known by its figures: words in it are no part of it.
        let words = annotation.kind == AnnotationKind::RawText
            && (annotation.path.path().starts_with("proceedings")
                || annotation.path.figure().kind == gongkai_core::tables::Kind::Text);
        let remark = annotation.kind == AnnotationKind::Remark;
        !words
            && tables
                .figure(annotation.path)
                .is_some_and(|figure| figure.is_blank() != remark)
    });
    for id in FigureId::all() {
        let Some(text) = report.tables.figure(id).and_then(gongkai_core::tables::FigureRef::text) else {
            continue;
        };
        if id.figure().kind == gongkai_core::tables::Kind::Text {
            // A text has no remark of its own: it is all one.
            report.annotations.retain(|annotation| annotation.path != id);
            let text = format!("约{}万元", text.len());
            let _ = report.tables.figure_mut(id).map(|cell| cell.set(Some(&text)));
        }
    }
    report
}

/// Fields that one report has and the other has not, the first dozen.
#[must_use]
pub fn differences(report: &Report, read: &Report) -> Vec<String> {
    let (one, other) = (gongkai_core::fields::fields(report), gongkai_core::fields::fields(read));
    let lost = one
        .iter()
        .filter(|field| !other.contains(field))
        .map(|field| format!("- {field:?}"));
    let more = other
        .iter()
        .filter(|field| !one.contains(field))
        .map(|field| format!("+ {field:?}"));
    lost.chain(more).take(12).collect()
}

/// Only ideographs, so many at most.
fn words(text: Option<&str>, count: usize) -> String {
    let han = |letter: &char| ('一'..='龥').contains(letter) && !"一二三四五六七八九十".contains(*letter);
    text.unwrap_or_default().chars().filter(han).take(count).collect()
}

fn paragraph(text: &str) -> String {
    format!("本单位{}。", words(Some(text), 60))
}

fn blocks(section: &Section) -> Vec<Block> {
    let block = |(at, block): (usize, &Block)| {
        let number = ["一", "二", "三", "四"][at];
        let (level, mark) = match block.level {
            Some(2) => (2, format!("（{number}）")),
            Some(3) => (3, format!("{}.", at + 1)),
            Some(4) => (4, format!("（{}）", at + 1)),
            _ => return Block::paragraph(paragraph(&block.printed())),
        };
        let text = block.text.as_deref().map(paragraph);
        let stop = if text.is_some() { "。" } else { "" };
        Block {
            level: Some(level),
            heading: Some(format!("{mark}加强{}{stop}", words(block.heading.as_deref(), 12))),
            text,
        }
    };
    section.blocks.iter().enumerate().map(block).collect()
}
