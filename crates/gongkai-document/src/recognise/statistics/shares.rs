//! Shares: 占17.46%, (17.46%), 占比分别为49.2%、12.3%. Leaves out of which whole they are.

use super::gap::Gap;
use super::quantities::{DEALT, Finder, Quantity, before};
use super::{names, numbers};
use std::ops::Range;

impl Finder<'_> {
    /// Puts a share (占17.46%) to the figure before; whether it was one.
    pub(super) fn share(&mut self, quantity: &mut Quantity, gap: &Gap) -> bool {
        if quantity.unit != "%" {
            return false;
        }
        let clause = gap.clause.trim();
        let goes_on = !gap.stop && clause.trim_matches(['、', '和', '及', '与']).is_empty();
        if let Some(next) = self.dealt.next().filter(|_| goes_on) {
            let name = self.found.get(next - 1).and_then(|first| first.shares.last());
            quantity.name = name.map_or_else(|| "占比".to_owned(), |share| share.name.clone());
            self.found[next].shares.push(quantity.clone());
            return true;
        }
        self.dealt = 0..0;
        let said = ["占", "比重", "比例", "约占", "各占", "分别占"]
            .iter()
            .any(|word| clause.starts_with(word));
        let bracket = before(clause).map_or(clause, |_| "").is_empty() && gap.sign == Some('（');
        if !(said || bracket) || gap.stop {
            return false;
        }
        let name = names::name(clause);
        let name = name.trim_end_matches('的');
        quantity.name = if matches!(name, "" | "占" | "约占") {
            "占比"
        } else {
            name
        }
        .to_owned();
        let share = quantity.clone();
        if let Some(dealt) = clause.contains("分别").then(|| self.dealt_out(quantity)).flatten() {
            self.found[dealt.start].shares.push(share);
            self.dealt = dealt.start + 1..dealt.end;
            return true;
        }
        self.last().is_some_and(|last| {
            let whole = last.unit != "%";
            if whole {
                last.shares.push(share);
            }
            whole
        })
    }

    /// The figures that a row of shares belongs to, of which this is the first: as many as there are shares.
    fn dealt_out(&self, first: &Quantity) -> Option<Range<usize>> {
        let mut at = first.end;
        let mut count = 1;
        while count < DEALT
            && self
                .letters
                .get(at)
                .is_some_and(|letter| "、，和及与".contains(*letter))
        {
            let next = numbers::at(self.letters, at + 1)
                .filter(|next| next.percent || self.letters.get(next.end) == Some(&'%'));
            let Some(next) = next else { break };
            at = next.end + usize::from(!next.percent);
            count += 1;
        }
        let start = self.found.len().checked_sub(count).filter(|_| count > 1)?;
        let own = |figure: &Quantity| figure.sentence == first.sentence && figure.unit != "%";
        self.found[start..].iter().all(own).then_some(start..self.found.len())
    }
}
