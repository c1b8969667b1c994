//! Runs a compiled template over a report and makes blocks. Lines of the template make the blocks: `# ` begins a
//! heading, any other line is a paragraph. What comes from the report is never looked at for such marks, so that
//! no text of a report can turn into something else. Leaves out what the blocks look like.

use super::data::{Held, Record};
use super::helpers::Given;
use super::program::{Expr, Loop, Op, Step, Value};
use super::{Fault, Spot};
use crate::document::{Block, Document, Heading, Paragraph};
use crate::statutory;
use gongkai_core::{Report, messages};

/// Bytes of the longest document.
pub const MAX_OUTPUT: usize = 16 << 20;

/// Steps that a template may take over one report: blocks in blocks over long lists end here.
pub const MAX_STEPS: usize = 5_000_000;

/// Runs a program.
pub(super) fn run(ops: &[Op], report: &Report, previous: Option<&Report>) -> Result<Document, Fault> {
    let mut run = Run {
        report,
        previous,
        spot: Spot::START,
        frames: vec![Frame {
            record: Record::Report(report),
            index: 0,
            count: 0,
        }],
        out: Out::default(),
        steps: 0,
    };
    run.ops(ops)?;
    run.out.end_line();
    Ok(Document { blocks: run.out.blocks })
}

struct Frame<'a> {
    record: Record<'a>,
    index: usize,
    count: usize,
}

struct Run<'a> {
    report: &'a Report,
    /// Last year's.
    previous: Option<&'a Report>,
    /// Where the step stands.
    spot: Spot,
    frames: Vec<Frame<'a>>,
    out: Out,
    steps: usize,
}

impl<'a> Run<'a> {
    fn ops(&mut self, ops: &[Op]) -> Result<(), Fault> {
        for op in ops {
            self.steps += 1;
            match op {
                Op::Text(text, spot) => {
                    self.out.literal(text, *spot);
                    self.check(*spot)?;
                }
                Op::Newline => self.out.end_line(),
                Op::Print(expr, spot) => {
                    self.spot = *spot;
                    let value = self.value(expr)?;
                    self.out.begin(*spot);
                    if !value.write(&mut self.out.line) {
                        return Err(Fault::new(*spot, messages::template_cannot_print()));
                    }
                    self.check(*spot)?;
                }
                Op::If {
                    test,
                    negate,
                    then,
                    otherwise,
                    spot,
                } => {
                    self.spot = *spot;
                    let truth = self.value(test)?.is_there() != *negate;
                    self.check(*spot)?;
                    self.ops(if truth { then } else { otherwise })?;
                }
                Op::Each {
                    list,
                    body,
                    otherwise,
                    spot,
                } => {
                    self.spot = *spot;
                    let Value::List(list) = self.value(list)? else {
                        self.ops(otherwise)?;
                        continue;
                    };
                    for index in 0..list.len() {
                        let Some(record) = list.get(index) else { break };
                        self.frames.push(Frame {
                            record,
                            index,
                            count: list.len(),
                        });
                        let result = self.ops(body);
                        self.frames.pop();
                        result?;
                        self.steps += 1;
                        self.check(*spot)?;
                    }
                    if list.len() == 0 {
                        self.ops(otherwise)?;
                    }
                }
                Op::With {
                    of,
                    always,
                    body,
                    otherwise,
                    ..
                } => {
                    let value = self.value(of)?;
                    let there = *always || value.is_there();
                    // Paths into the tables need no record.
                    let record = match value {
                        Value::Record(record) => Some(record),
                        Value::Truth(_) => Some(Record::Report(self.report)),
                        _ => None,
                    };
                    let Some(record) = record.filter(|_| there) else {
                        self.ops(otherwise)?;
                        continue;
                    };
                    self.frames.push(Frame {
                        record,
                        index: 0,
                        count: 0,
                    });
                    let result = self.ops(body);
                    self.frames.pop();
                    result?;
                }
                Op::Table(key, spot) => {
                    self.out.end_line();
                    for table in statutory::of_key(self.report, key) {
                        let made = statutory::table(self.report, table, &spot.place());
                        self.out.size += made.rows.iter().map(|row| row.cells.len() * 16).sum::<usize>();
                        self.out.blocks.push(Block::Table(made));
                        self.check(*spot)?;
                    }
                }
                Op::Narrative(expr, spot) => self.narrative(expr, *spot)?,
            }
        }
        Ok(())
    }

    fn check(&self, spot: Spot) -> Result<(), Fault> {
        if self.out.size + self.out.line.len() > MAX_OUTPUT {
            return Err(Fault::new(spot, messages::template_output_large(MAX_OUTPUT >> 20))
                .help(messages::template_runaway_help()));
        }
        if self.steps > MAX_STEPS {
            return Err(Fault::new(spot, messages::template_runaway(MAX_STEPS)).help(messages::template_runaway_help()));
        }
        Ok(())
    }

    fn narrative(&mut self, expr: &Expr, spot: Spot) -> Result<(), Fault> {
        use super::data::List;
        self.out.end_line();
        self.spot = spot;
        let blocks = match self.value(expr)? {
            Value::Record(Record::Section(section)) => section.blocks.as_slice(),
            Value::List(List::Blocks(blocks)) => blocks,
            _ => return Ok(()),
        };
        for block in blocks {
            self.steps += 1;
            let text = block.printed();
            if text.is_empty() {
                continue;
            }
            self.out.size += text.len();
            self.check(spot)?;
            let place = spot.place();
            // Sections are of level 2, under the title.
            let heading = block.heading.is_some() && block.text.is_none();
            self.out.blocks.push(if heading {
                let level = block.level.unwrap_or(2).saturating_add(1);
                Block::Heading(Heading {
                    level: Some(level),
                    text,
                    place,
                })
            } else {
                Block::Paragraph(Paragraph { text, place })
            });
        }
        Ok(())
    }

