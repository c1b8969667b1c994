//! Figures stated in sentences: 主动公开政府信息3048条，其中网站1427条、微信1246条. Each with name, unit and parts;
//! parts are found by the words that announce them and by the sum that proves them. Leaves out whether a
//! figure agrees with the tables.

use super::prose::Paragraph;
use crate::fold::narrow;
use gongkai_core::narrative::known_statistic;
use gongkai_core::{Approximation, Change, Decimal, Place, Statistic};

/// A figure in a sentence.
#[derive(Debug, Clone)]
struct Quantity {
    /// Character offsets in the paragraph.
    start: usize,
    end: usize,
    value: Decimal,
    digits: String,
    unit: String,
    approximate: Option<Approximation>,
    change: Option<Change>,
    name: String,
    /// Brackets around it.
    depth: usize,
    /// Announced as a part (其中).
    part: bool,
    /// A total that follows what it adds up (共16件).
    sum: bool,
    /// Called a total (共, 累计, 合计).
    total: bool,
    /// Begins a new list: a semicolon or the end of a sentence stands before it.
    fresh: bool,
    /// A clause that announces a list without a total (从内容上分).
    grouping: Option<String>,
}

/// Reads the figures of a section; adds their places under the field path of the list.
pub(super) fn read(paragraphs: &[Paragraph], path: &str, origins: &mut Vec<(String, Option<Place>)>) -> Vec<Statistic> {
    let mut statistics = Vec::new();
    for paragraph in paragraphs {
        let letters: Vec<char> = paragraph.text.chars().map(normal).collect();
        let quantities = quantities(&letters);
        for tree in group(&quantities) {
            let at = statistics.len();
            statistics.push(tree.statistic(&quantities, &letters, paragraph, None, &format!("{path}[{at}]"), origins));
        }
    }
    statistics
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

const UNITS: [&str; 32] = [
    "人次", "个工作日", "万元", "亿元", "平方米", "公里", "条", "次", "件", "场", "期", "篇", "个", "项", "部", "份", "人", "名", "处",
    "家", "户", "元", "批", "册", "幅", "则", "起", "宗", "例", "张", "台", "套",
];

/// What must not follow a unit: with it the unit is the beginning of another word.
const NO_UNIT: [(&str, &str); 12] = [
    ("部", "门"), ("条", "例"), ("人", "大"), ("人", "民"), ("起", "草"), ("名", "单"), ("期", "间"), ("份", "额"), ("项", "目库"), ("次", "年"),
    ("个", "工作日"), ("家", "庭"),
];

fn quantities(letters: &[char]) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit() || (at > 0 && (letters[at - 1].is_ascii_alphanumeric() || letters[at - 1] == '.')) {
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
        let three = || letters.get(at + 1..at + 4).is_some_and(|next| next.iter().all(char::is_ascii_digit)) && !letters.get(at + 4).is_some_and(char::is_ascii_digit);
        match letters[at] {
            letter if letter.is_ascii_digit() => digits.push(letter),
            '.' if !digits.contains('.') && letters.get(at + 1).is_some_and(char::is_ascii_digit) => digits.push('.'),
            // 12,345 as one number: never where the part before is longer than three digits.
            '，' if three() && digits.len() <= 3 && !digits.contains('.') && digits != "0" => {}
            _ => break,
        }
        at += 1;
    }
    (digits, at)
}

