//! What stands in a text document besides plain runs, piece by piece.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

mod markup;

use gongkai_core::Place;
use gongkai_document::{Block, Document, Opened};
use gongkai_docx::open;
use markup::{package, zip};

fn opened(body: &str) -> Opened {
    let namespaces = r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:v" xmlns:a="urn:a""#;
    let body = format!("<w:document W {namespaces}><w:body>{body}</w:body></w:document>");
    let levels = r#"<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2"/></w:lvl>"#;
    let numbering = format!(
        r#"<w:numbering W ><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#
    );
    open(&package(&body, &numbering, false)).unwrap_or_else(|error| panic!("{error} {:?}", error.place))
}

fn texts(document: &Document) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Heading(heading) => format!("{}# {}", heading.level.unwrap_or(0), heading.text),
        Block::Furniture(line) => format!("({})", line.text),
        Block::Line(line) => line.text.clone(),
        Block::Table(table) => {
            let row = |row: &gongkai_document::TableRow| {
                row.cells
                    .iter()
                    .map(gongkai_document::TableCell::text)
                    .collect::<Vec<_>>()
                    .join("|")
            };
            table.rows.iter().map(row).collect::<Vec<_>>().join(" / ")
        }
    };
    document.blocks.iter().map(text).collect()
}

/// What is read, and what is said about it.
fn reads(body: &str, wanted: &[&str], said: &[&str]) {
    let opened = opened(body);
    assert_eq!(texts(&opened.document), wanted, "{body}");
    let keys: Vec<&str> = opened.diagnostics.iter().map(|finding| finding.message.key()).collect();
    assert_eq!(keys, said, "{body}");
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn pieces_of_runs() {
    reads(
        r#"<w:p><w:r><w:t xml:space="preserve"> a </w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t><w:softHyphen/><w:t>f</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:lastRenderedPageBreak/><w:t>g
h</w:t></w:r></w:p>"#,
        &[" a \tb\nc\nd-ef☑g h"],
        &[],
    );
}

#[test]
fn ruby_and_equations() {
    reads(
        r"<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>tiao</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>条</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>
        <w:p><m:oMath><m:f><m:fPr><m:ctrlPr/></m:fPr><m:num><m:r><w:rPr/><m:t>208</m:t></m:r></m:num><m:den><m:r><m:t>1191</m:t></m:r></m:den></m:f></m:oMath></w:p>
        <m:oMathPara><m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath></m:oMathPara>",
        &["条", "208/1191", "1+1"],
        &[],
    );
}

#[test]
fn paragraphs_whose_mark_is_deleted_or_hidden_run_on() {
    let deleted = r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>"#;
    let hidden = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>";
    reads(
        &format!(
            "{deleted}{}</w:p><w:p>{}</w:p>{hidden}{}</w:p><w:p>{}</w:p>",
            run("收到"),
            run("12件"),
            run("（一）"),
            run("情况")
        ),
        &["收到12件", "（一）情况"],
        &["docx_tracked"],
    );
    // Not out of a cell.
    reads(
        &format!(
            "<w:tbl><w:tr><w:tc>{deleted}{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>",
            run("1"),
            run("2")
        ),
        &["1|2"],
        &["docx_tracked"],
    );
}

#[test]
fn lists_number_their_paragraphs() {
    let item = |level: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>"#,
            run(text)
        )
    };
    // A number never grows into the text.
    reads(
        &[item(0, "总体情况"), item(1, "2件"), item(0, "其他")].concat(),
        &["一、总体情况", "1 2件", "二、其他"],
        &[],
    );
}

#[test]
fn levels_of_headings() {
    reads(
        r#"<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="3"/></w:pPr><w:r><w:t>b</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="4"/></w:pPr><w:r><w:t>c</w:t></w:r></w:p><w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>d</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="2"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>e</w:t></w:r></w:p>"#,
        &["1# a", "2# b", "3# c", "2# d", "e"],
        &[],
    );
}

#[test]
fn fields_show_their_results() {
    let change = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let field = |text: &str, result: &str| {
        [
            change("begin"),
            code(text),
            change("separate"),
            run(result),
            change("end"),
        ]
        .concat()
    };
    reads(
        &format!(
            r#"<w:p>{}{}<w:fldSimple w:instr=" DATE ">{}</w:fldSimple></w:p><w:p>{}</w:p>"#,
            field("REF x", "a"),
            run("b"),
            run("c"),
            field("DDEAUTO excel x y", "7")
        ),
        &["abc", "7"],
        &["docx_links"],
    );
    // A table of contents over paragraphs is no text.
    reads(
        &format!(
            "<w:p>{}{}{}{}</w:p><w:p>{}</w:p><w:p>{}</w:p><w:p>{}</w:p>",
            change("begin"),
            code("TOC \\o"),
            change("separate"),
            run("一、总体情况 1"),
            run("二、其他 2"),
            change("end"),
            run("正文")
        ),
        &["(一、总体情况 1)", "(二、其他 2)", "正文"],
        &[],
    );
    // A field without an end swallows nothing.
    reads(
        &format!(
            "<w:p>{}{}{}</w:p><w:p>{}</w:p>",
            change("begin"),
            code("PAGE"),
            run("12"),
            run("正文")
        ),
        &["12", "正文"],
        &["docx_field_broken"],
    );
}

