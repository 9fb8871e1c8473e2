"""Nothing connects anywhere: any use of the network by this process is an error."""

import sys

_state = {"hooked": False, "on": False}


class Connected(BaseException):
    """The program tried to reach another machine. No `except Exception` hides it."""


def _watch(event, arguments):
    if not _state["on"]:
        return
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = arguments[1]
        if isinstance(address, tuple):  # IPv4 and IPv6; a local pipe is a path
            raise Connected(f"{event}: {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        raise Connected(f"{event}: {arguments[0]}")


def stand():
    """Forbid the network from now on."""
    if not _state["hooked"]:
        sys.addaudithook(_watch)
        _state["hooked"] = True
    _state["on"] = True


def rest():
    """Allow it again."""
    _state["on"] = False
