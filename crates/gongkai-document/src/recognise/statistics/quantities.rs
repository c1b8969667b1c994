//! The figures of a paragraph, one by one: number, unit, name, change, and the words that say how each stands to
//! the figure before. Leaves out which figure is a part of which (`lists`).

use super::gap::Gap;
use super::numbers::{self, Number};
use super::{changes, names, units};
use gongkai_core::narrative::times::{self, Time};
use gongkai_core::{Approximation, Change, Decimal};
use std::ops::Range;

/// A figure in a sentence.
#[derive(Debug, Clone, Default)]
pub(super) struct Quantity {
    /// Character offsets in the paragraph.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Option<Decimal>,
    pub(super) unit: String,
    pub(super) approximate: Option<Approximation>,
    pub(super) change: Option<Change>,
    pub(super) name: String,
    /// Its share of a whole (占17.46%).
    pub(super) shares: Vec<Quantity>,
    /// Brackets around it.
    pub(super) depth: usize,
    /// Number of its sentence in the paragraph.
    pub(super) sentence: usize,
    /// The time that its sentence is about, where that is not the year of the report.
    pub(super) time: Option<String>,
    /// Announced as a part (其中).
    pub(super) part: bool,
    /// A total that follows what it adds up (共16件).
    pub(super) sum: bool,
    /// Called a total (共, 累计, 合计).
    pub(super) total: bool,
    /// Begins a new list: a semicolon or the end of a sentence stands before it.
    pub(super) fresh: bool,
    /// A pause of the enumerating kind stands before it.
    pub(super) listed: bool,
    /// Its clause begins with a verb: a statement of its own.
    pub(super) verb: bool,
    /// A clause that announces a list without a total (从内容上分).
    pub(super) grouping: Option<String>,
    /// Nothing but a pause stands between it and the figure before.
    bare: bool,
    /// The names that 分别 gives to it and the bare figures behind it, and the words for all of them.
    respective: Option<(Vec<String>, String)>,
    /// 由92%: the figure that was, before it became another.
    former: bool,
}

/// Letters that are looked at behind a figure, for a name or a change.
const BEHIND: usize = 30;
/// Letters between two figures that can say something of the second.
const GAP: usize = 300;
/// The most letters before the 年 of a time: 截至2021年至2024年.
const TIME: usize = 14;
/// The most letters that are kept of a time before 以来.
const SINCE: usize = 30;
/// The most letters of a name; a longer clause is cut to its last piece.
const NAME: usize = 40;
/// The most figures that 分别 or 各 deals out.
pub(super) const DEALT: usize = 20;

/// The figures of a paragraph of a report of that year, in order.
pub(super) fn find(letters: &[char], year: Option<u16>) -> Vec<Quantity> {
    let mut finder = Finder {
        letters,
        found: Vec::new(),
        dealt: 0..0,
        from: 0,
        scanned: 0,
        stopped: false,
        sentence: 0,
        depth: 0,
        clause: 0,
        year,
        time: None,
        outside: None,
        pending: None,
    };
    let mut at = 0;
    while at < letters.len() {
        at = match letters[at] {
            // What stands in titles and quotes is a name.
            '《' => closing(letters, at, '》', 60).unwrap_or(at) + 1,
            '“' => closing(letters, at, '”', 40).unwrap_or(at) + 1,
            letter if letter.is_ascii_digit() || numbers::is_numeral(letter) => finder.number(at),
            _ => at + 1,
        };
    }
    deal_out(&mut finder.found);
    finder.found
}

fn closing(letters: &[char], at: usize, close: char, longest: usize) -> Option<usize> {
    letters[at..]
        .iter()
        .take(longest)
        .take_while(|letter| !"。；".contains(**letter))
        .position(|letter| *letter == close)
        .map(|offset| at + offset)
}

