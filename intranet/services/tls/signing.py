"""X.509 with ECDSA P-256: an authority that may sign for a few names, and what it signs."""

import ipaddress
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from intranet.rules.tls import AUTHORITY_DAYS, CERTIFICATE_DAYS

EVERYWHERE = ("0.0.0.0/0", "::/0")
# Clocks of counters and phones that are a little slow.
SLACK = timedelta(hours=1)
LONGEST_WORDS = 64


def authority(names, networks, office, now):
    """Return (key, certificate) of an authority for these names and networks alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = _subject(f"Mot Cua CA {names[0]}", office)
    limits = x509.NameConstraints(_general(names, networks), _never(networks))
    usage = _usage(key_cert_sign=True, crl_sign=True)
    builder = (
        _begun(who, who, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(limits, critical=True)
    )
    return key, builder.sign(key, hashes.SHA256())


def server(names, addresses, authority_key, authority_certificate, now):
    """Return (key, certificate) of a server with these names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority_certificate
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    web = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    alone = x509.BasicConstraints(ca=False, path_length=None)
    builder = (
        _begun(_subject(names[0]), issuer.subject, key, now, CERTIFICATE_DAYS)
        .add_extension(alone, critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(web, critical=False)
        .add_extension(x509.SubjectAlternativeName(_general(names, addresses)), critical=False)
        .add_extension(signer, critical=False)
    )
    return key, builder.sign(authority_key, hashes.SHA256())


def scope(certificate):
    """(names, addresses) of a certificate, as text: what it may sign, or what it stands for."""
    extensions = certificate.extensions
    try:
        found = extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    except x509.ExtensionNotFound:
        found = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    names = tuple(one.value for one in found if isinstance(one, x509.DNSName))
    addresses = tuple(_plain(one.value) for one in found if isinstance(one, x509.IPAddress))
    return names, addresses


def _plain(found):
    """An address as people write it, also one that stands as a network of one."""
    return str(found).removesuffix(f"/{found.max_prefixlen}")


def read(data):
    """The certificate in PEM text, whatever else stands before it."""
    return x509.load_pem_x509_certificate(data)


def read_key(data):
    """The private key in PEM text."""
    return serialization.load_pem_private_key(data, password=None)


def pem(certificate):
    """A certificate as text."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def der(certificate):
    """A certificate as bytes."""
    return certificate.public_bytes(serialization.Encoding.DER)


def key_pem(key):
    """A private key as text, not encrypted: the server must start by itself."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _begun(who, issuer, key, now, days):
    begin = now.replace(microsecond=0) - SLACK
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(identifier, critical=False)
    )


def _subject(name, office=None):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name[:LONGEST_WORDS])]
    if office:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, office[:LONGEST_WORDS]))
    return x509.Name(parts)


def _general(names, addresses):
    return [*(x509.DNSName(one) for one in names), *(x509.IPAddress(one) for one in addresses)]


def _never(networks):
    """What is refused outright: without it, a kind that is not named would be free to all."""
    if networks:
        return None
    return [x509.IPAddress(ipaddress.ip_network(text)) for text in EVERYWHERE]


def _usage(**wanted):
    known = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in known})
