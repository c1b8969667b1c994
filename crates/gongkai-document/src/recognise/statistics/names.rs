//! The name of a figure: what is left of its clause without the words that only lead to a number. Leaves out which
//! clause that is (`quantities`).

/// Words before a name that say nothing of it.
const BEFORE: &[&str] = &[
    "其中",
    "主要包括",
    "包括",
    "包含",
    "分别为",
    "分别是",
    "分为",
    "以及",
    "并且",
    "同时",
    "全年",
    "今年以来",
    "今年",
    "一年来",
    "本年度",
    "本年",
    "年内",
    "当年",
    "报告期内",
    "年度",
    "共计",
    "累计",
    "总计",
    "合计",
    "总共",
    "一共",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "截至目前",
    "截止目前",
    "此外",
    "另外",
    "另有",
    "另",
    "还",
    "并",
    "且",
    "和",
    "及",
    "与",
    "已",
    "现有",
    "对",
    "将",
    "把",
    "就",
    "向",
    "由",
    "有",
    "均",
    "含",
    "即",
    "目前",
    "再",
    "先后",
    "先",
    "依法",
    "我局",
];
/// Words behind a name.
const AFTER: &[&str] = &[
    "共计",
    "累计",
    "合计",
    "总计",
    "达到了",
    "达到",
    "突破",
    "超过",
    "不少于",
    "不低于",
    "不足",
    "不到",
    "将近",
    "接近",
    "大约",
    "大概",
    "高于",
    "多于",
    "分别",
    "均为",
    "均达",
    "扩充至",
    "增加至",
    "增加到",
    "提升至",
    "提升到",
    "提高到",
    "增至",
    "升至",
    "共有",
    "约有",
    "至少",
    "共",
    "为",
    "达",
    "约",
    "近",
    "超",
    "逾",
    "了",
    "是",
    "均",
    "各",
    "有",
    "都",
];
/// Verbs that want an object: 收到, and then what was received.
const VERBS: &[&str] = &[
    "收到", "受理", "办结", "办理", "答复", "新收", "新增", "新设", "制定", "制发", "出台", "配备", "举办", "召开",
    "组织", "开展", "发布", "公开", "设立", "建成", "邀请", "清理", "修复", "整改", "发放", "印发", "编制", "接受",
    "回应", "回复", "发出", "下发", "收集", "采纳", "发现", "推送", "承办", "上报", "报送", "更新", "完成", "审查",
    "审核", "修订", "废止", "打造", "建立", "开设", "引发", "发生", "提出", "提起", "处理", "公示", "抽查", "检查",
    "通报", "征集", "收办", "作出", "解读", "出具", "录入", "归档", "转办", "查处", "设置", "安排", "刊发", "刊登",
    "撰写", "认定", "参加", "培训", "播出", "制作", "拍摄", "聘请", "选派", "走访", "拥有",
];
/// Words that lead to a verb: what stands behind them says how, not what.
const HOW: &[&str] = &["依托", "围绕", "针对", "根据", "按照", "结合", "为", "坚持", "聚焦"];

/// Whether a text begins with a verb: a new statement, not an item of a list.
pub(super) fn begins_with_verb(text: &str) -> bool {
    VERBS.iter().any(|verb| text.starts_with(verb))
}

/// Whether a name is a verb that wants an object.
pub(super) fn wants_object(name: &str) -> bool {
    let length = name.chars().count();
    // 全镇 says where, not what.
    length <= 6 && VERBS.iter().any(|verb| name.ends_with(verb)) || length == 2 && name.starts_with('全')
}

