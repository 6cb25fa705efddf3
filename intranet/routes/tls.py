"""The office's own authority for computers and phones that are to trust it: public, no secret."""

from flask import Blueprint, current_app

from intranet.access import public
from intranet.services import tls
from intranet.transaction import NotVisible
from intranet.web import download, render

blueprint = Blueprint("tls", __name__)


@blueprint.get("/authority")
@public
def show():
    """What to install and the fingerprint to compare on paper."""
    paper = tls.authority(_folder())
    if paper is None:
        raise NotVisible
    return render("tls/show.html", paper=paper)


@blueprint.get("/authority.crt")
@public
def export():
    """The authority's certificate; phones ask to install a file of this type."""
    body = tls.authority_der(_folder())
    return download(body, "mot-cua-ca.crt", "application/x-x509-ca-cert", inline=True)


def _folder():
    return current_app.config["INSTANCE"] / "tls"
