//! The narrative of a report: headings, paragraphs and the figures stated in sentences. Leaves out how
//! they are recognised in a text or written as one.

use crate::decimal::Decimal;
use crate::generated::statistics::STATISTICS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

pub mod times;
pub mod whole;

/// How a place to be filled in by a person begins; it ends with 〕.
pub const PLACEHOLDER: &str = "〔请填写";

/// One of the six sections, or a further one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "部分",
    description = "报告的一个部分：标题、文字和文中数据。A section: title, text and the figures stated in it."
)]
pub struct Section {
    /// 标题. The heading as printed, where it is not the form's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "标题",
        description = "与法定格式不同时，印出的标题。The heading as printed, where it is not the form's own."
    )]
    pub title: Option<String>,
    /// 正文. Headings and paragraphs in order, verbatim.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        title = "正文",
        description = "小标题与段落，按原文。Headings and paragraphs in order, verbatim."
    )]
    pub blocks: Vec<Block>,
    /// 文中数据. The figures stated in the sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(
        title = "文中数据",
        description = "句子中陈述的数据。The figures stated in the sentences."
    )]
    pub statistics: Vec<Statistic>,
}

impl Section {
    /// Whether nothing stands in the section.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.blocks.is_empty() && self.statistics.is_empty()
    }
}

/// A heading, a paragraph, or a paragraph that begins with its heading (段首标题).
///
/// The printed paragraph is always `heading` followed by `text`; nothing stands in both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "段落",
    description = "小标题、段落，或以小标题开头的段落；印出的一段是heading与text相接。A heading, a paragraph, or a paragraph that begins with its heading; the printed paragraph is heading followed by text."
)]
pub struct Block {
    /// 标题级别. 2 for （一）, 3 for 1., 4 for （1）.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "标题级别",
        description = "2为“（一）”，3为“1.”，4为“（1）”。2 for （一）, 3 for 1., 4 for （1）.",
        range(min = 2, max = 9)
    )]
    pub level: Option<u8>,
    /// 小标题. With its number and the punctuation that ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "小标题",
        description = "含序号与结尾标点。The heading with its number and the punctuation that ends it."
    )]
    pub heading: Option<String>,
    /// 文字. The paragraph, or what follows its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "文字",
        description = "段落文字，或小标题之后的文字。The paragraph, or what follows its heading."
    )]
    pub text: Option<String>,
}

impl Block {
    /// A paragraph without a heading.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self {
            level: None,
            heading: None,
            text: Some(text.into()),
        }
    }

    /// The printed paragraph: heading and text.
    #[must_use]
    pub fn printed(&self) -> String {
        self.shown().into_owned()
    }

    /// The printed paragraph, put together only where it has both a heading and a text.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        match (&self.heading, &self.text) {
            (Some(heading), Some(text)) => Cow::Owned([heading.as_str(), text].concat()),
            (Some(one), None) | (None, Some(one)) => Cow::Borrowed(one),
            (None, None) => Cow::Borrowed(""),
        }
    }
}

/// A figure stated in a sentence, with its parts (其中).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "文中数据",
    description = "句子中陈述的一个数据及其分项。A figure stated in a sentence, with its parts."
)]
pub struct Statistic {
    /// 指标代码. The stable key of a well-known figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "指标代码",
        description = "常见指标的固定代码，便于跨年跨单位比较。The stable key of a well-known figure, so that it compares across bodies and years."
    )]
    pub key: Option<String>,
    /// 名称. The words of the sentence.
    #[schemars(title = "名称", description = "句中的名称。The name in the words of the sentence.")]
    pub name: String,
    /// 数值. As printed; absent where only the parts are stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        title = "数值",
        description = "印出的数值；只列分项时无此项。The value as printed; absent where only the parts are stated."
    )]
    pub value: Option<Decimal>,
    /// 单位. As printed, 万 and 亿 included.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(
        title = "单位",
        description = "印出的单位，含“万”“亿”。The unit as printed, 万 and 亿 included."
    )]
    pub unit: String,
    /// 约数. Where the sentence does not state an exact value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "约数", description = "数值不是确数时。Where the value is not exact.")]
    pub approximate: Option<Approximation>,
    /// 同比. Change against the year before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(title = "同比", description = "与上年相比的变化。Change against the year before.")]
    pub change: Option<Change>,
    /// 分项. The parts of the figure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(title = "分项", description = "“其中”各项。The parts of the figure.")]
    pub parts: Vec<Statistic>,
}

