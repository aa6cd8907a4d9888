//! Socket options: setsockopt(2) and getsockopt(2) for every option of the vocabulary and for numbers.

use std::ffi::c_int;
use std::io;
use std::mem::size_of;
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::{AsFd, AsRawFd};

use nix::libc;
use nix::sys::socket::setsockopt;
use nix::sys::socket::sockopt::AttachReusePortCbpf;

use crate::language::script::{OptionKey, OptionValue, Setting, SettingValue};
use crate::language::socket::{Family, SocketKind};
use crate::language::vocabulary::Opt;

use super::{errno, interface};

// Younger than the C library's headers (include/uapi/linux/in.h, in6.h).
const IP_LOCAL_PORT_RANGE: c_int = 51;
const IPV6_TRANSPARENT: c_int = 75;
const IPV6_FREEBIND: c_int = 78;
const IPV6_MULTICAST_ALL: c_int = 29;
const SO_COOKIE: c_int = 57;

/// Sets an option.
pub(super) fn set(socket: &impl AsFd, kind: SocketKind, setting: &Setting) -> io::Result<()> {
    let (level, name) = number(setting.option, kind);
    if let OptionKey::Known(Opt::Linger) = setting.option {
        return set_bytes(socket, level, name, &linger(&setting.value));
    }
    if let OptionKey::Known(Opt::ReuseportProgram) = setting.option {
        return set_program(socket, &setting.value);
    }
    match &setting.value {
        SettingValue::Flag(on) => set_int(socket, level, name, c_int::from(*on)),
        SettingValue::Number(number) => set_int(socket, level, name, *number),
        SettingValue::Range(low, high) => {
            let range = u32::from(*low) | u32::from(*high) << 16;
            set_bytes(socket, level, name, &range.to_ne_bytes())
        }
        SettingValue::Interface(device) if setting.option == OptionKey::Known(Opt::Device) => {
            set_bytes(socket, level, name, device.as_bytes())
        }
        SettingValue::Interface(device) => set_multicast_interface(socket, kind, interface::index(device)?),
        // No name unbinds (socket(7)), and no index leaves the choice to the kernel (ip(7), ipv6(7)).
        SettingValue::NoInterface if setting.option == OptionKey::Known(Opt::Device) => {
            set_bytes(socket, level, name, &[])
        }
        SettingValue::NoInterface => set_multicast_interface(socket, kind, 0),
        SettingValue::Address(IpAddr::V4(address)) if kind.family == Family::Ipv4 => {
            set_bytes(socket, level, name, &address.octets())
        }
        // IPV6_MULTICAST_IF takes an index, and an IPv4 socket no IPv6 address, but an index, too: that of the
        // interface which has the address, as a program would find it.
        SettingValue::Address(address) => {
            set_multicast_interface(socket, kind, interface::index_of_address(*address)?)
        }
    }
}

fn linger(value: &SettingValue) -> [u8; 8] {
    let (on, seconds) = match value {
        SettingValue::Number(seconds) => (1_i32, *seconds),
        SettingValue::Flag(_)
        | SettingValue::Range(..)
        | SettingValue::Interface(_)
        | SettingValue::NoInterface
        | SettingValue::Address(_) => (0, 0),
    };
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&on.to_ne_bytes());
    bytes[4..].copy_from_slice(&seconds.to_ne_bytes());
    bytes
}

/// The program that chooses among the sockets of a group: one instruction, which returns the place of a
/// socket. Any other value takes the program away.
fn set_program(socket: &impl AsFd, value: &SettingValue) -> io::Result<()> {
    let SettingValue::Number(place) = value else {
        return set_int(socket, libc::SOL_SOCKET, libc::SO_DETACH_REUSEPORT_BPF, 0);
    };
    // BPF_RET | BPF_K (include/uapi/linux/bpf_common.h).
    let mut instructions = [libc::sock_filter { code: 0x06, jt: 0, jf: 0, k: place.cast_unsigned() }];
    let program = libc::sock_fprog { len: 1, filter: instructions.as_mut_ptr() };
    Ok(setsockopt(socket, AttachReusePortCbpf, &program)?)
}

/// The interface for multicast datagrams, by its index: `struct ip_mreqn` over IPv4, a number over IPv6.
fn set_multicast_interface(socket: &impl AsFd, kind: SocketKind, index: u32) -> io::Result<()> {
    let (level, name) = number(OptionKey::Known(Opt::MulticastIf), kind);
    match kind.family {
        Family::Ipv4 => {
            let mut request = [0; 12];
            request[8..].copy_from_slice(&index.to_ne_bytes());
            set_bytes(socket, level, name, &request)
        }
        Family::Ipv6 => set_bytes(socket, level, name, &index.to_ne_bytes()),
    }
}