pub(super) struct Finder<'a> {
    pub(super) letters: &'a [char],
    pub(super) found: Vec<Quantity>,
    /// The figures that the shares to come belong to: 占比分别为49.2%、12.3%.
    pub(super) dealt: Range<usize>,
    /// Behind the last figure, change or share.
    from: usize,
    /// Up to here brackets and sentences are counted.
    scanned: usize,
    /// Whether a stop stands behind `from`.
    stopped: bool,
    sentence: usize,
    depth: usize,
    /// Where the clause begins.
    clause: usize,
    /// Year of the report.
    year: Option<u16>,
    /// The time that the sentence is about, where that is another.
    time: Option<String>,
    /// That before the bracket.
    outside: Option<String>,
    /// A change stated before its figure: 访问量同比增长5%，达45.9万次.
    pending: Option<(String, Change)>,
}

impl Finder<'_> {
    /// Reads the number at a place; the place behind what was read.
    fn number(&mut self, start: usize) -> usize {
        let letters = self.letters;
        let before = |offset: usize| start.checked_sub(offset).and_then(|at| letters.get(at)).copied();
        let first = letters[start];
        if first.is_ascii_digit() && before(1).is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '.') {
            return start + 1;
        }
        let Some(number) = numbers::at(letters, start) else {
            return start + 1;
        };
        // Document numbers, ordinals and ranges count nothing.
        let numeric = |letter: char| letter.is_ascii_digit() || numbers::is_numeral(letter);
        let range = matches!(before(1), Some('至' | '到' | '-' | '—' | '–' | '~' | '～'))
            && before(2).is_some_and(|letter| numeric(letter) || "%万亿".contains(letter));
        if range
            || matches!(
                before(1),
                Some('第' | '〔' | '[' | '-' | '/' | '+' | '＋' | '×' | '#' | '*' | '.')
            )
        {
            return number.end;
        }
        self.measured(start, &number).unwrap_or(number.end)
    }

    fn measured(&mut self, start: usize, number: &Number) -> Option<usize> {
        let letters = self.letters;
        let gap = self.gap(start);
        let mut end = number.end;
        let unit = if number.percent {
            Some("%")
        } else {
            units::at(letters, number.end)
        };
        let Some(name) = unit else {
            // 49万, 超百万: what is counted stands before it.
            let certain = !number.ideographic || number.more || before(&gap.clause).is_some();
            if number.scale.is_some() && certain && units::clause_ends(letters, number.end) {
                return self.counted(start, number, String::new(), end, gap);
            }
            return self.chain(start, number, &gap);
        };
        if !number.percent {
            end += name.chars().count();
        }
        if letters.get(end) == Some(&'%') && number.percent {
            return None;
        }
        if number.ideographic && !number.percent && !certain(letters, start, end, number, &gap) {
            return None;
        }
        // How often is not how many.
        const EACH: [&str; 10] = [
            "每年",
            "每季",
            "每月",
            "每周",
            "每日",
            "每天",
            "每半年",
            "每个",
            "每页",
            "每件",
        ];
        if EACH.iter().any(|word| gap.clause.contains(word)) {
            return None;
        }
        // 三个100% is a slogan.
        let slogan = gap.clause.strip_suffix('个').and_then(|clause| clause.chars().last());
        if slogan.is_some_and(|letter| letter.is_ascii_digit() || numbers::is_numeral(letter)) {
            return None;
        }
        self.counted(start, number, name.to_owned(), end, gap)
    }

    /// A number with its unit: a change, a share or a figure.
    fn counted(&mut self, start: usize, number: &Number, unit: String, mut end: usize, gap: Gap) -> Option<usize> {
        let letters = self.letters;
        let mut approximate = number.more.then_some(Approximation::MoreThan);
        for (word, kind) in [
            ("以上", Approximation::MoreThan),
            ("多", Approximation::MoreThan),
            ("余", Approximation::MoreThan),
            ("左右", Approximation::About),
            ("上下", Approximation::About),
        ] {
            if numbers::starts(letters, end, word) {
                approximate = Some(kind);
                end += word.chars().count();
                break;
            }
        }
        approximate = before(&gap.clause).or(approximate);
        // 与2022年的48件相比: only what is compared with it is stated.
        let behind: String = letters[end..].iter().take(2).collect();
        if ["相比", "相较"].contains(&behind.as_str())
            && gap.clause.trim().starts_with(['与', '和', '同', '跟', '较', '比'])
        {
            self.pass(&gap, end);
            return Some(end);
        }
        let unit = number.scale.map(String::from).unwrap_or_default() + &unit;
        self.pass(&gap, end);
        if self.change(number.value, &unit, &gap) {
            return Some(end);
        }
        if unit == "倍" || unit == "个百分点" {
            return Some(end);
        }
        let mut quantity = Quantity {
            start,
            end,
            value: Some(number.value),
            unit,
            approximate,
            depth: gap.depth,
            sentence: self.sentence,
            time: self.time.clone(),
            fresh: gap.stop || self.found.is_empty(),
            ..Quantity::default()
        };
        if self.share(&mut quantity, &gap) {
            return Some(end);
        }
        self.describe(&mut quantity, &gap);
        let behind: String = letters[end..].iter().take(BEHIND).collect();
        quantity.change = changes::without_number(&behind, &quantity.unit, approximate, self.year);
        if let Some((name, change)) = self.pending.take()
            && quantity.bare
            && !gap.stop
        {
            quantity.name = name;
            quantity.bare = false;
            quantity.change = Some(change);
        }
        self.replace_former(&mut quantity, &gap);
        self.deal_each(quantity, &gap);
        Some(end)
    }

    /// The words between the last figure and a place; every letter is counted once, and a hostile gap is cut.
    fn gap(&mut self, start: usize) -> Gap {
        for at in self.scanned.min(start)..start {
            let letter = self.letters[at];
            if "。！；，：（）、".contains(letter) {
                self.clause = at + 1;
            }
            match letter {
                '年' | '来' => self.tell_time(at),
                '。' | '！' => {
                    self.stopped = true;
                    self.time = None;
                    self.sentence += 1;
                    // A bracket that is never closed ends with its sentence.
                    self.depth = 0;
                }
                '；' => self.stopped = true,
                '（' => {
                    if self.depth == 0 {
                        self.outside.clone_from(&self.time);
                    }
                    self.depth += 1;
                }
                '）' => {
                    // 收到72件（2022年60件），办结73件: the bracket has a time of its own.
                    if self.depth == 1 {
                        self.time = self.outside.take();
                    }
                    self.depth = self.depth.saturating_sub(1);
                }
                _ => {}
            }
        }
        self.scanned = self.scanned.max(start);
        let from = self.from.max(start.saturating_sub(GAP)).min(start);
        Gap {
            stop: self.stopped,
            depth: self.depth,
            ..Gap::read(&self.letters[from..start])
        }
    }

    /// Sees whether the clause begins with a time, which ends here.
    fn tell_time(&mut self, at: usize) {
        if self.letters[at] == '来' {
            let from = self.clause.max((at + 1).saturating_sub(SINCE));
            let clause: String = self.letters[from..=at].iter().collect();
            if let Some(Time::Other(time)) = times::since(&clause, self.year) {
                self.time = Some(time);
            }
            return;
        }
        // A longer beginning is none.
        if at - self.clause > TIME {
            return;
        }
        let clause: String = self.letters[self.clause..=at].iter().collect();
        let behind: String = self.letters[at + 1..].iter().take(4).collect();
        match times::opening(&clause, &behind, self.year) {
            Some(Time::Own) => self.time = None,
            Some(Time::Other(time)) => self.time = Some(time),
            None => {}
        }
    }

    /// Goes behind a gap and what follows it.
    fn pass(&mut self, gap: &Gap, end: usize) {
        self.from = end;
        self.stopped = false;
        if gap.stop {
            self.pending = None;
        }
    }

    pub(super) fn last(&mut self) -> Option<&mut Quantity> {
        let sentence = self.sentence;
        self.found.last_mut().filter(|last| last.sentence == sentence)
    }

    /// Puts a change against last year to the figure before; whether the number was a change at all.
    fn change(&mut self, value: Decimal, unit: &str, gap: &Gap) -> bool {
        let said = changes::comparison(&gap.clause, self.year);
        // 是上年的2.3倍 is a factor, not a difference: no sum proves which was meant.
        if said.sign == 0 {
            return false;
        }
        let relative = matches!(unit, "%" | "个百分点" | "倍");
        let same = |last: &Quantity| !last.name.is_empty() && last.name.contains(&said.subject);
        let own = said.subject.is_empty() || self.last().is_some_and(|last| same(last));
        let year = said.year
            || gap
                .earlier
                .iter()
                .any(|(clause, _)| changes::comparison(clause, self.year).year);
        let again = own && self.last().is_some_and(|last| last.change.is_some());
        if !relative && !year && !again {
            // 较2021年增加17件 counts nothing of this year.
            return said.other;
        }
        let Some(change) = changes::change(said.sign, value, unit) else {
            return true;
        };
        if said.other || again {
            return true;
        }
        if !own {
            self.pending = Some((names::name(&said.subject), change)).filter(|_| said.year);
        } else if let Some(last) = self.last()
            && !gap.stop
        {
            match last.shares.last_mut().filter(|_| change.unit == "个百分点") {
                Some(share) => share.change = Some(change),
                None => last.change = Some(change),
            }
        }
        true
    }

    /// Name and announcement from the words before a figure, or behind it.
    fn describe(&mut self, quantity: &mut Quantity, gap: &Gap) {
        let letters = self.letters;
        let clause = gap.clause.trim();
        let known = self
            .found
            .last()
            .is_some_and(|last| last.sentence == quantity.sentence && !gap.stop);
        quantity.listed = gap.earlier.is_empty() && (clause.starts_with('、') || clause.ends_with('、'));
        // 3件被维持、1件被撤销: what stands before the pause belongs to the figure before.
        let clause = if known && gap.earlier.is_empty() && clause.ends_with('、') {
            ""
        } else {
            clause.trim_start_matches('、')
        };
        let lead = names::name(clause);
        quantity.bare = lead.is_empty();
        quantity.verb = names::begins_with_verb(&lead);
        const PARTS: [&str; 8] = ["其中", "包括", "分别为", "分别是", "包含", "含", "分为", "分别"];
        quantity.part = known && gap.contains(&PARTS);
        quantity.total = is_total(clause);
        quantity.sum = quantity.bare && quantity.total;
        quantity.former = ["由", "从"].iter().any(|word| clause.contains(word))
            && ["由上年的", "由去年的", "从上年的", "从去年的", "由", "从"]
                .iter()
                .any(|word| clause.trim_end_matches("年的").ends_with(word.trim_end_matches("年的")));
        quantity.grouping = grouping(gap).filter(|_| !(quantity.sum && known));
        quantity.respective = respective(clause, gap);
        quantity.name = if lead.chars().count() > NAME {
            names::name(lead.rsplit('、').next().unwrap_or_default())
        } else {
            lead
        };
        if quantity.sum {
            return;
        }
        if quantity.bare || names::wants_object(&quantity.name) || clause.ends_with('的') {
            // 其中9件网络平台形式申请: the name stands behind.
            let (behind, end) = object(&letters[quantity.end..]);
            if quantity.bare {
                // What names it names no other: 6件复议中，4件….
                self.from += end;
            }
            quantity.bare &= behind.is_empty();
            quantity.name.push_str(&behind);
        }
        if quantity.name.is_empty() {
            // 解读方面，全年共18条: the clause before has the name.
            quantity.name = gap
                .outside_brackets()
                .map(names::name)
                .find(|name| !name.is_empty())
                .unwrap_or_default();
        }
    }

    /// 由92%提升到100%: only the second is the figure.
    fn replace_former(&mut self, quantity: &mut Quantity, gap: &Gap) {
        const INTO: [&str; 10] = [
            "提升", "增加", "提高", "上升", "增长", "下降", "减少", "降低", "增", "降",
        ];
        let clause = gap.clause.trim();
        let into = gap.earlier.is_empty()
            && !gap.stop
            && INTO.iter().any(|word| clause.starts_with(word))
            && ["到", "至", "为"].iter().any(|word| clause.ends_with(word));
        if into
            && self.found.last().is_some_and(|last| last.former)
            && let Some(former) = self.found.pop()
        {
            let name = former
                .name
                .rfind(['由', '从'])
                .map_or(former.name.as_str(), |at| &former.name[..at]);
            quantity.name = names::name(name);
            quantity.bare = false;
        }
    }

    /// 培训、调研各2次, 两率均达100%: a figure for each name.
    fn deal_each(&mut self, quantity: Quantity, gap: &Gap) {
        let clause = gap.clause.trim();
        let each = clause.ends_with('各')
            || ["均为", "均达", "均达到", "都是", "均是", "均在", "均超过", "均达到了"]
                .iter()
                .any(|word| clause.ends_with(word));
        let all = names::listed(&quantity.name);
        if !each || all.len() < 2 || all.len() > DEALT {
            self.found.push(quantity);
            return;
        }
        for (at, name) in all.into_iter().enumerate() {
            let verb = at == 0 && quantity.verb;
            self.found.push(Quantity {
                name,
                verb,
                listed: at > 0 || quantity.listed,
                fresh: at == 0 && quantity.fresh,
                part: at == 0 && quantity.part,
                ..quantity.clone()
            });
        }
    }

    /// 分别发布20、15、12条: the unit stands once, behind the last.
    fn chain(&mut self, start: usize, number: &Number, gap: &Gap) -> Option<usize> {
        let letters = self.letters;
        if number.ideographic || !gap.clause.contains("分别") {
            return None;
        }
        let mut numbers = vec![(start, number.clone())];
        let mut at = number.end;
        let unit = loop {
            at += usize::from(letters.get(at).is_some_and(|letter| "、和及与".contains(*letter)));
            let next = numbers::at(letters, at).filter(|next| !next.ideographic && numbers.len() < DEALT)?;
            let end = next.end;
            numbers.push((at, next));
            if let Some(unit) = units::at(letters, end) {
                break unit;
            }
            if !letters.get(end).is_some_and(|letter| "、和及与".contains(*letter)) {
                return None;
            }
            at = end;
        };
        let mut end = at;
        for (index, (from, number)) in numbers.iter().enumerate() {
            let last = index + 1 == numbers.len();
            end = number.end + if last { unit.chars().count() } else { 0 };
            let gap = self.gap(*from);
            self.counted(*from, number, unit.to_owned(), end, gap);
        }
        Some(end)
    }
}

