//! Settings of the kernel's network: proc(5), `Documentation/networking/ip-sysctl.rst`.

use std::{fs, io, path::PathBuf};

use nix::libc;

use super::modules;

/// The groups that are each network namespace's own, with a few exceptions that are the same for all and which the
/// kernel shows in the first namespace only, or read-only (`ensure_safe_net_sysctl`). In other groups there are
/// settings that a namespace shows, lets its root write, and that are the host's: `net.netfilter.nf_hooks_lwtunnel`
/// can't even be set back.
const OF_A_NAMESPACE: [&str; 3] = ["net.core.", "net.ipv4.", "net.ipv6."];

/// Sets a sysctl of the calling thread's network namespace, such as `net.ipv4.tcp_tw_reuse`. The caller makes sure
/// that the thread has left the host's network.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidInput`] for a name that is not of a namespace's groups or could lead out of them, and for
/// a value that would make the kernel load a module; otherwise the kernel's: `ENOENT` for an unknown name, `EINVAL`
/// for a value that it does not take, `EACCES`.
pub(crate) fn set(name: &str, value: &str) -> io::Result<()> {
    if name == CONGESTION_CONTROL {
        loads_nothing(value)?;
    }
    // Opened as it is, and never made: a name that is not there is an error.
    let mut file =
        fs::OpenOptions::new().write(true).open(path(name)?).map_err(|error| match error.raw_os_error() {
            // Its descriptor is none of the case's.
            Some(libc::EMFILE | libc::ENFILE) => io::Error::other(format!("cannot open `{name}`: {error}")),
            _ => error,
        })?;
    // In one write, because the kernel reads each write as a whole value.
    io::Write::write_all(&mut file, value.as_bytes())
}

/// The value of a sysctl, as the kernel writes it, without the newline at its end.
///
/// # Errors
///
/// As [`set`].
pub(crate) fn get(name: &str) -> io::Result<String> {
    Ok(fs::read_to_string(path(name)?)?.trim_end_matches('\n').to_owned())
}

/// Whether setting a sysctl back undoes that it was set: nothing else is set along with it, and what it
/// decides is decided anew for each socket. So it is for those directly below `net.ipv4`, `net.ipv6` and
/// `net.core`, but for `ip_forward`, which sets others (`devinet_sysctl_forward`), and for keys.
#[must_use]
pub(crate) fn stands_alone(name: &str) -> bool {
    let Some((group, last)) = name.rsplit_once('.') else { return false };
    matches!(group, "net.ipv4" | "net.ipv6" | "net.core") && last != "ip_forward" && !last.ends_with("_key")
}

const CONGESTION_CONTROL: &str = "net.ipv4.tcp_congestion_control";

/// An algorithm that is not there is looked for in a module, which is loaded for the whole host
/// (`tcp_set_default_congestion_control`).
fn loads_nothing(algorithm: &str) -> io::Result<()> {
    let available = get("net.ipv4.tcp_available_congestion_control")?;
    let is_there = available.split_whitespace().any(|known| known == algorithm);
    if is_there || !modules::would_load(&format!("tcp_{algorithm}")) {
        return Ok(());
    }
    let reason = format!(
        "`{algorithm}` is not available, and to ask for it would load a module into the host's kernel"
    );
    Err(io::Error::new(io::ErrorKind::InvalidInput, reason))
}

