"""One person per role, with a life. The same people in every test."""

PASSWORD = "con trâu đi trước cái cày theo sau"

# key: (username, full name, title, ((role, unit key), ...))
PEOPLE = {
    "clerk": ("mai.dt", "Đinh Thị Mai", "Công chức một cửa", (("receiver", "X21622-BPMC"),)),
    "officer": ("rin.dv", "Đinh Văn Rin", "Công chức Tư pháp – Hộ tịch", (("officer", "X21622"),)),
    "leader": ("nghia.nv", "Nguyễn Văn Nghĩa", "Chủ tịch UBND xã", (("leader", "X21622"),)),
    "registrar": ("lan.y", "Y Lan", "Văn thư", (("registrar", "X21622"),)),
    "other_clerk": ("hoa.tt", "Trần Thị Hòa", "Công chức một cửa", (("receiver", "X21628-BPMC"),)),
    "other_officer": ("do.dv", "Đinh Văn Đỏ", "Công chức Địa chính", (("officer", "X21628"),)),
    "other_leader": ("thuy.lt", "Lê Thị Thủy", "Chủ tịch UBND xã", (("leader", "X21628"),)),
    "district_clerk": ("binh.pv", "Phạm Văn Bình", "Chuyên viên", (("receiver", "ALAO-BPMC"),)),
    "district_officer": ("hanh.vt", "Võ Thị Hạnh", "Chuyên viên", (("officer", "ALAO-TP"),)),
    "unit_head": ("tam.hv", "Hồ Văn Tâm", "Trưởng phòng Tư pháp", (("unit_head", "ALAO-TP"),)),
    "district_leader": ("duc.bv", "Bùi Văn Đức", "Phó Chủ tịch UBND huyện", (("leader", "ALAO"),)),
    "district_registrar": ("cuc.nt", "Ngô Thị Cúc", "Văn thư", (("registrar", "ALAO"),)),
    "supervisor": ("quang.dx", "Đặng Xuân Quang", "KSTTHC", (("supervisor", "ALAO"),)),
    "inspector": ("vy.ht", "Huỳnh Thúy Vy", "Thành viên đoàn", (("inspector", "ALAO"),)),
    "admin": ("quantri", "Trần Quốc Trị", "Quản trị mạng", (("admin", "ALAO"),)),
}
ROLES = {
    "clerk": "receiver",
    "officer": "officer",
    "unit_head": "unit_head",
    "leader": "leader",
    "registrar": "registrar",
    "supervisor": "supervisor",
    "inspector": "inspector",
    "admin": "admin",
}
