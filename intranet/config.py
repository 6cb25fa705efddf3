"""Every setting, its default, one line of meaning each; environment INTRANET_<NAME> overrides.

Order: defaults here, then ``config.py`` in the instance folder, then the environment, then tests.
"""

import os
import secrets
from pathlib import Path

VERSION = "0.1.0"

DEFAULTS = {
    # The file with the private key of the log's checkpoints; empty: log-key in the instance folder.
    # A second user of the machine may own it (docs/running.md).
    "LOG_KEY": "",
    # Address of the database; empty: SQLite file office.db in the instance folder.
    "DATABASE": "",
    # True when the browser reaches the server by https: Secure cookie with the __Host- prefix.
    "HTTPS": False,
    # True: browsers are told to use nothing but https for a year, sub-domains included (HSTS; needs
    # HTTPS). Only when no plain http service is left under this name: it cannot be taken back.
    "HSTS": False,
    # How many reverse proxies stand in front (for the true client address).
    "PROXIES": 0,
    # The name browsers reach the server by, without port: passkeys are tied to it (needs HTTPS).
    # Empty: the name of the request.
    "PUBLIC_HOST": "",
    # A session without a request for so many minutes ends.
    "SESSION_IDLE_MINUTES": 30,
    # A session ends after so many hours whatever happens.
    "SESSION_HOURS": 12,
    # A request whose session had expired is kept for so many hours, to be sent again after login.
    "HELD_HOURS": 24,
    # What was typed and not sent is forgotten after so many days.
    "DRAFT_DAYS": 14,
    # The largest request body, in bytes.
    "MAX_BODY": 32 * 1024 * 1024,
    # The largest uploaded file, in bytes.
    "MAX_FILE": 12 * 1024 * 1024,
    # The most files of one dossier.
    "MAX_FILES": 30,
    # The longer side of a stored picture, in pixels; larger ones are scaled down.
    "PICTURE_SIDE": 2000,
    # Rows of a list page.
    "PAGE_ROWS": 25,
    # The most rows that one export holds.
    "EXPORT_ROWS": 5000,
    # Language of the screen for somebody who chose none: vi or en.
    "LANGUAGE": "vi",
    # Memory of one password hash, in KiB (argon2id, one pass).
    "ARGON2_KIB": 47104,
    # Level of the log on standard error.
    "LOG_LEVEL": "INFO",
}


def load(overrides):
    """Return the Flask configuration of one office; makes the instance folder and its secret."""
    overrides = dict(overrides)
    instance = Path(
        overrides.pop("INSTANCE", "")
        or os.environ.get("INTRANET_INSTANCE", "")
        or Path(__file__).parent.parent / "instance"
    ).resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = dict(DEFAULTS)
    values.update(_from_file(instance / "config.py"))
    values.update(_from_environment())
    values.update(overrides)
    values["INSTANCE"] = instance
    values["VERSION"] = VERSION
    values.setdefault("SECRET_KEY", _secret(instance / "secret_key"))
    values["MAX_CONTENT_LENGTH"] = values["MAX_BODY"]
    values["MAX_FORM_MEMORY_SIZE"] = 2 * 1024 * 1024
    values["MAX_FORM_PARTS"] = 2000
    values["SQLALCHEMY_DATABASE_URI"] = values["DATABASE"] or f"sqlite:///{instance / 'office.db'}"
    values["WTF_CSRF_TIME_LIMIT"] = None
    values["WTF_CSRF_CHECK_DEFAULT"] = False
    values["BABEL_DEFAULT_LOCALE"] = values["LANGUAGE"]
    return values


def _from_file(path):
    if not path.exists():
        return {}
    names = {}
    exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), names)  # noqa: S102
    return {key: value for key, value in names.items() if key in DEFAULTS}


def _from_environment():
    found = {}
    for name, default in DEFAULTS.items():
        text = os.environ.get(f"INTRANET_{name}")
        if text is not None:
            found[name] = _typed(text, default)
    return found


def _typed(text, default):
    if isinstance(default, bool):
        return text.lower() in ("1", "true", "yes")
    return int(text) if isinstance(default, int) else text


def _secret(path):
    """Read the office's secret key; made once, readable by its owner only."""
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
