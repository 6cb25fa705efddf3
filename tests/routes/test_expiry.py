"""The session ends while a form is filled in: nothing is lost, and it is sent once.

For every route that takes a POST: a recipe says who fills in what. A route without a recipe or a
reason fails the test, so that a new form cannot be forgotten.
"""

import shutil
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, update

from intranet import clock, create_app
from intranet.extensions import db
from intranet.models.audit import AuditHead
from intranet.models.sessions import HeldRequest, WebSession
from intranet.transaction import bookkeeping
from tests.conftest import SETTINGS
from tests.people import PASSWORD, PEOPLE
from tests.routes import recipes
from tests.routes.recipes import NOT_FORMS
from tests.routes.recipes_accesses import ACCESS_RECIPES
from tests.routes.recipes_answers import ANSWER_RECIPES
from tests.routes.recipes_bulks import BULK_RECIPES
from tests.routes.recipes_checklists import CHECKLIST_RECIPES
from tests.routes.recipes_checkpoints import CHECKPOINT_RECIPES
from tests.routes.recipes_comfort import COMFORT_RECIPES
from tests.routes.recipes_correcting import CORRECTING_RECIPES
from tests.routes.recipes_erasures import ERASURE_RECIPES
from tests.routes.recipes_factors import FACTOR_NOT_FORMS, FACTOR_RECIPES
from tests.routes.recipes_findings import FINDING_RECIPES
from tests.routes.recipes_inspections import INSPECTION_RECIPES
from tests.routes.recipes_marks import MARK_RECIPES
from tests.routes.recipes_minutes import MINUTE_NOT_FORMS, MINUTE_RECIPES
from tests.routes.recipes_papers import PAPER_RECIPES
from tests.routes.recipes_people import PEOPLE_RECIPES
from tests.routes.recipes_requests import REQUEST_RECIPES
from tests.routes.recipes_reviews import REVIEW_RECIPES
from tests.routes.recipes_samples import SAMPLE_RECIPES
from tests.routes.recipes_seats import SEAT_NOT_FORMS, SEAT_RECIPES
from tests.routes.recipes_trail import TRAIL_RECIPES
from tests.routes.recipes_witnesses import WITNESS_RECIPES
from tests.world import make_world

RECIPES = {
    **ANSWER_RECIPES,
    **recipes.RECIPES,
    **PAPER_RECIPES,
    **ACCESS_RECIPES,
    **CHECKPOINT_RECIPES,
    **CHECKLIST_RECIPES,
    **COMFORT_RECIPES,
    **REQUEST_RECIPES,
    **CORRECTING_RECIPES,
    **BULK_RECIPES,
    **ERASURE_RECIPES,
    **FACTOR_RECIPES,
    **FINDING_RECIPES,
    **INSPECTION_RECIPES,
    **MARK_RECIPES,
    **MINUTE_RECIPES,
    **PEOPLE_RECIPES,
    **WITNESS_RECIPES,
    **REVIEW_RECIPES,
    **SAMPLE_RECIPES,
    **SEAT_RECIPES,
    **TRAIL_RECIPES,
}


@pytest.fixture(scope="module")
def office(sqlite_template, tmp_path_factory):
    """One office for all: making it and logging everybody in takes longer than the test."""
    folder = tmp_path_factory.mktemp("expiry") / "instance"
    shutil.copytree(sqlite_template, folder)
    return make_world(create_app(INSTANCE=str(folder), **SETTINGS))


@pytest.fixture
def world(office):
    office.begin_again()
    yield office
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_post_route_has_a_recipe(sqlite_app):
    endpoints = {r.endpoint for r in sqlite_app.url_map.iter_rules() if "POST" in r.methods}
    without = {*NOT_FORMS, *FACTOR_NOT_FORMS, *MINUTE_NOT_FORMS, *SEAT_NOT_FORMS}
    assert endpoints == {*RECIPES, *without}


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("endpoint", sorted(RECIPES))
def test_expired_session_loses_nothing(world, endpoint, htmx):
    recipe = RECIPES[endpoint]
    client = world.clients[recipe.who]
    address, fields, sent = recipe.fill(world, client)
    once = fields.get("once") or fields["key"]  # answers of a sheet are known by their own key
    assert len(once) >= 12, "every form has a one-time key (C19)"
    before = acts(world)
    expire(world)
    answer = client.post(address, fields, target="main" if htmx else None, **sent)
    login = login_address(answer, htmx)
    page = client.get(login, status=200)
    assert "đã được giữ lại" in page.words
    held = page.submit(username=PEOPLE[recipe.who][0], password=PASSWORD).follow()
    assert acts(world) == before + 1  # the login, nothing else yet
    done = held.submit()
    assert done.status in (200, 303), done.words
    assert (acts(world) > before + 1) is recipe.recorded
    assert kept(world) == 0


def test_another_person_cannot_send_what_was_held(world):
    recipe = RECIPES["dossiers.receive"]
    client = world.clients[recipe.who]
    address, fields, sent = recipe.fill(world, client)
    expire(world)
    answer = client.post(address, fields, **sent)
    thief = "inspector"
    page = client.get(login_address(answer, False), status=200)
    page.submit(username=PEOPLE[thief][0], password=PASSWORD).follow(status=404)
    assert kept(world) == 1


def login_address(answer, htmx):
    if htmx:
        assert answer.status == 401
        return answer.headers["HX-Redirect"]
    assert answer.status == 303
    assert urlsplit(answer.location).path == "/login"
    return answer.location


def expire(world):
    """Every session was last seen an hour ago."""
    with world.app.app_context(), bookkeeping() as connection:
        connection.execute(update(WebSession).values(seen_at=clock.now() - timedelta(hours=1)))


def acts(world):
    with world.app.app_context():
        return db.session.scalar(select(AuditHead.size))


def kept(world):
    with world.app.app_context():
        return db.session.scalar(select(func.count()).select_from(HeldRequest))