    fn value(&mut self, expr: &Expr) -> Result<Value<'a>, Fault> {
        Ok(match expr {
            Expr::Text(text) => Value::Text(text.to_string().into()),
            Expr::Number(number) => Value::Number(*number),
            Expr::Figure(id) => Value::cell(self.report, *id),
            Expr::Group(ids) => Value::Truth(ids.iter().any(|id| self.report.tables.figure(*id).is_some())),
            Expr::Field { up, steps, .. } => self.field(*up, steps),
            Expr::Before(expr) => return self.before(expr),
            Expr::Loop(kind, up) => {
                let frame = self.frames.get(self.frames.len().wrapping_sub(up + 1));
                let (index, count) = frame.map_or((0, 0), |frame| (frame.index, frame.count));
                let number = |number: usize| Value::Number(u64::try_from(number).unwrap_or(u64::MAX).into());
                match kind {
                    Loop::Index => number(index),
                    Loop::Number => number(index + 1),
                    Loop::First => Value::Truth(index == 0),
                    Loop::Last => Value::Truth(index + 1 == count),
                }
            }
            Expr::Call {
                helper,
                given,
                named,
                spot,
            } => {
                self.steps += given.len();
                let mut values = Vec::with_capacity(given.len());
                for expr in given {
                    values.push(self.value(expr)?);
                }
                let mut options = Vec::with_capacity(named.len());
                for expr in named {
                    options.push(match expr {
                        None => None,
                        Some(expr) => Some(self.value(expr)?),
                    });
                }
                let given = Given {
                    helper,
                    values: &values,
                    named: &options,
                    report: self.report,
                };
                return (helper.call)(&given).map_err(|message| Fault::new(*spot, message));
            }
        })
    }

    /// A value of last year's report. Whether there is one may be asked; what stands in it only where there is.
    fn before(&self, expr: &Expr) -> Result<Value<'a>, Fault> {
        let Some(previous) = self.previous else {
            return match expr {
                Expr::Field { steps, .. } if steps.is_empty() => Ok(Value::Nothing),
                _ => {
                    Err(Fault::new(self.spot, messages::template_no_previous())
                        .help(messages::template_no_previous_help()))
                }
            };
        };
        Ok(match expr {
            Expr::Figure(id) => Value::cell(previous, *id),
            Expr::Group(ids) => Value::Truth(ids.iter().any(|id| previous.tables.figure(*id).is_some())),
            Expr::Field { steps, .. } => reached(Record::Report(previous), steps),
            _ => Value::Nothing,
        })
    }

    fn field(&self, up: usize, steps: &[Step]) -> Value<'a> {
        match self.frames.get(self.frames.len().wrapping_sub(up + 1)) {
            Some(frame) => reached(frame.record, steps),
            None => Value::Nothing,
        }
    }
}

/// What stands at the end of steps from a record.
fn reached<'a>(record: Record<'a>, steps: &[Step]) -> Value<'a> {
    let mut held = Held::Record(record);
    for step in steps {
        held = match (step, held) {
            (Step::Member(name), Held::Record(record)) => record.member(name),
            (Step::Item(at), Held::List(list)) => list.get(*at).map_or(Held::Nothing, Held::Record),
            _ => Held::Nothing,
        };
    }
    match held {
        Held::Nothing => Value::Nothing,
        Held::Text(text) => Value::Text(text),
        Held::Whole(number) => u64::try_from(number).map_or(Value::Nothing, |number| Value::Number(number.into())),
        Held::Decimal(number) => Value::Number(number),
        Held::Date(date) => Value::Date(date),
        Held::Record(record) => Value::Record(record),
        Held::List(list) => Value::List(list),
    }
}

/// What was made so far.
#[derive(Default)]
struct Out {
    blocks: Vec<Block>,
    line: String,
    /// Where the line began, once something was put there.
    begun: Option<Spot>,
    level: Option<u8>,
    /// Bytes in finished blocks.
    size: usize,
}

impl Out {
    /// Text of the template.
    fn literal(&mut self, text: &str, spot: Spot) {
        let mut text = text;
        if self.begun.is_none() {
            text = text.trim_start();
            if text.is_empty() {
                return;
            }
            self.begin(spot);
            if let Some((level, rest)) = heading(text) {
                self.level = Some(level);
                text = rest;
            } else if let Some(rest) = text.strip_prefix('\\').filter(|rest| rest.starts_with('#')) {
                text = rest;
            }
        }
        self.line.push_str(text);
    }

    const fn begin(&mut self, spot: Spot) {
        if self.begun.is_none() {
            self.begun = Some(spot);
        }
    }

    /// Ends the line: what stands on it is a block.
    fn end_line(&mut self) {
        let level = self.level.take();
        let Some(spot) = self.begun.take() else { return };
        let text = std::mem::take(&mut self.line);
        if text.is_empty() {
            return;
        }
        self.size += text.len();
        let place = spot.place();
        self.blocks.push(match level {
            Some(level) => Block::Heading(Heading {
                level: Some(level),
                text,
                place,
            }),
            None => Block::Paragraph(Paragraph { text, place }),
        });
    }
}

/// The level of a heading and the text behind its mark.
pub(super) fn heading(text: &str) -> Option<(u8, &str)> {
    let marks = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = text[marks..].strip_prefix([' ', '\u{3000}'])?;
    let level = u8::try_from(marks).ok().filter(|level| (1..=9).contains(level))?;
    Some((level, rest.trim_start()))
}
