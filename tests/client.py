"""A client that reads every page like a careful colleague, and complains about each thing amiss."""

import re
from urllib.parse import urlsplit

import html5lib

from intranet import websessions
from intranet.services import accounts
from tests.people import PASSWORD, PEOPLE

INLINE = re.compile(r"""<[^>]+\s(?:style|on[a-z]+|hx-on[^=\s]*)\s*=""", re.IGNORECASE)
PAGE_BYTES = 60_000
# Addresses that answer with something else than a page of the frame.
OUTSIDE = ("files.download", "dossiers.export", "dossiers.print_receipt", "dossiers.print_slip",
           "dossiers.print_history")  # fmt: skip


class CarefulClient:
    """Wraps Flask's client: every HTML answer is checked; forms are found and sent as a browser
    would.
    """

    def __init__(self, app, who=None):
        self.app = app
        self.http = app.test_client()
        self.is_stranger = who is None
        self._tokens = {}
        if who is not None:
            self.enter(PEOPLE[who][0])

    def enter(self, username):
        """Be logged in without the page of it, which thousands of tests need not walk through."""
        with self.app.test_request_context():
            session = websessions.ServerSession()
            user = accounts.user_by_name(username)
            websessions.start(session, user.id, "127.0.0.1", "tests")
            self.http.set_cookie(websessions.cookie_name(self.app), session.token)

    def login(self, username, password=PASSWORD):
        """Log in through the real page."""
        page = self.get("/login")
        answer = page.submit(username=username, password=password)
        assert answer.status == 303, answer.text
        return self

    def get(self, path, status=None, target=None, **query):
        """Open a page (as htmx for region ``target`` when given)."""
        answer = Answer(
            self, self.http.get(path, query_string=query or None, headers=self._headers(target))
        )
        return answer.expect(status)

    def justify(self, path, kind="plan", text="Kế hoạch 12/KH-UBND"):
        """Open what belongs to other units: the reason is asked for, given, the page is shown."""
        asked = self.get(path, status=303)
        assert urlsplit(asked.location).path.startswith("/accesses/"), asked.location
        return asked.follow().submit(kind=kind, text=text, status=303).follow()

    def post(self, path, data=None, status=None, target=None, **options):
        """Send a form as it stands (no token is added)."""
        answer = Answer(
            self, self.http.post(path, data=data, headers=self._headers(target), **options)
        )
        return answer.expect(status)

    def act(self, path, status=None, target=None, **fields):
        """Send fields to an address with a right token and a fresh one-time key."""
        data = {
            "csrf_token": self.token(),
            "once": fields.pop("once", None) or new_once(),
            **fields,
        }
        return self.post(path, data, status=status, target=target)

    def token(self):
        """The CSRF token of this session, read from the home page once."""
        cookie = self.http.get_cookie(websessions.cookie_name(self.app))
        key = cookie and cookie.value
        if key not in self._tokens:
            self._tokens[key] = self.get("/").form_fields()["csrf_token"]
        return self._tokens[key]

    def _headers(self, target):
        if target is None:
            return {}
        return {"HX-Request": "true", "HX-Target": f"div#{target}", "HX-Request-Type": "partial"}


_once = iter(range(10**9))


def new_once():
    """A one-time key no other form of this test run has."""
    return f"test-once-{next(_once)}"