/// How a value that is not exact relates to the true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(
    title = "约数",
    description = "约数的方向。How the stated value relates to the true one."
)]
pub enum Approximation {
    /// 约、左右
    #[schemars(title = "约", description = "约、左右。About.")]
    About,
    /// 余、多、超过
    #[schemars(title = "余", description = "余、多、超过。More than.")]
    MoreThan,
    /// 近、将近
    #[schemars(title = "近", description = "近、将近。Nearly.")]
    Nearly,
}

/// A change against the year before (同比).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "同比", description = "与上年相比的变化。Change against the year before.")]
pub struct Change {
    /// 变化值. Negative for a decrease.
    #[schemars(title = "变化值", description = "减少为负。The change, negative for a decrease.")]
    pub value: Decimal,
    /// 单位. `%`, `个百分点` or the unit of the figure.
    #[schemars(
        title = "单位",
        description = "%、个百分点或数据的单位。%, percentage points or the unit of the figure."
    )]
    pub unit: String,
}

/// A well-known figure of the narrative (`spec/statistics.toml`).
#[derive(Debug)]
pub struct KnownStatistic {
    /// Stable key.
    pub key: &'static str,
    /// 名称
    pub title: &'static str,
    /// The same in English.
    pub english: &'static str,
    /// Lists of words; all words of one list stand in the name.
    pub words: &'static [&'static [&'static str]],
    /// Words that do not stand in the name.
    pub without: &'static [&'static str],
    /// Key of the total that it is a part of; empty where it stands alone.
    pub part_of: &'static str,
    /// Units it is counted in, without 万 and 亿; empty for any.
    pub units: &'static [&'static str],
    /// Words in the name of a list that splits it.
    pub split: &'static [&'static str],
}

/// Words at the end of the name of a difference, which is no figure of the year: 收到申请增加2件.
const DIFFERENCE: [&str; 8] = ["增加", "减少", "增长", "下降", "上升", "多", "少", "增"];

/// Letters of a name that leaves out its object: 办结, 现行有效, 继续办理.
const SHORT: usize = 5;

/// Other matters than requests for information, which may be 办结 and 不予公开, too: 公文93件，不予公开30件.
const MATTERS: [&str; 19] = [
    "公文", "文件", "属性", "建议", "提案", "许可", "处罚", "信访", "来信", "来访", "热线", "工单", "诉求", "留言",
    "咨询", "信箱", "村务", "投诉", "举报",
];

const REQUEST: &str = "申请";

/// What sentences say before a figure that leaves it out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// The words of the figures before it, as far as it may mean their object (制发文件2件，废止1件).
    pub words: &'a str,
    /// Whether the sentence is about another matter than requests for information.
    pub of_another: bool,
}

/// Whether a sentence is about another matter than requests for information from a figure of that name on; nothing where
/// the name does not say.
#[must_use]
pub fn is_of_another_matter(name: &str) -> Option<bool> {
    // An applicant asks for anything.
    let name = name.replace("申请人", "");
    if name.contains(REQUEST) {
        return Some(!asks_for_information(&name));
    }
    MATTERS.iter().any(|word| name.contains(word)).then_some(true)
}

