//! The corpus of quantities in sentences (`crates/gongkai-document/tests/corpus`): its format, and how well a
//! reading agrees with it. Leaves out the reading: the caller hands the statistics of each text.

use gongkai_core::{Approximation, Decimal, Statistic};

/// A text with the figures that stand in it.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// Kind of wording, from the heading above it.
    pub family: String,
    /// Line of the file, to find it again.
    pub line: usize,
    /// The text, with the line breaks of the file.
    pub text: String,
    /// Figures that a reader finds, whole trees.
    pub expected: Vec<Node>,
}

/// A figure as the corpus states it.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Names, any of which is right.
    pub names: Vec<String>,
    /// Value and unit; `None` where only the parts are stated.
    pub value: Option<(Decimal, String)>,
    /// 约, 余, 近.
    pub approximate: Option<Approximation>,
    /// Change against the year before: value and unit.
    pub change: Option<(Decimal, String)>,
    /// Keys, any of which is right; `None` where it does not matter.
    pub keys: Option<Vec<String>>,
    /// Whether the figure may be left out.
    pub optional: bool,
    /// Whether it may stand under any figure.
    pub anywhere: bool,
    /// Its parts.
    pub parts: Vec<Node>,
}

/// Figures counted.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Texts.
    pub texts: usize,
    /// Figures that the corpus states and a reader must find.
    pub expected: usize,
    /// Figures read.
    pub read: usize,
    /// Figures read and right: value, unit, approximation, change, name and place in the tree.
    pub right: usize,
    /// Figures right whose key is judged, and of these the ones with the right key.
    pub keys: (usize, usize),
    /// What is not right, a line each.
    pub mistakes: Vec<String>,
    /// Values that do not stand in the text with their unit.
    pub wrong: Vec<String>,
}

impl Counts {
    /// Adds the counts of other texts.
    pub fn add(&mut self, other: &Self) {
        self.texts += other.texts;
        self.expected += other.expected;
        self.read += other.read;
        self.right += other.right;
        self.keys.0 += other.keys.0;
        self.keys.1 += other.keys.1;
        self.mistakes.extend(other.mistakes.iter().cloned());
        self.wrong.extend(other.wrong.iter().cloned());
    }

    /// The share of the figures read that are right, in percent.
    #[must_use]
    pub fn precision(&self) -> f64 {
        percent(self.right, self.read)
    }

    /// The share of the figures stated that were read right, in percent.
    #[must_use]
    pub fn recall(&self) -> f64 {
        percent(self.right, self.expected)
    }

    /// The share of the keys judged that are right, in percent.
    #[must_use]
    pub fn keys_right(&self) -> f64 {
        percent(self.keys.1, self.keys.0)
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of a corpus")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        100.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

/// Reads a file of the corpus.
///
/// # Errors
/// With the line that is not of the format.
pub fn parse(file: &str) -> Result<Vec<Item>, String> {
    let mut items: Vec<Item> = Vec::new();
    let mut family = String::new();
    let mut open: Option<Item> = None;
    for (number, line) in (1..).zip(file.lines().chain([""])) {
        if line.trim().is_empty() {
            items.extend(open.take());
        } else if let Some(name) = line.strip_prefix("# ") {
            name.clone_into(&mut family);
        } else if line.starts_with("//") {
        } else if let Some((depth, mark, rest)) = node_line(line) {
            let item = open
                .as_mut()
                .ok_or_else(|| format!("line {number}: a figure without a text"))?;
            let node = node(mark, rest).ok_or_else(|| format!("line {number}: {line}"))?;
            let mut list = &mut item.expected;
            for _ in 0..depth {
                list = &mut list
                    .last_mut()
                    .ok_or_else(|| format!("line {number}: a part without its figure"))?
                    .parts;
            }
            list.push(node);
        } else {
            let item = open.get_or_insert_with(|| Item {
                family: family.clone(),
                line: number,
                ..Item::default()
            });
            if !item.text.is_empty() {
                item.text.push('\n');
            }
            item.text.push_str(line);
        }
    }
    Ok(items)
}

fn node_line(line: &str) -> Option<(usize, char, &str)> {
    let rest = line.trim_start();
    let indent = line.len() - rest.len();
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '~' | '?'))?;
    Some((indent / 2, mark, rest[1..].strip_prefix(' ')?))
}

