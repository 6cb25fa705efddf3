"""How gunicorn listens: a connection is taken only once something was sent on it.

Browsers open connections in advance and keep silent; each would hold a thread for five seconds
(30 of them made a page wait for 15). The kernel holds them instead, for a minute at most.
With TLS=1 it speaks https with the certificate of `flask tls`, and HTTP_PORT leads there.
"""

import os
import socket
import ssl
import subprocess
import sys
from pathlib import Path

SILENT_SECONDS = 60
HANDSHAKE_SECONDS = 10
_context: dict = {}
_beside: list = []


class Brisk(ssl.SSLContext):
    """Whoever stops in the middle of the handshake would hold a thread for good."""

    def wrap_socket(self, sock, **options):
        """Shake hands within HANDSHAKE_SECONDS."""
        sock.settimeout(HANDSHAKE_SECONDS)
        try:
            safe = super().wrap_socket(sock, **options | {"do_handshake_on_connect": True})
        except TimeoutError:
            raise ssl.SSLError(ssl.SSL_ERROR_EOF, "no handshake in time") from None
        safe.settimeout(None)
        return safe


def when_ready(server):
    """Called by gunicorn's master before it makes workers."""
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in server.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_SECONDS)
    if server.cfg.is_ssl and os.environ.get("HTTP_PORT"):
        program = Path(__file__).with_name("redirecting.py")
        _beside.append(subprocess.Popen([sys.executable, program]))


def on_exit(_server):
    """Called by the master at its end; killed outright, the other one sees that it is alone."""
    for process in _beside:
        process.terminate()


def ssl_context(config, _factory):
    """One context for all connections, so that sessions are resumed; made anew when the file
    changed, so that a renewed certificate counts without a restart. TLS 1.2 or newer (ASVS 12.1.1).
    """
    stamp = os.stat(config.certfile).st_mtime_ns
    if _context.get("stamp") != stamp:
        fresh = Brisk(ssl.PROTOCOL_TLS_SERVER)
        fresh.minimum_version = ssl.TLSVersion.TLSv1_2
        fresh.load_cert_chain(config.certfile)
        _context.update(stamp=stamp, context=fresh)
    return _context["context"]
