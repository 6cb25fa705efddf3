"""flask tls: the office's own authority, the certificate of its server, how to trust them."""

import click
from flask import current_app
from flask.cli import AppGroup

from intranet.rules.errors import RuleBroken
from intranet.rules.tls import RENEW_DAYS
from intranet.services import tls
from intranet.transaction import SYSTEM

group = AppGroup("tls", help="HTTPS trong mạng nội bộ: CA của cơ quan, chứng thư của máy chủ.")

TRUST = """CA nội bộ: {file}
Vân tay SHA-256 (so từng cặp với tờ giấy đã in, trước khi tin):
{fingerprint}
Chỉ ký được cho: {scope}; đến hết ngày {until:%d/%m/%Y}.

Lấy tệp trên máy, điện thoại của cơ quan: http://{name}/authority.crt
hoặc https://{name}/authority (bỏ qua cảnh báo một lần), rồi SO VÂN TAY.

Windows, từng máy (dấu nhắc quản trị):
  certutil -addstore -f Root mot-cua-ca.crt
  certutil -hashfile mot-cua-ca.crt SHA256
Windows, cả miền (GPO): Computer Configuration > Policies > Windows Settings > Security Settings
  > Public Key Policies > Trusted Root Certification Authorities > Import; rồi gpupdate /force
Android: Cài đặt > Bảo mật > Mã hóa và thông tin xác thực > Cài đặt chứng chỉ > Chứng chỉ CA
iPhone: mở tệp bằng Safari; Cài đặt > Đã tải về hồ sơ > Cài đặt; rồi Cài đặt > Cài đặt chung
  > Giới thiệu > Cài đặt tin cậy chứng nhận > bật
Debian, Ubuntu:
  sudo cp mot-cua-ca.crt /usr/local/share/ca-certificates/ && sudo update-ca-certificates
  (tệp phải ở dạng PEM: openssl x509 -inform DER -in mot-cua-ca.crt -out mot-cua-ca.pem)
Chrome, Edge trên Linux:
  certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n mot-cua -i mot-cua-ca.crt
Firefox: Cài đặt > Riêng tư & bảo mật > Chứng chỉ > Xem chứng chỉ > Nhà thẩm quyền > Nhập
  (trên Windows: about:config, security.enterprise_roots.enabled = true dùng kho của máy)"""


@group.command("authority")
@click.argument("names", nargs=-1, required=True)
@click.option(
    "--address", "addresses", multiple=True, help="Địa chỉ IP hoặc mạng, ví dụ 10.9.0.0/24."
)
def make_authority(names, addresses):
    """Lập CA nội bộ; nó chỉ ký được cho các tên (và tên con), địa chỉ này."""
    _tell(_tried(tls.make_authority, names, addresses))
    click.echo(
        f"Khóa: {_folder() / 'authority.key'} (chỉ chủ tệp đọc được; sao lưu, cất giữ riêng)"
    )


@group.command("certificate")
@click.argument("names", nargs=-1, required=True)
@click.option("--address", "addresses", multiple=True, help="Địa chỉ IP của máy chủ.")
def make_certificate(names, addresses):
    """Lập chứng thư 397 ngày cho máy chủ, do CA nội bộ ký."""
    _tell(_tried(tls.make_certificate, names, addresses))


@group.command("renew")
def renew():
    """Gia hạn chứng thư của máy chủ khi còn dưới 30 ngày; chạy mỗi ngày cũng được."""
    paper, is_new = _tried(tls.renew)
    _tell(paper)
    click.echo("Đã gia hạn." if is_new else f"Còn {paper.days} ngày, chưa cần gia hạn.")
    authority = tls.authority(_folder())
    if authority is not None and authority.days < paper.days + RENEW_DAYS:
        click.echo(f"CA nội bộ chỉ còn {authority.days} ngày: lập CA mới và cài lại trên các máy.")


@group.command("trust")
def trust():
    """In cách để máy tính, điện thoại tin CA nội bộ, kèm vân tay để so trên giấy."""
    paper = tls.authority(_folder())
    if paper is None:
        raise click.ClickException("Chưa có CA nội bộ: flask tls authority TÊN.")
    click.echo(
        TRUST.format(
            file=_folder() / "authority.pem",
            fingerprint=paper.fingerprint,
            scope=_scope(paper),
            until=paper.until,
            name=(tls.server(_folder()) or paper).names[0],
        )
    )


def _tried(act, *arguments):
    try:
        return act(SYSTEM, _folder(), *arguments)
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None


def _tell(paper):
    click.echo(f"{_scope(paper)}\nđến {paper.until:%H:%M %d/%m/%Y}\nSHA-256 {paper.fingerprint}")


def _scope(paper):
    return ", ".join((*paper.names, *paper.addresses))


def _folder():
    return current_app.config["INSTANCE"] / "tls"
