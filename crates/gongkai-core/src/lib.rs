//! The canonical model of 政府信息公开工作年度报告 (the annual report on open government information,
//! 政府信息公开条例 art. 49 and 50) and everything that can be said about it without a file: the statutory
//! tables, the figures and their paths, annotations, the checks, canonical JSON and its schema.
//!
//! Leaves out every other format, all input and output, the clock and the environment: the same report
//! always gives the same bytes.

pub mod amendment;
pub mod annotation;
pub mod bodies;
pub mod cell;
pub mod cell_name;
pub mod codes;
pub mod decimal;
pub mod edition;
pub mod error;
pub mod fields;
pub mod fill;
pub mod finding;
pub mod fix;
pub mod grid;
pub mod json;
pub mod json_lines;
pub mod known;
pub mod labels;
pub mod literal;
pub mod message;
pub mod narrative;
pub mod nearest;
pub mod note;
pub mod place;
pub mod reference;
pub mod report;
pub mod rules;
pub mod schema;
pub mod shape;
pub mod tables;
pub mod walk;
pub mod wide;

mod data;
mod generated;

pub use amendment::{Amendment, NotInPlace};
pub use annotation::{Annotation, AnnotationKind, Waiver};
pub use cell::Cell;
pub use cell_name::CellName;
pub use codes::{CreditCode, RegionCode};
pub use decimal::Decimal;
pub use edition::Edition;
pub use error::ReadError;
pub use finding::{Finding, Related, Severity};
pub use generated::messages;
pub use generated::statistics::STATISTICS;
pub use generated::tables as records;
pub use message::{Language, Message, Text};
pub use narrative::{Approximation, Block, Change, Section, Statistic};
pub use note::{Note, Notes};
pub use place::{Loaded, Origins, Place};
pub use report::{Agency, AgencyKind, Contact, Period, Report, TableSections, Tables, Website};
pub use rules::check;
pub use tables::FigureId;
