"""People with an account, their duties, and who is at the screen.

Divided by noun: ``users`` (the tables) and ``members`` (what a request reads of one person).
"""

from intranet.models.accounts.members import Member
from intranet.models.accounts.users import Membership, ResetCode, User

__all__ = ["Member", "Membership", "ResetCode", "User"]
