//! A page as a tree: what a browser makes of the markup, however broken (html5ever), in one list of nodes. Nothing
//! in it calls itself for the depth of a page. Leaves out what is visible.

use super::limits;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, local_name};
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

/// Number of a node.
pub(super) type Id = u32;

/// No node.
pub(super) const NONE: Id = Id::MAX;

/// The node of the document itself.
pub(super) const DOCUMENT: Id = 0;

/// A node, with its neighbours.
pub(super) struct Node {
    pub parent: Id,
    pub first: Id,
    last: Id,
    previous: Id,
    pub next: Id,
    /// Line at which it begins, from 1.
    pub line: u32,
    /// Its number among the elements beside it, from 1; 0 where there are no others.
    pub number: u32,
    depth: u16,
    pub data: Data,
}

/// What a node is.
pub(super) enum Data {
    /// The document, or what is inside a template: both are walked only on purpose.
    Root,
    Element(Box<Element>),
    Text(StrTendril),
    /// A comment and the like.
    Nothing,
}

/// An element.
pub(super) struct Element {
    pub name: QualName,
    attributes: Vec<Attribute>,
}

impl Element {
    /// The local name.
    pub(super) fn tag(&self) -> &LocalName {
        &self.name.local
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &LocalName) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.name.local == *name)?;
        Some(&found.value)
    }

    /// The value of an attribute that HTML has no name for.
    pub(super) fn other(&self, name: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|attribute| *attribute.name.local == *name)?;
        Some(&found.value)
    }
}

/// The tree.
pub(super) struct Dom {
    pub nodes: Vec<Node>,
}

/// Why a page is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// Elements in each other.
    Depth,
    /// Elements and texts.
    Nodes,
}

impl Dom {
    /// The tree of a page, or the line at which it goes beyond a limit.
    pub(super) fn parse(text: StrTendril) -> Result<Self, (Excess, u32)> {
        let (dom, _) = Self::build(std::iter::once(text), false)?;
        Ok(dom)
    }

    /// The tree of a page, and for every node the byte at which the tag ends that made it.
    pub(super) fn parse_marked(text: &str) -> Result<(Self, Vec<u32>), (Excess, u32)> {
        // A tag is known when its last letter was read.
        Self::build(text.split_inclusive('>').map(StrTendril::from), true)
    }

    fn build(pieces: impl Iterator<Item = StrTendril>, marked: bool) -> Result<(Self, Vec<u32>), (Excess, u32)> {
        let tree = Tree {
            nodes: RefCell::new(vec![Node::new(Data::Root, 1)]),
            line: Cell::new(1),
            excess: Cell::new(None),
            read: Cell::new(0),
            ends: RefCell::new(marked.then(|| vec![0])),
        };
        let options = TreeBuilderOpts {
            // What stands in `noscript` is for browsers without scripts; nobody has one.
            scripting_enabled: true,
            drop_doctype: true,
            ..TreeBuilderOpts::default()
        };
        let guard = Guard {
            builder: TreeBuilder::new(tree, options),
            last: Cell::new(1),
            tags: Cell::new(0),
        };
        let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
        let queue = BufferQueue::default();
        let sink = &tokenizer.sink.builder.sink;
        for piece in pieces {
            sink.read.set(sink.read.get().saturating_add(piece.len32()));
            queue.push_back(piece);
            // A script ends each run.
            while !queue.is_empty() && sink.excess.get().is_none() {
                let _ = tokenizer.feed(&queue);
            }
        }
        if tokenizer.sink.builder.sink.excess.get().is_none() {
            tokenizer.end();
        }
        let tree = tokenizer.sink.builder.sink;
        match tree.excess.get() {
            Some(excess) => Err((excess, tree.line.get())),
            None => {
                let mut dom = Self {
                    nodes: tree.nodes.into_inner(),
                };
                dom.count();
                Ok((dom, tree.ends.into_inner().unwrap_or_default()))
            }
        }
    }

    /// Numbers the elements beside each other.
    fn count(&mut self) {
        for parent in 0..self.nodes.len() {
            let mut next = self.nodes[parent].first;
            let (mut number, mut one) = (0, NONE);
            while next != NONE {
                let node = &mut self.nodes[next as usize];
                if matches!(node.data, Data::Element(_)) {
                    number += 1;
                    node.number = number;
                    one = next;
                }
                next = node.next;
            }
            if number == 1 {
                self.nodes[one as usize].number = 0;
            }
        }
    }

