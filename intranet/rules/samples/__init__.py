"""Dossiers drawn by lot for an inspection (B19).

Divided by noun: ``checks`` (what is compared), ``drawing`` (strata, lots, allocation), ``rates``
(the error rate and its interval).
"""

from intranet.rules.permissions import Permission, Role
from intranet.rules.samples.checks import CHECKS, FAULTS, OK, read_checks, write_checks
from intranet.rules.samples.drawing import (
    MOST,
    PICKS,
    STRATA,
    USUAL,
    Known,
    allocated,
    command,
    drawn,
    framed,
    lot,
    new_seed,
)
from intranet.rules.samples.rates import Rate, Stratum, rate
from intranet.rules.words import N_

__all__ = [
    "CHECKS",
    "FAULTS",
    "MOST",
    "OK",
    "PICKS",
    "STRATA",
    "USUAL",
    "Known",
    "Rate",
    "SamplePermission",
    "Stratum",
    "allocated",
    "command",
    "drawn",
    "framed",
    "lot",
    "new_seed",
    "rate",
    "read_checks",
    "write_checks",
]
_TEAM = (Role.INSPECTOR, Role.SUPERVISOR)
_READERS = (*_TEAM, Role.LEADER, Role.UNIT_HEAD, Role.OFFICER, Role.RECEIVER, Role.REGISTRAR)


class SamplePermission(Permission):
    SHOW = ("samples.show", N_("Xem mẫu hồ sơ của một cuộc kiểm tra"), _READERS)
    DRAW = ("samples.draw", N_("Rút mẫu hồ sơ"), _TEAM)
    PICK = ("samples.pick", N_("Chọn thêm hồ sơ ngoài mẫu rút"), _TEAM)
    EXPORT = ("samples.export", N_("Xuất khung rút mẫu"), _READERS)
