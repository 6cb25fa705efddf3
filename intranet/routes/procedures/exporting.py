"""Taking the catalogue away: as a spreadsheet, as packs, one procedure as a pack."""

from intranet import clock
from intranet.access import needs
from intranet.routes.procedures.door import blueprint
from intranet.rules.files import XLSX
from intranet.rules.procedures import ProcedurePermission
from intranet.services import procedures
from intranet.web import download

ZIP, TOML = "application/zip", "application/toml"


@blueprint.get("/table")
@needs(ProcedurePermission.EXPORT)
def export():
    """Everything in force today for a spreadsheet program; it can be imported again."""
    today = clock.today()
    return download(procedures.export_table(today), f"thu-tuc-{today:%y%m%d}.xlsx", XLSX)


@blueprint.get("/packs")
@needs(ProcedurePermission.EXPORT)
def export_packs():
    """A pack of everything in force today, in one archive."""
    today = clock.today()
    return download(procedures.export_packs(today), f"goi-thu-tuc-{today:%y%m%d}.zip", ZIP)


@blueprint.get("/<pid>/versions/<number>/pack")
@needs(ProcedurePermission.EXPORT)
def export_pack(pid, number):
    """One version as a pack."""
    procedure = procedures.get(pid)
    name, body = procedures.export_pack(procedure, procedures.version(procedure, number))
    return download(body, name, TOML)