    pub(super) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    /// The element of a node, if it is one.
    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match &self.node(id).data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The children of a node.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut next = self.node(id).first;
        std::iter::from_fn(move || {
            let id = next;
            next = self.nodes.get(id as usize)?.next;
            Some(id)
        })
    }

    /// The node and those around it, from inside out.
    pub(super) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut next = id;
        std::iter::from_fn(move || {
            let id = next;
            next = self.nodes.get(id as usize)?.parent;
            Some(id)
        })
    }

    /// All nodes inside of a node, in the order of the page.
    pub(super) fn inside(&self, root: Id) -> impl Iterator<Item = Id> + '_ {
        let mut next = self.node(root).first;
        std::iter::from_fn(move || {
            let id = next;
            let node = self.nodes.get(id as usize)?;
            next = node.first;
            let mut up = id;
            while next == NONE && up != root {
                next = self.node(up).next;
                up = self.node(up).parent;
                if up == root && next == NONE {
                    break;
                }
            }
            Some(id)
        })
    }

    /// The text inside of a node, without markup.
    pub(super) fn text(&self, root: Id) -> String {
        let texts = self.inside(root).filter_map(|id| match &self.node(id).data {
            Data::Text(text) => Some(&**text),
            _ => None,
        });
        texts.collect()
    }

    /// The smallest node that holds both.
    pub(super) fn common(&self, one: Id, other: Id) -> Id {
        let (mut one, mut other) = (one, other);
        let depth = |id: Id| self.ancestors(id).count();
        let (mut of_one, mut of_other) = (depth(one), depth(other));
        while one != other {
            if of_one >= of_other {
                one = self.node(one).parent;
                of_one -= 1;
            } else {
                other = self.node(other).parent;
                of_other -= 1;
            }
            if one == NONE || other == NONE {
                return DOCUMENT;
            }
        }
        one
    }
}

impl Node {
    const fn new(data: Data, line: u32) -> Self {
        Self {
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
            line,
            number: 0,
            depth: 0,
            data,
        }
    }
}

/// Stands between the tokenizer and the builder of the tree: counts lines, and stops a page that grows without end.
/// The builder looks through all open elements again and again, so that their number decides its time.
struct Guard {
    builder: TreeBuilder<Id, Tree>,
    /// The line at which the last token ended.
    last: Cell<u64>,
    tags: Cell<usize>,
}

