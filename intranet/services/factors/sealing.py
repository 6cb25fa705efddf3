"""The secret of an authenticator is never in the database as it is: AES-GCM under a key derived
from the office's secret key, bound to its owner (ASVS 6.5.3, 11.3.2).
"""

import base64
import secrets

_NONCE = 12
_INFO = b"motcua second factor v1"


def seal(key, user_id, secret):
    """The sealed form of ``secret``; ``key`` is the office's SECRET_KEY."""
    nonce = secrets.token_bytes(_NONCE)
    body = _cipher(key).encrypt(nonce, secret.encode(), _owner(user_id))
    return base64.urlsafe_b64encode(nonce + body).decode()


def unseal(key, user_id, sealed):
    """The secret; None when it was sealed under another key or for somebody else."""
    from cryptography.exceptions import InvalidTag

    data = base64.urlsafe_b64decode(sealed)
    try:
        plain = _cipher(key).decrypt(data[:_NONCE], data[_NONCE:], _owner(user_id))
    except InvalidTag:
        return None
    return plain.decode()


def _owner(user_id):
    return f"totp:{user_id}".encode()


def _cipher(key):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt=None, info=_INFO).derive(key.encode()))
