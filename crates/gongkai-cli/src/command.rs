//! The command line as clap sees it, in the chosen language: commands, options, help. Leaves out what the
//! commands do.

use crate::check;
use clap::builder::{PossibleValue, PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use gongkai::{Edition, FORMATS, Format, Language, Message, messages, rules};
use std::path::PathBuf;

/// What `schema` prints.
pub const SCHEMAS: [&str; 7] = ["json", "xsd", "csv", "csv-wide", "csvw", "csvw-wide", "dictionary"];

/// What `template` does.
pub const TEMPLATE_ACTIONS: [&str; 5] = ["list", "show", "new", "lint", "helpers"];

/// The shells with completions.
pub const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// First and last year that a form is made for: there was no common form before.
const YEARS: std::ops::RangeInclusive<i64> = 2019..=2999;

/// The whole command line.
pub fn build(language: Language) -> Command {
    Builder { language }.program()
}

struct Builder {
    language: Language,
}

impl Builder {
    fn program(&self) -> Command {
        let command = Command::new("gongkai")
            .version(env!("CARGO_PKG_VERSION"))
            .about(self.say(&messages::about()))
            .after_help(self.say(&messages::help_program()))
            .override_usage(format!(
                "gongkai [{}] <{}>",
                self.say(&messages::word_options()),
                self.say(&messages::word_command())
            ))
            .help_template(format!(
                "{{about}}\n\n{}\n  {{usage}}\n\n{}\n{{subcommands}}\n\n{}\n{{options}}{{after-help}}",
                self.heading(&messages::heading_usage()),
                self.heading(&messages::heading_commands()),
                self.heading(&messages::heading_options()),
            ))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_flag(true)
            .disable_version_flag(true)
            .disable_help_subcommand(true)
            .arg(
                Arg::new("lang")
                    .long("lang")
                    .value_name("zh|en")
                    .value_parser(["zh", "en"])
                    .hide_possible_values(true)
                    .global(true)
                    .display_order(90)
                    .help(self.say(&messages::option_lang())),
            )
            .arg(
                Arg::new("version")
                    .short('V')
                    .long("version")
                    .action(ArgAction::Version)
                    .display_order(92)
                    .help(self.say(&messages::option_version())),
            );
        let command = self.with_help(command);
        command.subcommands([
            self.convert(),
            self.check(),
            self.draft(),
            self.fill(),
            self.blank(),
            self.schema(),
            self.formats(),
            self.explain(),
            self.template(),
            self.completions(),
            Command::new("reference")
                .about(self.say(&messages::about_reference()))
                .hide(true)
                .disable_help_flag(true),
        ])
    }

    fn convert(&self) -> Command {
        self.command(
            "convert",
            "<IN>... -o <OUT>",
            &messages::about_convert(),
            &messages::examples_convert(),
        )
        .arg(self.inputs())
        .arg(self.out(&messages::option_out_convert()).required(true))
        .arg(self.format("from", &messages::option_from(), |format| format.read.is_some()))
        .arg(self.format("to", &messages::option_to(), |format| format.write.is_some()))
        .arg(
            Arg::new("origins")
                .long("origins")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::FilePath)
                .help(self.say(&messages::option_origins())),
        )
        .arg(self.flag("labels", &messages::option_labels()))
        .arg(self.flag("csv-safe", &messages::option_csv_safe()))
        .arg(self.flag("visible-only", &messages::option_visible_only()))
        .arg(self.flag("fragment", &messages::option_fragment()))
        .arg(
            Arg::new("template")
                .long("template")
                .value_name("T")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::AnyPath)
                .help(self.say(&messages::option_template())),
        )
        .arg(
            Arg::new("previous")
                .long("previous")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::FilePath)
                .help(self.say(&messages::option_template_previous())),
        )
        .arg(
            Arg::new("table-style")
                .long("table-style")
                .value_name("bars|box")
                .value_parser(["bars", "box"])
                .hide_possible_values(true)
                .help(self.say(&messages::option_table_style())),
        )
        .arg(self.json(&messages::option_json()))
    }

    fn check(&self) -> Command {
        let value = |(name, chinese): (&'static str, &'static str)| PossibleValue::new(name).alias(chinese);
        let selectors = || ValueParser::from(PossibleValuesParser::new(check::selectors().map(value)));
        let rule = |name: &'static str, help: &Message| {
            Arg::new(name)
                .long(name)
                .value_name("RULE")
                .value_parser(selectors())
                .ignore_case(true)
                .action(ArgAction::Append)
                .hide_possible_values(true)
                .help(self.say(help))
        };
        self.command(
            "check",
            "<IN>...",
            &messages::about_check(),
            &messages::examples_check(),
        )
        .arg(self.inputs())
        .arg(self.format("from", &messages::option_from(), |format| format.read.is_some()))
        .arg(
            Arg::new("report")
                .long("report")
                .value_name(check::ANSWERS.join("|"))
                .value_parser(check::ANSWERS)
                .hide_possible_values(true)
                .help(self.say(&messages::option_report())),
        )
        .arg(self.json(&messages::option_json_check()).conflicts_with("report"))
        .arg(self.path(
            "previous",
            "FILE|DIR",
            ValueHint::AnyPath,
            &messages::option_check_previous(),
        ))
        .arg(self.path("members", "DIR", ValueHint::AnyPath, &messages::option_members()))
        .arg(
            self.path("expected", "FILE", ValueHint::FilePath, &messages::option_expected())
                .requires("members"),
        )
        .arg(self.path("crosswalk", "FILE", ValueHint::FilePath, &messages::option_crosswalk()))
        .arg(self.out(&messages::option_out_check()))
        .arg(
            Arg::new("annotate")
                .long("annotate")
                .value_name("OUT")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::AnyPath)
                .help(self.say(&messages::option_annotate())),
        )
        .arg(rule("deny", &messages::option_deny()))
        .arg(rule("allow", &messages::option_allow()))
        .arg(
            Arg::new("config")
                .long("config")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::FilePath)
                .conflicts_with("no-config")
                .help(self.say(&messages::option_config())),
        )
        .arg(self.flag("no-config", &messages::option_no_config()))
        .arg(self.flag("fix", &messages::option_fix()))
        .arg(self.flag("dry-run", &messages::option_fix_dry()))
        .arg(self.flag("quiet", &messages::option_quiet()).short('q'))
    }

    fn draft(&self) -> Command {
        let command = self.command(
            "draft",
            "<IN> [-o <OUT>]",
            &messages::about_draft(),
            &messages::examples_draft(),
        );
        self.amending(command)
            .arg(
                Arg::new("previous")
                    .long("previous")
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::FilePath)
                    .help(self.say(&messages::option_previous())),
            )
            .arg(
                Arg::new("fee")
                    .long("fee")
                    .value_name("N")
                    .help(self.say(&messages::option_fee())),
            )
            .arg(self.flag("placeholders", &messages::option_placeholders()))
            .arg(self.json(&messages::option_json()))
    }

    fn fill(&self) -> Command {
        let command = self.command(
            "fill",
            "<IN> [-o <OUT>]",
            &messages::about_fill(),
            &messages::examples_fill(),
        );
        self.amending(command)
            .arg(self.flag("blanks-as-zero", &messages::option_blanks_as_zero()))
            .arg(self.json(&messages::option_json()))
    }

    /// What commands share that change one report.
    fn amending(&self, command: Command) -> Command {
        command
            .arg(
                Arg::new("in")
                    .value_name("IN")
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::FilePath)
                    .required(true)
                    .help(self.say(&messages::option_in_one())),
            )
            .arg(self.out(&messages::option_out_amend()).conflicts_with("write"))
            .arg(self.flag("write", &messages::option_write()).short('w'))
            .arg(self.flag("dry-run", &messages::option_dry_run()).short('n'))
            .arg(self.format("from", &messages::option_from(), |format| format.read.is_some()))
            .arg(self.format("to", &messages::option_to_amend(), |format| format.write.is_some()))
    }

    fn blank(&self) -> Command {
        self.command("new", "", &messages::about_new(), &messages::examples_new())
            .arg(self.out(&messages::option_out_new()))
            .arg(self.format("to", &messages::option_to_new(), |format| format.write.is_some()))
            .arg(
                Arg::new("edition")
                    .long("edition")
                    .value_name("E")
                    .value_parser(PossibleValuesParser::new(Edition::ALL.map(Edition::name)))
                    .hide_possible_values(true)
                    .help(self.say(&messages::option_edition())),
            )
            .arg(
                Arg::new("year")
                    .long("year")
                    .value_name("Y")
                    .value_parser(value_parser!(u16).range(YEARS))
                    .help(self.say(&messages::option_year())),
            )
            .arg(
                Arg::new("agency")
                    .long("agency")
                    .value_name("NAME")
                    .help(self.say(&messages::option_agency())),
            )
    }

    fn schema(&self) -> Command {
        let kinds = Arg::new("kind")
            .value_name(SCHEMAS.join("|"))
            .value_parser(SCHEMAS)
            .hide_possible_values(true)
            .required(true)
            .help(self.say(&messages::option_schema()));
        self.command(
            "schema",
            &format!("<{}>", SCHEMAS.join("|")),
            &messages::about_schema(),
            &messages::examples_schema(),
        )
        .arg(kinds)
        .arg(self.out(&messages::option_out_schema()))
    }

    fn formats(&self) -> Command {
        self.command("formats", "", &messages::about_formats(), &messages::examples_formats())
            .arg(self.json(&messages::option_json()))
    }

    fn explain(&self) -> Command {
        self.command(
            "explain",
            "[RULE]",
            &messages::about_explain(),
            &messages::examples_explain(),
        )
        .arg(
            Arg::new("rule")
                .value_name("RULE")
                .value_parser(PossibleValuesParser::new(rules::catalogue().map(|rule| rule.code)))
                .ignore_case(true)
                .hide_possible_values(true)
                .help(self.say(&messages::option_rule())),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["rule", "json"])
                .help(self.say(&messages::option_all())),
        )
        .arg(self.json(&messages::option_json()))
    }

    fn template(&self) -> Command {
        let actions = TEMPLATE_ACTIONS.join("|");
        self.command(
            "template",
            &format!("<{actions}> [T]"),
            &messages::about_template(),
            &messages::examples_template(),
        )
        .arg(
            Arg::new("action")
                .value_name(actions)
                .value_parser(TEMPLATE_ACTIONS)
                .hide_possible_values(true)
                .required(true)
                .help(self.say(&messages::option_template_action())),
        )
        .arg(
            Arg::new("template")
                .value_name("T")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::AnyPath)
                .help(self.say(&messages::option_template_name())),
        )
        .arg(self.out(&messages::option_out_template()))
        .arg(self.json(&messages::option_json()))
    }

    fn completions(&self) -> Command {
        self.command(
            "completions",
            "<SHELL>",
            &messages::about_completions(),
            &messages::examples_completions(),
        )
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .value_parser(SHELLS)
                .hide_possible_values(true)
                .required(true)
                .help(self.say(&messages::option_shell(SHELLS.join(", ")))),
        )
    }

    fn command(&self, name: &'static str, usage: &str, about: &Message, examples: &Message) -> Command {
        let options = self.say(&messages::word_options());
        let usage = format!("gongkai {name} [{options}] {usage}");
        let positionals =
            if usage.contains(" <IN>") || matches!(name, "schema" | "explain" | "completions" | "template") {
                format!("{}\n{{positionals}}\n\n", self.heading(&messages::heading_arguments()))
            } else {
                String::new()
            };
        let command = Command::new(name)
            .about(self.say(about))
            .override_usage(usage.trim_end().to_owned())
            .after_help(self.say(examples))
            .help_template(format!(
                "{{about}}\n\n{}\n  {{usage}}\n\n{positionals}{}\n{{options}}{{after-help}}",
                self.heading(&messages::heading_usage()),
                self.heading(&messages::heading_options()),
            ))
            .disable_help_flag(true)
            .disable_version_flag(true);
        self.with_help(command)
    }

    fn with_help(&self, command: Command) -> Command {
        command.arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .display_order(91)
                .help(self.say(&messages::option_help())),
        )
    }

    fn inputs(&self) -> Arg {
        Arg::new("in")
            .value_name("IN")
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::AnyPath)
            .num_args(1..)
            .required(true)
            .help(self.say(&messages::option_in()))
    }

    fn out(&self, help: &Message) -> Arg {
        Arg::new("out")
            .short('o')
            .long("out")
            .value_name("OUT")
            .value_parser(value_parser!(PathBuf))
            .value_hint(ValueHint::AnyPath)
            .help(self.say(help))
    }

    fn format(&self, name: &'static str, help: &Message, able: fn(&Format) -> bool) -> Arg {
        let names = FORMATS.iter().filter(|format| able(format)).map(|format| format.name);
        Arg::new(name)
            .long(name)
            .value_name("F")
            .value_parser(PossibleValuesParser::new(names))
            .ignore_case(true)
            .hide_possible_values(true)
            .help(self.say(help))
    }

    fn path(&self, name: &'static str, value: &'static str, hint: ValueHint, help: &Message) -> Arg {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .value_parser(value_parser!(PathBuf))
            .value_hint(hint)
            .help(self.say(help))
    }

    fn json(&self, help: &Message) -> Arg {
        self.flag("json", help)
    }

    fn flag(&self, name: &'static str, help: &Message) -> Arg {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(self.say(help))
    }

    fn heading(&self, message: &Message) -> String {
        self.say(message)
    }

    fn say(&self, message: &Message) -> String {
        message.render(self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_and_says_everything_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            let command = build(language);
            command.clone().debug_assert();
            for command in command.get_subcommands() {
                assert!(command.get_about().is_some(), "{}", command.get_name());
                for argument in command.get_arguments() {
                    assert!(
                        argument.get_help().is_some(),
                        "{} {}",
                        command.get_name(),
                        argument.get_id()
                    );
                }
            }
        }
    }

    #[test]
    fn every_named_shell_has_completions() {
        for shell in SHELLS {
            assert!(shell.parse::<clap_complete::Shell>().is_ok(), "{shell}");
        }
    }
}
