//! What stands before the first section: title, body, year, period, contact, websites, and the preamble
//! itself. Leaves out signature and date at the end (`ending`).

use super::Sink;
use super::ending::{date, names_a_body, whole_line};
use super::outline;
use super::prose::{Layout, Paragraph, tidy};
use crate::fold::{compact, fold, is_han, narrow, numeral};
use crate::recognise::lines::Line;
use gongkai_core::rules::reading;
use gongkai_core::{Block, Period, Website, messages};
use jiff::civil::Date;
use regex_lite::Regex;
use std::sync::LazyLock;

/// Reads the lines before the first section.
pub(super) fn read(lines: &[&Line], layout: &Layout, sink: &mut Sink) {
    let filled: Vec<&Line> = lines
        .iter()
        .filter(|line| !line.text.trim().is_empty())
        .copied()
        .collect();
    let title = find_title(&filled);
    let (head, body) = match &title {
        Some((start, count)) => (&filled[..*start], start + count),
        None => (&filled[..0], 0),
    };
    let mut skipped = Vec::new();
    if let Some((start, count)) = title {
        read_title(&filled, start, count, head, &mut skipped, sink);
    }
    // A date under the title; lines of a table of contents say nothing new.
    let first = filled.get(body).map(|line| line.number);
    let mut rest = Vec::new();
    for line in lines
        .iter()
        .filter(|line| first.is_some_and(|first| line.number >= first))
    {
        if let Some(on) = date(&line.text) {
            sink.loaded.report.issued_on = Some(on);
            sink.loaded.origins.insert("issued_on", whole_line(line));
        } else if is_page_data(&line.text) {
            if sink.loaded.report.issued_on.is_none()
                && let Some(on) = published_on(&line.text)
            {
                sink.loaded.report.issued_on = Some(on);
                sink.loaded.origins.insert("issued_on", whole_line(line));
            }
            skipped.push(*line);
        } else if !outline::repeats_a_title(&line.text) && !repeats(&line.text, sink.loaded.report.title.as_deref()) {
            rest.push(*line);
        }
    }
    for line in skipped {
        sink.note(
            &reading::UNPLACED,
            messages::text_unplaced(line.text.trim()),
            whole_line(line),
            None,
        );
    }
    let paragraphs = layout.paragraphs(&rest);
    for paragraph in &paragraphs {
        let at = sink.loaded.report.preamble.len();
        if let Some(place) = paragraph.whole() {
            sink.loaded.origins.insert(format!("preamble[{at}]"), place);
        }
        sink.loaded.report.preamble.push(Block::paragraph(&paragraph.text));
        read_paragraph(paragraph, sink);
    }
    full_name(sink);
    titles_of_tables(lines, sink);
}

/// Year and body where the report has no title: from the title of its first table (某局2023年度…情况统计表) and the
/// line under it (填报单位：某局).
fn titles_of_tables(lines: &[&Line], sink: &mut Sink) {
    const UNITS: [&str; 6] = ["填报单位", "填表单位", "报送单位", "单位名称", "填报机关", "编制单位"];
    for line in lines.iter().take(40) {
        // Cells of one row stand on one line.
        for text in line.text.split('\t').map(str::trim) {
            let length = text.chars().count();
            if length > 60 || text.contains(['。', '；']) {
                continue;
            }
            let report = &mut sink.loaded.report;
            let named = text
                .split_once(['：', ':'])
                .filter(|(word, _)| UNITS.contains(&compact(word).as_str()));
            let mut name = named.map(|(_, name)| tidy(name.trim()));
            let about = fold(text);
            let titled = about.contains("公开")
                && ["情况", "统计", "报告", "年报", "汇总"]
                    .iter()
                    .any(|word| about.contains(word));
            if titled || lone_year(text).is_some() {
                if report.year.is_none()
                    && let Some(found) = year(text)
                {
                    report.year = Some(found);
                    sink.loaded.origins.insert("year", whole_line(line));
                }
                name = name.or_else(|| body_before_year(text));
            }
            let report = &mut sink.loaded.report;
            if let Some(name) = name.filter(|name| report.agency.name.is_none() && names_a_body(name)) {
                report.agency.name = Some(name);
                sink.loaded.origins.insert("agency.name", whole_line(line));
            }
        }
    }
}

