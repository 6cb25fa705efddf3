"""What stands at the top of every official paper: agency, office, number, place and day.

The words are those of the legal forms and stay Vietnamese in every language of the screen.
"""

from dataclasses import dataclass

from intranet.extensions import db
from intranet.models.persons import Person
from intranet.rules import wording
from intranet.rules.legal_forms import form_of, regime_on
from intranet.services.dossiers import offers

DESK_NAMES = {
    "2018": "Bộ phận Tiếp nhận và Trả kết quả",
    "2025": "Trung tâm Phục vụ hành chính công",
}
# Kinds of units whose authority is a people's committee, and the word their name begins with.
_COMMITTEES = ("tinh", "huyen", "xa", "phuong", "thi_tran", "dac_khu")
_COMMUNES = ("xa", "phuong", "thi_tran", "dac_khu")


@dataclass(frozen=True)
class Heads:
    """The two heads of an official paper; ``place_and_day`` stands below the State's name."""

    agency: str
    office: str
    number: str
    place_and_day: str


@dataclass(frozen=True)
class Form:
    """Which legal form a paper is: ``number`` ("Mẫu số 02" or "") and ``title``."""

    number: str
    title: str


@dataclass(frozen=True)
class Party:
    """Somebody on a paper; what is not known is None."""

    name: str
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None


def heads_of(dossier, office, symbol):
    """The heads of a paper of this dossier, numbered by its code, dated as received."""
    number = f"{dossier.code}/{symbol}"
    return heads_at(dossier.received_unit, office, number, dossier.received_at)


def heads_at(desk, office, number, day, issuer=None):
    """The heads of a paper given out at ``desk`` on ``day``.

    ``issuer``: the unit in whose name it is written, when that is not the desk's own authority.
    """
    regime = regime_on(office.forms_regime, day)
    authority, is_own = _authority(offers.chain_of(desk)), True
    if issuer is not None and issuer.id != desk.id:
        own, authority = authority, _authority(offers.chain_of(issuer))
        is_own = own.id == authority.id
    return Heads(
        agency=agency_name(authority),
        office=_desk_name(desk, regime) if is_own else DESK_NAMES[regime],
        number=number,
        place_and_day=f"{_place(authority, office)}, {wording.date_in_words(day)}",
    )


def form_on(form, office, day):
    """The Form of ``form`` (rules.legal_forms) as it stood on ``day``."""
    return Form(*form_of(form, regime_on(office.forms_regime, day)))


def agency_name(unit):
    """The authority as it heads its letters: "Ủy ban nhân dân xã An Toàn"; rooms by their name."""
    if unit.kind not in _COMMITTEES or unit.name.startswith(("UBND", "Ủy ban")):
        return unit.name
    return f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}"


def owner_of(dossier):
    """Whose matter it is, as copied at reception; the e-mail as last known."""
    return Party(
        dossier.owner_name,
        dossier.owner_id_number,
        dossier.owner_address,
        dossier.owner_phone,
        db.session.get_one(Person, dossier.owner_id).email,
    )


def _authority(chain):
    return next((unit for unit in reversed(chain) if unit.is_authority), chain[-1])


def _place(authority, office):
    place = authority.short_name.partition(" (")[0]  # "An Lão (TT)" tells two units apart
    return place if authority.kind in _COMMUNES else office.place or place


def _desk_name(desk, regime):
    named = desk.name.startswith(tuple(DESK_NAMES.values()))
    return desk.name if named or desk.kind == "diem_tiep_nhan" else DESK_NAMES[regime]
