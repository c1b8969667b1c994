//! Where a machine keeps its fonts: the folder that the environment names, one beside the program, those of the
//! system. Looked at once, when the first document needs them. Leaves out which of them is taken.

use gongkai::{FontDatabase, Fonts};
use std::env;
use std::path::PathBuf;

/// The folder of fonts, where the environment names one.
const VARIABLE: &str = "GONGKAI_FONTS";

/// The fonts of this machine.
pub fn found() -> Fonts {
    Fonts::found_by(|| {
        let mut fonts = FontDatabase::new();
        for folder in folders() {
            fonts.load_fonts_dir(folder);
        }
        fonts.load_system_fonts();
        fonts
    })
}

/// Options of writing with these fonts and nothing else.
pub fn options() -> gongkai::Options {
    let mut options = gongkai::Options::default();
    options.fonts = Some(found());
    options
}

fn folders() -> Vec<PathBuf> {
    let named = env::var_os(VARIABLE)
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from);
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(|program| program.parent());
    // A package has them beside the program, or where packages of a system put them.
    let packaged = beside.map(|folder| [folder.join("fonts"), folder.join("../share/gongkai/fonts")]);
    let packaged = packaged.into_iter().flatten().filter(|folder| folder.is_dir());
    named.into_iter().chain(packaged).collect()
}
