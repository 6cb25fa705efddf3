"""Building the office of the demo: units, calendar, procedures of 2020, people who do not exist."""

import csv
import random
from dataclasses import replace
from pathlib import Path

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.settings import Setting
from intranet.rules.demo import COMMUNES, DISTRICT, DISTRICT_STAFF, People, commune_staff
from intranet.rules.procedures_import import shipped_procedures
from intranet.rules.text import person_sort_key
from intranet.services import calendars, checklists, procedures, units

_DATA = Path(__file__).parents[2] / "data"
_MODEL = "three_tier_2020"
_LABEL = "Thời hạn theo quy định hiện hành, chỉ để minh họa"
_SETTINGS = {
    "name": "Ủy ban nhân dân huyện An Lão",
    "province": "Bình Định",
    "place": "An Lão",
    "demo": "1",
}
_GROUPS = (55, 95, 100)  # of the district's staff: Kinh, H'rê, Ba Na, cumulated


def people_of_names():
    """The maker of people, out of demo_names.csv."""
    return People(_table("demo_names.csv"))


def build(change, password_hash):
    """Build the office inside an open change; every part writes its own audit entry."""
    for key, value in _SETTINGS.items():
        db.session.add(Setting(key=key, value=value))
    change.record("setup.begin", "office:demo", after=_SETTINGS)
    opened = units.import_rows(change, _unit_rows(), _MODEL)
    calendars.import_rows(change, _table("holidays.csv"))
    procedures.import_rows(change, _procedure_rows())
    checklists.ship(change)
    _hire(change, opened, password_hash)


def _table(name):
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _unit_rows():
    """The district and what is below it; the province stays outside the demo office."""
    keys, rows = {DISTRICT}, []
    for row in units.shipped_rows():
        if row.model != _MODEL or not (row.key in keys or row.parent_key in keys):
            continue
        keys.add(row.key)
        rows.append(replace(row, parent_key=None) if row.key == DISTRICT else row)
    return rows


def _procedure_rows():
    rows = shipped_procedures(_table("procedures.csv"))
    return [
        replace(row, notes="; ".join(filter(None, (_LABEL, row.notes))))
        for row in rows
        if row.for_demo and row.level_2020 and row.existed_2020 == "likely"
    ]


def _hire(change, opened, password_hash):
    """Accounts with the one demo password; the same invented names in every demo office."""
    people, rng = people_of_names(), random.Random("staff")
    staff = [(*person, commune.groups) for commune in COMMUNES for person in commune_staff(commune)]
    staff += [(*person, _GROUPS) for person in DISTRICT_STAFF]
    taken: set[str] = set()
    for username, title, posts, groups in staff:
        name = _new_name(people, rng, groups, taken)
        user = User(
            username=username, full_name=name, name_sort=person_sort_key(name), title=title,
            password_hash=password_hash, must_change=False, created_at=clock.now(),
        )  # fmt: skip
        user.memberships = [
            Membership(role=str(role), unit_id=opened[key].id) for role, key in posts
        ]
        db.session.add(user)
        db.session.flush()
        after = {
            "username": username,
            "full_name": name,
            "title": title,
            "posts": [{"role": str(role), "unit_pid": opened[key].pid} for role, key in posts],
        }
        change.record("accounts.create", user, after=after)


def _new_name(people, rng, groups, taken):
    while True:
        invented = people.invent(rng, groups, "", False, clock.today())
        if invented.name not in taken:
            taken.add(invented.name)
            return invented.name