/// The body with which a title begins: what stands before the year.
fn body_before_year(text: &str) -> Option<String> {
    let text = tidy(text);
    let at = text.find("20").or_else(|| text.find("二〇"))?;
    let name = text[..at].trim_end_matches(['（', '(', '关', '于']);
    ((3..=40).contains(&name.chars().count()) && name.chars().all(is_han)).then(|| name.to_owned())
}

/// What can be said only when everything was read.
pub(super) fn complete(sink: &mut Sink) {
    if sink.loaded.report.period.is_none() {
        // Some reports state the period in section one.
        let texts: Vec<String> = sink.loaded.report.overview.blocks.iter().map(Block::printed).collect();
        if let Some((at, period)) = texts
            .iter()
            .enumerate()
            .find_map(|(at, text)| Some((at, period(&narrowed(text))?.0)))
        {
            sink.loaded.report.period = Some(period);
            if let Some(place) = sink.loaded.origins.get(&format!("overview.blocks[{at}]")).cloned() {
                sink.loaded.origins.insert("period", place);
            }
        }
    }
    let (year, period) = (sink.loaded.report.year, sink.loaded.report.period);
    match (year, period.and_then(|period| u16::try_from(period.start.year()).ok())) {
        (None, Some(of_period)) => sink.loaded.report.year = Some(of_period),
        (Some(year), Some(of_period)) if year != of_period => {
            let place = sink.loaded.origins.get("period").cloned();
            sink.note(
                &reading::CONFLICT,
                messages::year_conflict(year, of_period),
                place,
                None,
            );
        }
        _ => {}
    }
    let report = &sink.loaded.report;
    let missing: Vec<&str> = [
        (report.agency.name.is_none(), "单位名称"),
        (report.year.is_none(), "年度"),
        (report.title.is_none(), "题目"),
    ]
    .into_iter()
    .filter_map(|(missing, name)| missing.then_some(name))
    .collect();
    if !missing.is_empty() {
        sink.note(
            &reading::MISSING,
            messages::items_missing(missing.join("、")),
            None,
            None,
        );
    }
}

/// Whether a line says the title again, as pages do above their text.
fn repeats(text: &str, title: Option<&str>) -> bool {
    title.is_some_and(|title| text.len() <= 2 * title.len() + 40 && fold(text) == fold(title))
}

/// The day of publication that a line about the page names, in a cell or behind other things.
fn published_on(text: &str) -> Option<Date> {
    let text = text.replace('\t', " ");
    ["发布日期", "发布时间", "成文日期", "生成日期"]
        .iter()
        .find_map(|word| {
            let (_, rest) = text.split_once(word)?;
            let rest = rest
                .trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '：' | ':' | ']' | '】'));
            let end = rest.find(|letter: char| {
                !letter.is_ascii_digit() && !"-/.年月日〇○零一二三四五六七八九十".contains(letter)
            });
            date(&rest[..end.unwrap_or(rest.len())])
        })
}

/// A line of the page about the page: 索引号：…, 发布机构：…, 浏览次数：….
pub(super) fn is_page_data(text: &str) -> bool {
    const WORDS: [&str; 20] = [
        "索引号",
        "发布机构",
        "发文机关",
        "发布日期",
        "发布时间",
        "成文日期",
        "生成日期",
        "来源",
        "作者",
        "浏览",
        "阅读",
        "点击",
        "字号",
        "字体",
        "打印",
        "分享",
        "信息分类",
        "主题分类",
        "责任编辑",
        "当前位置",
    ];
    let text = compact(text);
    let text = text.trim_start_matches(['[', '【', '(']);
    !text.contains('。') && text.chars().count() <= 80 && WORDS.iter().any(|word| text.starts_with(word))
}

/// Whether a text names an annual report.
pub(super) fn is_title(text: &str) -> bool {
    // The way to a page (首页 > 政务公开 > 年报) is no title.
    if text.contains(['>', '›', '»']) || text.contains("当前位置") || text.contains("首页") {
        return false;
    }
    let text = fold(text);
    ["信息公开", "政务公开", "信息与政务公开"]
        .iter()
        .any(|word| text.contains(word))
        && ["年度报告", "年报", "年度工作报告", "的报告"]
            .iter()
            .any(|word| text.contains(word))
        && text.chars().count() <= 60
}

/// Whether a text is a sentence and so no title.
pub(super) fn is_prose(text: &str) -> bool {
    text.contains(['。', '；']) || text.trim_start().starts_with("根据") || text.trim_start().starts_with("按照")
}

