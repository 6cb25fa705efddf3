"""What people typed and did not send, or keep for themselves, about one person."""

import json
from urllib.parse import unquote_plus

from sqlalchemy import delete, select

from intranet.extensions import db
from intranet.models.drafts import Draft
from intranet.models.preferences import SavedFilter
from intranet.models.sessions import HeldRequest
from intranet.rules.erasures import naming


def forget_typed(found):
    """Delete drafts, held requests and saved filters that name the person, and drafts of forms
    about them or their dossiers: (how many, pids of the filters).
    """
    says = _says(found.naming, [thing.pid for thing in (found.person, *found.own)])
    kept = db.session.scalars(select(Draft))
    drafts = [d.id for d in kept if says(d.address, d.title, *_typed(d))]
    held = [
        row.token_hash
        for row in db.session.scalars(select(HeldRequest))
        if says(row.path, bytes(row.body).decode("utf-8", "ignore"))
    ]
    filters = [f.id for f in db.session.scalars(select(SavedFilter)) if says(f.name, f.query)]
    pids = list(db.session.scalars(select(SavedFilter.pid).where(SavedFilter.id.in_(filters))))
    db.session.execute(delete(Draft).where(Draft.id.in_(drafts)))
    db.session.execute(delete(HeldRequest).where(HeldRequest.token_hash.in_(held)))
    db.session.execute(delete(SavedFilter).where(SavedFilter.id.in_(filters)))
    return len(drafts) + len(held) + len(filters), pids


def _typed(draft):
    return [value for _name, value in json.loads(draft.fields)]


def _says(words, pids):
    """A function that is true when one of the texts names the person or holds one of ``pids``, as
    it is or as sent by a form.
    """
    names = naming(words)

    def says(*texts):
        told = "\n".join(text for text in texts if text)
        told = f"{told}\n{unquote_plus(told)}"
        return bool(names.search(told)) or any(pid in told for pid in pids)

    return says
