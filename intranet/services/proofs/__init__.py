"""Proofs of an inspection: kept with the hash of their capture, bound to a target (B21).

Divided by noun: ``keeping`` (taking one in), ``exif`` (what stood in a photo), ``targets`` (what
they can be bound to), ``reading`` (who sees which), ``removing``.
"""

from intranet.services.proofs.keeping import Kept, add_within, keep_proof, known, prepare, whole
from intranet.services.proofs.reading import get, of_inspection, of_targets, open_proof
from intranet.services.proofs.removing import may_remove, remove
from intranet.services.proofs.targets import MINUTES, check_target

__all__ = [
    "MINUTES",
    "Kept",
    "add_within",
    "check_target",
    "get",
    "keep_proof",
    "known",
    "may_remove",
    "of_inspection",
    "of_targets",
    "open_proof",
    "prepare",
    "remove",
    "whole",
]
