//! The configuration file `gongkai.toml`, found upwards from an input: what is denied and allowed, and findings that
//! an office has accepted for its bodies. Leaves out the options of the command line, which add to it.

use super::unused::Met;
use super::weigh::{self, Selector};
use crate::failure::Failure;
use crate::output;
use crate::render::Source;
use gongkai::nearest::nearest;
use gongkai::{Message, Place, ReadError, Report, Waiver, labels, messages, rules};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use toml::Spanned;

/// Name of the file.
pub const NAME: &str = "gongkai.toml";

/// The largest file that is read, in bytes: one with a waiver for every body of a province is far smaller.
const LARGEST: u64 = 4 << 20;

/// What a file says.
#[derive(Debug, Default)]
pub struct Configuration {
    /// Name of the file.
    pub name: String,
    pub deny: Vec<Selector>,
    pub allow: Vec<Selector>,
    waivers: Vec<Accepted>,
}

/// A finding that is accepted for some reports.
#[derive(Debug)]
pub struct Accepted {
    pub agency: Option<String>,
    year: Option<u16>,
    pub waiver: Waiver,
    /// Where it stands in the file.
    pub place: Place,
    pub met: Met,
}

impl Configuration {
    /// The findings that are accepted in a report.
    pub fn waivers<'a>(&'a self, report: &'a Report) -> impl Iterator<Item = &'a Waiver> + Clone {
        self.met(report).map(|(waiver, _)| waiver)
    }

    /// The same with what each of them met with.
    pub fn met<'a>(&'a self, report: &'a Report) -> impl Iterator<Item = (&'a Waiver, &'a Met)> + Clone {
        let name = report.agency.name.as_deref();
        self.waivers
            .iter()
            .filter(move |accepted| accepted.agency.is_none() || accepted.agency.as_deref() == name)
            .filter(|accepted| accepted.year.is_none() || accepted.year == report.year)
            .map(|accepted| (&accepted.waiver, &accepted.met))
    }

    /// All findings that are accepted.
    pub fn accepted(&self) -> &[Accepted] {
        &self.waivers
    }
}

/// Where the configuration of an input comes from.
#[derive(Debug)]
pub enum Configurations {
    /// One for all inputs.
    One(Rc<Configuration>),
    /// The nearest file above each input.
    Nearest(Nearest),
}

/// The files that were read.
#[derive(Debug, Default)]
pub struct Nearest {
    /// That of each folder.
    folders: HashMap<PathBuf, Rc<Configuration>>,
    /// By path, in the order in which they were read.
    files: Vec<(Option<PathBuf>, Rc<Configuration>)>,
}

/// Why a file cannot be used.
pub struct Refused {
    pub error: ReadError,
    pub source: Source,
}

/// Why there is no configuration.
pub enum Trouble {
    Failure(Failure),
    Refused(Box<Refused>),
}

impl Configurations {
    /// None at all.
    pub fn none() -> Self {
        Self::One(Rc::default())
    }

    /// That of a file.
    pub fn of_file(path: &Path) -> Result<Self, Trouble> {
        read(path).map(|configuration| Self::One(Rc::new(configuration)))
    }

    /// Those that lie above the inputs.
    pub fn nearest() -> Self {
        Self::Nearest(Nearest::default())
    }

