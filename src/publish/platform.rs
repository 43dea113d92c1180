//! What differs between systems. The only place in the program that knows which one it runs on.

use std::fs::Metadata;
use std::io;

use camino::Utf8Path;

/// Lets two folders change places in one step; `false` where the system cannot.
#[cfg(target_os = "linux")]
pub fn exchange(one: &Utf8Path, other: &Utf8Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one.as_std_path(), CWD, other.as_std_path(), RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Lets two folders change places in one step; `false` where the system cannot.
#[cfg(not(target_os = "linux"))]
pub fn exchange(_one: &Utf8Path, _other: &Utf8Path) -> io::Result<bool> {
    Ok(false)
}

/// Has everything written to the file system of `folder` reach the disk.
#[cfg(target_os = "linux")]
pub fn sync(folder: &Utf8Path) -> io::Result<()> {
    let handle = std::fs::File::open(folder)?;
    Ok(rustix::fs::syncfs(&handle)?)
}

/// Has everything written to the file system of `folder` reach the disk, as far as the system lets us.
#[cfg(not(target_os = "linux"))]
pub fn sync(folder: &Utf8Path) -> io::Result<()> {
    match std::fs::File::open(folder) {
        Ok(handle) => handle.sync_all(),
        // Folders cannot be opened everywhere.
        Err(_) => Ok(()),
    }
}

/// Whether two files are one, or lie on one file system, as far as the system says.
#[cfg(unix)]
pub fn same_device(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.dev() == other.dev()
}

/// Whether two files lie on one file system, as far as the system says.
#[cfg(not(unix))]
pub fn same_device(_one: &Metadata, _other: &Metadata) -> bool {
    true
}

/// Whether two names lead to one file.
#[cfg(unix)]
pub fn same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.dev() == other.dev() && one.ino() == other.ino()
}

/// Whether two names lead to one file.
#[cfg(not(unix))]
pub fn same_file(_one: &Metadata, _other: &Metadata) -> bool {
    true
}

/// Makes a symbolic link like another one.
#[cfg(unix)]
pub fn symlink(to: &std::path::Path, at: &Utf8Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

/// Makes a symbolic link like another one.
#[cfg(windows)]
pub fn symlink(to: &std::path::Path, at: &Utf8Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(to, at)
}
