//! The fields of a report in canonical order, straight from its types: no tree is made of it first, and paths and
//! labels are only made where they have numbers of list items. Leaves out what is done with them.

use crate::annotation::AnnotationKind;
use crate::known::{self, Branch, Twig};
use crate::labels::Trail;
use crate::report::Report;
use crate::shape::{Leaf, Member, Record, RecordId, Shape};
use serde::ser::{Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use std::fmt::{self, Write as _};

/// A field that is passed.
#[derive(Debug, Clone, Copy)]
pub enum Passed<'a> {
    /// One that stands in no list, by its number in [`known::all`].
    Known(usize),
    /// One of a list item, or an item without content.
    Item(Item<'a>),
}

/// A field of a list item.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Field path.
    pub path: &'a str,
    /// Title of the part of the report.
    pub table: &'static str,
    /// Label path of the item.
    pub row: &'a str,
    /// Name of the field; empty for an item without content.
    pub column: &'static str,
    /// What it can hold; `None` for an item without content.
    pub leaf: Option<&'static Leaf>,
}

/// Which marks 不适用 are passed as annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// All of them.
    All,
    /// Those that no figure of the report can show.
    Homeless,
}

/// Passes every field with its value in carrier form: `None` for a blank cell, and for a list item without content.
///
/// # Errors
/// When `visit` has one.
///
/// # Panics
/// Never: every report can be walked.
pub fn walk<E>(
    report: &Report,
    marks: Marks,
    visit: impl FnMut(Passed<'_>, Option<&str>) -> Result<(), E>,
) -> Result<(), E> {
    let mut walker = Walker {
        report,
        marks,
        visit,
        failed: None,
        spot: Spot::Branch(known::root()),
        path: String::new(),
        trail: Trail::default(),
        count: 0,
        text: String::new(),
    };
    let result = report.serialize(&mut walker);
    match (walker.failed, result) {
        (Some(error), _) => Err(error),
        (None, result) => {
            result.expect("the model has no other types than the walker knows");
            Ok(())
        }
    }
}

/// Where the walker stands.
#[derive(Clone, Copy)]
enum Spot {
    /// At a record that is in no list.
    Branch(&'static Branch),
    /// At a field that is in no list.
    Known(usize),
    /// At a list.
    List(&'static Member, RecordId),
    /// At a record in a list.
    Record(&'static Record),
    /// At a field in a list.
    Leaf(&'static Member),
}

struct Walker<'r, F, E> {
    report: &'r Report,
    marks: Marks,
    visit: F,
    failed: Option<E>,
    spot: Spot,
    /// Path and labels of the list item.
    path: String,
    trail: Trail,
    /// Fields passed.
    count: usize,
    /// A value being made into text.
    text: String,
}

type Walked = Result<(), fmt::Error>;

impl<F, E> Walker<'_, F, E>
where
    F: FnMut(Passed<'_>, Option<&str>) -> Result<(), E>,
{
    fn pass(&mut self, value: Option<&str>) -> Walked {
        let (member, known) = match self.spot {
            Spot::Known(at) => (known::all()[at].member, Some(at)),
            Spot::Leaf(member) => (member, None),
            // A list or record that is absent.
            _ if value.is_none() => return Ok(()),
            _ => return Err(fmt::Error),
        };
        if value.is_none() && !member.is_cell() {
            return Ok(());
        }
        self.visit(known, &member.title, member.leaf(), value)
    }

    fn visit(
        &mut self,
        known: Option<usize>,
        column: &'static str,
        leaf: Option<&'static Leaf>,
        value: Option<&str>,
    ) -> Walked {
        let passed = match known {
            Some(at) => Passed::Known(at),
            None => Passed::Item(Item {
                path: &self.path,
                table: self.trail.table,
                row: &self.trail.row,
                column,
                leaf,
            }),
        };
        self.count += 1;
        (self.visit)(passed, value).map_err(|error| {
            self.failed = Some(error);
            fmt::Error
        })
    }

    /// Passes a number.
    fn number(&mut self, number: impl itoa::Integer) -> Walked {
        self.pass(Some(itoa::Buffer::new().format(number)))
    }

    /// Whether the annotation of that number is told by its figure.
    fn is_told(&self, at: usize) -> bool {
        self.marks == Marks::Homeless
            && self.report.annotations.get(at).is_some_and(|note| {
                note.kind == AnnotationKind::NotApplicable && self.report.tables.figure(note.path).is_some()
            })
    }
}

/// The members of a record being passed.
struct Members<'w, 'r, F, E> {
    walker: &'w mut Walker<'r, F, E>,
    spot: Spot,
    /// The member that comes next, unless some are absent.
    next: usize,
}

impl<F, E> SerializeStruct for Members<'_, '_, F, E>
where
    F: FnMut(Passed<'_>, Option<&str>) -> Result<(), E>,
{
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Walked {
        let walker = &mut *self.walker;
        let (path, row) = (walker.path.len(), walker.trail.row.len());
        match self.spot {
            Spot::Branch(branch) => {
                let twigs = branch.twigs.iter().enumerate().skip(self.next);
                let (at, twig) = { twigs }
                    .find(|(_, twig)| twig.member().name == name)
                    .ok_or(fmt::Error)?;
                self.next = at + 1;
                walker.spot = match twig {
                    Twig::Leaf(_, at) => Spot::Known(*at),
                    Twig::Branch(_, branch) => Spot::Branch(branch),
                    Twig::List(member, id, path, trail) => {
                        walker.path.clone_from(path);
                        walker.trail.clone_from(trail);
                        Spot::List(member, *id)
                    }
                };
                value.serialize(walker)
            }
            Spot::Record(record) => {
                let members = record.members.iter().enumerate().skip(self.next);
                let (at, member) = { members }.find(|(_, member)| member.name == name).ok_or(fmt::Error)?;
                self.next = at + 1;
                walker.path.push('.');
                walker.path.push_str(name);
                walker.spot = match &member.shape {
                    Shape::Leaf(_) => Spot::Leaf(member),
                    Shape::List(id) => Spot::List(member, *id),
                    Shape::Record(id) => {
                        walker.trail.record(member);
                        Spot::Record(id.record())
                    }
                };
                value.serialize(&mut *walker)?;
                walker.path.truncate(path);
                walker.trail.row.truncate(row);
                Ok(())
            }
            _ => Err(fmt::Error),
        }
    }

    fn end(self) -> Walked {
        Ok(())
    }
}

/// The items of a list being passed.
struct Items<'w, 'r, F, E> {
    walker: &'w mut Walker<'r, F, E>,
    member: &'static Member,
    id: RecordId,
    /// Items that came, and those that were passed.
    came: usize,
    passed: usize,
}

impl<F, E> SerializeSeq for Items<'_, '_, F, E>
where
    F: FnMut(Passed<'_>, Option<&str>) -> Result<(), E>,
{
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Walked {
        let walker = &mut *self.walker;
        self.came += 1;
        if walker.path == "annotations" && walker.is_told(self.came - 1) {
            return Ok(());
        }
        let (path, row, table, count) = (
            walker.path.len(),
            walker.trail.row.len(),
            walker.trail.table,
            walker.count,
        );
        walker.path.push('[');
        walker.path.push_str(itoa::Buffer::new().format(self.passed));
        walker.path.push(']');
        walker.trail.item(self.member, self.passed);
        self.passed += 1;
        walker.spot = Spot::Record(self.id.record());
        item.serialize(&mut *walker)?;
        if walker.count == count {
            walker.visit(None, "", None, None)?;
        }
        walker.path.truncate(path);
        walker.trail.row.truncate(row);
        walker.trail.table = table;
        Ok(())
    }

    fn end(self) -> Walked {
        Ok(())
    }
}

/// Values that the model does not have.
macro_rules! none {
    ($($method:ident($($name:ident: $type:ty),*) -> $ok:ty;)*) => {
        $(fn $method(self, $($name: $type),*) -> Result<$ok, fmt::Error> {
            Err(fmt::Error)
        })*
    };
}

macro_rules! numbers {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, number: $type) -> Walked {
            self.number(number)
        })*
    };
}

impl<'w, 'r, F, E> Serializer for &'w mut Walker<'r, F, E>
where
    F: FnMut(Passed<'_>, Option<&str>) -> Result<(), E>,
{
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Items<'w, 'r, F, E>;
    type SerializeStruct = Members<'w, 'r, F, E>;
    type SerializeTuple = Impossible<(), fmt::Error>;
    type SerializeTupleStruct = Impossible<(), fmt::Error>;
    type SerializeTupleVariant = Impossible<(), fmt::Error>;
    type SerializeMap = Impossible<(), fmt::Error>;
    type SerializeStructVariant = Impossible<(), fmt::Error>;

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, fmt::Error> {
        Ok(Members {
            spot: self.spot,
            walker: self,
            next: 0,
        })
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, fmt::Error> {
        match self.spot {
            Spot::List(member, id) => Ok(Items {
                walker: self,
                member,
                id,
                came: 0,
                passed: 0,
            }),
            _ => Err(fmt::Error),
        }
    }

    fn serialize_str(self, text: &str) -> Walked {
        self.pass(Some(text))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Walked {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        write!(text, "{value}")?;
        let result = self.pass(Some(&text));
        self.text = text;
        result
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Walked {
        self.pass(Some(name))
    }

    fn serialize_none(self) -> Walked {
        self.pass(None)
    }

    fn serialize_unit(self) -> Walked {
        self.pass(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Walked {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Walked {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Walked {
        Err(fmt::Error)
    }

    fn serialize_bool(self, value: bool) -> Walked {
        self.pass(Some(if value { "true" } else { "false" }))
    }

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    }

    none! {
        serialize_f32(_value: f32) -> ();
        serialize_f64(_value: f64) -> ();
        serialize_char(_value: char) -> ();
        serialize_bytes(_value: &[u8]) -> ();
        serialize_unit_struct(_name: &'static str) -> ();
        serialize_tuple(_length: usize) -> Self::SerializeTuple;
        serialize_tuple_struct(_name: &'static str, _length: usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(_name: &'static str, _at: u32, _variant: &'static str, _length: usize) -> Self::SerializeTupleVariant;
        serialize_map(_length: Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(_name: &'static str, _at: u32, _variant: &'static str, _length: usize) -> Self::SerializeStructVariant;
    }
}
