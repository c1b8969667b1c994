//! The figures that the sentences of a report state, for reports that have the sentences and no list of the figures: a
//! form that somebody filled, data of another system. Leaves out documents, whose reader lists them anyway.

use super::prose::tidy;
use super::statistics_of;
use gongkai_core::Loaded;

/// The report with the figures of its sentences in every section that has paragraphs and lists none, so that the rules
/// about sentences have something to compare. They stand where their paragraphs do. What a report lists itself is kept
/// as it is; nothing where that is all there is.
#[must_use]
pub fn with_statistics(loaded: &Loaded) -> Option<Loaded> {
    let bare = loaded.report.sections();
    let bare = bare.filter(|(_, section)| section.statistics.is_empty() && !section.blocks.is_empty());
    let mut filled: Option<Loaded> = None;
    for (path, section) in bare {
        let mut statistics = Vec::new();
        let mut places = Vec::new();
        for (at, block) in section.blocks.iter().enumerate() {
            let found = statistics_of(&tidy(&block.shown()), loaded.report.year);
            if let Some(place) = loaded.origins.get(&format!("{path}.blocks[{at}]")) {
                let numbers = (statistics.len()..).take(found.len());
                places.extend(numbers.map(|number| (format!("{path}.statistics[{number}]"), place.clone())));
            }
            statistics.extend(found);
        }
        if statistics.is_empty() {
            continue;
        }
        let filled = filled.get_or_insert_with(|| loaded.clone());
        if let Some(section) = filled.report.section_mut(&path) {
            section.statistics = statistics;
        }
        for (path, place) in places {
            filled.origins.insert(path, place);
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_core::{Block, FigureId, Place, rules};

    fn loaded() -> Loaded {
        let mut loaded = Loaded::default();
        loaded.report.year = Some(2024);
        let new = FigureId::at("applications.new.total");
        loaded.report.tables.figure_mut(new).unwrap().set(Some("112")).unwrap();
        let blocks = &mut loaded.report.overview.blocks;
        blocks.push(Block::paragraph("主动公开信息20条。"));
        blocks.push(Block::paragraph("全年新收政府信息公开申请12件。"));
        loaded
    }

    #[test]
    fn figures_of_sentences_are_read_where_none_are_listed_and_stand_where_the_paragraph_does() {
        let mut loaded = loaded();
        let place = Place::Paragraph { paragraph: 7 };
        loaded.origins.insert("overview.blocks[1]", place.clone());
        assert!(
            rules::check_loaded(&loaded)
                .iter()
                .all(|finding| finding.rule != "NARR")
        );
        let filled = with_statistics(&loaded).unwrap();
        assert_eq!(filled.report.overview.statistics.len(), 2);
        let findings = rules::check_loaded(&filled);
        let narr = findings.iter().find(|finding| finding.rule == "NARR").unwrap();
        assert_eq!(narr.place, Some(place));
        assert_eq!(narr.paths[0], "overview.statistics[1]");
    }

    #[test]
    fn what_a_report_lists_is_kept() {
        let mut loaded = loaded();
        loaded.report.overview.statistics = with_statistics(&loaded).unwrap().report.overview.statistics[..1].to_vec();
        assert_eq!(with_statistics(&loaded), None);
        assert_eq!(with_statistics(&Loaded::default()), None);
    }
}
