"""Duties as a request reads them: light, no rows, never kept (``members``)."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from intranet.models.accounts.users import Membership
from intranet.models.units import Unit


@dataclass(frozen=True)
class Place:
    """A unit where somebody has a duty."""

    id: int
    pid: str
    key: str
    parent_id: int | None
    path: str
    kind: str
    name: str
    short_name: str
    valid_from: date | None
    valid_to: date | None
    receives_dossiers: bool
    code_prefix: str | None
    work_hours: str | None
    phone: str | None
    address: str | None
    version: int

    is_authority = Unit.is_authority
    is_valid_on = Unit.is_valid_on
    subtree = Unit.subtree
    audit_key = Unit.audit_key

    @classmethod
    def audit_word(cls):
        return "unit"

    @cached_property
    def ancestor_ids(self):
        """Ids from the root down to this unit itself."""
        return [int(part) for part in self.path.strip("/").split("/")]


@dataclass(frozen=True)
class Duty:
    """A role in a unit (``Membership``)."""

    role: str
    valid_from: date | None
    valid_to: date | None
    unit: Place

    role_value = Membership.role_value
    is_valid_on = Membership.is_valid_on

    @property
    def unit_id(self):
        return self.unit.id


@dataclass(frozen=True)
class Absent:
    """Somebody who is away today and whose work this person does until the end of ``last_day``."""

    id: int
    username: str
    full_name: str
    last_day: date
    memberships: tuple[Duty, ...] = ()
