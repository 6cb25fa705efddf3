"""A procedure as one readable file (TOML), both ways (docs/decisions/0022-procedure-packs.md).

Divided: ``facts`` (what a pack holds), ``writer``, ``reader``, ``cells`` (its values).
"""

from intranet.rules.procedures_packs.facts import Pack, PackError
from intranet.rules.procedures_packs.reader import looks_like_pack, read_pack
from intranet.rules.procedures_packs.writer import written_pack

__all__ = ["Pack", "PackError", "looks_like_pack", "read_pack", "written_pack"]
