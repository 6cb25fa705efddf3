"""The till of the demo: what was asked for and taken at the counter, and the lists that closed."""

from datetime import datetime, time, timedelta

from intranet.models.columns import new_pid
from intranet.services.demo.book import FEE, FEE_DAY
from intranet.services.demo.clockwork import stored

_CLOSED_AT = time(17, 5)


class Till:
    """Writes the fee entries of dossiers; every evening but the last each cashier closes."""

    def __init__(self, book, until):
        self.book, self.until = book, until
        self._taken: dict = {}

    def open_account(self, row, clerk, at):
        """What this dossier owes, and what was paid at once, as services.fees.book writes it."""
        if not row["fee_vnd"]:
            return
        self._write(row, clerk, at, "due")
        if row["fee_state"] == "paid":
            number = {"way": "cash", "book": f"{at:%Y}", "receipt_no": row["fee_receipt_no"]}
            self._write(row, clerk, at, "collected", **number)
            key = (row["received_unit_id"], clerk.id)
            self._taken[key] = self._taken.get(key, 0) + row["fee_vnd"]

    def end_day(self, day):
        """Close the lists of a day; what was counted agrees."""
        closed_at = datetime.combine(day, _CLOSED_AT)
        for (unit_id, cashier_id), sum_ in self._taken.items() if day < self.until.date() else ():
            row = {
                "id": self.book.next_id("fee_days"),
                "pid": new_pid(),
                "version": 1,
                "unit_id": unit_id,
                "cashier_id": cashier_id,
                "day": day.isoformat(),
                "collected": sum_,
                "refunded": 0,
                "cash": sum_,
                "counted": sum_,
                "closed_at": stored(closed_at + timedelta(minutes=cashier_id % 15)),
            }
            self.book.fee_days.append(tuple(map(row.get, FEE_DAY)))
        self._taken.clear()

    def _write(self, row, clerk, at, kind, **columns):
        entry = {
            "id": self.book.next_id("fee_entries"),
            "pid": new_pid(),
            "dossier_id": row["id"],
            "kind": kind,
            "amount": row["fee_vnd"],
            "at": stored(at),
            "day": at.date().isoformat(),
            "unit_id": row["received_unit_id"],
            "by_id": clerk.id,
            **columns,
        }
        self.book.fees.append(tuple(map(entry.get, FEE)))
