//! Helpers that ask, for `#if` and `#unless`. Leaves out everything that prints.

use super::{Back, Given, Helper};
use crate::template::program::Value;
use gongkai_core::{AnnotationKind, Message, Text};
use std::cmp::Ordering;

const DERIVED: Back = Back::Derived;

pub(super) static ZERO: Helper = Helper {
    name: "zero",
    usage: "数",
    about: Text {
        zh: "是零；空白和不适用不是零",
        en: "whether it is 0; neither blank nor not applicable is",
    },
    examples: &[("{{#if (zero applications.denied.state_secret.total)}}无{{/if}}", "无")],
    least: 1,
    most: 1,
    options: &[],
    tests: true,
    call: |given| {
        Ok(Value::Truth(
            given.number(given.value(0))?.is_some_and(|number| number.is_zero()),
        ))
    },
    back: DERIVED,
};

pub(super) static POSITIVE: Helper = Helper {
    name: "positive",
    usage: "数",
    about: Text {
        zh: "大于零",
        en: "whether it is more than 0",
    },
    examples: &[("{{#if (positive applications.new.total)}}有{{/if}}", "有")],
    least: 1,
    most: 1,
    options: &[],
    tests: true,
    call: |given| {
        let number = given.number(given.value(0))?;
        Ok(Value::Truth(
            number.is_some_and(|number| !number.is_zero() && !number.is_negative()),
        ))
    },
    back: DERIVED,
};

pub(super) static BLANK: Helper = Helper {
    name: "blank",
    usage: "值",
    about: Text {
        zh: "空白，也没有填“/”",
        en: "whether it is blank and not marked",
    },
    examples: &[("{{#if (blank agency.contact.fax)}}无传真{{/if}}", "无传真")],
    least: 1,
    most: 1,
    options: &[],
    tests: true,
    call: |given| Ok(Value::Truth(!given.value(0).is_there() && !marked(given))),
    back: DERIVED,
};

pub(super) static MARKED: Helper = Helper {
    name: "marked",
    usage: "数据",
    about: Text {
        zh: "填了“/”（不适用）",
        en: "whether the cell is marked not applicable",
    },
    examples: &[(
        "{{#if (marked applications.carried_in.research_institution)}}不适用{{/if}}",
        "不适用",
    )],
    least: 1,
    most: 1,
    options: &[],
    tests: true,
    call: |given| Ok(Value::Truth(marked(given))),
    back: DERIVED,
};

pub(super) static EQ: Helper = Helper {
    name: "eq",
    usage: "值 值",
    about: Text {
        zh: "相等；数按大小比",
        en: "whether both are the same; numbers by value",
    },
    examples: &[("{{#if (eq edition \"2021\")}}2021版{{/if}}", "2021版")],
    least: 2,
    most: 2,
    options: &[],
    tests: true,
    call: |given| Ok(Value::Truth(compared(given) == Some(Ordering::Equal))),
    back: DERIVED,
};

pub(super) static GT: Helper = Helper {
    name: "gt",
    usage: "数 数",
    about: Text {
        zh: "前一个大于后一个",
        en: "whether the first is more than the second",
    },
    examples: &[("{{#if (gt applications.new.total 100)}}多{{else}}少{{/if}}", "多")],
    least: 2,
    most: 2,
    options: &[],
    tests: true,
    call: |given| {
        Ok(Value::Truth(
            numbers(given)?.is_some_and(|order| order == Ordering::Greater),
        ))
    },
    back: DERIVED,
};

pub(super) static LT: Helper = Helper {
    name: "lt",
    usage: "数 数",
    about: Text {
        zh: "前一个小于后一个",
        en: "whether the first is less than the second",
    },
    examples: &[("{{#if (lt applications.new.total 100)}}少{{else}}多{{/if}}", "多")],
    least: 2,
    most: 2,
    options: &[],
    tests: true,
    call: |given| {
        Ok(Value::Truth(
            numbers(given)?.is_some_and(|order| order == Ordering::Less),
        ))
    },
    back: DERIVED,
};

pub(super) static NOT: Helper = Helper {
    name: "not",
    usage: "值",
    about: Text {
        zh: "没有",
        en: "whether it is not there",
    },
    examples: &[("{{#if (not agency.contact.fax)}}无{{/if}}", "无")],
    least: 1,
    most: 1,
    options: &[],
    tests: true,
    call: |given| Ok(Value::Truth(!given.value(0).is_there())),
    back: DERIVED,
};

pub(super) static AND: Helper = Helper {
    name: "and",
    usage: "值 值 …",
    about: Text {
        zh: "都有",
        en: "whether all are there",
    },
    examples: &[("{{#if (and year agency.name)}}全{{/if}}", "全")],
    least: 1,
    most: 200,
    options: &[],
    tests: true,
    call: |given| Ok(Value::Truth(given.values.iter().all(Value::is_there))),
    back: DERIVED,
};

pub(super) static OR: Helper = Helper {
    name: "or",
    usage: "值 值 …",
    about: Text {
        zh: "至少有一个",
        en: "whether one is there",
    },
    examples: &[(
        "{{#if (or agency.contact.fax agency.contact.phone)}}可联系{{/if}}",
        "可联系",
    )],
    least: 1,
    most: 200,
    options: &[],
    tests: true,
    call: |given| Ok(Value::Truth(given.values.iter().any(Value::is_there))),
    back: DERIVED,
};

fn marked(given: &Given<'_, '_>) -> bool {
    matches!(given.value(0), Value::Cell(id, _, report)
        if report.annotation(*id, AnnotationKind::NotApplicable).is_some())
}

/// How two values compare: as numbers where both are.
fn compared(given: &Given<'_, '_>) -> Option<Ordering> {
    if let Ok(Some(order)) = numbers(given) {
        return Some(order);
    }
    let one = given.value(0).text()?;
    Some(one.as_ref().cmp(given.value(1).text()?.as_ref()))
}

fn numbers(given: &Given<'_, '_>) -> Result<Option<Ordering>, Message> {
    let both = given.number(given.value(0))?.zip(given.number(given.value(1))?);
    Ok(both.map(|(one, other)| one.value().cmp(&other.value())))
}
