//! The built-in templates: their texts, compiled once. Leaves out everything about the language.

use super::{Matter, Source, Template};
use std::sync::LazyLock;

/// A built-in template.
#[derive(Debug)]
pub struct Builtin {
    /// Name on the command line.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Every built-in template, the one that is used unless another is named first.
pub const BUILTIN: [Builtin; 3] = [
    OFFICIAL,
    Builtin {
        name: "brief",
        text: include_str!("../../templates/brief.hbs"),
    },
    Builtin {
        name: "notice",
        text: include_str!("../../templates/notice.hbs"),
    },
];

pub(super) const OFFICIAL: Builtin = Builtin {
    name: "official",
    text: include_str!("../../templates/official.hbs"),
};

/// The parts of the official template, which any template can use and replace.
pub(super) const PARTIALS: &[(&str, &str)] = &[
    ("title", include_str!("../../templates/title.hbs")),
    ("preamble", include_str!("../../templates/preamble.hbs")),
    ("sections", include_str!("../../templates/sections.hbs")),
    ("signature", include_str!("../../templates/signature.hbs")),
];

impl Builtin {
    pub(super) fn source(&self) -> Source {
        Source {
            name: format!("{}.hbs", self.name),
            text: self.text.to_owned(),
        }
    }

    /// The template and its partials, for somebody who begins with them.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let mut sources = vec![self.source()];
        for (name, text) in PARTIALS
            .iter()
            .filter(|(name, _)| self.text.contains(&format!("{{{{> {name}")))
        {
            sources.push(Source {
                name: format!("{name}.hbs"),
                text: (*text).to_owned(),
            });
        }
        sources
    }
}

/// The compiled template of that name.
pub(super) fn compiled(name: &str) -> Option<&'static Template> {
    static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
        // Tests compile each of them.
        let compiled = |builtin: &Builtin| Template::compile(&[builtin.source()]).unwrap_or_else(|_| empty());
        BUILTIN.iter().map(compiled).collect()
    });
    let at = BUILTIN.iter().position(|builtin| builtin.name == name)?;
    ALL.get(at)
}

/// The official template.
pub(super) fn official() -> &'static Template {
    static EMPTY: LazyLock<Template> = LazyLock::new(empty);
    compiled(OFFICIAL.name).unwrap_or(&EMPTY)
}

fn empty() -> Template {
    Template {
        matter: Matter::default(),
        files: Vec::new(),
        ops: Vec::new(),
        uses: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_template_compiles() {
        for builtin in &BUILTIN {
            let result = Template::compile(&builtin.sources());
            assert!(result.is_ok(), "{}: {:?}", builtin.name, result.err());
            assert!(result.is_ok_and(|template| template.matter.name.is_some()));
        }
    }
}
