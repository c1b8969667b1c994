//! Page numbers as they are printed. Leaves out bare numbers, which only their place on the page can tell from figures.

use crate::fold::narrow;

/// Whether a text is nothing but the number of a page: `- 4 -`, `— 4 —`, `·4·`, `第4页`, `第 4 页 共 6 页`, `4/6`, `Page 4 of 6`.
#[must_use]
pub fn is_page_number(text: &str) -> bool {
    let text: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(narrow)
        .collect();
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let dashes = |letter: char| "-—–―─－·•~".contains(letter);
    let inner = text.trim_matches(dashes);
    let framed = text.starts_with(dashes) && text.ends_with(dashes) && digits(inner) && inner.len() < text.len();
    let of_all = text
        .strip_prefix('第')
        .and_then(|rest| rest.split_once('页'))
        .is_some_and(|(number, rest)| digits(number) && (rest.is_empty() || total(rest)));
    let page = text
        .strip_prefix("Page")
        .or(text.strip_prefix("page"))
        .is_some_and(|rest| {
            digits(rest)
                || rest
                    .split_once("of")
                    .is_some_and(|(number, all)| digits(number) && digits(all))
        });
    framed || of_all || page
}

fn total(text: &str) -> bool {
    let text = text
        .trim_start_matches([',', '，', '/', '、', '(', '（'])
        .trim_end_matches([')', '）']);
    text.strip_prefix('共')
        .and_then(|rest| rest.strip_suffix('页'))
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_in_their_usual_forms() {
        for text in [
            "- 4 -",
            "-4-",
            "— 4 —",
            "－ 4 －",
            "·4·",
            "第4页",
            "第 4 页 共 6 页",
            "第4页/共6页",
            "Page 4 of 6",
            "— １２ —",
        ] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["4", "0", "-", "—", "/", "-4", "4件", "第4期", "2022-2023", "——"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
