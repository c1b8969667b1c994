//! The boxes in which office programs show comments: VML, which no standard of workbooks describes and every program
//! reads. Leaves out what the comments say (`comments`).

use super::At;
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) const TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// What a shape is called, before its number.
const SHAPE: &str = "_x0000_s";
/// Shapes of the first drawing begin here.
const FIRST: u32 = 1025;
const NAMESPACES: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";
const KIND: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// A new part, for cells with the lines that their comments take.
pub(super) fn part(cells: &BTreeMap<At, usize>) -> String {
    let mut out = format!(
        "<xml {NAMESPACES}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout>{KIND}"
    );
    shapes(&mut out, cells, FIRST, "");
    out + "</xml>"
}

/// A part with more boxes; `None` where it has no end. It need not be well-formed: programs write some that is not.
pub(super) fn merged(text: &str, cells: &BTreeMap<At, usize>) -> Option<String> {
    let end = text.rfind("</xml>")?;
    let last = text.match_indices(SHAPE).filter_map(|(at, _)| {
        let digits = &text[at + SHAPE.len()..];
        let end = digits
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(digits.len());
        digits[..end].parse::<u32>().ok()
    });
    let first = last.max().map_or(FIRST, |last| last.saturating_add(1));
    let mut out = text[..end].to_owned();
    if !text.contains("\"_x0000_t202\"") {
        out.push_str(&KIND.replacen("<v:shapetype", &format!("<v:shapetype {NAMESPACES}"), 1));
    }
    shapes(&mut out, cells, first, &format!(" {NAMESPACES}"));
    out.push_str(&text[end..]);
    Some(out)
}

/// The boxes, with numbers from the first on, and what binds their prefixes where nothing around does.
fn shapes(out: &mut String, cells: &BTreeMap<At, usize>, first: u32, binding: &str) {
    for (number, ((row, column), lines)) in (first..).zip(cells) {
        // A box beside the cell, as high as its text by and large.
        let top = row.saturating_sub(1);
        let bottom = top + u32::try_from(lines + 2).unwrap_or(4).clamp(4, 24);
        let _ = write!(
            out,
            "<v:shape{binding} id=\"{SHAPE}{number}\" type=\"#_x0000_t202\" style=\"position:absolute;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}, 15, {top}, 4, {}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
            column + 1,
            column + 5,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_get_numbers_of_their_own() {
        let cells = BTreeMap::from([((6, 3), 2)]);
        let one = part(&cells);
        let two = merged(&one, &BTreeMap::from([((7, 3), 2)])).unwrap();
        assert!(one.contains("id=\"_x0000_s1025\"") && two.contains("id=\"_x0000_s1026\""));
        assert_eq!(two.matches("<v:shapetype").count(), 1);
        assert_eq!(merged("<xml>", &cells), None);
    }
}
