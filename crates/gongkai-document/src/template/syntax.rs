//! The text of a template as a tree: literal text, expressions, `#if`, `#unless`, `#each`, `#with`, partials. A
//! subset of Handlebars: no raw blocks, no decorators, no dynamic names. Everything that is left in the tree has
//! its place, and nesting is bounded here, so that no later step can run out of stack. Leaves out what names mean
//! (`compile`).

use super::{Fault, Spot};
use gongkai_core::messages;

/// Bytes of the longest template.
pub const MAX_SOURCE: usize = 1 << 20;

/// Blocks, expressions and partials inside each other.
pub const MAX_NESTING: usize = 64;

/// A piece of a template.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Text as it stands.
    Text(String, Spot),
    /// `{{expression}}`
    Print(Call),
    /// `{{#name …}} … {{else}} … {{/name}}`
    Block(Box<BlockNode>),
    /// `{{> name context}}`
    Partial(Call),
}

/// A block.
#[derive(Debug, Clone)]
pub(super) struct BlockNode {
    pub call: Call,
    /// Names behind `as`: of the item and of its number.
    pub names: Vec<String>,
    pub body: Vec<Node>,
    pub otherwise: Vec<Node>,
}

/// A name with what is given to it.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub name: String,
    pub arguments: Vec<Argument>,
    /// Arguments with a name (`places=2`).
    pub named: Vec<(String, Argument)>,
    pub spot: Spot,
    /// It stands alone on its line.
    pub alone: bool,
}

/// What is given to a helper.
#[derive(Debug, Clone)]
pub(super) enum Argument {
    Text(String, Spot),
    Number(String, Spot),
    Path(String, Spot),
    Call(Box<Call>),
}

impl Argument {
    pub(super) const fn spot(&self) -> Spot {
        match self {
            Self::Text(_, spot) | Self::Number(_, spot) | Self::Path(_, spot) => *spot,
            Self::Call(call) => call.spot,
        }
    }
}

/// Names that take a whole line, so that their line leaves nothing behind.
pub(super) const WHOLE_LINE: [&str; 2] = ["table", "narrative"];

/// Reads a template; `first` is the number of its first line.
pub(super) fn parse(text: &str, first: u32, file: u16) -> Result<Vec<Node>, Fault> {
    let start = Spot {
        file,
        line: first,
        column: 1,
        length: 0,
    };
    if text.len() > MAX_SOURCE {
        return Err(Fault::new(start, messages::template_too_long(MAX_SOURCE >> 20)));
    }
    let mut parser = Parser {
        text,
        file,
        at: 0,
        line: first,
        line_start: 0,
        nodes: Vec::new(),
        open: Vec::new(),
    };
    parser.run()?;
    Ok(parser.nodes)
}

/// A block that is not closed yet.
struct Open {
    call: Call,
    names: Vec<String>,
    /// What stood before it.
    before: Vec<Node>,
    /// The body, once `{{else}}` was met.
    body: Option<Vec<Node>>,
    /// Opened by `{{else if}}`: closed together with the block around it.
    chained: bool,
}

struct Parser<'a> {
    text: &'a str,
    file: u16,
    at: usize,
    line: u32,
    line_start: usize,
    nodes: Vec<Node>,
    open: Vec<Open>,
}

/// One `{{…}}`.
struct Tag<'a> {
    inner: &'a str,
    /// Offset of `inner`.
    from: usize,
    start: usize,
    end: usize,
    trim_before: bool,
    trim_after: bool,
    comment: bool,
}

