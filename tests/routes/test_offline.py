"""What a phone takes along: the list, the worker, the app's manifest (decision 0024)."""

from intranet.assets import content
from tests.factories_inspections import make_inspection

OWN = ("manifest-src 'self'", "worker-src 'self'")


def test_list_shows_the_open_visits_of_ones_team_alone(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        own = make_inspection()
        make_inspection(state="signing")
        make_inspection(team=("supervisor",))
    page = sqlite_visit("inspector").get("/inspections/carried", status=200)
    assert page.text.count("data-visit=") == 1
    assert f"/inspections/{own}/sheet" in page.text
    sqlite_visit("clerk").get("/inspections/carried", status=403)
    sqlite_visit().get("/inspections/carried", status=303)


def test_only_pages_that_are_taken_along_may_name_a_worker(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pid = make_inspection()
    inspector = sqlite_visit("inspector")
    for path, expected in (
        ("/inspections/carried", True),
        (f"/inspections/{pid}/sheet", True),
        ("/inspections", False),
        ("/", False),
    ):
        page = inspector.get(path, status=200)
        policy = page.headers["Content-Security-Policy"].split(";")
        assert [part in policy for part in OWN] == [expected] * 2, path
        assert ('rel="manifest"' in page.text) == expected, path


def test_worker_and_manifest_are_there_without_a_login(sqlite_app, sqlite_visit):
    stranger = sqlite_visit()
    worker = stranger.http.get("/inspections/worker.js")
    assert worker.data == content("js/worker.js")
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-store"
    manifest = stranger.http.get("/inspections/app.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    assert manifest.json["start_url"] == "/inspections/carried"
    for icon in manifest.json["icons"]:
        assert stranger.http.get(icon["src"]).mimetype == "image/png"


def test_sheet_and_list_are_documents_of_their_own(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pid = make_inspection()
    inspector = sqlite_visit("inspector")
    for path in ("/inspections/carried", f"/inspections/{pid}/sheet"):
        page = inspector.get(path, target="main")
        assert (page.text, page.headers["HX-Redirect"]) == ("", path)
