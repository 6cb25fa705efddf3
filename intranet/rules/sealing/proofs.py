"""Proofs that an entry stands in the log, and that an older log is the beginning of a newer one.

Making: RFC 6962 2.1.1 and 2.1.2. Checking: RFC 9162 2.1.3.2 and 2.1.4.2. Both need O(log n) hashes.
"""

from intranet.rules.sealing.canonical import SealError
from intranet.rules.sealing.tiles import HashAt
from intranet.rules.sealing.tree import EMPTY_ROOT, fold, node_hash


def range_root(first: int, end: int, hash_at: HashAt) -> bytes:
    """Return the root over the leaves first..end-1, where ``first`` begins a subtree that size."""
    parts = []
    while first < end:
        level = (end - first).bit_length() - 1
        parts.append(hash_at(level, first >> level))
        first += 1 << level
    return fold(parts)


def inclusion_proof(index: int, size: int, hash_at: HashAt) -> list[bytes]:
    """Return the audit path of leaf ``index`` in the tree of ``size`` leaves, lowest hash first.

    Raises ``SealError`` when there is no such leaf.
    """
    if not 0 <= index < size:
        raise SealError("index", f"no entry {index} among {size}")
    path, first, end = [], 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            path.append(range_root(middle, end, hash_at))
            end = middle
        else:
            path.append(range_root(first, middle, hash_at))
            first = middle
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` shows ``leaf`` (its hash) at ``index`` of ``size`` under ``root``."""
    if not 0 <= index < size:
        return False
    here, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            result = node_hash(step, result)
            here, last = _climb(here, last)
        else:
            result = node_hash(result, step)
        here, last = here >> 1, last >> 1
    return last == 0 and result == root


def consistency_proof(m: int, n: int, hash_at: HashAt) -> list[bytes]:
    """Return the proof that the first ``m`` of ``n`` leaves are the log as it stood at ``m``.

    Empty for m = 0 and m = n. Raises ``SealError`` unless 0 <= m <= n.
    """
    if not 0 <= m <= n:
        raise SealError("m", f"a log of {m} entries is no beginning of one of {n}")
    if m == 0:
        return []
    proof, first, end, whole = [], 0, n, True
    while m != end:
        middle = first + _split(end - first)
        if m <= middle:
            proof.append(range_root(middle, end, hash_at))
            end = middle
        else:
            proof.append(range_root(first, middle, hash_at))
            first, whole = middle, False
    if not whole:
        proof.append(range_root(first, end, hash_at))
    return proof[::-1]


def verify_consistency(m: int, n: int, root_m: bytes, root_n: bytes, proof: list[bytes]) -> bool:
    """Tell whether ``proof`` shows that the log of ``root_m`` begins the log of ``root_n``.

    An empty older log begins every log, provided its root is that of nothing.
    """
    if not 0 <= m <= n:
        return False
    if m == n:
        return not proof and root_m == root_n and (m > 0 or root_m == EMPTY_ROOT)
    if m == 0:
        return not proof and root_m == EMPTY_ROOT
    steps = list(proof)
    if m & (m - 1) == 0:
        steps.insert(0, root_m)  # the older log is one complete subtree: its root needs no sending
    return bool(steps) and _both_roots(m - 1, n - 1, steps) == (root_m, root_n)


def _both_roots(here, last, steps):
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if here & 1 or here == last:
            old, new = node_hash(step, old), node_hash(step, new)
            here, last = _climb(here, last)
        else:
            new = node_hash(new, step)
        here, last = here >> 1, last >> 1
    return (old, new) if last == 0 else None


def _climb(here, last):
    """Skip the levels where the last node of an incomplete tree has no sibling."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _split(size):
    """Return the largest power of two smaller than ``size`` (two or more)."""
    return 1 << (size - 1).bit_length() - 1
