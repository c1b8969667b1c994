//! The parts that are the same in every document: page, styles, fonts, page numbers, settings. After GB/T 9704: type
//! area of 156 × 225 mm with 22 lines of 28 characters, 仿宋 of 16 points. Leaves out the text.

use std::fmt::Write as _;

/// The namespace of text documents.
pub(super) const W: &str = crate::read::Vocabulary::TRANSITIONAL;

/// Width of the type area: 156 mm in twentieths of a point.
pub(super) const TEXT_WIDTH: u32 = 8844;

/// A4, margins of 37, 35, 28 and 26 mm.
pub(super) const PAGE: &str = concat!(
    r#"<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>"#,
    r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
    r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1361" w:gutter="0"/>"#,
    r#"<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>"#
);

/// A font for every script, so that no program mixes two in one line.
fn fonts(name: &str) -> String {
    format!(r#"<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>"#)
}

/// The fonts of GB/T 9704 and of the form, each with what to take where it is not installed.
const FONTS: [(&str, &str, &str); 5] = [
    (
        "方正小标宋简体",
        "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,宋体,SimSun,Noto Serif CJK SC,Source Han Serif SC",
        "roman",
    ),
    (
        "仿宋_GB2312",
        "仿宋,FangSong,华文仿宋,STFangsong,FandolFang R,宋体,Noto Serif CJK SC",
        "modern",
    ),
    (
        "黑体",
        "SimHei,华文黑体,STHeiti,Noto Sans CJK SC,Source Han Sans SC",
        "modern",
    ),
    (
        "楷体_GB2312",
        "楷体,KaiTi,华文楷体,STKaiti,AR PL UKai CN,FandolKai,Noto Serif CJK SC",
        "modern",
    ),
    (
        "宋体",
        "SimSun,华文宋体,STSong,Noto Serif CJK SC,Source Han Serif SC",
        "auto",
    ),
];

const TITLE: usize = 0;
const BODY: usize = 1;
const BOLD: usize = 2;
const KAI: usize = 3;
const SONG: usize = 4;

/// The table of fonts.
pub(super) fn font_table() -> String {
    let mut out = format!(r#"{}<w:fonts xmlns:w="{W}">"#, super::DECLARATION);
    for (name, instead, family) in FONTS {
        let _ = write!(
            out,
            r#"<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>"#
        );
    }
    out + "</w:fonts>"
}

/// The styles.
pub(super) fn styles() -> String {
    let mut out = format!(
        concat!(
            r#"{}<w:styles xmlns:w="{}"><w:docDefaults><w:rPrDefault><w:rPr>{}<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/>"#,
            r#"<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"#,
            r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>"#,
            r#"<w:pPr><w:widowControl w:val="0"/><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:style>"#,
            r#"<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>"#,
            r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>"#,
            r#"<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
        ),
        super::DECLARATION,
        W,
        fonts(FONTS[BODY].0)
    );
    let mut style = |kind: &str, id: &str, name: &str, more: &str, paragraph: &str, run: &str| {
        let based = if kind == "paragraph" {
            "Normal"
        } else {
            "DefaultParagraphFont"
        };
        let _ = write!(
            out,
            r#"<w:style w:type="{kind}"{} w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>{more}"#,
            if name.starts_with(|letter: char| letter.is_ascii()) {
                ""
            } else {
                r#" w:customStyle="1""#
            },
        );
        if !paragraph.is_empty() {
            let _ = write!(out, "<w:pPr>{paragraph}</w:pPr>");
        }
        if !run.is_empty() {
            let _ = write!(out, "<w:rPr>{run}</w:rPr>");
        }
        out.push_str("</w:style>");
    };
    // 28 characters in a line of 156 mm: each a quarter of a point closer than its size. A grid of characters would say
    // the same, but LibreOffice gives a character that is wider than its cell two of them.
    const CLOSE: &str = r#"<w:spacing w:val="-5"/>"#;
    // Two characters of sixteen points.
    const INDENT: &str = r#"<w:ind w:firstLineChars="200" w:firstLine="640"/>"#;
    // An address on the web breaks anywhere, instead of stretching the line before it.
    let wrap = format!(r#"<w:wordWrap w:val="0"/>{INDENT}"#);
    style("paragraph", "BodyText", "Body Text", "<w:qFormat/>", &wrap, CLOSE);
    for level in 1..=9usize {
        let font = match level {
            1 => format!(r#"{}<w:sz w:val="44"/><w:szCs w:val="44"/>"#, fonts(FONTS[TITLE].0)),
            2 => fonts(FONTS[BOLD].0) + CLOSE,
            3 => fonts(FONTS[KAI].0) + CLOSE,
            4 => format!("<w:b/><w:bCs/>{CLOSE}"),
            _ => CLOSE.to_owned(),
        };
        let outline = format!(r#"<w:outlineLvl w:val="{}"/>"#, level - 1);
        let paragraph = if level == 1 {
            // Two lines of a title stand wider than those of the text.
            format!(
                r#"<w:keepNext/><w:keepLines/><w:snapToGrid w:val="0"/><w:spacing w:after="560" w:line="700" w:lineRule="exact"/><w:jc w:val="center"/>{outline}"#
            )
        } else {
            format!("<w:keepNext/><w:keepLines/>{INDENT}{outline}")
        };
        let more = r#"<w:next w:val="BodyText"/><w:qFormat/>"#;
        style(
            "paragraph",
            &format!("Heading{level}"),
            &format!("heading {level}"),
            more,
            &paragraph,
            &font,
        );
    }
    let table_text = r#"<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>"#;
    let song = format!(
        r#"{}<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="20"/><w:szCs w:val="20"/>"#,
        fonts(FONTS[SONG].0)
    );
    style("paragraph", "TableText", "表格文字", "<w:qFormat/>", table_text, &song);
    style(
        "paragraph",
        "Signature",
        "Signature",
        "",
        r#"<w:keepNext/><w:spacing w:before="560"/><w:jc w:val="right"/>"#,
        CLOSE,
    );
    style("paragraph", "Date", "Date", "", r#"<w:jc w:val="right"/>"#, CLOSE);
    let footer = format!(r#"{}<w:sz w:val="28"/><w:szCs w:val="28"/>"#, fonts(FONTS[SONG].0));
    style(
        "paragraph",
        "Footer",
        "footer",
        "",
        r#"<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>"#,
        &footer,
    );
    style(
        "character",
        "Lead2",
        "二级标题",
        "<w:qFormat/>",
        "",
        &fonts(FONTS[KAI].0),
    );
    style("character", "Lead3", "三级标题", "<w:qFormat/>", "", "<w:b/><w:bCs/>");
    style("character", "Remark", "表格注", "<w:qFormat/>", "", &fonts("楷体"));
    out.push_str(concat!(
        r#"<w:style w:type="table" w:customStyle="1" w:styleId="Statutory"><w:name w:val="统计表"/><w:basedOn w:val="TableNormal"/><w:tblPr>"#,
        r#"<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>"#
    ));
    out
}

/// The number of a page, `— 1 —`, one character from its outer edge.
pub(super) fn footer(odd: bool) -> String {
    let (side, align) = if odd { ("right", "right") } else { ("left", "left") };
    format!(
        concat!(
            r#"{}<w:ftr xmlns:w="{}"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{}Chars="100" w:{}="280"/><w:jc w:val="{}"/></w:pPr>"#,
            r#"<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>"#,
            r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
            r#"<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#
        ),
        super::DECLARATION,
        W,
        side,
        side,
        align
    )
}

/// The settings: left and right pages differ, punctuation is set close.
pub(super) fn settings() -> String {
    format!(
        concat!(
            r#"{}<w:settings xmlns:w="{}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"#,
            r#"<w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>"#,
            r#"<w:compat><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"#,
            r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
            r#"<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"#
        ),
        super::DECLARATION,
        W
    )
}

/// The theme, which no style refers to; programs expect one.
pub(super) fn theme() -> String {
    let colour = |name: &str, value: &str| format!(r#"<a:{name}><a:srgbClr val="{value}"/></a:{name}>"#);
    let colours: String = [
        ("dk1", "000000"),
        ("lt1", "FFFFFF"),
        ("dk2", "1F497D"),
        ("lt2", "EEECE1"),
        ("accent1", "4F81BD"),
        ("accent2", "C0504D"),
        ("accent3", "9BBB59"),
        ("accent4", "8064A2"),
        ("accent5", "4BACC6"),
        ("accent6", "F79646"),
        ("hlink", "0000FF"),
        ("folHlink", "800080"),
    ]
    .map(|(name, value)| colour(name, value))
    .concat();
    let latin = FONTS[SONG].0;
    let font = |name: &str, east: &str| {
        format!(r#"<a:{name}><a:latin typeface="{latin}"/><a:ea typeface="{east}"/><a:cs typeface=""/></a:{name}>"#)
    };
    let fill = r#"<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>"#;
    let line = format!(r#"<a:ln w="9525">{fill}</a:ln>"#);
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    format!(
        concat!(
            r#"{}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="公文"><a:themeElements><a:clrScheme name="公文">{}</a:clrScheme>"#,
            r#"<a:fontScheme name="公文">{}{}</a:fontScheme><a:fmtScheme name="公文"><a:fillStyleLst>{}</a:fillStyleLst><a:lnStyleLst>{}</a:lnStyleLst>"#,
            r#"<a:effectStyleLst>{}</a:effectStyleLst><a:bgFillStyleLst>{}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"#
        ),
        super::DECLARATION,
        colours,
        font("majorFont", FONTS[BOLD].0),
        font("minorFont", FONTS[BODY].0),
        fill.repeat(3),
        line.repeat(3),
        effect.repeat(3),
        fill.repeat(3)
    )
}
