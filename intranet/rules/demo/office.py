"""Who works where in the district of 2020, and what people ask for. Names are invented elsewhere.

The ten communes differ in size and people; small ones give two jobs to one person. The shares of
procedures are guesses; codes and terms are those of the catalogue, "theo quy định hiện hành, chỉ
để minh họa".
"""

from dataclasses import dataclass

from intranet.rules.permissions import Role

DISTRICT, DISTRICT_DESK = "ALAO", "ALAO-BPMC"


@dataclass(frozen=True)
class Commune:
    """``size``: its share of the communes' dossiers; ``groups``: Kinh, H'rê, Ba Na cumulated."""

    key: str
    slug: str
    number: int
    size: int
    groups: tuple[int, int, int]
    is_small: bool = False
    is_town: bool = False

    @property
    def desk(self):
        return f"{self.key}-BPMC"


COMMUNES = (
    Commune("X21609", "thitran", 1, 22, (80, 98, 100), is_town=True),
    Commune("X21610", "anhung", 2, 9, (25, 99, 100)),
    Commune("X21613", "antrung", 3, 10, (15, 99, 100)),
    Commune("X21616", "andung", 4, 6, (5, 99, 100), is_small=True),
    Commune("X21619", "anvinh", 5, 10, (5, 99, 100)),
    Commune("X21622", "antoan", 6, 4, (5, 12, 100), is_small=True),
    Commune("X21625", "antan", 7, 13, (92, 99, 100)),
    Commune("X21628", "anhoa", 8, 17, (94, 99, 100)),
    Commune("X21631", "anquang", 9, 5, (10, 99, 100), is_small=True),
    Commune("X21634", "annghia", 10, 4, (5, 97, 100), is_small=True),
)
_CLERK = ("motcua", "Công chức một cửa", Role.RECEIVER)
_CIVIL = ("hotich", "Công chức Tư pháp – Hộ tịch", Role.OFFICER)
_SOCIAL = ("xahoi", "Công chức Văn hóa – Xã hội", Role.OFFICER)
_LEADER = ("chutich", "Chủ tịch UBND", Role.LEADER)
_REGISTRAR = ("vanthu", "Văn thư", Role.REGISTRAR)


def commune_staff(commune):
    """[(username, title, ((role, unit key), ...))]: in a small commune one person has two jobs."""
    jobs = [_CLERK, _CIVIL, _LEADER, _SOCIAL if commune.is_small else _REGISTRAR]
    if not commune.is_small:
        jobs.insert(2, _SOCIAL)
    staff = []
    for word, title, role in jobs:
        roles = [(role, commune.desk if role is Role.RECEIVER else commune.key)]
        if commune.is_small and word == "xahoi":
            roles.append((Role.REGISTRAR, commune.key))
            title = f"{title}, {_REGISTRAR[1].lower()}"
        staff.append((f"{word}.{commune.slug}", title, tuple(roles)))
    return staff


def _office(word, key, name, officers=1):
    unit = f"{DISTRICT}-{key}"
    yield (f"truong.{word}", f"Trưởng phòng {name}", ((Role.UNIT_HEAD, unit),))
    for n in range(officers):
        yield (f"{word}{n + 1 if n else ''}.huyen", "Chuyên viên", ((Role.OFFICER, unit),))


DISTRICT_STAFF = (
    ("lanhdao.huyen", "Chủ tịch UBND huyện", ((Role.LEADER, DISTRICT),)),
    ("phochutich.huyen", "Phó Chủ tịch UBND huyện", ((Role.LEADER, DISTRICT),)),
    ("motcua.huyen", "Chuyên viên một cửa", ((Role.RECEIVER, DISTRICT_DESK),)),
    ("motcua2.huyen", "Chuyên viên một cửa", ((Role.RECEIVER, DISTRICT_DESK),)),
    ("vanthu.huyen", "Văn thư", ((Role.REGISTRAR, DISTRICT),)),
    ("kstthc.huyen", "Phó Chánh Văn phòng, KSTTHC", ((Role.SUPERVISOR, DISTRICT),)),
    ("kstthc2.huyen", "Chuyên viên KSTTHC", ((Role.SUPERVISOR, DISTRICT),)),
    *_office("tuphap", "TP", "Tư pháp", 2),
    *_office("taichinh", "TCKH", "Tài chính – Kế hoạch"),
    *_office("xahoi", "LDTBXH", "Lao động – Thương binh và Xã hội"),
    *_office("kinhte", "KTHT", "Kinh tế và Hạ tầng"),
    *_office("giaoduc", "GDDT", "Giáo dục và Đào tạo"),
    *_office("noivu", "NV", "Nội vụ"),
    *_office("vanhoa", "VHTT", "Văn hóa và Thông tin"),
    ("kiemtra.huyen", "Thanh tra viên, thành viên đoàn kiểm tra", ((Role.INSPECTOR, DISTRICT),)),
    ("quantri", "Quản trị mạng", ((Role.ADMIN, DISTRICT),)),
)
# Code of a procedure -> (dossiers in a thousand at communes' desks, at the district's desk).
SHARES = {
    "2.000815": (300, 24),
    "2.000884": (72, 6),
    "2.000635": (22, 0),
    "1.001193": (58, 0),
    "1.000656": (14, 0),
    "1.000894": (22, 0),
    "1.004873": (100, 0),
    "1.004859": (44, 0),
    "1.004884": (30, 0),
    "1.004772": (14, 0),
    "1.000689": (10, 0),
    "1.001022": (7, 0),
    "1.004837": (4, 0),
    "2.001035": (40, 0),
    "2.001406": (11, 0),
    "2.001016": (4, 0),
    "2.001019": (3, 0),
    "2.000986": (14, 0),
    "2.001023": (18, 0),
    "1.001653": (14, 0),
    "1.001699": (12, 0),
    "2.001088": (6, 0),
    "2.000930": (2, 0),
    "1.002211": (2, 0),
    "2.002080": (3, 0),
    "2.000286": (0, 10),
    "1.001612": (0, 36),
    "2.000720": (0, 18),
    "1.001266": (0, 10),
    "2.000575": (0, 7),
    "1.001570": (0, 4),
    "2.000748": (0, 9),
    "2.000806": (0, 2),
    "1.002693": (0, 3),
}