/// Whether a number in ideographs counts something here, and is no part of a phrase (一件事一次办).
fn certain(letters: &[char], start: usize, end: usize, number: &Number, gap: &Gap) -> bool {
    let clause = gap.clause.trim();
    if ["跑", "每", "再", "统", "唯", "任", "之", "逐", "同", "万"]
        .iter()
        .any(|word| clause.ends_with(word))
    {
        return false;
    }
    let about = letters.get(end).is_some_and(|letter| "以左为是属系".contains(*letter));
    let ten = number.value.value() >= 10.into() || number.scale.is_some();
    let verb = names::wants_object(&names::name(clause));
    // 一次 at the very beginning of a clause speaks of no matter.
    let named = !clause.is_empty() || start == 0;
    number.more || about || ten || verb || (units::clause_ends(letters, end) && letters.get(end) != Some(&'”') && named)
}

/// What the words before a number say of its exactness.
pub(super) fn before(clause: &str) -> Option<Approximation> {
    use Approximation::{About, MoreThan, Nearly};
    let clause = clause.trim_end_matches(['有', '了']);
    let found = [
        ("约", About),
        ("大概", About),
        ("将近", Nearly),
        ("接近", Nearly),
        ("近", Nearly),
        ("不足", Nearly),
        ("不到", Nearly),
        ("超过", MoreThan),
        ("超", MoreThan),
        ("逾", MoreThan),
        ("突破", MoreThan),
        ("高于", MoreThan),
        ("多于", MoreThan),
        ("不少于", MoreThan),
        ("不低于", MoreThan),
        ("至少", MoreThan),
    ]
    .into_iter()
    .find(|(word, _)| clause.ends_with(word))?;
    let other = ["最近", "附近", "临近"].iter().any(|word| clause.ends_with(word));
    (!other).then_some(found.1)
}

