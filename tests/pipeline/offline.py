"""The command line in a process that refuses every connection to anywhere; started by `test_offline`."""

from __future__ import annotations

import socket
import sys

from sohoa.main import main_with

_REFUSED = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Sockets inside the machine's own file system are no network."""
    if event in _REFUSED and getattr(arguments[0], "family", None) != socket.AF_UNIX:
        print(f"connection: {event}", file=sys.stderr)
        raise ConnectionRefusedError(event)


if __name__ == "__main__":
    sys.addaudithook(refuse)
    sys.exit(main_with(sys.argv[1:]))