impl TokenSink for Guard {
    type Handle = Id;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<Id> {
        let tree = &self.builder.sink;
        if tree.excess.get().is_some() || matches!(token, Token::ParseError(_) | Token::CommentToken(_)) {
            self.last.set(line);
            return TokenSinkResult::Continue;
        }
        tree.line.set(u32::try_from(self.last.get()).unwrap_or(u32::MAX));
        self.last.set(line);
        if let Token::TagToken(tag) = &mut token {
            self.tags.set(self.tags.get() + 1);
            if self.tags.get() > limits::TAGS {
                tree.excess.set(Some(Excess::Nodes));
                return TokenSinkResult::Continue;
            }
            plain(tag);
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Leaves a tag only the attributes that say something about its text. Elements of formatting (`b`, `font`) that are
/// alike are opened again by the builder three times at the most, so that they must be alike.
fn plain(tag: &mut Tag) {
    if tag.kind == TagKind::EndTag {
        tag.attrs.clear();
        return;
    }
    let formatting = matches!(
        tag.name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    );
    if formatting {
        let hidden = tag.attrs.iter().any(|attribute| match attribute.name.local {
            local_name!("hidden") => true,
            local_name!("style") => super::style::Style::of(Some(&attribute.value)).hidden,
            _ => false,
        });
        let target = tag.name == local_name!("a");
        tag.attrs
            .retain(|attribute| target && attribute.name.local == local_name!("href"));
        for attribute in &mut tag.attrs {
            attribute.value.clear();
        }
        if hidden {
            let name = QualName::new(None, html5ever::ns!(), local_name!("hidden"));
            let value = StrTendril::new();
            tag.attrs.push(Attribute { name, value });
        }
        return;
    }
    tag.attrs
        .retain(|attribute| KEPT.contains(&&*attribute.name.local) || attribute.name.local == local_name!("style"));
}

/// The attributes that are looked at.
const KEPT: [&str; 24] = [
    "aria-colspan",
    "aria-level",
    "aria-rowspan",
    "class",
    "colspan",
    "content",
    "data-shown",
    "height",
    "hidden",
    "href",
    "id",
    "name",
    "property",
    "role",
    "rowspan",
    "scope",
    "src",
    "start",
    "type",
    "value",
    "width",
    "http-equiv",
    "charset",
    "encoding",
];

/// The tree while it is built.
struct Tree {
    nodes: RefCell<Vec<Node>>,
    line: Cell<u32>,
    excess: Cell<Option<Excess>>,
    /// Bytes that were read.
    read: Cell<u32>,
    /// For every node, how many bytes were read when it was made, where that is wanted.
    ends: RefCell<Option<Vec<u32>>>,
}

impl Tree {
    fn add(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= limits::NODES {
            self.excess.set(Some(Excess::Nodes));
        }
        nodes.push(Node::new(data, self.line.get()));
        if let Some(ends) = &mut *self.ends.borrow_mut() {
            ends.push(self.read.get());
        }
        Id::try_from(nodes.len() - 1).unwrap_or(NONE)
    }

    fn detach(nodes: &mut [Node], id: Id) {
        let node = &nodes[id as usize];
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        if parent == NONE {
            return;
        }
        match nodes.get_mut(previous as usize) {
            Some(previous) => previous.next = next,
            None => nodes[parent as usize].first = next,
        }
        match nodes.get_mut(next as usize) {
            Some(next) => next.previous = previous,
            None => nodes[parent as usize].last = previous,
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Puts a node behind the last child of another.
    fn attach(&self, nodes: &mut [Node], parent: Id, id: Id) {
        Self::detach(nodes, id);
        let last = nodes[parent as usize].last;
        let depth = nodes[parent as usize].depth.saturating_add(1);
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next, node.depth) = (parent, last, NONE, depth);
        if usize::from(depth) > limits::DEPTH {
            self.excess.set(Some(Excess::Depth));
        }
        match nodes.get_mut(last as usize) {
            Some(last) => last.next = id,
            None => nodes[parent as usize].first = id,
        }
        nodes[parent as usize].last = id;
    }

    fn of(&self, child: NodeOrText<Id>) -> Id {
        match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => self.add(Data::Text(text)),
        }
    }
}

impl TreeSink for Tree {
    type Handle = Id;
    type Output = ();
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        static NO_ELEMENT: std::sync::LazyLock<QualName> =
            std::sync::LazyLock::new(|| QualName::new(None, html5ever::ns!(html), local_name!("")));
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].data {
            Data::Element(element) => &element.name,
            _ => &*NO_ELEMENT,
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Id {
        let id = self.add(Data::Element(Box::new(Element { name, attributes })));
        if flags.template {
            // What is inside stands under a root of its own, the next node.
            self.add(Data::Root);
        }
        id
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.add(Data::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.add(Data::Nothing)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let id = self.of(child);
        self.attach(&mut self.nodes.borrow_mut(), *parent, id);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let has_parent = self.nodes.borrow()[*element as usize].parent != NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        target + 1
    }

    fn same_node(&self, one: &Id, other: &Id) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let id = self.of(child);
        let nodes = &mut *self.nodes.borrow_mut();
        Self::detach(nodes, id);
        let (parent, previous) = (nodes[*sibling as usize].parent, nodes[*sibling as usize].previous);
        let depth = nodes[*sibling as usize].depth;
        let node = &mut nodes[id as usize];
        (node.parent, node.previous, node.next, node.depth) = (parent, previous, *sibling, depth);
        nodes[*sibling as usize].previous = id;
        match nodes.get_mut(previous as usize) {
            Some(previous) => previous.next = id,
            None => {
                if let Some(parent) = nodes.get_mut(parent as usize) {
                    parent.first = id;
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        if let Data::Element(element) = &mut self.nodes.borrow_mut()[*target as usize].data {
            for attribute in attributes {
                if !element.attributes.iter().any(|known| known.name == attribute.name) {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        Self::detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let nodes = &mut *self.nodes.borrow_mut();
        let mut next = nodes[*node as usize].first;
        while next != NONE {
            let id = next;
            next = nodes[id as usize].next;
            self.attach(nodes, *new_parent, id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Dom, (Excess, u32)> {
        Dom::parse(StrTendril::from(text))
    }

    #[test]
    fn lines_are_those_at_which_nodes_begin() {
        let dom = tree("<!DOCTYPE html>\n<!-- a\nb --><p\nclass=x>one\ntwo<b>three</b>\n<table><tr><td>\n1").unwrap();
        let line = |wanted: &str| {
            dom.inside(DOCUMENT)
                .find(|id| match &dom.node(*id).data {
                    Data::Element(element) => &**element.tag() == wanted,
                    Data::Text(text) => text.trim() == wanted,
                    _ => false,
                })
                .map(|id| dom.node(id).line)
        };
        assert_eq!(line("p"), Some(3));
        assert_eq!(line("one\ntwo"), Some(4));
        assert_eq!(line("b"), Some(5));
        assert_eq!(line("table"), Some(6));
        assert_eq!(line("td"), Some(6));
    }

    #[test]
    fn broken_markup_is_what_a_browser_makes_of_it() {
        let dom = tree("<table><td>1<td>2<tr><td>3</table><b><p>x</b>y").unwrap();
        assert_eq!(dom.text(DOCUMENT), "123xy");
        let count = |wanted: &str| {
            let tag = |id: &Id| dom.element(*id).is_some_and(|element| &**element.tag() == wanted);
            dom.inside(DOCUMENT).filter(tag).count()
        };
        assert_eq!((count("tr"), count("td"), count("tbody"), count("b")), (2, 3, 1, 2));
    }

    #[test]
    fn pages_without_end_are_stopped() {
        assert_eq!(tree(&"<div>".repeat(100_000)).err(), Some((Excess::Depth, 1)));
        assert_eq!(
            tree(&"<b></b>\n".repeat(limits::TAGS)).err().map(|(excess, _)| excess),
            Some(Excess::Nodes)
        );
    }
}
