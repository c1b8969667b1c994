//! A figure and its cell: how a figure, a mark or a raw text is shown, and what a shown cell says. Leaves out
//! remarks (they stand in a sheet of their own) and where cells are.

use crate::number;
use crate::text;
use gongkai_core::tables::{FigureMut, Kind};
use gongkai_core::{Cell, Decimal};

/// What a cell shows, whoever wrote it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    Blank,
    /// Plain digits, with the decimals that are shown.
    Number(String),
    Text(String),
}

/// What a report says in one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// The figure in its carrier form.
    pub figure: Option<String>,
    /// The mark of 不适用.
    pub mark: Option<String>,
    /// What is no figure.
    pub raw: Option<String>,
}

pub(crate) use gongkai_core::literal::MARKS;

/// Excel shows at most so many decimals reliably, LibreOffice keeps so many.
const DECIMALS: u32 = 10;

impl State {
    /// How the state is shown in a cell.
    pub(crate) fn shown(&self, kind: Kind) -> Shown {
        let Some(figure) = &self.figure else {
            return match self.mark.as_ref().or(self.raw.as_ref()).map(|text| text::fitting(text)) {
                None => Shown::Blank,
                Some(text) if text.is_empty() => Shown::Blank,
                Some(text) => Shown::Text(text.into_owned()),
            };
        };
        if kind == Kind::Text {
            let text = text::fitting(figure);
            return if text.is_empty() {
                Shown::Blank
            } else {
                Shown::Text(text.into_owned())
            };
        }
        shown_number(figure)
    }

    /// What a shown cell says when nothing else is known.
    pub(crate) fn of(kind: Kind, shown: &Shown) -> Self {
        match shown {
            Shown::Blank => Self::default(),
            Shown::Number(text) if is_figure(kind, text) => Self {
                figure: Some(text.clone()),
                ..Self::default()
            },
            Shown::Text(text) if MARKS.contains(&text.as_str()) => Self {
                mark: Some(text.clone()),
                ..Self::default()
            },
            Shown::Text(text) if is_figure(kind, text) => Self {
                figure: Some(text.clone()),
                ..Self::default()
            },
            Shown::Number(text) | Shown::Text(text) => Self {
                raw: Some(text.clone()),
                ..Self::default()
            },
        }
    }

    /// Whether the state has to be stored beside the cell: the cell alone would be read as something else.
    pub(crate) fn is_hidden(&self, kind: Kind) -> bool {
        Self::of(kind, &self.shown(kind)) != *self
    }
}

/// How plain digits are shown: as a number where a workbook keeps all of them, else as text.
pub(crate) fn shown_number(figure: &str) -> Shown {
    let (digits, decimals) = number::measure(figure);
    if digits <= number::DIGITS && decimals <= DECIMALS {
        Shown::Number(figure.to_owned())
    } else {
        Shown::Text(figure.to_owned())
    }
}

impl Shown {
    /// Whether two cells show the same, a carriage return or the digits after 15 aside.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Blank, Self::Blank) => true,
            (Self::Number(one), Self::Number(other)) => {
                number::plain(one, None).map(unsigned_zero) == number::plain(other, None).map(unsigned_zero)
            }
            (Self::Text(one), Self::Text(other)) => text::safe(one) == text::safe(other),
            _ => false,
        }
    }
}

/// Whether a text is a figure of that kind in its carrier form.
pub(crate) fn is_figure(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Count => FigureMut::Count(&mut Cell::default()).set(Some(text)).is_ok(),
        Kind::Change => FigureMut::Change(&mut Cell::default()).set(Some(text)).is_ok(),
        Kind::Money => text.parse::<Decimal>().is_ok(),
        Kind::Text => true,
    }
}

fn unsigned_zero(text: String) -> String {
    if text == "-0" { "0".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(figure: &str) -> State {
        State {
            figure: Some(figure.to_owned()),
            ..State::default()
        }
    }

    #[test]
    fn ordinary_figures_need_nothing_beside_them() {
        for (kind, text) in [
            (Kind::Count, "0"),
            (Kind::Count, "123456789012345"),
            (Kind::Count, "18446744073709551615"),
            (Kind::Change, "-4"),
            (Kind::Money, "274.43"),
            (Kind::Money, "7545.00"),
            (Kind::Money, "12345678901234.567"),
            (Kind::Text, "约3万元"),
        ] {
            assert!(!state(text).is_hidden(kind), "{text}");
        }
    }

    #[test]
    fn what_a_cell_cannot_tell_is_stored_beside_it() {
        assert!(state("/").is_hidden(Kind::Text));
        assert!(state("").is_hidden(Kind::Text));
        for raw in ["12", "/", "", "a\rb"] {
            assert!(
                State {
                    raw: Some(raw.to_owned()),
                    ..State::default()
                }
                .is_hidden(Kind::Count),
                "{raw:?}"
            );
        }
        assert!(
            State {
                mark: Some("N/A".to_owned()),
                ..State::default()
            }
            .is_hidden(Kind::Count)
        );
    }

    #[test]
    fn what_is_no_figure_is_raw_text() {
        let read = |shown| State::of(Kind::Count, &shown);
        assert_eq!(read(Shown::Number("1.5".to_owned())).raw.as_deref(), Some("1.5"));
        assert_eq!(read(Shown::Number("-1".to_owned())).raw.as_deref(), Some("-1"));
        assert_eq!(read(Shown::Text("十二".to_owned())).raw.as_deref(), Some("十二"));
        assert_eq!(read(Shown::Text("/".to_owned())).mark.as_deref(), Some("/"));
        assert_eq!(read(Shown::Text("12".to_owned())).figure.as_deref(), Some("12"));
    }
}
