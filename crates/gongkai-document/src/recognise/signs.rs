//! What the recogniser would take a piece of text for. For readers of pages that hold more than a report: they have to
//! find the part of the page that is one before it can be recognised. Leaves out the recognition.

use super::{ending, front, outline};
use crate::fold::fold;
use gongkai_core::records::TABLES;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The section whose heading a text is, as its field path. `marked` says that the source marks it as a heading: then
/// it needs no number.
#[must_use]
pub fn section(text: &str, marked: bool) -> Option<&'static str> {
    // Cells and paragraphs are many, and headings short.
    (text.len() <= 300).then(|| outline::heading_of(text, marked)).flatten()
}

/// Whether a text names an annual report, as a title does.
#[must_use]
pub fn is_title(text: &str) -> bool {
    text.len() <= 300 && front::is_title(text) && !front::is_prose(text)
}

/// Whether a text is a label of a statutory table, letter by letter. Labels that stand in many other tables (总计) are
/// left out.
#[must_use]
pub fn is_label(text: &str) -> bool {
    static LABELS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let blocks = || TABLES.iter().flat_map(|table| table.blocks);
        let rows = blocks().flat_map(|block| block.rows).flat_map(|row| row.label);
        let columns = blocks().flat_map(|block| block.columns).flat_map(|column| column.label);
        let corners = blocks().flat_map(|block| block.heading.iter().chain(&block.corner));
        let labels = rows.chain(columns).chain(corners).map(|label| fold(label));
        labels.filter(|label| label.chars().count() >= 4).collect()
    });
    (6..=120).contains(&text.len()) && LABELS.contains(&fold(text))
}

/// Whether a line says something about the page (索引号, 发布日期, 来源).
#[must_use]
pub fn is_page_data(text: &str) -> bool {
    text.len() <= 400 && front::is_page_data(text)
}

/// Whether a line can be the signature or the date of a report.
#[must_use]
pub fn is_signature(text: &str) -> bool {
    text.len() <= 200
        && (ending::date(text).is_some() || ending::signed(text).is_some() || ending::is_signature(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_what_the_recogniser_takes_them_for() {
        assert_eq!(section("一、总体情况", false), Some("overview"));
        assert_eq!(section("总体情况", true), Some("overview"));
        assert_eq!(section("本年度工作开展顺利", true), None);
        assert!(is_title("清水县财政局2022年政府信息公开工作年度报告"));
        assert!(!is_title("首页 > 政府信息公开年报"));
        assert!(!is_title("根据要求，编制政府信息公开工作年度报告。"));
        assert!(is_label("3.属于国家秘密") == is_label("3、属于国家秘密"));
        assert!(is_label("本年新收政府信息公开申请数量") || is_label("一、本年新收政府信息公开申请数量"));
        assert!(!is_label("总计"));
        assert!(is_signature("清水县财政局"));
        assert!(is_signature("2023年1月12日"));
        assert!(is_signature("清水县财政局 2023年1月12日"));
        assert!(!is_signature("上一篇：通知"));
    }
}
