//! Files made by small edits of a good one: broken ones, which reader and XSD both refuse, and ones that say
//! the same in other words, which both accept. Leaves out what XSD 1.0 cannot say.

use gongkai_core::{Annotation, AnnotationKind, Edition, FigureId, Report, Waiver};
use gongkai_testkit::example;
use gongkai_xml::{NAMESPACE, Options, write};

/// A report in which everything occurs that the edits need.
pub(crate) fn report() -> Report {
    let mut report = example::report(Edition::E2021);
    report.agency.credit_code = "11370883004326403Q".parse().ok();
    report.tables.applications.carried_in = Default::default();
    report.tables.disclosure.as_mut().unwrap().fees.amount = "7545.00".parse::<gongkai_core::Decimal>().unwrap().into();
    report.annotate(Annotation {
        path: FigureId::from_path("applications.carried_in.total").unwrap(),
        kind: AnnotationKind::NotApplicable,
        text: "/".to_owned(),
    });
    report.agency.parent = Some(" 甲 <乙> & 丙\t]]>\r\n丁 ".to_owned());
    report.agency.contact.unit = Some(String::new());
    report.waivers.push(Waiver {
        rule: "T3-ZERO".to_owned(),
        path: None,
        reason: "已核实".to_owned(),
        who: "张三".to_owned(),
        on: "2024-02-29".parse().ok(),
    });
    report
}

/// The report as it is written.
pub(crate) fn good() -> String {
    write(&report(), &Options::default()).unwrap()
}

type Named = (String, String);

/// `text` with the first `from` replaced; a `from` that does not occur would test nothing.
fn edit(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} does not occur");
    text.replacen(from, to, 1)
}

