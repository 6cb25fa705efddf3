"""What proves who somebody is besides the password.

Divided by noun: ``authenticator`` (codes of an application), ``recovery`` (codes on paper),
``passkeys``, ``sealing`` (how the secret is kept).
"""

from intranet.services.factors.authenticator import (
    WRONG,
    Waiting,
    begin,
    confirm,
    confirmed_at,
    heads_of,
    is_asked_of,
    is_on,
    prove,
    remove,
    renew_codes,
    waiting,
)
from intranet.services.factors.passkeys import (
    REFUSED,
    Site,
    add_passkey,
    creation_options,
    forget_passkey,
    login_options,
    new_challenge,
    passkeys_of,
    use_passkey,
)
from intranet.services.factors.recovery import left

__all__ = [
    "REFUSED",
    "WRONG",
    "Site",
    "Waiting",
    "add_passkey",
    "begin",
    "confirm",
    "confirmed_at",
    "creation_options",
    "forget_passkey",
    "heads_of",
    "is_asked_of",
    "is_on",
    "left",
    "login_options",
    "new_challenge",
    "passkeys_of",
    "prove",
    "remove",
    "renew_codes",
    "use_passkey",
    "waiting",
]
