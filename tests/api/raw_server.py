"""A raw HTTP server on loopback whose every answer is a script, for faults that no library would produce."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Asked:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


class Talk:
    """The server's end of one connection, with the ways in which it can misbehave."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def answer(self, body: bytes, status: str = "200 OK", headers: str = "") -> None:
        """Answer correctly and keep the connection."""
        await self.write(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def reset(self) -> None:
        """Tear the line down with RST instead of FIN."""
        line = self._writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def close(self) -> None:
        self._writer.close()

    async def hang(self) -> None:
        """Stay silent until the client goes away."""
        await self._reader.read()

    async def drip(self, data: bytes, every: float) -> None:
        """Send one byte at a time until done or until the client goes away."""
        for byte in data:
            await self.write(bytes([byte]))
            await asyncio.sleep(every)


Script = Callable[[Asked, Talk], Awaitable[None]]
Greeting = Callable[[Talk], None]


@dataclass
class RawServer:
    """`asked` holds every request that came in whole; `connections` counts those opened.

    `at_connect` may act before anything is read, `at_head` before the body is; a line that either has closed is left.
    """

    script: Script
    at_connect: Greeting | None = None
    at_head: Script | None = None
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _place: socket.socket | None = None
    """Holds the port while nobody listens, so that nobody else is found there."""
    _listening: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Listen, at the same port each time; doing it twice is fine."""
        if self._listening is not None:
            return
        if self._place is None:
            self._place = _bound(0)
            self.port = self._place.getsockname()[1]
        self._listening = await asyncio.start_server(self._on_connect, sock=_bound(self.port))

    async def close(self) -> None:
        """End it for good."""
        await self.shut()
        if self._place is not None:
            self._place.close()

    async def shut(self) -> None:
        """Refuse connections from now on, and break those there are."""
        if self._listening is None:
            return
        listening, self._listening = self._listening, None
        listening.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in self._writers:
            # Also of a connection whose task had not begun yet.
            writer.transport.abort()
        await listening.wait_closed()
        # What was aborted is closed in the loop's next turn.
        for _ in range(3):
            await asyncio.sleep(0)
        self._writers.clear()

    def _on_connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        task = asyncio.get_running_loop().create_task(self.serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        talk = Talk(reader, writer)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                if self.at_connect is not None:
                    self.at_connect(talk)
                while not writer.is_closing() and (asked := await _read_head(reader, number)) is not None:
                    if self.at_head is not None:
                        await self.at_head(asked, talk)
                        if writer.is_closing():
                            break
                    asked.body = await reader.readexactly(int(asked.headers.get("content-length", "0")))
                    self.asked.append(asked)
                    await self.script(asked, talk)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        finally:
            writer.transport.abort()
            self._writers.discard(writer)


def _bound(port: int) -> socket.socket:
    """Return a socket at a port that others of this server's may have as well; 0 chooses one."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    place.bind(("127.0.0.1", port))
    return place


async def _read_head(reader: asyncio.StreamReader, number: int) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
    return Asked(method, target, headers, b"", number)


@asynccontextmanager
async def raw_server(
    script: Script, *, at_connect: Greeting | None = None, at_head: Script | None = None
) -> AsyncIterator[RawServer]:
    """Serve `script` on a free loopback port."""
    raw = RawServer(script, at_connect, at_head)
    await raw.open()
    try:
        yield raw
    finally:
        await raw.close()