/// Files that are refused.
pub(crate) fn broken(good: &str) -> Vec<Named> {
    let mut files: Vec<Named> = Vec::new();
    let mut add = |name: &str, text: String| {
        assert_ne!(text, good, "{name} changes nothing");
        files.push((name.to_owned(), text));
    };
    for (name, from, to) in EDITS {
        add(name, edit(good, from, to));
    }
    for (name, wrong) in COUNTS {
        add(
            &format!("count: {name}"),
            edit(good, "<issued>0</issued>", &format!("<issued>{wrong}</issued>")),
        );
    }
    for (name, wrong) in AMOUNTS {
        add(
            &format!("amount: {name}"),
            edit(good, "<amount>7545.00<", &format!("<amount>{wrong}<")),
        );
    }
    for wrong in DATES {
        add(
            &format!("date: {wrong}"),
            edit(good, "<issued_on>2024-01-22<", &format!("<issued_on>{wrong}<")),
        );
    }
    let namespace = format!("xmlns=\"{NAMESPACE}\"");
    add("no namespace", edit(good, &format!(" {namespace}"), ""));
    add("another namespace", edit(good, NAMESPACE, "https://example.com/"));
    add("a later namespace", edit(good, NAMESPACE, &NAMESPACE.replace('1', "2")));
    add(
        "an element of another namespace",
        edit(good, "<tables>", "<x xmlns=\"urn:x\"/><tables>"),
    );
    add(
        "an element of no namespace",
        edit(good, "<year>2023</year>", "<year xmlns=\"\">2023</year>"),
    );
    let whole = |text: &str| text.replace("<report ", "<rapport ").replace("</report>", "</rapport>");
    add("another root", whole(good));
    add("two roots", format!("{good}<report xmlns=\"{NAMESPACE}\"/>"));
    add("only a part", {
        let start = good.find("<applications>").unwrap();
        let end = good.find("</applications>").unwrap() + "</applications>".len();
        let namespaces = format!("<applications {namespace} xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
        edit(&good[start..end], "<applications>", &namespaces)
    });
    add("cut in the middle", good[..good.len() / 2].chars().collect());
    add(
        "cut before the last tag",
        good.trim_end().trim_end_matches("</report>").to_owned(),
    );
    add("text behind the root", format!("{good}x"));
    add("two members exchanged", {
        let year = "<year>2023</year>";
        edit(
            &edit(good, year, ""),
            "<edition>2021</edition>",
            &format!("{year}<edition>2021</edition>"),
        )
    });
    add("figures exchanged", {
        let first = "<repealed>0</repealed>";
        edit(
            &edit(good, first, ""),
            "<issued>0</issued>",
            &format!("{first}<issued>0</issued>"),
        )
    });
    add("a table is missing", {
        let start = good.find("<proceedings>").unwrap();
        let end = good.find("</proceedings>").unwrap() + "</proceedings>".len();
        good[..start].to_owned() + &good[end..]
    });
    files
}

const EDITS: &[(&str, &str, &str)] = &[
    ("a cell is missing", "<issued>0</issued>", ""),
    (
        "a cell twice",
        "<issued>0</issued>",
        "<issued>0</issued><issued>0</issued>",
    ),
    (
        "an optional member twice",
        "<year>2023</year>",
        "<year>2023</year><year>2023</year>",
    ),
    ("the schema is missing", "<schema>gongkai.report/1</schema>", ""),
    ("the edition is missing", "<edition>2021</edition>", ""),
    ("an unknown element", "<issued>0</issued>", "<isued>0</isued>"),
    ("an unknown element more", "<tables>", "<remark/><tables>"),
    ("a name in capitals", "<year>2023</year>", "<Year>2023</Year>"),
    ("an element in a figure", "<issued>0</issued>", "<issued>0<b/></issued>"),
    ("text between elements", "<tables>", "x<tables>"),
    ("text in a row", "<issued>0</issued>", "0<issued>0</issued>"),
    ("text in a list", "<blocks>", "<blocks>一"),
    (
        "a reference that is text between elements",
        "<tables>",
        "&#120;<tables>",
    ),
    ("a list without its outer element", "<preamble>", "<block/><preamble>"),
    ("another item in a list", "<websites>", "<websites><block/>"),
    (
        "an attribute with data",
        "<year>2023</year>",
        "<year value=\"2023\">2023</year>",
    ),
    (
        "a label at a figure",
        "<issued>0</issued>",
        "<issued label=\"制发\">0</issued>",
    ),
    ("a label at a list", "<blocks>", "<blocks label=\"正文\">"),
    ("columns at what is no row", "<tables>", "<tables columns=\"一\">"),
    ("xml:lang", "<tables>", "<tables xml:lang=\"zh\">"),
    (
        "a label with a prefix",
        "<tables>",
        "<tables xmlns:g=\"https://gongkai.github.io/schema/report-1\" g:label=\"表\">",
    ),
    (
        "nil with content",
        "<issued>0</issued>",
        "<issued xsi:nil=\"true\">0</issued>",
    ),
    (
        "nil with a space",
        "<issued>0</issued>",
        "<issued xsi:nil=\"true\"> </issued>",
    ),
    (
        "nil with an element",
        "<issued>0</issued>",
        "<issued xsi:nil=\"true\"><b/></issued>",
    ),
    (
        "nil where nothing is a cell",
        "<year>2023</year>",
        "<year xsi:nil=\"true\"/>",
    ),
    ("nil of a text", "<kind>department</kind>", "<kind xsi:nil=\"true\"/>"),
    (
        "not nil where nothing is a cell",
        "<year>2023</year>",
        "<year xsi:nil=\"false\">2023</year>",
    ),
    ("nil of a row", "<carried_in>", "<carried_in xsi:nil=\"true\">"),
    ("nil yes", "<issued>0</issued>", "<issued xsi:nil=\"yes\"/>"),
    ("nil in capitals", "<issued>0</issued>", "<issued xsi:nil=\"TRUE\"/>"),
    ("nil without its prefix", "<issued>0</issued>", "<issued nil=\"true\"/>"),
    (
        "an unknown xsi attribute",
        "<issued>0</issued>",
        "<issued xsi:nix=\"true\">0</issued>",
    ),
    ("an edition that does not exist", "<edition>2021<", "<edition>2022<"),
    ("an edition with a space", "<edition>2021<", "<edition> 2021<"),
    (
        "a schema of a later major version",
        "gongkai.report/1<",
        "gongkai.report/2<",
    ),
    ("a schema of another name", "gongkai.report/1<", "report/1<"),
    ("a year before the regulation", "<year>2023<", "<year>2007<"),
    ("a year too late", "<year>2023<", "<year>3000<"),
    ("a year that is empty", "<year>2023</year>", "<year/>"),
    ("a level below the first", "<level>2<", "<level>1<"),
    ("a level that is no number", "<level>2<", "<level>二<"),
    ("a kind that does not exist", "<kind>department<", "<kind>ministry<"),
    ("a kind in Chinese", "<kind>department<", "<kind>政府部门<"),
    (
        "a region code of five digits",
        "<region_code>371000<",
        "<region_code>37100<",
    ),
    (
        "a region code with a space",
        "<region_code>371000<",
        "<region_code>371000 <",
    ),
    (
        "a region code in wide digits",
        "<region_code>371000<",
        "<region_code>３７１０００<",
    ),
    ("a credit code with an I", "11370883004326403Q", "I1370883004326403Q"),
    (
        "a note on a path that does not exist",
        "<path>applications.carried_in.total<",
        "<path>applications.carried_in.totla<",
    ),
    ("a note of an unknown kind", "<kind>not_applicable<", "<kind>n/a<"),
    ("a waiver without reason", "<reason>已核实</reason>", "<reason/>"),
    (
        "a waiver whose reason is a wide space",
        "<reason>已核实<",
        "<reason>\u{3000}\u{A0}<",
    ),
    ("a waiver without a name", "<who>张三</who>", ""),
    ("a period without end", "<end>2023-12-31</end>", ""),
    (
        "an empty period",
        "<start>2023-01-01</start>\n    <end>2023-12-31</end>",
        "",
    ),
    ("a statistic without name", "<name>主动公开政府信息</name>", ""),
    ("tags that cross", "<issued>0</issued>", "<issued>0</repealed>"),
    ("a bare ampersand", "<kind>department<", "<kind>a&b<"),
    ("an undefined entity", "<text>本报告", "<text>&nbsp;本报告"),
    ("an attribute twice", "<tables>", "<tables label=\"a\" label=\"b\">"),
    ("an attribute without quotes", "<tables>", "<tables label=a>"),
    ("an undeclared prefix", "<tables>", "<tables x:label=\"a\">"),
    ("a comment with hyphens", "<tables>", "<!-- a -- b --><tables>"),
    ("the end of a section in a text", "<text>本报告", "<text>]]>本报告"),
    ("a second declaration", "<tables>", "<?xml version=\"1.0\"?><tables>"),
    ("a control character", "<text>本报告", "<text>\u{1}本报告"),
    ("a reference to a control character", "<text>本报告", "<text>&#1;本报告"),
    (
        "a declaration without version",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "<?xml encoding=\"UTF-8\"?>",
    ),
    ("a space before the declaration", "<?xml", " <?xml"),
];

const COUNTS: &[(&str, &str)] = &[
    ("empty", ""),
    ("only a space", " "),
    ("negative", "-1"),
    ("minus zero", "-0"),
    ("a plus", "+1"),
    ("a fraction", "1.5"),
    ("a fraction of nothing", "1.0"),
    ("a leading zero", "01"),
    ("an exponent", "1e3"),
    ("2^64", "18446744073709551616"),
    ("NaN", "NaN"),
    ("a separator", "1,234"),
    ("a unit", "5件"),
    ("wide digits", "１２"),
    ("other digits", "\u{661}"),
    ("two numbers", "1 2"),
    ("a wide space", "\u{3000}1"),
    ("a slash", "/"),
    ("null", "null"),
];

const AMOUNTS: &[(&str, &str)] = &[
    ("empty", ""),
    ("a separator", "7,545.00"),
    ("no whole part", ".5"),
    ("no fraction", "7545."),
    ("a leading zero", "07545.00"),
    ("an exponent", "7.5e3"),
    ("a plus", "+7545.00"),
    ("29 digits", "12345678901234567890123456789"),
    ("29 digits below zero", "-12345678901234567890123456789"),
    ("29 digits after the point", "0.1234567890123456789012345678"),
    ("29 digits with a point", "1234567890123456789012345678.9"),
    ("a space inside", "7 545.00"),
    ("INF", "INF"),
];

const DATES: &[&str] = &[
    "",
    "2023-02-30",
    "2023-02-29",
    "2023-13-01",
    "2023-1-22",
    "20230122",
    "2023-01-22Z",
    "2023-01-22+08:00",
    "0000-01-01",
    "-2023-01-22",
    "12023-01-22",
    "2023-01-22T00:00:00",
    "2023年1月22日",
    "2023-01-00",
];

/// Files that say what the good one says.
pub(crate) fn accepted(good: &str) -> Vec<Named> {
    let mut files: Vec<Named> = vec![("as it is written".to_owned(), good.to_owned())];
    for (name, from, to) in SAME {
        files.push(((*name).to_owned(), edit(good, from, to)));
    }
    let mut add = |name: &str, text: String| files.push((name.to_owned(), text));
    add("labels", write(&report(), &Options { labels: true }).unwrap());
    let lines = || good.lines().map(str::trim_start);
    add("no indentation", lines().collect::<Vec<_>>().join("\n"));
    add("line ends of Windows between elements", good.replace(">\n", ">\r\n"));
    add("tabs", good.replace("  ", "\t"));
    add("blank lines", good.replace(">\n", ">\n\n"));
    let prefixed = good
        .replace("</", "<|")
        .replace('<', "<g:")
        .replace("<g:|", "</g:")
        .replace("<g:?", "<?")
        .replace("xmlns=", "xmlns:g=");
    add("a prefix everywhere", prefixed.clone());
    add(
        "a prefix in Chinese",
        prefixed.replace("g:", "报告:").replace("xmlns:g=", "xmlns:报告="),
    );
    add(
        "another prefix for nil",
        good.replace("xsi:", "i:").replace("xmlns:xsi", "xmlns:i"),
    );
    add("nil as 1", good.replace("xsi:nil=\"true\"", "xsi:nil=\"1\""));
    add("nil with spaces", good.replace("xsi:nil=\"true\"", "xsi:nil=' true\n'"));
    add("nil with an end tag", {
        good.replace(
            "<natural_person xsi:nil=\"true\"/>",
            "<natural_person xsi:nil=\"true\"></natural_person>",
        )
    });
    add("nil declared where it is used", {
        let instance = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
        good.replace(instance, "")
            .replace(" xsi:nil", &format!("{instance} xsi:nil"))
    });
    add("no declaration", good.lines().skip(1).collect::<Vec<_>>().join("\n"));
    add("a byte order mark", format!("\u{FEFF}{good}"));
    add("comments behind the root", format!("{good}<!-- end --><?end?>\n"));
    files
}

const SAME: &[(&str, &str, &str)] = &[
    ("a comment", "<tables>", "<!-- 表 <x> & --><tables>"),
    (
        "a comment in a figure",
        "<issued>0</issued>",
        "<issued><!-- 零 -->0<!----></issued>",
    ),
    (
        "a comment in a text",
        "<kind>department<",
        "<kind>depart<!-- x -->ment<",
    ),
    ("a processing instruction", "<tables>", "<?x y?><tables>"),
    (
        "a style sheet",
        "<report ",
        "<?xml-stylesheet href=\"a.xsl\"?>\n<report ",
    ),
    ("a section of characters", "<text>本报告", "<text><![CDATA[本报]]>告"),
    ("references in a text", "<text>本报告", "<text>&#26412;&#x62A5;告"),
    ("references in a figure", "<issued>0</issued>", "<issued>&#48;</issued>"),
    ("spaces around a count", "<issued>0</issued>", "<issued> 0\n\t</issued>"),
    (
        "spaces as references around a count",
        "<issued>0</issued>",
        "<issued>&#32;0&#10;</issued>",
    ),
    ("spaces around a year", "<year>2023<", "<year>\n2023 <"),
    ("spaces around an amount", "<amount>7545.00<", "<amount> 7545.00 <"),
    (
        "spaces around a date",
        "<issued_on>2024-01-22<",
        "<issued_on> 2024-01-22 <",
    ),
    ("an empty text with an end tag", "<unit/>", "<unit></unit>"),
    ("spaces in tags", "<issued>0</issued>", "<issued >0</issued\n>"),
    ("not nil", "<issued>0</issued>", "<issued xsi:nil=\"false\">0</issued>"),
    (
        "a quote of the other kind",
        "encoding=\"UTF-8\"",
        "encoding='utf-8' standalone='yes' ",
    ),
    (
        "an empty record that may be left out",
        "<problems>",
        "<table_sections/><problems>",
    ),
    ("the minor version said", "gongkai.report/1<", "gongkai.report/1.0<"),
    ("a label", "<tables>", "<tables label=\"统计表\">"),
    (
        "a label that says anything",
        "<tables>",
        "<tables label=\"x &#10;&quot;\">",
    ),
    (
        "where the XSD is",
        "<tables>",
        "<tables xsi:schemaLocation=\"https://gongkai.github.io/schema/report-1 report-1.xsd\">",
    ),
    (
        "unused namespaces",
        "<tables>",
        "<tables xmlns:x=\"urn:x\" xmlns:y=\"urn:y\">",
    ),
];
