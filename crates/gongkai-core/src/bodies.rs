//! Which reports are by the same body: by credit code, by name, by name with more or fewer regions before it
//! (江苏省淮安市洪泽区财政局 = 洪泽区财政局), by a list of renamings. What fits several is said, never guessed. Leaves out
//! where reports come from, and every likeness of names: 洪泽区人民政府 and 洪泽区人民政府办公室 are two bodies.

mod crosswalk;

pub use crosswalk::Crosswalk;

use crate::report::Agency;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Words that end the name of a region.
const REGIONS: [&str; 8] = ["省", "自治区", "自治州", "地区", "市", "县", "区", "旗"];

/// Words that end with one of those and are no region: 城市管理局, 经济开发区管理委员会.
const NO_REGIONS: [&str; 31] = [
    "城市",
    "都市",
    "超市",
    "门市",
    "股市",
    "夜市",
    "上市",
    "市县",
    "城区",
    "社区",
    "小区",
    "园区",
    "开发区",
    "示范区",
    "保护区",
    "度假区",
    "风景区",
    "景区",
    "试验区",
    "实验区",
    "保税区",
    "自贸区",
    "合作区",
    "功能区",
    "集聚区",
    "高新区",
    "经开区",
    "库区",
    "老区",
    "管理区",
    "工业区",
];

/// What says nothing without its region: every region has one.
const GENERIC: [&str; 13] = [
    "",
    "政府",
    "人民政府",
    "办公室",
    "办公厅",
    "政府办公室",
    "政府办公厅",
    "人民政府办公室",
    "人民政府办公厅",
    "管委会",
    "管理委员会",
    "机关",
    "本级",
];

/// Regions that stand before a body: from the state down to a village there are fewer.
const LEVELS: usize = 6;

/// Letters of the name of a region, with its last word.
const REGION: std::ops::RangeInclusive<usize> = 2..=12;

/// A name as it is compared: half width, without white space and invisible letters, one kind of brackets.
#[must_use]
pub fn folded(name: &str) -> String {
    name.chars()
        .filter_map(|letter| match letter {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0),
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => None,
            '〔' | '【' => Some('('),
            '〕' | '】' => Some(')'),
            letter if letter.is_whitespace() => None,
            letter => Some(letter),
        })
        .collect()
}

/// The folded name and what is left of it when regions are taken away from its front one by one, as long as the
/// rest still says which body it is.
#[must_use]
pub fn tails(name: &str) -> Vec<&str> {
    let mut tails = vec![name];
    let mut rest = name;
    while let Some(end) = region(rest) {
        rest = &rest[end..];
        if GENERIC.contains(&rest) || tails.len() > LEVELS {
            break;
        }
        tails.push(rest);
    }
    tails
}

/// Bytes of the region that a name begins with.
fn region(name: &str) -> Option<usize> {
    let ends = name.char_indices().map(|(at, letter)| at + letter.len_utf8());
    for (letters, end) in ends.enumerate().map(|(at, end)| (at + 1, end)) {
        if letters > *REGION.end() {
            return None;
        }
        let head = &name[..end];
        if letters < *REGION.start() || !REGIONS.iter().any(|word| head.ends_with(word)) {
            continue;
        }
        // 自治区 and 地区 end with 区 too: all of them are one region. 市 of 市场 begins a word.
        return (!NO_REGIONS
            .iter()
            .any(|word| head.ends_with(word) && !is_place(head, word)))
        .then_some(end);
    }
    None
}

/// Whether a head that ends like a common word is a place all the same: 盐城市, 晋城市 and 运城市 end with 城市.
fn is_place(head: &str, word: &str) -> bool {
    word == "城市" && head.chars().count() > word.chars().count()
}

/// Names with what they stand for.
#[derive(Debug, Default)]
struct Names {
    whole: HashMap<String, Vec<usize>>,
    tails: HashMap<String, Vec<usize>>,
}

impl Names {
    fn insert(&mut self, name: &str, id: usize) {
        self.whole.entry(name.to_owned()).or_default().push(id);
        for tail in tails(name).into_iter().skip(1) {
            self.tails.entry(tail.to_owned()).or_default().push(id);
        }
    }

