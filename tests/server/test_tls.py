"""The office over https with its own authority: who trusts it, and nobody else.

Real gunicorn, Python's ssl with that one authority, and openssl beside it.
"""

import http.client
import shutil
import socket
import ssl
import subprocess
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.services import tls
from intranet.services.tls import signing
from intranet.transaction import SYSTEM
from tests.rig import missing
from tests.rig.server import serve

NAME = "motcua.anlao.lan"
NOW = clock.utc


@pytest.fixture
def papers(sqlite_app):
    """An office with authority and certificate; the folder they lie in."""
    with sqlite_app.app_context():
        folder = sqlite_app.config["INSTANCE"] / "tls"
        tls.make_authority(SYSTEM, folder, [NAME], ["127.0.0.1"])
        tls.make_certificate(SYSTEM, folder, [NAME], ["127.0.0.1"])
        yield folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def trusting(papers):
    return ssl.create_default_context(cafile=papers / "authority.pem")


def greet(port, context, name):
    """Shake hands as a browser that was told ``name``; returns the version of TLS."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name) as safe,
    ):
        return safe.version(), safe.getpeercert(binary_form=True)


def ask(connection, path, **head):
    connection.request("GET", path, headers=head)
    answer = connection.getresponse()
    return answer, answer.read()


def test_the_office_serves_https_by_itself(papers):
    plain_port = free_port()
    environment = {
        "INTRANET_INSTANCE": papers.parent, "INTRANET_ARGON2_KIB": 64,
        "TLS": 1, "HTTP_PORT": plain_port,
    }  # fmt: skip
    with serve(environment, workers=1, cafile=papers / "authority.pem") as server:
        port = urlsplit(server.url).port
        for name in (NAME, "127.0.0.1"):
            assert greet(port, trusting(papers), name)[0] == "TLSv1.3"
        old = trusting(papers)
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        assert greet(port, old, NAME)[0] == "TLSv1.2"
        for context, name in ((ssl.create_default_context(), NAME), (trusting(papers), "bank.vn")):
            with pytest.raises(ssl.SSLCertVerificationError):
                greet(port, context, name)
        _check_cookies(port, papers)
        _check_redirects(port, plain_port, papers)
        before = greet(port, trusting(papers), NAME)[1]
        tls.make_certificate(SYSTEM, papers, [NAME], ["127.0.0.1"])
        assert greet(port, trusting(papers), NAME)[1] != before  # without a restart
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", plain_port), timeout=5)


def _check_cookies(port, papers):
    secure = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trusting(papers))
    answer, _page = ask(secure, "/login")
    assert answer.status == 200
    cookies = answer.msg.get_all("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"] is None  # HSTS is a setting of its own
    answer, page = ask(secure, "/authority")
    assert answer.status == 200
    assert tls.authority(papers).fingerprint[-23:] in page.decode()
    secure.close()


def _check_redirects(port, plain_port, papers):
    def plain(path, **head):
        return ask(http.client.HTTPConnection("127.0.0.1", plain_port, timeout=10), path, **head)

    for host, to in ((f"{NAME}:80", NAME), ("127.0.0.1", "127.0.0.1"), ("evil.example", NAME)):
        answer, body = plain("/dossiers?q=x", Host=host)
        assert (answer.status, body) == (302, b"")
        assert answer.headers["Location"] == f"https://{to}:{port}/dossiers?q=x"
    answer, body = plain("/authority.crt")
    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert body == ssl.PEM_cert_to_DER_cert((papers / "authority.pem").read_text())
    with socket.create_connection(("127.0.0.1", plain_port), timeout=10) as raw:
        raw.sendall(b"POST /login HTTP/1.1\r\nHost: x\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_stolen_authority_cannot_sign_for_others(papers, tmp_path):
    with pytest.raises(RuleBroken, match=r"bank\.vn nằm ngoài phạm vi"):
        tls.make_certificate(SYSTEM, papers, ["bank.vn"])
    with pytest.raises(RuleBroken, match=r"10\.9\.0\.1 nằm ngoài phạm vi"):
        tls.make_certificate(SYSTEM, papers, [NAME], ["10.9.0.1"])
    assert openssl_verify(papers, papers / "server.pem").returncode == 0
    for number, (names, addresses) in enumerate(
        [(["bank.vn"], []), ([f"{NAME}.evil.vn"], []), ([NAME], ["10.9.0.1"])]
    ):
        forged = tmp_path / f"{number}.pem"
        forged.write_bytes(signing.pem(_signed_anyway(papers, names, addresses)))
        said = openssl_verify(papers, forged)
        assert (said.returncode, "permitted subtree violation" in said.stderr) == (2, True)
    below = tmp_path / "below.pem"
    below.write_bytes(signing.pem(_signed_anyway(papers, [f"tra-cuu.{NAME}"], [])))
    assert openssl_verify(papers, below).returncode == 0


def _signed_anyway(papers, names, addresses):
    """What somebody with the key makes, who does not ask the program."""
    from intranet.rules import tls as rules

    key = signing.read_key((papers / "authority.key").read_bytes())
    issuer = signing.read((papers / "authority.pem").read_bytes())
    networks = [rules.address(text) for text in addresses]
    return signing.server(names, networks, key, issuer, clock.utc())[1]


def openssl_verify(papers, certificate):
    program = shutil.which("openssl") or missing("openssl")
    command = [program, "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile"]
    return subprocess.run(
        [*command, papers / "authority.pem", certificate], capture_output=True, text=True
    )


def test_an_authority_for_names_alone_signs_for_no_address(sqlite_app, tmp_path):
    with sqlite_app.app_context():
        papers = sqlite_app.config["INSTANCE"] / "tls"
        tls.make_authority(SYSTEM, papers, [NAME])
        for number, address in enumerate(("127.0.0.1", "::1")):
            forged = tmp_path / f"{number}.pem"
            forged.write_bytes(signing.pem(_signed_anyway(papers, [NAME], [address])))
            assert "excluded subtree violation" in openssl_verify(papers, forged).stderr


def test_renewal_in_the_last_month_keeps_the_authority(papers, sqlite_app, monkeypatch):
    authority, server = (papers / "authority.pem").read_bytes(), tls.server(papers)
    assert server.days == 396
    assert {path.stat().st_mode & 0o777 for path in papers.iterdir()} == {0o600}
    runner = sqlite_app.test_cli_runner()
    assert "Còn 396 ngày, chưa cần gia hạn." in runner.invoke(args=["tls", "renew"]).output
    moment = NOW() + timedelta(days=368)
    monkeypatch.setattr(clock, "utc", lambda: moment)
    assert "Đã gia hạn." in runner.invoke(args=["tls", "renew"]).output
    renewed = tls.server(papers)
    assert (renewed.names, renewed.addresses) == (server.names, server.addresses)
    assert (renewed.days, renewed.fingerprint != server.fingerprint) == (396, True)
    assert (papers / "authority.pem").read_bytes() == authority
    with pytest.raises(RuleBroken, match="Đã có CA nội bộ"):
        tls.make_authority(SYSTEM, papers, ["khac.lan"])
    told = runner.invoke(args=["tls", "trust"]).output
    assert tls.authority(papers).fingerprint in told
    assert f"http://{NAME}/authority.crt" in told


@pytest.mark.parametrize("name", ["*.lan", "10.9.0.1", "a b", "-x.lan", "a..b", "", "x" * 64])
def test_what_is_no_name_gets_no_certificate(papers, name):
    with pytest.raises(RuleBroken, match="không phải tên máy"):
        tls.make_certificate(SYSTEM, papers, [name])


def test_the_page_of_the_authority_is_for_everybody(papers, sqlite_visit):
    page = sqlite_visit().get("/authority", status=200)
    assert page.link("Tải chứng thư") == "/authority.crt"
    file = sqlite_visit().get("/authority.crt", status=200)
    assert file.headers["Content-Type"] == "application/x-x509-ca-cert"


def test_an_office_without_authority_offers_none(sqlite_visit):
    sqlite_visit().get("/authority", status=404)
    sqlite_visit().get("/authority.crt", status=404)
