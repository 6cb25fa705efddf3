"""The labels of the office: which there are, adding one, giving one another name."""

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.dossiers import DossierLabel, Label
from intranet.rules.errors import RuleBroken
from intranet.rules.labels import LONGEST_NAME, MOST
from intranet.rules.text import clean
from intranet.rules.words import N_
from intranet.transaction import NotVisible, Stale, transaction


def listed():
    """Every label (pid, name) in its order, and on how many dossiers each stands."""
    used = select(func.count()).where(DossierLabel.label_id == Label.id).scalar_subquery()
    query = select(Label.pid, Label.name, used.label("used"))
    return db.session.execute(query.order_by(Label.position)).all()


def get(pid):
    """One label; NotVisible when there is none."""
    label = db.session.scalar(select(Label).where(Label.pid == pid))
    if label is None:
        raise NotVisible
    return label


def add(actor, name):
    """A further label, the last in the list. Refuses a name that is there already."""
    with transaction(actor) as change:
        number, last = db.session.execute(
            select(func.count(), func.coalesce(func.max(Label.position), 0))
        ).one()
        if number >= MOST:
            raise RuleBroken(N_("Có nhiều nhất %(most)s nhãn."), field="name", most=MOST)
        label = Label(name=_free(name), position=last + 1)
        db.session.add(label)
        db.session.flush()
        change.record("labels.add", label, after={"name": label.name})
        return label


def rename(actor, pid, name, before):
    """Give a label another name on every dossier; ``before`` is the one that was on the screen,
    Stale when somebody changed it meanwhile.
    """
    with transaction(actor) as change:
        label = get(pid)
        db.session.refresh(label, with_for_update=True)
        if label.name != before:
            raise Stale(label)
        label.name = _free(name, label)
        change.record("labels.rename", label, before={"name": before}, after={"name": label.name})
        return label


def _free(name, label=None):
    """``name`` as it is kept; RuleBroken when it is empty, too long or another label has it."""
    name = clean(name or "")
    if not name or len(name) > LONGEST_NAME:
        words = N_("Nhập tên nhãn, không quá %(most)s ký tự.")
        raise RuleBroken(words, field="name", most=LONGEST_NAME)
    others = select(Label.name).where(Label.id != (label.id if label else 0))
    if name.casefold() in (other.casefold() for other in db.session.scalars(others)):
        raise RuleBroken(N_("Đã có nhãn tên này."), field="name")
    return name
