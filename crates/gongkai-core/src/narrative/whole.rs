//! Whether the words of a figure name the figure of the whole report, or narrow it down: 收到申请 is all of them,
//! 局机关收到申请 and 涉及征地的申请 are some, 林木采伐申请 are others. Leaves out times (`times`) and what the figure is.

/// Words that say nothing but that a figure is that of the report: its time, verbs, what is counted, and `我局`.
const PLAIN: &[&str] = &[
    // When and how many.
    "全年",
    "本年度",
    "本年",
    "年度",
    "年内",
    "今年",
    "当年",
    "内",
    "报告期",
    "期间",
    "截至",
    "目前",
    "年末",
    "年底",
    "累计",
    "总共",
    "共计",
    "合计",
    "总计",
    "一共",
    "共",
    "总",
    "新",
    "已",
    "均",
    "全部",
    "都",
    "数量",
    "数",
    "量",
    // Whose.
    "我局",
    "我镇",
    "我乡",
    "我街道",
    "我办",
    "我委",
    "我市",
    "我县",
    "我区",
    "我省",
    "我州",
    "我旗",
    "我厅",
    "我院",
    "我校",
    "我中心",
    "我单位",
    "我机关",
    "我部",
    "我处",
    "我站",
    "我所",
    "我队",
    "本局",
    "本镇",
    "本乡",
    "本街道",
    "本办",
    "本委",
    "本市",
    "本县",
    "本区",
    "本厅",
    "本院",
    "本校",
    "本中心",
    "本单位",
    "本机关",
    "本行政机关",
    "全局",
    "全镇",
    "全乡",
    "全街道",
    "全委",
    "全市",
    "全县",
    "全区",
    "全省",
    "全州",
    "全旗",
    "全厅",
    "全院",
    "全校",
    "全系统",
    "各级行政机关",
    "行政机关",
    "各级",
    "依法",
    "依规",
    "依法依规",
    "按时",
    "按期",
    "及时",
    "通过各种渠道",
    "通过各种途径",
    "通过各种方式",
    "通过各类渠道",
    "通过多种渠道",
    "通过各渠道",
    // What happens.
    "收到",
    "受理",
    "新收",
    "收办",
    "接收",
    "接到",
    "收",
    "办理",
    "处理",
    "办结",
    "答复",
    "回复",
    "作出",
    "做出",
    "做",
    "制定",
    "制发",
    "制",
    "发",
    "出台",
    "印发",
    "发布",
    "公布",
    "公开",
    "废止",
    "失效",
    "宣布",
    "确认",
    "现行",
    "有效",
    "现",
    "保有",
    "发生",
    "引发",
    "引起",
    "产生",
    "被",
    "提起",
    "提出",
    "提交",
    "申请",
    "涉及",
    "因",
    "由",
    "的",
    "了",
    "为",
    "及",
    "和",
    "与",
    "或",
    "、",
    "，",
    "以及",
    "或者",
    "有",
    "属于",
    "系",
    "对",
    "完成",
    "承办",
    "代表",
    "中",
    "其中",
    // What is counted.
    "政府信息公开",
    "政府信息",
    "信息公开",
    "政务公开",
    "依申请公开",
    "依申请",
    "政务信息",
    "信息",
    "件",
    "表",
    "书",
    "人",
    "事项",
    "案件",
    "案",
    "类",
    "书面",
    "各类",
    "公民、法人",
    "公民和法人",
    "法人",
    "其他组织",
    "组织",
    "社会",
    "群众",
    "公众",
    "自然人",
    "行政规范性文件",
    "规范性文件",
    "政府规章",
    "规章",
    "工作",
    "有关",
    "相关",
    "情况",
    "方面",
    // What became of it.
    "上年度",
    "上年",
    "上一年度",
    "上一年",
    "去年",
    "结转",
    "转接",
    "下年度",
    "下年",
    "次年",
    "下一年度",
    "下一年",
    "至",
    "到",
    "来",
    "继续",
    "未办结",
    "予以",
    "部分",
    "不予",
    "无法提供",
    "提供",
    "其他处理",
    "其他结果",
    "结果",
    "决定",
    "告知",
    "维持",
    "纠正",
    // What joins clauses.
    "也",
    "且",
    "并",
    "在",
    "同时",
    "此外",
    "另",
    "除",
    "外",
    "一样",
    "同样",
    "相同",
    "行政复议",
    "行政诉讼",
    "复议",
    "诉讼",
    "行政许可",
    "行政处罚",
    "行政强制",
    "直接起诉",
    "未经",
    "起诉",
    "后",
    "经",
];

