"""Proofs: photos and papers that show what was found, or that it was mended (B21)."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, and_, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection


class Proof(HasPid, db.Model):
    """One file of an inspection, bound to ``target`` (as in models/answers, or "minutes").

    ``captured`` is the sha256 that the browser computed when the photo was taken, ``sha256`` names
    the stored bytes: the same, unless something had to be taken out of the file. ``taken_at`` and
    ``place`` ("latitude,longitude") stood in the photo itself. ``removed_at``: taken back, the
    bytes stay.
    """

    __tablename__ = "proofs"
    __table_args__ = (Index("ix_proofs_target", "inspection_id", "target"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))
    target: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    captured: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    mime: Mapped[str] = mapped_column(String(80))
    taken_at: Mapped[datetime | None]
    place: Mapped[str | None] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    device: Mapped[str | None] = mapped_column(String(20))
    device_at: Mapped[datetime | None]
    offset_ms: Mapped[int | None]
    received_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    remove_reason: Mapped[str | None] = mapped_column(String(300))
    inspection = relationship(Inspection)
    by = relationship("User", foreign_keys=[by_id])

    @staticmethod
    def visible_to(user):
        """Clause: all of an inspection for who watches or makes it; for the inspected unit those of
        findings it was given, and what it answered with.
        """
        watched = select(Inspection.id).where(Inspection.watched_by(user))
        of_item = and_(
            Finding.inspection_id == Proof.inspection_id,
            Proof.target == "item:" + Finding.item_code,
        )
        is_shown = or_(Proof.target == "finding:" + Finding.pid, of_item)
        given = exists(select(Finding.id).where(Finding.visible_to(user), is_shown))
        return or_(Proof.inspection_id.in_(watched), given)
