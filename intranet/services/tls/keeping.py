"""The office's own certificate authority and the certificate of its server (``flask tls``).

``folder`` is ``tls`` in the folder of the office (a Path), for its owner only: ``authority.key``,
``authority.pem``, ``names`` of the server (for bin/redirecting.py) and ``server.pem``, key and
certificate in one file, so that a renewal is one rename. The authority may sign for the given names
and addresses only (name constraints, RFC 5280 4.2.1.10): whoever steals it cannot play a bank
before the office.
"""

import hashlib
import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime

from intranet import clock
from intranet.rules import tls as rules
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import settings
from intranet.transaction import NotVisible, transaction


@dataclass(frozen=True)
class Paper:
    """A certificate as people read it; ``until`` in Viet Nam time."""

    names: tuple
    addresses: tuple
    until: datetime
    fingerprint: str

    @property
    def days(self):
        """Whole days until it is over; below zero afterwards."""
        return (self.until - clock.now()).days


def make_authority(actor, folder, names, addresses=()):
    """Make the authority of this office; it may sign for these names, those below them, and these
    addresses or networks. Returns its Paper; refuses to replace one.
    """
    names = tuple(dict.fromkeys(rules.name(text) for text in names))
    networks = tuple(dict.fromkeys(rules.network(text) for text in addresses))
    if (folder / "authority.pem").exists():
        raise RuleBroken(N_("Đã có CA nội bộ. Muốn lập CA khác, chuyển thư mục tls đi nơi khác."))
    from intranet.services.tls import signing

    office = settings.show().name
    key, certificate = signing.authority(names, networks, office, clock.utc())
    _write(folder / "authority.key", signing.key_pem(key))
    _write(folder / "authority.pem", signing.pem(certificate))
    return _record(actor, "tls.make_authority", authority(folder))


def make_certificate(actor, folder, names, addresses=()):
    """Make a new key and certificate of the server, signed by the office's authority.

    Returns its Paper. Raises ``RuleBroken`` without an authority or outside of what it may sign.
    """
    names = tuple(dict.fromkeys(rules.name(text) for text in names))
    addresses = tuple(dict.fromkeys(rules.address(text) for text in addresses))
    _issue(folder, names, addresses)
    return _record(actor, "tls.make_certificate", server(folder))


def renew(actor, folder):
    """Sign the server's names anew when fewer than RENEW_DAYS days are left.

    Returns (Paper, True when it was renewed). The authority stays as it is.
    """
    old = server(folder)
    if old is None:
        raise RuleBroken(N_("Chưa có chứng thư của máy chủ: flask tls certificate TÊN."))
    if old.days >= rules.RENEW_DAYS:
        return old, False
    _issue(folder, old.names, tuple(ipaddress.ip_address(text) for text in old.addresses))
    return _record(actor, "tls.renew", server(folder)), True


def authority(folder):
    """The Paper of the office's authority (what it may sign), or None."""
    return _paper(folder / "authority.pem")


def server(folder):
    """The Paper of the server's certificate, or None."""
    return _paper(folder / "server.pem")


def authority_der(folder):
    """The authority's certificate as phones and computers take it in; ``NotVisible`` if none."""
    if not (folder / "authority.pem").exists():
        raise NotVisible
    from intranet.services.tls import signing

    return signing.der(signing.read((folder / "authority.pem").read_bytes()))


def _issue(folder, names, addresses):
    permitted = authority(folder)
    if permitted is None:
        raise RuleBroken(N_("Chưa có CA nội bộ: flask tls authority TÊN."))
    networks = [ipaddress.ip_network(text) for text in permitted.addresses]
    rules.check_scope(names, addresses, permitted.names, networks)
    from intranet.services.tls import signing

    key, certificate = signing.server(
        names,
        addresses,
        signing.read_key((folder / "authority.key").read_bytes()),
        signing.read((folder / "authority.pem").read_bytes()),
        clock.utc(),
    )
    _write(folder / "server.pem", signing.key_pem(key) + signing.pem(certificate))
    _write(folder / "names", "".join(f"{one}\n" for one in (*names, *addresses)).encode("ascii"))


def _paper(path):
    if not path.exists():
        return None
    from intranet.services.tls import signing

    certificate = signing.read(path.read_bytes())
    names, addresses = signing.scope(certificate)
    until = certificate.not_valid_after_utc.astimezone(clock.VIETNAM).replace(tzinfo=None)
    digest = hashlib.sha256(signing.der(certificate)).digest()
    return Paper(names, addresses, until, rules.fingerprint_words(digest))


def _record(actor, act, paper):
    with transaction(actor) as change:
        facts = {
            "names": list(paper.names),
            "addresses": list(paper.addresses),
            "until": paper.until,
            "fingerprint": paper.fingerprint,
        }
        change.record(act, "office:tls", after=facts)
    return paper


def _write(path, data):
    """Write for the owner only, all or nothing."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
