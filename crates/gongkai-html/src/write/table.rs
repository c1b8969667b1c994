//! Tables: head and groups of rows, headings of columns, groups of columns and rows as such, so that a screen reader
//! can say where a figure stands. Which cell is what comes from the form. Leaves out how they look.

use super::{Page, id, lines};
use gongkai_document::places::{Form, Placed, Rank, places};
use gongkai_document::{Block, Table};
use std::ops::Range;

/// Columns from which on a table is too wide for a phone.
const WIDE: usize = 6;

/// A table with what its rows are.
struct Plan<'a> {
    cells: Vec<Placed<'a>>,
    ranks: Vec<Rank>,
    columns: usize,
    rows: usize,
    /// Rows of the head, which repeat on every page.
    head: usize,
    /// First rows of the groups behind the head.
    groups: Vec<usize>,
    /// Columns that belong together under one heading.
    spans: Vec<Range<usize>>,
}

impl<'a> Plan<'a> {
    fn of(table: &'a Table) -> Self {
        let (cells, columns) = places(table);
        let form = Form::of(table);
        let rank = |cell: &Placed<'_>| form.map_or(Rank::Figure, |form| form.rank(&cell.cell.text()));
        let mut ranks: Vec<Rank> = cells.iter().map(rank).collect();
        let rows = table.rows.len();
        // A row with a figure is no row of headings, and behind its first figure it has no labels.
        let mut first = 0;
        while first < cells.len() {
            let row = cells[first].row;
            let end = first + cells[first..].iter().take_while(|cell| cell.row == row).count();
            let headed = |rank: &Rank| matches!(rank, Rank::Block | Rank::Corner | Rank::Heading);
            if !ranks[first..end].iter().all(headed) {
                let labels = ranks[first..end]
                    .iter()
                    .take_while(|rank| **rank == Rank::Label)
                    .count();
                ranks[first + labels..end].fill(Rank::Figure);
            }
            first = end;
        }
        let head = form.map_or(0, |form| form.header_rows.min(rows));
        let mut groups: Vec<usize> = cells
            .iter()
            .zip(&ranks)
            .filter(|(cell, rank)| **rank == Rank::Block && cell.row >= head)
            .map(|(cell, _)| cell.row)
            .collect();
        if head < rows && groups.first() != Some(&head) {
            groups.insert(0, head);
        }
        // A cell that reaches over the border of a group would be cut there.
        let reaches = |row: usize| cells.iter().any(|cell| cell.row < row && cell.row + cell.rows > row);
        groups.retain(|row| *row == head || !reaches(*row));
        let head = if reaches(head) { 0 } else { head };
        if head == 0 && rows > 0 && groups.first() != Some(&0) {
            groups.insert(0, 0);
        }
        let mut plan = Self {
            cells,
            ranks,
            columns,
            rows,
            head,
            groups,
            spans: Vec::new(),
        };
        plan.spans = plan.spans();
        plan
    }

    /// The narrowest headings over several columns; only where one head stands over all rows.
    fn spans(&self) -> Vec<Range<usize>> {
        let wide = || {
            self.cells
                .iter()
                .zip(&self.ranks)
                .filter(|(cell, rank)| **rank == Rank::Heading && cell.columns > 1 && cell.row < self.head)
        };
        let range = |cell: &Placed<'_>| cell.column..cell.column + cell.columns;
        let holds = |outer: &Range<usize>, inner: &Range<usize>| {
            outer != inner && outer.start <= inner.start && inner.end <= outer.end
        };
        let mut spans: Vec<Range<usize>> = wide().map(|(cell, _)| range(cell)).collect();
        let all = spans.clone();
        spans.retain(|span| !all.iter().any(|other| holds(span, other)));
        spans.sort_by_key(|span| span.start);
        spans.dedup();
        spans
    }
}