/// Whether a clause calls its figure a total.
fn is_total(clause: &str) -> bool {
    [
        "累计",
        "合计",
        "总计",
        "共计",
        "总数",
        "总量",
        "总共",
        "一共",
        "总更新",
        "总发布",
    ]
    .iter()
    .any(|word| clause.contains(word))
        || clause.match_indices('共').any(|(at, word)| {
            !clause[..at].ends_with('公')
                && !clause[at + word.len()..].starts_with(['享', '建', '同', '青', '产', '性'])
        })
}

/// 从渠道看, 按内容分, 申请方式主要有: the name of a list without a total.
fn grouping(gap: &Gap) -> Option<String> {
    let mut pieces = gap.earlier.iter().rev();
    pieces.find_map(|(piece, sign)| {
        let piece = piece.trim().trim_start_matches(['、']);
        let short = (2..=24).contains(&piece.chars().count());
        let starts = ["从", "按", "就", "以"].iter().any(|word| piece.starts_with(word));
        let ends = ["分", "看", "划分", "分类", "来说", "统计", "区分"]
            .iter()
            .any(|word| piece.ends_with(word));
        let colon = *sign == '：'
            && ["主要有", "分别有", "包括", "如下", "为", "分别为", "主要是", "有"]
                .iter()
                .any(|word| piece.ends_with(word));
        let announced = piece.contains("其中");
        (short && !announced && ((starts && ends) || (colon && !names::name(piece).is_empty())))
            .then(|| piece.to_owned())
    })
}

