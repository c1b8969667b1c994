//! Writing results: to a temporary file beside the target, to the disk, then under the final name, so that the
//! target is absent, old or complete whatever happens. Leaves out what is written.

use crate::failure::Failure;
use gongkai::message::visible;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file under its name, whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes).map_err(|error| Failure::writing(&name(path), &error))
}

/// Makes the folder of an output file below the output folder.
pub fn folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::writing(&name(path), &error))
}

/// A path as messages name it.
pub fn name(path: &Path) -> String {
    visible(&path.display().to_string())
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Through a link to the file that it means.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    match &old {
        Some(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // A device or a pipe cannot be replaced, only written to.
        Some(old) if !old.is_file() => return File::options().write(true).open(&target)?.write_all(bytes),
        // Replacing a file needs only its folder; a file that is write-protected is meant to stay.
        Some(old) if old.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        _ => {}
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gongkai-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(&folder)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    // The new name is safe only when its folder is on the disk too. Where folders cannot be opened there is
    // nothing to do.
    if let Ok(folder) = File::open(&folder) {
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
