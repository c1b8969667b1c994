//! The code of a letter that no font has: printed in its place, and read as the letter. Leaves out which letters
//! those are.

/// Size of a code, in parts of the size of the letters beside it.
pub(crate) const SIZE: f32 = 0.5;

/// What is printed for a letter.
pub(crate) fn code(letter: char) -> String {
    format!("[{:04X}]", u32::from(letter))
}

/// Whether letters on a page are the code of the first letter of a text.
pub(crate) fn is_code_of(shown: impl Iterator<Item = char>, text: &str) -> bool {
    text.chars().next().is_some_and(|letter| shown.eq(code(letter).chars()))
}
