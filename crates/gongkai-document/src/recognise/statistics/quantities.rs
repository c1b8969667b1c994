//! The figures of a sentence, one by one: digits, unit, name, and the words that say how it stands to the
//! figure before. Leaves out which figure is a part of which (`lists`).

use gongkai_core::{Approximation, Change, Decimal};

/// A figure in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    /// Character offsets in the paragraph.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Decimal,
    pub(super) digits: String,
    pub(super) unit: String,
    pub(super) approximate: Option<Approximation>,
    pub(super) change: Option<Change>,
    pub(super) name: String,
    /// Brackets around it.
    pub(super) depth: usize,
    /// Announced as a part (其中).
    pub(super) part: bool,
    /// A total that follows what it adds up (共16件).
    pub(super) sum: bool,
    /// Called a total (共, 累计, 合计).
    pub(super) total: bool,
    /// Begins a new list: a semicolon or the end of a sentence stands before it.
    pub(super) fresh: bool,
    /// A clause that announces a list without a total (从内容上分).
    pub(super) grouping: Option<String>,
}
const UNITS: [&str; 32] = [
    "人次",
    "个工作日",
    "万元",
    "亿元",
    "平方米",
    "公里",
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
];

/// What must not follow a unit: with it the unit is the beginning of another word.
const NO_UNIT: [(&str, &str); 12] = [
    ("部", "门"),
    ("条", "例"),
    ("人", "大"),
    ("人", "民"),
    ("起", "草"),
    ("名", "单"),
    ("期", "间"),
    ("份", "额"),
    ("项", "目库"),
    ("次", "年"),
    ("个", "工作日"),
    ("家", "庭"),
];

/// The figures of a paragraph, in order.
pub(super) fn find(letters: &[char]) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit()
            || (at > 0 && (letters[at - 1].is_ascii_alphanumeric() || letters[at - 1] == '.'))
        {
            at += 1;
            continue;
        }
        let (digits, after) = number(letters, at);
        let Some((quantity, end)) = quantity(letters, at, after, &digits, found.last()) else {
            at = after.max(at + 1);
            continue;
        };
        if let Some(change) = change_of(letters, &quantity, found.last_mut()) {
            // 同比增长5件 says something of the figure before it.
            at = change;
            continue;
        }
        at = end;
        found.push(quantity);
    }
    found
}

/// The digits at a place, without separators, and the place behind them.
fn number(letters: &[char], start: usize) -> (String, usize) {
    let mut digits = String::new();
    let mut at = start;
    while at < letters.len() {
        let three = || {
            letters
                .get(at + 1..at + 4)
                .is_some_and(|next| next.iter().all(char::is_ascii_digit))
                && !letters.get(at + 4).is_some_and(char::is_ascii_digit)
        };
        match letters[at] {
            letter if letter.is_ascii_digit() => digits.push(letter),
            '.' if !digits.contains('.') && letters.get(at + 1).is_some_and(char::is_ascii_digit) => digits.push('.'),
            // 12,345 and 12 345 as one number: never where the part before is longer than three digits.
            '，' | ' ' if three() && digits.len() <= 3 && !digits.contains('.') && digits != "0" => {}
            _ => break,
        }
        at += 1;
    }
    (digits, at)
}

fn quantity(
    letters: &[char],
    start: usize,
    after: usize,
    digits: &str,
    last: Option<&Quantity>,
) -> Option<(Quantity, usize)> {
    let mut at = after;
    let mut unit = String::new();
    let mut approximate = None;
    let more = |at: usize| letters.get(at).is_some_and(|letter| matches!(letter, '余' | '多'));
    if more(at) {
        approximate = Some(Approximation::MoreThan);
        at += 1;
    }
    if let Some(scale) = letters.get(at).filter(|letter| matches!(letter, '万' | '亿')) {
        unit.push(*scale);
        at += 1;
    }
    if more(at) {
        approximate = Some(Approximation::MoreThan);
        at += 1;
    }
    let rest: String = letters[at..].iter().take(8).collect();
    let name = UNITS.iter().find(|unit| rest.starts_with(**unit)).copied();
    let percent = rest.starts_with('%') || rest.starts_with("个百分点");
    let name = match name {
        Some(name) => {
            let tail = &rest[name.len()..];
            if NO_UNIT
                .iter()
                .any(|(unit, next)| *unit == name && tail.starts_with(next))
                || name == "个工作日"
            {
                return None;
            }
            name
        }
        None if percent => "%",
        // 49万 alone can count anything.
        None => return None,
    };
    if percent && !unit.is_empty() {
        return None;
    }
    unit.push_str(name);
    at += if name == "%" && !rest.starts_with('%') {
        4
    } else {
        name.chars().count()
    };
    let before: String = letters[start.saturating_sub(4)..start].iter().collect();
    // Ordinals and document numbers count nothing.
    if before.ends_with(['第', '〔', '[', '-', '/', '＋']) {
        return None;
    }
    if let Some((_, kind)) = [
        ("约", Approximation::About),
        ("近", Approximation::Nearly),
        ("超过", Approximation::MoreThan),
        ("超", Approximation::MoreThan),
        ("逾", Approximation::MoreThan),
    ]
    .into_iter()
    .find(|(word, _)| before.ends_with(word))
    {
        approximate = Some(kind);
    }
    let value: Decimal = digits.parse().ok()?;
    let from = last.map_or(0, |last| last.end);
    let gap = &letters[from.min(start)..start];
    let mut quantity = Quantity {
        start,
        end: at,
        value,
        digits: digits.to_owned(),
        unit,
        approximate,
        change: None,
        name: String::new(),
        depth: 0,
        part: false,
        sum: false,
        total: false,
        fresh: last.is_none(),
        grouping: None,
    };
    describe(&mut quantity, letters, gap, last);
    Some((quantity, at))
}

