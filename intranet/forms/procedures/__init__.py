"""Forms of the catalogue. Divided by noun: ``versions``, ``steps``, ``catalogue``."""

from intranet.forms.procedures.catalogue import (
    CloseProcedureForm,
    ConfirmImportForm,
    OfferForm,
    UploadForm,
)
from intranet.forms.procedures.steps import NO_UNIT, StepsForm
from intranet.forms.procedures.versions import NewProcedureForm, VersionForm, offered

__all__ = [
    "NO_UNIT",
    "CloseProcedureForm",
    "ConfirmImportForm",
    "NewProcedureForm",
    "OfferForm",
    "StepsForm",
    "UploadForm",
    "VersionForm",
    "offered",
]
