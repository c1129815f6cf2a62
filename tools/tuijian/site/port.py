"""Prints an address of this machine that is free: `python -m tuijian.site.port`."""

import socket

from tuijian.site.serve import HOST, PORT


def free() -> int:
    """The usual port, or another one where that is taken."""
    for port in (PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return PORT


if __name__ == "__main__":
    print(f"{HOST}:{free()}")
