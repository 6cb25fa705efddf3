"""The one password of all demo people: random per instance, kept beside the database, mode 0600."""

import json
import os
import secrets
from pathlib import Path

from intranet.rules.passwords import suggest

FILE = "demo.json"


def passphrase(instance):
    """Return the passphrase of the demo office in the folder ``instance``; made once."""
    path = Path(instance) / FILE
    if path.exists():
        return json.loads(path.read_text("utf-8"))["password"]
    password = suggest(secrets.token_bytes(16))
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"password": password}, file)
    return password
