"""An entry of the menu: a room names its own in ``MENU`` of its routes module."""

from dataclasses import dataclass
from typing import Any

from intranet.rules.permissions import Permission


@dataclass(frozen=True)
class MenuEntry:
    """``words`` is shown to people who hold ``permission``; ``endpoint`` is where it leads.
    ``covers``: rooms reached from there, on whose pages this entry is the one marked.
    """

    words: Any
    endpoint: str
    permission: Permission
    covers: tuple[str, ...] = ()
