"""What moved the clock of a dossier or its promise: dated facts that are added and never changed.

The due moment is a fold over them (services/dossiers/calendar.py), so nobody overwrites a date
(domain 0.8): a correction is a new event with its reason, and supervisors see it.
"""

import json
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


class DossierEvent(HasPid, db.Model):
    """One event. ``kind`` is a rules.workflow.EventKind, ``at`` when it counts from.

    ``number`` is that of the legal form it was issued with (12/PXL), ``text`` its words: what is
    missing, why. ``facts`` hold the rest of the form as JSON. ``due_before`` and ``due_after`` say
    what it did to the promise; ``for_id`` waits for substitutes (decisions/0020).
    """

    __tablename__ = "dossier_events"
    __table_args__ = (Index("ix_dossier_events_kind", "kind", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    number: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text, default="{}")
    new_due_at: Mapped[datetime | None]
    due_before: Mapped[datetime | None]
    due_after: Mapped[datetime | None]
    by = relationship("User", foreign_keys=[by_id])
    for_ = relationship("User", foreign_keys=[for_id])
    unit = relationship("Unit")

    @classmethod
    def audit_word(cls):
        return "event"

    @property
    def details(self):
        """``facts`` as a dict."""
        return json.loads(self.facts)


class FormCounter(db.Model):
    """The last number of a legal form in a unit and a year ("Số: 12/PXL")."""

    __tablename__ = "form_counters"
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(10), primary_key=True)
    last: Mapped[int]