impl<'a> Parser<'a> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut trim = false;
        while let Some(tag) = self.next_tag()? {
            let mut literal = &self.text[self.at..tag.start];
            if trim {
                literal = literal.trim_start();
            }
            if tag.trim_before {
                literal = literal.trim_end();
            }
            let alone = self.alone(&tag);
            let mut end = tag.end;
            if alone {
                // Its line leaves nothing behind.
                let line = self.text[..tag.start].rfind('\n').map_or(0, |at| at + 1);
                let kept = line.max(self.at);
                literal = if trim || tag.trim_before {
                    literal
                } else {
                    &self.text[self.at..kept]
                };
                end += self.text[tag.end..]
                    .find('\n')
                    .map_or(self.text.len() - tag.end, |at| at + 1);
            }
            self.literal(literal);
            self.advance(tag.start);
            let spot = self.spot(tag.start, tag.end);
            self.tag(&tag, spot, alone)?;
            self.advance(end);
            trim = tag.trim_after;
        }
        let rest = &self.text[self.at..];
        self.literal(if trim { rest.trim_start() } else { rest });
        match self.open.pop() {
            None => Ok(()),
            Some(open) => Err(
                Fault::new(open.call.spot, messages::template_not_closed(&open.call.name))
                    .help(messages::template_not_closed_help(&open.call.name)),
            ),
        }
    }

    /// Whether nothing else stands on the line of a tag that prints nothing itself.
    fn alone(&self, tag: &Tag<'_>) -> bool {
        let first = tag.inner.trim_start();
        let word = first.split_whitespace().next().unwrap_or_default();
        let silent =
            tag.comment || first.starts_with(['#', '/', '>', '^']) || word == "else" || WHOLE_LINE.contains(&word);
        let before = self.text[..tag.start].rsplit('\n').next().unwrap_or_default();
        let after = self.text[tag.end..].split('\n').next().unwrap_or_default();
        silent && before.trim().is_empty() && after.trim().is_empty()
    }

    fn literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let spot = self.spot(self.at, self.at);
        // `\{{` was kept for what it stands for.
        let text = text.replace("\\{{", "{{");
        self.nodes.push(Node::Text(text, spot));
    }

    fn next_tag(&self) -> Result<Option<Tag<'a>>, Fault> {
        let mut from = self.at;
        let start = loop {
            let Some(found) = self.text[from..].find("{{") else {
                return Ok(None);
            };
            let start = from + found;
            if !self.text[..start].ends_with('\\') {
                break start;
            }
            from = start + 2;
        };
        let mut inner = start + 2;
        let rest = &self.text[inner..];
        let (close, comment) = if rest.trim_start_matches('~').starts_with("!--") {
            ("--", true)
        } else {
            ("", rest.trim_start_matches('~').starts_with('!'))
        };
        // Nothing is escaped here: three braces say the same as two.
        let triple = rest.starts_with('{');
        inner += usize::from(triple);
        let ending = if triple { "}}}" } else { "}}" };
        let body = &self.text[inner..];
        let unfinished =
            || Fault::new(self.spot_far(start), messages::template_tag_open()).help(messages::template_tag_open_help());
        let length = if close.is_empty() {
            end_of_tag(body, ending).ok_or_else(unfinished)?
        } else {
            let from = body
                .find("--}}")
                .or_else(|| body.find("--~}}"))
                .ok_or_else(unfinished)?;
            from + body[from..].find("}}").ok_or_else(unfinished)?
        };
        let whole = &body[..length];
        let trim_before = whole.starts_with('~');
        let trim_after = whole.ends_with('~');
        let lead = usize::from(trim_before);
        let inner_text = whole[lead..].trim_end_matches('~');
        Ok(Some(Tag {
            inner: inner_text,
            from: inner + lead,
            start,
            end: inner + length + ending.len(),
            trim_before,
            trim_after,
            comment,
        }))
    }

    fn tag(&mut self, tag: &Tag<'a>, spot: Spot, alone: bool) -> Result<(), Fault> {
        if tag.comment {
            return Ok(());
        }
        let inner = tag.inner.trim_start();
        let from = tag.from + (tag.inner.len() - inner.len());
        let mut reader = Reader {
            text: inner,
            at: 0,
            spot,
            from,
            start: tag.start,
        };
        let kind = inner.chars().next().unwrap_or(' ');
        match kind {
            '#' => {
                reader.at = 1;
                let (call, names) = reader.block(alone)?;
                self.open(call, names, false)
            }
            '/' => {
                let name = inner[1..].trim();
                self.close(name, spot)
            }
            '>' => {
                reader.at = 1;
                let call = reader.call(alone, 0)?;
                reader.finish()?;
                self.nodes.push(Node::Partial(call));
                Ok(())
            }
            '^' => self.otherwise(spot),
            _ if inner.trim() == "else" => self.otherwise(spot),
            _ if inner.starts_with("else ") => {
                reader.at = "else ".len();
                self.otherwise(spot)?;
                let (call, names) = reader.block(alone)?;
                self.open(call, names, true)
            }
            _ => {
                let call = reader.call(alone, 0)?;
                reader.finish()?;
                self.nodes.push(Node::Print(call));
                Ok(())
            }
        }
    }

    fn open(&mut self, call: Call, names: Vec<String>, chained: bool) -> Result<(), Fault> {
        if self.open.len() >= MAX_NESTING {
            return Err(Fault::new(call.spot, messages::template_too_deep(MAX_NESTING)));
        }
        self.open.push(Open {
            call,
            names,
            before: std::mem::take(&mut self.nodes),
            body: None,
            chained,
        });
        Ok(())
    }

    fn otherwise(&mut self, spot: Spot) -> Result<(), Fault> {
        match self.open.last_mut() {
            Some(open) if open.body.is_none() => {
                open.body = Some(std::mem::take(&mut self.nodes));
                Ok(())
            }
            _ => Err(Fault::new(spot, messages::template_else_alone())),
        }
    }

    fn close(&mut self, name: &str, spot: Spot) -> Result<(), Fault> {
        loop {
            let Some(open) = self.open.pop() else {
                return Err(Fault::new(spot, messages::template_close_alone(name)));
            };
            let last = std::mem::take(&mut self.nodes);
            let (body, otherwise) = match open.body {
                Some(body) => (body, last),
                None => (last, Vec::new()),
            };
            let opened = open.call.name.clone();
            let line = open.call.spot.line;
            self.nodes = open.before;
            self.nodes.push(Node::Block(Box::new(BlockNode {
                call: open.call,
                names: open.names,
                body,
                otherwise,
            })));
            if !open.chained {
                if opened == name {
                    return Ok(());
                }
                return Err(Fault::new(spot, messages::template_close_other(line, &opened, name)));
            }
        }
    }

    fn advance(&mut self, to: usize) {
        let passed = &self.text[self.at.min(to)..to];
        if let Some(last) = passed.rfind('\n') {
            let count = passed.bytes().filter(|byte| *byte == b'\n').count();
            self.line = self.line.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            self.line_start = self.at + last + 1;
        }
        self.at = to;
    }

    /// The place of a part that begins on the current line.
    fn spot(&self, start: usize, end: usize) -> Spot {
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Spot {
            file: self.file,
            line: self.line,
            column: count(&self.text[self.line_start..start]).saturating_add(1),
            length: count(self.text[start..end].lines().next().unwrap_or_default()),
        }
    }

    /// The place of a part on a later line.
    fn spot_far(&self, start: usize) -> Spot {
        let passed = &self.text[self.at..start];
        let lines = u32::try_from(passed.matches('\n').count()).unwrap_or(u32::MAX);
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let column = self.text[line_start..start].chars().count() + 1;
        Spot {
            file: self.file,
            line: self.line.saturating_add(lines),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            length: 2,
        }
    }
}

