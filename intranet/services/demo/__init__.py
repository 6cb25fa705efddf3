"""The demo office: the district of 2020 with its ten communes, invented people, a year of dossiers.

Divided by noun: ``office`` (units, people, procedures), ``cast`` (what the story knows of it),
``counter`` and ``lives`` (one dossier), ``trail`` (its audit entries), ``book`` and
``fast`` (rows in bulk), ``inspecting`` (visits of communes), ``filling``, ``clearing``,
``passphrase``. The story itself stands in ``rules.demo``.
"""

from intranet.services.demo.clearing import clear
from intranet.services.demo.filling import Order, fill, is_demo, is_empty
from intranet.services.demo.showing import accounts

__all__ = ["Order", "accounts", "clear", "fill", "is_demo", "is_empty"]
