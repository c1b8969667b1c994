//! Notes in a web page that anybody wrote: all of them in a list where the page begins, and a mark at each place that
//! one is about, with links between them. The rest of the page stays letter for letter, in its encoding. No style and
//! no script is added, so that the policy of no page forbids a note. Readers of this crate pass the notes over. Leaves
//! out what the notes say.

use crate::read::marks::{self, NOTE, Spot};
use crate::write::text as push_text;
use gongkai_core::{Note, Notes, ReadError};
use std::fmt::Write as _;

/// The page with the notes.
///
/// # Errors
/// When the page cannot be decoded, or is larger than any page with a report.
pub fn annotate(bytes: &[u8], notes: &Notes) -> Result<Vec<u8>, ReadError> {
    let page = gongkai_source::decode_page(bytes)?;
    let places: Vec<_> = notes.list.iter().map(|note| note.place.as_ref()).collect();
    let found = marks::find(&page.text, &places)?;
    let mut edits = gongkai_source::patch::Edits::default();
    if !notes.list.is_empty() {
        edits.insert(found.start, list(notes, &found.spots));
    }
    for ((number, note), spot) in (1..).zip(&notes.list).zip(&found.spots) {
        if let Some(spot) = spot {
            edits.insert(spot.at, mark(number, note, *spot));
        }
    }
    let text = edits.apply(&page.text);
    Ok(gongkai_source::encode_page(bytes, &page, &text))
}

/// All notes, where the page begins.
fn list(notes: &Notes, spots: &[Option<Spot>]) -> String {
    let mut heading = String::new();
    push_text(&notes.heading, &mut heading);
    let mut out = format!(
        "\n<section class=\"{NOTE}\" aria-label=\"{heading}\">\n<p><mark><strong>{heading}</strong></mark></p>\n<ol>\n"
    );
    for ((number, note), spot) in (1..).zip(&notes.list).zip(spots) {
        let _ = write!(out, "<li id=\"gongkai-note-{number}\">");
        let mut title = String::new();
        push_text(&note.title, &mut title);
        match spot {
            Some(_) => {
                let _ = write!(out, "<a href=\"#gongkai-mark-{number}\">{title}</a>");
            }
            None => {
                let _ = write!(out, "<strong>{title}</strong>");
            }
        }
        if !note.place_name.is_empty() && spot.is_none() {
            out.push('（');
            push_text(&note.place_name, &mut out);
            out.push('）');
        }
        out.push('：');
        lines(&note.text, "<br>", &mut out);
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n</section>\n");
    out
}

/// The mark at a place: whole where there is room for it, else with the number under which it stands in the list.
fn mark(number: usize, note: &Note, spot: Spot) -> String {
    let mut title = String::new();
    push_text(if spot.cell { &note.label } else { &note.title }, &mut title);
    let mut out = format!("<mark class=\"{NOTE}\" id=\"gongkai-mark-{number}\"");
    if spot.cell {
        out.push_str(" title=\"");
        push_text(&note.text, &mut out);
        out.push('"');
    }
    out.push_str(">〔");
    if spot.linked {
        let _ = write!(out, "{number} {title}");
    } else {
        let _ = write!(out, "<a href=\"#gongkai-note-{number}\">{number} {title}</a>");
    }
    if !spot.cell {
        out.push('：');
        lines(&note.text, " ", &mut out);
    }
    out.push_str("〕</mark>");
    out
}

/// A text whose lines are told apart.
fn lines(text: &str, between: &str, out: &mut String) {
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        push_text(line, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::{Place, Severity};

    fn notes(path: &str) -> Notes {
        let note = |place| Note {
            place,
            place_name: "第1行".to_owned(),
            severity: Some(Severity::Error),
            label: "错误 X<1".to_owned(),
            title: "错误 X<1 规则".to_owned(),
            text: "不对\n核对".to_owned(),
        };
        Notes {
            heading: "检查结果".to_owned(),
            author: "gongkai".to_owned(),
            list: vec![
                note(Some(Place::Element {
                    path: path.to_owned(),
                    line: 2,
                })),
                note(None),
            ],
        }
    }

    #[test]
    fn the_rest_of_a_page_stays_in_its_encoding() {
        let page = "<html><head><meta charset=gbk><title>件</title></head><body class=a>\n<p title='a>b'>文\u{E4C6}字<table><tr><td>1<td>2</table></body></html>";
        let bytes = in_gb18030(page);
        let marked = annotate(&bytes, &notes("body > p")).unwrap();
        let text = gongkai_source::decode_page(&marked).unwrap();
        assert_eq!(text.encoding, "GB18030");
        let text = text.text;
        assert!(
            text.contains("<p title='a>b'><mark class=\"gongkai-note\" id=\"gongkai-mark-1\">〔"),
            "{text}"
        );
        assert!(
            text.contains("<body class=a>\n<section class=\"gongkai-note\" "),
            "{text}"
        );
        assert!(text.contains("错误 X&lt;1") && text.contains("（第1行）"));
        let rest = text.replace(
            &list(
                &notes(""),
                &[
                    Some(Spot {
                        at: 0,
                        cell: false,
                        linked: false,
                    }),
                    None,
                ],
            ),
            "",
        );
        let start = rest.find("<mark class").unwrap();
        let end = rest.find("〕</mark>").unwrap() + "〕</mark>".len();
        assert_eq!(format!("{}{}", &rest[..start], &rest[end..]), page);
    }

    #[test]
    fn a_cell_gets_a_short_mark_and_what_holds_no_text_passes_it_on() {
        let page = "<body>\n<table><tr><td>1<td>2</table>";
        let marked = annotate(page.as_bytes(), &notes("body > table:nth-child(2)")).unwrap();
        let marked = String::from_utf8(marked).unwrap();
        assert!(!marked.contains("<td><mark"), "the place is another one: {marked}");
        let marked = annotate(page.as_bytes(), &notes("body > table")).unwrap();
        let marked = String::from_utf8(marked).unwrap();
        assert!(
            marked.contains("<td><mark class=\"gongkai-note\" id=\"gongkai-mark-1\" title=\"不对\n核对\">"),
            "{marked}"
        );
    }

    fn in_gb18030(text: &str) -> Vec<u8> {
        let page = gongkai_source::DecodedPage {
            text: String::new(),
            encoding: "GB18030",
            declared: None,
            bad: Vec::new(),
        };
        gongkai_source::encode_page(b"", &page, text)
    }
}