/// Whether these words name the figure of the whole report of a body: nothing stands in them but plain words, and what
/// the body is called.
#[must_use]
pub fn is_whole(words: &str, agency: &str) -> bool {
    let words = without_dates(words);
    let words = words.trim_matches(|letter: char| letter.is_whitespace() || "，、：（）,:()".contains(letter));
    if is_made_of(words, &[PLAIN]) {
        return true;
    }
    let ends = words.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let mut ends = ends.take(agency.chars().count());
    ends.any(|end| is_name_of(&words[..end], agency) && is_made_of(&words[end..], &[PLAIN]))
}

/// Words that name a part: matters, channels, courts, what is left out, times shorter than a year.
const NARROWING: &[&str] = &[
    "涉及", "关于", "针对", "类", "方面", "领域", "主题", "内容", "网络", "网上", "线上", "线下", "在线", "信函",
    "邮寄", "邮件", "当面", "现场", "窗口", "电子", "平台", "传真", "电话", "渠道", "一审", "二审", "再审", "应诉",
    "名义", "除", "月", "季度", "半年", "公民", "重复", "延期", "补正", "撤回", "转办", "移送", "配合", "指导", "协助",
    "上级", "下级", "转来", "转交",
];

/// Letters of other bodies.
const BODIES: &[char] = &[
    '局', '委', '厅', '院', '校', '镇', '乡', '村', '县', '市', '区', '州', '旗', '省', '科', '站', '队', '场', '各',
    '处', '办', '部',
];

/// Words of other bodies and other cases.
const OTHERS: &[&str] = &["中心", "单位", "机关", "街道", "公司", "企业", "政府", "其他"];

/// How the words of a figure make it another one than that of the whole report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Narrowing {
    /// It is a part of it, and no more: 涉及征地的申请.
    Part,
    /// It is of another body or of other cases, and may be more: 水务局收到申请.
    Other,
}

/// How these words narrow the figure of the whole report down, where they do so in one of the ways that sentences do. Other
/// words are not understood: 因本机关不掌握等原因无法提供.
#[must_use]
pub fn narrowing(words: &str, agency: &str) -> Option<Narrowing> {
    if is_whole(words, agency) {
        return None;
    }
    // 本机关 is no other body.
    let mut plain: Vec<&str> = PLAIN.iter().copied().filter(|word| word.chars().count() > 1).collect();
    plain.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = plain
        .iter()
        .fold(words.to_owned(), |rest, word| rest.replace(word, "·"));
    if rest.contains(BODIES) || OTHERS.iter().any(|word| rest.contains(word)) {
        return Some(Narrowing::Other);
    }
    let is_part = NARROWING.iter().any(|word| words.contains(word));
    is_part.then_some(Narrowing::Part)
}

/// Whether these words narrow the figure of the whole report down, to whatever.
#[must_use]
pub fn is_narrowed(words: &str, agency: &str) -> bool {
    narrowing(words, agency).is_some()
}

/// The words without years and days, which are of the year of the report (others are told by `times`); a month alone is
/// less than a year.
fn without_dates(words: &str) -> String {
    let mut rest = words;
    let mut kept = String::new();
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let date = date(rest);
        let end = if date > 0 { date } else { 1 };
        kept.push_str(&rest[date..end]);
        rest = &rest[end..];
    }
    kept + rest
}

/// The length of 2024年, 12月31日 or 2024年12月31日 at the beginning of a text.
fn date(text: &str) -> usize {
    let part = |text: &str, mark: char| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let is_part = (1..=4).contains(&digits) && text[digits..].starts_with(mark);
        if is_part { digits + mark.len_utf8() } else { 0 }
    };
    let year = part(text, '年');
    let month = part(&text[year..], '月');
    let day = part(&text[year + month..], '日');
    if month > 0 && day > 0 { year + month + day } else { year }
}

