"""A line between browser and server that breaks: after so many bytes, at any point of an exchange.

A request may be lost before it arrives, arrive without its answer, or lose half of either. What a
browser sees is what a broken line shows it: a reset connection, then no connection for a while.
"""

import math
import selectors
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

PIECE = 4096
TICK = 0.02
# With SO_LINGER 0 a closed socket sends a reset instead of a polite end.
_NO_FAREWELL = struct.pack("ii", 1, 0)


@dataclass
class Pair:
    """One connection: ``waiting`` holds what each side has not taken yet."""

    near: socket.socket
    far: socket.socket
    waiting: dict = field(default_factory=dict)
    is_ending: bool = False

    def other(self, side):
        return self.far if side is self.near else self.near


class BadLine:
    """Forwards connections to ``port``; ``break_after`` says when it breaks, ``cuts`` how often it
    did. ``url`` is where the browser goes.
    """

    def __init__(self, port):
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.setblocking(False)
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.cuts, self.crossed = 0, 0
        self._plan: list = []
        self._down_until = 0.0
        self._pairs: dict = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._door, selectors.EVENT_READ)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def break_after(self, plan):
        """``plan``: [(bytes that still cross, seconds without a line)], one after the other."""
        self._plan = [(self.crossed + size, seconds) for size, seconds in _summed(plan)]

    def down(self):
        """Break now, and carry nothing until ``up``."""
        self._down_until = math.inf
        self._plan = [(self.crossed, math.inf)]

    def up(self):
        """Carry everything again."""
        self._plan, self._down_until = [], 0.0

    def is_spent(self):
        """True when every planned cut has happened and the line is up again."""
        return not self._plan and time.monotonic() >= self._down_until

    def close(self):
        """End the line and everything on it."""
        self._over.set()
        self._thread.join()
        self._break()
        self._door.close()
        self._selector.close()

    def _run(self):
        while not self._over.is_set():
            for key, events in self._selector.select(TICK):
                if key.fileobj is self._door:
                    self._open()
                elif key.fileobj in self._pairs:
                    self._carry(key.fileobj, events)

    def _open(self):
        near, _address = self._door.accept()
        far = None
        if time.monotonic() >= self._down_until:
            with suppress(OSError):
                far = socket.create_connection(("127.0.0.1", self._port))
        if far is None:
            _reset(near)
            return
        pair = Pair(near, far, {near: b"", far: b""})
        for side in (near, far):
            side.setblocking(False)
            self._pairs[side] = pair
            self._selector.register(side, selectors.EVENT_READ)

    def _carry(self, side, events):
        pair = self._pairs[side]
        try:
            if events & selectors.EVENT_WRITE:
                self._give(pair, side)
            if events & selectors.EVENT_READ and not pair.is_ending:
                self._take(pair, side)
        except OSError:
            self._end(pair, _reset)
            return
        if pair.is_ending and not any(pair.waiting.values()):
            self._end(pair, socket.socket.close)
        self._break_if_due()

    def _take(self, pair, side):
        """Read from ``side`` what crosses before the next cut; its end is told when all is told."""
        limit = PIECE
        if self._plan:
            limit = max(1, min(PIECE, self._plan[0][0] - self.crossed))
        data = side.recv(limit)
        if not data:
            pair.is_ending = True
            self._selector.modify(side, selectors.EVENT_WRITE)
            return
        self.crossed += len(data)
        other = pair.other(side)
        pair.waiting[other] += data
        self._give(pair, other)

    def _give(self, pair, side):
        with suppress(BlockingIOError):
            sent = side.send(pair.waiting[side]) if pair.waiting[side] else 0
            pair.waiting[side] = pair.waiting[side][sent:]
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if pair.waiting[side] else 0)
        self._selector.modify(side, selectors.EVENT_WRITE if pair.is_ending else wanted)

    def _break_if_due(self):
        if self._plan and self.crossed >= self._plan[0][0]:
            _size, seconds = self._plan.pop(0)
            self.cuts += 1
            self._down_until = time.monotonic() + seconds
            self._break()

    def _break(self):
        for pair in {id(pair): pair for pair in self._pairs.values()}.values():
            self._end(pair, _reset)

    def _end(self, pair, close):
        for side in (pair.near, pair.far):
            if self._pairs.pop(side, None) is not None:
                self._selector.unregister(side)
                close(side)


def _reset(side):
    with suppress(OSError):
        side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_FAREWELL)
    side.close()


def _summed(plan):
    total = 0
    for size, seconds in plan:
        total += size
        yield total, seconds
