"""Who is at the screen, statements made once, and the reach of dossiers under way."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from intranet import clock, prepared
from intranet.extensions import db
from intranet.models.accounts import Membership, User, members
from intranet.models.dossiers import ActiveReach, Dossier, DossierReach
from intranet.rules.dossiers import DossierPermission
from intranet.rules.permissions import Role
from intranet.services import home
from intranet.services.dossiers import lists
from intranet.services.dossiers.filters import TABS, Filter
from intranet.transaction import SYSTEM, Actor, Forbidden, transaction
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier, random_history
from tests.people import PEOPLE


def member(key):
    return members.member(person(key).id)


def change(statement):
    with transaction(SYSTEM) as one:
        db.session.execute(statement)
        one.record("setup.build", "test:member")


def test_member_answers_what_the_account_answers(in_app):
    for key in PEOPLE:
        user, found = person(key), member(key)
        for name in ("id", "pid", "username", "full_name", "roles", "unit_ids", "audit_key"):
            assert getattr(found, name) == getattr(user, name), (key, name)
        assert [found.can(one) for one in DossierPermission] == [
            user.can(one) for one in DossierPermission
        ]
        assert all(
            found.holds(role, place) == user.holds(role, place)
            for role in Role
            for place in user.unit_ids
        )


def test_member_knows_the_units_of_its_duties(in_app):
    duty, row = member("clerk").active_memberships[0], unit("X21622-BPMC")
    for name in ("pid", "name", "path", "ancestor_ids", "is_authority", "audit_key"):
        assert getattr(duty.unit, name) == getattr(row, name), name
    assert duty.unit.is_valid_on(clock.today()) == row.is_valid_on(clock.today())


def test_duty_of_another_time_gives_no_role(in_app):
    yesterday = clock.today() - timedelta(days=1)
    change(update(Membership).values(valid_to=yesterday))
    assert member("clerk").roles == set()
    assert member("clerk").memberships != ()


@pytest.mark.parametrize(
    "lost", [update(Membership).values(role="inspector"), update(User).values(locked=True)]
)
def test_transaction_refuses_who_lost_the_duty_since_it_was_read(in_app, lost):
    actor = Actor(user=member("officer"))
    change(lost)
    with pytest.raises(Forbidden), transaction(actor) as one:
        one.record("setup.build", "test:member")


def test_lists_of_everybody_share_their_statements(sqlite_app):
    with sqlite_app.app_context():
        make_dossier()
        lists.rows(member("officer"), Filter(q="hoa", tab="late"))
        known = prepared._compiled.cache_info().misses
        for key in ("leader", "other_leader", "other_officer"):
            lists.rows(member(key), Filter(q="an", tab="late"))
        assert prepared._compiled.cache_info().misses == known


def test_active_reach_holds_what_is_not_closed(in_app):
    def held():
        return set(db.session.execute(select(ActiveReach.unit_id, ActiveReach.dossier_id)).all())

    random_history(30)
    one = make_dossier()
    reach = select(DossierReach.unit_id, DossierReach.dossier_id)
    open_ones = reach.join(Dossier, Dossier.id == DossierReach.dossier_id).where(
        Dossier.closed_at.is_(None)
    )
    assert held() == set(db.session.execute(open_ones).all())
    for moment in (clock.now(), None):
        change(update(Dossier).where(Dossier.id == one.id).values(closed_at=moment))
        assert held() == set(db.session.execute(open_ones).all())


def test_home_shows_the_first_rows_of_each_list(in_app):
    random_history(60)
    moment = lists.today()
    for key in ("officer", "supervisor"):
        filters = [Filter(tab=tab) for tab in TABS]
        shown = lists.tops(member(key), filters, home.ROWS, moment)
        for filter, rows in zip(filters, shown, strict=True):
            wanted = lists.rows(member(key), filter, limit=home.ROWS, moment=moment).rows
            assert [row.pid for row in rows] == [row.pid for row in wanted], filter.tab


def test_cursor_of_a_dossier_out_of_sight_gives_the_first_page(in_app):
    make_dossier()
    other = make_dossier(desk="X21628-BPMC", authority="X21628", held_by=("X21628", "officer"))
    first = lists.rows(member("officer"), Filter())
    assert lists.rows(member("officer"), Filter(), f"o0{other.pid}") == first
