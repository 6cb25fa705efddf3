"""Signed notes by published vectors; what is refused; the syllables of the paper."""

import base64
import hashlib
import re
import secrets

import pytest

from intranet.rules import sealing
from intranet.rules.checkpoints import Stored, keys_of, signed_problems
from intranet.rules.sealing import COSIGNED, Key, SealError, TreeHead
from intranet.rules.sealing.notes import parse_signer, signer_line
from intranet.services.checkpoints.keys import Signer, check, public_of

# golang.org/x/mod/sumdb/note: the keys and the note of its tests.
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED_BY = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
NOTE = f"{TEXT}\n— PeterNeumann {SIGNED_BY}\n"
# The example of c2sp.org/tlog-cosignature.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
WITNESSED = (
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
)
# RFC 8032 7.1, tests 1 to 3: secret key, public key, message, signature.
RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_signatures_are_those_of_rfc_8032(secret, public, message, signature):
    key = Key("k", bytes.fromhex(public))
    said = Signer(key, bytes.fromhex(secret)).sign(bytes.fromhex(message))
    assert said.hex() == signature
    assert check(key.public, said, bytes.fromhex(message))
    assert not check(key.public, said, b"other")


def test_note_of_the_reference_is_made_byte_for_byte():
    key = sealing.parse_key(VERIFIER)
    name, digest, seed = parse_signer(SIGNER)
    assert (name, digest) == (key.name, key.hash.hex())
    line = sealing.signature_line(key, Signer(key, seed).sign(TEXT.encode()))
    assert sealing.signed_note(TEXT, [line]) == NOTE
    assert key.line() == VERIFIER
    assert signer_line(key, seed) == SIGNER
    assert sealing.is_signed(NOTE, key, check)


def test_cosignature_of_the_reference_is_read_and_its_message_made():
    line = sealing.parse_signature(WITNESSED)
    assert (line.name, line.hash.hex()) == ("witness.example.com/w1", "8d66cf3f")
    assert sealing.cosigned_at(line) == 1679315147
    assert line.line() == WITNESSED
    said = f"cosignature/v1\ntime 1679315147\n{SOFA}".encode()
    assert sealing.cosignature_message(SOFA, 1679315147) == said
    assert sealing.parse_head(SOFA).text() == SOFA
    assert sealing.parse_head(SOFA).size == 20852163


def test_hash_of_a_witness_key_is_of_its_own_kind():
    key = Key("motcua/w", bytes(32), COSIGNED)
    expected = hashlib.sha256(b"motcua/w\n\x04" + bytes(32)).digest()[:4]
    assert key.hash == expected != Key("motcua/w", bytes(32)).hash
    assert sealing.parse_key(key.line()) == key


def test_checkpoint_is_good_only_with_every_signature_as_it_was():
    server, witness = (Signer(_key(seed, kind), seed) for seed, kind in ((_A, 1), (_B, 4)))
    head = TreeHead("motcua/x", 7, bytes(range(32)))
    text = head.text()
    note = sealing.signed_note(
        text, [sealing.signature_line(server.key, server.sign(text.encode()))]
    )
    told = witness.sign(sealing.cosignature_message(text, 1700000000))
    line = sealing.cosignature_line(witness.key, 1700000000, told)
    good = Stored(7, head.root, note, ((witness.key, line),))

    def codes(stored, keys=None):
        return [p.code for p in signed_problems(stored, keys or [server.key], check)]

    assert codes(good) == []
    assert codes(Stored(8, head.root, note)) == ["note"]
    assert codes(Stored(7, bytes(32), note)) == ["note"]
    assert codes(Stored(8, head.root, note.replace("\n7\n", "\n8\n"))) == ["signature"]
    assert codes(good, [Key("motcua/x", bytes(32))]) == ["signature"]
    later = sealing.cosignature_line(witness.key, 1700000001, told)
    assert codes(Stored(7, head.root, note, ((witness.key, later),))) == ["cosignature"]
    assert codes(Stored(7, head.root, "", good.cosignatures)) == [
        "note", "signature", "cosignature",
    ]  # fmt: skip
    assert keys_of(f"{server.key.line()}\n{witness.key.line()}") == [server.key, witness.key]