    /// That of an input; standard input counts as a file of the working folder.
    pub fn of_input(&mut self, input: Option<&Path>) -> Result<Rc<Configuration>, Trouble> {
        let known = match self {
            Self::One(configuration) => return Ok(Rc::clone(configuration)),
            Self::Nearest(known) => known,
        };
        let folder = match input.and_then(Path::parent) {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        if let Some(configuration) = known.folders.get(&folder) {
            return Ok(Rc::clone(configuration));
        }
        let absolute = std::fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
        let file = absolute
            .ancestors()
            .map(|above| above.join(NAME))
            .find(|file| file.is_file());
        // Many folders have the same file above them.
        let configuration = match known.files.iter().find(|(path, _)| *path == file) {
            Some((_, configuration)) => Rc::clone(configuration),
            None => {
                let configuration = Rc::new(file.as_deref().map(read).transpose()?.unwrap_or_default());
                known.files.push((file, Rc::clone(&configuration)));
                configuration
            }
        };
        known.folders.insert(folder, Rc::clone(&configuration));
        Ok(configuration)
    }

    /// Every file that was read.
    pub fn all(&self) -> Vec<&Configuration> {
        match self {
            Self::One(configuration) => vec![configuration],
            Self::Nearest(known) => known.files.iter().map(|(_, configuration)| &**configuration).collect(),
        }
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    check: CheckTable,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckTable {
    #[serde(default)]
    deny: Vec<Spanned<String>>,
    #[serde(default)]
    allow: Vec<Spanned<String>>,
    #[serde(default)]
    waivers: Vec<WaiverTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverTable {
    rule: Spanned<String>,
    path: Option<Spanned<String>>,
    agency: Option<String>,
    year: Option<u16>,
    reason: Spanned<String>,
    who: Spanned<String>,
    on: Option<Spanned<toml::value::Datetime>>,
}

fn read(path: &Path) -> Result<Configuration, Trouble> {
    let name = output::name(path);
    let fail = |error: std::io::Error| Trouble::Failure(Failure::reading(&name, &error));
    if std::fs::metadata(path).map_err(fail)?.len() > LARGEST {
        return Err(Trouble::Failure(Failure::input(messages::configuration_large(
            &name,
            LARGEST >> 20,
        ))));
    }
    let bytes = std::fs::read(path).map_err(fail)?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let error = at(&text, error.utf8_error().valid_up_to(), messages::configuration_utf8());
            return Err(refused(&name, text, error));
        }
    };
    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
    match parse(&text) {
        Ok(configuration) => Ok(Configuration { name, ..configuration }),
        Err(error) => Err(refused(&name, text, error)),
    }
}

fn refused(name: &str, text: String, error: ReadError) -> Trouble {
    Trouble::Refused(Box::new(Refused {
        error: error.help(messages::configuration_help()),
        source: Source::new(name, Some(text)),
    }))
}

fn parse(text: &str) -> Result<Configuration, ReadError> {
    let file: File = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        at(text, start, wrong(text, error.message().trim()))
    })?;
    let selectors = |words: Vec<Spanned<String>>| -> Result<Vec<Selector>, ReadError> {
        words.iter().map(|word| selector(text, word)).collect()
    };
    let waivers = file.check.waivers.into_iter().map(|waiver| accepted(text, waiver));
    Ok(Configuration {
        name: String::new(),
        deny: selectors(file.check.deny)?,
        allow: selectors(file.check.allow)?,
        waivers: waivers.collect::<Result<_, _>>()?,
    })
}

/// What the parser says, in the words of the catalogue; its own only where it says something else.
fn wrong(text: &str, said: &str) -> Message {
    if said.starts_with("duplicate key") {
        return messages::configuration_key_twice();
    }
    if toml::from_str::<toml::Table>(text).is_err() {
        return messages::configuration_syntax();
    }
    let mut names = said.split('`').skip(1).step_by(2);
    if said.starts_with("unknown field") {
        let name = names.next().unwrap_or_default();
        return match nearest(names.clone(), name) {
            Some(near) => messages::configuration_key_near(name, near),
            None => messages::configuration_key(name, names.collect::<Vec<_>>().join(", ")),
        };
    }
    if said.starts_with("missing field") {
        return messages::configuration_key_missing(names.next().unwrap_or_default());
    }
    if said.starts_with("invalid ")
        && let Some((_, wanted)) = said.rsplit_once("expected ")
    {
        return match wanted {
            "a sequence" => messages::configuration_want_list(),
            "a string" => messages::configuration_want_text(),
            "u16" => messages::configuration_want_year(),
            _ if wanted.contains("datetime") => messages::configuration_date(),
            _ if wanted.starts_with("struct ") => messages::configuration_want_table(),
            _ => messages::configuration_wrong(said),
        };
    }
    messages::configuration_wrong(said)
}

fn selector(text: &str, word: &Spanned<String>) -> Result<Selector, ReadError> {
    Selector::named(word.get_ref()).ok_or_else(|| unknown(text, word, weigh::words()))
}

fn unknown<'a>(text: &str, word: &Spanned<String>, known: impl Iterator<Item = &'a str>) -> ReadError {
    let wanted = word.get_ref().as_str();
    let message = match nearest(known, wanted) {
        Some(near) => messages::configuration_unknown_near(wanted, near),
        None => messages::configuration_unknown(wanted),
    };
    at(text, word.span().start, message)
}

fn accepted(text: &str, table: WaiverTable) -> Result<Accepted, ReadError> {
    let Some(rule) = rules::find(table.rule.get_ref()) else {
        return Err(unknown(text, &table.rule, rules::catalogue().map(|rule| rule.code)));
    };
    for said in [&table.reason, &table.who] {
        if said.get_ref().trim().is_empty() {
            return Err(at(text, said.span().start, messages::configuration_empty()));
        }
    }
    if let Some(path) = table.path.as_ref().filter(|path| !labels::is_path(path.get_ref())) {
        let wanted = path.get_ref().as_str();
        let message = match labels::nearest(wanted) {
            Some(near) => messages::configuration_field_near(wanted, near),
            None => messages::configuration_field(wanted),
        };
        return Err(at(text, path.span().start, message));
    }
    let on = match &table.on {
        None => None,
        Some(on) => Some(
            on.get_ref()
                .to_string()
                .parse()
                .map_err(|_| at(text, on.span().start, messages::configuration_date()))?,
        ),
    };
    Ok(Accepted {
        agency: table.agency,
        year: table.year,
        place: Place::in_text(text, table.rule.span().start, 1),
        met: Met::default(),
        waiver: Waiver {
            rule: rule.code.to_owned(),
            path: table.path.map(Spanned::into_inner),
            reason: table.reason.into_inner(),
            who: table.who.into_inner(),
            on,
        },
    })
}

