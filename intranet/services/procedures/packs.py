"""Packs: a version as one file, all of them as one archive, and packs as proposals (decision 0022).

A pack names units by their key, so that it can be read; an office that has no such unit is told.
"""

import zipfile
import zlib
from dataclasses import dataclass, replace
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from intranet.extensions import db
from intranet.models.procedures import Procedure, ProcedureOffer, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.procedures_packs import Pack, PackError, read_pack, written_pack
from intranet.rules.words import N_
from intranet.services.procedures import offers
from intranet.services.procedures.facts import facts_of
from intranet.services.procedures.proposals import Proposal
from intranet.services.procedures.workflows import steps_of

ENDING = ".toml"
LARGEST = 256 * 1024
_ALWAYS = (2020, 1, 1, 0, 0, 0)  # an archive does not tell when it was made
MOST_FILES, LARGEST_OF_ALL = 2000, 20 * 1024 * 1024
# NotImplementedError is a RuntimeError, as is a part with a password.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


@dataclass(frozen=True)
class PackProposal(Proposal):
    """A pack that was read."""

    file: str = ""
    offices: tuple[str, ...] = ()

    def offering(self, units):
        """The offices it names, of those that are here."""
        return [unit for unit in units if unit.key in self.offices]

    def fault(self, reason, column=""):
        """An error of the file."""
        message = N_("Tệp %(file)s: %(reason)s")
        return PackError(self.row_no, self.file, message, (("reason", reason),))


def export_pack(procedure, version):
    """(name of the file, its bytes) of one version."""
    keys = _unit_keys()
    offices = [unit.key for unit in offers.offered_by(procedure)]
    return _name(procedure, version), _body(procedure, version, keys, offices)


def export_packs(day):
    """A zip with a pack of every version in force on ``day``; one catalogue, always one zip."""
    keys, offices = _unit_keys(), _offices()
    query = (
        select(ProcedureVersion)
        .join(Procedure)
        .where(ProcedureVersion.in_force(day))
        .options(joinedload(ProcedureVersion.procedure))
        .options(selectinload(ProcedureVersion.papers), selectinload(ProcedureVersion.steps))
        .order_by(Procedure.key)
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for version in db.session.scalars(query):
            procedure = version.procedure
            body = _body(procedure, version, keys, offices.get(procedure.id, []))
            info = zipfile.ZipInfo(_name(procedure, version), _ALWAYS)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return out.getvalue()


def read_packs(files):
    """(proposals, errors) of (name, bytes) pairs."""
    ids = {key: number for number, key in _unit_keys().items()}
    proposals, errors = [], []
    for number, (name, body) in enumerate(files, 1):
        pack, wrong = _read(name, body, number)
        errors += wrong
        if pack is not None:
            proposals.append(_proposal(pack, name, number, ids))
    return proposals, errors


def unpacked(body):
    """(name, bytes) of every pack in an archive; RuleBroken at ``table`` for one that is none."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = [p for p in archive.infolist() if p.filename.lower().endswith(ENDING)]
            too_much = sum(part.file_size for part in parts) > LARGEST_OF_ALL
            if not parts or len(parts) > MOST_FILES or too_much:
                raise _refused()
            return [(part.filename, _part(archive, part)) for part in parts]
    except _DAMAGED:
        raise _refused() from None


def _part(archive, part):
    with archive.open(part) as file:
        return file.read(LARGEST + 1)


def _refused():
    return RuleBroken(N_("Tệp nén này không chứa gói thủ tục nào đọc được."), field="table")


def _read(name, body, number):
    if len(body) > LARGEST:
        most = (("most", LARGEST // 1024),)
        return None, [PackError(number, name, N_("Tệp %(file)s: lớn quá %(most)s kB."), most)]
    try:
        return read_pack(body.decode("utf-8"), name, number)
    except UnicodeDecodeError:
        return None, [PackError(number, name, N_("Tệp %(file)s: lưu lại với mã UTF-8."))]


def _proposal(pack, file, number, ids):
    faults = tuple(
        PackError(
            number, file, N_("Tệp %(file)s: không có đơn vị mã “%(unit)s”."), (("unit", key),)
        )
        for key in sorted({str(s.unit) for s in pack.steps or () if s.unit} - ids.keys())
    )
    steps = pack.steps and tuple(replace(step, unit=ids.get(step.unit)) for step in pack.steps)
    about = (number, pack.code, pack.data.name, pack.data, steps, pack.valid_from)
    return PackProposal(*about, faults=faults, file=file, offices=pack.offices)


def _body(procedure, version, keys, offices):
    steps = tuple(replace(step, unit=keys.get(step.unit)) for step in steps_of(version))
    start = version.valid_from
    pack = Pack(procedure.code, facts_of(version), start, steps or None, tuple(offices))
    return written_pack(pack).encode()


def _name(procedure, version):
    return f"{procedure.key.replace('/', '_')}-v{version.number}{ENDING}"


def _unit_keys():
    return dict(db.session.execute(select(Unit.id, Unit.key)).tuples().all())


def _offices():
    """{procedure id: keys of the units that decide it}."""
    query = select(ProcedureOffer.procedure_id, Unit.key).join(
        Unit, Unit.id == ProcedureOffer.unit_id
    )
    found: dict[int, list[str]] = {}
    for procedure_id, key in db.session.execute(query.order_by(Unit.path)):
        found.setdefault(procedure_id, []).append(key)
    return found
