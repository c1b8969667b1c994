//! How cells look: the official form's fonts, borders and shading, and the numbers' formats. Leaves out which
//! cell looks how.

use crate::book::Format;
use std::borrow::Cow;

/// Shading of the lines above a block in the official form.
const BLOCK: u32 = 0x00C6_D9F1;
/// Shading of headings and labels that cannot be changed.
const LABEL: u32 = 0x00F2_F2F2;
/// The official form prints its tables in 楷体; programs without it take another Song-like font.
const TABLE_FONT: &str = "楷体";
const TEXT_FONT: &str = "宋体";
const TITLE_FONT: &str = "黑体";

pub(crate) fn title() -> Format {
    Format::new().font(TITLE_FONT).half_points(32).centred().middle()
}

/// A line of instruction.
pub(crate) fn hint() -> Format {
    Format::new()
        .font(TEXT_FONT)
        .half_points(20)
        .colour(0x0059_5959)
        .middle()
        .wrapped()
}

pub(crate) fn block_heading() -> Format {
    form().fill(BLOCK).left()
}

pub(crate) fn label(centred: bool) -> Format {
    if centred { form().centred() } else { form().left() }
}

/// A cell for a figure, with a number format.
pub(crate) fn figure(number_format: impl Into<Cow<'static, str>>, locked: bool) -> Format {
    // Smaller rather than `###` or two lines where a figure is long.
    let format = bordered(TABLE_FONT).shrunk().centred().number(number_format);
    if locked { format.fill(LABEL) } else { format.unlocked() }
}

/// The heading of a list.
pub(crate) fn heading() -> Format {
    framed(TITLE_FONT).fill(BLOCK).centred()
}

/// A label that names the cell beside it.
pub(crate) fn caption() -> Format {
    framed(TEXT_FONT).fill(LABEL).left()
}

/// What programs fill in and nobody changes.
pub(crate) fn fixed() -> Format {
    text("@").locked().fill(LABEL)
}

/// The explanation of a field.
pub(crate) fn explanation() -> Format {
    framed(TEXT_FONT).half_points(20).colour(0x0059_5959).left().indent(1)
}

/// A cell for text; `number_format` is `@` where digits must stay text.
pub(crate) fn text(number_format: impl Into<Cow<'static, str>>) -> Format {
    framed(TEXT_FONT).number(number_format).left().unlocked()
}

/// A cell for something short.
pub(crate) fn short(number_format: impl Into<Cow<'static, str>>) -> Format {
    text(number_format).centred()
}

/// A line above a table that is wider than the window.
pub(crate) fn note() -> Format {
    Format::new()
        .font(TEXT_FONT)
        .half_points(20)
        .colour(0x0059_5959)
        .middle()
}

/// The key of a column, for programs.
pub(crate) fn key() -> Format {
    Format::new().half_points(16).colour(0x007F_7F7F).fill(LABEL).framed()
}

/// The label of a column of a table with a row a report.
pub(crate) fn column_label(figure: bool) -> Format {
    framed(TITLE_FONT)
        .half_points(18)
        .fill(if figure { BLOCK } else { LABEL })
        .centred()
        .middle()
}

/// A cell of such a table.
pub(crate) fn cell(number_format: impl Into<Cow<'static, str>>) -> Format {
    bordered(TEXT_FONT).number(number_format)
}

/// The title row of a section in a list.
pub(crate) fn band(centred: bool) -> Format {
    let format = framed(TITLE_FONT).fill(LABEL).unlocked();
    if centred { format.centred() } else { format.left() }
}

/// Paragraphs: wrapped, from the top.
pub(crate) fn paragraph() -> Format {
    framed(TEXT_FONT).left().top().unlocked()
}

/// A broken sum.
pub(crate) fn broken() -> Format {
    Format::new().colour(0x009C_0006).fill(0x00FF_C7CE).bold()
}

/// What is said beside a row or field that is wrong.
pub(crate) fn warning() -> Format {
    Format::new()
        .font(TEXT_FONT)
        .half_points(20)
        .colour(0x009C_0006)
        .middle()
        .left()
        .indent(1)
}

/// A helper cell that nobody sees.
pub(crate) fn plain() -> Format {
    Format::new().font(TEXT_FONT).half_points(18)
}

/// Whether the whole form can be reported.
pub(crate) fn state() -> Format {
    framed(TITLE_FONT).half_points(28).centred()
}

/// What is ready.
pub(crate) fn good() -> Format {
    Format::new().colour(0x0000_6100).fill(0x00C6_EFCE).bold()
}

/// Short text in a table of instructions.
pub(crate) fn topic() -> Format {
    framed(TITLE_FONT).fill(LABEL).centred()
}

/// Instructions.
pub(crate) fn guide() -> Format {
    framed(TEXT_FONT).left().indent(1)
}

/// What is neither a figure nor a mark.
pub(crate) fn doubtful() -> Format {
    Format::new().colour(0x009C_5700).fill(0x00FF_EB9C)
}

/// A number with its printed decimals and, behind it, a remark as the form prints it.
pub(crate) fn number_format(decimals: u32, remark: Option<&str>) -> Cow<'static, str> {
    // The general format shows what is typed over a count as it is: 1.5, not 2.
    let format = match decimals {
        0 => Cow::Borrowed("General"),
        1 => "0.0".into(),
        2 => "0.00".into(),
        _ => format!("0.{}", "0".repeat(usize::try_from(decimals).unwrap_or(0))).into(),
    };
    // Office programs refuse long formats, and disagree about quotes inside of them.
    let shown = remark.filter(|text| {
        !text.is_empty()
            && text.chars().count() <= 60
            && text
                .chars()
                .all(|letter| !letter.is_control() && !"\"\\[];@_*".contains(letter))
    });
    match shown {
        Some(remark) => format!("{format}\"{remark}\"").into(),
        None => format,
    }
}

/// A label of the official form: small four (小四), so that headings break where the form's do.
fn form() -> Format {
    framed(TABLE_FONT).half_points(24)
}

fn framed(font: &'static str) -> Format {
    bordered(font).wrapped()
}

fn bordered(font: &'static str) -> Format {
    Format::new().font(font).half_points(21).framed().middle()
}