/// The names before 分别, and the words behind it for all of them.
fn respective(clause: &str, gap: &Gap) -> Option<(Vec<String>, String)> {
    let (list, all) = clause.split_once("分别")?;
    let mut named = names::listed(list);
    if named.len() < 2
        && let Some((earlier, _)) = gap.earlier.last()
        && list.trim().is_empty()
    {
        named = names::listed(earlier);
    }
    Some((named, names::name(all)))
}

/// Gives the names of 分别 to the figures they belong to.
fn deal_out(found: &mut [Quantity]) {
    let mut at = 0;
    while at < found.len() {
        let Some((named, all)) = found[at].respective.take() else {
            at += 1;
            continue;
        };
        let sentence = found[at].sentence;
        let run = found[at + 1..]
            .iter()
            .take(DEALT)
            .take_while(|next| {
                next.bare && !next.sum && !next.total && next.sentence == sentence && next.respective.is_none()
            })
            .count()
            + 1;
        for index in 0..run {
            let name = if named.len() == run { &named[index] } else { &all };
            if !name.is_empty() && (named.len() == run || run > 1) {
                found[at + index].name.clone_from(name);
            }
        }
        at += run;
    }
}

/// The thing that is counted, behind the figure: up to the next sign, digit or verb that goes on; and the letters it takes.
fn object(behind: &[char]) -> (String, usize) {
    let text: String = behind
        .iter()
        .take(BEHIND)
        .take_while(|letter| !"，、；。：（）！".contains(**letter) && !letter.is_ascii_digit())
        .collect();
    let end = ["并", "且", "均", "全部", "已", "进行", "走进", "以上", "左右"]
        .iter()
        .filter_map(|word| text.find(word))
        .min()
        .unwrap_or(text.len());
    let text = &text[..end];
    (names::name(text.trim_start_matches('的')), text.chars().count())
}
