//! The known name that looks most like another, for a suggestion. Leaves out which names are known.

/// The known name that looks most like this one, where at most a third of it differs. A name of another length
/// costs nothing, however long it is.
#[must_use]
pub fn nearest<'a>(known: impl IntoIterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    // No more than the longest known name could need.
    let length = name.chars().take(1000).count();
    let fits = |distance: usize, known: &str| distance * 3 <= known.chars().count();
    known
        .into_iter()
        .filter(|known| fits(known.chars().count().abs_diff(length), known))
        .map(|known| (strsim::damerau_levenshtein(known, name), known))
        .min()
        .filter(|(distance, known)| fits(*distance, known))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_found_and_others_are_not() {
        let known = ["applications.new.total", "year", "edition"];
        assert_eq!(nearest(known, "aplications.new.totla"), Some("applications.new.total"));
        assert_eq!(nearest(known, "yaer"), Some("year"));
        assert_eq!(nearest(known, "beer"), None);
        assert_eq!(nearest(known, &"year".repeat(1 << 20)), None);
        assert_eq!(nearest([], "year"), None);
    }
}
