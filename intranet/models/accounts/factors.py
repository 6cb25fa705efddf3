"""What proves who somebody is besides the password: authenticator, codes, passkeys, PIN."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db
from intranet.models.columns import HasPid


class SecondFactor(db.Model):
    """An authenticator (TOTP, RFC 6238). ``secret`` is sealed with a key of the office's folder;
    ``last_step`` is the last step of 30 seconds whose code was used: a code works once (6.5.1).
    """

    __tablename__ = "second_factors"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(db.Model):
    """A code on paper for the day when the authenticator is lost; used once, only its hash kept."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class Passkey(HasPid, db.Model):
    """A key in a person's phone, computer or stick (WebAuthn level 2)."""

    __tablename__ = "passkeys"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Pin(db.Model):
    """Six digits that open a locked screen again, never a login."""

    __tablename__ = "pins"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]
