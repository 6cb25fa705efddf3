"""How gunicorn listens: a connection is taken only once something was sent on it.

Browsers open connections in advance and keep silent; each would hold a thread for five seconds
(30 of them made a page wait for 15). The kernel holds them instead, for a minute at most.
"""

import socket

SILENT_SECONDS = 60


def when_ready(server):
    """Called by gunicorn's master before it makes workers."""
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in server.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_SECONDS)
