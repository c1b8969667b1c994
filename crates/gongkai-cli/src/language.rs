//! Which language the program speaks: `--lang`, else the locale of the environment, else Chinese. Decided
//! before the arguments are parsed, because the help and the parser's own errors need it too.

use gongkai::Language;
use std::ffi::OsString;

/// The language for these arguments in this environment.
pub fn choose(arguments: &[OsString]) -> Language {
    asked(arguments)
        .unwrap_or_else(|| of_locale(["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).ok())))
}

/// The language of that name on the command line.
pub fn of_name(name: &str) -> Option<Language> {
    match name {
        "zh" => Some(Language::Chinese),
        "en" => Some(Language::English),
        _ => None,
    }
}

fn asked(arguments: &[OsString]) -> Option<Language> {
    let mut arguments = arguments
        .iter()
        .skip(1)
        .map(|argument| argument.to_string_lossy())
        .take_while(|word| word != "--");
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            return of_name(&arguments.next()?);
        }
        if let Some(name) = argument.strip_prefix("--lang=") {
            return of_name(name);
        }
    }
    None
}

/// The first variable that says something decides. `C` says nothing about a language, and the users of these
/// forms read Chinese; any other language is better served by English.
fn of_locale(variables: [Option<String>; 3]) -> Language {
    let locale = variables
        .into_iter()
        .flatten()
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let language = locale
        .split(['_', '.', '@', '-'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match language.as_str() {
        "" | "c" | "posix" | "zh" => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides_and_says_chinese_where_it_says_nothing() {
        let of = |all: &str, lang: &str| of_locale([Some(all.to_owned()), None, Some(lang.to_owned())]);
        assert_eq!(of_locale([None, None, None]), Language::Chinese);
        assert_eq!(of("", ""), Language::Chinese);
        assert_eq!(of("C.UTF-8", "en_US.UTF-8"), Language::Chinese);
        assert_eq!(of("", "zh_CN.UTF-8"), Language::Chinese);
        assert_eq!(of("", "en_US.UTF-8"), Language::English);
        assert_eq!(of("fr_FR", ""), Language::English);
    }

    #[test]
    fn the_option_wins() {
        let words = |words: &[&str]| asked(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(words(&["gongkai", "check", "--lang", "en"]), Some(Language::English));
        assert_eq!(words(&["gongkai", "--lang=zh"]), Some(Language::Chinese));
        assert_eq!(words(&["gongkai", "--lang", "fr"]), None);
        assert_eq!(words(&["gongkai", "--", "--lang=en"]), None);
    }
}