/// Where the tag ends: braces inside quotes do not count.
fn end_of_tag(body: &str, ending: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in body.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), '\n') => return None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '}') if body[at..].starts_with(ending) => return Some(at),
            (None, '{') if body[at..].starts_with("{{") => return None,
            _ => {}
        }
    }
    None
}

/// Reads the inside of a tag.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    spot: Spot,
    from: usize,
    start: usize,
}

impl<'a> Reader<'a> {
    fn block(&mut self, alone: bool) -> Result<(Call, Vec<String>), Fault> {
        let call = self.call(alone, 0)?;
        let mut names = Vec::new();
        self.space();
        if let Some(rest) = self.rest().strip_prefix("as") {
            let inner = rest.trim().strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
            let Some(inner) = inner else {
                return Err(self.fault(messages::template_as_wrong()));
            };
            names = inner.split_whitespace().map(str::to_owned).collect();
            self.at = self.text.len();
        }
        self.finish()?;
        Ok((call, names))
    }

    fn call(&mut self, alone: bool, depth: usize) -> Result<Call, Fault> {
        if depth > MAX_NESTING {
            return Err(self.fault(messages::template_too_deep(MAX_NESTING)));
        }
        self.space();
        let spot = if depth == 0 { self.spot } else { self.here() };
        // `{{"a text"}}` says itself.
        let name = match self.rest().chars().next() {
            Some('"' | '\'' | '(') => String::new(),
            _ => self.word().to_owned(),
        };
        if name.is_empty() && !self.rest().starts_with(['"', '\'', '(']) {
            return Err(self.fault(messages::template_tag_empty()));
        }
        let mut call = Call {
            name,
            arguments: Vec::new(),
            named: Vec::new(),
            spot,
            alone,
        };
        loop {
            self.space();
            let rest = self.rest();
            if rest.is_empty() || rest.starts_with(')') || is_as(rest) {
                return Ok(call);
            }
            let start = self.at;
            let word = self.word();
            if !word.is_empty() && self.rest().starts_with('=') {
                self.at += 1;
                let value = self.argument(depth)?;
                call.named.push((word.to_owned(), value));
            } else {
                self.at = start;
                let value = self.argument(depth)?;
                call.arguments.push(value);
            }
        }
    }

