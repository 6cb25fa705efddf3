"""What a desk still has to print."""

from flask_login import current_user

from intranet.access import needs
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.books import tabs
from intranet.rules.bulks import BulkAct
from intranet.rules.dossiers import DossierPermission
from intranet.services.dossiers import queue
from intranet.web import render


@blueprint.get("/register/receipts")
@needs(DossierPermission.PRINT_QUEUE)
def print_queue():
    """The receipts of today that nobody printed yet; all of them go into one print."""
    rows = queue.unprinted(current_user)
    chosen = {"act": str(BulkAct.PRINT), "chosen": [row.pid for row in rows]}
    data = {"rows": rows, "chosen": chosen, "tabs": tabs("dossiers.print_queue")}
    return render("dossiers/print_queue.html", **data)
