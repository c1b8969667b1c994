//! The answer of `check` as a web page of its own: counts by rule and by report, then every report with its findings,
//! then what the rules demand, with links between them. No script, nothing is loaded, and reports of a large folder
//! are folded. Leaves out how the page looks (`page.css`).

use super::tally::{Counted, State, Tally};
use super::{Answer, Examined, Summary, Weighed, skipped, words};
use crate::console::Console;
use crate::explain;
use crate::failure::Failure;
use crate::inputs::{Input, Trouble};
use crate::render::{Excerpt, Source, other_place, place_name};
use gongkai::html::{escape, style_hash};
use gongkai::message::visible;
use gongkai::{Language, Message, Severity, messages, rules};
use std::fmt::Write as _;

const CSS: &str = include_str!("page.css");
/// So many files that were passed over are named.
const SKIPPED: usize = 20;
/// So many reports are shown unfolded.
const OPEN: usize = 5;
/// So many places of other reports are shown unfolded of a finding.
const SEEN: usize = 5;

pub struct Html {
    language: Language,
    tally: Tally,
    /// What was found in each report, as markup.
    reports: Vec<String>,
}

impl Html {
    pub fn new(language: Language) -> Self {
        Self {
            language,
            tally: Tally::default(),
            reports: Vec::new(),
        }
    }
}

impl Answer for Html {
    fn report(&mut self, _: &mut Console, examined: &Examined<'_>) -> Result<(), Failure> {
        self.tally.report(examined);
        let findings = examined.findings.iter().map(|weighed| (None, weighed));
        let findings = self.findings(findings, Some(examined));
        self.reports.push(findings);
        Ok(())
    }

    fn unreadable(
        &mut self,
        _: &mut Console,
        input: &Input,
        trouble: &Trouble,
        source: &Source,
    ) -> Result<(), Failure> {
        self.tally.unreadable(input);
        let mut out = String::from("<ol class=\"findings\">\n");
        match trouble {
            Trouble::Failure(failure) => self.error(&failure.message, failure.help.as_ref(), None, None, &mut out),
            Trouble::Read(error) => {
                for error in error.each() {
                    let excerpt = Excerpt::of_place(source, error.place.as_ref());
                    let place = error.place.as_ref().map(|place| place_name(place, self.language));
                    self.error(&error.message, error.help.as_ref(), place, excerpt, &mut out);
                }
            }
        }
        out.push_str("</ol>\n");
        self.reports.push(out);
        Ok(())
    }

    fn end(&mut self, console: &mut Console, summary: &Summary<'_>) -> Result<(), Failure> {
        let whole = messages::result_whole().render(self.language);
        self.tally.whole(whole, summary.findings);
        if !summary.findings.is_empty() {
            let findings = summary.findings.iter();
            let findings = findings.map(|(name, weighed)| (Some(name.as_str()), weighed));
            self.reports.push(self.findings(findings, None));
        }
        let mut out = String::with_capacity(64 << 10);
        self.head(&mut out);
        self.summary(summary, &mut out);
        self.rules(&mut out);
        self.bodies(&mut out);
        self.details(&mut out);
        self.explained(&mut out);
        out.push_str("</main>\n</body>\n</html>\n");
        console.print(&out)
    }
}

impl Html {
    /// A text of the catalogue, fit for markup.
    fn say(&self, message: &Message) -> String {
        escaped(&message.render(self.language))
    }

