"""A server process with the random model, and a proxy in front of it that cuts connections."""

import os
import re
import select
import socket
import struct
import subprocess
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the server without a path."""
    env = {
        **os.environ,
        "MODEL": "models/tiny-random",
        "PORT": "0",
        "DATA_DIR": str(tmp_path_factory.mktemp("server") / "data"),
        "LOG_LEVEL": "warn",
    }
    command = ["node", "--import", "tsx", "src/entry/all-in-one.ts"]
    process = subprocess.Popen(command, cwd=REPOSITORY, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        ready = (re.search(r"maskstream is ready at (\S+)", line) for line in process.stdout)
        yield next(found[1] for found in ready if found).rstrip("/")
    finally:
        process.terminate()
        process.wait()


class CuttingProxy:
    """Forwards connections and records the requests of Server-Sent Events.

    It closes the first `cuts` streams of Server-Sent Events at their first events.
    """

    def __init__(self, target: str, cuts: int):
        host, port = target.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self._cuts = cuts
        self.streams: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, socket.create_connection(self._target) as far:
            cut = False
            while True:
                for source in select.select([near, far], [], [])[0]:
                    chunk = source.recv(65536)
                    if not chunk:
                        return
                    if source is near:
                        if chunk.startswith(b"POST ") and b"accept: text/event-stream" in chunk:
                            self.streams.append(chunk)
                            cut = len(self.streams) <= self._cuts
                        far.sendall(chunk)
                    elif cut and b"id: " in chunk:
                        near.sendall(chunk[: chunk.index(b"id: ") + 400])  # inside an event, or after the first one
                        return
                    else:
                        near.sendall(chunk)


@pytest.fixture
def cutting(server: str) -> Iterator[CuttingProxy]:
    proxy = CuttingProxy(server, cuts=3)
    yield proxy
    proxy.close()


def png(width: int, height: int, fill: bytes = b"\x40\x80\xc0", noise: bool = False) -> bytes:
    """A PNG of one colour, or of bytes that cannot be compressed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = width * 3
    rows = b"".join(b"\0" + (os.urandom(row) if noise else fill * width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(rows, 0 if noise else 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.fixture(scope="session")
def image() -> bytes:
    return png(64, 48)


@pytest.fixture(scope="session")
def large_image() -> bytes:
    """An image that is too large for one request, so it is uploaded by a signed URL."""
    return png(800, 600, noise=True)
