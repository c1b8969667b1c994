//! WAIVER: waivers that name no rule or no field. Of waivers whose finding is gone only the texts stand here: who runs
//! the rules knows which of them ran.

use super::{Check, Context, Example, Family, Rule};
use crate::finding::{Finding, Severity};
use crate::labels;
use crate::message::Text;
use crate::messages;

pub(super) const RULE: Rule = Rule {
    code: "WAIVER",
    family: Family::Form,
    severity: Severity::Warning,
    name: Text {
        zh: "核实说明",
        en: "waiver",
    },
    what: Text {
        zh: "核实说明所指的规则代码、字段存在。",
        en: "The rule and the field that a waiver names exist.",
    },
    why: Text {
        zh: "规则代码或字段写错的核实说明不起作用，问题仍按未核实处理。",
        en: "A waiver with a wrong code or field has no effect: the finding goes on failing the check.",
    },
    help: Text {
        zh: "用 gongkai explain 查看规则代码。",
        en: "`gongkai explain` lists the codes.",
    },
    examples: &[
        Example {
            about: Text {
                zh: "所指规则存在",
                en: "the rule exists",
            },
            cells: &[("waivers[0].rule", "ROWSUM")],
            finds: None,
        },
        Example {
            about: Text {
                zh: "规则代码写错",
                en: "the code is misspelt",
            },
            cells: &[("waivers[0].rule", "ROWSUN")],
            finds: Some("waivers[0].rule"),
        },
    ],
    check: Check::Report(check),
};

/// Every code that is said elsewhere, in the order of the catalogue.
pub(super) const CODES: &[&Rule] = &[&UNUSED];

/// 未用上的核实说明: a waiver that accepted nothing.
pub const UNUSED: Rule = Rule {
    code: "WAIVER-UNUSED",
    family: Family::Form,
    severity: Severity::Information,
    name: Text {
        zh: "核实说明没有用上",
        en: "waiver without a finding",
    },
    what: Text {
        zh: "每条核实说明都对应一个问题。没有检查的规则（如没有给 --previous 时的年度规则、--allow 略去的规则）不计；配置文件中不指明单位的，只在一次检查多份报告时说明。",
        en: "Every waiver is about a finding. Rules that did not run do not count (those between years without --previous, those left out by --allow); waivers of the configuration file for all bodies are only told where a run has several reports.",
    },
    why: Text {
        zh: "问题已改正或换了地方，留下的核实说明会在以后不声不响地放过新的问题。",
        en: "What it was about is mended or stands elsewhere; left in place it may pass a new error over in silence.",
    },
    help: Text {
        zh: "问题已改正的，删去这条核实说明。",
        en: "Where the error is mended take the waiver out.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (at, waiver) in context.report.waivers.iter().enumerate() {
        if super::find(&waiver.rule).is_none() {
            let path = format!("waivers[{at}].rule");
            let place = context.origins.get(&path).cloned();
            let message = messages::waiver_of_unknown_rule(&waiver.rule);
            findings.push(context.finding(&RULE, message, &[]).about(path).at(place));
        }
        let Some(field) = waiver.path.as_deref().filter(|field| !labels::is_path(field)) else {
            continue;
        };
        let path = format!("waivers[{at}].path");
        let place = context.origins.get(&path).cloned();
        let message = match labels::nearest(field) {
            Some(near) => messages::waiver_of_unknown_field_near(field, near),
            None => messages::waiver_of_unknown_field(field),
        };
        let finding = context.finding(&RULE, message, &[]).about(path).at(place);
        findings.push(finding.help(messages::waiver_field_help()));
    }
}

#[cfg(test)]
mod tests {
    use crate::annotation::Waiver;
    use crate::edition::Edition;
    use crate::finding::Finding;
    use crate::message::Language;
    use crate::place::Origins;
    use crate::report::Report;
    use crate::rules::{check, unaccepted, waived};
    use crate::tables::FigureId;

    fn waiver(rule: &str, path: Option<&str>) -> Waiver {
        Waiver {
            rule: rule.to_owned(),
            path: path.map(str::to_owned),
            reason: "已核实".to_owned(),
            who: "王某".to_owned(),
            on: None,
        }
    }

    fn found(path: &str) -> Option<Finding> {
        let mut report = Report::blank(Edition::E2021);
        report.waivers.push(waiver("colsum", Some(path)));
        let findings = check(&report, &Origins::default());
        findings.into_iter().find(|finding| finding.rule == super::RULE.code)
    }

    #[test]
    fn a_path_that_names_no_field_is_said_with_the_one_meant() {
        for (path, near) in [
            ("proceedings.reveiw.total", Some("proceedings.review.total")),
            ("行政复议 · 总计", Some("proceedings.review.total")),
            ("applications.new.totl", Some("applications.new.total")),
            ("全部", None),
        ] {
            let message = found(path).unwrap().message.render(Language::Chinese);
            match near {
                Some(near) => assert!(message.ends_with(&format!("是否应为“{near}”？")), "{message}"),
                None => assert!(!message.contains("是否"), "{message}"),
            }
        }
    }

    #[test]
    fn every_path_that_a_finding_can_have_is_known() {
        for id in FigureId::all() {
            assert_eq!(found(id.path()), None);
        }
        for path in [
            "year",
            "applications",
            "applications.granted",
            "overview",
            "problems.blocks[1]",
            "overview.statistics[2]",
            "overview.statistics",
            "additional[1].blocks",
            "previous.applications.new.total",
            "members[3].applications",
            "waivers[0].path",
        ] {
            assert_eq!(found(path), None, "{path}");
        }
    }

    #[test]
    fn each_rule_of_a_cause_is_to_be_accepted_in_any_case_of_letters() {
        let mut finding = Finding::new("ROWSUM", crate::Severity::Error, crate::messages::json_deep());
        finding.also = vec!["COLSUM", "BALANCE"];
        let mut report = Report::blank(Edition::E2021);
        assert!(unaccepted(report.waivers.iter(), &finding).is_empty());
        report.waivers.push(waiver("rowsum", None));
        assert!(!waived(&report, &finding));
        assert_eq!(unaccepted(report.waivers.iter(), &finding), ["COLSUM", "BALANCE"]);
        report.waivers.extend([waiver("ColSum", None), waiver("BALANCE", None)]);
        assert!(waived(&report, &finding));
        assert!(unaccepted(report.waivers.iter(), &finding).is_empty());
    }
}
