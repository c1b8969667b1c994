//! Signature and date at the end of a document. Leaves out a date under the title (`front`).

use super::Sink;
use super::prose::tidy;
use crate::fold::{compact, numeral};
use crate::recognise::lines::Line;
use gongkai_core::rules::reading;
use gongkai_core::{Place, messages};
use jiff::civil::Date;

/// Reads signature and date; returns how many of the lines are text before them.
pub(super) fn read(lines: &[&Line], sink: &mut Sink) -> Option<usize> {
    let filled: Vec<usize> = (0..lines.len())
        .filter(|at| !lines[*at].text.trim().is_empty())
        .collect();
    // What a page adds below the report is short.
    let last = filled
        .iter()
        .rev()
        .take(12)
        .position(|at| signed(&lines[*at].text).is_some());
    let Some(last) = last else {
        // Without a date only the name that the title gives is a signature.
        let name = sink.loaded.report.agency.name.as_deref();
        let end = *filled.last()?;
        return (name == Some(tidy(lines[end].text.trim()).as_str())).then_some(end);
    };
    let position = filled.len() - 1 - last;
    let at = filled[position];
    let (own, on) = signed(&lines[at].text)?;
    sink.loaded.report.issued_on = Some(on);
    sink.loaded.origins.insert("issued_on", whole_line(lines[at]));
    for after in &filled[position + 1..] {
        sink.note(
            &reading::UNPLACED,
            messages::text_unplaced(lines[*after].text.trim()),
            whole_line(lines[*after]),
            None,
        );
    }
    let mut end = at;
    // The seal may be named between signature and date; the signature may stand on the line of the date.
    let mut before = filled[..position].iter().rev().copied().peekable();
    while let Some(seal) = before.next_if(|line| is_seal(&lines[*line].text)) {
        end = seal;
    }
    let signature = match own {
        Some(name) => Some((at, name)),
        None => before.next().map(|line| (line, tidy(lines[line].text.trim()))),
    };
    if let Some((line, signer)) = signature.filter(|(_, signer)| is_signature(signer)) {
        end = end.min(line);
        if sink.loaded.report.agency.name.is_none() {
            sink.loaded.origins.insert("agency.name", whole_line(lines[line]));
            sink.loaded.report.agency.name = Some(signer);
        }
    }
    Some(end)
}

/// The lines without the signature and the date with which they end, which are read; all of them where they end with
/// something else.
pub(super) fn cut<'a, 'b>(lines: &'a [&'b Line], sink: &mut Sink) -> &'a [&'b Line] {
    let mut filled = (0..lines.len()).rev().filter(|at| !lines[*at].text.trim().is_empty());
    let Some(last) = filled.next().filter(|at| signed(&lines[*at].text).is_some()) else {
        return lines;
    };
    // A seal and the signature may stand before the date, a title never does.
    let start = filled.take(2).last().unwrap_or(last);
    let kept = read(&lines[start..], sink).map_or(lines.len(), |kept| start + kept);
    &lines[..kept]
}

/// A line that is a date, or a signature and a date.
pub(super) fn signed(text: &str) -> Option<(Option<String>, Date)> {
    if let Some(on) = date(text) {
        return Some((None, on));
    }
    let text = tidy(text.trim());
    if text.chars().count() > 60 {
        return None;
    }
    // The date begins with the year: 20…, 二〇….
    let start = text
        .rfind("20")
        .or_else(|| text.rfind('二').filter(|at| text[*at..].contains('年')))?;
    let (name, rest) = text.split_at(start);
    Some((Some(name.to_owned()).filter(|name| is_signature(name)), date(rest)?)).filter(|(name, _)| name.is_some())
}

fn is_seal(text: &str) -> bool {
    let text = compact(text);
    matches!(text.trim_matches(['(', ')']), "盖章" | "公章" | "印章" | "章")
}

pub(super) fn is_signature(signer: &str) -> bool {
    (3..=40).contains(&signer.chars().count())
        && !signer.contains(['。', '；', '，', '：', '、', '|'])
        && names_a_body(signer)
}

/// The date that a line consists of: 2023年1月29日, 二〇二三年一月二十九日, 2023-01-29.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = compact(text);
    let text = text.trim_start_matches('(').trim_end_matches(')').to_owned();
    let text = ["发布日期:", "发布时间:", "日期:", "时间:"]
        .iter()
        .find_map(|label| text.strip_prefix(label))
        .unwrap_or(&text);
    let parts: Vec<&str> = match text.strip_suffix(['日', '号']) {
        Some(text) => text.split(['年', '月']).collect(),
        None => text.split(['-', '/', '.']).collect(),
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |text: &str| numeral(text).and_then(|number| i16::try_from(number).ok());
    let year = number(year).filter(|year| (2000..3000).contains(year))?;
    Date::new(
        year,
        i8::try_from(number(month)?).ok()?,
        i8::try_from(number(day)?).ok()?,
    )
    .ok()
}

/// Whether a short line is the name of a body.
pub(super) fn names_a_body(text: &str) -> bool {
    const ENDINGS: [&str; 34] = [
        "政府",
        "局",
        "厅",
        "委",
        "委员会",
        "办公室",
        "办公厅",
        "办事处",
        "中心",
        "公司",
        "支队",
        "总队",
        "大队",
        "银行",
        "法院",
        "检察院",
        "学校",
        "大学",
        "学院",
        "医院",
        "部",
        "署",
        "会",
        "院",
        "所",
        "站",
        "馆",
        "社",
        "室",
        "队",
        "办",
        "处",
        "集团",
        "街道",
    ];
    let text = text.trim_end_matches(['）', ')']);
    ENDINGS.iter().any(|ending| text.ends_with(ending))
}

pub(super) fn whole_line(line: &Line) -> Place {
    let lead = line.text.chars().take_while(|letter| letter.is_whitespace()).count();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Place::Text {
        line: line.number,
        column: number(lead + 1),
        length: number(line.text.trim().chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_form() {
        let right = Date::new(2023, 1, 29).ok();
        for text in [
            "2023年1月29日",
            " 2023 年 1 月 29 日 ",
            "二〇二三年一月二十九日",
            "２０２３年１月２９日",
            "2023-01-29",
            "发布日期：2023-01-29",
        ] {
            assert_eq!(date(text), right, "{text}");
        }
        for text in [
            "2023年13月1日",
            "2023年",
            "1月29日",
            "2023年1月29日印发",
            "0.5",
            "1-2-3",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
