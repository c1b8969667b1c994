//! What a style attribute says of an element that matters for its text: whether it is shown, as a line of its own or
//! as a table, in bold, with its line breaks. Leaves out style sheets: a page is read as it is without them, since
//! scripts and sheets of sites show and hide what belongs to the page and not to the report.

/// How an element is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    Inline,
    Block,
    Table,
    Rows,
    Row,
    Cell,
    Caption,
}

/// A style attribute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub hidden: bool,
    pub display: Option<Display>,
    pub bold: Option<bool>,
    pub lines: Option<bool>,
}

impl Style {
    /// Reads a style attribute.
    pub(super) fn of(attribute: Option<&str>) -> Self {
        let mut style = Self::default();
        for declaration in attribute.unwrap_or_default().split(';') {
            let Some((name, value)) = declaration.split_once(':') else {
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            let value = value.strip_suffix("!important").unwrap_or(value).trim_end();
            let is = |word: &str| name.eq_ignore_ascii_case(word);
            let one_of = |words: &[&str]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
            if is("display") {
                style.hidden = one_of(&["none"]);
                style.display = match value.to_ascii_lowercase().as_str() {
                    "inline" | "inline-block" | "contents" => Some(Display::Inline),
                    "block" | "flex" | "grid" | "list-item" | "flow-root" => Some(Display::Block),
                    "table" | "inline-table" => Some(Display::Table),
                    "table-row-group" | "table-header-group" | "table-footer-group" => Some(Display::Rows),
                    "table-row" => Some(Display::Row),
                    "table-cell" => Some(Display::Cell),
                    "table-caption" => Some(Display::Caption),
                    _ => None,
                };
            } else if is("visibility") {
                style.hidden |= one_of(&["hidden", "collapse"]);
            } else if is("mso-hide") {
                style.hidden |= one_of(&["all"]);
            } else if is("font-weight") {
                let heavy = value.parse::<u16>().is_ok_and(|weight| weight >= 600);
                style.bold = Some(heavy || one_of(&["bold", "bolder"]));
            } else if is("white-space") {
                style.lines = Some(one_of(&["pre", "pre-wrap", "pre-line", "break-spaces"]));
            }
        }
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_matters_is_read() {
        let style = |text: &str| Style::of(Some(text));
        assert!(style("color:red; DISPLAY : None !important").hidden);
        assert!(style("visibility:hidden").hidden);
        assert!(!style("display:block;visibility:visible").hidden);
        assert_eq!(style("display:table-cell").display, Some(Display::Cell));
        assert_eq!(style("font-weight:700").bold, Some(true));
        assert_eq!(style("font-weight:normal").bold, Some(false));
        assert_eq!(style("white-space:pre-wrap").lines, Some(true));
        assert_eq!(style(";;:;display"), Style::default());
    }
}