/// Whether a name is that of a body, in full or shortened: 县林草局 is 清水县林业和草原局. An office is not its government.
#[must_use]
pub fn is_name_of(name: &str, agency: &str) -> bool {
    const SHORT: [(&str, &str); 3] = [("办公室", "办"), ("委员会", "委"), ("办事处", "街道")];
    let own = |agency: &str| {
        let mut letters = agency.chars();
        let ends = name.chars().next_back().is_some_and(|last| agency.ends_with(last));
        ends && name != "政府"
            && name.chars().count() > 1
            && name.chars().all(|letter| letters.any(|own| own == letter))
    };
    let mut shorter = SHORT.iter().filter_map(|(long, short)| {
        let head = agency.strip_suffix(long)?;
        Some(format!("{head}{short}"))
    });
    own(agency) || shorter.any(|agency| own(&agency))
}

/// Whether a text can be cut into these words and spaces.
pub(crate) fn is_made_of(text: &str, words: &[&[&str]]) -> bool {
    // Bit N: the text up to N bytes behind `at` can be cut. No word is longer than the bits.
    let mut ends = 1u64;
    for at in 0..text.len() {
        if ends & 1 == 1 {
            let rest = &text[at..];
            let spaces = rest.chars().next().filter(|letter| letter.is_whitespace());
            ends |= spaces.map_or(0, |space| 1 << space.len_utf8());
            for word in words.iter().copied().flatten() {
                if rest.starts_with(word) {
                    ends |= 1 << word.len();
                }
            }
        }
        ends >>= 1;
        if ends == 0 {
            return false;
        }
    }
    ends & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_words_in_whatever_way_it_can_be() {
        let words: &[&str] = &["被申请", "申请人", "被"];
        assert!(is_made_of("被申请人", &[words]));
        assert!(is_made_of("", &[words]));
        assert!(!is_made_of("被申请人们", &[words]));
        assert!(!is_made_of("人", &[words]));
        assert!(PLAIN.iter().all(|word| word.len() < 64));
    }

    #[test]
    fn anything_but_plain_words_and_the_own_name_narrows_down() {
        let agency = "清水县林业和草原局";
        for (words, whole) in [
            ("收到政府信息公开申请", true),
            ("全年新收公民、法人和其他组织提出的政府信息公开申请", true),
            ("清水县林业和草原局收到申请", true),
            ("县林草局共收到政府信息公开申请", true),
            ("我局受理依申请公开事项", true),
            ("上年度结转申请", true),
            ("现行有效行政规范性文件", true),
            ("因政府信息公开被申请行政复议", true),
            ("局机关收到申请", false),
            ("截至2024年12月31日，共收到申请", true),
            ("除上年结转的外", true),
            ("除3件外", false),
            ("6月收到申请", false),
            ("局属事业单位收到申请", false),
            ("各林场收到申请", false),
            ("水务局收到申请", false),
            ("县政府收到申请", false),
            ("收到公民申请", false),
            ("收到林木采伐申请", false),
            ("收到涉及征地的申请", false),
            ("通过网络收到申请", false),
            ("行政诉讼一审", false),
            ("以县政府名义制发规范性文件", false),
        ] {
            assert_eq!(is_whole(words, agency), whole, "{words}");
        }
    }

    #[test]
    fn a_part_is_told_from_what_is_another_and_from_what_is_not_understood() {
        for (words, how) in [
            ("收到申请", None),
            ("因本机关不掌握等原因无法提供", None),
            ("经统计收到申请", None),
            ("涉及征地的申请", Some(Narrowing::Part)),
            ("网上、信函等申请", Some(Narrowing::Part)),
            ("水务局收到申请", Some(Narrowing::Other)),
            ("各乡镇收到申请", Some(Narrowing::Other)),
            ("其他类行政复议", Some(Narrowing::Other)),
        ] {
            assert_eq!(narrowing(words, "清水县林业和草原局"), how, "{words}");
        }
    }

    #[test]
    fn a_body_goes_by_its_short_name_and_an_office_is_not_its_government() {
        let office = "清水县人民政府办公室";
        assert!(is_name_of("县政府办公室", office) && is_name_of("县政府办", office));
        assert!(!is_name_of("政府", "清水县人民政府"));
        assert!(!is_name_of("县政府", office) && !is_name_of("室", office));
        assert!(is_name_of("县政府", "清水县人民政府"));
        assert!(is_name_of("柳巷街道", "云泽市南湖区柳巷街道办事处"));
    }
}
