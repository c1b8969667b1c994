//! Writing a report over the file it was read from. Leaves out what changed in it.

use crate::failure::Failure;
use crate::fonts;
use crate::inputs::Input;
use crate::output;
use gongkai::{Format, Report, Writer, messages};

/// Saves reports over their input, in its format; the name of the file. A document is not written over: what the
/// reader did not take of it would be lost. Neither is an input of which something was not read, or in another way
/// than it stands there.
pub fn write(input: &Input, read_as: &Format, reports: &[&Report], diagnostics: bool) -> Result<String, Failure> {
    let Some(path) = &input.path else {
        return Err(Failure::input(messages::no_file_to_write_over()));
    };
    let name = output::name(path);
    let bytes = match (read_as.write, reports) {
        (None, _) => {
            return Err(
                Failure::input(messages::format_not_writable(read_as.name)).help(messages::not_over_input_help())
            );
        }
        (Some(Writer::Document(_)), _) => {
            return Err(Failure::input(messages::fix_not_here(name, read_as.name)).help(messages::fix_not_here_help()));
        }
        _ if diagnostics => {
            return Err(Failure::input(messages::not_over_input(name)).help(messages::not_over_input_help()));
        }
        (Some(Writer::One(write)), [report]) => write(report, &fonts::options()).map_err(|error| error.0),
        (Some(Writer::One(_)), _) => Err(messages::several_reports(reports.len())),
        (Some(Writer::Many(collector)), _) => (|| {
            let (mut collector, mut bytes) = (collector(&fonts::options()), Vec::new());
            for report in reports {
                collector.add(report, &mut bytes).map_err(|error| error.0)?;
            }
            collector.finish(&mut bytes).map_err(|error| error.0)?;
            Ok(bytes)
        })(),
    };
    output::write(path, &bytes.map_err(Failure::input)?)?;
    Ok(name)
}
