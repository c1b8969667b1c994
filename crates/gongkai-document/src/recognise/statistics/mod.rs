//! Figures stated in sentences: 主动公开政府信息3048条，其中网站1427条、微信1246条. Each with name, unit and parts;
//! parts are found by the words that announce them and by the sum that proves them. Leaves out whether a
//! figure agrees with the tables.

mod changes;
mod gap;
mod lists;
mod names;
mod numbers;
mod quantities;
mod shares;
mod units;

use super::prose::Paragraph;
use crate::fold::narrow;
use gongkai_core::narrative::is_of_another_matter;
use gongkai_core::{Place, Statistic};

/// Letters of a name that is only a verb or a state: 办结, 上年结转, 现行有效.
const OBJECT: usize = 4;

/// Reads the figures of a section of a report of that year; adds their places under the field path of the list.
pub(super) fn read(
    paragraphs: &[Paragraph],
    year: Option<u16>,
    path: &str,
    origins: &mut Vec<(String, Option<Place>)>,
) -> Vec<Statistic> {
    let mut statistics = Vec::new();
    for paragraph in paragraphs {
        let letters: Vec<char> = paragraph.text.chars().map(normal).collect();
        let mut quantities = quantities::find(&letters, year);
        // A paragraph that begins with a figure of nothing is the rest of one, and the figure may be, too.
        quantities.retain(|quantity| quantity.start > 0 || !quantity.name.is_empty());
        let mut subject = (None, String::new());
        let mut of_another = false;
        let mut before: Option<String> = None;
        for tree in lists::group(&quantities) {
            let sentence = tree.sentence(&quantities);
            if subject.0 != sentence {
                subject = (sentence, String::new());
                of_another = false;
            }
            let around = lists::Around {
                all: &quantities,
                paragraph,
                part_of: tree.is_list().then_some(before.as_deref()).flatten(),
                subject: &subject.1,
                of_another,
            };
            let path = format!("{path}[{}]", statistics.len());
            let statistic = tree.statistic(around, &path, origins);
            of_another = is_of_another_matter(&statistic.name).unwrap_or(of_another);
            // A name with an object says what the shorter ones after it speak of.
            if subject.1.is_empty() || statistic.name.chars().count() > OBJECT {
                subject.1.clone_from(&statistic.name);
            }
            before = statistic.key.clone().or(before);
            statistics.push(statistic);
        }
    }
    statistics
}

/// The figures of one printed paragraph of a report of that year.
pub(crate) fn of_text(text: &str, year: Option<u16>) -> Vec<Statistic> {
    let paragraph = Paragraph {
        text: text.to_owned(),
        ..Paragraph::default()
    };
    read(&[paragraph], year, "", &mut Vec::new())
}

/// One form for every sign, so that a page in half-width punctuation reads the same.
fn normal(letter: char) -> char {
    match narrow(letter) {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '(' => '（',
        ')' => '）',
        other => other,
    }
}
#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::Approximation;

    fn statistics(text: &str) -> Vec<String> {
        let paragraph = Paragraph {
            text: text.to_owned(),
            places: text.chars().zip(1..).map(|(_, column)| (1, column)).collect(),
            heading: None,
        };
        let mut origins = Vec::new();
        read(&[paragraph], Some(2023), "s", &mut origins)
            .iter()
            .map(show)
            .collect()
    }

    fn show(statistic: &Statistic) -> String {
        let parts: Vec<String> = statistic.parts.iter().map(show).collect();
        let value = statistic.value.map(|value| value.to_string()).unwrap_or_default();
        let own = format!("{} {value}{}", statistic.name, statistic.unit);
        if parts.is_empty() {
            own
        } else {
            format!("{own} [{}]", parts.join(", "))
        }
    }

    #[test]
    fn totals_with_their_parts() {
        for (text, expected) in [
            (
                "2023年共发布信息60条，其中：网站公开40条，微信公开20条。",
                vec!["发布信息 60条 [网站公开 40条, 微信公开 20条]"],
            ),
            (
                "共回应关切111次，其中12345热线100次、信箱留言10件、网民1件。",
                vec!["回应关切 111次 [12345热线 100次, 信箱留言 10件, 网民 1件]"],
            ),
            (
                "全年解读政策5条，其中文字解读3条、图文解读2条；召开发布会4次。",
                vec!["解读政策 5条 [文字解读 3条, 图文解读 2条]", "召开发布会 4次"],
            ),
            (
                "收到申请11件，其中9件网络申请，2件信函申请。",
                vec!["收到申请 11件 [网络申请 9件, 信函申请 2件]"],
            ),
            (
                "办理建议和提案共7件，其中主办3件（建议1件、提案2件）、会办4件（建议3件、提案1件）。",
                vec!["办理建议和提案 7件 [主办 3件 [建议 1件, 提案 2件], 会办 4件 [建议 3件, 提案 1件]]"],
            ),
            (
                "从申请内容上来分，养老类4件，工伤类2件。",
                vec!["从申请内容上来分  [养老类 4件, 工伤类 2件]"],
            ),
            (
                "办理建议4件、提案12件，共16件。",
                vec!["合计 16件 [办理建议 4件, 提案 12件]"],
            ),
        ] {
            assert_eq!(statistics(text), expected, "{text}");
        }
    }

    #[test]
    fn what_counts_nothing_is_no_figure() {
        for text in [
            "根据国务院令第711号，2022年1月1日起施行。",
            "在15个工作日内答复，达到三个100%的目标。",
            "在15个工作日内答复，做到件件有回音。",
            "拨打12345热线，地址胶州路7号。",
            "《条例》第20条例示。",
            "12件。",
        ] {
            assert_eq!(statistics(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn values_that_are_not_exact_say_so() {
        let paragraph = Paragraph {
            text: "年均播出50余期，粉丝超过49万人，发布12,345条，同比增长5.2%。".to_owned(),
            places: vec![(1, 1); 60],
            heading: None,
        };
        let found = read(&[paragraph], Some(2023), "s", &mut Vec::new());
        assert_eq!(found[0].approximate, Some(Approximation::MoreThan));
        assert_eq!(
            (found[1].value.unwrap().to_string(), found[1].unit.as_str()),
            ("49".to_owned(), "万人")
        );
        assert_eq!(found[2].value.unwrap().to_string(), "12345");
        assert_eq!(
            found[2].change.as_ref().map(|change| change.value.to_string()),
            Some("5.2".to_owned())
        );
    }
}