/// `name/other name | 12条 余 +3.5% =key/other`.
fn node(mark: char, text: &str) -> Option<Node> {
    let (names, figures) = text.split_once(" | ").unwrap_or((text, ""));
    let mut node = Node {
        names: names.split('/').map(str::to_owned).collect(),
        optional: mark == '?',
        anywhere: mark != '-',
        keys: Some(Vec::new()),
        ..Node::default()
    };
    let mut words = figures.split_whitespace();
    if let Some(value) = words.next() {
        node.value = Some(measure(value)?);
    }
    for word in words {
        match word {
            "约" => node.approximate = Some(Approximation::About),
            "余" => node.approximate = Some(Approximation::MoreThan),
            "近" => node.approximate = Some(Approximation::Nearly),
            "=*" => node.keys = None,
            _ if word.starts_with('=') => {
                let keys: Vec<String> = word[1..].split('/').map(str::to_owned).collect();
                node.keys = (!keys.iter().any(|key| key == "*")).then_some(keys);
            }
            _ => {
                let (sign, rest) = word.split_at_checked(1)?;
                let (value, unit) = measure(rest)?;
                let value = match sign {
                    "+" => value,
                    "-" => format!("-{value}").parse().ok()?,
                    _ => return None,
                };
                node.change = Some((value, unit));
            }
        }
    }
    Some(node)
}

fn measure(text: &str) -> Option<(Decimal, String)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, text[end..].to_owned()))
}

/// Compares what was read from a text with what the corpus says of it.
#[must_use]
pub fn judge(item: &Item, read: &[Statistic]) -> Counts {
    let mut expected = Vec::new();
    flatten_nodes(&item.expected, None, &mut expected);
    let mut found = Vec::new();
    flatten_statistics(read, None, &mut found);
    let mut counts = Counts {
        texts: 1,
        expected: expected.iter().filter(|(_, node)| !node.optional).count(),
        read: found.len(),
        ..Counts::default()
    };
    // Every figure read takes the first figure stated that it agrees with and nobody has.
    let mut partner: Vec<Option<usize>> = vec![None; found.len()];
    let mut taken = vec![false; expected.len()];
    for (at, (parent, statistic)) in found.iter().enumerate() {
        let place = |other: Option<usize>| match (other, parent) {
            (None, None) => true,
            (Some(other), Some(parent)) => partner[*parent] == Some(other),
            _ => false,
        };
        let fits = |(index, (of, node)): &(usize, &(Option<usize>, &Node))| {
            !taken[*index] && agrees(node, statistic) && (node.anywhere || place(*of))
        };
        let Some((index, (_, node))) = expected.iter().enumerate().find(fits) else {
            counts
                .mistakes
                .push(format!("line {}: read {}", item.line, show(statistic)));
            continue;
        };
        partner[at] = Some(index);
        taken[index] = true;
        if node.optional {
            counts.read -= 1;
            continue;
        }
        counts.right += 1;
        if let Some(keys) = &node.keys {
            counts.keys.0 += 1;
            let right = match &statistic.key {
                Some(key) => keys.contains(key),
                None => keys.is_empty(),
            };
            counts.keys.1 += usize::from(right);
            if !right {
                counts
                    .mistakes
                    .push(format!("line {}: key of {}, not {keys:?}", item.line, show(statistic)));
            }
        }
    }
    for ((_, node), taken) in expected.iter().zip(taken) {
        if !taken && !node.optional {
            counts.mistakes.push(format!(
                "line {}: not read {} {:?} {:?} {:?}",
                item.line, node.names[0], node.value, node.approximate, node.change
            ));
        }
    }
    let letters = plain(&item.text);
    for (_, statistic) in &found {
        let Some(value) = statistic.value else { continue };
        let known = expected.iter().any(|(_, node)| {
            node.value
                .as_ref()
                .is_some_and(|known| same(known, value, &statistic.unit))
        });
        if !known && !letters.contains(&format!("{value}{}", statistic.unit)) {
            counts.wrong.push(format!("line {}: {}", item.line, show(statistic)));
        }
    }
    counts
}

