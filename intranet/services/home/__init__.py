"""The first screen: what must I do today, what is about to be late (D1). Work, no charts."""

from intranet.services.home.telling import news
from intranet.services.home.work import AT_RISK, ROWS, blocks, health, late_units

__all__ = ["AT_RISK", "ROWS", "blocks", "health", "late_units", "news"]
