"""Bundles: what comes as JSON is what the database has, and the session stays one."""

import pytest
from sqlalchemy import select, union_all

from intranet.bundles import branch, unbundle
from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierPaper, DossierStep
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.models.units import Unit
from tests.queries import counted
from tests.services.dossier_life import received

NAMED = ("id", "name")


def bundled(*kinds):
    """{model: rows} of (model, only) by one statement."""
    query = union_all(*(branch(model, only=only) for model, only in kinds))
    return unbundle(db.session.execute(query).all(), *kinds)


@pytest.fixture
def pid(in_app):
    pid = received()
    db.session.rollback()
    db.session.expunge_all()
    return pid


@pytest.mark.parametrize("model", [Dossier, DossierPaper, DossierStep, ProcedureVersion, Unit])
def test_bundle_reads_what_the_table_has(pid, model):
    found = bundled((model, ()), (Procedure, ()))[model]
    rows = db.session.execute(select(model.__table__).order_by(model.id)).mappings().all()
    names = rows[0].keys()
    assert [{name: one.__dict__[name] for name in names} for one in found] == rows


def test_bundle_keeps_what_the_session_has_changed(pid):
    dossier = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
    dossier.summary = "đang sửa"
    [again] = bundled((Dossier, ()), (Unit, ()))[Dossier]
    assert again is dossier
    assert (again.summary, again in db.session.dirty) == ("đang sửa", True)


def test_bundle_fills_what_the_session_has_forgotten(in_app, pid):
    dossier = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
    code = dossier.code
    db.session.expire(dossier)
    kept = bundled((Dossier, ()), (Unit, ()))
    with counted(in_app) as queries:
        assert (dossier.code, dossier.received_unit.id) == (code, dossier.received_unit_id)
    assert (len(queries), dossier in db.session.dirty, len(kept)) == (0, False, 2)


def test_bundle_of_some_columns_reads_the_others_when_asked(in_app, pid):
    units = bundled((Unit, NAMED), (Procedure, ()))[Unit]
    with counted(in_app) as queries:
        assert all(unit.name for unit in units)
        assert len(queries) == 0
        assert units[0].path
    assert len(queries) == 1
