//! The inputs of a run: files, folders walked in the order of their names, standard input. Files are opened one
//! at a time by who uses them. Leaves out what the files hold.

use crate::check::CONFIGURATION;
use crate::failure::Failure;
use crate::output;
use gongkai::{Format, Loaded, ReadError, messages};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// An input.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Its name below the folder that was named, or its own name.
    pub relative: PathBuf,
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub struct Inputs {
    pub list: Vec<Input>,
    /// Files of folders that are no reports by their extension.
    pub skipped: Vec<PathBuf>,
    /// Whether a folder was named.
    pub folders: bool,
}

/// Extensions of reports that cannot be read yet: in a folder they are errors, not passed over.
const UNREAD: [&str; 18] = [
    "pdf", "doc", "wps", "html", "htm", "mht", "mhtml", "xls", "xlsm", "et", "rtf", "ods", "odt", "ofd", "uof", "zip",
    "rar", "7z",
];

/// Extensions of pictures: a report that somebody scanned.
const SCANS: [&str; 6] = ["jpg", "jpeg", "png", "tif", "tiff", "bmp"];

/// Whether a folder is what browsers save beside a page: its pictures are no scans.
fn of_a_page(folder: &Path) -> bool {
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    ["_files", ".files", "_文件"].iter().any(|end| name.ends_with(end))
}

impl Input {
    /// The input as programs name it; where a person reads it, standard input has a name of its own.
    pub fn name(&self) -> String {
        self.path.as_deref().map_or_else(|| "-".to_owned(), output::name)
    }

    /// The whole input.
    pub fn bytes(&self) -> Result<Vec<u8>, Trouble> {
        let fail = |error: io::Error| {
            Trouble::Failure(match &self.path {
                Some(_) => Failure::reading(&self.name(), &error),
                None => Failure::reading_stdin(&error),
            })
        };
        let mut bytes = Vec::new();
        // One byte more than is taken shows that there is more.
        let limit = gongkai::MAX_INPUT + 1;
        match &self.path {
            None => io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(fail)?,
            Some(path) => {
                let file = File::open(path).map_err(fail)?;
                if file.metadata().map_err(fail)?.len() > gongkai::MAX_INPUT {
                    return Err(Trouble::Read(gongkai::too_large()));
                }
                file.take(limit).read_to_end(&mut bytes).map_err(fail)?
            }
        };
        Ok(bytes)
    }
}

/// Why an input gave no report.
#[derive(Debug)]
pub enum Trouble {
    /// The file could not be had.
    Failure(Failure),
    /// What it holds could not be read.
    Read(ReadError),
}

/// An input that was read: its reports, at least one, with its format and its text.
pub struct Opened {
    pub reports: Vec<Loaded>,
    pub format: &'static Format,
    pub source: crate::render::Source,
    /// The file as it is.
    pub bytes: Vec<u8>,
}

/// Reads an input. The source is given back in either case, for the messages.
pub fn open(input: &Input, from: Option<&'static Format>) -> Result<Opened, (Trouble, crate::render::Source)> {
    open_by(input, from, None)
}

/// Reads an input by the template that made it, where one is given.
pub fn open_by(
    input: &Input,
    from: Option<&'static Format>,
    template: Option<&gongkai::Template>,
) -> Result<Opened, (Trouble, crate::render::Source)> {
    let name = input.name();
    let bare = || crate::render::Source::new(&name, None);
    let bytes = input.bytes().map_err(|trouble| (trouble, bare()))?;
    let extension = input.path.as_deref().map(extension).unwrap_or_default();
    let format = match from.map_or_else(|| gongkai::detect_named(&bytes, &extension), Ok) {
        Ok(format) => format,
        Err(error) => return Err((Trouble::Read(error), bare())),
    };
    let text = || format.source.and_then(|source| source(&bytes));
    let read = match template {
        Some(template) => gongkai::read_by_template(&bytes, Some(format), template).map(|loaded| vec![loaded]),
        None => gongkai::read_all(&bytes, Some(format)),
    };
    match read {
        Ok(reports) => {
            // The text is only for findings with a place in it.
            let wanted = reports.iter().any(|loaded| {
                loaded.diagnostics.iter().any(|finding| finding.place.is_some()) || !loaded.origins.is_empty()
            });
            let source = crate::render::Source::new(&name, if wanted { text() } else { None });
            Ok(Opened {
                reports,
                format,
                source,
                bytes,
            })
        }
        Err(error) => {
            let placed = error.each().any(|error| error.place.is_some());
            let source = crate::render::Source::new(&name, if placed { text() } else { None });
            Err((Trouble::Read(error), source))
        }
    }
}

/// The inputs that the arguments stand for; an output folder inside of one is left out.
pub fn list<'a>(arguments: impl Iterator<Item = &'a PathBuf>, except: Option<&Path>) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    let mut stdin = false;
    let except = except.and_then(|path| fs::canonicalize(path).ok());
    for argument in arguments {
        if argument == Path::new("-") {
            if std::mem::replace(&mut stdin, true) {
                return Err(Failure::input(messages::stdin_twice()));
            }
            inputs.list.push(Input {
                path: None,
                relative: PathBuf::from("stdin"),
            });
        } else if argument.is_dir() {
            inputs.folders = true;
            let before = inputs.list.len();
            walk(argument, Path::new(""), except.as_deref(), &mut inputs);
            // Most likely another folder was meant: silence would look like success.
            if inputs.list.len() == before {
                return Err(Failure::input(messages::folder_without_reports(output::name(argument)))
                    .help(messages::folder_without_reports_help()));
            }
        } else {
            let relative = argument.file_name().map(PathBuf::from).unwrap_or_default();
            inputs.list.push(Input {
                path: Some(argument.clone()),
                relative,
            });
        }
    }
    Ok(inputs)
}

/// The extension of a file in small letters; nothing where it has none.
fn extension(path: &Path) -> String {
    path.extension()
        .map(|part| part.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

fn walk(folder: &Path, relative: &Path, except: Option<&Path>, inputs: &mut Inputs) {
    // A folder that cannot be listed becomes an input that cannot be read: the error comes in its turn.
    let Ok(entries) = fs::read_dir(folder) else {
        inputs.list.push(Input {
            path: Some(folder.to_owned()),
            relative: relative.to_owned(),
        });
        return;
    };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    for name in names {
        let path = folder.join(&name);
        let shown = name.to_string_lossy();
        if shown.starts_with('.') || shown.starts_with("~$") || shown == CONFIGURATION {
            continue;
        }
        let Ok(link) = fs::symlink_metadata(&path) else {
            continue;
        };
        if link.is_dir() {
            if except.is_none_or(|except| fs::canonicalize(&path).is_ok_and(|path| path != except)) {
                walk(&path, &relative.join(&name), except, inputs);
            }
        // A link to a file is a file; a link to a folder could lead in a circle.
        } else if path.is_file() {
            let extension = extension(&path);
            let readable = gongkai::format_of_extension(&extension).is_some_and(|format| format.read.is_some());
            let scan = SCANS.contains(&extension.as_str()) && !of_a_page(folder);
            if readable || scan || UNREAD.contains(&extension.as_str()) {
                inputs.list.push(Input {
                    path: Some(path),
                    relative: relative.join(&name),
                });
            } else {
                inputs.skipped.push(path);
            }
        } else {
            inputs.skipped.push(path);
        }
    }
}
