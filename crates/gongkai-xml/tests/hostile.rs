//! Files that people broke, programs mangled or attackers made: every error has a place, all errors are listed,
//! time is bounded. Leaves out what the XSD judges too (`xmllint`).
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use gongkai_core::{Edition, Language, Place, ReadError};
use gongkai_testkit::example;
use gongkai_xml::{NAMESPACE, Options, is_report, read, write};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn good() -> String {
    write(&example::report(Edition::E2021), &Options::default()).unwrap()
}

fn with(from: &str, to: &str) -> String {
    let text = good();
    assert!(text.contains(from), "{from} does not occur");
    text.replacen(from, to, 1)
}

/// The error; reading must end in a time that a person would wait for, in a build for tests.
fn refused(text: &str) -> ReadError {
    let start = Instant::now();
    let error = read(text.as_bytes()).map(|_| ()).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let placed = |error: &ReadError| error.place.is_some() || error.message.key() == "more_errors";
    assert!(error.each().all(placed), "{error}");
    error
}

fn key(text: &str) -> &'static str {
    refused(text).message.key()
}

/// The good file with other blocks in its preamble.
fn preamble(blocks: &str) -> String {
    let text = good();
    let start = text.find("<preamble>").unwrap();
    let end = text.find("</preamble>").unwrap();
    format!("{}<preamble>{blocks}{}", &text[..start], &text[end..])
}

fn open() -> String {
    format!("<report xmlns=\"{NAMESPACE}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">")
}

#[test]
fn entities_are_never_declared() {
    let laughs: String = (1..10)
        .map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10)))
        .collect();
    let quadratic = format!("<!ENTITY a \"{}\">", "a".repeat(100_000));
    for declared in [
        format!("<!ENTITY l0 \"lol\">{laughs}"),
        quadratic,
        "<!ENTITY a SYSTEM \"file:///etc/passwd\">".to_owned(),
        "<!ENTITY % a SYSTEM \"http://127.0.0.1/x.dtd\"> %a;".to_owned(),
        "<!ENTITY l0 \"&l0;\">".to_owned(),
        String::new(),
    ] {
        let text = with("<report ", &format!("<!DOCTYPE report [{declared}]>\n<report "));
        let text = text.replacen("<text>", "<text>&l9;&a;", 1);
        assert_eq!(key(&text), "xml_doctype");
        // The reader that says so is the one to ask.
        assert!(is_report(text.as_bytes()));
    }
    assert_eq!(
        key(&with(
            "<report ",
            "<!DOCTYPE report SYSTEM \"file:///etc/passwd\"><report "
        )),
        "xml_doctype"
    );
    assert_eq!(key(&with("<text>", "<text>&l9;")), "xml_entity");
}

#[test]
fn structure_is_bounded() {
    let attributes: String = (0..100_000).map(|at| format!(" a{at}=\"\"")).collect();
    assert_eq!(
        key(&with("<tables>", &format!("<tables{attributes}>"))),
        "xml_attributes"
    );
    let namespaces: String = (0..900).map(|at| format!(" xmlns:n{at}=\"urn:{at}\"")).collect();
    assert_eq!(key(&with("<tables>", &format!("<tables{namespaces}>"))), "xml_syntax");
    let deep = open() + &"<overview>".repeat(100_000);
    assert_eq!(refused(&deep).each().last().unwrap().message.key(), "xml_too_deep");
    assert_eq!(
        key(&preamble(&"<block/>".repeat(gongkai_xml::ELEMENTS))),
        "xml_too_many"
    );
    // Each name is compared with all before it, if one is not careful.
    let many: String = (0..900).map(|at| format!(" a{at}=\"\"")).collect();
    assert_eq!(
        key(&preamble(&format!("<block{many}/>").repeat(1_000))),
        "xml_unknown_attribute"
    );
    let repeated = " x=\"\"".repeat(900);
    let many = format!("<tables{repeated}/>").repeat(3_000);
    assert_eq!(key(&(open() + &many)), "xml_attribute_twice");
}

