"""The intake sheet as it lies on the screen: the form and everything the office knows around it."""

from datetime import datetime, time

from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting
from intranet.errors import said
from intranet.forms.dossiers.intake import PERSON_FIELDS
from intranet.forms.dossiers.people import checked_number
from intranet.forms.dossiers.remarks import phone_of, remarks
from intranet.routes.dossiers.copying import Copied
from intranet.routes.dossiers.standing import state_chip
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import parse_card_qr
from intranet.services.dossiers import intake, offers, persons, twins
from intranet.services.dossiers.data import IntakeData, PaperData, PersonData

CLOSING = time(17)
# Fields of IntakeData that have another name, or are two boxes, on the screen.
BOXES = {"procedure_pid": "procedure", "desk_pid": "desk", "manual_due_at": "manual_due_day",
         "received_at": "received_day", "authority_pid": "authority",
         "returned_pid": "returned"}  # fmt: skip


class Sheet:
    """One sheet. ``kept``: files that came; ``extra``: errors of no field.

    ``odd`` and ``twins`` are soft warnings; ``asked``: the clerk has to say why to go on.
    ``previous``: the person's last dossier, offered to be copied; ``copied``: what of it was.
    """

    chip_of = staticmethod(state_chip)

    def __init__(self, form, desk, version, kept=()):
        self.form, self.desk, self.version = form, desk, version
        self.kept, self.odd, self.extra, self.twins = list(kept), [], [], []
        self.expected = self.trouble = self.known = self.previous = self.copied = None
        self.asked = False

    def fill_first(self):
        """What a fresh sheet says before anybody types."""
        form, version = self.form, self.version
        form.sets.fill(1)
        form.fee_vnd.fill(version.fee_vnd)
        form.procedure.data = version.procedure.pid
        form.list_papers(version.papers, version.procedure.pid)

    def fill_from(self, slip):
        """What a slip of the counter says about the citizen who came back with it."""
        form, form.slip.data = self.form, slip.pid
        form.owner_full_name.data, form.owner_id_number.data = slip.full_name, slip.id_number
        form.owner_address.data, form.owner_phone.data = slip.address, slip.phone
        form.owner_email.data = slip.email

    def change_procedure(self):
        """Another procedure on the same desk: its papers and fee, everything typed stays."""
        self.form.list_papers(self.version.papers, self.version.procedure.pid)
        self.form.procedure.data = self.version.procedure.pid
        self.form.fee_vnd.fill(self.version.fee_vnd)
        self.twins = self._twins()

    def read_card(self):
        """True when the id box held the QR text of a card, which now fills the owner's boxes."""
        form = self.form
        card = parse_card_qr(form.owner_id_number.data)
        if card is None:
            return False
        form.owner_id_number.data = card.number
        form.owner_full_name.data = card.name
        if card.birth_date:
            form.owner_birth_date.fill(card.birth_date)
        form.owner_sex.data = card.sex or form.owner_sex.data
        form.owner_address.data = card.address or form.owner_address.data
        return True

    def look_up(self):
        """Fill the boxes that are still empty with what this person gave last time."""
        form = self.form
        number = form.owner_id_number.data
        self.known = persons.known_person(acting(), number) if number else None
        if self.known is None:
            return
        for name in PERSON_FIELDS:
            field, value = form[f"owner_{name}"], getattr(self.known, name)
            if value and not field.data:
                field.fill(value) if hasattr(field, "fill") else setattr(field, "data", value)
        self.twins = self._twins()
        self.previous = twins.previous(current_user, number)

    def copy_previous(self):
        """Fill what is still empty from the person's last dossier, and say what was (D17)."""
        dossier = twins.open_previous(acting(), self.form.owner_id_number.data)
        if dossier is not None:
            self.copied = Copied(self.form, self.version, dossier)

    def first_empty(self):
        """The name of the owner's first empty box, where the typing goes on."""
        names = [f"owner_{name}" for name in PERSON_FIELDS]
        return next((name for name in names if not self.form[name].data), "owner_email")

    def reckon(self):
        """The due moment as it stands now, or why there is none."""
        form = self.form
        try:
            self.expected = intake.expected(
                self.desk,
                self.version,
                self.received_at() or clock.now(),
                form.channel.data,
                self.manual_due(),
            )
        except RuleBroken as error:
            self.trouble = said(error)

    def list_places(self):
        """Who can decide and where the result can be returned, when there is a choice."""
        form, day = self.form, clock.today()
        authorities, desks = offers.places(self.desk, self.version, day, form.authority.data)
        for field, units in ((form.authority, authorities), (form.returned, desks)):
            field.choices = [(unit.pid, unit.name) for unit in units]

    def manual_due(self):
        day = self.form.manual_due_day.data
        return day and datetime.combine(day, self.form.manual_due_time.data or CLOSING)

    def received_at(self):
        """When the papers were received on paper, for a late entry; None means now."""
        day, hour = self.form.received_day.data, self.form.received_time.data
        return datetime.combine(day, hour) if day and hour else None

    @property
    def is_late_entry(self):
        """True when a reception on paper is being entered."""
        return bool(self.form.printed.data or self.form.received_day.typed)

    def is_acceptable(self):
        """No soft warning, or the clerk goes on all the same and says why."""
        form = self.form
        self.odd, self.twins = remarks(form, self.version.papers), self._twins()
        if not self.odd and not self._doubtful():
            return True
        if form.accept.data and not form.accept_reason.data:
            form.accept_reason.errors = [_("Ghi lý do vẫn tiếp nhận.")]
        self.asked = not (form.accept.data and form.accept_reason.data)
        return not self.asked

    def take(self, error):
        """Show what the service refused at its box, or above the form."""
        error.field = BOXES.get(error.field, error.field)
        if not self.form.take(error):
            self.extra.append(said(error))

    def data(self):
        """The sheet as ``services.dossiers.intake.receive`` takes it."""
        form = self.form
        return IntakeData(
            procedure_pid=form.procedure.data,
            desk_pid=self.desk.pid,
            owner=self._owner(),
            submitter=self._submitter(),
            authorisation=form.authorisation.data or None,
            channel=form.channel.data,
            papers=tuple(self._papers()),
            files=tuple(self.kept),
            sets=1 if form.sets.data is None else form.sets.data,
            summary=form.summary.data or None,
            note=self._note(),
            fee_vnd=form.fee_vnd.data or 0,
            fee_collected=form.fee_collected.data,
            fee_book=form.fee_book.data or None,
            slip=form.slip.data or None,
            authority_pid=form.authority.data or None,
            returned_pid=form.returned.data or None,
            fee_receipt_no=form.fee_receipt_no.data or None,
            delivery_way=form.delivery_way.data,
            manual_due_at=self.manual_due(),
            manual_due_reason=form.manual_due_reason.data or None,
            received_at=self.received_at(),
            late_reason=form.late_reason.data or None,
            printed=form.printed.data or None,
        )

    def _owner(self):
        form = self.form
        kind, number, _odd = checked_number(form.owner_id_number.data)
        facts = {name: form[f"owner_{name}"].data or None for name in PERSON_FIELDS}
        facts["phone"] = phone_of(form.owner_phone.data)
        return PersonData(id_kind=kind, id_number=number, **facts)

    def _submitter(self):
        form = self.form
        if not form.submitter_full_name.data:
            return None
        kind, number, _odd = checked_number(form.submitter_id_number.data)
        phone = phone_of(form.submitter_phone.data)
        return PersonData(form.submitter_full_name.data, kind, number, phone=phone)

    def _papers(self):
        for paper, row in zip(self.version.papers, self.form.papers, strict=False):
            if row.form.given.data:
                yield self._paper(paper.name, paper.submit, row.form, row.form.note.data)
        for row in self.form.extras:
            if row.form.name.data:
                yield self._paper(row.form.name.data, True, row.form, None)

    @staticmethod
    def _paper(name, submit, row, note):
        originals, copies = row.originals.data or 0, row.copies.data or 0
        if submit and not originals and not copies:
            originals = 1  # ticked: it was handed in, whatever the counts say
        return PaperData(name, submit, originals, copies, note or None)

    def _note(self):
        note, why = self.form.note.data or "", self.form.accept_reason.data
        if self.form.accept.data and why:
            note = f"{note}\n{_('Vẫn tiếp nhận: %(reason)s', reason=why)}".strip()
        return note or None

    def _twins(self):
        number = self.form.owner_id_number.data
        return twins.twins(current_user, number, self.version.procedure_id) if number else []

    def _doubtful(self):
        """Twins that need a reason: a service of the counter is often asked for again."""
        again = self.version.counter_service
        return [twin for twin in self.twins if not (again and twin.finished_at)]