/// Whether the 申请 that words speak of are of information: 林木采伐申请 are not.
fn asks_for_information(words: &str) -> bool {
    const AHEAD: [&str; 55] = [
        "收到",
        "受理",
        "新收",
        "收办",
        "办理",
        "办结",
        "答复",
        "接收",
        "接到",
        "处理",
        "结转",
        "提交",
        "提出",
        "公开",
        "公开类",
        "信息",
        "依",
        "的",
        "新",
        "件",
        "书面",
        "网络",
        "网上",
        "线上",
        "在线",
        "信函",
        "邮寄",
        "当面",
        "现场",
        "有效",
        "各类",
        "人",
        "组织",
        "企业",
        "机构",
        "单位",
        "个人",
        "公民",
        "群众",
        "市民",
        "公众",
        "全部",
        "所有",
        "上述",
        "以上",
        "年",
        "年度",
        "共",
        "、",
        "，",
        "从",
        "按",
        "就",
        "对",
        "以",
    ];
    words.match_indices(REQUEST).any(|(at, word)| {
        let (ahead, behind) = (&words[..at], &words[at + word.len()..]);
        // 群众申请低保.
        let is_noun = !behind.starts_with(['低', '享', '领', '办']);
        is_noun && (ahead.is_empty() || AHEAD.iter().any(|word| ahead.ends_with(word)))
    })
}

/// The key of a figure by its name and unit, by the key of the total that it is a part of, and by what its sentence
/// has said before where the name leaves that out.
#[must_use]
pub fn known_statistic(name: &str, unit: &str, part_of: Option<&str>, said: Said<'_>) -> Option<&'static str> {
    let counted = match unit.trim_start_matches(['万', '亿']) {
        "" => unit,
        counted => counted,
    };
    let is_other = times::is_of_other_time(name) || DIFFERENCE.iter().any(|word| name.ends_with(word));
    if is_other {
        return None;
    }
    let find = |part_of: &str, said: &str| {
        let holds = |word: &str| name.contains(word) || said.contains(word);
        STATISTICS.iter().find(|known| {
            // What is quickly seen comes first: most figures are none of a kind.
            known.part_of == part_of
                && (known.units.is_empty() || known.units.contains(&counted))
                && known.words.iter().any(|words| {
                    words.first().is_some_and(|word| name.contains(word))
                        && words.iter().skip(1).all(|word| holds(word))
                })
                && !known.without.iter().any(|word| holds(word))
        })
    };
    let known = part_of
        .and_then(|whole| find(whole, ""))
        .or_else(|| find("", ""))
        .or_else(|| find("", said.words).filter(|_| !said.words.is_empty() && name.chars().count() <= SHORT))?;
    // 受理林木采伐申请5件; 建议10件，不予公开2件.
    if known.key.starts_with("requests.") && is_of_another_matter(name).unwrap_or(said.of_another) {
        return None;
    }
    // A part is not its whole.
    (part_of != Some(known.key)).then_some(known.key)
}

/// The key of the figure that a list without a total splits, by the name of the list (从申请渠道看).
#[must_use]
pub fn whole_of(list: &str) -> Option<&'static str> {
    STATISTICS
        .iter()
        .find(|known| {
            known.split.iter().any(|word| list.contains(word)) && !known.without.iter().any(|word| list.contains(word))
        })
        .map(|known| known.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_for_other_things_and_results_of_other_matters_have_no_key() {
        for (name, said, of_another, expected) in [
            ("收到政府信息公开申请", "", false, Some("requests.received")),
            ("收到申请", "", false, Some("requests.received")),
            ("收到林木采伐申请", "", false, None),
            ("受理行政许可申请", "", false, None),
            ("办结", "收到政府信息公开申请", false, Some("requests.concluded")),
            ("办结", "收到林木采伐申请", true, None),
            ("不予公开", "", false, Some("requests.denied")),
            ("不予公开", "公文属性认定", true, None),
            ("建议提案答复件中不予公开", "", false, None),
            ("上半年收到申请", "", false, None),
            ("行政复议纠正", "", false, None),
            ("公开或部分公开的", "", false, Some("requests.disclosed")),
        ] {
            let said = Said {
                words: said,
                of_another,
            };
            assert_eq!(known_statistic(name, "件", None, said), expected, "{name}");
        }
    }

    #[test]
    fn a_sentence_says_what_matter_it_is_about() {
        for (name, expected) in [
            ("收到申请", Some(false)),
            ("从申请渠道看", Some(false)),
            ("从申请人看", None),
            ("群众申请低保", Some(true)),
            ("受理临时救助申请", Some(true)),
            ("审查公文公开属性", Some(true)),
            ("予以公开", None),
        ] {
            assert_eq!(is_of_another_matter(name), expected, "{name}");
        }
    }
}
