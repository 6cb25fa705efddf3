"""What a slip is printed as (Mẫu 02, Mẫu 03), and each print noted."""

from dataclasses import dataclass

from intranet.rules.slips import FORMS, SlipKind, SlipPermission
from intranet.services import audit
from intranet.services.dossiers import charge
from intranet.services.dossiers.heads import Form, Heads, Party, form_on, heads_at
from intranet.services.dossiers.letters import Supplement
from intranet.services.slips.reading import get, items_of
from intranet.transaction import transaction


@dataclass(frozen=True)
class Refusal:
    """Everything on Mẫu 03, in words."""

    heads: Heads
    form: Form
    owner: Party
    code: str | None
    matter: str
    items: tuple
    reason: str
    signer: str


def letter_of(slip, office):
    """The Supplement (Mẫu 02) or Refusal (Mẫu 03) to print."""
    kind = SlipKind(slip.kind)
    common = {
        "heads": heads_at(slip.unit, office, slip.number, slip.at),
        "form": form_on(FORMS[kind], office, slip.at),
        "owner": Party(slip.full_name, slip.id_number, slip.address, slip.phone, slip.email),
        "code": None,
        "matter": slip.procedure_version.name,
        "items": tuple(items_of(slip)),
        "reason": slip.reason,
        "signer": slip.by.full_name,
    }
    if kind is SlipKind.REFUSAL:
        return Refusal(**common)
    phone = slip.by.phone or slip.unit.phone
    return Supplement(**common, until=None, contact=slip.by.full_name, contact_phone=phone)


def note_print(actor, pid):
    """Count one print of the slip and return its number: above 1 it is a reprint."""
    with transaction(actor) as change:
        charge.require(actor.user, SlipPermission.PRINT)
        slip = get(actor.user, pid)
        number = prints_of(slip) + 1
        change.record("slips.print", slip, number=number)
        return number


def prints_of(slip):
    """How many prints of this slip were noted."""
    return sum(entry.act == "slips.print" for entry in audit.life_of(slip.audit_key))
