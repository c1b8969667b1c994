//! What in a composed document is laid out in a way of its own, though it is a paragraph like any other: the heading
//! that runs into its text, the signature and the date at the end. Writers of documents ask; leaves out the layout.

use crate::document::{Block, Document};
use crate::recognise::{is_date, is_signature, prose_block};

/// How many blocks at the end are signature and date: a last paragraph that is a date, and before it, or in its
/// place, one that is short and no sentence or names the agency.
#[must_use]
pub fn closing(document: &Document, agency: Option<&str>) -> usize {
    let text = |back: usize| {
        let at = document.blocks.len().checked_sub(back)?;
        match &document.blocks[at] {
            Block::Paragraph(paragraph) => Some(paragraph.text.trim()),
            _ => None,
        }
    };
    let dated = text(1).is_some_and(is_date);
    let signer = text(if dated { 2 } else { 1 });
    let known = signer.is_some() && signer == agency.map(str::trim);
    let short = |text: &str| text.chars().count() <= 40 && !text.contains(['。', '；', '，', '：', '、', '\n']);
    let signed = known || (dated && signer.is_some_and(short));
    usize::from(dated) + usize::from(signed)
}

/// The heading that a paragraph begins with: its level in a section, from 2, and its length in bytes. It is read back
/// as a heading, too.
#[must_use]
pub fn lead(text: &str) -> Option<(u8, usize)> {
    let block = prose_block(text);
    Some((block.level?, block.heading?.len()))
}

/// Where a title breaks best, in bytes: between the name of the agency and the year. It is read as one title again.
#[must_use]
pub fn title_break(title: &str, agency: Option<&str>) -> Option<usize> {
    let agency = agency.filter(|agency| is_signature(agency) && !agency.contains(char::is_whitespace))?;
    let rest = title.strip_prefix(agency)?;
    let year = rest
        .split_once('年')
        .is_some_and(|(year, _)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    (year && !rest.contains('\n')).then_some(agency.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Paragraph;
    use gongkai_core::Place;

    fn document(texts: &[&str]) -> Document {
        let paragraph = |text: &&str| {
            Block::Paragraph(Paragraph {
                text: (*text).to_owned(),
                place: Place::Paragraph { paragraph: 1 },
            })
        };
        Document {
            blocks: texts.iter().map(paragraph).collect(),
        }
    }

    #[test]
    fn the_end_is_signature_and_date() {
        let agency = Some("某市某局");
        for (texts, count) in [
            (&["正文。", "某市某局", "2024年1月22日"][..], 2),
            (&["正文。", "2024年1月22日"], 1),
            (&["正文。", "某市某局"], 1),
            (&["正文。", "没有其他需要报告的事项"], 0),
            (&["正文。", "某局办公室", "二〇二四年一月二十二日"], 2),
            (&["正文。"], 0),
            (&[], 0),
        ] {
            assert_eq!(closing(&document(texts), agency), count, "{texts:?}");
        }
    }

    #[test]
    fn titles_break_behind_the_agency() {
        let title = "某市人力资源和社会保障局2022年政府信息公开工作年度报告";
        let agency = "某市人力资源和社会保障局";
        assert_eq!(title_break(title, Some(agency)), Some(agency.len()));
        for other in [None, Some("某市"), Some("，")] {
            assert_eq!(title_break(title, other), None, "{other:?}");
        }
    }

    #[test]
    fn headings_that_run_into_their_text() {
        assert_eq!(
            lead("（一）主动公开。全年公开3件。"),
            Some((2, "（一）主动公开。".len()))
        );
        assert_eq!(lead("全年公开3件。"), None);
    }
}
