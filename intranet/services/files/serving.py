"""Who may have which file: whoever may see its dossier."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Attachment, Dossier, visible_to
from intranet.services.dossiers import outsiders
from intranet.services.files import store
from intranet.transaction import NotVisible, reading


def get(user, pid):
    """A file of a dossier this person may see; ``NotVisible`` otherwise, and for a removed one."""
    query = (
        select(Attachment)
        .join(Dossier, Dossier.id == Attachment.dossier_id)
        .where(Attachment.pid == pid, Attachment.removed_at.is_(None), visible_to(user))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible
    return found


def open_file(actor, pid, limits):
    """Open a file for sending and write into the read log who had it.

    Returns (Attachment, bytes). The bytes are read first: a file that is gone leaves no entry.
    ``ReasonNeeded`` for somebody from outside who gave none today.
    """
    attachment = get(actor.user, pid)
    (facts,) = outsiders.facts_of(actor.user, attachment.dossier)
    with store.open_stored(limits.folder, attachment.sha256) as file:
        data = file.read()
    with reading(actor) as change:
        change.record("files.download", attachment, dossier=attachment.dossier.audit_key, **facts)
    return attachment, data