fn flatten_nodes<'a>(nodes: &'a [Node], of: Option<usize>, out: &mut Vec<(Option<usize>, &'a Node)>) {
    for node in nodes {
        out.push((of, node));
        let own = out.len() - 1;
        flatten_nodes(&node.parts, Some(own), out);
    }
}

fn flatten_statistics<'a>(list: &'a [Statistic], of: Option<usize>, out: &mut Vec<(Option<usize>, &'a Statistic)>) {
    for statistic in list {
        out.push((of, statistic));
        let own = out.len() - 1;
        flatten_statistics(&statistic.parts, Some(own), out);
    }
}

fn same((value, unit): &(Decimal, String), other: Decimal, other_unit: &str) -> bool {
    value.value() == other.value() && unit == other_unit
}

fn agrees(node: &Node, statistic: &Statistic) -> bool {
    let value = match (&node.value, statistic.value) {
        (None, None) => true,
        (Some(known), Some(value)) => same(known, value, &statistic.unit),
        _ => false,
    };
    let change = match (&node.change, &statistic.change) {
        (None, None) => true,
        (Some(known), Some(change)) => same(known, change.value, &change.unit),
        _ => false,
    };
    value
        && change
        && node.approximate == statistic.approximate
        && node.names.iter().any(|name| names_agree(name, &statistic.name))
}

/// The tolerance for names. What was read may have up to twelve letters more than the name of the corpus, or be at
/// least half of it; otherwise two thirds of the letters of both agree in order. Signs and spaces do not matter.
fn names_agree(stated: &str, read: &str) -> bool {
    let letters = |text: &str| -> Vec<char> { text.chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let (stated, read) = (letters(stated), letters(read));
    let inside =
        |short: &[char], long: &[char]| !short.is_empty() && long.windows(short.len()).any(|part| part == short);
    if inside(&stated, &read) {
        return read.len() <= stated.len() + 12;
    }
    if inside(&read, &stated) {
        return read.len() * 2 >= stated.len();
    }
    common(&stated, &read) * 6 >= (stated.len() + read.len()) * 2
}

/// Letters that both have in the same order.
fn common(left: &[char], right: &[char]) -> usize {
    let mut row = vec![0; right.len() + 1];
    for letter in left {
        let mut diagonal = 0;
        for (at, other) in right.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if letter == other {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    row[right.len()]
}

/// Half-width, without spaces and separators: a value stands here with its unit behind it.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
            _ => letter,
        })
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '余' | '多'))
        .collect()
}

fn show(statistic: &Statistic) -> String {
    let value = statistic.value.map(|value| value.to_string()).unwrap_or_default();
    let change = statistic
        .change
        .as_ref()
        .map(|change| format!(" 同比{}{}", change.value, change.unit))
        .unwrap_or_default();
    let approximate = statistic
        .approximate
        .map(|kind| format!(" {kind:?}"))
        .unwrap_or_default();
    let key = statistic.key.as_ref().map(|key| format!(" ={key}")).unwrap_or_default();
    let parts: Vec<String> = statistic.parts.iter().map(show).collect();
    let parts = if parts.is_empty() {
        String::new()
    } else {
        format!(" [{}]", parts.join("; "))
    };
    format!(
        "{} {value}{}{approximate}{change}{key}{parts}",
        statistic.name, statistic.unit
    )
}

