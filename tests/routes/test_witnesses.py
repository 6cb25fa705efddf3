"""Witnesses without a browser's script: who may, what is kept, what is refused."""

import base64
import hashlib
import json
import shutil

import pytest
from sqlalchemy import select, update

from intranet import create_app
from intranet.extensions import db
from intranet.models.audit import Cosignature, Witness
from intranet.rules.sealing import verify_consistency
from intranet.rules.sealing.notes import parse_head, parse_note
from intranet.services import audit, checkpoints, witnesses
from tests.client import CarefulClient
from tests.conftest import SETTINGS
from tests.factories import person, unit
from tests.sealed_logs import WITNESS_KEY, line_of, register, sign, write


def test_life_of_a_witness(app, visit):
    with app.app_context():
        first = sign(app, 3)
        pid, size, root = first.pid, first.size, bytes(first.root)
        place = unit("X21628").pid
    leader = visit("other_leader")
    page = leader.get("/witnesses", status=200)
    assert "Khóa được tạo và giữ ngay trong trình duyệt này" in page.words
    leader.act("/witnesses", status=303, unit=place, public_key=WITNESS_KEY)
    again = leader.act("/witnesses", status=422, unit=place, public_key=WITNESS_KEY)
    assert "Khóa này đã được đăng ký." in again.words
    with app.app_context():
        witness = db.session.query(Witness).one()
        line = line_of(checkpoints.get(pid), witness)
        write(4)
        sign(app)
    told = json.loads(leader.get("/witnesses/newest", size=str(size)).body)
    head = parse_head(parse_note(told["note"])[0])
    proof = [base64.b64decode(step) for step in told["proof"]]
    assert verify_consistency(size, head.size, root, head.root, proof)
    fields = {"checkpoint": pid, "line": line}
    assert leader.act("/witnesses/cosignatures", status=303, **fields).follow().status == 200
    twice = leader.act("/witnesses/cosignatures", status=422, **fields)
    assert "Bạn đã ký chứng kiến điểm chốt này." in twice.words
    seen = visit("supervisor").get("/witnesses", status=200)
    assert "Lê Thị Thủy" in seen.words
    assert f"dòng {size}" in seen.words
    with app.app_context():
        assert checkpoints.whole_note(checkpoints.get(pid)).endswith(f"{line}\n")
        assert checkpoints.verify()[2] == []
        acts = [entry.act for entry in audit.newest(limit=50)]
        assert {"witnesses.register", "witnesses.cosign"} <= set(acts)
    leader.act(f"/witnesses/{witness_pid(app)}/end", status=303)
    assert (
        "Bạn chưa đăng ký khóa chứng kiến."
        in leader.act("/witnesses/cosignatures", status=422, **fields).words
    )


def witness_pid(app):
    with app.app_context():
        return db.session.query(Witness.pid).scalar()


def put_key_into(app, unit_id):
    """Let the witness's key be of another unit; returns of which it was."""
    with app.app_context(), db.engine.connect().execution_options(rw=True) as own, own.begin():
        old = own.scalar(select(Witness.unit_id))
        if unit_id:
            own.execute(update(Witness).values(unit_id=unit_id))
        return old


@pytest.fixture(scope="module")
def office(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("witnesses") / "instance"
    shutil.copytree(sqlite_template, folder)
    app = create_app(INSTANCE=str(folder), **SETTINGS)
    with app.app_context():
        sign(app, 3)
        register()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_line_that_is_not_of_this_key_or_checkpoint_is_refused(office):
    with office.app_context():
        checkpoint, witness = checkpoints.newest(), db.session.query(Witness).one()
        pid, good = checkpoint.pid, line_of(checkpoint, witness)
    leader = CarefulClient(office, "other_leader")
    head, blob = good.rsplit(" ", 1)
    data = bytearray(base64.b64decode(blob))
    data[-1] ^= 1
    spoiled = f"{head} {base64.b64encode(data).decode()}"
    for line in (spoiled, good.replace("motcua/", "motcua2/"), "x", "— a b", good + " x"):
        page = leader.act("/witnesses/cosignatures", status=422, checkpoint=pid, line=line)
        assert "Chữ ký không" in page.words
    leader.act("/witnesses/cosignatures", status=422, checkpoint="", line=good)
    leader.act("/witnesses/cosignatures", status=404, checkpoint="aaaaaaaaaaaa", line=good)
    home = put_key_into(office, unit_id=None)
    put_key_into(office, home - 1)  # as if the leader had moved on
    page = leader.act("/witnesses/cosignatures", status=422, checkpoint=pid, line=good)
    assert "Khóa này của đơn vị cũ" in page.words
    put_key_into(office, home)
    with office.app_context():
        assert db.session.query(Cosignature).count() == 0


def test_keys_of_another_person_or_unit_are_out_of_reach(office):
    with office.app_context():
        elsewhere, mine = unit("X21628").pid, witness_pid(office)
    registrar = CarefulClient(office, "registrar")
    key = base64.b64encode(bytes(32)).decode()
    page = registrar.act("/witnesses", status=422, unit=elsewhere, public_key=key)
    assert "Chọn đơn vị của bạn." in page.words
    registrar.act("/witnesses", status=422, unit=elsewhere, public_key="x" * 44)
    registrar.act(f"/witnesses/{mine}/end", status=404)
    for size in ("-1", "x", "9" * 20, "²"):
        registrar.get("/witnesses/newest", status=404, size=size)
    beyond = json.loads(registrar.get("/witnesses/newest", size="999999").body)
    assert beyond["proof"] == []


def test_verifier_page_names_the_hash_of_the_file_it_gives(office):
    supervisor = CarefulClient(office, "supervisor")
    page = supervisor.get("/audit/verifier", status=200)
    file = supervisor.http.get(page.link("Tải tệp kiểm tra"))
    assert file.status_code == 200
    digest = hashlib.sha256(file.data).hexdigest()
    assert f"{digest[:32]} {digest[32:]}" in page.words


def test_witness_services_name_the_units_of_a_person(office):
    with office.app_context():
        assert witnesses.units_of(person("other_leader")) == [
            (unit("X21628").pid, "Xã An Hòa"),
        ]
        assert witnesses.units_of(person("officer")) == []