    fn head(&self, out: &mut String) {
        let lang = match self.language {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        };
        let title = self.say(&messages::result_title());
        let _ = write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main class=\"gongkai-check\">\n<h1>{title}</h1>\n",
            style_hash(CSS)
        );
    }

    fn summary(&self, summary: &Summary<'_>, out: &mut String) {
        let counts = summary.counts;
        let mut text = self.say(&messages::check_summary(
            counts.errors,
            counts.warnings,
            counts.information,
        ));
        if counts.waived > 0 {
            text += &self.say(&messages::check_waived(counts.waived));
        }
        if counts.allowed > 0 {
            text += &self.say(&messages::check_allowed(counts.allowed));
        }
        text += &self.say(&messages::check_files(counts.files, counts.unreadable));
        let _ = writeln!(out, "<p>{text}</p>");
        let passed = skipped(summary.inputs);
        if !passed.is_empty() {
            let more = if passed.len() > SKIPPED { " …" } else { "" };
            let names: Vec<&str> = passed.iter().take(SKIPPED).map(String::as_str).collect();
            let message = messages::skipped(passed.len(), names.join("、") + more);
            let _ = writeln!(out, "<p>{}</p>", self.say(&message));
        }
        let mut links = vec![
            ("rules", messages::sheet_by_rule()),
            ("reports", messages::sheet_by_report()),
            ("findings", messages::sheet_findings()),
        ];
        if !self.tally.rules().is_empty() {
            links.push(("explained", messages::result_explained()));
        } else {
            links.remove(0);
        }
        let _ = write!(
            out,
            "<nav aria-label=\"{}\">\n<ul>\n",
            self.say(&messages::result_contents())
        );
        for (id, message) in links {
            let _ = writeln!(out, "<li><a href=\"#{id}\">{}</a></li>", self.say(&message));
        }
        out.push_str("</ul>\n</nav>\n");
    }

    fn rules(&self, out: &mut String) {
        let rules = self.tally.rules();
        if rules.is_empty() {
            return;
        }
        self.table(
            "rules",
            &messages::sheet_by_rule(),
            &[
                messages::column_rule(),
                messages::column_rule_name(),
                messages::column_family(),
                messages::column_severity(),
                messages::column_findings(),
                messages::column_reports(),
                messages::column_waived(),
            ],
            out,
        );
        for rule in rules {
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\"><a href=\"#rule-{code}\">{code}</a></th><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
                escaped(rule.name(self.language)),
                rule.family().map(|family| self.say(&family)).unwrap_or_default(),
                self.severity(rule.severity),
                rule.findings,
                rule.concerned(),
                rule.waived,
                code = rule.code,
            );
        }
        out.push_str("</tbody>\n</table>\n</figure>\n</section>\n");
    }

    fn bodies(&self, out: &mut String) {
        self.table(
            "reports",
            &messages::sheet_by_report(),
            &[
                messages::column_body(),
                messages::column_state(),
                messages::column_errors(),
                messages::column_warnings(),
                messages::column_information(),
                messages::column_waived(),
                messages::column_edition(),
            ],
            out,
        );
        for (at, report) in self.tally.by_gravity() {
            let _ = write!(
                out,
                "<tr><th scope=\"row\"><a href=\"#report-{}\">{}</a>{}</th><td>{}</td>",
                at + 1,
                escaped(&report.title()),
                self.file(report),
                self.state(report.state()),
            );
            for count in [report.errors, report.warnings, report.information, report.waived] {
                let count = if report.unreadable {
                    String::new()
                } else {
                    count.to_string()
                };
                let _ = write!(out, "<td class=\"n\">{count}</td>");
            }
            let _ = writeln!(out, "<td>{}</td></tr>", report.edition.unwrap_or_default());
        }
        out.push_str("</tbody>\n</table>\n</figure>\n</section>\n");
    }

    /// The name of the input below the body, where that is something else.
    fn file(&self, report: &Counted) -> String {
        let name = if report.input == "-" {
            messages::word_stdin().render(self.language)
        } else {
            report.name()
        };
        if report.input.is_empty() || report.agency.is_empty() && report.input != "-" {
            String::new()
        } else {
            format!("<br><span class=\"file\">{}</span>", escaped(&name))
        }
    }

    /// Begins a section with a table.
    fn table(&self, id: &str, title: &Message, columns: &[Message], out: &mut String) {
        let title = self.say(title);
        let _ = write!(
            out,
            "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<figure class=\"scroll\" aria-labelledby=\"{id}\" tabindex=\"0\">\n<table>\n<thead>\n<tr>"
        );
        for column in columns {
            let _ = write!(out, "<th scope=\"col\">{}</th>", self.say(column));
        }
        out.push_str("</tr>\n</thead>\n<tbody>\n");
    }

    fn details(&self, out: &mut String) {
        let title = self.say(&messages::sheet_findings());
        let _ = write!(
            out,
            "<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">{title}</h2>\n"
        );
        let open = if self.reports.len() <= OPEN { " open" } else { "" };
        for (at, (report, findings)) in self.tally.reports.iter().zip(&self.reports).enumerate() {
            let counts = if report.unreadable {
                String::new()
            } else {
                let counts = messages::check_summary(report.errors, report.warnings, report.information);
                format!(" · {}", self.say(&counts))
            };
            // A link opens what is folded only around its goal, not the goal itself.
            let _ = write!(
                out,
                "<details{open}>\n<summary><h3>{}</h3> {}{counts}{}</summary>\n<div class=\"body\" id=\"report-{}\">\n{findings}</div>\n</details>\n",
                escaped(&report.title()),
                self.state(report.state()),
                self.file(report),
                at + 1,
            );
        }
        out.push_str("</section>\n");
    }

    /// What the rules that found something demand.
    fn explained(&self, out: &mut String) {
        let rules = self.tally.named();
        if rules.is_empty() {
            return;
        }
        let title = self.say(&messages::result_explained());
        let _ = write!(
            out,
            "<section aria-labelledby=\"explained\">\n<h2 id=\"explained\">{title}</h2>\n"
        );
        for rule in rules.into_iter().filter_map(rules::find) {
            let _ = write!(
                out,
                "<details>\n<summary><h3>{}</h3> {}</summary>\n<div class=\"body\" id=\"rule-{}\">\n",
                rule.code,
                escaped(rule.name.get(self.language)),
                rule.code
            );
            let text = explain::plain(rule, self.language);
            for paragraph in text.split("\n\n") {
                let lines: Vec<String> = paragraph.trim().split('\n').map(escaped).collect();
                let _ = writeln!(out, "<p>{}</p>", lines.join("<br>"));
            }
            out.push_str("</div>\n</details>\n");
        }
        out.push_str("</section>\n");
    }

    /// The list of findings of a report, or of none.
    fn findings<'a>(
        &self,
        findings: impl Iterator<Item = (Option<&'a str>, &'a Weighed)>,
        examined: Option<&Examined<'_>>,
    ) -> String {
        let mut findings: Vec<(Option<&str>, &Weighed)> = findings.collect();
        if findings.is_empty() {
            return format!("<p>{}</p>\n", self.say(&messages::state_fine()));
        }
        let mut out = String::from("<ol class=\"findings\">\n");
        // The gravest first, each kind in the order of the rules.
        findings.sort_by_key(|(_, weighed)| std::cmp::Reverse((weighed.waiver.is_none(), weighed.finding.severity)));
        for (name, weighed) in findings {
            self.finding(name, weighed, examined, &mut out);
        }
        out.push_str("</ol>\n");
        out
    }

    /// One finding; `file` is the one that it is about, where that is not the report around it.
    fn finding(&self, file: Option<&str>, weighed: &Weighed, examined: Option<&Examined<'_>>, out: &mut String) {
        let finding = &weighed.finding;
        let class = match &weighed.waiver {
            Some(_) => "waived",
            None => finding.severity.name(),
        };
        let mark = match &weighed.waiver {
            Some(_) => format!("<span class=\"sev\">✓ {}</span>", self.say(&messages::word_waived())),
            None => self.severity(finding.severity),
        };
        let name = words::rule(finding).map_or("", |rule| rule.name.get(self.language));
        let mut codes = format!("<a href=\"#rule-{code}\">{code}</a>", code = finding.rule);
        for code in &finding.also {
            let _ = write!(codes, "、<a href=\"#rule-{code}\">{code}</a>");
        }
        let _ = writeln!(
            out,
            "<li class=\"{class}\">\n<p>{mark} {codes} {}</p>\n<p><strong>{}</strong></p>",
            escaped(name),
            self.say(&finding.message),
        );
        let place = match examined {
            Some(examined) => words::place(examined.loaded, finding),
            None => finding.place.as_ref(),
        };
        if let Some(excerpt) = examined.and_then(|examined| Excerpt::of_place(examined.source, place)) {
            source_line(&excerpt, out);
        }
        let mut rows: Vec<(Message, String)> = Vec::new();
        for (label, value) in [
            (messages::column_actual(), &finding.actual),
            (messages::column_expected(), &finding.expected),
            (messages::column_difference(), &finding.difference),
        ] {
            if let Some(value) = value {
                rows.push((label, escaped(&visible(value))));
            }
        }
        if let Some(file) = file {
            rows.push((messages::column_input(), escaped(&visible(file))));
        }
        if let Some(place) = place {
            rows.push((messages::column_place(), escaped(&place_name(place, self.language))));
        }
        let (own, other) = words::paths(finding);
        let mut paths = own.into_iter().chain(other).map(|path| {
            let (label, path) = (words::field(path), visible(path));
            if label == path {
                format!("<code>{}</code>", escaped(&path))
            } else {
                format!("{} <code>{}</code>", escaped(&label), escaped(&path))
            }
        });
        if let Some(first) = paths.next() {
            rows.push((messages::column_field(), first));
        }
        let others: Vec<String> = paths.collect();
        if !others.is_empty() {
            let count = self.say(&messages::result_others(others.len()));
            let others = others.join("<br>");
            rows.push((
                messages::result_related(),
                format!("<details><summary>{count}</summary>{others}</details>"),
            ));
        }
        let related = finding.related.iter();
        let mut related: Vec<String> = related
            .map(|related| escaped(&other_place(related, self.language)))
            .collect();
        if related.len() > SEEN {
            let folded = related.split_off(SEEN);
            let count = self.say(&messages::more_related(folded.len()));
            let folded = folded.join("<br>");
            related.push(format!("<details><summary>{count}</summary>{folded}</details>"));
        }
        if !related.is_empty() {
            rows.push((messages::column_see(), related.join("<br>")));
        }
        match (&weighed.waiver, &finding.help) {
            (Some(waiver), _) => rows.push((
                messages::column_reason(),
                self.say(&messages::waiver_by(visible(&waiver.reason), visible(&waiver.who))),
            )),
            (None, Some(help)) => rows.push((messages::column_help(), self.say(help))),
            (None, None) => {}
        }
        if let Some(missing) = weighed.missing() {
            rows.push((messages::word_waiver(), self.say(&missing)));
        }
        self.list(rows, out);
        out.push_str("</li>\n");
    }

    fn error(
        &self,
        message: &Message,
        help: Option<&Message>,
        place: Option<String>,
        excerpt: Option<Excerpt>,
        out: &mut String,
    ) {
        let _ = writeln!(
            out,
            "<li class=\"error\">\n<p>{} <strong>{}</strong></p>",
            self.severity(Severity::Error),
            self.say(message)
        );
        if let Some(excerpt) = excerpt {
            source_line(&excerpt, out);
        }
        let place = place.map(|place| (messages::column_place(), escaped(&place)));
        let help = help.map(|help| (messages::column_help(), self.say(help)));
        self.list(place.into_iter().chain(help).collect(), out);
        out.push_str("</li>\n");
    }

    fn list(&self, rows: Vec<(Message, String)>, out: &mut String) {
        if rows.is_empty() {
            return;
        }
        out.push_str("<dl>\n");
        for (label, value) in rows {
            let _ = writeln!(out, "<dt>{}</dt><dd>{value}</dd>", self.say(&label));
        }
        out.push_str("</dl>\n");
    }

    fn severity(&self, severity: Severity) -> String {
        format!(
            "<span class=\"sev {}\">{} {}</span>",
            severity.name(),
            words::sign(severity),
            self.say(&severity.label())
        )
    }

    fn state(&self, state: State) -> String {
        let class = match state {
            State::Fine => "fine",
            State::Warnings => "warning",
            State::Errors | State::Unreadable => "error",
        };
        format!(
            "<span class=\"sev {class}\">{} {}</span>",
            state.sign(),
            self.say(&state.label())
        )
    }
}

/// The line of the source, with what is meant marked.
fn source_line(excerpt: &Excerpt, out: &mut String) {
    let (before, rest) = excerpt.text.split_at(excerpt.span.start);
    let (marked, after) = rest.split_at(excerpt.span.end - excerpt.span.start);
    let _ = write!(out, "<pre><code>{} | {}", excerpt.line, escaped(before));
    if !marked.is_empty() {
        let _ = write!(out, "<mark>{}</mark>", escaped(marked));
    }
    let _ = writeln!(out, "{}</code></pre>", escaped(after));
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}
