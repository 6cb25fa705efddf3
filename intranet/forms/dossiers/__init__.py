"""Forms of the dossiers room, divided by noun: ``intake`` (with its ``remarks``), ``acts``."""

from intranet.forms.dossiers.acts import (
    AddFilesForm,
    ApproveForm,
    AssignForm,
    EnterResultForm,
    HandOverForm,
    RemoveFileForm,
    ReturnResultForm,
    SendBackForm,
)
from intranet.forms.dossiers.intake import PERSON_FIELDS, IntakeForm

__all__ = [
    "PERSON_FIELDS",
    "AddFilesForm",
    "ApproveForm",
    "AssignForm",
    "EnterResultForm",
    "HandOverForm",
    "IntakeForm",
    "RemoveFileForm",
    "ReturnResultForm",
    "SendBackForm",
]
