"""Put on the server's PYTHONPATH by the harness: every connection but to this machine itself is refused."""

import ipaddress
import socket

_connect, _connect_ex, _look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback or ipaddress.ip_address(str(name)).is_unspecified
    except ValueError:
        return False


def _refuse_outside(address: object) -> None:
    if isinstance(address, tuple) and not _is_loopback(address[0]):
        raise ConnectionRefusedError(f"offline test: connection to {address[0]} refused")


def connect(self: socket.socket, address: object) -> None:
    """Connect to loopback only."""
    _refuse_outside(address)
    return _connect(self, address)


def connect_ex(self: socket.socket, address: object) -> int:
    """Connect to loopback only."""
    _refuse_outside(address)
    return _connect_ex(self, address)


def getaddrinfo(host: object, *rest: object, **named: object) -> list:
    """Look up loopback only."""
    if not _is_loopback(host):
        raise socket.gaierror(f"offline test: look-up of {host} refused")
    return _look_up(host, *rest, **named)


socket.socket.connect = connect
socket.socket.connect_ex = connect_ex
socket.getaddrinfo = getaddrinfo
