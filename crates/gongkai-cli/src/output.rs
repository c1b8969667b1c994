//! Writing results: to a temporary file beside the target, to the disk, then under the final name, so that the
//! target is absent, old or complete whatever happens. Leaves out what is written.

use crate::failure::Failure;
use gongkai::message::visible;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file under its name, whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = Pending::create(path)?;
    file.add(bytes)?;
    file.finish()
}

/// Makes the folder of an output file below the output folder.
pub fn folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::writing(&name(path), &error))
}

/// A path as messages name it.
pub fn name(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// A file that is written piece by piece and gets its name when it is whole.
pub struct Pending {
    path: PathBuf,
    state: State,
}

enum State {
    /// A file beside the target.
    Beside(tempfile::NamedTempFile, PathBuf, Option<fs::Permissions>),
    /// A device or a pipe cannot be replaced, only written to.
    Straight(File),
}

impl Pending {
    /// Begins a file. Nothing stands under its name yet.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let state = begin(path).map_err(|error| Failure::writing(&name(path), &error))?;
        let path = path.to_owned();
        Ok(Self { path, state })
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let result = match &mut self.state {
            State::Beside(file, ..) => file.write_all(bytes),
            State::Straight(file) => file.write_all(bytes),
        };
        result.map_err(|error| Failure::writing(&name(&self.path), &error))
    }

    /// Gives the whole file its name.
    pub fn finish(self) -> Result<(), Failure> {
        match self.state {
            State::Beside(file, target, permissions) => {
                persist(file, &target, permissions).map_err(|error| Failure::writing(&name(&self.path), &error))
            }
            State::Straight(_) => Ok(()),
        }
    }
}

fn begin(path: &Path) -> io::Result<State> {
    // Through a link to the file that it means.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    match &old {
        Some(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Some(old) if !old.is_file() => return Ok(State::Straight(File::options().write(true).open(&target)?)),
        // Replacing a file needs only its folder; a file that is write-protected is meant to stay.
        Some(old) if old.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        _ => {}
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gongkai-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder_of(&target))?;
    Ok(State::Beside(file, target, old.map(|old| old.permissions())))
}

fn persist(file: tempfile::NamedTempFile, target: &Path, permissions: Option<fs::Permissions>) -> io::Result<()> {
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    // The new name is safe only when its folder is on the disk too. Where folders cannot be opened there is
    // nothing to do.
    if let Ok(folder) = File::open(folder_of(target)) {
        match folder.sync_all() {
            Err(error)
                if !matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported
                ) =>
            {
                return Err(error);
            }
            _ => {}
        }
    }
    Ok(())
}

fn folder_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
