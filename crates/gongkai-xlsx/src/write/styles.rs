//! How cells look: the official form's fonts, borders and shading, and the numbers' formats. Leaves out which
//! cell looks how.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Shading of the lines above a block in the official form.
const BLOCK: u32 = 0x00C6_D9F1;
/// Shading of headings and labels that cannot be changed.
const LABEL: u32 = 0x00F2_F2F2;
/// The official form prints its tables in 楷体; programs without it take another Song-like font.
const TABLE_FONT: &str = "楷体";
const TEXT_FONT: &str = "宋体";
const TITLE_FONT: &str = "黑体";

pub(super) fn title() -> Format {
    Format::new()
        .set_font_name(TITLE_FONT)
        .set_font_size(16)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// A line of instruction.
pub(super) fn hint() -> Format {
    Format::new()
        .set_font_name(TEXT_FONT)
        .set_font_size(10)
        .set_font_color(Color::RGB(0x0059_5959))
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

pub(super) fn block_heading() -> Format {
    form()
        .set_background_color(Color::RGB(BLOCK))
        .set_align(FormatAlign::Left)
}

pub(super) fn label(centred: bool) -> Format {
    form().set_align(if centred {
        FormatAlign::Center
    } else {
        FormatAlign::Left
    })
}

/// A cell for a figure, with a number format.
pub(super) fn figure(number_format: &str, locked: bool) -> Format {
    // Smaller rather than `###` or two lines where a figure is long.
    let format = bordered(TABLE_FONT)
        .set_shrink()
        .set_align(FormatAlign::Center)
        .set_num_format(number_format);
    if locked {
        format.set_background_color(Color::RGB(LABEL))
    } else {
        format.set_unlocked()
    }
}

/// The heading of a list.
pub(super) fn heading() -> Format {
    framed(TITLE_FONT)
        .set_background_color(Color::RGB(BLOCK))
        .set_align(FormatAlign::Center)
}

/// A label that names the cell beside it.
pub(super) fn caption() -> Format {
    framed(TEXT_FONT)
        .set_background_color(Color::RGB(LABEL))
        .set_align(FormatAlign::Left)
}

/// What programs fill in and nobody changes.
pub(super) fn fixed() -> Format {
    text("@").set_locked().set_background_color(Color::RGB(LABEL))
}

/// The explanation of a field.
pub(super) fn explanation() -> Format {
    framed(TEXT_FONT)
        .set_font_size(10)
        .set_font_color(Color::RGB(0x0059_5959))
        .set_align(FormatAlign::Left)
        .set_indent(1)
}

/// A cell for text; `number_format` is `@` where digits must stay text.
pub(super) fn text(number_format: &str) -> Format {
    framed(TEXT_FONT)
        .set_num_format(number_format)
        .set_align(FormatAlign::Left)
        .set_unlocked()
}

/// A cell for something short.
pub(super) fn short(number_format: &str) -> Format {
    text(number_format).set_align(FormatAlign::Center)
}

/// A line above a table that is wider than the window.
pub(super) fn note() -> Format {
    Format::new()
        .set_font_name(TEXT_FONT)
        .set_font_size(10)
        .set_font_color(Color::RGB(0x0059_5959))
        .set_align(FormatAlign::VerticalCenter)
}

/// The key of a column, for programs.
pub(super) fn key() -> Format {
    Format::new()
        .set_font_size(8)
        .set_font_color(Color::RGB(0x007F_7F7F))
        .set_background_color(Color::RGB(LABEL))
        .set_border(FormatBorder::Thin)
}

/// The label of a column of a table with a row a report.
pub(super) fn column_label(figure: bool) -> Format {
    framed(TITLE_FONT)
        .set_font_size(9)
        .set_background_color(Color::RGB(if figure { BLOCK } else { LABEL }))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// A cell of such a table.
pub(super) fn cell(number_format: &str) -> Format {
    bordered(TEXT_FONT).set_num_format(number_format)
}

/// The title row of a section in a list.
pub(super) fn band(centred: bool) -> Format {
    let format = framed(TITLE_FONT)
        .set_background_color(Color::RGB(LABEL))
        .set_unlocked();
    format.set_align(if centred {
        FormatAlign::Center
    } else {
        FormatAlign::Left
    })
}

/// Paragraphs: wrapped, from the top.
pub(super) fn paragraph() -> Format {
    framed(TEXT_FONT)
        .set_align(FormatAlign::Left)
        .set_align(FormatAlign::Top)
        .set_unlocked()
}

/// A broken sum.
pub(super) fn broken() -> Format {
    Format::new()
        .set_font_color(Color::RGB(0x009C_0006))
        .set_background_color(Color::RGB(0x00FF_C7CE))
        .set_bold()
}

/// What is said beside a row or field that is wrong.
pub(super) fn warning() -> Format {
    Format::new()
        .set_font_name(TEXT_FONT)
        .set_font_size(10)
        .set_font_color(Color::RGB(0x009C_0006))
        .set_align(FormatAlign::VerticalCenter)
        .set_align(FormatAlign::Left)
        .set_indent(1)
}

/// A helper cell that nobody sees.
pub(super) fn plain() -> Format {
    Format::new().set_font_name(TEXT_FONT).set_font_size(9)
}

/// Whether the whole form can be reported.
pub(super) fn state() -> Format {
    framed(TITLE_FONT).set_font_size(14).set_align(FormatAlign::Center)
}

/// What is ready.
pub(super) fn good() -> Format {
    Format::new()
        .set_font_color(Color::RGB(0x0000_6100))
        .set_background_color(Color::RGB(0x00C6_EFCE))
        .set_bold()
}

/// Short text in a table of instructions.
pub(super) fn topic() -> Format {
    framed(TITLE_FONT)
        .set_background_color(Color::RGB(LABEL))
        .set_align(FormatAlign::Center)
}

/// Instructions.
pub(super) fn guide() -> Format {
    framed(TEXT_FONT).set_align(FormatAlign::Left).set_indent(1)
}

/// What is neither a figure nor a mark.
pub(super) fn doubtful() -> Format {
    Format::new()
        .set_font_color(Color::RGB(0x009C_5700))
        .set_background_color(Color::RGB(0x00FF_EB9C))
}

/// A number with its printed decimals and, behind it, a remark as the form prints it.
pub(super) fn number_format(decimals: u32, remark: Option<&str>) -> String {
    // The general format shows what is typed over a count as it is: 1.5, not 2.
    let mut format = if decimals > 0 { "0" } else { "General" }.to_owned();
    if decimals > 0 {
        format.push('.');
        format.extend(std::iter::repeat_n('0', usize::try_from(decimals).unwrap_or(0)));
    }
    // Office programs refuse long formats, and disagree about quotes inside of them.
    let shown = remark.filter(|text| {
        !text.is_empty()
            && text.chars().count() <= 60
            && text
                .chars()
                .all(|letter| !letter.is_control() && !"\"\\[];@_*".contains(letter))
    });
    match shown {
        Some(remark) => format!("{format}\"{remark}\""),
        None => format,
    }
}

/// A label of the official form: small four (小四), so that headings break where the form's do.
fn form() -> Format {
    framed(TABLE_FONT).set_font_size(12)
}

fn framed(font: &str) -> Format {
    bordered(font).set_text_wrap()
}

fn bordered(font: &str) -> Format {
    Format::new()
        .set_font_name(font)
        .set_font_size(10.5)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
}
