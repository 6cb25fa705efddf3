"""People with an account, what they do where, and the one-time codes that reset a password."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet import clock
from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion
from intranet.rules.permissions import Role, can
from intranet.rules.text import fold


def _folded_name(context):
    """The search key of the name, whoever writes the row."""
    return fold(context.get_current_parameters()["full_name"])


class User(HasPid, HasVersion, db.Model):
    """One person, one account. ``locked`` and ``expires_on`` end it; it is never deleted."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    name_sort: Mapped[str] = mapped_column(String(480), default="", index=True)
    name_fold: Mapped[str] = mapped_column(String(160), default=_folded_name)
    title: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    locked: Mapped[bool] = mapped_column(default=False)
    expires_on: Mapped[date | None]
    language: Mapped[str | None] = mapped_column(String(5))
    created_at: Mapped[datetime]

    memberships = relationship(
        "Membership", back_populates="user", order_by="Membership.id", lazy="selectin"
    )

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self):
        return not self.locked and (self.expires_on is None or clock.today() <= self.expires_on)

    def get_id(self):
        return str(self.id)

    @property
    def active_memberships(self):
        today = clock.today()
        return [entry for entry in self.memberships if entry.is_valid_on(today)]

    @property
    def roles(self):
        """The set of roles held today in any unit."""
        return {entry.role_value for entry in self.active_memberships}

    @property
    def unit_ids(self):
        """Ids of the units where the person is a member today, in the order of the memberships."""
        return list(dict.fromkeys(entry.unit_id for entry in self.active_memberships))

    def holds(self, role, unit_id):
        """True when the person has ``role`` in exactly this unit today."""
        return any(e.role == role and e.unit_id == unit_id for e in self.active_memberships)

    def can(self, permission):
        return can(self.roles, permission)


class Membership(db.Model):
    """A role in a unit, from a date to a date (both inclusive, both may be open)."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "role", "unit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    user = relationship("User", back_populates="memberships")
    unit = relationship("Unit", lazy="joined", innerjoin=True)

    @property
    def role_value(self):
        return Role(self.role)

    def is_valid_on(self, day):
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class ResetCode(db.Model):
    """A one-time code printed on paper; only its hash is kept (expectations C22)."""

    __tablename__ = "reset_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user = relationship("User", foreign_keys=[user_id])
