"""Columns that many tables share: the opaque public id and the version of a row."""

import secrets

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.rules.identifiers import new_public_id


def new_pid():
    """Return 12 random characters (60 bits): an id that cannot be guessed nor given out again."""
    return new_public_id(secrets.token_bytes(8))


class HasPid:
    """A thing with an address: its primary key never leaves the database."""

    pid: Mapped[str] = mapped_column(String(12), unique=True, default=new_pid)

    @classmethod
    def audit_word(cls):
        """The word of this thing in the audit log."""
        return cls.__name__.lower()

    @property
    def audit_key(self):
        return f"{self.audit_word()}:{self.pid}"


class HasVersion:
    """A thing two people may edit at once: its number goes into the form (``Stale``)."""

    version: Mapped[int] = mapped_column(default=1)
