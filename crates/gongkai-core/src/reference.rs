//! The reference pages that are made from the declarations: data dictionary and rule catalogue, in Markdown.
//! Leaves out the guides that people write.

use crate::edition::Edition;
use crate::message::Language;
use crate::rules::{self, Rule};
use crate::tables::{FigureId, Kind};
use std::fmt::Write as _;

/// The data dictionary: every figure of every edition with path, labels, kind and unit.
#[must_use]
pub fn data_dictionary() -> String {
    let mut out = String::from(
        "# 数据字典 Data dictionary\n\n\
         本页由 `cargo xtask codegen` 生成。This page is generated.\n\n\
         字段路径是一个数据的唯一地址，用于检查结果、CSV、工作簿名称和模式。在JSON中位于 `tables` 之下。\n\
         A field path is the one address of a figure, used by findings, carriers, defined names and the schema. In JSON it stands below `tables`.\n\n\
         空白（JSON `null`）、0 与不适用（`null` 加 `annotations` 中的注记）是三种不同的内容。\n\
         Blank (`null`), 0 and not applicable (`null` and an annotation) are three different things.\n",
    );
    for edition in Edition::ALL {
        let _ = writeln!(out, "\n## {edition}版 Edition {edition}（{}）", edition.notice());
        for table in edition.tables() {
            let _ = writeln!(out, "\n### {}\n\n{}\n", table.title, table.english);
            let same = Edition::ALL
                .into_iter()
                .find(|other| *other > edition && rules_table(*other, table.key));
            if let Some(other) = same {
                let printed: Vec<_> = changed_rows(edition, other, table.key);
                let _ = writeln!(
                    out,
                    "与{other}版相同，字段路径一致{}。The same as edition {other}, with the same paths{}.",
                    if printed.is_empty() {
                        String::new()
                    } else {
                        format!("；格式所印的行不同：{}", printed.join("、"))
                    },
                    if printed.is_empty() {
                        ""
                    } else {
                        "; other rows are printed"
                    },
                );
                continue;
            }
            out.push_str(
                "| 字段路径 path | 行 row | 列 column | 类型 kind | 单位 unit | English |\n|---|---|---|---|---|---|\n",
            );
            for block in table.blocks {
                for row in block.rows {
                    for id in row.figures {
                        line(&mut out, *id, row.printed);
                    }
                }
            }
        }
    }
    out.push_str(
        "\n## 文中数据 Figures of the narrative\n\n常见数据的固定代码（`statistics[].key`）。Stable keys of well-known figures.\n\n\
         | key | 名称 | English | 属于 part of | 单位 unit |\n|---|---|---|---|---|\n",
    );
    for known in crate::STATISTICS {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            known.key,
            known.title,
            known.english,
            if known.part_of.is_empty() {
                String::new()
            } else {
                format!("`{}`", known.part_of)
            },
            known.units.join("、")
        );
    }
    out
}

/// The rule catalogue in Markdown, both languages.
#[must_use]
pub fn rule_catalogue() -> String {
    let mut out = String::from(
        "# 规则目录 Rule catalogue\n\n本页由 `cargo xtask codegen` 生成；`gongkai explain 代码` 显示同样的文字。\n\
         This page is generated; `gongkai explain CODE` prints the same text.\n",
    );
    for rule in rules::catalogue() {
        let _ = writeln!(out, "\n## {}", rule.code);
        for language in [Language::Chinese, Language::English] {
            let _ = writeln!(out, "\n{}", explain(rule, language));
        }
    }
    out
}

/// What `gongkai explain` says about a rule.
#[must_use]
pub fn explain(rule: &Rule, language: Language) -> String {
    let (family, severity, why, help, examples) = match language {
        Language::Chinese => ("类别", "级别", "理由", "处理", "示例"),
        Language::English => ("family", "severity", "why", "what to do", "examples"),
    };
    let colon = if language == Language::Chinese { "：" } else { ": " };
    let mut out = format!(
        "**{}** · {family}{colon}{} (`{}`) · {severity}{colon}{}\n\n{}\n\n{why}{colon}{}\n\n{help}{colon}{}",
        rule.name.get(language),
        rule.family.label().render(language),
        rule.family.name(),
        rule.severity.label().render(language),
        rule.what.get(language),
        rule.why.get(language),
        rule.help.get(language)
    );
    if !rule.examples.is_empty() {
        let _ = write!(out, "\n\n{examples}{colon}\n");
        for example in rule.examples {
            let mark = if example.finds.is_some() { "✗" } else { "✓" };
            let cells: Vec<_> = example
                .cells
                .iter()
                .map(|(path, value)| format!("`{path}` = {value}"))
                .collect();
            let _ = write!(
                out,
                "\n- {mark} {}{colon}{}",
                example.about.get(language),
                cells.join(", ")
            );
        }
    }
    out
}

fn rules_table(edition: Edition, key: &str) -> bool {
    crate::tables::table(edition, key).is_some()
}

fn changed_rows(edition: Edition, other: Edition, key: &str) -> Vec<&'static str> {
    let printed = |edition| {
        crate::tables::table(edition, key)
            .map(|table| {
                table
                    .blocks
                    .iter()
                    .flat_map(|block| block.rows)
                    .filter(|row| row.printed)
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let others: Vec<_> = printed(other).iter().map(|row| row.key).collect();
    printed(edition)
        .iter()
        .filter(|row| !others.contains(&row.key))
        .filter_map(|row| row.label.last().copied())
        .collect()
}

fn line(out: &mut String, id: FigureId, printed: bool) {
    let figure = id.figure();
    let kind = match figure.kind {
        Kind::Count => "整数 count",
        Kind::Change => "增减 change",
        Kind::Money => "小数 decimal",
        Kind::Text => "文字 text",
    };
    let _ = writeln!(
        out,
        "| `{}` | {}{} | {} | {kind} | {} | {} |",
        figure.path,
        figure.row_label.last().copied().unwrap_or("—"),
        if printed {
            ""
        } else {
            "（格式中无此行 not in the form）"
        },
        figure.column_label.join(" · "),
        figure.unit,
        figure.english
    );
}
