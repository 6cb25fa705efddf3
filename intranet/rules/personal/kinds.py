"""The kinds of personal data an office has: one table for pages, citizens and documents."""

from dataclasses import dataclass

from intranet.rules.words import N_

LAW = N_(
    "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định 356/2025/NĐ-CP,"
    " có hiệu lực từ 01/01/2026"
)
_TASK = N_("Giải quyết thủ tục hành chính theo nhiệm vụ được giao, không cần xin đồng ý (*)")
_ARCHIVE = N_("Luật Lưu trữ 33/2024/QH15; thời hạn theo Thông tư 10/2022/TT-BNV (*)")
_REACH = N_("Nơi tiếp nhận, nơi giải quyết, cấp trên của các nơi đó")
_STAYS = N_("Vào danh sách hết hạn để người có thẩm quyền quyết định; máy không tự xóa")


@dataclass(frozen=True)
class Kind:
    """One kind, in words: ``places`` are tables or folders; (*) marks what is to be verified."""

    name: str
    what: str
    purpose: str
    basis: str
    places: tuple[str, ...]
    seen_by: str
    kept: str
    then: str


KINDS = (
    Kind(
        N_("Người nộp hồ sơ"),
        N_("Họ tên, số giấy tờ, ngày sinh, giới tính, địa chỉ, điện thoại, thư điện tử"),
        N_("Nhận, giải quyết, trả kết quả; lần sau khỏi khai lại"),
        _TASK,
        ("persons",),
        N_("Người tiếp nhận khi gõ đúng số giấy tờ; người xem được hồ sơ của họ"),
        N_("Đến khi xóa theo yêu cầu hoặc khi mọi hồ sơ của họ hết thời hạn"),
        _STAYS,
    ),
    Kind(
        N_("Hồ sơ"),
        N_("Thông tin người nộp chép lúc nhận, giấy tờ, trích yếu, nơi để, người nhận kết quả"),
        N_("Giải quyết và trả kết quả đúng hẹn; giải trình về sau"),
        _TASK,
        ("dossiers", "dossier_papers", "dossier_steps", "dossier_search"),
        _REACH,
        N_("Hộ tịch: lâu dài; chứng thực: 2 năm; hồ sơ khác: 20 năm sau khi kết thúc (*)"),
        _STAYS,
    ),
    Kind(
        N_("Trao đổi về hồ sơ"),
        N_("Ghi chú, ý kiến, lý do, nội dung yêu cầu bổ sung, thư xin lỗi"),
        N_("Phối hợp giải quyết; trả lời người nộp"),
        _TASK,
        ("dossier_notes", "dossier_requests", "dossier_events", "access_reasons"),
        _REACH,
        N_("Như hồ sơ"),
        _STAYS,
    ),
    Kind(
        N_("Tệp của hồ sơ"),
        N_("Bản chụp giấy tờ người dân nộp, kết quả giải quyết"),
        N_("Thẩm tra, lưu hồ sơ điện tử"),
        _TASK,
        ("attachments", "files/"),
        _REACH,
        N_("Như hồ sơ"),
        _STAYS,
    ),
    Kind(
        N_("Phiếu hướng dẫn, phiếu từ chối"),
        N_("Họ tên, số giấy tờ, địa chỉ, điện thoại, thư điện tử, giấy tờ còn thiếu, lý do"),
        N_("Hướng dẫn một lần, đầy đủ; giải trình việc từ chối"),
        _TASK,
        ("slips",),
        N_("Nơi lập phiếu và cấp trên"),
        N_("Như hồ sơ"),
        _STAYS,
    ),
    Kind(
        N_("Phí, lệ phí"),
        N_("Số tiền, biên lai theo hồ sơ, lý do miễn, hoàn"),
        N_("Thu, nộp, quyết toán"),
        N_("Luật Phí và lệ phí; Luật Kế toán (*)"),
        ("fee_entries", "fee_days"),
        N_("Người thu, lãnh đạo, kiểm soát"),
        N_("Theo quy định kế toán; số tiền và số biên lai luôn giữ"),
        N_("Khi xóa dữ liệu của một người: chữ đi, số tiền ở lại"),
    ),
    Kind(
        N_("Kiểm tra đơn vị"),
        N_("Ghi chú, ảnh chụp khi đối chiếu túi giấy của hồ sơ được rút với phần mềm"),
        N_("Kiểm tra việc giải quyết thủ tục; chứng minh điều đã thấy"),
        _TASK,
        ("answers", "proofs"),
        N_("Đoàn kiểm tra, người theo dõi của cơ quan kiểm tra; đơn vị: phần tồn tại được giao"),
        N_("Như hồ sơ của cuộc kiểm tra (*)"),
        N_("Khi xóa dữ liệu của một người: ghi chú, ảnh đi, kết quả đối chiếu ở lại"),
    ),
    Kind(
        N_("Nhật ký"),
        N_("Ai làm gì, xem gì, lúc nào; phần riêng tư để riêng, xóa được"),
        N_("Chống sửa lén, biết ai đã xem"),
        N_("Nghĩa vụ bảo vệ dữ liệu, ghi nhật ký truy cập (*)"),
        ("audit", "audit_pd", "audit_pending", "audit_reviews"),
        N_("Người xem được hồ sơ: nhật ký của hồ sơ đó; kiểm soát: mọi dòng"),
        N_("Lâu dài; phần riêng tư đi cùng dữ liệu của người được xóa"),
        N_("Dòng nhật ký ở lại, không còn tên, số nào của người đó"),
    ),
    Kind(
        N_("Bản nhập dở, nội dung giữ hộ"),
        N_("Những gì đang gõ vào biểu mẫu"),
        N_("Không mất chữ khi hết phiên, mất mạng"),
        _TASK,
        ("drafts", "held_requests", "saved_filters"),
        N_("Chỉ người đang gõ"),
        N_("Vài giờ đến vài ngày theo cấu hình; bộ lọc: đến khi người lưu xóa"),
        N_("Máy tự dọn"),
    ),
    Kind(
        N_("Yêu cầu xóa"),
        N_("Người được yêu cầu xóa, căn cứ, số đơn, kết quả; ghi chú"),
        N_("Chứng minh đã thực hiện quyền của người dân"),
        LAW,
        ("erasures",),
        N_("Nơi tiếp nhận, lãnh đạo, kiểm soát"),
        N_("Lâu dài, không còn tên"),
        _STAYS,
    ),
    Kind(
        N_("Bản sao lưu"),
        N_("Mọi thứ ở trên, như ngày sao lưu"),
        N_("Khôi phục khi hỏng máy"),
        _ARCHIVE,
        ("backups/",),
        N_("Người giữ máy chủ; phải mã hóa"),
        N_("Ngày, tuần, tháng, không quá 24 tháng"),
        N_("Bản cũ được xóa dần; khôi phục bản cũ thì xóa lại người đã xóa"),
    ),
)
# For citizens, on the public page: questions and answers.
SUMMARY = (
    (
        N_("Chúng tôi giữ gì?"),
        N_(
            "Những gì ông, bà khai và nộp: họ tên, số giấy tờ, địa chỉ, điện thoại, giấy tờ;"
            " và việc cơ quan đã làm với hồ sơ."
        ),
    ),
    (
        N_("Để làm gì?"),
        N_(
            "Chỉ để giải quyết thủ tục, trả kết quả và giải trình về sau."
            " Không gửi cho bên thứ ba, không dùng để quảng cáo."
        ),
    ),
    (
        N_("Ai xem được?"),
        N_(
            "Nơi tiếp nhận, nơi giải quyết và cấp trên của các nơi đó."
            " Mỗi lần mở hồ sơ đều ghi vào nhật ký, không tắt được."
        ),
    ),
    (
        N_("Trang tra cứu có tên tôi không?"),
        N_("Không. Trang tra cứu chỉ hiện trạng thái và ngày hẹn của đúng mã trên giấy hẹn."),
    ),
    (
        N_("Giữ bao lâu?"),
        N_(
            "Theo thời hạn lưu trữ của từng loại hồ sơ. Hết hạn, người có thẩm quyền quyết định "
            "việc hủy."
        ),
    ),
    (
        N_("Tôi có quyền gì?"),
        N_(
            "Xin xem, xin bản sao, xin sửa chỗ sai, xin xóa khi pháp luật cho phép."
            " Mang giấy tờ tùy thân đến bộ phận một cửa đã nhận hồ sơ."
        ),
    ),
)
