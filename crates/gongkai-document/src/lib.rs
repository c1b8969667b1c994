//! The document tree between readers and writers, and the recogniser that finds a report in it.
//! Leaves out every format.