_A, _B = bytes(range(32)), bytes(range(1, 33))


def _key(seed, kind):
    return Key("motcua/x" if kind == 1 else "motcua/w", public_of(seed), kind)


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        NOTE[:-1],
        NOTE.replace("— ", "- "),
        NOTE.replace("— PeterNeumann ", "— PeterNeumann"),
        NOTE.replace("— PeterNeumann", "— Peter+Neumann"),
        NOTE.replace("AM=\n", "AM\n"),
        NOTE.replace("AM=\n", "AN=\n"),  # other spelling of the same bytes
        NOTE.replace("AM=\n", "AM= \n"),
        f"{NOTE}rubbish\n",
        f"{TEXT}\n— PeterNeumann AAAAAA==\n",
        NOTE.replace("\n", "\r\n"),
        TEXT + "\n" + f"— PeterNeumann {SIGNED_BY}\n" * 101,
    ],
)
def test_note_in_any_other_form_is_refused(note):
    with pytest.raises(SealError):
        sealing.parse_note(note)
    assert not sealing.is_signed(note, sealing.parse_key(VERIFIER), check)


@pytest.mark.parametrize(
    "text",
    [
        SOFA[:-1],
        f"{SOFA}extra\n",
        SOFA.replace("20852163", "020852163"),
        SOFA.replace("20852163", "+20852163"),
        SOFA.replace("20852163", "２"),
        SOFA.replace("20852163", str(2**63)),
        SOFA.replace("2I=", "2I"),
        SOFA.replace("CsUY", ""),
        SOFA.replace("example.com/", "example.com /"),
    ],
)
def test_checkpoint_in_any_other_form_is_refused(text):
    with pytest.raises(SealError):
        sealing.parse_head(text)


@pytest.mark.parametrize("line", ["", "a+b", VERIFIER.replace("c74f", "c74e"), VERIFIER[:-4], "x"])
def test_key_in_any_other_form_is_refused(line):
    with pytest.raises(SealError):
        sealing.parse_key(line)


def test_syllables_are_the_first_bits_of_the_root():
    assert sealing.syllables_of(bytes(32)) == ["ac"] * 8
    one = (1 << 256 - 11).to_bytes(32, "big")
    assert sealing.syllables_of(one) == ["ach", *["ac"] * 7]
    last = (1 << 256 - 88).to_bytes(32, "big")
    assert sealing.syllables_of(last) == [*["ac"] * 7, "ach"]


def test_slip_is_read_as_people_type_it():
    root = secrets.token_bytes(32)
    words = sealing.syllables_of(root)
    for text in (
        f"12345 {' '.join(words)}",
        f" 12.345 dòng: {', '.join(words)}".replace("dòng: ", ""),
        f"12,345\n{' - '.join(words).upper()}",
    ):
        assert sealing.parse_slip(text) == (12345, words)
    for text in ("", " ".join(words), f"5 {' '.join(words[:7])}", f"5 {' '.join(words[:7])} xyzzy"):
        with pytest.raises(SealError):
            sealing.parse_slip(text)


def test_list_of_syllables_never_changes():
    from intranet.rules.sealing.syllables import _LIST

    data = _LIST.read_bytes()
    lines = data.decode("ascii").split("\n")
    assert lines.pop() == ""
    assert len(set(lines)) == len(lines) == 2048
    assert lines == sorted(lines)
    assert all(re.fullmatch("[a-z]{2,6}", line) for line in lines)
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    assert digest == "uz8cAWTXsopdDdZSoNNArgMEK4gh3CATPR9oaM/SThc="
