//! Whose requests a sentence counts, where it says so: those of one office, or of a whole area. A figure that differs
//! from the table for that reason is a question (NARR). Leaves out what the figures are.

use crate::narrative::whole::is_whole;

/// A scope, with the word of the sentence that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Less than the whole: 本级, 政府办.
    Part(&'static str),
    /// More than one body: 全市, 各部门.
    Whole(&'static str),
}

const PART: [&str; 9] = [
    "本级",
    "政府办",
    "办公厅",
    "办公室",
    "省政府",
    "市政府",
    "县政府",
    "区政府",
    "州政府",
];

const WHOLE: [&str; 17] = [
    "全省",
    "全市",
    "全区",
    "全县",
    "全州",
    "全旗",
    "全镇",
    "全乡",
    "全街道",
    "全系统",
    "各级",
    "各部门",
    "各地",
    "各县",
    "各区",
    "各镇",
    "各乡",
];

/// Whether a part is one of that body: to a bureau the office of its government is another body.
fn is_own(part: &str, agency: &str) -> bool {
    part == "本级" || agency.is_empty() || agency.ends_with("政府")
}

impl Scope {
    /// The scope that the words of a figure name, where it is not that of the body itself.
    pub(super) fn named(words: &str, agency: &str) -> Option<Self> {
        let named = |list: &[&'static str]| {
            let mut words = list.iter().filter(|word| words.contains(**word));
            words.find(|word| !agency.contains(**word)).copied()
        };
        // 指导各部门办理申请 is not only of another scope.
        let is_rest_plain = |rest: &str| is_whole(rest, agency);
        if let Some(word) = named(&WHOLE) {
            let rest = WHOLE.iter().fold(words.to_owned(), |rest, word| rest.replace(word, ""));
            return is_rest_plain(&rest).then_some(Self::Whole(word));
        }
        let word = named(&PART)?;
        let ends = PART.iter().filter_map(|word| Some(words.find(word)? + word.len()));
        // 区政府办代表区政府受理.
        let rest = words[ends.max().unwrap_or(0)..].trim_start_matches("公室");
        let rest = &PART.iter().fold(rest.to_owned(), |rest, word| rest.replace(word, ""));
        let starts = PART.iter().filter_map(|word| words.find(word));
        let ahead = &words[..starts.min().unwrap_or(0)];
        // 配合政府办 is about both.
        let is_part = is_own(word, agency) && (agency.contains(ahead) || is_rest_plain(ahead)) && is_rest_plain(rest);
        is_part.then_some(Self::Part(word))
    }

    /// Whether a text counts less than the body: 市政府本级新收217件.
    pub(super) fn is_part_counted(text: &str, agency: &str) -> bool {
        let mut named = PART
            .iter()
            .filter(|word| !agency.contains(**word) && is_own(word, agency));
        named.any(|word| text.split_once(word).is_some_and(|(_, behind)| behind.contains('件')))
    }

    /// Whether it can be the reason why a sentence says something else than the tables.
    pub(super) fn explains(self, stated: u128, mut counts: impl Iterator<Item = u128>) -> bool {
        match self {
            Self::Part(_) => counts.all(|count| stated < count),
            Self::Whole(_) => counts.all(|count| stated > count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_of_a_government_is_a_part_of_it_and_not_of_itself() {
        let words = "区政府办受理申请";
        assert_eq!(Scope::named(words, "某区人民政府"), Some(Scope::Part("政府办")));
        assert_eq!(Scope::named(words, "某区人民政府办公室"), None);
        assert_eq!(
            Scope::named("区政府办代表区政府受理申请", "某区人民政府"),
            Some(Scope::Part("政府办"))
        );
        assert_eq!(Scope::named("收到申请", "某区人民政府"), None);
        assert_eq!(Scope::named("全市各部门收到申请", ""), Some(Scope::Whole("全市")));
        assert_eq!(Scope::named("指导各部门办理申请", ""), None);
        assert_eq!(Scope::named("市政府办公室受理涉及征地的申请", ""), None);
        assert_eq!(Scope::named("配合县政府办答复申请", "清水县林业和草原局"), None);
        assert_eq!(
            Scope::named("局本级收到申请", "清水县林业和草原局"),
            Some(Scope::Part("本级"))
        );
    }

    #[test]
    fn a_part_is_less_than_every_reading_and_a_whole_is_more() {
        assert!(Scope::Part("本级").explains(17, [95, 99].into_iter()));
        assert!(!Scope::Part("本级").explains(97, [95, 99].into_iter()));
        assert!(Scope::Whole("全市").explains(400, [95, 99].into_iter()));
        assert!(!Scope::Whole("全市").explains(17, [95].into_iter()));
    }
}
