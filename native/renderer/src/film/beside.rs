//! Files that appear whole: each is written beside its final place and moved there at its end, in place of what was there.
//! Whoever fails or gives up before leaves nothing.

use std::fmt;
use std::fs::{File, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};

/// A file that is being written. Dropping it before [`FileBeside::finish`] leaves nothing behind.
#[derive(Debug)]
pub struct FileBeside {
    beside: NamedTempFile,
    path: PathBuf,
}

impl FileBeside {
    /// Begins a file that will be at `path`. Refuses a path that names no file, or a folder, device or pipe.
    pub fn create(path: &Path) -> Result<Self> {
        if path.file_name().is_none() {
            return Err(cannot_write(path, "this path names no file"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match folder.metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(cannot_write(path, format!("{} is no folder; name another", folder.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let why = format!("the folder {} does not exist; make it first", folder.display());
                return Err(cannot_write(path, why));
            }
            Err(error) => return Err(cannot_write(path, error)),
        }
        match path.metadata() {
            Ok(metadata) if !metadata.is_file() => {
                return Err(cannot_write(path, "this is a folder, device or pipe; name a file"));
            }
            // Names that are too long among others, which the file would have at its end.
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot_write(path, error)),
            _ => {}
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".sunstone-").suffix(".part");
        allow_readers(&mut builder);
        let beside = builder.tempfile_in(folder).map_err(|error| {
            // It names the file beside, too, of which nobody knows.
            let text = error.to_string();
            cannot_write(path, text.split(" at path \"").next().unwrap_or(&text))
        })?;
        Ok(Self { beside, path: path.to_path_buf() })
    }

    /// The file, to be written to.
    pub fn file(&self) -> &File {
        self.beside.as_file()
    }

    /// Where it will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves the file to its place.
    pub fn finish(self) -> Result<()> {
        let Self { beside, path } = self;
        beside.persist(&path).map_err(|error| cannot_write(&path, error.error))?;
        Ok(())
    }
}

/// Gives the file the permissions of any new one instead of a temporary one's.
#[cfg(unix)]
fn allow_readers(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn allow_readers(_: &mut tempfile::Builder<'_, '_>) {}

/// The error of a file that could not be written.
pub(super) fn cannot_write(path: &Path, why: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Io, format!("{}: cannot write: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_was_there_stays_until_the_new_file_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture.pfm");
        std::fs::write(&path, "old").unwrap();
        let begun = FileBeside::create(&path).unwrap();
        begun.file().write_all(b"half").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        drop(begun);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left of it");

        let begun = FileBeside::create(&path).unwrap();
        begun.file().write_all(b"whole").unwrap();
        begun.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"whole");
    }

    #[test]
    fn paths_that_can_hold_no_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let long = format!("{}.png", "long".repeat(100));
        let names = ["", "missing/picture.png", &long];
        for path in names.map(|name| folder.path().join(name)).iter().map(PathBuf::as_path).chain([Path::new("/")]) {
            let error = FileBeside::create(path).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Io);
            assert!(!error.message.contains(".part"), "{}", error.message);
        }
        let missing = folder.path().join("missing");
        let path = missing.join("picture.png");
        let message = FileBeside::create(&path).unwrap_err().message;
        let (path, missing) = (path.display(), missing.display());
        assert_eq!(message, format!("{path}: cannot write: the folder {missing} does not exist; make it first"));
    }
}
