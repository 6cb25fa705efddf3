"""flask checklists: the checklist that comes with the product, for offices that exist."""

import click
from flask.cli import AppGroup

from intranet.services import checklists
from intranet.transaction import SYSTEM, transaction

group = AppGroup("checklists", help="Bộ tiêu chí kiểm tra.")


@group.command("ship")
def ship():
    """Đưa vào bộ tiêu chí kèm theo phần mềm (59 tiêu chí); đã có thì thôi."""
    with transaction(SYSTEM) as change:
        made = checklists.ship(change)
    click.echo("Đã đưa vào bộ tiêu chí kèm theo." if made else "Đã có bộ tiêu chí kèm theo.")
