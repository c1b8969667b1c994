//! Turns the catalogue of well-known figures (`spec/statistics.toml`) into a static list. Leaves out how a name
//! is compared with it.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    statistic: Vec<Statistic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statistic {
    key: String,
    title: String,
    english: String,
    words: Vec<Vec<String>>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    part_of: String,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    split: Vec<String>,
}

/// The text of `generated/statistics.rs`.
pub fn generate(catalogue: &Path) -> Result<String, String> {
    let name = catalogue.display();
    let text = std::fs::read_to_string(catalogue).map_err(|error| format!("{name}: {error}"))?;
    let Catalogue { statistic: all } = toml::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
    let mut keys = BTreeSet::new();
    let mut out = String::from(super::BANNER);
    out.push_str(
        "//! The catalogue of well-known figures, made from `spec/statistics.toml`. Leaves out the comparison.\n\n\
         use crate::narrative::KnownStatistic;\n\n/// Every well-known figure, in the order in which they are tried.\n\
         pub const STATISTICS: &[KnownStatistic] = &[\n",
    );
    for known in &all {
        if !keys.insert(known.key.as_str()) {
            return Err(format!("{name}: the key `{}` is declared twice", known.key));
        }
        if !known.part_of.is_empty() && !all.iter().any(|other| other.key == known.part_of) {
            return Err(format!(
                "{name}: `{}` is part of `{}`, which does not exist",
                known.key, known.part_of
            ));
        }
        let words: Vec<String> = known.words.iter().map(|words| format!("&{words:?}")).collect();
        let _ = writeln!(
            out,
            "KnownStatistic {{ key: {:?}, title: {:?}, english: {:?}, words: &[{}], without: &{:?}, part_of: {:?}, units: &{:?}, split: &{:?} }},",
            known.key,
            known.title,
            known.english,
            words.join(", "),
            known.without,
            known.part_of,
            known.units,
            known.split
        );
    }
    out.push_str("];\n");
    Ok(out)
}
