"""How the forms of checklists are filled in: a part of the recipes."""

import io

from tests.routes.recipes import Recipe

PUBLISHED, DRAFT = "/checklists/{checklist}", "/checklists/{checklist_draft}"
HEADS = "Mã,Mã nhóm,Tên nhóm,Nội dung kiểm tra,Cách trả lời,Mức độ\n"
ROW = "A01,A,A. Công khai,Niêm yết đủ thủ tục,Đạt / Đạt một phần / Không đạt,Nặng\n"


def a_table():
    """A table with one item."""
    return {"table": (io.BytesIO((HEADS + ROW).encode()), "tieu-chi.csv")}


def a_kept_table(world):
    """The same, looked at; where it is confirmed becomes ``checklist_table``."""
    admin = world.clients["admin"]
    path = f"/checklists/{world.things['checklist draft']}/import"
    fields = {**admin.get(path, 200).form_fields(), **a_table()}
    sent = admin.post(path, fields, 303, content_type="multipart/form-data")
    world.things["checklist table"] = sent.location


def a_change(world):
    """Something of the draft is another: it can be published."""
    url = f"/checklists/{world.things['checklist draft']}"
    world.clients["admin"].act(f"{url}/order", 303, down="A01")


CHECKLIST_RECIPES = {
    "checklists.create": Recipe("admin", "/checklists/new", {"name": "Công vụ"}),
    "checklists.begin": Recipe(
        "admin", f"{PUBLISHED}/drafts", page=PUBLISHED, before=lambda world: _publish(world)
    ),
    "checklists.move_item": Recipe("admin", f"{DRAFT}/order", {"down": "A01"}, f"{DRAFT}/items"),
    "checklists.add_item": Recipe(
        "admin",
        f"{DRAFT}/items/new",
        {"code": "A07", "group_code": "A", "text": "Có màn hình tra cứu"},
    ),
    "checklists.edit_item": Recipe("admin", f"{DRAFT}/items/A01", {"text": "Niêm yết rõ"}),
    "checklists.remove_item": Recipe(
        "admin", f"{DRAFT}/items/A02/removal", page=f"{DRAFT}/items/A02"
    ),
    "checklists.publish": Recipe("admin", f"{DRAFT}/publication", before=a_change),
    "checklists.end": Recipe("admin", f"{PUBLISHED}/end", page=PUBLISHED),
    "checklists.import_table": Recipe("admin", f"{DRAFT}/import", files=a_table, recorded=False),
    "checklists.confirm_import": Recipe("admin", "{checklist_table}", before=a_kept_table),
}


def _publish(world):
    """The draft there is goes in force, so that another one can begin."""
    a_change(world)
    path = f"/checklists/{world.things['checklist draft']}/publication"
    world.clients["admin"].get(path, 200).submit(path, status=303)