    /// Those of the same name; where there are none, those whose name is the same with more or fewer regions.
    fn find(&self, name: &str) -> Vec<usize> {
        if let Some(same) = self.whole.get(name) {
            return same.clone();
        }
        let fewer = tails(name).into_iter().skip(1).filter_map(|tail| self.whole.get(tail));
        let more = self.tails.get(name);
        let found: BTreeSet<usize> = fewer.chain(more).flatten().copied().collect();
        found.into_iter().collect()
    }
}

impl Names {
    /// Those of the same name, with whatever regions.
    fn all(&self, name: &str) -> impl Iterator<Item = usize> {
        let whole = tails(name).into_iter().filter_map(|tail| self.whole.get(tail));
        let more = self.tails.get(name);
        let all: Vec<usize> = whole.chain(more).flatten().copied().collect();
        all.into_iter()
    }
}

/// Whether two names are the same, or the same with more or fewer regions before one of them.
#[must_use]
pub fn is_same_name(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    tails(&one).contains(&other.as_str()) || tails(&other).contains(&one.as_str())
}

/// What is known about two bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinship {
    /// They are one.
    Same,
    /// They are two.
    Different,
    /// One of them has neither name nor code.
    Unknown,
}

/// Whether the body of a report is that of the report of the year before.
#[must_use]
pub fn kinship(before: &Agency, now: &Agency, year: Option<u16>, crosswalk: &Crosswalk) -> Kinship {
    if let (Some(before), Some(now)) = (&before.credit_code, &now.credit_code) {
        return if before == now {
            Kinship::Same
        } else {
            Kinship::Different
        };
    }
    let (Some(before), Some(now)) = (name(before), name(now)) else {
        return Kinship::Unknown;
    };
    let later = |name: &str| {
        year.map_or_else(
            || vec![folded(name)],
            |year| crosswalk.later(&folded(name), year).into_names(),
        )
    };
    let same = later(before)
        .iter()
        .any(|before| later(now).iter().any(|now| is_same_name(before, now)));
    if same { Kinship::Same } else { Kinship::Different }
}

fn name(agency: &Agency) -> Option<&str> {
    agency.name.as_deref().filter(|name| !name.trim().is_empty())
}

/// The reports that another one is looked for among, by year and body.
#[derive(Debug)]
pub struct Index<'a> {
    crosswalk: &'a Crosswalk,
    codes: HashMap<(u16, String), Vec<usize>>,
    names: HashMap<u16, Names>,
    /// Code of each, where it has one.
    own: HashMap<usize, String>,
    /// Name of each as it stands in the report.
    names_then: HashMap<usize, String>,
    /// Name of each, as of the year in which it is looked for.
    later: HashMap<usize, Vec<String>>,
    /// Those that were split or merged.
    reorganised: BTreeSet<usize>,
}

/// What was found for a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// Nothing of that year.
    None,
    /// One report.
    One(usize),
    /// Several fit.
    Several(Vec<usize>),
    /// The names agree, the codes do not.
    Codes(Vec<usize>),
    /// The body was made by a split.
    Reorganised(Vec<usize>),
    /// The body was made from several.
    Merged {
        /// The reports of each of them; more than one of one body is one in several copies.
        parts: Vec<Vec<usize>>,
        /// Those that have no report, by name.
        missing: Vec<String>,
    },
}

impl<'a> Index<'a> {
    /// An empty index.
    #[must_use]
    pub fn new(crosswalk: &'a Crosswalk) -> Self {
        Self {
            crosswalk,
            codes: HashMap::new(),
            names: HashMap::new(),
            own: HashMap::new(),
            names_then: HashMap::new(),
            later: HashMap::new(),
            reorganised: BTreeSet::new(),
        }
    }

    /// Adds a report of a year under a number of its own; it will be looked for by bodies as they are called in the
    /// year `by`.
    pub fn insert(&mut self, id: usize, agency: &Agency, year: u16, by: u16) {
        if let Some(code) = &agency.credit_code {
            let code = code.to_string();
            self.codes.entry((year, code.clone())).or_default().push(id);
            self.own.insert(id, code);
        }
        let Some(name) = name(agency) else { return };
        let name = folded(name);
        let later = self.crosswalk.later(&name, by);
        self.names_then.insert(id, name);
        if later.is_reorganised() {
            self.reorganised.insert(id);
        }
        let names = later.into_names();
        for name in &names {
            self.names.entry(year).or_default().insert(name, id);
        }
        self.later.insert(id, names);
    }

