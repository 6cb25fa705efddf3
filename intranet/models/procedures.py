"""The catalogue: procedures and their versions; a dossier keeps the one it came under."""

from datetime import date, time

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class Procedure(HasPid, HasVersion, db.Model):
    """One procedure through all its versions. ``code`` is None when no verified code is known."""

    __tablename__ = "procedures"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    code: Mapped[str | None] = mapped_column(String(30), unique=True)
    versions = relationship(
        "ProcedureVersion", back_populates="procedure", order_by="ProcedureVersion.number"
    )


class ProcedureVersion(db.Model):
    """What was in force from ``valid_from`` to ``valid_to`` (inclusive) by decision
    ``decision_no``.

    ``time_value`` counts ``time_unit`` (rules.deadlines.Unit); ``term_text`` as printed on the
    receipt is derived. ``late_cutoff`` is DD08; ``supplement_clock`` DD09 (pause or restart).
    ``anywhere``: any desk may receive it for the competent authority (phi địa giới);
    ``wait_days``: working days a citizen's papers are waited for (R10); ``texts``: reasons and
    letter texts of this procedure as JSON, {kind: [text, …]}.
    """

    __tablename__ = "procedure_versions"
    __table_args__ = (
        UniqueConstraint("procedure_id", "number"),
        Index("ix_procedure_versions_search", "valid_to", "name_fold"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"))
    number: Mapped[int] = mapped_column(default=1)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    decision_no: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(1000))
    name_fold: Mapped[str] = mapped_column(String(1000))
    initials: Mapped[str] = mapped_column(String(250), default="")
    field: Mapped[str] = mapped_column(String(120))
    time_value: Mapped[int] = mapped_column(default=0)
    time_unit: Mapped[str] = mapped_column(String(20))
    supplement_clock: Mapped[str] = mapped_column(String(10), default="pause")
    late_cutoff: Mapped[time | None]
    counter_service: Mapped[bool] = mapped_column(default=False)
    online_level: Mapped[str | None] = mapped_column(String(200))
    channels: Mapped[str] = mapped_column(String(60), default="direct")
    fee_kind: Mapped[str] = mapped_column(String(20), default="not_stated")
    fee_vnd: Mapped[int | None]
    result_name: Mapped[str | None] = mapped_column(Text)
    handled_by: Mapped[str | None] = mapped_column(String(400))
    verification: Mapped[str | None] = mapped_column(String(80))
    notes: Mapped[str | None] = mapped_column(Text)
    anywhere: Mapped[bool] = mapped_column(default=False)
    wait_days: Mapped[int] = mapped_column(default=15)
    texts: Mapped[str] = mapped_column(Text, default="{}")

    procedure = relationship("Procedure", back_populates="versions")
    papers = relationship("ProcedurePaper", order_by="ProcedurePaper.position")
    steps = relationship("ProcedureStep", order_by="ProcedureStep.position")

    @staticmethod
    def in_force(day):
        """Clause: versions in force on ``day``."""
        return or_(ProcedureVersion.valid_from.is_(None), ProcedureVersion.valid_from <= day) & or_(
            ProcedureVersion.valid_to.is_(None), ProcedureVersion.valid_to >= day
        )


class ProcedurePaper(db.Model):
    """One paper: handed in (``submit``) or only shown, how many originals and copies.

    ``required``: everybody brings it; else only who is concerned (R02).
    """

    __tablename__ = "procedure_papers"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    submit: Mapped[bool] = mapped_column(default=True)
    originals: Mapped[int] = mapped_column(default=1)
    copies: Mapped[int] = mapped_column(default=0)
    required: Mapped[bool] = mapped_column(default=True)


class ProcedureStep(db.Model):
    """One step of the internal workflow (domain 1.4).

    ``place``: desk (the receiving one-stop desk), authority (the deciding office itself) or unit
    (the unit ``unit_id``). ``share`` is the step's part of the time in hundredths of the
    procedure's unit; the shares of all steps sum to ``time_value * 100``; the last step (return)
    counts nothing. The switches (domain 3.1): the clock may be stopped here, an apology be asked
    for, a person must be named for it, it may be sent back, its result needs a file.
    """

    __tablename__ = "procedure_steps"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(20))
    role: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    share: Mapped[int] = mapped_column(default=0)
    may_pause: Mapped[bool] = mapped_column(default=True)
    may_extend: Mapped[bool] = mapped_column(default=True)
    must_choose: Mapped[bool] = mapped_column(default=False)
    may_send_back: Mapped[bool] = mapped_column(default=True)
    needs_file: Mapped[bool] = mapped_column(default=False)
    unit = relationship("Unit")


class ProcedureOffer(db.Model):
    """An authority (UBND of a commune or district) that decides this procedure."""

    __tablename__ = "procedure_offers"
    __table_args__ = (UniqueConstraint("procedure_id", "unit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