/// Reads an option.
pub(super) fn get(socket: &impl AsFd, kind: SocketKind, option: OptionKey) -> io::Result<OptionValue> {
    let (level, name) = number(option, kind);
    let mut buffer = [0; 64];
    let length = get_bytes(socket, level, name, &mut buffer)?;
    let bytes = &buffer[..length];
    let OptionKey::Known(option) = option else { return Ok(OptionValue::Number(first_int(bytes).into())) };
    Ok(match option {
        Opt::Linger => match (first_int(bytes), first_int(bytes.get(4..).unwrap_or_default())) {
            (0, _) => OptionValue::Flag(false),
            (_, seconds) => OptionValue::Number(seconds.into()),
        },
        Opt::PortRange => {
            let [a, b, c, d] = first_int(bytes).to_ne_bytes();
            OptionValue::Range(u16::from_ne_bytes([a, b]), u16::from_ne_bytes([c, d]))
        }
        Opt::Device => word(bytes),
        Opt::MulticastIf => multicast_interface(kind, bytes),
        Opt::Error => match first_int(bytes) {
            0 => OptionValue::Word("none".to_owned()),
            number => {
                errno::from_number(number).map_or(OptionValue::Number(number.into()), OptionValue::Errno)
            }
        },
        Opt::Type => match first_int(bytes) {
            libc::SOCK_STREAM => OptionValue::Word("stream".to_owned()),
            libc::SOCK_DGRAM => OptionValue::Word("datagram".to_owned()),
            number => OptionValue::Number(number.into()),
        },
        Opt::Linger2 | Opt::Fastopen => OptionValue::Number(first_int(bytes).into()),
        // TCP_REPAIR makes the reuse flag read 2: neither on nor off.
        Opt::Reuse
        | Opt::Reuseport
        | Opt::ReuseportProgram
        | Opt::V6only
        | Opt::Nodelay
        | Opt::Keepalive
        | Opt::Broadcast
        | Opt::Freebind
        | Opt::Transparent
        | Opt::BindAddressNoPort
        | Opt::MulticastLoop
        | Opt::MulticastAll
        | Opt::Repair
        | Opt::Acceptconn => match first_int(bytes) {
            0 => OptionValue::Flag(false),
            1 => OptionValue::Flag(true),
            number => OptionValue::Number(number.into()),
        },
    })
}

fn word(bytes: &[u8]) -> OptionValue {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = String::from_utf8_lossy(text).into_owned();
    OptionValue::Word(if text.is_empty() { "none".to_owned() } else { text })
}

fn multicast_interface(kind: SocketKind, bytes: &[u8]) -> OptionValue {
    match (kind.family, bytes) {
        (Family::Ipv4, [a, b, c, d, ..]) => OptionValue::Address(Ipv4Addr::new(*a, *b, *c, *d).into()),
        _ => match first_int(bytes) {
            0 => OptionValue::Word("none".to_owned()),
            index => {
                let index = u32::try_from(index).unwrap_or_default();
                let name = nix::net::if_::if_indextoname(index).ok();
                let name = name.and_then(|name| name.into_string().ok());
                name.map_or(OptionValue::Number(index.into()), OptionValue::Word)
            }
        },
    }
}

/// Level and number of an option; some have another number for IPv6.
fn number(option: OptionKey, kind: SocketKind) -> (c_int, c_int) {
    let ipv6 = kind.family == Family::Ipv6;
    let option = match option {
        OptionKey::Known(option) => option,
        OptionKey::Number(level, number) => return (level, number),
    };
    match option {
        Opt::Reuse => (libc::SOL_SOCKET, libc::SO_REUSEADDR),
        Opt::Reuseport => (libc::SOL_SOCKET, libc::SO_REUSEPORT),
        Opt::ReuseportProgram => (libc::SOL_SOCKET, libc::SO_ATTACH_REUSEPORT_CBPF),
        Opt::V6only => (libc::IPPROTO_IPV6, libc::IPV6_V6ONLY),
        Opt::Linger => (libc::SOL_SOCKET, libc::SO_LINGER),
        Opt::Nodelay => (libc::IPPROTO_TCP, libc::TCP_NODELAY),
        Opt::Keepalive => (libc::SOL_SOCKET, libc::SO_KEEPALIVE),
        Opt::Broadcast => (libc::SOL_SOCKET, libc::SO_BROADCAST),
        Opt::Freebind if ipv6 => (libc::IPPROTO_IPV6, IPV6_FREEBIND),
        Opt::Freebind => (libc::IPPROTO_IP, libc::IP_FREEBIND),
        Opt::Transparent if ipv6 => (libc::IPPROTO_IPV6, IPV6_TRANSPARENT),
        Opt::Transparent => (libc::IPPROTO_IP, libc::IP_TRANSPARENT),
        Opt::BindAddressNoPort => (libc::IPPROTO_IP, libc::IP_BIND_ADDRESS_NO_PORT),
        Opt::PortRange => (libc::IPPROTO_IP, IP_LOCAL_PORT_RANGE),
        Opt::Device => (libc::SOL_SOCKET, libc::SO_BINDTODEVICE),
        Opt::MulticastLoop if ipv6 => (libc::IPPROTO_IPV6, libc::IPV6_MULTICAST_LOOP),
        Opt::MulticastLoop => (libc::IPPROTO_IP, libc::IP_MULTICAST_LOOP),
        Opt::MulticastAll if ipv6 => (libc::IPPROTO_IPV6, IPV6_MULTICAST_ALL),
        Opt::MulticastAll => (libc::IPPROTO_IP, libc::IP_MULTICAST_ALL),
        Opt::MulticastIf if ipv6 => (libc::IPPROTO_IPV6, libc::IPV6_MULTICAST_IF),
        Opt::MulticastIf => (libc::IPPROTO_IP, libc::IP_MULTICAST_IF),
        Opt::Linger2 => (libc::IPPROTO_TCP, libc::TCP_LINGER2),
        Opt::Repair => (libc::IPPROTO_TCP, libc::TCP_REPAIR),
        Opt::Fastopen => (libc::IPPROTO_TCP, libc::TCP_FASTOPEN),
        Opt::Error => (libc::SOL_SOCKET, libc::SO_ERROR),
        Opt::Acceptconn => (libc::SOL_SOCKET, libc::SO_ACCEPTCONN),
        Opt::Type => (libc::SOL_SOCKET, libc::SO_TYPE),
    }
}

