"""Downloads of files that hang on dossiers."""

from flask import Blueprint, abort, current_app

from intranet.access import acting, needs
from intranet.rules.files import PICTURES, FilePermission
from intranet.services import files
from intranet.web import download as answer

blueprint = Blueprint("files", __name__, url_prefix="/files")


@blueprint.get("/<pid>")
@needs(FilePermission.DOWNLOAD)
def download(pid):
    """Send a file to be saved; never shown by the browser."""
    attachment, data = _opened(pid)
    return answer(data, attachment.name, attachment.mime)


@blueprint.get("/<pid>/preview")
@needs(FilePermission.DOWNLOAD)
def preview(pid):
    """Show a picture in the browser, locked in a sandbox; other kinds are only downloaded."""
    attachment, data = _opened(pid)
    is_picture = attachment.mime in PICTURES
    return answer(data, attachment.name, attachment.mime, inline=is_picture)


def _opened(pid):
    try:
        return files.open_file(acting(), pid, files.limits_of(current_app.config))
    except FileNotFoundError:
        current_app.logger.error("the bytes of file %s are gone: flask files check", pid)
        abort(404)