/// First line and number of lines of the title: the fewest lines that name an annual report.
fn find_title(lines: &[&Line]) -> Option<(usize, usize)> {
    (1..=3).find_map(|count| {
        (0..lines.len().min(30)).find_map(|start| {
            let part = lines.get(start..start + count)?;
            let joined: String = part.iter().map(|line| line.text.trim()).collect();
            (!part.iter().any(|line| is_prose(&line.text)) && is_title(&joined)).then_some((start, count))
        })
    })
}

fn read_title<'a>(
    filled: &[&Line],
    start: usize,
    count: usize,
    head: &[&'a Line],
    skipped: &mut Vec<&'a Line>,
    sink: &mut Sink,
) {
    let printed = tidy(
        &filled[start..start + count]
            .iter()
            .map(|line| line.text.trim())
            .collect::<String>(),
    );
    let place = whole_line(filled[start]);
    let report = &mut sink.loaded.report;
    if let Some(year) = year(&printed) {
        report.year = Some(year);
        sink.loaded.origins.insert("year", place.clone());
    }
    let mut title = printed.clone();
    let mut head = head.to_vec();
    match body_of_title(&printed) {
        Some(name) => {
            report.agency.name = Some(name);
            sink.loaded.origins.insert("agency.name", place.clone());
        }
        None => {
            // A year on a line of its own, then the body on the line above.
            if report.year.is_none()
                && let Some(found) = head.last().and_then(|line| lone_year(&line.text))
            {
                report.year = Some(found);
                if let Some(line) = head.pop() {
                    sink.loaded.origins.insert("year", whole_line(line));
                    title = format!("{found}年{title}");
                }
            }
            let printed = title.clone();
            // The body stands alone on the line above.
            if let Some(line) = head.last().copied() {
                let name = tidy(line.text.trim());
                if names_a_body(&name) && name.chars().count() <= 40 && !name.contains(['：', ':']) {
                    title = format!("{name}{printed}");
                    sink.loaded.origins.insert("agency.name", whole_line(line));
                    report.agency.name = Some(name);
                    head.pop();
                }
            }
        }
    }
    report.title = Some(title);
    sink.loaded.origins.insert("title", place);
    for line in head {
        if let Some(on) = date(&line.text) {
            sink.loaded.report.issued_on = Some(on);
            sink.loaded.origins.insert("issued_on", whole_line(line));
        } else {
            skipped.push(line);
        }
    }
}

fn year(text: &str) -> Option<u16> {
    static YEAR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new("(20[0-9]{2}|二[〇○零０O][〇○零一二三四五六七八九]{2})年?").ok());
    let text = compact(text);
    let found = YEAR.as_ref()?.captures(&text)?;
    numeral(&found[1].replace('O', "〇")).and_then(|year| u16::try_from(year).ok())
}

/// The year that a line consists of.
fn lone_year(text: &str) -> Option<u16> {
    let text = compact(text);
    (text.chars().count() <= 6).then(|| year(&text)).flatten()
}

/// The body that a title names: what is left without year and kind of report.
fn body_of_title(title: &str) -> Option<String> {
    static KIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new("(政府信息公开|政务信息公开|政务公开|信息公开)(工作)?(情况)?(的)?(年度工作报告|工作年度报告|年度报告|年度工作年报|工作年报|年报|年度.*报告).*$").ok()
    });
    static YEARS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new("(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年?(度)?").ok());
    let text: String = tidy(title)
        .chars()
        .map(|letter| {
            if narrow(letter).is_ascii_digit() {
                narrow(letter)
            } else {
                letter
            }
        })
        .collect();
    let text = YEARS.as_ref()?.replace_all(&text, "");
    let text = KIND.as_ref()?.replace(&text, "");
    let name = text
        .trim_start_matches("关于")
        .trim_start_matches("报送")
        .trim_start_matches("公布")
        .trim_start_matches("印发")
        .trim_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '）' | ')'));
    let name = name.trim_end_matches(['的', '度']).trim_end_matches("关于");
    (name.chars().count() >= 2
        && name
            .chars()
            .all(|letter| is_han(letter) || letter.is_alphanumeric() || "（）()·、".contains(letter)))
    .then(|| name.to_owned())
}

