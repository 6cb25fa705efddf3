"""Dossiers, their papers and files, their way through the units, who may see them, how they are
found.
"""

from intranet.models.dossiers.accesses import AccessReason
from intranet.models.dossiers.dossier import Dossier, DossierCounter
from intranet.models.dossiers.events import DossierEvent, FormCounter
from intranet.models.dossiers.files import Attachment
from intranet.models.dossiers.labels import DossierLabel, Label, Presence
from intranet.models.dossiers.notes import DossierNote
from intranet.models.dossiers.paces import StepPace
from intranet.models.dossiers.papers import DossierPaper
from intranet.models.dossiers.reach import (
    ActiveReach,
    DossierReach,
    reach_ids,
    reach_of,
    visible_to,
)
from intranet.models.dossiers.requests import DossierRequest
from intranet.models.dossiers.steps import DossierStep
from intranet.models.dossiers.tally import Tally

__all__ = [
    "AccessReason",
    "ActiveReach",
    "Attachment",
    "Dossier",
    "DossierCounter",
    "DossierEvent",
    "DossierLabel",
    "DossierNote",
    "DossierPaper",
    "DossierReach",
    "DossierRequest",
    "DossierStep",
    "FormCounter",
    "Label",
    "Presence",
    "StepPace",
    "Tally",
    "reach_ids",
    "reach_of",
    "visible_to",
]
