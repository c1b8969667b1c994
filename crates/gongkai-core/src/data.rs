//! A report as data while it is put together: records with a place for each of their members, so that nothing is
//! looked up by name twice. The types read themselves from it. Leaves out what may stand where (`fields`).

use crate::shape::{Record, RecordId, Shape};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// A piece of data.
#[derive(Debug)]
pub(crate) enum Data {
    Null,
    Whole(u64),
    Signed(i64),
    Text(String),
    Node(Node),
    List(Vec<Self>),
    /// What is of no shape of the model: the types refuse it.
    Other(Box<Value>),
}

/// A record.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: RecordId,
    /// Its members, in their order.
    pub(crate) members: Vec<Option<Data>>,
}

impl Node {
    /// A record without members.
    pub(crate) fn new(id: RecordId) -> Self {
        let mut members = Vec::new();
        members.resize_with(id.record().members.len(), || None);
        Self { id, members }
    }

    /// The record at the end of these members, made where it is not there.
    pub(crate) fn below(&mut self, steps: &[usize]) -> Option<&mut Self> {
        let mut node = self;
        for step in steps {
            let Shape::Record(id) = &node.id.record().members.get(*step)?.shape else {
                return None;
            };
            node = node
                .members
                .get_mut(*step)?
                .get_or_insert_with(|| Data::Node(Self::new(*id)))
                .node_mut()?;
        }
        Some(node)
    }
}

impl Data {
    pub(crate) const fn node_mut(&mut self) -> Option<&mut Node> {
        match self {
            Self::Node(node) => Some(node),
            _ => None,
        }
    }

    pub(crate) const fn list_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// JSON that has a shape.
    pub(crate) fn shaped(shape: &Shape, value: Value) -> Self {
        match (shape, value) {
            (Shape::Record(id), Value::Object(object)) => {
                let record = id.record();
                // Members that the model does not have are not to be lost.
                if object.keys().any(|name| record.position(name).is_none()) {
                    return Self::Other(Box::new(Value::Object(object)));
                }
                let mut node = Node::new(*id);
                for (name, value) in object {
                    if let Some(at) = record.position(&name) {
                        node.members[at] = Some(Self::shaped(&record.members[at].shape, value));
                    }
                }
                Self::Node(node)
            }
            (Shape::List(id), Value::Array(items)) => {
                let shape = Shape::Record(*id);
                Self::List(items.into_iter().map(|item| Self::shaped(&shape, item)).collect())
            }
            (_, value) => value.into(),
        }
    }

    const fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Whole(number) => Unexpected::Unsigned(*number),
            Self::Signed(number) => Unexpected::Signed(*number),
            Self::Text(text) => Unexpected::Str(text.as_str()),
            Self::List(_) => Unexpected::Seq,
            Self::Node(_) | Self::Other(_) => Unexpected::Map,
        }
    }
}

impl From<Value> for Data {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::String(text) => Self::Text(text),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Self::Whole(number),
                (None, Some(number)) => Self::Signed(number),
                (None, None) => Self::Other(Box::new(Value::Number(number))),
            },
            other => Self::Other(Box::new(other)),
        }
    }
}

impl<'de> Deserializer<'de> for &'de Data {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Data::Null => visitor.visit_unit(),
            Data::Whole(number) => visitor.visit_u64(*number),
            Data::Signed(number) => visitor.visit_i64(*number),
            Data::Text(text) => visitor.visit_borrowed_str(text),
            Data::Node(node) => visitor.visit_map(Members {
                record: node.id.record(),
                members: &node.members,
                next: 0,
            }),
            Data::List(items) => visitor.visit_seq(Items(items.iter())),
            Data::Other(value) => Deserializer::deserialize_any(&**value, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Data::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Data::Text(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            other => Err(Error::invalid_type(other.unexpected(), &"string or map")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

struct Members<'de> {
    record: &'static Record,
    members: &'de [Option<Data>],
    next: usize,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let rest = self.members.get(self.next..).unwrap_or_default();
        let Some(ahead) = rest.iter().position(Option::is_some) else {
            return Ok(None);
        };
        self.next += ahead + 1;
        let name = self.record.members[self.next - 1].name.as_str();
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.next.checked_sub(1).and_then(|at| self.members[at].as_ref()) {
            Some(value) => seed.deserialize(value),
            None => Err(Error::custom("a value before its name")),
        }
    }
}

struct Items<'de>(std::slice::Iter<'de, Data>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}
