"""What the intake sheet takes over: from the person's last dossier, and from the sheet before."""

from flask_babel import gettext as _

from intranet.rules.workflow import DeliveryWay

PERSON = {"owner_address": "owner_address", "owner_phone": "owner_phone"}
SUBMITTER = {
    "submitter_full_name": "submitter_name",
    "submitter_id_number": "submitter_id_number",
    "submitter_phone": "submitter_phone",
    "authorisation": "authorisation",
}
# Of the desk or of the pile of papers, not of one person: the next sheet begins with them.
NEXT = ("desk", "authority", "returned", "channel", "fee_book")


class Copied:
    """A sheet filled from a dossier. ``filled`` and ``kept``: names of boxes, in words.

    What somebody typed is never replaced; ``kept`` says where the dossier has something else.
    """

    def __init__(self, form, version, dossier):
        self.form, self.dossier = form, dossier
        self.filled, self.kept = [], []
        for name, column in PERSON.items():
            self._fill([name], {name: column})
        self._fill(SUBMITTER, SUBMITTER)
        self._deliver()
        if version.procedure_id == dossier.procedure_version.procedure_id:
            self._tick(version.papers)

    def _fill(self, names, columns):
        """Boxes that belong together are filled together, or not at all."""
        new = {name: getattr(self.dossier, columns[name]) or "" for name in names}
        now = {name: self.form[name].data or "" for name in names}
        if not any(new.values()) or new == now:
            return
        labels = [str(self.form[name].label.text) for name in names if new[name] != now[name]]
        if any(now.values()):
            self.kept += labels
            return
        self.filled += labels
        for name, value in new.items():
            self.form[name].data = value

    def _deliver(self):
        field, way = self.form.delivery_way, self.dossier.delivery_way
        if field.data == way:
            return
        is_usual = field.data == DeliveryWay.DESK
        (self.filled if is_usual else self.kept).append(str(field.label.text))
        if is_usual:
            field.data = way

    def _tick(self, papers):
        """Tick the papers handed in then; a ticked row and counts somebody typed stay."""
        given = {paper.name: paper for paper in self.dossier.papers}
        ticked = False
        for paper, row in zip(papers, self.form.papers, strict=False):
            before = given.get(paper.name)
            if before is None or row.form.given.data:
                continue
            row.form.given.data = ticked = True
            if (row.form.originals.data, row.form.copies.data) == (paper.originals, paper.copies):
                row.form.originals.fill(before.originals)
                row.form.copies.fill(before.copies)
        if ticked:
            self.filled.append(_("giấy tờ đã nộp"))


def for_next(form):
    """The arguments of the address of the next sheet after ``form`` was received."""
    kept = {name: form[name].data for name in NEXT if form[name].data}
    return {"procedure": form.procedure.data, **kept}


def fill_next(form, args):
    """Fill a fresh sheet with what ``for_next`` kept; the desk is chosen before."""
    for name in NEXT[1:]:
        if args.get(name):
            form[name].data = args[name]