/// The same characters with half-width letters and digits, for matching: as many as before.
fn narrowed(text: &str) -> String {
    text.chars().map(narrow).collect()
}

/// Looks for period, contact and websites in a paragraph of the preamble.
fn read_paragraph(paragraph: &Paragraph, sink: &mut Sink) {
    let text = narrowed(&paragraph.text);
    // Offsets in the narrowed text differ in bytes, not in characters.
    let place = |start: usize, end: usize| paragraph.place(text[..start].chars().count(), text[..end].chars().count());
    if sink.loaded.report.period.is_none()
        && let Some((found, start, end)) = period(&text)
    {
        sink.loaded.report.period = Some(found);
        if let Some(place) = place(start, end) {
            sink.loaded.origins.insert("period", place);
        }
    }
    for (field, word, pattern) in CONTACT.iter() {
        // A look for one word costs far less than a look for a pattern.
        if !text.contains(word) {
            continue;
        }
        let mut found = pattern.captures_iter(&text).filter_map(|found| found.get(1));
        // 与 stands in many a sentence: what is no body is no unit.
        let Some(found) = found.find(|found| *field != "unit" || names_a_body(found.as_str())) else {
            continue;
        };
        let value = found.as_str().trim_end_matches(['-', '、', '/', '(', ' ']);
        let value = if value.contains('(') {
            value
        } else {
            value.trim_end_matches(')')
        };
        let contact = &mut sink.loaded.report.agency.contact;
        let slot = match *field {
            "unit" => &mut contact.unit,
            "address" => &mut contact.address,
            "postcode" => &mut contact.postcode,
            "phone" => &mut contact.phone,
            "fax" => &mut contact.fax,
            _ => &mut contact.email,
        };
        if slot.is_none() && !value.is_empty() {
            *slot = Some(value.to_owned());
            if let Some(place) = place(found.start(), found.start() + value.len()) {
                sink.loaded.origins.insert(format!("agency.contact.{field}"), place);
            }
        }
    }
    let sites = text.contains("www.") || text.contains("://");
    for found in WEBSITE
        .iter()
        .filter(|_| sites)
        .flat_map(|pattern| pattern.captures_iter(&text))
    {
        let Some(url) = found.get(0) else { continue };
        let url_text = url.as_str().trim_end_matches(['.', ',', ';', ':']);
        let name = site_name(&text[..url.start()]);
        let at = sink.loaded.report.agency.websites.len();
        if sink
            .loaded
            .report
            .agency
            .websites
            .iter()
            .any(|known| known.url == url_text)
        {
            continue;
        }
        sink.loaded.report.agency.websites.push(Website {
            name,
            url: url_text.to_owned(),
        });
        if let Some(place) = place(url.start(), url.start() + url_text.len()) {
            sink.loaded.origins.insert(format!("agency.websites[{at}].url"), place);
        }
    }
}

static WEBSITE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:https?://|www\.)[A-Za-z0-9][A-Za-z0-9./:_?=&%#~+\-]*")
        .into_iter()
        .collect()
});

/// 请与…联系, 联系单位：…. Names of documents stand in brackets of their own and are no unit.
const UNIT: &str = "(?:请与|请联系|请向|请径与|与|联系单位:|联系部门:|联系机构:|联系科室:)([^,;。:()《》〈〉<>“”]{3,40}?)(?:取得联系|联系|反映|咨询|[(,;。]|$)";

static CONTACT: LazyLock<Vec<(&str, &str, Regex)>> = LazyLock::new(|| {
    [
        ("unit", "联系", UNIT),
        ("address", "地址", r"(?:通讯地址|通信地址|联系地址|办公地址|单位地址|地址)[:是为]?([^,;。)]{3,60})"),
        ("postcode", "邮", r"(?:邮政编码|邮编)[:是为]?([0-9]{6})"),
        ("phone", "电话", r"(?:联系电话|咨询电话|办公电话|电话号码|电话)(?:\(传真\)|/传真|及传真)?[:是为]?([0-9+(][0-9\-—–()、/转]{5,40})"),
        ("fax", "传真", r"传真(?:电话|号码)?\)?[:是为]?([0-9+(][0-9\-—–()、/转]{5,40})"),
        ("email", "@", r"([A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,})"),
    ]
    .into_iter()
    .filter_map(|(field, word, pattern)| Some((field, word, Regex::new(pattern).ok()?)))
    .collect()
});

