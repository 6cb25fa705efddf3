"""Checklists of inspections: versions that never change once published, and their items."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class Checklist(HasPid, HasVersion, db.Model):
    """One checklist through its versions; ``ended_at``: no new inspection takes it."""

    __tablename__ = "checklists"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    versions = relationship("ChecklistVersion", order_by="ChecklistVersion.number")


class ChecklistVersion(HasPid, HasVersion, db.Model):
    """One version: a draft until ``published_at``, frozen from then on."""

    __tablename__ = "checklist_versions"
    __table_args__ = (UniqueConstraint("checklist_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklists.id"))
    number: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(300))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None]
    checklist = relationship("Checklist", overlaps="versions")
    items = relationship("ChecklistItem", order_by="ChecklistItem.position")

    @classmethod
    def audit_word(cls):
        return "checklist"


class ChecklistItem(db.Model):
    """One question. ``kind``, ``severity``, ``shown_when``: see rules/checklists.

    ``met_at`` and ``partly_at`` judge a number (``lower_is_better``) or a percentage; ``hint`` says
    what proves it, ``needs_proof`` that a bad answer must bring one; ``prefill`` names the figure
    of the system; the item is asked only when that of ``shown_if`` has the verdict ``shown_when``;
    ``remarks``: canned ones, one a line.
    """

    __tablename__ = "checklist_items"
    __table_args__ = (UniqueConstraint("version_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(10))
    group_code: Mapped[str] = mapped_column(String(4))
    group_name: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(500))
    text_en: Mapped[str | None] = mapped_column(String(500))
    hint: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    measure: Mapped[str | None] = mapped_column(String(20))
    lower_is_better: Mapped[bool] = mapped_column(default=True)
    met_at: Mapped[int | None]
    partly_at: Mapped[int | None]
    severity: Mapped[str] = mapped_column(String(10))
    needs_proof: Mapped[bool] = mapped_column(default=False)
    prefill: Mapped[str | None] = mapped_column(String(30))
    shown_if: Mapped[str | None] = mapped_column(String(10))
    shown_when: Mapped[str | None] = mapped_column(String(10))
    remarks: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str | None] = mapped_column(String(300))
