//! Helpers of numbers: numerals, amounts, units, sums, shares. A blank field prints nothing. Leaves out figures of
//! tables as their cells show them (`table`).

use super::{Back, Given, Helper, number_value, text_value};
use crate::template::program::Value;
use crate::wording::{self, Compared};
use gongkai_core::{Decimal, Message, Text, messages};

pub(super) static CHINESE: Helper = Helper {
    name: "chinese",
    usage: "数",
    about: Text {
        zh: "小写中文数字",
        en: "a whole number in ordinary Chinese numerals",
    },
    examples: &[
        ("{{chinese applications.new.total}}", "一百三十一"),
        ("{{chinese 12}}", "十二"),
    ],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| Ok(text_value(given.whole(given.value(0))?.map(wording::chinese))),
    back: Back::Value(|text| Some(wording::read_chinese(text)?.to_string())),
};

pub(super) static FORMAL: Helper = Helper {
    name: "formal",
    usage: "数",
    about: Text {
        zh: "大写中文数字",
        en: "a whole number in the numerals of documents",
    },
    examples: &[("{{formal applications.new.total}}", "壹佰叁拾壹")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| Ok(text_value(given.whole(given.value(0))?.map(wording::formal))),
    back: Back::Value(|text| Some(wording::read_formal(text)?.to_string())),
};

pub(super) static DIGITS: Helper = Helper {
    name: "digits",
    usage: "数或文字",
    about: Text {
        zh: "逐位写成中文数字，用于年份、文号",
        en: "every digit for itself, as in years",
    },
    examples: &[("{{digits year}}年", "二〇二三年")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| {
        let text = given.text(given.value(0))?;
        Ok(text_value((!text.is_empty()).then(|| wording::digits(&text))))
    },
    back: Back::Value(wording::read_digits),
};

pub(super) static AMOUNT: Helper = Helper {
    name: "amount",
    usage: "金额 [unit=\"万元\"]",
    about: Text {
        zh: "大写金额；金额以万元计的，写明unit=\"万元\"",
        en: "an amount of money in words; unit says whether it is in 万元",
    },
    examples: &[
        ("{{amount 1200.3}}", "壹仟贰佰元叁角整"),
        (
            "{{amount disclosure.fees.amount unit=\"万元\"}}",
            "贰佰柒拾肆万肆仟元整",
        ),
    ],
    least: 1,
    most: 1,
    options: &["unit"],
    tests: false,
    call: |given| {
        let Some(number) = given.number(given.value(0))? else {
            return Ok(Value::Nothing);
        };
        let yuan = match given.option_text("unit")?.as_deref() {
            None | Some("元") => Some(number),
            Some("万元") => wording::shifted(number, -4),
            Some(other) => return Err(messages::template_unknown_unit(other, "元、万元")),
        };
        match yuan.and_then(wording::amount) {
            Some(text) => Ok(Value::Text(text.into())),
            None => Err(messages::template_number_large(number)),
        }
    },
    back: Back::Value(|text| Some(wording::read_amount(text)?.to_string())),
};

pub(super) static WAN: Helper = Helper {
    name: "wan",
    usage: "元数",
    about: Text {
        zh: "元换算成万元，不舍入",
        en: "元 as 万元, exactly",
    },
    examples: &[("{{wan 2744000}}万元", "274.4万元")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| shifted(given, 4),
    back: Back::Value(|text| Some(wording::shifted(text.parse().ok()?, -4)?.to_string())),
};

pub(super) static YUAN: Helper = Helper {
    name: "yuan",
    usage: "万元数",
    about: Text {
        zh: "万元换算成元，不舍入",
        en: "万元 as 元, exactly",
    },
    examples: &[("{{yuan disclosure.fees.amount}}元", "2744000元")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| shifted(given, -4),
    back: Back::Value(|text| Some(wording::shifted(text.parse().ok()?, 4)?.to_string())),
};

pub(super) static ROUND: Helper = Helper {
    name: "round",
    usage: "数 [小数位数]",
    about: Text {
        zh: "四舍五入，不写位数时取整",
        en: "rounded half up, to a whole number unless places are given",
    },
    examples: &[("{{round disclosure.fees.amount 1}}", "274.4"), ("{{round 2.5}}", "3")],
    least: 1,
    most: 2,
    options: &[],
    tests: false,
    call: |given| {
        let places = given.places(1, 0)?;
        let number = given.number(given.value(0))?;
        Ok(number_value(number.map(|number| wording::rounded(number, places))))
    },
    back: Back::Derived,
};

pub(super) static SCALED: Helper = Helper {
    name: "scaled",
    usage: "数 [小数位数]",
    about: Text {
        zh: "大数写成万、亿；舍入了的前面加“约”",
        en: "a large number in 万 or 亿, with 约 where it was rounded",
    },
    examples: &[
        ("{{scaled 12300}}", "1.23万"),
        ("{{scaled 12345 1}}", "约1.2万"),
        ("{{scaled applications.new.total}}", "131"),
    ],
    least: 1,
    most: 2,
    options: &[],
    tests: false,
    call: |given| {
        let places = given.places(1, 2)?;
        let number = given.whole(given.value(0))?;
        Ok(text_value(number.map(|number| match wording::scaled(number, places) {
            (text, true) => text,
            (text, false) => format!("约{text}"),
        })))
    },
    back: Back::Derived,
};

pub(super) static SUM: Helper = Helper {
    name: "sum",
    usage: "数 数 …",
    about: Text {
        zh: "合计；空白不计，全部空白时不印",
        en: "the sum of what is not blank; nothing where all is",
    },
    examples: &[("{{sum applications.new.total applications.carried_in.total}}", "136")],
    least: 1,
    most: 200,
    options: &[],
    tests: false,
    call: |given| {
        let mut sum: Option<Decimal> = None;
        for value in given.values {
            if let Some(number) = given.number(value)? {
                sum = Some(match sum {
                    None => number,
                    Some(sum) => sum
                        .checked_add(number)
                        .ok_or_else(|| messages::template_number_large(number))?,
                });
            }
        }
        Ok(number_value(sum))
    },
    back: Back::Derived,
};

pub(super) static DIFFERENCE: Helper = Helper {
    name: "difference",
    usage: "数 数",
    about: Text {
        zh: "两数之差；有一个空白时不印",
        en: "the difference; nothing where one is blank",
    },
    examples: &[(
        "{{difference applications.new.total applications.carried_out.total}}",
        "123",
    )],
    least: 2,
    most: 2,
    options: &[],
    tests: false,
    call: |given| {
        let both = given.number(given.value(0))?.zip(given.number(given.value(1))?);
        let Some((one, other)) = both else {
            return Ok(Value::Nothing);
        };
        match one.checked_sub(other) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(messages::template_number_large(one)),
        }
    },
    back: Back::Derived,
};

pub(super) static PERCENT: Helper = Helper {
    name: "percent",
    usage: "部分 总数 [小数位数]",
    about: Text {
        zh: "占比，带百分号；总数为零或空白时不印",
        en: "the share in percent; nothing where there is no whole",
    },
    examples: &[
        (
            "{{percent applications.new.natural_person applications.new.total}}",
            "91.6%",
        ),
        ("{{percent 1 3 2}}", "33.33%"),
    ],
    least: 2,
    most: 3,
    options: &[],
    tests: false,
    call: |given| {
        let places = given.places(2, 1)?;
        let both = given.number(given.value(0))?.zip(given.number(given.value(1))?);
        let share = both.and_then(|(part, whole)| wording::percent(part, whole, places));
        Ok(text_value(share.map(|share| format!("{}%", share.value().normalize()))))
    },
    back: Back::Derived,
};

pub(super) static CHANGE: Helper = Helper {
    name: "change",
    usage: "本年数 上年数 [小数位数]",
    about: Text {
        zh: "同比：同比增长、同比下降、与上年持平；上年为零时不算百分比",
        en: "the change against the year before, in words",
    },
    examples: &[
        ("{{change applications.new.total 100}}", "同比增长31%"),
        ("{{change 3 4}}", "同比下降25%"),
        ("{{change 4 4}}", "与上年持平"),
    ],
    least: 2,
    most: 3,
    options: &[],
    tests: false,
    call: |given| {
        let places = given.places(2, 1)?;
        let both = given.number(given.value(0))?.zip(given.number(given.value(1))?);
        let compared = both.and_then(|(now, before)| Compared::of(now, before, places));
        Ok(text_value(compared.map(Compared::text)))
    },
    back: Back::Derived,
};

pub(super) static ORDINAL: Helper = Helper {
    name: "ordinal",
    usage: "数",
    about: Text {
        zh: "序号：一、",
        en: "the number of a section",
    },
    examples: &[(
        "{{#each agency.websites}}{{ordinal @number}}{{name}}{{/each}}",
        "一、示范市人力资源和社会保障局网站",
    )],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| Ok(text_value(given.whole(given.value(0))?.map(wording::ordinal))),
    back: Back::Value(|text| Some(wording::read_chinese(text.strip_suffix('、')?)?.to_string())),
};

pub(super) static BRACKETED: Helper = Helper {
    name: "bracketed",
    usage: "数",
    about: Text {
        zh: "序号：（一）",
        en: "the number of a heading of the second level",
    },
    examples: &[("{{bracketed 3}}", "（三）")],
    least: 1,
    most: 1,
    options: &[],
    tests: false,
    call: |given| Ok(text_value(given.whole(given.value(0))?.map(wording::bracketed))),
    back: Back::Value(|text| {
        let inner = text.strip_prefix('（')?.strip_suffix('）')?;
        Some(wording::read_chinese(inner)?.to_string())
    }),
};

fn shifted<'a>(given: &Given<'_, 'a>, digits: i32) -> Result<Value<'a>, Message> {
    let Some(number) = given.number(given.value(0))? else {
        return Ok(Value::Nothing);
    };
    match wording::shifted(number, digits) {
        Some(number) => Ok(Value::Number(number)),
        None => Err(messages::template_number_large(number)),
    }
}
