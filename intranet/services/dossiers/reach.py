"""Who sees a dossier: rows closed upwards that grow with every unit it reaches (domain 2.3)."""

from sqlalchemy import insert

from intranet.extensions import db
from intranet.models.dossiers import DossierReach, reach_of
from intranet.services.dossiers.index import index, units_that_see


def open_reach(dossier, *units):
    """Write the first rows of a new dossier; returns the unit ids."""
    ids = reach_of(*units)
    _insert(dossier, ids)
    return ids


def extend_reach(dossier, unit):
    """Let ``unit`` and all above see the dossier, in lists and search; True when that is new."""
    known = set(db.session.scalars(units_that_see(dossier.id)))
    missing = reach_of(unit) - known
    if missing:
        _insert(dossier, missing)
        index(db.session, dossier, known | missing)
    return bool(missing)


def _insert(dossier, ids):
    rows = [{"unit_id": unit_id, "dossier_id": dossier.id} for unit_id in sorted(ids)]
    db.session.execute(insert(DossierReach), rows)