    /// The report of that year by that body, which is called so in the year `by`.
    #[must_use]
    pub fn find(&self, agency: &Agency, year: u16, by: u16) -> Match {
        if let Some(merged) = self.merged(agency, year, by) {
            return merged;
        }
        let code = agency.credit_code.as_ref().map(ToString::to_string);
        let names: Vec<String> = name(agency)
            .map(|name| self.crosswalk.later(&folded(name), by).into_names())
            .unwrap_or_default();
        if let Some(code) = &code
            && let Some(same) = self.codes.get(&(year, code.clone()))
        {
            // A code that many use is that of their government.
            let named = |id: &&usize| {
                let own = self.later.get(id);
                own.is_some_and(|own| own.iter().any(|own| names.iter().any(|name| is_same_name(own, name))))
            };
            return match same.as_slice() {
                [one] => Match::One(*one),
                several => match several.iter().filter(named).collect::<Vec<_>>().as_slice() {
                    [one] => Match::One(**one),
                    _ => Match::Several(several.to_vec()),
                },
            };
        }
        let Some(index) = self.names.get(&year) else {
            return Match::None;
        };
        let found: BTreeSet<usize> = names.iter().flat_map(|name| index.find(name)).collect();
        let is_other = |id: &usize| code.is_some() && self.own.contains_key(id);
        let (others, fitting): (Vec<usize>, Vec<usize>) = found.into_iter().partition(is_other);
        let is_reorganised = fitting.iter().any(|id| self.reorganised.contains(id));
        match fitting.as_slice() {
            [] if others.is_empty() => Match::None,
            [] => Match::Codes(others),
            _ if is_reorganised => Match::Reorganised(fitting),
            [one] => Match::One(*one),
            _ => Match::Several(fitting),
        }
    }
}

impl Index<'_> {
    /// The reports of the bodies that became this one after that year, where they are several; one body that kept its
    /// name and took up others is one of them.
    fn merged(&self, agency: &Agency, year: u16, by: u16) -> Option<Match> {
        let name = folded(name(agency)?);
        let earlier = self.crosswalk.earlier(&name, year, by);
        if earlier.is_empty() {
            return None;
        }
        let code = agency.credit_code.as_ref().map(ToString::to_string);
        let mut found: BTreeSet<usize> = self.names.get(&year)?.all(&name).collect();
        let same_code = code.as_ref().and_then(|code| self.codes.get(&(year, code.clone())));
        found.extend(same_code.into_iter().flatten());
        // What each was called in that year, whatever its report says.
        let then = |id: &usize| -> Option<String> {
            let name = self.names_then.get(id)?;
            self.crosswalk.later(name, year).into_names().into_iter().next()
        };
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut missing = Vec::new();
        for old in &earlier {
            let of_old = |id: &usize| then(id).is_some_and(|then| is_same_name(&then, old));
            let own: Vec<usize> = found.iter().copied().filter(of_old).collect();
            if self.crosswalk.later(old, by).is_split() {
                return Some(Match::Reorganised(found.into_iter().collect()));
            }
            if own.is_empty() {
                missing.push(old.clone());
            } else {
                found.retain(|id| !own.contains(id));
                parts.push(own);
            }
        }
        // A body of the same name with another code is another one.
        let is_own = |id: &usize| match (&code, self.own.get(id)) {
            (Some(code), Some(own)) => code == own,
            _ => then(id).is_some_and(|then| is_same_name(&then, &name)),
        };
        let own: Vec<usize> = found.into_iter().filter(is_own).collect();
        // One that was only renamed, or was called so already.
        if parts.is_empty() || (earlier.len() == 1 && own.is_empty()) {
            return None;
        }
        if !own.is_empty() {
            parts.insert(0, own);
        }
        Some(Match::Merged { parts, missing })
    }
}

/// A name for a message.
#[must_use]
pub fn shown(agency: &Agency) -> Cow<'_, str> {
    name(agency).map_or(Cow::Borrowed("—"), Cow::Borrowed)
}

#[cfg(test)]
mod tests;
