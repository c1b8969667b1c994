//! What numbers count: the units, and the words that only look like a unit. Leaves out the numbers (`numbers`).

/// Units in the order in which they are tried: longer ones first.
const UNITS: &[&str] = &[
    "平方公里",
    "平方米",
    "公里",
    "人次",
    "件次",
    "场次",
    "篇次",
    "户次",
    "家次",
    "条次",
    "班次",
    "批次",
    "人件",
    "条",
    "次",
    "件",
    "场",
    "期",
    "篇",
    "个",
    "项",
    "部",
    "份",
    "人",
    "名",
    "处",
    "家",
    "户",
    "元",
    "批",
    "册",
    "幅",
    "则",
    "起",
    "宗",
    "例",
    "张",
    "台",
    "套",
    "位",
    "封",
    "通",
    "轮",
    "本",
    "座",
    "块",
    "支",
    "所",
    "只",
    "页",
    "字",
    "集",
    "款",
    "帖",
    "站",
    "亩",
    "吨",
    "辆",
    "类",
    "种",
    "分",
    "倍",
];

/// Units that are as often the beginning of another word: only at the end of their clause.
const LAST: &[&str] = &[
    "位", "通", "本", "座", "块", "支", "所", "只", "页", "字", "集", "款", "站", "类", "种", "分", "倍", "轮",
];

/// What must not follow a unit: with it the unit is the beginning of another word, or counts time.
const NO_UNIT: &[(&str, &[&str])] = &[
    ("部", &["门", "分", "署", "委", "队", "长", "级"]),
    ("条", &["例", "款", "规定", "第"]),
    ("人", &["大", "民", "员", "才", "均", "社", "文", "口"]),
    ("起", &["草", "诉", "到", "来", "施行", "执行", "至"]),
    ("名", &["单", "称", "录", "额", "义"]),
    ("期", &["间", "限", "内", "满", "末"]),
    ("份", &["额"]),
    ("项", &["目", "第"]),
    ("次", &["年", "性", "要", "日", "序", "级"]),
    (
        "个",
        &[
            "工作日",
            "自然日",
            "月",
            "小时",
            "百分点",
            "方面",
            "环节",
            "维度",
            "层面",
            "年",
            "字",
            "别",
            "季度",
            "周",
        ],
    ),
    ("家", &["庭", "长", "园"]),
    ("场", &["所", "景", "馆", "地"]),
    ("台", &["账", "阶"]),
    ("例", &["如", "行", "会", "外"]),
    ("批", &["评", "复", "准", "示"]),
    ("户", &["籍", "外"]),
    ("处", &["理", "长", "置", "罚", "于", "室"]),
    ("件", &["事"]),
    ("元", &["旦", "素", "化"]),
    ("张", &["贴"]),
    ("套", &["餐"]),
    ("宗", &["旨"]),
    ("则", &["应", "需"]),
    ("册", &["封"]),
];

/// Whether a clause ends at a place.
pub(super) fn clause_ends(letters: &[char], at: usize) -> bool {
    letters
        .get(at)
        .is_none_or(|letter| "，、；。：（）！？”".contains(*letter))
}

/// The unit at a place; `%` where the text writes a share, `个百分点` for the difference of two.
pub(super) fn at(letters: &[char], at: usize) -> Option<&'static str> {
    let starts = |text: &str| super::numbers::starts(letters, at, text);
    if starts("%") {
        return Some("%");
    }
    if starts("个百分点") {
        return Some("个百分点");
    }
    let unit = UNITS.iter().copied().find(|unit| starts(unit))?;
    let end = at + unit.chars().count();
    let other = NO_UNIT
        .iter()
        .filter(|(name, _)| name == &unit)
        .flat_map(|(_, tails)| tails.iter())
        .any(|tail| super::numbers::starts(letters, end, tail));
    let more = letters.get(end).is_some_and(|letter| "以左上之的".contains(*letter));
    (!other && (!LAST.contains(&unit) || clause_ends(letters, end) || more)).then_some(unit)
}