/// The corpus in its two parts, each with its name.
///
/// # Errors
/// With the file that cannot be read.
pub fn load() -> Result<Vec<(&'static str, Vec<Item>)>, String> {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../gongkai-document/tests/corpus");
    let mut names: Vec<std::path::PathBuf> = std::fs::read_dir(&directory)
        .map_err(|error| format!("{}: {error}", directory.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    names.sort();
    let mut parts = vec![("development", Vec::new()), ("held-out", Vec::new())];
    for path in names {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        let items = parse(&text).map_err(|error| format!("{name}: {error}"))?;
        parts[usize::from(name.starts_with("held-out"))].1.extend(items);
    }
    Ok(parts)
}

/// Lines as a PDF breaks them, so that a reader knows that lines end where the page does.
const WRAPPED: &str = "\
政府信息公开工作与群众的期待相比仍有差距，主动公开的深度\n\
还不够，解读材料的形式还不够丰富，个别栏目的更新还不及时\n\
下一步将加强业务指导，完善工作制度，强化栏目日常维护，推\n\
动公开工作与业务工作同部署、同落实、同检查，不断提升公开\n\
质量与服务水平，让群众看得懂、信得过、用得上，切实保障群\n\
众的知情权、参与权、表达权和监督权，并进一步压实工作责任\n";

/// A page with the text of an item in its first section: the report of the year that the text begins with, or of that
/// after the one that it compares with, else of 2023.
#[must_use]
pub fn page(text: &str) -> String {
    let rest = if text.contains('\n') { WRAPPED } else { "无。\n" };
    let year = year_of(text);
    format!(
        "示例局{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n{text}\n\n五、存在的主要问题及改进情况\n\n{rest}"
    )
}

fn year_of(text: &str) -> u16 {
    let years = text.match_indices('年').filter_map(|(end, _)| {
        let start = end.checked_sub(4)?;
        Some((start, text.get(start..end)?.parse::<u16>().ok()?))
    });
    let mut years = years.filter_map(|(start, year)| match text[..start].chars().next_back() {
        None => Some(year),
        Some('比' | '较') => Some(year + 1),
        Some(_) => None,
    });
    years.next().unwrap_or(2023)
}

/// Reads every item of a part through the text reader: the counts of each family, in the order of the files.
///
/// # Errors
/// With the line of a page that is not read at all.
pub fn measure_part(items: &[Item]) -> Result<Vec<(String, Counts)>, String> {
    let mut families: Vec<(String, Counts)> = Vec::new();
    for item in items {
        let loaded =
            gongkai_text::read(page(&item.text).as_bytes()).map_err(|error| format!("line {}: {error}", item.line))?;
        let read: Vec<Statistic> = loaded
            .report
            .sections()
            .flat_map(|(_, section)| section.statistics.iter().cloned())
            .collect();
        let counts = judge(item, &read);
        match families.iter_mut().find(|(name, _)| *name == item.family) {
            Some((_, all)) => all.add(&counts),
            None => families.push((item.family.clone(), counts)),
        }
    }
    Ok(families)
}

/// The results as a table of Markdown.
#[must_use]
pub fn table(part: &str, families: &[(String, Counts)]) -> String {
    let mut all = Counts::default();
    let mut out = format!(
        "| {part} | texts | figures stated | read | right | precision | recall | keys right | wrong numbers |\n\
         |---|---|---|---|---|---|---|---|---|\n"
    );
    let mut row = |name: &str, counts: &Counts| {
        out.push_str(&format!(
            "| {name} | {} | {} | {} | {} | {:.1} % | {:.1} % | {:.1} % | {} |\n",
            counts.texts,
            counts.expected,
            counts.read,
            counts.right,
            counts.precision(),
            counts.recall(),
            counts.keys_right(),
            counts.wrong.len()
        ));
    };
    for (name, counts) in families {
        row(name, counts);
        all.add(counts);
    }
    row("**all**", &all);
    out
}
