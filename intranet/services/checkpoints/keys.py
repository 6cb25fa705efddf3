"""The key of the log: a file that the web server need not be able to read; its public half is kept
in the database (decision 0023).
"""

import os
import stat
from pathlib import Path

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.columns import new_pid
from intranet.models.settings import Setting
from intranet.rules.checkpoints import KEYS_SETTING, ORIGIN, ORIGIN_SETTING, keys_of
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import Key, SealError
from intranet.rules.sealing.notes import parse_signer, signer_line
from intranet.rules.words import N_
from intranet.transaction import transaction

FILE = "log-key"


class Signer:
    """The private key of the log; ``sign(message)`` answers 64 bytes."""

    def __init__(self, key, seed):
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.key = key
        self.sign = Ed25519PrivateKey.from_private_bytes(seed).sign


def path_of(config):
    """Where the key lies: ``LOG_KEY``, else ``log-key`` in the folder of the office."""
    return Path(config["LOG_KEY"] or Path(config["INSTANCE"]) / FILE)


def check(public, signature, message):
    """Whether this Ed25519 signature holds; never raises (``sealing.notes.Check``)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys():
    """The public keys of this server's log, the newest last."""
    return keys_of(_setting(KEYS_SETTING))


def may_sign(path):
    """Whether this process could read the key at ``path``."""
    return os.access(path, os.R_OK)


def load(path):
    """The Signer of the key file; RuleBroken when there is none that this office knows, or when
    everybody on the machine could read it.
    """
    try:
        name, _hash, seed = parse_signer(Path(path).read_text("ascii"))
        is_open = Path(path).stat().st_mode & stat.S_IRWXO
    except FileNotFoundError:
        raise RuleBroken(
            N_("Chưa có khóa của nhật ký; người vận hành chạy lệnh flask audit key trước.")
        ) from None
    except (OSError, SealError, UnicodeDecodeError):
        raise RuleBroken(N_("Không đọc được khóa của nhật ký.")) from None
    if is_open:
        raise RuleBroken(
            N_("Ai trên máy chủ cũng đọc được khóa của nhật ký; người vận hành đặt lại: chmod 600.")
        )
    key = Key(name, public_of(seed))
    if key not in public_keys():
        raise RuleBroken(N_("Khóa của nhật ký không phải khóa đã ghi trong cơ sở dữ liệu."))
    return Signer(key, seed)


def make(actor, path):
    """Make the key file unless it stands, and keep its public half; returns the ``Key``.

    The file is readable by its owner only. A key made after another one is lost is added: what the
    old one signed stays good.
    """
    path = Path(path)
    origin = _setting(ORIGIN_SETTING) or ORIGIN + new_pid()
    seed = _seed_in(path, origin)
    key = Key(origin, public_of(seed))
    known = public_keys()
    if key in known:
        return key
    with transaction(actor) as change:
        db.session.merge(Setting(key=ORIGIN_SETTING, value=origin))
        lines = [*(entry.line() for entry in known), key.line()]
        db.session.merge(Setting(key=KEYS_SETTING, value="\n".join(lines)))
        change.record("checkpoints.make_key", "office:1", after={"log_key": key.line()})
    return key


def _seed_in(path, origin):
    """The seed of the key file for ``origin``; the file is made where there is none."""
    if not path.exists():
        seed = os.urandom(32)
        line = signer_line(Key(origin, public_of(seed)), seed)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(path, flags, stat.S_IRUSR | stat.S_IWUSR), "w", encoding="ascii") as file:
            file.write(line + "\n")
        return seed
    try:
        name, _hash, seed = parse_signer(path.read_text("ascii"))
    except (OSError, SealError, UnicodeDecodeError):
        raise RuleBroken(N_("Không đọc được khóa của nhật ký.")) from None
    if name != origin:
        raise RuleBroken(N_("Khóa này là của nhật ký khác."))
    return seed


def public_of(seed):
    """The public key of 32 bytes that belongs to the private ``seed``."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _setting(name):
    return db.session.scalar(select(Setting.value).where(Setting.key == name)) or ""