class Answer:
    """One answer, read and checked."""

    def __init__(self, client, response):
        self.client = client
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location")
        self.body = response.get_data()
        self.is_page = response.mimetype == "text/html" and bool(self.body)
        self.text = self.body.decode() if response.mimetype.startswith("text/") else ""
        self.tree = None
        if self.is_page:
            self._read()

    def expect(self, status):
        assert status is None or self.status == status, f"{self.status} not {status}: {self.words}"
        return self

    @property
    def words(self):
        """The text of the page without tags, spaces squeezed."""
        if self.tree is None:
            return self.text
        skip = ("script", "style")
        parts = [
            part
            for node in self.tree.iter()
            if isinstance(node.tag, str)
            for part in ((node.text if node.tag not in skip else ""), node.tail)
        ]
        return " ".join(" ".join(filter(None, parts)).split())

    def all(self, tag, **attributes):
        """Elements with this tag and these attributes (``class_`` matches one class)."""
        found = []
        for node in self.tree.iter(tag):
            wanted = dict(attributes)
            name = wanted.pop("class_", None)
            if name is not None and name not in (node.get("class") or "").split():
                continue
            if all(node.get(key.replace("_", "-")) == value for key, value in wanted.items()):
                found.append(node)
        return found

    def link(self, words):
        """The address of the link that says ``words``."""
        for node in self.all("a"):
            if words in " ".join("".join(node.itertext()).split()):
                return node.get("href")
        raise AssertionError(f"no link says {words!r}: {self.words}")

    def form(self, action=None):
        """The POST form with this action; without one the form of the main region."""
        forms = [f for f in self.all("form") if (f.get("method") or "").lower() == "post"]
        if action is not None:
            forms = [f for f in forms if f.get("action") == action]
        else:
            forms = [f for f in forms if f.get("action") not in ("/logout", "/language")] or forms
        assert forms, f"no form {action}: {self.words}"
        return forms[0]

    def form_fields(self, action=None):
        """What a browser would send of the form: names and values as they stand."""
        fields = {}
        for node in self.form(action).iter():
            name = node.get("name") if isinstance(node.tag, str) else None
            if not name or node.tag == "button":
                continue
            value = _value(node)
            if value is not None:
                if name in fields:
                    old = fields[name]
                    fields[name] = [*(old if isinstance(old, list) else [old]), value]
                else:
                    fields[name] = value
        return fields

    def submit(self, action=None, status=None, target=None, **changes):
        """Fill in and send the form; None takes a field away."""
        fields = {**self.form_fields(action), **changes}
        fields = {key: value for key, value in fields.items() if value is not None}
        address = self.form(action).get("action") or urlsplit(self.response.request.path).path
        return self.client.post(address, fields, status=status, target=target)

    def follow(self, status=200):
        """Open where a 303 leads."""
        assert self.status == 303, f"{self.status}: {self.words}"
        return self.client.get(self.location, status=status)

    # --- the careful reading ---

    def _read(self):
        whole = "<!doctype html>" in self.text[:50].lower()
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        source = self.text if whole else f"<!doctype html><title>x</title><body>{self.text}"
        self.tree = parser.parse(source)
        wrong = [(place, code) for place, code, _ in parser.errors if code not in TOLERATED]
        assert not wrong, f"HTML does not parse strictly: {wrong[:5]}\n{self.text[:2000]}"
        assert "charset=utf-8" in self.headers["Content-Type"].lower()
        assert not INLINE.search(self.text), INLINE.search(self.text).group()
        assert len(self.body) < PAGE_BYTES, f"{len(self.body)} bytes"
        self._read_ids()
        self._read_fields()
        self._read_htmx()
        if whole:
            self._read_page()

    def _read_page(self):
        html = self.tree if self.tree.tag == "html" else self.tree.find("html")
        assert html.get("lang") in ("vi", "en")
        heads = self.all("h1")
        assert len(heads) == 1, f"{len(heads)} h1"
        heading = " ".join("".join(heads[0].itertext()).split())
        title = " ".join((self.all("title")[0].text or "").split())
        assert title.startswith(heading[:20]), f"title {title!r} does not begin with {heading!r}"
        for script in self.all("script"):
            assert script.get("src"), "inline script"

    def _read_ids(self):
        ids = [node.get("id") for node in self.tree.iter() if isinstance(node.tag, str)]
        ids = [i for i in ids if i]
        assert len(ids) == len(set(ids)), f"ids twice: {sorted(i for i in ids if ids.count(i) > 1)}"

    def _read_fields(self):
        labelled = {label.get("for") for label in self.all("label")}
        inside = {id(field) for label in self.all("label") for field in label.iter()}
        for node in self.tree.iter():
            if node.tag not in ("input", "select", "textarea"):
                continue
            if node.get("type") in ("hidden", "submit", "button"):
                continue
            named = node.get("id") in labelled or id(node) in inside or node.get("aria-label")
            assert named or node.get("aria-labelledby"), f"no label: {dict(node.attrib)}"
        for form in self.all("form"):
            if (form.get("method") or "get").lower() == "post":
                names = {n.get("name") for n in form.iter() if isinstance(n.tag, str)}
                assert "csrf_token" in names, f"form {form.get('action')} without token"
                assert not names & SHADOWS, f"form {form.get('action')} hides {names & SHADOWS}"
                _read_boxes(form)

    def _read_htmx(self):
        parents = {child: parent for parent in self.tree.iter() for child in parent}
        for node in self.tree.iter():
            if not isinstance(node.tag, str) or not (node.get("hx-get") or node.get("hx-post")):
                continue
            inside = node
            while inside is not None and inside.tag not in ("form", "a"):
                inside = parents.get(inside)
            assert inside is not None, f"htmx on {node.tag} outside a form or link"
            works = inside.get("href") if inside.tag == "a" else inside.get("action")
            assert works is not None, f"htmx on <{inside.tag}> that does nothing without it"
            assert node.get("hx-target"), "htmx without an own target"
            assert node.get("hx-swap"), "htmx without an own swap"
        framed = self.all("body")[0].get("hx-boost:inherited") or "HX-Request" in self._asked()
        for node in (*self.all("a"), *self.all("form")) if framed else ():
            if self._leaves(node) and not node.get("hx-post"):
                assert _is_plain(node, parents), f"htmx would put into #main: {dict(node.attrib)}"

    def _asked(self):
        return self.response.request.headers

    def _leaves(self, node):
        """True for what must not come into #main: files, prints, forms with their own answer."""
        if node.tag == "form":
            return (node.get("method") or "").lower() == "post"
        path, method = urlsplit(node.get("href") or "#").path, "GET"
        urls = self.client.app.url_map.bind("localhost")
        return bool(path) and urls.test(path, method) and urls.match(path, method)[0] in OUTSIDE