#[test]
fn only_one_of_two_alternatives_is_read() {
    let content = |text: &str| format!("<w:txbxContent><w:p>{}</w:p></w:txbxContent>", run(text));
    let drawing = |text: &str| format!("<w:drawing><a:x>{}</a:x></w:drawing>", content(text));
    let pict = |text: &str| format!("<w:pict><v:shape>{}</v:shape></w:pict>", content(text));
    let both = |requires: &str| {
        format!(
            r#"<w:p><w:r><mc:AlternateContent><mc:Choice Requires="{requires}">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>{}</w:p>"#,
            drawing("新"),
            pict("旧"),
            run("锚")
        )
    };
    reads(&both("wps"), &["锚", "新"], &[]);
    reads(&both("unknown"), &["锚", "旧"], &[]);
    reads(&format!("<w:p><w:r>{}</w:r></w:p>", pict("框")), &["框"], &[]);
    reads(
        r#"<w:p><w:r><w:drawing><a:blip r:embed="x" xmlns:r="urn:r"/></w:drawing></w:r></w:p>"#,
        &[],
        &["docx_pictures"],
    );
}

#[test]
fn placeholders_are_blank() {
    let control = |properties: &str, text: &str| {
        format!(
            "<w:p><w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
            run(text)
        )
    };
    reads(
        &[control("<w:showingPlcHdr/>", "单击此处输入文字"), control("", "12")].concat(),
        &["12"],
        &["docx_placeholders"],
    );
}

#[test]
fn what_is_not_read_is_said() {
    reads(
        r#"<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p><w:altChunk r:id="x" xmlns:r="urn:r"/>"#,
        &["正文"],
        &["docx_footnotes", "docx_imported"],
    );
    let place = opened(r#"<w:p><w:r><w:t>正文</w:t></w:r></w:p><w:altChunk r:id="x" xmlns:r="urn:r"/>"#).diagnostics[0]
        .place
        .clone();
    assert_eq!(place, Some(Place::Paragraph { paragraph: 1 }));
    // Text that a merged cell covers.
    reads(
        r#"<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
        &["a / "],
        &["docx_cell_covered"],
    );
}

#[test]
fn cells_that_go_on_from_nothing_begin_there() {
    reads(
        r#"<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
        &["a / b"],
        &[],
    );
}

#[test]
fn paragraphs_and_cells_have_places() {
    let document = opened(
        r#"<w:p/><w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>c</w:t></w:r></w:p>"#,
    )
    .document;
    let [Block::Paragraph(first), Block::Table(table), Block::Paragraph(last)] = document.blocks.as_slice() else {
        panic!("{document:?}")
    };
    assert_eq!(first.place, Place::Paragraph { paragraph: 1 });
    assert_eq!(last.place, Place::Paragraph { paragraph: 2 });
    let place = Place::Table {
        table: 1,
        row: 1,
        column: 4,
    };
    assert_eq!(table.rows[0].cells[1].place, place);
}

/// A package with the relationships of its main part.
fn related(relations: &str) -> Vec<u8> {
    const HEAD: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#;
    let main = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>"#;
    zip(&[
        ("word/document.xml", main.as_bytes().to_vec()),
        (
            "word/_rels/document.xml.rels",
            format!("{HEAD}{relations}</Relationships>").into_bytes(),
        ),
        ("word/numbering.xml", b"<a><b></a>".to_vec()),
    ])
}

#[test]
fn parts_that_are_missing_outside_or_broken_are_said() {
    for (relations, said) in [
        (
            r#"<Relationship Id="a" Type="x/styles" Target="styles.xml"/>"#,
            "docx_part_missing",
        ),
        (
            r#"<Relationship Id="a" Type="x/numbering" Target="numbering.xml"/>"#,
            "docx_part_unreadable",
        ),
        (
            r#"<Relationship Id="a" Type="x/attachedTemplate" Target="http://evil.example/a.dotx" TargetMode="External"/>"#,
            "docx_external",
        ),
        (
            r#"<Relationship Id="a" Type="x/vbaProject" Target="vbaProject.bin"/>"#,
            "docx_macros",
        ),
    ] {
        let opened = open(&related(relations)).unwrap();
        assert_eq!(texts(&opened.document), ["正文"]);
        let keys: Vec<&str> = opened.diagnostics.iter().map(|finding| finding.message.key()).collect();
        assert_eq!(keys, [said]);
        assert!(opened.diagnostics[0].help.is_some());
    }
    let link = r#"<Relationship Id="a" Type="x/hyperlink" Target="http://www.example.gov.cn/" TargetMode="External"/>"#;
    assert_eq!(open(&related(link)).unwrap().diagnostics, []);
}
