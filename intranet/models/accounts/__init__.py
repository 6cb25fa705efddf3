"""People with an account, their duties, and who is at the screen.

Divided by noun: ``users`` (the tables), ``members`` (what a request reads of one person),
``factors`` (what proves who somebody is) and ``rounds`` (the yearly review).
"""

from intranet.models.accounts.factors import Passkey, Pin, RecoveryCode, SecondFactor
from intranet.models.accounts.members import Member
from intranet.models.accounts.rounds import AccessAnswer, AccessRound
from intranet.models.accounts.users import Membership, ResetCode, User

__all__ = [
    "AccessAnswer",
    "AccessRound",
    "Member",
    "Membership",
    "Passkey",
    "Pin",
    "RecoveryCode",
    "ResetCode",
    "SecondFactor",
    "User",
]
