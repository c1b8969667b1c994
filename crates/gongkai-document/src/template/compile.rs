//! From the tree of a template to its program: every path is looked up in the model, every helper in the slice,
//! partials are put in where they are named. Everything wrong is told, not the first only. Leaves out running it.

use super::helpers::{self, Helper};
use super::program::{Expr, Op};
use super::syntax::{self, Argument, BlockNode, Call, MAX_NESTING, Node};
use super::{Fault, Spot};
use gongkai_core::message::excerpt;
use gongkai_core::messages;
use gongkai_core::nearest::nearest;
use gongkai_core::shape::RecordId;
use std::collections::HashMap;

/// Steps of the longest program: partials are put in wherever they are named.
pub(super) const MAX_OPS: usize = 200_000;

/// The sources of a template by name.
pub(super) trait Sources {
    /// The text of a partial, the number of its first line and of its file.
    fn partial(&self, name: &str) -> Option<(&str, u32, u16)>;
    /// All names, for a suggestion.
    fn names(&self) -> Vec<&str>;
}

/// A field that a template prints, as often as it names it.
#[derive(Debug, Clone)]
pub(super) struct Use {
    /// The field path, `[]` for any item of a list. A group of figures or a section stands for all in it.
    pub path: String,
    /// It is asked for, not printed.
    pub tested: bool,
}

/// What came of a template.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub ops: Vec<Op>,
    pub uses: Vec<Use>,
    pub faults: Vec<Fault>,
}

/// Compiles the tree of a template.
pub(super) fn compile(nodes: &[Node], sources: &dyn Sources) -> Compiled {
    let mut compiler = Compiler {
        sources,
        parsed: HashMap::new(),
        scopes: vec![Scope {
            kind: Kind::Record(RecordId::REPORT),
            path: String::new(),
            fixed: true,
            item: None,
            index: None,
            list: false,
        }],
        partials: Vec::new(),
        depth: 0,
        count: 0,
        out: Compiled::default(),
    };
    let ops = compiler.nodes(nodes);
    compiler.out.ops = ops;
    compiler.out
}

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Leaf,
    Record(RecordId),
    List(RecordId),
    /// Computed by a helper.
    Value,
}

/// What names mean inside a block.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: Kind,
    pub(super) path: String,
    /// The path has no item of a list in it.
    pub(super) fixed: bool,
    pub(super) item: Option<String>,
    pub(super) index: Option<String>,
    /// It is the item of an `#each`.
    pub(super) list: bool,
}

pub(super) struct Compiler<'a> {
    pub(super) sources: &'a dyn Sources,
    pub(super) parsed: HashMap<String, std::rc::Rc<Vec<Node>>>,
    pub(super) scopes: Vec<Scope>,
    pub(super) partials: Vec<String>,
    pub(super) depth: usize,
    pub(super) count: usize,
    pub(super) out: Compiled,
}

pub(super) struct Found {
    pub(super) expr: Expr,
    pub(super) kind: Kind,
    pub(super) path: String,
    pub(super) fixed: bool,
}

