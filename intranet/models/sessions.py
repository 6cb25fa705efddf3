"""Server-side sessions, requests held for people whose session had ended, and login throttling."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db


class WebSession(db.Model):
    """One login on one browser. The cookie holds a random token; only its SHA-256 is here.

    ``level``: how the person came in (password, second, passkey); ``checked_at``: when the password
    or a factor was last asked again; ``locked_at``: the screen is locked until the PIN is typed;
    ``seat``: SHA-256 of the cookie of this browser, which several people may share.
    """

    __tablename__ = "web_sessions"
    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    data: Mapped[str] = mapped_column(Text, default="{}")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(45))
    agent: Mapped[str | None] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(10), default="password", server_default="password")
    checked_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    seat: Mapped[str | None] = mapped_column(String(64), index=True)
    pin_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    user = relationship("User")


class HeldRequest(db.Model):
    """What somebody sent after the session had ended; sent again after the same person logs in."""

    __tablename__ = "held_requests"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    path: Mapped[str] = mapped_column(String(2000))
    content_type: Mapped[str] = mapped_column(String(200))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    held_at: Mapped[datetime]


class LoginThrottle(db.Model):
    """A count with its moment: failed logins of one (account, source) or known device, and acts of
    one person in a while (services/throttle.py).
    """

    __tablename__ = "login_throttles"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


class OnceKey(db.Model):
    """The one-time key of a form that was carried out, and what came of it (expectations C19)."""

    __tablename__ = "once_keys"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(200))
    used_at: Mapped[datetime] = mapped_column(index=True)