/// The number that the kernel gives a socket for life (`SO_COOKIE`, Linux 4.12).
pub(super) fn cookie(socket: &impl AsFd) -> Option<u64> {
    let mut bytes = [0; 8];
    let length = get_bytes(socket, libc::SOL_SOCKET, SO_COOKIE, &mut bytes).ok()?;
    (length == 8).then(|| u64::from_ne_bytes(bytes))
}

/// The number of a TCP socket's state: the first byte of `struct tcp_info` (tcp(7)).
pub(super) fn tcp_state(socket: &impl AsFd) -> io::Result<u8> {
    let mut bytes = [0; 8];
    get_bytes(socket, libc::IPPROTO_TCP, libc::TCP_INFO, &mut bytes)?;
    Ok(bytes[0])
}

/// How many connections wait in a listener's accept queue, and its backlog: what two fields of `struct tcp_info`
/// are for a listener (`tcp_get_info` in net/ipv4/tcp.c).
pub(super) fn accept_queue(socket: &impl AsFd) -> io::Result<(u32, u32)> {
    const TCPI_UNACKED: usize = 24;
    const TCPI_SACKED: usize = 28;
    let mut bytes = [0; 32];
    get_bytes(socket, libc::IPPROTO_TCP, libc::TCP_INFO, &mut bytes)?;
    let field = |offset: usize| first_int(&bytes[offset..]).cast_unsigned();
    Ok((field(TCPI_UNACKED), field(TCPI_SACKED)))
}

fn first_int(bytes: &[u8]) -> c_int {
    // Some options answer with one byte (ip(7): IP_MULTICAST_LOOP of older kernels).
    match bytes {
        [a, b, c, d, ..] => c_int::from_ne_bytes([*a, *b, *c, *d]),
        [byte, ..] => c_int::from(*byte),
        [] => 0,
    }
}

fn set_int(socket: &impl AsFd, level: c_int, name: c_int, value: c_int) -> io::Result<()> {
    set_bytes(socket, level, name, &value.to_ne_bytes())
}

/// setsockopt(2): neither socket2 nor nix sets options by number.
pub(super) fn set_bytes(socket: &impl AsFd, level: c_int, name: c_int, value: &[u8]) -> io::Result<()> {
    let length = libc::socklen_t::try_from(value.len()).map_err(io::Error::other)?;
    #[expect(unsafe_code, reason = "options by number have no safe wrapper")]
    // SAFETY: the pointer and the length are those of a slice that outlives the call, and the kernel only
    // reads from it.
    let result =
        unsafe { libc::setsockopt(socket.as_fd().as_raw_fd(), level, name, value.as_ptr().cast(), length) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// getsockopt(2); the number of bytes that the kernel wrote.
pub(super) fn get_bytes(
    socket: &impl AsFd,
    level: c_int,
    name: c_int,
    buffer: &mut [u8],
) -> io::Result<usize> {
    debug_assert!(buffer.len() >= size_of::<c_int>());
    let mut length = libc::socklen_t::try_from(buffer.len()).map_err(io::Error::other)?;
    #[expect(unsafe_code, reason = "options by number have no safe wrapper")]
    // SAFETY: the pointer and the length are those of a buffer that outlives the call; the kernel writes
    // at most `length` bytes and says how many.
    let result = unsafe {
        libc::getsockopt(socket.as_fd().as_raw_fd(), level, name, buffer.as_mut_ptr().cast(), &raw mut length)
    };
    if result == 0 { Ok((length as usize).min(buffer.len())) } else { Err(io::Error::last_os_error()) }
}
