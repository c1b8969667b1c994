//! Helpers of dates and lists. Leaves out numbers (`number`).

use super::{Back, Helper, text_value};
use crate::template::data::{Held, List, Record};
use crate::template::program::Value;
use crate::wording;
use gongkai_core::{Text, messages};

pub(super) static DATE: Helper = Helper {
    name: "date",
    usage: "日期",
    about: Text {
        zh: "日期：2024年1月22日",
        en: "a day in Arabic numerals",
    },
    examples: &[("{{date issued_on}}", "2024年1月22日")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| Ok(text_value(given.date(given.value(0))?.map(wording::date))),
    back: Back::Value(|text| Some(wording::read_date(text)?.to_string())),
};

pub(super) static DATE_CHINESE: Helper = Helper {
    name: "date-chinese",
    usage: "日期",
    about: Text {
        zh: "日期：二〇二四年一月二十二日",
        en: "a day in Chinese numerals",
    },
    examples: &[("{{date-chinese issued_on}}", "二〇二四年一月二十二日")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| Ok(text_value(given.date(given.value(0))?.map(wording::date_chinese))),
    back: Back::Value(|text| Some(wording::read_date_chinese(text)?.to_string())),
};

pub(super) static MONTH_DAY: Helper = Helper {
    name: "month-day",
    usage: "日期",
    about: Text {
        zh: "月日：1月22日",
        en: "month and day",
    },
    examples: &[("{{month-day issued_on}}", "1月22日")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| {
        let date = given.date(given.value(0))?;
        Ok(text_value(
            date.map(|date| format!("{}月{}日", date.month(), date.day())),
        ))
    },
    back: Back::Derived,
};

pub(super) static PERIOD: Helper = Helper {
    name: "period",
    usage: "首日 末日",
    about: Text {
        zh: "期限：2023年1月1日至2023年12月31日",
        en: "a period of days",
    },
    examples: &[("{{period period.start period.end}}", "2023年1月1日至2023年12月31日")],
    least: 2,
    most: 2,
    options: &[],
    tests: false,
    call: |given| {
        let days = given.date(given.value(0))?.zip(given.date(given.value(1))?);
        Ok(text_value(days.map(|(start, end)| {
            wording::period(gongkai_core::Period { start, end })
        })))
    },
    back: Back::Period,
};

pub(super) static DEFAULT: Helper = Helper {
    name: "default",
    usage: "值 值 …",
    about: Text {
        zh: "第一个不空的值",
        en: "the first value that is there",
    },
    examples: &[
        ("{{default agency.contact.fax \"无传真\"}}", "无传真"),
        ("{{default year \"未定\"}}", "2023"),
    ],
    least: 2,
    most: 20,
    options: &[],
    tests: false,
    call: |given| {
        let found = given.values.iter().find(|value| value.is_there());
        Ok(found.cloned().unwrap_or(Value::Nothing))
    },
    back: Back::First,
};

pub(super) static JOIN: Helper = Helper {
    name: "join",
    usage: "值 值 … [separator=\"、\"] [last=\"和\"]",
    about: Text {
        zh: "并列各项：甲、乙和丙；空的略去",
        en: "an enumeration of what is there",
    },
    examples: &[("{{join \"甲\" \"乙\" \"丙\" last=\"和\"}}", "甲、乙和丙")],
    least: 1,
    most: 200,
    options: &["separator", "last"],
    tests: false,
    call: |given| {
        let mut items = Vec::new();
        for value in given.values.iter().filter(|value| value.is_there()) {
            items.push(given.text(value)?);
        }
        let separator = given.option_text("separator")?;
        let last = given.option_text("last")?;
        Ok(text_value(Some(joined(&items, separator.as_deref(), last.as_deref()))))
    },
    back: Back::Joined,
};

pub(super) static LIST: Helper = Helper {
    name: "list",
    usage: "列表 \"字段\" [separator=\"、\"] [last=\"和\"]",
    about: Text {
        zh: "并列一个列表各项的字段",
        en: "an enumeration of a field of all items",
    },
    examples: &[(
        "{{list overview.statistics[0].parts \"name\" last=\"和\"}}",
        "网站、微信公众号、微博和抖音",
    )],
    least: 2,
    most: 2,
    options: &["separator", "last"],
    tests: false,
    call: |given| {
        let Value::List(list) = given.value(0) else {
            return match given.value(0) {
                Value::Nothing => Ok(Value::Nothing),
                _ => Err(messages::template_helper_wants_list("list")),
            };
        };
        let name = given.text(given.value(1))?;
        let mut items = Vec::new();
        for at in 0..list.len() {
            let text = list.get(at).and_then(|record| field(record, &name));
            items.extend(text.filter(|text| !text.is_empty()));
        }
        if items.is_empty() && list.len() > 0 && !knows(*list, &name) {
            return Err(messages::template_unknown_path(&name));
        }
        let separator = given.option_text("separator")?;
        let last = given.option_text("last")?;
        Ok(text_value(Some(joined(&items, separator.as_deref(), last.as_deref()))))
    },
    back: Back::Items,
};

fn field(record: Record<'_>, name: &str) -> Option<String> {
    match record.member(name) {
        Held::Text(text) => Some(text.into_owned()),
        Held::Whole(number) => Some(number.to_string()),
        Held::Decimal(number) => Some(number.to_string()),
        Held::Date(date) => Some(date.to_string()),
        Held::Nothing | Held::Record(_) | Held::List(_) => None,
    }
}

/// Whether the items of a list have a field of that name.
fn knows(list: List<'_>, name: &str) -> bool {
    let record = match list {
        List::Websites(_) => "Website",
        List::Blocks(_) => "Block",
        List::Sections(_) => "Section",
        List::Statistics(_) => "Statistic",
        List::Annotations(_) => "Annotation",
        List::Waivers(_) => "Waiver",
    };
    gongkai_core::shape::RecordId::all()
        .map(gongkai_core::shape::RecordId::record)
        .any(|known| known.name == record && known.member(name).is_some())
}

fn joined(items: &[String], separator: Option<&str>, last: Option<&str>) -> String {
    let separator = separator.unwrap_or("、");
    let last = last.unwrap_or(separator);
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{}{last}{end}", before.join(separator)),
    }
}
