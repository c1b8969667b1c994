//! What is said about a template without a report: fields printed again on one way through it, and what of its text
//! cannot be read back and why. Leaves out mistakes, which are errors (`templates`).

use gongkai_document::template::{Source, Template, TemplateError};

fn template(text: &str) -> Template {
    Template::compile(&[Source {
        name: "own.hbs".to_owned(),
        text: text.to_owned(),
    }])
    .unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn told(errors: &[TemplateError]) -> Vec<(&str, u32)> {
    errors.iter().map(|error| (error.message.key(), error.line)).collect()
}

#[test]
fn of_two_branches_only_one_is_printed() {
    for (text, twice) in [
        ("{{#if year}}\n{{year}}\n{{else}}\n{{year}}\n{{/if}}", &[][..]),
        ("{{year}}\n{{year}}", &[("lint_twice", 2)]),
        (
            "{{#if year}}\n{{year}}\n{{else}}\n{{year}}\n{{/if}}\n{{year}}",
            &[("lint_twice", 6)],
        ),
        (
            "{{year}}\n{{#if year}}\n{{year}}\n{{else}}\n{{year}}\n{{/if}}",
            &[("lint_twice", 3), ("lint_twice", 5)],
        ),
        (
            "{{#if year}}\n{{year}}\n{{/if}}\n{{#if title}}\n{{year}}\n{{/if}}",
            &[("lint_twice", 5)],
        ),
        (
            "{{#each agency.websites}}\n{{#if name}}{{name}}{{url}}{{else}}{{url}}{{/if}}\n{{/each}}",
            &[],
        ),
        // Worked out of a field is not the field.
        (
            "{{applications.new.total}}\n{{percent applications.new.total applications.total.total}}",
            &[],
        ),
    ] {
        assert_eq!(told(&template(text).lint().twice), twice, "{text}");
    }
}

#[test]
fn the_builtin_templates_print_nothing_twice_but_the_name() {
    for builtin in &gongkai_document::template::BUILTIN {
        let lint = Template::builtin(builtin.name).unwrap().lint();
        let other: Vec<String> = lint
            .twice
            .iter()
            .map(|error| error.message.to_string())
            .filter(|text| {
                !["agency.name", "year", "applications.new."]
                    .iter()
                    .any(|path| text.contains(path))
            })
            .collect();
        assert_eq!(other, [] as [String; 0], "{}", builtin.name);
    }
    assert_eq!(told(&Template::builtin("official").unwrap().lint().lost), []);
}

#[test]
fn what_cannot_be_read_back_is_named_with_its_reason() {
    for (text, lost) in [
        ("{{agency.name}}{{agency.parent}}", &[("invert_adjacent", 1)][..]),
        ("{{#if title}}{{title}}{{else}}{{agency.name}}{{/if}}", &[]),
        (
            "{{#if title}}{{title}}{{/if}}{{agency.name}}",
            &[("invert_adjacent", 1)],
        ),
        ("{{#each agency.websites}}{{url}}{{/each}}", &[("invert_adjacent", 1)]),
        (
            "{{#each agency.websites}}{{#unless @first}}；{{/unless}}{{url}}{{/each}}",
            &[],
        ),
        ("{{#each agency.websites}}{{ordinal @number}}{{url}}；{{/each}}", &[]),
        (
            "x\n{{sum applications.new.total applications.carried_in.total}}",
            &[("invert_derived", 2)],
        ),
        ("{{month-day issued_on}}", &[("invert_derived", 1)]),
        ("{{period period.start period.end}}", &[]),
        ("{{label applications.new.total}}{{unit applications.new.total}}", &[]),
        ("{{default agency.name \"本单位\"}}", &[]),
        ("{{default agency.name agency.parent}}", &[("invert_either", 1)]),
        ("{{list agency.websites \"url\"}}", &[]),
        ("{{list agency.websites \"url\" last=\"和\"}}", &[]),
        (
            "{{list agency.websites \"url\" separator=\"\"}}",
            &[("invert_no_separator", 1)],
        ),
        ("{{join agency.name agency.parent}}", &[("invert_some_of", 1)]),
        (
            "{{join agency.name agency.parent separator=\"\"}}",
            &[("invert_no_separator", 1)],
        ),
    ] {
        assert_eq!(told(&template(text).lint().lost), lost, "{text}");
    }
}

/// Lists in lists whose items ask for the first one would double with each.
#[test]
fn a_pattern_that_would_be_too_large_is_refused_soon() {
    let begun = std::time::Instant::now();
    let depth = 30;
    let open = "{{#each parts}}{{#unless @first}}、{{/unless}}{{name}}".repeat(depth);
    let close = "{{/each}}".repeat(depth);
    let text = format!("{{{{#each overview.statistics}}}}{open}{close}{{{{/each}}}}");
    let template = template(&text);
    assert!(
        told(&template.lint().lost)
            .iter()
            .any(|(key, _)| *key == "invert_too_large")
    );
    let loaded = template.read(&gongkai_text::document("一、总体情况\n好。\n"));
    assert!(
        loaded
            .diagnostics
            .iter()
            .any(|finding| finding.message.key() == "invert_too_large")
    );
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}