/// An error at a byte of the text.
fn at(text: &str, byte: usize, message: Message) -> ReadError {
    ReadError::new(message).at(Place::in_text(text, byte, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai::{Edition, Language};

    fn error(text: &str) -> (String, String) {
        let error = parse(text).unwrap_err();
        (
            error.message.render(Language::Chinese),
            error.place.unwrap().to_string(),
        )
    }

    #[test]
    fn waivers_hold_for_the_bodies_and_years_they_name() {
        let file = parse(
            "[check]\ndeny = [\"narr\", \"年度衔接\"]\nallow = [\"提示\"]\n\
             [[check.waivers]]\nrule = \"CARRYMAX\"\nagency = \"某局\"\nyear = 2024\nreason = \"年底集中收件\"\nwho = \"王某\"\non = 2025-01-20\n\
             [[check.waivers]]\nrule = \"FEE\"\nreason = \"按件计收\"\nwho = \"王某\"\n",
        )
        .unwrap();
        assert_eq!((file.deny.len(), file.allow.len()), (2, 1));
        let rules = |name: &str, year| -> Vec<String> {
            let mut report = Report::blank(Edition::E2021);
            report.agency.name = Some(name.to_owned());
            report.year = Some(year);
            file.waivers(&report).map(|waiver| waiver.rule.clone()).collect()
        };
        assert_eq!(rules("某局", 2024), ["CARRYMAX", "FEE"]);
        assert_eq!(rules("某局", 2023), ["FEE"]);
        assert_eq!(rules("另一局", 2024), ["FEE"]);
    }

    #[test]
    fn the_words_of_the_parser_are_not_shown() {
        for (text, key) in [
            ("[chek]\n", "configuration_key_near"),
            ("[check]\nalow = []\n", "configuration_key_near"),
            ("[check]\nquite_another_thing = []\n", "configuration_key"),
            ("[check]\ndeny = \"NARR\"\n", "configuration_want_list"),
            ("[check]\ndeny = [1]\n", "configuration_want_text"),
            ("check = 1\n", "configuration_want_table"),
            (
                "[[check.waivers]]\nrule = \"FEE\"\nreason = \"甲\"\n",
                "configuration_key_missing",
            ),
            (
                "[[check.waivers]]\nrule = \"FEE\"\nyear = \"2024\"\nreason = \"甲\"\nwho = \"乙\"\n",
                "configuration_want_year",
            ),
            (
                "[[check.waivers]]\nrule = \"FEE\"\nreason = \"甲\"\nwho = \"乙\"\non = \"2025\"\n",
                "configuration_date",
            ),
            ("[check\n", "configuration_syntax"),
            ("[check]\ndeny = [\n", "configuration_syntax"),
            ("[check]\ndeny = []\ndeny = []\n", "configuration_key_twice"),
        ] {
            assert_eq!(parse(text).unwrap_err().message.key(), key, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let (message, place) = error("[check]\nallow = [\"FEE\", \"ROWSUN\"]\n");
        assert!(message.contains("ROWSUN") && message.contains("ROWSUM"), "{message}");
        assert_eq!(place, "2:17");
        let (message, _) = error("[check]\nallow = [\"表内勾机\"]\n");
        assert!(message.contains("是否应为“表内勾稽”"), "{message}");
        let waiver =
            "[[check.waivers]]\nrule = \"fee\"\npath = \"applications.new.totl\"\nreason = \"甲\"\nwho = \"王\"\n";
        let (message, place) = error(waiver);
        assert!(message.contains("“applications.new.total”"), "{message}");
        assert_eq!(place, "3:8");
        assert_eq!(error("[check]\nalow = []\n").1, "2:1");
        assert_eq!(error("[check\n").1, "1:7");
        let (message, place) = error("[[check.waivers]]\nrule = \"FEE\"\nreason = \" \"\nwho = \"王\"\n");
        assert!(message.contains("空"), "{message}");
        assert_eq!(place, "3:10");
        assert_eq!(
            error("[[check.waivers]]\nrule = \"FEE\"\nreason = \"甲\"\nwho = \"王\"\non = 10:00:00\n").1,
            "5:6"
        );
        assert_eq!(error("[[check.waivers]]\nrule = \"FEE\"\nreason = \"甲\"\n").1, "1:1");
    }
}