/// A name without the words that only lead to a figure.
pub(super) fn name(text: &str) -> String {
    let mut text = without_years(text);
    loop {
        let before = text.clone();
        let mut rest = text.trim();
        for word in BEFORE {
            rest = rest.strip_prefix(word).map_or(rest, |after| kept(word, rest, after));
        }
        // 共收到, but 共享 and 共建.
        if let Some(after) = rest.strip_prefix('共')
            && !after.starts_with(['享', '建', '同', '青', '产', '性', '有'])
        {
            rest = after;
        }
        for word in AFTER {
            rest = rest
                .strip_suffix(word)
                .filter(|before| !(*word == "为" && before.ends_with(['行', '作', '认'])))
                .filter(|before| !(*word == "近" && before.ends_with(['最', '附'])))
                .unwrap_or(rest);
        }
        let quotes = rest.matches(['“', '”']).count() % 2 == 1;
        rest = rest.trim_matches(|letter: char| {
            letter.is_whitespace() || "，、：；".contains(letter) || (quotes && "“”".contains(letter))
        });
        if rest == before {
            break;
        }
        text = rest.to_owned();
    }
    if HOW.iter().any(|word| text.starts_with(word))
        && let Some(verb) = text
            .char_indices()
            .skip(3)
            .map(|(at, _)| &text[at..])
            .find(|rest| rest.chars().count() > 3 && begins_with_verb(rest))
    {
        return verb.to_owned();
    }
    text
}

/// Some words before a name are the beginning of a longer one.
fn kept<'a>(word: &str, whole: &'a str, after: &'a str) -> &'a str {
    let longer: &[&str] = match word {
        "和" => &["谐", "平", "田"],
        "对" => &["外", "口", "接"],
        "将" => &["军"],
        "有" => &["关", "效", "机"],
        "由" => &["来"],
        "就" => &["业", "医", "学", "地"],
        "均" => &["等", "衡", "安"],
        "先" => &["进"],
        "另" => &["外"],
        "含" => &["有", "山"],
        "并" => &["联", "购", "网", "案"],
        "与" => &["会"],
        "再" => &["生", "审"],
        "已" => &[],
        "向" => &["阳"],
        "还" => &["款", "建"],
        "年度" => &["报告", "考核"],
        "及" => &["时"],
        _ => return after,
    };
    if longer.iter().any(|longer| after.starts_with(longer)) {
        whole
    } else {
        after
    }
}

/// The text without 2022年, 截至2022年12月31日, 2022年度, but for those in quotes and titles.
fn without_years(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut quoted = 0usize;
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        quoted = match letter {
            '“' | '《' => quoted + 1,
            '”' | '》' => quoted.saturating_sub(1),
            _ => quoted,
        };
        let year = letters[at..]
            .iter()
            .take_while(|letter| letter.is_ascii_digit())
            .count();
        if quoted == 0
            && (1..=4).contains(&year)
            && letters.get(at + year).is_some_and(|letter| "年月日".contains(*letter))
            && !is_month(&letters, at, year)
        {
            at += year + 1;
            while letters.get(at).is_some_and(|letter| "度底末".contains(*letter)) {
                at += 1;
            }
            let mut leads = vec!["截至", "截止", "截止到", "截至到"];
            let since: Vec<char> = "以来".chars().collect();
            if letters[at..].starts_with(&since) {
                at += since.len();
                leads.extend(["自", "从"]);
            }
            for lead in leads {
                if out.ends_with(lead) {
                    out.truncate(out.len() - lead.len());
                }
            }
            continue;
        }
        if year > 0 {
            out.extend(&letters[at..at + year]);
            at += year;
            continue;
        }
        out.push(letter);
        at += 1;
    }
    out
}

/// Whether a month stands there that is the time of a figure: 6月收到, 截至6月底收到; not a part of a date, and not the last
/// of the year.
fn is_month(letters: &[char], at: usize, digits: usize) -> bool {
    let behind = letters.get(at + digits + 1);
    let is_last = letters[at..at + digits] == ['1', '2'];
    letters.get(at + digits) == Some(&'月')
        && !is_last
        && behind.is_some_and(|letter| !letter.is_ascii_digit() && !"、，".contains(*letter))
}

/// The names of 规章、文件和信息分别为…; a single one where nothing is listed.
pub(super) fn listed(text: &str) -> Vec<String> {
    let text = text.replace("以及", "、").replace(['和', '及', '与'], "、");
    text.split('、')
        .map(|piece| name(piece.trim_start_matches("通过").trim_start_matches("利用")))
        .filter(|piece| !piece.is_empty())
        .collect()
}
