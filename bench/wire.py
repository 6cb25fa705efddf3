"""Is the relay what it says? The round trip and the rate of a line, by plain sockets."""

import socket
import statistics
import threading
import time

from bench.relay import SERVER

TIMES = 3
SECONDS = 4  # of sending at the line's rate
MOST_BYTES = 20_000_000  # where the line has none


def measure(relay):
    """{round_trip: ms, down: kbit/s, up: kbit/s} of the relay's line as it is now.

    The round trip is that of a TCP handshake; the rate is of user bytes, of which a packet of
    1500 carries 1448, between the first that arrives and the last.
    """
    trips = [_handshake(relay) for _ in range(TIMES)]
    down, up = _rate(relay, towards_client=True), _rate(relay, towards_client=False)
    return {"round_trip": round(statistics.median(trips)), "down": round(down), "up": round(up)}


def _pair(relay):
    """(socket of the server, socket of the client, milliseconds of the handshake)."""
    with relay.server:
        listener = socket.create_server((SERVER, 0))
    with listener:
        with relay.client:
            client = socket.socket()
        client.settimeout(60)
        started = time.perf_counter()
        client.connect((SERVER, listener.getsockname()[1]))
        took = (time.perf_counter() - started) * 1000
        server, _address = listener.accept()
    return server, client, took


def _handshake(relay):
    server, client, took = _pair(relay)
    server.close()
    client.close()
    relay.rest(0.1)
    return took


def _rate(relay, towards_client):
    size = int(relay.line.kbit * 1000 / 8 * SECONDS) if relay.line.kbit else MOST_BYTES
    server, client, _took = _pair(relay)
    sender, receiver = (server, client) if towards_client else (client, server)
    thread = threading.Thread(target=_send, args=(sender, size))
    thread.start()
    with receiver:
        received = first = len(receiver.recv(65536))
        started = time.perf_counter()
        while block := receiver.recv(65536):
            received += len(block)
        seconds = time.perf_counter() - started
    thread.join()
    relay.rest(0.1)
    return (received - first) * 8 / 1000 / seconds


def _send(sender, size):
    with sender:
        sender.sendall(bytes(size))
