//! The facade as a user of the crate sees it. Leaves out the formats' own tests.

use gongkai::{ConvertError, Edition, Format, MAX_INPUT, Report, convert, format, messages, read, write};

#[test]
fn what_a_format_writes_it_reads_back() {
    let report = Report::blank(Edition::E2019);
    let json = format("JSON").unwrap();
    let bytes = write(&report, json).unwrap();
    assert_eq!(read(&bytes, None).unwrap().report, report);
    assert_eq!(convert(&bytes, None, json).unwrap().bytes, bytes);
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let bytes = vec![b'{'; usize::try_from(MAX_INPUT).unwrap() + 1];
    assert_eq!(read(&bytes, None).unwrap_err().message.key(), "input_too_large");
}

#[test]
fn a_format_that_is_only_read_cannot_be_written() {
    let text = format("txt").unwrap();
    let read_only = Format {
        write: None,
        name: "read-only",
        ..*text
    };
    let error = write(&Report::default(), &read_only).unwrap_err();
    assert_eq!(error.0, messages::format_not_writable("read-only"));
    assert!(matches!(convert(b"%PDF-1.7", None, text), Err(ConvertError::Read(_))));
}
