"""The processing history of a dossier on paper: who did what, when, for whom, until when (X02).

No legal form and never typed: written from the timeline as it stands now. Its words stay
Vietnamese in every language of the screen.
"""

from dataclasses import dataclass

from intranet.rules import wording
from intranet.services.dossiers.happenings import moment_text
from intranet.services.dossiers.heads import Heads, heads_of
from intranet.services.dossiers.timeline import timeline_of

TO_WHOM = "%(whom)s"


@dataclass(frozen=True)
class Line:
    """One row: moment, who acted, the act, whom it went to, and until when they have time."""

    at: str
    who: str
    act: str
    to: str
    deadline: str


@dataclass(frozen=True)
class History:
    """Everything on the sheet, in words; ``lines`` in the order of time."""

    heads: Heads
    code: str
    matter: str
    owner: str
    received: str
    due: str
    lines: tuple


def history_of(dossier, office):
    """The History of a dossier read with ``WHOLE``."""
    due = wording.moment_in_words(dossier.due_at) if dossier.due_at else "Không quy định"
    return History(
        heads=heads_of(dossier, office, "PQT"),
        code=dossier.code,
        matter=dossier.procedure_version.name,
        owner=dossier.owner_name,
        received=wording.moment_in_words(dossier.received_at),
        due=due,
        lines=tuple(_line(one) for one in reversed(timeline_of(dossier))),
    )


def _line(one):
    act = one.words % one.params
    return Line(
        at=moment_text(one.at),
        who=one.who,
        act=f"{act[:1].upper()}{act[1:]}",
        to=one.params.get("whom", "") if TO_WHOM in one.words else "",
        deadline=moment_text(one.due_at) or "",
    )
