"""A proxy on this machine, which opens tunnels: whatever host it is asked for, they lead to one server."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from standins.http.tls import HOST

_LOT = 65_536


@dataclass
class Proxy:
    """What was asked of it: the first line and the headers of each request, by lines."""

    url: str
    asked: list[list[str]] = field(default_factory=list)
    refuses: bool = False


@contextmanager
def proxying(port: int) -> Iterator[Proxy]:
    """A proxy that is up for as long as the block lasts; its tunnels lead to a port of this machine."""
    listener = socket.create_server((HOST, 0))
    proxy = Proxy(f"http://{HOST}:{listener.getsockname()[1]}")

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=_serve, args=(proxy, client, port), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield proxy
    finally:
        listener.close()


def _serve(proxy: Proxy, client: socket.socket, port: int) -> None:
    with client, contextlib.suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            if not (lot := client.recv(_LOT)):
                return
            head += lot
        proxy.asked.append(head.decode("latin-1").splitlines())
        if proxy.refuses:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection((HOST, port)) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            threading.Thread(target=_carry, args=(server, client), daemon=True).start()
            _carry(client, server)


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while lot := source.recv(_LOT):
            target.sendall(lot)
        target.shutdown(socket.SHUT_WR)
