"""Sealing of the audit log: canonical lines as leaves of an RFC 6962 tree (security.md 2.1)."""

from intranet.rules.sealing.canonical import (
    MAX_INTEGER,
    SealError,
    canonical,
    commit_value,
    new_salt,
    opens,
)
from intranet.rules.sealing.clock import monotone
from intranet.rules.sealing.linecheck import is_canonical
from intranet.rules.sealing.notes import (
    COSIGNED,
    SIGNED,
    Key,
    TreeHead,
    cosignature_line,
    cosignature_message,
    cosigned_at,
    is_signed,
    parse_head,
    parse_key,
    parse_note,
    parse_signature,
    signature_line,
    signed_note,
)
from intranet.rules.sealing.problems import Problem
from intranet.rules.sealing.proofs import (
    consistency_proof,
    inclusion_proof,
    range_root,
    verify_consistency,
    verify_inclusion,
)
from intranet.rules.sealing.syllables import parse_slip, syllables_of
from intranet.rules.sealing.tilecheck import compare_tile
from intranet.rules.sealing.tiles import (
    TILE,
    TILE_BYTES,
    LeafHashes,
    TileHashes,
    build_tile,
    completed_tiles,
    tile_root,
)
from intranet.rules.sealing.tree import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_from_leaves
from intranet.rules.sealing.verifier import Verifier

__all__ = [
    "COSIGNED",
    "EMPTY_ROOT",
    "MAX_INTEGER",
    "SIGNED",
    "TILE",
    "TILE_BYTES",
    "Frontier",
    "Key",
    "LeafHashes",
    "Problem",
    "SealError",
    "TileHashes",
    "TreeHead",
    "Verifier",
    "build_tile",
    "canonical",
    "commit_value",
    "compare_tile",
    "completed_tiles",
    "consistency_proof",
    "cosignature_line",
    "cosignature_message",
    "cosigned_at",
    "inclusion_proof",
    "is_canonical",
    "is_signed",
    "leaf_hash",
    "monotone",
    "new_salt",
    "node_hash",
    "opens",
    "parse_head",
    "parse_key",
    "parse_note",
    "parse_signature",
    "parse_slip",
    "range_root",
    "root_from_leaves",
    "signature_line",
    "signed_note",
    "syllables_of",
    "tile_root",
    "verify_consistency",
    "verify_inclusion",
]
