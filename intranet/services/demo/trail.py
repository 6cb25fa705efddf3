"""The audit entries of a demo dossier, as the verbs of ``services.dossiers`` write them."""

import json
import os
from itertools import count

from intranet.rules.sealing import commit_value
from intranet.services.demo.clockwork import stamp

_SALT = 16
# rules.sealing.canonical for what is clean already (NFC, whole numbers): four million lines.
_line = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


class Trail:
    """Entries by day until the day is over, and the personal facts they commit to."""

    def __init__(self):
        self.days: dict = {}
        self.facts: list = []
        # The services draw these at random; counted ones are as opaque here and faster to store.
        self._uids = count(int.from_bytes(os.urandom(7), "big") << 4)

    def tell(self, at, member, act, pid, *, before=None, after=None, facts=None, personal=None):
        """Write one entry of ``member`` about the dossier ``pid`` at the moment ``at``."""
        body = {
            "v": 1,
            **member.who,
            "act": act,
            "obj": f"dossier:{pid}",
            "result": "ok",
            "t": stamp(at),
        }
        if before:
            body["before"] = before
        if after:
            body["after"] = after
        if facts:
            body["facts"] = facts
        if personal:
            body["pd"] = self._committed(personal)
        entry = (at, body["obj"], body["t"], _line(body))
        self.days.setdefault(at.date(), []).append(entry)

    def _committed(self, personal):
        uid = f"{next(self._uids):016x}"[-16:]
        commitments = {"u": uid}
        salts = os.urandom(_SALT * len(personal))
        for n, (name, value) in enumerate(personal.items()):
            if value in (None, ""):
                continue
            salt = salts[n * _SALT : (n + 1) * _SALT]
            self.facts.append((uid, name, salt, value))
            commitments[name] = commit_value(salt, value)
        return commitments

    def until(self, day):
        """Take the entries up to and with ``day`` in order of time: [(object, time, line)]."""
        over = sorted(d for d in self.days if d <= day)
        entries = []
        for one in over:
            entries += sorted(self.days.pop(one), key=lambda entry: entry[0])
        return [entry[1:] for entry in entries]


def place(stop, state, holder, due):
    """Where a dossier lies, as the services tell it; ``stop`` None: nowhere any more."""
    return {
        "state": state,
        "step": stop and stop.position,
        "unit": stop and stop.unit_pid,
        "role": stop and stop.role,
        "holder": holder and holder.username,
        "step_due_at": due and due.isoformat(),
    }


def difference(before, after):
    """(before, after) of the fields that changed."""
    names = [name for name in after if before.get(name) != after[name]]
    return {n: before.get(n) for n in names}, {n: after[n] for n in names}