#[test]
fn places_cost_nothing_on_one_line() {
    // Every element asks for its line and column; a file on one line must not be counted anew each time.
    let text = preamble(&"<block><text>一</text></block>".repeat(100_000)).replace('\n', "");
    let text = text.replacen("<year>2023</year>", "<year>2023</year><yaer/>", 1);
    assert_eq!(key(&text), "xml_unknown_element");
    assert!(read(text.replace("<yaer/>", "").as_bytes()).is_ok());
}

#[test]
fn errors_are_bounded_too() {
    let start = Instant::now();
    let text = with("<overview>", &format!("{}<overview>", "<x/>".repeat(500_000)));
    let error = refused(&text);
    assert_eq!((error.message.key(), error.more.len()), ("xml_unknown_element", 200));
    // Nothing looks like it.
    assert_eq!(error.help, None);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn other_versions_and_declarations_are_refused() {
    for (to, expected) in [
        ("<?xml version=\"1.1\" encoding=\"UTF-8\"?>", "xml_version"),
        ("<?xml version=\"2.0\"?>", "xml_version"),
        ("<?xml encoding=\"UTF-8\"?>", "xml_declaration"),
        (
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><?xml version=\"1.0\"?>",
            "xml_declaration",
        ),
        ("<?XML version=\"1.0\"?>", "xml_declaration"),
    ] {
        assert_eq!(
            key(&with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", to)),
            expected,
            "{to}"
        );
    }
    for encoding in ["Big5", "Shift_JIS", "ISO-8859-1", "UTF-7", "UTF-32"] {
        let error = read(with("UTF-8", encoding).as_bytes()).unwrap_err();
        assert_eq!(error.message.key(), "xml_encoding");
        assert!(error.help.is_some());
    }
}

#[test]
fn a_file_that_is_cut_is_refused_wherever_it_is_cut() {
    let text = good();
    let root = text.rfind("</report>").unwrap() + "</report>".len();
    for at in (0..root).step_by(89).filter(|at| text.is_char_boundary(*at)) {
        assert!(read(&text.as_bytes()[..at]).is_err(), "{at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_byte_changed_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = good().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(loaded) = read(&bytes) {
            // What is still a report is written and read as the same.
            let text = write(&loaded.report, &Options::default()).unwrap();
            prop_assert_eq!(read(text.as_bytes()).unwrap().report, loaded.report);
        }
        let _ = is_report(&bytes);
    }

    #[test]
    fn markup_in_any_order_never_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = open() + &pieces.concat();
        let _ = read(text.as_bytes());
        let _ = read(pieces.concat().as_bytes());
    }
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<?xml ",
    "&",
    ";",
    "&#",
    "&#x",
    "&amp;",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "\r",
    "\t",
    "\u{0}",
    "\u{FEFF}",
    "一",
    "😀",
    "<schema>gongkai.report/1.7</schema>",
    "<edition>2021",
    "</edition>",
    "<tables>",
    "</tables>",
    "<overview>",
    "</overview>",
    "<blocks>",
    "<block/>",
    "</blocks>",
    "</report>",
    "xmlns",
    "xmlns:a=\"b\"",
    " xsi:nil=\"true\"",
    "<!DOCTYPE",
    "[",
    "]",
    "-",
    "a",
    "1",
    "<a:b>",
    "</a:b>",
];

#[test]
fn everything_that_is_wrong_is_listed_with_its_place() {
    let text = good()
        .replacen("<issued>0</issued>", "<issued>5件</issued>", 1)
        .replacen("<repealed>0</repealed>", "", 1)
        .replacen("<decisions>0</decisions>", "<desisions>0</desisions>", 1)
        .replacen("<kind>department</kind>", "<kind>ministry</kind>", 1);
    let error = refused(&text);
    let found: Vec<(&str, Option<&str>)> = error
        .each()
        .map(|error| (error.message.key(), error.path.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("wrong_variant", Some("agency.kind")),
            ("cell_not_count", Some("disclosure.regulations.issued")),
            ("field_missing", Some("disclosure.regulations.repealed")),
            ("xml_unknown_element", Some("disclosure.licences")),
            ("field_missing", Some("disclosure.licences.decisions")),
        ]
    );
    let help = |at: usize| {
        error
            .each()
            .nth(at)
            .unwrap()
            .help
            .clone()
            .unwrap()
            .render(Language::English)
    };
    assert!(help(1).contains("did you mean 5?"), "{}", help(1));
    assert!(help(2).contains("<repealed xsi:nil=\"true\"/>"), "{}", help(2));
    assert!(help(3).contains("`decisions`"), "{}", help(3));
    let line = |wanted: &str| text.lines().position(|line| line.contains(wanted)).unwrap() + 1;
    let place = |at: usize| error.each().nth(at).unwrap().place.clone().unwrap();
    let is = |at: usize, wanted: &str, column: u32, length: u32| {
        let line = u32::try_from(line(wanted)).unwrap();
        assert_eq!(place(at), Place::Text { line, column, length }, "{wanted}");
    };
    is(0, "ministry", 11, 8);
    is(1, "5件", 17, 2);
    is(2, "<regulations>", 7, 12);
    is(3, "<desisions>", 9, 10);
}

#[test]
fn what_xsd_cannot_say_is_refused_with_its_place() {
    for (from, to, expected, wanted) in [
        ("2023-12-31", "2022-12-31", "period_backwards", "<start>"),
        ("<kind>remark<", "<kind>raw_text<", "mark_beside_figure", "annotations"),
    ] {
        let text = with(from, to);
        let error = refused(&text);
        assert_eq!(error.message.key(), expected);
        let Some(Place::Text { line, .. }) = error.place else {
            panic!("{error:?}")
        };
        let line = usize::try_from(line).unwrap();
        let near: String = text.lines().skip(line.saturating_sub(3)).take(5).collect();
        assert!(near.contains(wanted) || near.contains("<annotation>"), "{near}");
    }
    let text = with(
        "<region_code>371000</region_code>",
        "<region_code>371000</region_code><credit_code>11370883004326403R</credit_code>",
    );
    assert_eq!(key(&text), "wrong_check_character");
}

#[test]
fn a_later_minor_version_is_read_without_what_is_new() {
    let text = good()
        .replacen("gongkai.report/1<", "gongkai.report/1.3<", 1)
        .replacen("<year>2023</year>", "<year>2023</year><quarter>4</quarter>", 1)
        .replacen("<issued>0</issued>", "<issued>0</issued><kept><b>1</b></kept>", 1);
    let loaded = read(text.as_bytes()).unwrap();
    assert_eq!(loaded.report, example::report(Edition::E2021));
    let found: Vec<(&str, Option<&str>)> = loaded
        .diagnostics
        .iter()
        .map(|finding| (finding.message.key(), finding.paths.first().map(String::as_str)))
        .collect();
    assert_eq!(
        found,
        [
            ("later_minor", Some("schema")),
            ("later_member", Some("quarter")),
            ("later_member", Some("disclosure.regulations.kept")),
        ]
    );
    // Anything else is as wrong as ever.
    assert_eq!(key(&text.replace("<year>2023<", "<year>20<")), "cell_not_between");
    let error = refused(&good().replacen("gongkai.report/1<", "gongkai.report/2<", 1));
    assert_eq!((error.message.key(), error.more.len()), ("unknown_schema", 0));
    let error = refused(&good().replace(NAMESPACE, &NAMESPACE.replace("-1", "-2")));
    assert_eq!(error.message.key(), "unknown_schema");
}

#[test]
fn other_xml_is_named() {
    for (text, is_ours) in [
        (
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            false,
        ),
        ("<report/>", false),
        ("<a><b></a>", false),
        ("", false),
        ("{}", false),
    ] {
        assert_eq!(is_report(text.as_bytes()), is_ours, "{text}");
        assert!(read(text.as_bytes()).is_err());
    }
    assert_eq!(key("<report/>"), "xml_no_report");
    let prefixed = format!("<!-- x --><a:report xmlns:a='{NAMESPACE}'>");
    assert!(is_report(prefixed.as_bytes()));
    let mut damaged = good().into_bytes();
    let at = damaged.len() - 100;
    damaged[at] = 0xFF;
    assert!(is_report(&damaged));
    assert_eq!(read(&damaged).unwrap_err().message.key(), "undecodable");
}