/// Name, depth and announcement from the text between the last figure and this one.
fn describe(quantity: &mut Quantity, letters: &[char], gap: &[char], last: Option<&Quantity>) {
    quantity.depth = depth(last.map_or(0, |last| last.depth), gap);
    let text: String = gap.iter().collect();
    quantity.fresh |= text.contains(['；', '。', '！']);
    // Only what stands after the last stop belongs to this figure.
    let clause_start = text.rfind(['；', '。', '！']).map_or(0, |at| at + 3);
    let clause = &text[clause_start..];
    const PARTS: [&str; 7] = ["其中", "包括", "分别为", "分别是", "包含", "含", "分为"];
    quantity.part = PARTS.iter().any(|word| clause.contains(word)) && (last.is_some());
    let pieces: Vec<&str> = clause.split(['，', '、', '：', '（', '）']).collect();
    quantity.name = name(pieces.last().copied().unwrap_or_default());
    quantity.total = pieces.last().is_some_and(|piece| {
        ["共", "累计", "合计", "总计", "总"]
            .iter()
            .any(|word| piece.contains(word))
    });
    quantity.sum = ["共", "共计", "合计", "总计", "累计"].contains(&pieces.last().copied().unwrap_or_default());
    if quantity.name.is_empty() && !quantity.sum {
        // 其中9件网络平台形式申请: the name stands behind.
        let behind: String = letters[quantity.end..]
            .iter()
            .take_while(|letter| !"，、；。：（）！".contains(**letter))
            .collect();
        if !behind.chars().any(|letter| letter.is_ascii_digit()) {
            quantity.name = name(&behind);
        }
    }
    if quantity.name.is_empty() {
        // 解读方面，全年共18条: the clause before has the name.
        quantity.name = pieces
            .iter()
            .rev()
            .skip(1)
            .map(|piece| name(piece))
            .find(|piece| !piece.is_empty())
            .unwrap_or_default();
    }
    quantity.grouping = pieces.iter().find_map(|piece| {
        let starts = ["从", "按", "按照"].iter().any(|word| piece.starts_with(word));
        let ends = ["分", "看", "划分", "分类", "来说", "统计"]
            .iter()
            .any(|word| piece.ends_with(word));
        (starts && ends && piece.chars().count() <= 24).then(|| (*piece).to_owned())
    });
}

/// A name without the words that only lead to a figure.
fn name(text: &str) -> String {
    const BEFORE: [&str; 27] = [
        "其中",
        "包括",
        "分别为",
        "分别是",
        "以及",
        "并且",
        "同时",
        "全年",
        "今年",
        "本年度",
        "本年",
        "年内",
        "年度",
        "共计",
        "累计",
        "总计",
        "合计",
        "共",
        "一是",
        "二是",
        "三是",
        "四是",
        "五是",
        "六是",
        "截至目前",
        "和",
        "及",
    ];
    const AFTER: [&str; 17] = [
        "共计", "累计", "合计", "总计", "总数", "总量", "数量", "达到", "超过", "分别", "共", "为", "达", "约", "近",
        "超", "了",
    ];
    let mut text = text.trim();
    loop {
        let before = text;
        // 2022年, 截至2022年底
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        if digits == 4 && text[4..].starts_with('年') {
            text = text[4 + '年'.len_utf8()..]
                .trim_start_matches('度')
                .trim_start_matches('底');
        }
        for word in BEFORE {
            text = text.strip_prefix(word).unwrap_or(text);
        }
        for word in AFTER {
            text = text.strip_suffix(word).unwrap_or(text);
        }
        text = text.trim_matches(|letter: char| {
            letter.is_whitespace() || "“”\"《》".contains(letter) && text.matches(['“', '”']).count() % 2 == 1
        });
        if text == before {
            return text.to_owned();
        }
    }
}

/// A change against last year: put to the figure before; the place behind it.
fn change_of(letters: &[char], quantity: &Quantity, last: Option<&mut Quantity>) -> Option<usize> {
    let from = last.as_ref().map_or(0, |last| last.end);
    let gap: String = letters[from.min(quantity.start)..quantity.start].iter().collect();
    let clause = gap.rsplit(['。', '；']).next().unwrap_or_default();
    let compared = ["同比", "比上年", "较上年", "比去年", "较去年", "与上年", "与去年"]
        .iter()
        .any(|word| clause.contains(word));
    let sign = if ["下降", "减少", "降低", "下滑"]
        .iter()
        .any(|word| clause.ends_with(word))
    {
        "-"
    } else if ["增长", "上升", "增加", "提高", "提升", "增长了", "增加了", "上升了"]
        .iter()
        .any(|word| clause.ends_with(word))
    {
        ""
    } else {
        // A share (占23%) is no quantity of its own.
        return (quantity.unit == "%").then_some(quantity.end);
    };
    if !compared && quantity.unit != "%" {
        return None;
    }
    if let Some(last) = last
        && compared
        && let Ok(value) = format!("{sign}{}", quantity.digits).parse()
    {
        last.change = Some(Change {
            value,
            unit: quantity.unit.clone(),
        });
    }
    Some(quantity.end)
}

/// Brackets open behind a gap. Those in the figures themselves (their units) do not occur.
fn depth(before: usize, gap: &[char]) -> usize {
    gap.iter().fold(before, |depth, letter| match letter {
        '（' => depth + 1,
        '）' => depth.saturating_sub(1),
        // A bracket that is never closed ends with its sentence.
        '。' => 0,
        _ => depth,
    })
}
