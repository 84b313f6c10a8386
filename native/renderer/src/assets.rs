//! Files that are read whole. Those that a scene file names are hostile until opened beneath the scene's folder or a root that the caller
//! named: every open goes through a directory capability that resolves links itself and cannot be led outside.

use std::fs::File;
use std::io::{ErrorKind as IoKind, Read};
use std::path::{Component, Path, PathBuf};

use cap_fs_ext::OpenOptionsSyncExt;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use crate::error::{Error, ErrorKind, Result};

/// The folders that a scene may read from.
pub(crate) struct Assets {
    /// The scene file's own folder and that folder's name; none for a scene that did not come from a file.
    folder: Option<(Dir, Option<String>)>,
    roots: Vec<Dir>,
}

impl Assets {
    /// Opens the scene's folder, if there is one, and the roots.
    pub(crate) fn open(folder: Option<&Path>, roots: &[PathBuf]) -> Result<Self> {
        let open = |path: &Path| {
            Dir::open_ambient_dir(path, ambient_authority()).map_err(|error| {
                Error::new(ErrorKind::Io, format!("{}: cannot open this folder: {error}", path.display()))
            })
        };
        let folder = match folder {
            Some(path) => {
                // The name of `.` or of a link is the real folder's.
                let name = path.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_str()?.to_string()));
                Some((open(path)?, name))
            }
            None => None,
        };
        let roots = roots.iter().map(|path| open(path)).collect::<Result<_>>()?;
        Ok(Self { folder, roots })
    }

    /// Reads a whole file of at most `limit` bytes. The name is tried against the scene's folder, against that folder's
    /// parent where it leads back into the folder (that is, where it starts with the folder's own name), then
    /// against the roots in turn.
    ///
    /// `limit_name` is the limit that a caller may raise.
    pub(crate) fn read(&self, name: &str, limit: u64, limit_name: &str) -> Result<Vec<u8>> {
        let path = check_name(name)?;
        let mut candidates: Vec<(&Dir, &Path)> = Vec::new();
        if let Some((dir, folder_name)) = &self.folder {
            candidates.push((dir, path));
            let mut parts = path.components();
            let first = parts.next().map(|part| part.as_os_str());
            if first.is_some() && first.and_then(|part| part.to_str()) == folder_name.as_deref() {
                candidates.push((dir, parts.as_path()));
            }
        }
        candidates.extend(self.roots.iter().map(|root| (root, path)));
        if candidates.is_empty() {
            return Err(forbidden(name, "this scene has no folder; name a base folder or a root to read files from"));
        }
        for (dir, path) in candidates {
            match read_beneath(dir, path, name, limit, limit_name) {
                Err(None) => {}
                Err(Some(error)) => return Err(error),
                Ok(bytes) => return Ok(bytes),
            }
        }
        Err(Error::new(
            ErrorKind::Io,
            format!(
                "{name:?} is neither in the scene's folder nor in a root; put it there or name its folder as a root"
            ),
        ))
    }
}

const RELATIVE: &str = "use a relative path to a file in the scene's folder or in a root";

/// The name of a file that the file `from` names `name`: relative to its folder. It is as hostile as both.
pub(crate) fn beside(from: &str, name: &str) -> Result<String> {
    // By itself, since behind a folder it would no longer look absolute.
    check_form(name)?;
    Ok(match from.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_string(),
    })
}

/// Refuses names that are not relative paths.
fn check_form(name: &str) -> Result<()> {
    let scheme = name.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    if scheme {
        return Err(forbidden(name, &format!("URLs and drive letters are not allowed; {RELATIVE}")));
    }
    if name.is_empty() || name.contains('\0') {
        return Err(forbidden(name, &format!("this is no file name; {RELATIVE}")));
    }
    if name.starts_with(['/', '\\']) || Path::new(name).is_absolute() {
        return Err(forbidden(name, &format!("absolute paths are not allowed; {RELATIVE}")));
    }
    Ok(())
}