impl Compiler<'_> {
    pub(super) fn fault(&mut self, fault: Fault) {
        if self.out.faults.len() < 100 {
            self.out.faults.push(fault);
        }
    }

    fn nodes(&mut self, nodes: &[Node]) -> Vec<Op> {
        let mut ops = Vec::new();
        for node in nodes {
            if self.count > MAX_OPS || self.depth > MAX_NESTING {
                return ops;
            }
            self.count += 1;
            match node {
                Node::Text(text, spot) => self.text(text, *spot, &mut ops),
                Node::Print(call) => self.print(call, &mut ops),
                Node::Block(block) => self.block(block, &mut ops),
                Node::Partial(call) => self.partial(call, &mut ops),
            }
            if self.count > MAX_OPS {
                let spot = first_spot(node);
                self.fault(Fault::new(spot, messages::template_too_large(MAX_OPS)));
            }
        }
        ops
    }

    fn text(&mut self, text: &str, spot: Spot, ops: &mut Vec<Op>) {
        let mut spot = spot;
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                ops.push(Op::Newline);
                spot.line += 1;
                spot.column = 1;
            }
            let line = line.strip_suffix('\r').unwrap_or(line);
            if !line.is_empty() {
                ops.push(Op::Text(line.into(), spot));
            }
            self.count += 1;
        }
    }

    fn print(&mut self, call: &Call, ops: &mut Vec<Op>) {
        let spot = call.spot;
        match call.name.as_str() {
            "table" => {
                if let Some(key) = self.table(call) {
                    ops.push(Op::Table(key, spot));
                }
                return;
            }
            "narrative" => {
                if let Some(expr) = self.narrative(call) {
                    ops.push(Op::Narrative(expr, spot));
                }
                return;
            }
            _ => {}
        }
        let Some((expr, kind)) = self.call(call, true) else {
            return;
        };
        match kind {
            Kind::Leaf | Kind::Value => ops.push(Op::Print(expr, spot)),
            Kind::Record(_) | Kind::List(_) => {
                let help = match kind {
                    Kind::List(_) => messages::template_print_list_help(&call.name),
                    _ => messages::template_print_record_help(&call.name),
                };
                self.fault(Fault::new(spot, messages::template_print_record(&call.name)).help(help));
            }
        }
    }

    fn table(&mut self, call: &Call) -> Option<&'static str> {
        const KEYS: [&str; 3] = ["disclosure", "applications", "proceedings"];
        if !call.alone {
            self.fault(Fault::new(call.spot, messages::template_own_line("table")));
            return None;
        }
        let [Argument::Text(name, spot)] = call.arguments.as_slice() else {
            let message = messages::template_arguments("table", "\"applications\"");
            self.fault(Fault::new(call.spot, message));
            return None;
        };
        let Some(key) = KEYS.into_iter().find(|key| key == name) else {
            let fault = Fault::new(*spot, messages::template_unknown_table(excerpt(name), KEYS.join("、")));
            self.fault(fault);
            return None;
        };
        self.used(key, false);
        Some(key)
    }

    fn narrative(&mut self, call: &Call) -> Option<Expr> {
        if !call.alone {
            self.fault(Fault::new(call.spot, messages::template_own_line("narrative")));
            return None;
        }
        let [Argument::Path(path, spot)] = call.arguments.as_slice() else {
            let message = messages::template_arguments("narrative", "overview");
            self.fault(Fault::new(call.spot, message));
            return None;
        };
        let found = self.path(path, *spot)?;
        let name = |id: RecordId| id.record().name.as_str();
        let blocks = match found.kind {
            Kind::Record(id) if name(id) == "Section" => format!("{}.blocks", found.path),
            Kind::List(id) if name(id) == "Block" => found.path.clone(),
            _ => {
                self.fault(Fault::new(*spot, messages::template_no_narrative(path)));
                return None;
            }
        };
        self.used(&blocks, false);
        Some(found.expr)
    }

    fn block(&mut self, block: &BlockNode, ops: &mut Vec<Op>) {
        let call = &block.call;
        let spot = call.spot;
        self.depth += 1;
        if self.depth > MAX_NESTING {
            self.fault(Fault::new(spot, messages::template_too_deep(MAX_NESTING)));
        }
        match call.name.as_str() {
            "if" | "unless" => {
                let test = self.only_argument(call, false).map(|(found, _)| found.expr);
                let then = self.nodes(&block.body);
                let otherwise = self.nodes(&block.otherwise);
                if let Some(test) = test {
                    let negate = call.name == "unless";
                    ops.push(Op::If {
                        test,
                        negate,
                        then,
                        otherwise,
                        spot,
                    });
                }
            }
            "each" => {
                if let Some((found, argument)) = self.only_argument(call, false) {
                    if let Kind::List(id) = found.kind {
                        let (body, otherwise) = self.inside(block, Kind::Record(id), format!("{}[]", found.path), true);
                        ops.push(Op::Each {
                            list: found.expr,
                            body,
                            otherwise,
                            spot,
                        });
                    } else {
                        self.fault(Fault::new(argument, messages::template_no_list(&found.path)));
                    }
                }
            }
            "with" => {
                if let Some((found, argument)) = self.only_argument(call, false) {
                    if let Kind::Record(_) = found.kind {
                        let (body, otherwise) = self.inside_of(block, &found);
                        ops.push(Op::With {
                            of: found.expr,
                            always: false,
                            body,
                            otherwise,
                        });
                    } else {
                        self.fault(Fault::new(argument, messages::template_no_record(&found.path)));
                    }
                }
            }
            name => {
                let fault = Fault::new(spot, messages::template_unknown_block(excerpt(name)));
                let fault = match nearest(["if", "unless", "each", "with"], name) {
                    Some(known) => fault.help(messages::nearest_member(known)),
                    None => fault.help(messages::template_unknown_block_help()),
                };
                self.fault(fault);
            }
        }
        self.depth -= 1;
    }

    fn inside_of(&mut self, block: &BlockNode, found: &Found) -> (Vec<Op>, Vec<Op>) {
        self.scopes.push(Scope {
            kind: found.kind,
            path: found.path.clone(),
            fixed: found.fixed,
            item: block.names.first().cloned(),
            index: None,
            list: false,
        });
        let body = self.nodes(&block.body);
        self.scopes.pop();
        (body, self.nodes(&block.otherwise))
    }

    fn inside(&mut self, block: &BlockNode, kind: Kind, path: String, list: bool) -> (Vec<Op>, Vec<Op>) {
        self.scopes.push(Scope {
            kind,
            path,
            fixed: false,
            item: block.names.first().cloned(),
            index: block.names.get(1).cloned(),
            list,
        });
        let body = self.nodes(&block.body);
        self.scopes.pop();
        (body, self.nodes(&block.otherwise))
    }

    fn partial(&mut self, call: &Call, ops: &mut Vec<Op>) {
        let (name, spot) = (&call.name, call.spot);
        if self.partials.contains(name) {
            let way = self.partials.iter().map(String::as_str).chain([name.as_str()]);
            let way = way.collect::<Vec<_>>().join(" → ");
            self.fault(Fault::new(spot, messages::template_cycle(way)));
            return;
        }
        if self.depth >= MAX_NESTING {
            self.fault(Fault::new(spot, messages::template_too_deep(MAX_NESTING)));
            return;
        }
        let nodes = match self.parsed.get(name) {
            Some(nodes) => nodes.clone(),
            None => {
                let Some((text, line, file)) = self.sources.partial(name) else {
                    let fault = Fault::new(spot, messages::template_unknown_partial(excerpt(name)));
                    let names = self.sources.names();
                    let fault = match nearest(names.iter().copied(), name) {
                        Some(known) => fault.help(messages::nearest_member(known)),
                        None => fault.help(messages::template_unknown_partial_help(names.join("、"))),
                    };
                    self.fault(fault);
                    return;
                };
                let parsed = syntax::parse(text, line, file).unwrap_or_else(|fault| {
                    self.fault(fault);
                    Vec::new()
                });
                let nodes = std::rc::Rc::new(parsed);
                self.parsed.insert(name.clone(), nodes.clone());
                nodes
            }
        };
        let found = match call.arguments.as_slice() {
            [] => None,
            [Argument::Path(path, spot)] => {
                let Some(found) = self.path(path, *spot) else { return };
                if !matches!(found.kind, Kind::Record(_)) {
                    self.fault(Fault::new(*spot, messages::template_no_record(path)));
                    return;
                }
                Some(found)
            }
            _ => {
                self.fault(Fault::new(spot, messages::template_arguments(name, "overview")));
                return;
            }
        };
        self.depth += 1;
        self.partials.push(name.clone());
        match found {
            None => {
                let mut inner = self.nodes(&nodes);
                // A partial on a line of its own ends with its line.
                if !call.alone && matches!(inner.last(), Some(Op::Newline)) {
                    inner.pop();
                }
                ops.extend(inner);
            }
            Some(found) => {
                self.scopes.push(Scope {
                    kind: found.kind,
                    path: found.path,
                    fixed: found.fixed,
                    item: None,
                    index: None,
                    list: false,
                });
                let body = self.nodes(&nodes);
                self.scopes.pop();
                ops.push(Op::With {
                    of: found.expr,
                    always: true,
                    body,
                    otherwise: Vec::new(),
                });
            }
        }
        self.partials.pop();
        self.depth -= 1;
    }

    /// The one argument of a block.
    fn only_argument(&mut self, call: &Call, printed: bool) -> Option<(Found, Spot)> {
        let [argument] = call.arguments.as_slice() else {
            let message = messages::template_arguments(format!("#{}", call.name), "overview");
            self.fault(Fault::new(call.spot, message));
            return None;
        };
        if let Some((name, value)) = call.named.first() {
            self.fault(Fault::new(
                value.spot(),
                messages::template_unknown_option(excerpt(name), &call.name),
            ));
        }
        Some((self.argument(argument, printed)?, argument.spot()))
    }

    fn argument(&mut self, argument: &Argument, printed: bool) -> Option<Found> {
        let value = |expr| Found {
            expr,
            kind: Kind::Value,
            path: String::new(),
            fixed: true,
        };
        match argument {
            Argument::Text(text, _) => Some(value(Expr::Text(text.as_str().into()))),
            Argument::Number(text, spot) => match text.parse() {
                Ok(number) => Some(value(Expr::Number(number))),
                Err(_) => {
                    self.fault(Fault::new(*spot, messages::template_no_number(excerpt(text))));
                    None
                }
            },
            Argument::Path(path, spot) => {
                let found = self.path(path, *spot)?;
                if !found.path.is_empty() {
                    self.used(&found.path, !printed);
                }
                Some(found)
            }
            Argument::Call(call) => self.call(call, printed).map(|(expr, kind)| Found {
                expr,
                kind,
                path: String::new(),
                fixed: true,
            }),
        }
    }

    /// An expression: a helper with arguments, or a path alone.
    fn call(&mut self, call: &Call, printed: bool) -> Option<(Expr, Kind)> {
        if call.name.is_empty() {
            let [argument] = call.arguments.as_slice() else {
                self.fault(Fault::new(call.spot, messages::template_tag_empty()));
                return None;
            };
            return self.argument(argument, printed).map(|found| (found.expr, found.kind));
        }
        let helper = helpers::find(&call.name);
        let bare = call.arguments.is_empty() && call.named.is_empty();
        let Some(helper_called) = helper.filter(|_| !bare) else {
            // A field may be called like a helper; a helper without arguments is none.
            if bare && (helper.is_none() || self.is_field(&call.name)) {
                let found = self.path(&call.name, call.spot)?;
                self.used(&found.path, !printed);
                return Some((found.expr, found.kind));
            }
            let fault = match helper {
                Some(helper) => Fault::new(call.spot, messages::template_arguments(helper.name, helper.usage)),
                None => {
                    let fault = Fault::new(call.spot, messages::template_unknown_helper(excerpt(&call.name)));
                    match nearest(helpers::HELPERS.iter().map(|helper| helper.name), &call.name) {
                        Some(known) => fault.help(messages::nearest_member(known)),
                        None => fault.help(messages::template_unknown_helper_help()),
                    }
                }
            };
            self.fault(fault);
            return None;
        };
        self.helper(helper_called, call, printed)
    }

    fn helper(&mut self, helper: &'static Helper, call: &Call, printed: bool) -> Option<(Expr, Kind)> {
        if !(helper.least..=helper.most).contains(&call.arguments.len()) {
            let message = messages::template_arguments(helper.name, helper.usage);
            self.fault(Fault::new(call.spot, message));
            return None;
        }
        let printed = printed && !helper.tests;
        let mut given = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            given.push(self.argument(argument, printed)?.expr);
        }
        if let ("heading", [Expr::Text(section)]) = (helper.name, given.as_slice()) {
            let path = format!("{section}.title");
            self.used(&path, false);
        }
        let mut named = vec![None; helper.options.len()];
        for (name, argument) in &call.named {
            let Some(at) = helper.options.iter().position(|known| known == name) else {
                let fault = Fault::new(
                    argument.spot(),
                    messages::template_unknown_option(excerpt(name), helper.name),
                );
                let fault = fault.help(messages::template_unknown_option_help(helper.usage));
                self.fault(fault);
                continue;
            };
            named[at] = Some(self.argument(argument, printed)?.expr);
        }
        let expr = Expr::Call {
            helper,
            given,
            named,
            spot: call.spot,
        };
        Some((expr, Kind::Value))
    }

    fn used(&mut self, path: &str, tested: bool) {
        self.out.uses.push(Use {
            path: path.to_owned(),
            tested,
        });
    }
}

fn first_spot(node: &Node) -> Spot {
    match node {
        Node::Text(_, spot) => *spot,
        Node::Print(call) | Node::Partial(call) => call.spot,
        Node::Block(block) => block.call.spot,
    }
}
