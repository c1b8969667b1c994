//! `gongkai reference`: the page `docs/command-line.md`, made from the same texts as the help. Leaves out the
//! width of the terminal: the same program prints the same page.

use crate::command;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use gongkai::{Language, messages};
use std::fmt::Write as _;

/// Lines of the page's help texts are not broken: terminals differ, pages do not.
const WIDTH: usize = 0;

pub fn run(console: &mut Console) -> Result<Exit, Failure> {
    let mut page =
        String::from("# 命令行 Command line\n\n本页由 `cargo xtask codegen` 生成。This page is generated.\n");
    for (language, title) in [(Language::Chinese, "中文"), (Language::English, "English")] {
        let mut program = command::build(language).term_width(WIDTH);
        program.build();
        let _ = write!(
            page,
            "\n## {title}\n\n{}\n",
            messages::reference_intro().render(language)
        );
        section(&mut page, "gongkai", &mut program.clone());
        for command in program.get_subcommands_mut().filter(|command| !command.is_hide_set()) {
            let name = format!("gongkai {}", command.get_name());
            section(&mut page, &name, command);
        }
    }
    console.print(&page)?;
    Ok(Exit::Fine)
}

fn section(page: &mut String, name: &str, command: &mut clap::Command) {
    let help = command.render_help().to_string();
    let _ = write!(page, "\n### `{name}`\n\n```text\n");
    for line in help.trim_end().lines() {
        let _ = writeln!(page, "{}", line.trim_end());
    }
    page.push_str("```\n");
}
