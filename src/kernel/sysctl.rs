//! Settings of the kernel's network: proc(5), `Documentation/networking/ip-sysctl.rst`.

use std::{fs, io, path::PathBuf};

/// Sets a sysctl whose name starts with `net.`, such as `net.ipv4.tcp_tw_reuse`.
///
/// What is below `net.` belongs to the network namespace of the calling thread, with a few exceptions
/// that are the same for all and which the kernel shows in the first namespace only. The caller makes
/// sure that the thread has left the host's network.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidInput`] for a name that is not below `net.` or could lead out of it; otherwise
/// the kernel's: `ENOENT` for an unknown name, `EINVAL` for a value that it does not take, `EACCES`.
pub(crate) fn set(name: &str, value: &str) -> io::Result<()> {
    // Opened as it is, and never made: a name that is not there is an error.
    let mut file = fs::OpenOptions::new().write(true).open(path(name)?)?;
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

fn path(name: &str) -> io::Result<PathBuf> {
    if !is_below_net(name) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("`{name}` is not the name of a sysctl below `net.`"),
        ));
    }
    Ok(PathBuf::from("/proc/sys").join(name.replace('.', "/")))
}

/// With every dot a separator, no component can be `.` or `..`, if none is empty.
fn is_below_net(name: &str) -> bool {
    name.starts_with("net.") && name.bytes().all(is_allowed) && name.split('.').all(|part| !part.is_empty())
}

fn is_allowed(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fixture::in_new_network;

    #[test]
    fn only_names_below_net_have_a_path() {
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