    fn argument(&mut self, depth: usize) -> Result<Argument, Fault> {
        let spot = self.here();
        let rest = self.rest();
        if let Some(quote) = rest.chars().next().filter(|letter| matches!(letter, '"' | '\'')) {
            let inner = &rest[1..];
            let Some(end) = inner.find(quote) else {
                return Err(Fault::new(spot, messages::template_quote_open()));
            };
            self.at += end + 2;
            return Ok(Argument::Text(inner[..end].to_owned(), self.spot_from(spot)));
        }
        if rest.starts_with('(') {
            self.at += 1;
            let call = self.call(false, depth + 1)?;
            if !self.rest().starts_with(')') {
                return Err(Fault::new(spot, messages::template_bracket_open()));
            }
            self.at += 1;
            return Ok(Argument::Call(Box::new(call)));
        }
        let word = self.word();
        if word.is_empty() {
            return Err(self.fault(messages::template_letter(rest.chars().next().unwrap_or(' '))));
        }
        let spot = self.spot_from(spot);
        let number = word.strip_prefix('-').unwrap_or(word);
        if number.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Ok(Argument::Number(word.to_owned(), spot));
        }
        Ok(Argument::Path(word.to_owned(), spot))
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest
            .find(|letter: char| letter.is_whitespace() || "()=|\"'{}".contains(letter))
            .unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn finish(&mut self) -> Result<(), Fault> {
        self.space();
        match self.rest().chars().next() {
            None => Ok(()),
            Some(letter) => Err(self.fault(messages::template_letter(letter))),
        }
    }

    /// The place of what comes next; a tag over several lines is placed at its beginning.
    fn here(&self) -> Spot {
        let passed = &self.text[..self.at];
        if passed.contains('\n') {
            return self.spot;
        }
        let lead = u32::try_from(self.from - self.start).unwrap_or(0);
        let passed = u32::try_from(passed.chars().count()).unwrap_or(u32::MAX);
        Spot {
            file: self.spot.file,
            line: self.spot.line,
            column: self.spot.column.saturating_add(lead).saturating_add(passed),
            length: 1,
        }
    }

    fn spot_from(&self, spot: Spot) -> Spot {
        let end = self.here();
        Spot {
            file: self.spot.file,
            length: end.column.saturating_sub(spot.column).max(1),
            ..spot
        }
    }

    fn fault(&self, message: gongkai_core::Message) -> Fault {
        Fault::new(self.here(), message)
    }
}

fn is_as(rest: &str) -> bool {
    rest.strip_prefix("as")
        .is_some_and(|rest| rest.trim_start().starts_with('|'))
}
