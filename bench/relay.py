"""A slow line on one machine: two network namespaces that only a relay of IP packets connects.

Each namespace has one TUN device and no other way out; the relay reads the packets of one and
writes them to the other, late. Whole packets are carried, so handshakes, slow start, acknowledge-
ments and lost packets cost what they cost on a real line (emulation in the browser is 18 to 33 %
too fast: quality.md). The namespaces have no name: they are gone with the process that made them,
however it ends. Linux and root only; ``why_not()`` says what is missing.
"""

import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

# Addresses for documentation (RFC 5737): they belong to nobody and stay inside the namespaces.
SERVER, CLIENT = "192.0.2.1", "192.0.2.2"
TUN = Path("/dev/net/tun")
NEW_NET = 0x40000000
SET_IF, TUN_WITHOUT_HEAD = 0x400454CA, 0x0001 | 0x1000
MTU = 1500
WAITING_PACKETS = 1000  # kept before the line drops one: deep, as on mobile lines
SYN, ACK, TCP = 0x02, 0x10, 6


@dataclass(frozen=True)
class Line:
    """Kilobits a second each way (None: as fast as it goes), round trip in ms, share lost."""

    kbit: int | None = None
    round_trip: int = 0
    loss: float = 0.0


LINES = {"GPRS": Line(50, 500), "slow 3G": Line(400, 400), "local network": Line()}


def why_not():
    """What forbids the relay here, in plain words; empty when it can run."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need Linux and root"
    if not TUN.exists() or not shutil.which("ip"):
        return "it needs /dev/net/tun and the command ip (Debian: iproute2)"
    try:
        Space(SERVER, CLIENT).close()
    except (OSError, subprocess.CalledProcessError) as error:
        return f"network namespaces are not permitted here ({error})"
    return ""


class Space:
    """A network namespace with one address and one device; ``with space:`` works inside it.

    Only the calling thread enters, and what it starts there stays there: sockets and processes.
    """

    def __init__(self, own, peer):
        self._before = [_own_space()]
        _call("unshare", NEW_NET)
        self._inside = _own_space()
        try:
            self.device = _tun()
            _ip("link", "set", "lo", "up")
            _ip("address", "add", own, "peer", peer, "dev", "line")
            _ip("link", "set", "line", "up", "mtu", str(MTU))
            _settle_kernel()
        finally:
            self.__exit__()

    def __enter__(self):
        self._before.append(_own_space())
        _call("setns", self._inside, NEW_NET)
        return self

    def __exit__(self, *_):
        before = self._before.pop()
        _call("setns", before, NEW_NET)
        os.close(before)

    def close(self):
        """Let go of the namespace; the kernel removes it with its last process."""
        os.close(self.device)
        os.close(self._inside)


def _own_space():
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


def _call(name, *arguments):
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _tun():
    device = os.open(TUN, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
    fcntl.ioctl(device, SET_IF, struct.pack("16sH22x", b"line", TUN_WITHOUT_HEAD))
    return device


def _ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


def _settle_kernel():
    """Each connection starts as if it were the first; the congestion control is Debian's."""
    settings = Path("/proc/sys/net/ipv4")
    for name, value in (("tcp_no_metrics_save", "1"), ("tcp_congestion_control", "cubic")):
        with contextlib.suppress(OSError):
            (settings / name).write_text(value)


@dataclass
class Counted:
    """What crossed the line: bytes and packets of IP, new TCP connections, packets lost."""

    up: int = 0
    down: int = 0
    packets: int = 0
    connections: int = 0
    lost: int = 0


class Relay(threading.Thread):
    """Carries packets between ``server`` and ``client``; ``line`` may change at any time."""

    def __init__(self, line, seed=1):
        super().__init__(daemon=True, name="relay")
        self.line, self.counted = line, Counted()
        self.server = Space(SERVER, CLIENT)
        self.client = Space(CLIENT, SERVER)
        self._chance, self._numbers = random.Random(seed), count()
        self._free = {}  # by device read from: when the line has sent all it was given
        self._waiting = {self.server.device: 0, self.client.device: 0}
        self._due, self._handshakes, self._moved = [], set(), time.monotonic()
        self._stopping = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        self.join()
        self.client.close()
        self.server.close()

    def fresh(self):
        """Return what was counted so far and count anew."""
        told, self.counted = self.counted, Counted()
        return told

    def rest(self, quiet=0.5, most=60):
        """Wait until nothing has crossed the line for ``quiet`` seconds (and a round trip)."""
        quiet += self.line.round_trip / 1000
        end = time.monotonic() + most
        while time.monotonic() < end and (self._due or time.monotonic() - self._moved < quiet):
            time.sleep(0.05)

    def run(self):
        devices = list(self._waiting)
        while not self._stopping.is_set():
            wait = max(0, min(self._due[0][0] - time.monotonic(), 0.2)) if self._due else 0.2
            for device in select.select(devices, [], [], wait)[0]:
                self._read(device)
            self._deliver()

    def _read(self, device):
        with contextlib.suppress(BlockingIOError):
            while packet := os.read(device, MTU + 100):
                if packet[0] >> 4 == 4:  # IPv6 only looks for neighbours here
                    self._accept(device, packet)

    def _accept(self, device, packet):
        """Count a packet and put it on the line."""
        line, now = self.line, time.monotonic()
        self._count(device, packet)
        if self._waiting[device] >= WAITING_PACKETS:
            self.counted.lost += 1
            return
        seconds = len(packet) * 8 / (line.kbit * 1000) if line.kbit else 0
        self._free[device] = max(now, self._free.get(device, 0)) + seconds
        if self._chance.random() < line.loss:  # it took its time on the line all the same
            self.counted.lost += 1
            return
        arrives = self._free[device] + line.round_trip / 2000
        self._waiting[device] += 1
        heapq.heappush(self._due, (arrives, next(self._numbers), device, packet))

    def _count(self, device, packet):
        told = self.counted
        told.packets += 1
        self._moved = time.monotonic()
        if device == self.server.device:
            told.down += len(packet)
            return
        told.up += len(packet)
        ports = (packet[0] & 15) * 4
        if packet[9] == TCP and packet[ports + 13] & (SYN | ACK) == SYN:
            handshake = packet[ports : ports + 8]  # ports and first number: a repeat is the same
            told.connections += handshake not in self._handshakes
            self._handshakes.add(handshake)

    def _deliver(self):
        while self._due and self._due[0][0] <= time.monotonic():
            _at, _number, device, packet = heapq.heappop(self._due)
            self._waiting[device] -= 1
            self._moved = time.monotonic()
            other = self.client if device == self.server.device else self.server
            with contextlib.suppress(BlockingIOError):
                os.write(other.device, packet)