TOLERATED = ("eof-in-frameset",)
# A field of such a name takes the place of the form's own property; htmx and scripts then fail.
SHADOWS = {"form", "action", "method", "elements", "submit", "requestSubmit", "checkValidity"}


def _read_boxes(form):
    """A browser wants each required box ticked, not one of several."""
    boxes = [n for n in form.iter("input") if n.get("type") == "checkbox"]
    names = [n.get("name") for n in boxes]
    wrong = {n.get("name") for n in boxes if n.get("required") is not None}
    assert not [one for one in wrong if names.count(one) > 1], f"all boxes required: {wrong}"


def _is_plain(node, parents):
    """True when the node, or what it stands in, keeps its links and forms from htmx."""
    if node.get("hx-boost") == "false":
        return True
    while node is not None and node.get("hx-boost:inherited") is None:
        node = parents.get(node)
    return node is not None and node.get("hx-boost:inherited") == "false"


def _value(node):
    """What a browser sends for this field; None when nothing."""
    kind = (node.get("type") or "").lower()
    if node.get("disabled") is not None:
        return None
    if node.tag == "textarea":
        return node.text or ""
    if node.tag == "select":
        options = list(node.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        if not chosen:
            return None
        value = chosen[0].get("value")
        return value if value is not None else (chosen[0].text or "")
    if node.tag != "input" or kind in ("submit", "button", "file"):
        return None
    if kind in ("checkbox", "radio"):
        return (node.get("value") or "on") if node.get("checked") is not None else None
    return node.get("value") or ""
