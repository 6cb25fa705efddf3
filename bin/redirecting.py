"""Plain http beside https: leads to https, and gives out the office's authority; nothing else.

bin/listening.py starts it with HOST, HTTP_PORT, PORT and TLS_FILE. A browser that never heard of
the office's authority can fetch it here; it is compared by its fingerprint on paper.
"""

import asyncio
import os
import re
import ssl
from pathlib import Path

PATIENCE = 5  # seconds for the head of a request
LONGEST_HEAD = 8192
AT_ONCE = 100
LINE = re.compile(rb"(GET|HEAD) (/[!-~]*) HTTP/1\.[01]\r\n")
HOST = re.compile(rb"\r\nhost:[ \t]*(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d+)?[ \t]*\r\n", re.IGNORECASE)
BODY = "Content-Type: {kind}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"


def answer(head, known, port, authority):
    """The whole answer to the head of one request.

    ``known``: what the certificate stands for; a Host that is none of it leads to the first one.
    Empty when the certificate came from elsewhere: then the Host leads to itself.
    """
    line, host = LINE.match(head), HOST.search(head)
    if line is None or host is None:
        return _whole("400 Bad Request", b"")
    if line[2] == b"/authority.crt" and authority.exists():
        body = ssl.PEM_cert_to_DER_cert(authority.read_text("ascii"))
        return _whole("200 OK", body, kind="application/x-x509-ca-cert")
    asked = host[1].decode("ascii").lower()
    to = asked if asked.strip("[]") in known or not known else known[0]
    at = "" if port == "443" else f":{port}"
    where = f"Location: https://{to}{at}{line[2].decode('ascii')}\r\n"
    return _whole("302 Found", b"", where)


def _whole(status, body, head="", kind="text/plain"):
    fixed = f"HTTP/1.1 {status}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
    return (fixed + head + BODY.format(kind=kind, size=len(body))).encode("ascii") + body


async def serve(host, http_port, port, file):
    """Listen until the server that started this is gone."""
    authority, names = file.with_name("authority.pem"), file.with_name("names")
    room = asyncio.Semaphore(AT_ONCE)

    async def meet(reader, writer):
        async with room:
            try:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
                known = names.read_text("ascii").split() if names.exists() else []
                writer.write(answer(head, known, port, authority))
                await asyncio.wait_for(writer.drain(), PATIENCE)
            except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
                pass
            except asyncio.LimitOverrunError:
                writer.write(_whole("431 Request Header Fields Too Large", b""))
            finally:
                writer.close()

    parent = os.getppid()
    async with await asyncio.start_server(meet, host, int(http_port), limit=LONGEST_HEAD):
        while os.getppid() == parent:
            await asyncio.sleep(1)


if __name__ == "__main__":
    wanted = os.environ
    listening = (wanted.get("HOST", "127.0.0.1"), wanted["HTTP_PORT"], wanted["PORT"])
    asyncio.run(serve(*listening, Path(wanted["TLS_FILE"])))
