"""The checklist that comes with the product: 59 items in 12 groups (data/README.md)."""

import csv
from pathlib import Path

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.checklists import Checklist, ChecklistVersion
from intranet.rules.checklists import parse
from intranet.services.checklists.drafts import write

TABLE = Path(__file__).parents[2] / "data" / "checklist.csv"
KEY, NAME = "mot-cua", "Kiểm tra Bộ phận Một cửa"


def ship(change):
    """Put it in within an open change, version 1 published; True when it was not there before."""
    if db.session.scalar(select(Checklist.id).where(Checklist.key == KEY)) is not None:
        return False
    now = clock.now()
    version = ChecklistVersion(number=1, made_at=now, published_at=now)
    version.checklist = Checklist(key=KEY, name=NAME, made_at=now)
    db.session.add_all([version.checklist, version])
    db.session.flush()
    items = shipped_items()
    write(version, items)
    change.record("checklists.ship", version, after={"name": NAME, "items": len(items)})
    return True


def shipped_items():
    """[ItemData] of the table; ValueError with the first row that is wrong."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        items, errors = parse(csv.DictReader(file))
    if errors:
        raise ValueError(str(errors[0]))
    return items