impl Page {
    pub(super) fn table(&mut self, table: &Table) {
        let plan = Plan::of(table);
        if plan.cells.is_empty() {
            if let Some(caption) = &table.caption {
                self.paragraph(&caption.text);
            }
            return;
        }
        let heading = self.section.as_ref().map(|(number, text)| (id(*number), text.clone()));
        // On a small screen it is moved within its box, which a keyboard has to reach.
        let wide = if plan.columns > WIDE { " gongkai-wide" } else { "" };
        self.out
            .push_str(&format!("<figure class=\"gongkai-table{wide}\" tabindex=\"0\""));
        match &heading {
            Some((id, _)) => self.out.push_str(&format!(" aria-labelledby=\"{id}\">\n")),
            None => self.out.push_str(" aria-label=\"统计表\">\n"),
        }
        self.out.push_str("<table");
        if let (true, None, Some((id, _))) = (self.fragment, &table.caption, &heading) {
            self.out.push_str(&format!(" aria-labelledby=\"{id}\""));
        }
        self.out.push_str(">\n");
        self.caption(table, heading.map(|(_, text)| text));
        self.columns(&plan);
        if plan.head > 0 {
            self.group("thead", &plan, 0..plan.head);
        }
        for (at, start) in plan.groups.iter().enumerate() {
            let end = plan.groups.get(at + 1).copied().unwrap_or(plan.rows);
            self.group("tbody", &plan, *start..end);
        }
        self.out.push_str("</table>\n</figure>\n");
    }

    /// The caption: that of the document, else one for screen readers only, because it would say the heading again.
    fn caption(&mut self, table: &Table, heading: Option<String>) {
        if let Some(caption) = &table.caption {
            self.out.push_str("<caption>");
            lines(&caption.text, &mut self.out);
            self.out.push_str("</caption>\n");
        } else if let Some(heading) = heading.filter(|_| !self.fragment) {
            self.out.push_str("<caption class=\"visually-hidden\">");
            lines(&heading, &mut self.out);
            if self.captions > 1 {
                self.out.push_str(&format!("（第{}张表）", self.captions));
            }
            self.out.push_str("</caption>\n");
        }
    }

    fn columns(&mut self, plan: &Plan<'_>) {
        if plan.spans.is_empty() {
            return;
        }
        let mut column = 0;
        for span in &plan.spans {
            for _ in column..span.start {
                self.out.push_str("<colgroup><col></colgroup>");
            }
            self.out
                .push_str(&format!("<colgroup span=\"{}\"></colgroup>", span.len()));
            column = span.end;
        }
        for _ in column..plan.columns {
            self.out.push_str("<colgroup><col></colgroup>");
        }
        self.out.push('\n');
    }

    fn group(&mut self, name: &str, plan: &Plan<'_>, rows: Range<usize>) {
        self.out.push_str(&format!("<{name}>\n"));
        let mut cells = plan.cells.iter().zip(&plan.ranks).peekable();
        while cells.next_if(|(cell, _)| cell.row < rows.start).is_some() {}
        for row in rows {
            self.out.push_str("<tr>");
            while let Some((cell, rank)) = cells.next_if(|(cell, _)| cell.row == row) {
                self.cell(plan, cell, *rank);
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn cell(&mut self, plan: &Plan<'_>, cell: &Placed<'_>, rank: Rank) {
        let columns = cell.column..cell.column + cell.columns;
        let scope = match rank {
            Rank::Figure => None,
            Rank::Block => Some("rowgroup"),
            Rank::Label => Some("row"),
            Rank::Heading if cell.columns > 1 && plan.spans.contains(&columns) => Some("colgroup"),
            Rank::Heading | Rank::Corner => Some("col"),
        };
        let tag = if scope.is_some() { "th" } else { "td" };
        self.out.push('<');
        self.out.push_str(tag);
        if let Some(scope) = scope {
            self.out.push_str(&format!(" scope=\"{scope}\""));
        }
        for (name, span) in [("rowspan", cell.rows), ("colspan", cell.columns)] {
            if span > 1 {
                self.out.push_str(&format!(" {name}=\"{span}\""));
            }
        }
        self.out.push('>');
        match cell.cell.content.as_slice() {
            // Most cells hold one text.
            [Block::Paragraph(paragraph)] => lines(&paragraph.text, &mut self.out),
            blocks => {
                for block in blocks {
                    self.block(block);
                }
            }
        }
        self.out.push_str(&format!("</{tag}>"));
    }
}