/// Refuses names that are not relative paths staying below their start, before the file system is asked.
fn check_name(name: &str) -> Result<&Path> {
    check_form(name)?;
    let mut depth = 0i64;
    for part in Path::new(name).components() {
        depth += match part {
            Component::Normal(_) => 1,
            Component::CurDir => 0,
            _ => -1,
        };
        if depth < 0 {
            return Err(forbidden(name, &format!("this leads out of the folder; {RELATIVE}")));
        }
    }
    Ok(Path::new(name))
}

/// Reads a file beneath `dir`; `Err(None)` where there is no such file.
fn read_beneath(
    dir: &Dir,
    path: &Path,
    name: &str,
    limit: u64,
    limit_name: &str,
) -> std::result::Result<Vec<u8>, Option<Error>> {
    let refused = |error: std::io::Error| match error.kind() {
        IoKind::NotFound | IoKind::NotADirectory => None,
        IoKind::PermissionDenied => Some(forbidden(name, &format!("the file may not be opened: {error}"))),
        _ => Some(Error::new(ErrorKind::Io, format!("{name:?}: {error}"))),
    };
    let regular = |is_file: bool| {
        if is_file {
            Ok(())
        } else {
            Err(Some(forbidden(name, "this is a folder, device or pipe, not a regular file")))
        }
    };
    // Asked before opening, since opening a device may already do something, and again of what was opened.
    regular(dir.metadata(path).map_err(refused)?.is_file())?;
    let mut options = OpenOptions::new();
    options.read(true).nonblock(true);
    let file = dir.open_with(path, &options).map_err(refused)?;
    let metadata = file.metadata().map_err(refused)?;
    regular(metadata.is_file())?;
    read_limited(file, metadata.len(), limit).map_err(|error| match error {
        ReadError::Io(error) => refused(error),
        ReadError::TooLong => Some(Error::limit(
            "",
            format!("{name:?} is longer than the {limit} bytes that are left for such files; raise {limit_name}"),
        )),
        ReadError::OutOfMemory => Some(Error::new(ErrorKind::OutOfMemory, format!("no memory to read {name:?}"))),
    })
}

/// Opens a file to be read, and tells its length. Refuses a folder, device or pipe.
pub(crate) fn open_file(path: &Path) -> Result<(File, u64)> {
    let metadata = path.metadata().map_err(|error| unreadable(path, &error))?;
    // Asked before opening, since opening a pipe waits for a writer.
    if !metadata.is_file() {
        let text = format!("{}: this is a folder, device or pipe; name a file", path.display());
        return Err(Error::new(ErrorKind::Io, text));
    }
    Ok((File::open(path).map_err(|error| unreadable(path, &error))?, metadata.len()))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("{}: cannot read: {error}", path.display()))
}

/// Reads the whole file at `path`, which the program itself names. `limit_name` is the limit that a caller may raise.
pub(crate) fn read_file(path: &Path, limit: u64, limit_name: &str) -> Result<Vec<u8>> {
    let (file, length) = open_file(path)?;
    read_limited(file, length, limit).map_err(|error| match error {
        ReadError::Io(error) => unreadable(path, &error),
        ReadError::TooLong => Error::limit(
            "",
            format!("{}: {length} bytes exceed the limit of {limit}; raise {limit_name}", path.display()),
        ),
        ReadError::OutOfMemory => Error::new(ErrorKind::OutOfMemory, format!("no memory to read {}", path.display())),
    })
}

/// Why a bounded read failed.
enum ReadError {
    Io(std::io::Error),
    TooLong,
    OutOfMemory,
}

/// Reads all of `file`, whose length is thought to be `length`, but never more than `limit` bytes.
fn read_limited(file: impl Read, length: u64, limit: u64) -> std::result::Result<Vec<u8>, ReadError> {
    if length > limit {
        return Err(ReadError::TooLong);
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length as usize).map_err(|_| ReadError::OutOfMemory)?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLong) } else { Ok(bytes) }
}

fn forbidden(name: &str, why: &str) -> Error {
    Error::new(ErrorKind::ForbiddenPath, format!("{name:?}: {why}"))
}