/// The name before the address of a site: 在…网站（http….
fn site_name(before: &str) -> Option<String> {
    let before = before.trim_end_matches(['(', ':', '"', '“', '<', '《', '「', '网', '址']);
    let start = before
        .rfind([',', ';', '。', ')', ':', '、', '“'])
        .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let mut name = &before[start..];
    for word in [
        "可在",
        "可从",
        "可登录",
        "请登录",
        "登录",
        "通过",
        "在",
        "和",
        "及",
        "或",
        "以及",
    ] {
        // A word of one character may be part of a name (人力资源和社会保障局).
        match name.rfind(word).filter(|_| word.chars().count() > 1) {
            Some(at) => name = &name[at + word.len()..],
            None => name = name.strip_prefix(word).unwrap_or(name),
        }
    }
    let named = ["网", "站", "平台", "门户"].iter().any(|ending| name.ends_with(ending));
    (named && (2..=40).contains(&name.chars().count())).then(|| name.to_owned())
}

/// The statistical period that a text states, with its byte offsets.
fn period(text: &str) -> Option<(Period, usize, usize)> {
    static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?(?:起)?(?:至|到|—|–|-|~|～)+(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})日").ok()
    });
    if !text.contains("月") {
        return None;
    }
    let found = PERIOD.as_ref()?.captures(text)?;
    let number = |at: usize| found.get(at).and_then(|part| part.as_str().parse::<i16>().ok());
    let day =
        |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let start = day(number(1)?, number(2)?, number(3)?)?;
    let end = day(number(4).unwrap_or(start.year()), number(5)?, number(6)?)?;
    let all = found.get(0)?;
    (start <= end).then_some((Period { start, end }, all.start(), all.end()))
}

/// The name with its region, where the preamble gives it so every time it gives more than the title.
fn full_name(sink: &mut Sink) {
    const STOPS: &str = "与由请向在和为经是按照据对本现到致至从及或";
    let Some(name) = sink.loaded.report.agency.name.clone() else {
        return;
    };
    let text: String = sink
        .loaded
        .report
        .preamble
        .iter()
        .map(Block::printed)
        .collect::<Vec<_>>()
        .join("\n");
    let mut prefixes: Vec<String> = text
        .match_indices(&name)
        .filter_map(|(at, _)| {
            let mut prefix: Vec<char> = text[..at]
                .chars()
                .rev()
                .take(12)
                .take_while(|letter| is_han(*letter) && !STOPS.contains(*letter))
                .collect();
            prefix.reverse();
            let region = prefix.last().is_some_and(|last| "省市州盟县区旗".contains(*last)) && prefix.len() >= 2;
            region.then(|| prefix.into_iter().collect())
        })
        .collect();
    prefixes.dedup();
    if let [prefix] = prefixes.as_slice() {
        sink.loaded.report.agency.name = Some(format!("{prefix}{name}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_found_in_titles() {
        for (title, body) in [
            (
                "桃江县松木塘镇人民政府2022年政府信息公开工作年度报告",
                Some("桃江县松木塘镇人民政府"),
            ),
            ("2021年石家庄市教育局政府信息公开工作年度报告", Some("石家庄市教育局")),
            ("上湾乡人民政府2019年度政府信息公开年度工作报告", Some("上湾乡人民政府")),
            ("某县财政局二〇二三年度政务公开工作年报", Some("某县财政局")),
            ("2024 年政府信息公开工作年度报告", None),
            ("政府信息公开年报", None),
        ] {
            assert_eq!(body_of_title(title).as_deref(), body, "{title}");
        }
    }

    #[test]
    fn years_are_found_in_titles() {
        for title in ["２０２２年度报告", "2022 年政府信息公开", "二〇二二年度", "二○二二年"]
        {
            assert_eq!(year(title), Some(2022), "{title}");
        }
    }

    #[test]
    fn periods_in_their_usual_forms() {
        for text in [
            "统计期限为2022年1月1日至2022年12月31日。",
            "自2022年1月1日起至12月31日止",
            "2022年1月1日—12月31日",
        ] {
            let (found, ..) = period(text).unwrap();
            assert_eq!(
                (found.start.to_string(), found.end.to_string()),
                ("2022-01-01".to_owned(), "2022-12-31".to_owned()),
                "{text}"
            );
        }
        assert!(period("2022年13月1日至2022年12月31日").is_none());
    }
}
