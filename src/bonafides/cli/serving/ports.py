"""Listening sockets and this machine's addresses."""

import errno
import ipaddress
import socket

from bonafides.cli.output import Refused

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; Refused, with what to do, where the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise Refused(f"{host!r} is not an address of this machine.") from None
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise Refused(_why(error, host, port)) from None
    return listening


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another: --port {_another(port)} (make run PORT=…)."
    if error.errno == errno.EACCES:
        return f"Port {port} is for administrators only. Choose one above 1023."
    return f"{host}:{port} cannot be used: {error.strerror}."


def _another(port: int) -> int:
    for candidate in range(port + 10, min(port + 200, 65535), 10):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    return 0


def free_port(beginning: int) -> socket.socket:
    """A listening loopback socket on the first free port from `beginning` on."""
    for port in range(beginning, min(beginning + 50, 65536)):
        try:
            return listen("127.0.0.1", port)
        except Refused:
            continue
    return listen("127.0.0.1", 0)


def is_loopback(host: str) -> bool:
    """Whether an address reaches this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_private(host: str) -> bool:
    """Whether an address belongs to a local network (RFC 1918, RFC 4193, link-local) or to this machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return (address.is_private or address.is_link_local) and not address.is_unspecified


def lan_address() -> str | None:
    """This machine's address in the local network: that of the way out. No packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address that is nobody's
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if ipaddress.ip_address(address).is_loopback else address
