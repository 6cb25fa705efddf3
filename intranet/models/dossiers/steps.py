"""The trace: who had the dossier from when to when. The control slip (Mẫu 05/06) is printed from
it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db


class DossierStep(db.Model):
    """One stay at one step; a step sent back and done again has two rows.

    ``how``: receive, hand_over, send_back, finish, recall, transfer, correct, …: by what act it
    came here.
    ``outcome`` compares ``ended_at`` with the step's own deadline ``due_at`` (DD11). ``opened_at``:
    when somebody in charge first opened it here; ``for_id``: in whose place ``ended_by`` acted;
    ``undone_at``: the hand-over that began this stay was taken back.
    """

    __tablename__ = "dossier_steps"
    __table_args__ = (Index("ix_dossier_steps_started", "started_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    how: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime | None]
    for_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(String(500))
    unit = relationship("Unit")
    user = relationship("User", foreign_keys=[user_id])
    given_by = relationship("User", foreign_keys=[given_by_id])
    ended_by = relationship("User", foreign_keys=[ended_by_id])
    for_ = relationship("User", foreign_keys=[for_id])