fn path(name: &str) -> io::Result<PathBuf> {
    if !is_of_a_namespace(name) {
        let reason = format!("`{name}` is not the name of a sysctl that each network has for itself");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    Ok(PathBuf::from("/proc/sys").join(name.replace('.', "/")))
}

/// With every dot a separator, no component can be `.` or `..`, if none is empty.
fn is_of_a_namespace(name: &str) -> bool {
    OF_A_NAMESPACE.iter().any(|group| name.starts_with(group))
        && name.bytes().all(is_allowed)
        && name.split('.').all(|part| !part.is_empty())
}

fn is_allowed(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fixture::in_new_network;
    use std::collections::BTreeMap;
    use walkdir::WalkDir;

    #[test]
    fn only_names_of_a_network_have_a_path() {
        for name in [
            "",
            "net",
            "net.",
            "net..",
            ".net",
            "kernel.hostname",
            "network.a",
            "net/ipv4",
            "net.ipv4/../../kernel",
            "net...kernel",
            "net.ipv4.",
            "net.IPV4",
            "net.ipv4.a b",
            "net.ipv4.a\0",
            "net.ipv4.ä",
            "net.../kernel",
            "net.netfilter.nf_hooks_lwtunnel",
            "net.ipv4",
            "net.ipv40.a",
        ] {
            assert_eq!(path(name).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name:?}");
        }
        assert_eq!(path("net.ipv4.tcp_tw_reuse").unwrap(), PathBuf::from("/proc/sys/net/ipv4/tcp_tw_reuse"));
    }

    #[test]
    fn a_setting_holds_in_this_network_only() {
        let file = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
        let before = fs::read_to_string(file).unwrap();
        in_new_network(|| {
            set("net.ipv4.ip_unprivileged_port_start", "7").unwrap();
            assert_eq!(fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start").unwrap(), "7\n");
        });
        assert_eq!(fs::read_to_string(file).unwrap(), before);
    }

    /// Everything below a folder of `/proc/sys` that can be read.
    fn all(folder: &str) -> BTreeMap<PathBuf, String> {
        let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
        let paths = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
        paths.filter_map(|path| Some((path.clone(), fs::read_to_string(path).ok()?))).collect()
    }

    /// Another value than this, of its kind.
    fn other(value: &str) -> String {
        let numbers = value.split_whitespace().map(str::parse::<i64>);
        let raised: Result<Vec<_>, _> = numbers
            .map(|number| number.map(|number| if number == 1 { 0 } else { number + 1 }.to_string()))
            .collect();
        raised.map_or_else(|_| value.to_owned(), |words| words.join(" "))
    }

    #[test]
    fn no_setting_of_a_network_is_one_of_the_host() {
        // What changes by itself is left out.
        let (first, before) = (all("/proc/sys"), all("/proc/sys"));
        in_new_network(|| {
            for group in ["core", "ipv4", "ipv6"] {
                for (path, value) in all(&format!("/proc/sys/net/{group}")) {
                    // A setting may refuse this value, or every one.
                    let _ = fs::write(path, other(value.trim_end()));
                }
            }
            set("net.ipv4.ip_default_ttl", "7").unwrap();
            assert_eq!(get("net.ipv4.ip_default_ttl").unwrap(), "7");
        });
        let after = all("/proc/sys");
        let changed: Vec<_> = before
            .iter()
            .filter(|(path, value)| first.get(*path) == Some(value) && after.get(*path) != Some(value))
            .collect();
        let of_the_network = changed.iter().filter(|(path, _)| path.starts_with("/proc/sys/net"));
        assert_eq!(of_the_network.collect::<Vec<_>>(), Vec::<&(&PathBuf, &String)>::new());
    }

    #[test]
    fn an_algorithm_that_is_there_can_be_chosen() {
        in_new_network(|| {
            set(CONGESTION_CONTROL, "reno").unwrap();
            assert_eq!(get(CONGESTION_CONTROL).unwrap(), "reno");
        });
    }

    #[test]
    fn the_kernel_says_what_it_does_not_take() {
        in_new_network(|| {
            let unknown = set("net.ipv4.no_such_thing", "1").unwrap_err();
            assert_eq!(unknown.raw_os_error(), Some(nix::libc::ENOENT));
            let word = set("net.ipv4.tcp_tw_reuse", "maybe").unwrap_err();
            assert_eq!(word.raw_os_error(), Some(nix::libc::EINVAL));
        });
    }
}
