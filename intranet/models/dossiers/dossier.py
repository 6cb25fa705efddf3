"""The dossier: one application, one code, one promise."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion
from intranet.rules.text import person_sort_key

OPEN = text("finished_at IS NULL AND closed_at IS NULL")
ACTIVE = text("closed_at IS NULL")
READY = text("finished_at IS NOT NULL AND closed_at IS NULL")
FINISHED = text("finished_at IS NOT NULL")
FILED = text("location IS NOT NULL")
WITHDRAWN = text("state = 7")
BY_ANOTHER = text("submitter_id IS NOT NULL")


def _partial(name, *columns, where):
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def _name_sort(context):
    """The key that sorts people by given name; whoever corrects the name sets it anew."""
    return person_sort_key(context.get_current_parameters()["owner_name"])[:400]


class Dossier(HasPid, HasVersion, db.Model):
    """One dossier with its four independent dimensions (domain 1.5).

    Business ``state`` (national list, rules.workflow.State), ``fee_state``, ``delivery_state``,
    ``sync_state``; plus who holds it since when. Names of people are copied at reception so that
    print keeps what was true then. ``due_at`` never changes except by an event with its reason;
    the due moment decides lateness when ``finished_at`` (status 9) is set, and ``outcome`` keeps
    the answer. ``extended_to`` is the second date of an apology, ``wait_until`` the last moment a
    citizen's papers or payment are waited for (R10), ``entered_at`` when a reception on paper was
    entered later, ``location`` where the paper folder stands. From ``risk_at`` on it may get late
    (services/dossiers/forecast.py).
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        _partial("ix_dossiers_open_due", "due_at", "id", where=OPEN),
        _partial("ix_dossiers_open_risk", "risk_at", where=OPEN),
        _partial(
            "ix_dossiers_open_unit", "competent_unit_id", "due_at", "paused", "due_unit", where=OPEN
        ),
        _partial("ix_dossiers_active_holder", "holder_unit_id", "holder_role", where=ACTIVE),
        _partial("ix_dossiers_ready", "received_at", "id", where=READY),
        _partial("ix_dossiers_active_user", "holder_user_id", where=ACTIVE),
        _partial(
            "ix_dossiers_active",
            *("closed_at", "received_at", "due_at", "finished_at", "paused", "due_unit"),
            where=ACTIVE,
        ),
        _partial(
            "ix_dossiers_finished",
            *("competent_unit_id", "outcome", "finished_at", "received_at"),
            where=FINISHED,
        ),
        _partial(
            "ix_dossiers_withdrawn",
            *("competent_unit_id", "finished_at", "outcome"),
            where=WITHDRAWN,
        ),
        _partial("ix_dossiers_location", "location", "id", where=FILED),
        _partial("ix_dossiers_submitter", "submitter_id", where=BY_ANOTHER),
        Index("ix_dossiers_received", "received_at", "id"),
        Index("ix_dossiers_due", "due_at", "id"),
        Index("ix_dossiers_owner_sort", "owner_sort", "id"),
        Index("ix_dossiers_owner", "owner_id"),
        Index("ix_dossiers_version", "version_id", "received_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    tracking: Mapped[str] = mapped_column(String(16), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    received_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    competent_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    returned_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    channel: Mapped[str] = mapped_column(String(12), default="direct")

    state: Mapped[int]
    step_position: Mapped[int | None]
    holder_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    holder_role: Mapped[str | None] = mapped_column(String(20))
    holder_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    held_since: Mapped[datetime | None]
    step_due_at: Mapped[datetime | None]
    fee_state: Mapped[str] = mapped_column(String(10), default="none")
    delivery_state: Mapped[str] = mapped_column(String(10), default="waiting")
    sync_state: Mapped[str] = mapped_column(String(10), default="no")

    received_at: Mapped[datetime]
    received_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_unit: Mapped[str] = mapped_column(String(20))
    manual_due_at: Mapped[datetime | None]
    manual_due_reason: Mapped[str | None] = mapped_column(String(300))
    paused: Mapped[bool] = mapped_column(default=False)
    extended_to: Mapped[datetime | None]
    risk_at: Mapped[datetime | None]
    wait_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    closed_at: Mapped[datetime | None]

    owner_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    owner_name: Mapped[str] = mapped_column(String(200))
    owner_sort: Mapped[str] = mapped_column(String(400), default=_name_sort)
    owner_id_number: Mapped[str | None] = mapped_column(String(20))
    owner_phone: Mapped[str | None] = mapped_column(String(20))
    owner_address: Mapped[str | None] = mapped_column(String(300))
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    submitter_name: Mapped[str | None] = mapped_column(String(200))
    submitter_id_number: Mapped[str | None] = mapped_column(String(20))
    submitter_phone: Mapped[str | None] = mapped_column(String(20))
    authorisation: Mapped[str | None] = mapped_column(String(300))

    summary: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(Text)
    location: Mapped[str | None] = mapped_column(String(60))
    sets: Mapped[int] = mapped_column(default=1)
    fee_vnd: Mapped[int] = mapped_column(default=0)
    fee_receipt_no: Mapped[str | None] = mapped_column(String(40))
    delivery_way: Mapped[str] = mapped_column(String(12), default="desk")
    receipt_prints: Mapped[int] = mapped_column(default=0)
    result_number: Mapped[str | None] = mapped_column(String(60))
    result_date: Mapped[date | None]
    result_signer: Mapped[str | None] = mapped_column(String(120))
    result_refused: Mapped[bool] = mapped_column(default=False)
    collected_by: Mapped[str | None] = mapped_column(String(200))
    collected_id_number: Mapped[str | None] = mapped_column(String(20))

    procedure_version = relationship("ProcedureVersion", lazy="joined", innerjoin=True)
    received_unit = relationship("Unit", foreign_keys=[received_unit_id])
    competent_unit = relationship("Unit", foreign_keys=[competent_unit_id])
    returned_unit = relationship("Unit", foreign_keys=[returned_unit_id])
    holder_unit = relationship("Unit", foreign_keys=[holder_unit_id])
    holder = relationship("User", foreign_keys=[holder_user_id])
    received_by = relationship("User", foreign_keys=[received_by_id])
    papers = relationship("DossierPaper", order_by="DossierPaper.position")
    steps = relationship("DossierStep", order_by="DossierStep.id")
    files = relationship("Attachment", order_by="Attachment.id")
    events = relationship("DossierEvent", order_by="DossierEvent.id")

    # What its page was read with (services/dossiers/whole.py), or None.
    whole = None

    @property
    def is_finished(self):
        return self.finished_at is not None

    @property
    def is_closed(self):
        return self.closed_at is not None


class DossierCounter(db.Model):
    """The last number given by a receiving unit on a day; taken inside the caller's transaction.

    ``form`` is the template of that day's codes with the prefix filled in, so that each number can
    be explained when the prefix has long been another.
    """

    __tablename__ = "dossier_counters"
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
    form: Mapped[str | None] = mapped_column(String(120))
