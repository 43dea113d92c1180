//! What differs between systems. The only place in the program that knows which one it runs on.

use std::fs::{File, Metadata};
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

/// Has the names in a folder reach the disk, where the system lets folders be opened.
#[cfg(unix)]
pub fn sync_names(folder: &Utf8Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Has the names in a folder reach the disk, where the system lets folders be opened.
#[cfg(not(unix))]
pub fn sync_names(_folder: &Utf8Path) -> io::Result<()> {
    Ok(())
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

/// Whether the system says when a file that was open for writing is closed. Where it does, nothing
/// before that moment needs to be looked at.
pub const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Opens a file below `root` for reading. No symbolic link on the way is followed, and nothing that
/// would block is waited for.
#[cfg(target_os = "linux")]
pub fn open_inside(root: &Utf8Path, path: &Utf8Path) -> io::Result<File> {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, open, openat2};
    use rustix::io::Errno;
    let folder = open(root.as_std_path(), OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let inside = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match openat2(&folder, path.as_std_path(), flags, Mode::empty(), inside) {
        // Kernels before 5.6 and some sandboxes have no such call; then the last part is guarded.
        Err(Errno::NOSYS | Errno::PERM) => {
            Ok(File::from(rustix::fs::openat(CWD, root.join(path).as_std_path(), flags | OFlags::NOFOLLOW, Mode::empty())?))
        }
        opened => Ok(File::from(opened?)),
    }
}

/// Opens a file below `root` for reading. A symbolic link in its place is not followed, and nothing
/// that would block is waited for.
#[cfg(all(unix, not(target_os = "linux")))]
pub fn open_inside(root: &Utf8Path, path: &Utf8Path) -> io::Result<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    Ok(File::from(openat(CWD, root.join(path).as_std_path(), flags, Mode::empty())?))
}

/// Opens a file below `root` for reading.
#[cfg(not(unix))]
pub fn open_inside(root: &Utf8Path, path: &Utf8Path) -> io::Result<File> {
    File::open(root.join(path))
}

/// What tells one state of a file from the next without reading it, beside length and time.
#[cfg(unix)]
pub fn identity(meta: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (meta.ino(), meta.ctime(), meta.ctime_nsec())
}

/// What tells one state of a file from the next without reading it, beside length and time.
#[cfg(not(unix))]
pub fn identity(_meta: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// Asks the system for as many open files as it allows, and says how many that are.
#[cfg(unix)]
pub fn allow_open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    const ENOUGH: u64 = 16_384;
    let now = getrlimit(Resource::Nofile);
    let wanted = now.maximum.map_or(ENOUGH, |most| most.min(ENOUGH));
    let current = now.current.unwrap_or(wanted);
    if current >= wanted || setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum }).is_err() {
        return usize::try_from(current.min(wanted.max(current))).unwrap_or(usize::MAX);
    }
    usize::try_from(wanted).unwrap_or(usize::MAX)
}

/// Asks the system for as many open files as it allows, and says how many that are.
#[cfg(not(unix))]
pub fn allow_open_files() -> usize {
    8_192
}

/// Starts the user's browser at an address of ours.
pub fn open_in_browser(address: &str) -> io::Result<()> {
    open::that_detached(address)
}
