"""One entry, the life of one dossier, the day of one person."""

from datetime import timedelta

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.routes.audit.shared import blueprint, entry_number, line, lines
from intranet.rules.audit import AuditPermission, act_words, field_words
from intranet.rules.permissions import ROLE_WORDS
from intranet.services import audit
from intranet.services.audit import days, reviewing, searching
from intranet.services.dossiers import reading
from intranet.services.dossiers.filters import read_day
from intranet.transaction import NotVisible
from intranet.web import render


@blueprint.get("/dossiers/<pid>")
@needs(AuditPermission.LIFE)
def life(pid):
    """Everything that happened to one dossier the person may see."""
    dossier = reading.open_dossier(acting(), pid)
    entries = [line(entry) for entry in audit.life_of(dossier.audit_key)]
    return render("audit/life.html", dossier=dossier, entries=entries)


@blueprint.get("/entries/<number>")
@needs(AuditPermission.LIST)
def show(number):
    """One entry in words; its personal facts only behind a button."""
    return _entry(_seq(number), None)


@blueprint.get("/entries/<number>/facts")
@needs(AuditPermission.REVEAL)
def reveal(number):
    """The same with its personal facts; who asked for them is recorded first."""
    seq = _seq(number)
    return _entry(seq, reviewing.reveal(acting(), seq))


@blueprint.get("/people/<user_pid>")
@needs(AuditPermission.LIST)
def day(user_pid):
    """What one person did on one day, beside the office hours and what their roles allow."""
    chosen = read_day(request.args.get("day", "")) or clock.today()
    found = days.day_of(current_user, user_pid, chosen)
    unfit = {entry.act for entry in found.entries if entry.seq in found.unfit}
    return render(
        "audit/day.html",
        found=found,
        entries=lines(found.entries),
        acts=[
            (_(act_words(act)), number, act in unfit) for act, number in found.acts.most_common()
        ],
        roles=[_(ROLE_WORDS[role]) for role in found.roles if role in ROLE_WORDS],
        off=found.off and _(found.off),
        earlier=_day_url(user_pid, chosen - timedelta(days=1)),
        later=_day_url(user_pid, chosen + timedelta(days=1)) if chosen < clock.today() else None,
        url=url_for("audit.day", user_pid=user_pid),
    )


def _day_url(pid, day):
    return url_for("audit.day", user_pid=pid, day=day.isoformat())


def _seq(text):
    """The number in an address: that of the log itself, which papers name too."""
    try:
        return entry_number(text)
    except ValueError:
        raise NotVisible from None


def _entry(seq, personal):
    entry = searching.one(current_user, seq)
    [shown] = lines([entry], reviewed=True)
    sealed = [name for name in entry.body.get("pd", {}) if name != "u"]
    return render(
        "audit/show.html",
        entry=shown,
        body=entry.body,
        roles=", ".join(
            _(ROLE_WORDS.get(role, role)) for role in entry.body.get("role", "").split("+") if role
        ),
        facts=[(_(field_words(name)), value) for name, value in entry.facts.items()],
        sealed=[_(field_words(name)) for name in sealed],
        personal=personal and [(_(field_words(name)), text) for name, text in personal.items()],
        is_revealed=personal is not None,
        facts_url=url_for("audit.reveal", number=seq),
    )
