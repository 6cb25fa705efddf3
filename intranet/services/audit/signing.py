"""The signed PDF of a review: PAdES B-B by the certificate of the office.

``report-key.pem`` and ``report-cert.pem`` lie in the office's folder, made at the first use; an
office that has a real certificate puts its files there. The heavy packages are loaded here only.
"""

import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

KEY, CERTIFICATE = "report-key.pem", "report-cert.pem"
YEARS = 10


def signed(body, folder, name, reason):
    """The PDF ``body`` with the signature of the office called ``name``."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    make_certificate(folder, name)
    signer = signers.SimpleSigner.load(str(folder / KEY), str(folder / CERTIFICATE))
    said = signers.PdfSignatureMetadata(
        field_name="KySo",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=name,
        reason=reason,
    )
    writer = IncrementalPdfFileWriter(BytesIO(body))
    # pyHanko starts an event loop, which a thread that has one running refuses: it gets its own.
    with ThreadPoolExecutor(1) as own:
        return own.submit(signers.sign_pdf, writer, said, signer=signer).result().getvalue()


def make_certificate(folder, name):
    """Make the key and a certificate signed by itself where there are none; files that are there
    stay.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    if not (folder / KEY).exists():
        key = ec.generate_private_key(ec.SECP256R1())
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
        _place(folder / KEY, key.private_bytes(*form, serialization.NoEncryption()))
    if not (folder / CERTIFICATE).exists():
        own = serialization.load_pem_private_key((folder / KEY).read_bytes(), None)
        _place(folder / CERTIFICATE, _certificate(own, name))


def _certificate(key, name):
    """A certificate in PEM for signing documents: nothing else may be signed by it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:64])])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"),
        False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _place(path, body):
    """Write a file that nobody else reads, whole or not at all; the first of two writers wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
