"""The office's own certificate authority and the certificate of its server.

Divided by noun: ``keeping`` (files of the office, the verbs) and ``signing`` (X.509; loaded only by
who needs it, because it is heavy).
"""

from intranet.services.tls.keeping import (
    Paper,
    authority,
    authority_der,
    make_authority,
    make_certificate,
    renew,
    server,
)

__all__ = [
    "Paper",
    "authority",
    "authority_der",
    "make_authority",
    "make_certificate",
    "renew",
    "server",
]