fn quantity(letters: &[char], start: usize, after: usize, digits: &str, last: Option<&Quantity>) -> Option<(Quantity, usize)> {
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
            if NO_UNIT.iter().any(|(unit, next)| *unit == name && tail.starts_with(next)) || name == "个工作日" {
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
    at += if name == "%" && !rest.starts_with('%') { 4 } else { name.chars().count() };
    let before: String = letters[start.saturating_sub(4)..start].iter().collect();
    // Ordinals and document numbers count nothing.
    if before.ends_with(['第', '〔', '[', '-', '/', '＋']) {
        return None;
    }
    if let Some((_, kind)) = [("约", Approximation::About), ("近", Approximation::Nearly), ("超过", Approximation::MoreThan), ("超", Approximation::MoreThan), ("逾", Approximation::MoreThan)]
        .into_iter()
        .find(|(word, _)| before.ends_with(word))
    {
        approximate = Some(kind);
    }
    let value: Decimal = digits.parse().ok()?;
    let from = last.map_or(0, |last| last.end);
    let gap = &letters[from.min(start)..start];
    let mut quantity = Quantity {
        start, end: at, value, digits: digits.to_owned(), unit, approximate, change: None,
        name: String::new(), depth: 0, part: false, sum: false, total: false, fresh: last.is_none(), grouping: None,
    };
    describe(&mut quantity, letters, gap, last);
    Some((quantity, at))
}

/// Name, depth and announcement from the text between the last figure and this one.
fn describe(quantity: &mut Quantity, letters: &[char], gap: &[char], last: Option<&Quantity>) {
    let depth = |letters: &[char]| {
        letters.iter().fold(0usize, |depth, letter| match letter {
            '（' => depth + 1,
            '）' => depth.saturating_sub(1),
            _ => depth,
        })
    };
    quantity.depth = depth(&letters[..quantity.start]);
    let text: String = gap.iter().collect();
    quantity.fresh |= text.contains(['；', '。', '！']);
    // Only what stands after the last stop belongs to this figure.
    let clause_start = text.rfind(['；', '。', '！']).map_or(0, |at| at + 3);
    let clause = &text[clause_start..];
    const PARTS: [&str; 7] = ["其中", "包括", "分别为", "分别是", "包含", "含", "分为"];
    quantity.part = PARTS.iter().any(|word| clause.contains(word)) && (last.is_some());
    let pieces: Vec<&str> = clause.split(['，', '、', '：', '（', '）']).collect();
    quantity.name = name(pieces.last().copied().unwrap_or_default());
    quantity.total = pieces.last().is_some_and(|piece| ["共", "累计", "合计", "总计", "总"].iter().any(|word| piece.contains(word)));
    quantity.sum = ["共", "共计", "合计", "总计", "累计"].contains(&pieces.last().copied().unwrap_or_default());
    if quantity.name.is_empty() && !quantity.sum {
        // 其中9件网络平台形式申请: the name stands behind.
        let behind: String = letters[quantity.end..].iter().take_while(|letter| !"，、；。：（）！".contains(**letter)).collect();
        if !behind.chars().any(|letter| letter.is_ascii_digit()) {
            quantity.name = name(&behind);
        }
    }
    if quantity.name.is_empty() {
        // 解读方面，全年共18条: the clause before has the name.
        quantity.name = pieces.iter().rev().skip(1).map(|piece| name(piece)).find(|piece| !piece.is_empty()).unwrap_or_default();
    }
    quantity.grouping = pieces.iter().find_map(|piece| {
        let starts = ["从", "按", "按照"].iter().any(|word| piece.starts_with(word));
        let ends = ["分", "看", "划分", "分类", "来说", "统计"].iter().any(|word| piece.ends_with(word));
        (starts && ends && piece.chars().count() <= 24).then(|| (*piece).to_owned())
    });
}

/// A name without the words that only lead to a figure.
fn name(text: &str) -> String {
    const BEFORE: [&str; 27] = [
        "其中", "包括", "分别为", "分别是", "以及", "并且", "同时", "全年", "今年", "本年度", "本年", "年内", "年度", "共计", "累计", "总计", "合计", "共", "一是", "二是",
        "三是", "四是", "五是", "六是", "截至目前", "和", "及",
    ];
    const AFTER: [&str; 17] =
        ["共计", "累计", "合计", "总计", "总数", "总量", "数量", "达到", "超过", "分别", "共", "为", "达", "约", "近", "超", "了"];
    let mut text = text.trim();
    loop {
        let before = text;
        // 2022年, 截至2022年底
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        if digits == 4 && text[4..].starts_with('年') {
            text = text[4 + '年'.len_utf8()..].trim_start_matches('度').trim_start_matches('底');
        }
        for word in BEFORE {
            text = text.strip_prefix(word).unwrap_or(text);
        }
        for word in AFTER {
            text = text.strip_suffix(word).unwrap_or(text);
        }
        text = text.trim_matches(|letter: char| letter.is_whitespace() || "“”\"《》".contains(letter) && text.matches(['“', '”']).count() % 2 == 1);
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
    let compared = ["同比", "比上年", "较上年", "比去年", "较去年", "与上年", "与去年"].iter().any(|word| clause.contains(word));
    let sign = if ["下降", "减少", "降低", "下滑"].iter().any(|word| clause.ends_with(word)) {
        "-"
    } else if ["增长", "上升", "增加", "提高", "提升", "增长了", "增加了", "上升了"].iter().any(|word| clause.ends_with(word)) {
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
        last.change = Some(Change { value, unit: quantity.unit.clone() });
    }
    Some(quantity.end)
}

/// A figure with the figures that are its parts, by index.
#[derive(Debug, Clone, Default)]
struct Tree {
    quantity: Option<usize>,
    name: String,
    parts: Vec<Tree>,
}

fn group(quantities: &[Quantity]) -> Vec<Tree> {
    let mut trees: Vec<Tree> = Vec::new();
    let mut at = 0;
    while at < quantities.len() {
        let (tree, next) = take(quantities, at, 0);
        at = next;
        if let Some(name) = quantities[tree.quantity.unwrap_or(0)].grouping.clone().filter(|_| quantities[tree.quantity.unwrap_or(0)].fresh) {
            // A list without a total takes what follows up to the next stop.
            let mut parts = vec![tree];
            while at < quantities.len() && !quantities[at].fresh && quantities[at].depth == 0 {
                let (part, next) = take(quantities, at, 0);
                parts.push(part);
                at = next;
            }
            trees.push(Tree { quantity: None, name, parts });
            continue;
        }
        // 建议4件、提案12件，共16件: the total comes last.
        if let Some(index) = tree.quantity.filter(|index| quantities[*index].sum && tree.parts.is_empty()) {
            let total = &quantities[index];
            let mut taken = 0;
            let mut sum = Decimal::from(0);
            for earlier in trees.iter().rev() {
                let Some(other) = earlier.quantity.map(|index| &quantities[index]).filter(|other| other.unit == total.unit) else { break };
                let Some(next) = sum.checked_add(other.value) else { break };
                (sum, taken) = (next, taken + 1);
                if sum.value() >= total.value.value() || other.fresh {
                    break;
                }
            }
            if taken >= 2 && sum.value() == total.value.value() {
                let parts = trees.split_off(trees.len() - taken);
                trees.push(Tree { parts, ..tree });
                continue;
            }
        }
        trees.push(tree);
    }
    trees
}

/// A figure and its parts, beginning at an index; the index behind them.
fn take(quantities: &[Quantity], at: usize, level: usize) -> (Tree, usize) {
    let own = &quantities[at];
    let mut tree = Tree { quantity: Some(at), ..Tree::default() };
    let mut next = at + 1;
    // A pathological nesting is cut off: nobody writes eight levels.
    if level >= 8 {
        return (tree, next);
    }
    // In brackets right behind it.
    while next < quantities.len() && quantities[next].depth > own.depth {
        let (part, after) = take(quantities, next, level + 1);
        tree.parts.push(part);
        next = after;
    }
    if !tree.parts.is_empty() {
        return (tree, next);
    }
    let Some(first) = quantities.get(next).filter(|first| !first.fresh && first.depth == own.depth) else { return (tree, next) };
    // The list that follows up to the next stop, each with its own parts.
    let mut list = Vec::new();
    let mut after = next;
    while after < quantities.len() && quantities[after].depth == own.depth && !(quantities[after].fresh) {
        if after > next && quantities[after].part && level == 0 && list.is_empty() {
            break;
        }
        let (part, behind) = take(quantities, after, level + 1);
        list.push((part, behind));
        after = behind;
    }
    // The shortest beginning of the list that adds up to the figure is its parts.
    let mut sum = Decimal::from(0);
    let announced = first.part;
    for (count, (part, behind)) in list.iter().enumerate() {
        let quantity = part.quantity.map(|index| &quantities[index]);
        let Some(value) = quantity.and_then(|quantity| scaled(quantity)) else { break };
        let Some(next_sum) = sum.checked_add(value) else { break };
        sum = next_sum;
        let exact = scaled(own).is_some_and(|own| own.value() == sum.value()) && !sum.is_zero();
        let alike = list[..=count].iter().all(|(part, _)| part.quantity.is_some_and(|index| quantities[index].unit == own.unit));
        // Without a word that announces parts, numbers that add up by chance are many: only 共… counts.
        if exact && (announced || (own.total && alike && count >= 1 && level == 0)) {
            let behind = *behind;
            tree.parts = list.into_iter().take(count + 1).map(|(part, _)| part).collect();
            return (tree, behind);
        }
    }
    if announced {
        // No sum proves it; the words do, as far as the unit is the same.
        let alike: Vec<(Tree, usize)> = list
            .into_iter()
            .enumerate()
            .take_while(|(count, (part, _))| *count == 0 || part.quantity.is_some_and(|index| quantities[index].unit == own.unit))
            .map(|(_, entry)| entry)
            .collect();
        if let Some((_, behind)) = alike.last() {
            next = *behind;
        }
        tree.parts = alike.into_iter().map(|(part, _)| part).collect();
    }
    (tree, next)
}

/// The value with 万 and 亿 multiplied out.
fn scaled(quantity: &Quantity) -> Option<Decimal> {
    let zeros = if quantity.unit.starts_with('万') { 4 } else if quantity.unit.starts_with('亿') { 8 } else { return Some(quantity.value) };
    let (whole, fraction) = quantity.digits.split_once('.').unwrap_or((&quantity.digits, ""));
    let mut fraction = fraction.to_owned();
    while fraction.len() < zeros {
        fraction.push('0');
    }
    let (more, rest) = fraction.split_at(zeros);
    let digits = format!("{whole}{more}");
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    if rest.is_empty() { digits.parse().ok() } else { format!("{digits}.{rest}").parse().ok() }
}

impl Tree {
    fn statistic(&self, all: &[Quantity], letters: &[char], paragraph: &Paragraph, part_of: Option<&str>, path: &str, origins: &mut Vec<(String, Option<Place>)>) -> Statistic {
        let mut statistic = Statistic { name: self.name.clone(), ..Statistic::default() };
        if let Some(quantity) = self.quantity.map(|index| &all[index]) {
            statistic.name.clone_from(&quantity.name);
            statistic.value = Some(quantity.value);
            statistic.unit.clone_from(&quantity.unit);
            statistic.approximate = quantity.approximate;
            statistic.change.clone_from(&quantity.change);
            let byte = |at: usize| paragraph.text.char_indices().nth(at).map_or(paragraph.text.len(), |(byte, _)| byte);
            origins.push((format!("{path}.value"), paragraph.place(byte(quantity.start), byte(quantity.end.min(letters.len())))));
        }
        let key = known_statistic(&statistic.name, &statistic.unit, part_of);
        statistic.key = key.map(str::to_owned);
        statistic.parts = self
            .parts
            .iter()
            .enumerate()
            .map(|(at, part)| part.statistic(all, letters, paragraph, key.or(Some("-")), &format!("{path}.parts[{at}]"), origins))
            .collect();
        statistic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statistics(text: &str) -> Vec<String> {
        let paragraph = Paragraph { text: text.to_owned(), places: text.chars().zip(1..).map(|(_, column)| (1, column)).collect() };
        let mut origins = Vec::new();
        read(&[paragraph], "s", &mut origins).iter().map(show).collect()
    }

    fn show(statistic: &Statistic) -> String {
        let parts: Vec<String> = statistic.parts.iter().map(show).collect();
        let value = statistic.value.map(|value| value.to_string()).unwrap_or_default();
        let own = format!("{} {value}{}", statistic.name, statistic.unit);
        if parts.is_empty() { own } else { format!("{own} [{}]", parts.join(", ")) }
    }

    #[test]
    fn totals_with_their_parts() {
        for (text, expected) in [
            ("2023年共发布信息60条，其中：网站公开40条，微信公开20条。", vec!["发布信息 60条 [网站公开 40条, 微信公开 20条]"]),
            ("共回应关切111次，其中12345热线100次、信箱留言10件、网民1件。", vec!["回应关切 111次 [12345热线 100次, 信箱留言 10件, 网民 1件]"]),
            ("全年解读政策5条，其中文字解读3条、图文解读2条；召开发布会4次。", vec!["解读政策 5条 [文字解读 3条, 图文解读 2条]", "召开发布会 4次"]),
            ("收到申请11件，其中9件网络申请，2件信函申请。", vec!["收到申请 11件 [网络申请 9件, 信函申请 2件]"]),
            ("办理建议和提案共7件，其中主办3件（建议1件、提案2件）、会办4件（建议3件、提案1件）。",
             vec!["办理建议和提案 7件 [主办 3件 [建议 1件, 提案 2件], 会办 4件 [建议 3件, 提案 1件]]"]),
            ("从申请内容上来分，养老类4件，工伤类2件。", vec!["从申请内容上来分  [养老类 4件, 工伤类 2件]"]),
            ("办理建议4件、提案12件，共16件。", vec![" 16件 [办理建议 4件, 提案 12件]"]),
        ] {
            assert_eq!(statistics(text), expected, "{text}");
        }
    }

    #[test]
    fn what_counts_nothing_is_no_figure() {
        for text in ["根据国务院令第711号，2022年1月1日起施行。", "在15个工作日内答复，满意率达到100%。", "拨打12345热线，地址胶州路7号。", "《条例》第20条例示。"] {
            assert_eq!(statistics(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn values_that_are_not_exact_say_so() {
        let paragraph = Paragraph { text: "年均播出50余期，粉丝超过49万人，发布12,345条，同比增长5.2%。".to_owned(), places: vec![(1, 1); 60] };
        let found = read(&[paragraph], "s", &mut Vec::new());
        assert_eq!(found[0].approximate, Some(Approximation::MoreThan));
        assert_eq!((found[1].value.unwrap().to_string(), found[1].unit.as_str()), ("49".to_owned(), "万人"));
        assert_eq!(found[2].value.unwrap().to_string(), "12345");
        assert_eq!(found[2].change.as_ref().map(|change| change.value.to_string()), Some("5.2".to_owned()));
    }
}
