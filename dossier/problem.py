"""Problems: what is wrong with the paper, as data. The catalogue is the only place that words them.

Refuses codes it does not know, and facts that are not numbers or short technical words: a problem
is shown, logged and counted, so no value read from a paper may ever be part of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

_FACT = re.compile(r"\{\w+\}")
_ENDING = re.compile(r"…[….]+$")


class Severity(StrEnum):
    WRONG = "wrong"
    """cannot be right; blocks approval"""
    DOUBT = "doubt"
    """a person must look"""
    NOTE = "note"
    """good to know"""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One line of the catalogue. Sentences may name facts in braces."""

    code: str
    severity: Severity
    message: str
    """Vietnamese: what is the matter"""
    advice: str
    """Vietnamese: what to do next"""
    english: str

    @property
    def outline(self) -> str:
        """The sentence before its facts are known: `Các mục … không khớp nhau…`"""
        return _ENDING.sub("…", _FACT.sub("…", self.message))


def _catalogue(*kinds: tuple[str, Severity, str, str, str]) -> Mapping[str, ProblemKind]:
    return MappingProxyType({kind[0]: ProblemKind(*kind) for kind in kinds})


W, D, N = Severity.WRONG, Severity.DOUBT, Severity.NOTE

CATALOGUE: Mapping[str, ProblemKind] = _catalogue(
    # scans: the file as a whole
    ("scan.missing", W, "Không tìm thấy tệp hoặc thư mục.", "Kiểm tra lại đường dẫn.", "File or folder not found."),
    ("scan.not_a_document", W, "Tệp không phải là PDF, TIFF, JPEG hay PNG.",
     "Quét lại giấy tờ và lưu thành PDF hoặc ảnh.", "The file is not a PDF, TIFF, JPEG or PNG."),
    ("scan.unreadable", W, "Tệp bị hỏng hoặc bị cắt cụt, không mở được.", "Quét lại giấy tờ hoặc chép lại tệp.",
     "The file is damaged or cut short and cannot be opened."),
    ("scan.encrypted", W, "Tệp PDF có mật khẩu.", "Bỏ mật khẩu của tệp (hoặc in ra rồi quét lại) và nộp lại.",
     "The PDF needs a password."),
    ("scan.empty", W, "Tệp không có trang nào hoặc thư mục không có tệp quét nào.",
     "Kiểm tra máy quét rồi quét lại.", "No pages in the file, or no scans in the folder."),
    ("scan.too_large", W, "Ảnh quá lớn ({megapixels} triệu điểm ảnh, giới hạn {limit}).",
     "Quét lại ở độ phân giải 300 dpi, khổ giấy đúng.", "The image is too large."),
    ("scan.page_replaced", N, "Trang {page} đã được quét lại; trang {by} thay chỗ nó.",
     "Không cần làm gì; bản quét cũ vẫn được lưu.", "The page was scanned again; the old scan is kept."),
    ("scan.page_left_out", N, "Trang {page} đã được bỏ ra khỏi hồ sơ khi tiếp nhận.",
     "Không cần làm gì; bản quét vẫn được lưu.", "The counter left the page out; its scan is kept."),
    # pages
    ("page.unreadable", W, "Trang bị hỏng, không dựng được hình.", "Quét lại trang này.", "The page is damaged."),
    ("page.too_large", W, "Trang quá lớn ({megapixels} triệu điểm ảnh, giới hạn {limit}).",
     "Quét lại trang này ở 300 dpi.", "The page is too large."),
    ("page.low_dpi", D, "Độ phân giải {dpi} dpi thấp hơn mức 200 dpi theo quy định.",
     "Quét lại ở 300 dpi nếu còn bản giấy.", "Resolution below 200 dpi."),
    ("page.blank", N, "Trang trắng.", "Không cần làm gì; trang vẫn được lưu.", "Blank page, kept."),
    ("page.no_text", D, "Trang có hình nhưng không đọc được chữ nào.",
     "Xem lại bản quét: có thể mờ, nhiễu hoặc là ảnh.", "The page is not blank but no text was found."),
    ("page.separator", N, "Tờ ngăn cách của hồ sơ.", "Không cần làm gì; trang vẫn được lưu.",
     "A separator sheet of the dossier, kept."),
    ("page.blurred", D, "Trang bị mờ, nét chữ nhòe.",
     "Lau kính máy quét (hoặc giữ yên máy ảnh, chờ lấy nét) rồi quét lại trang này.", "The print is blurred."),
    ("page.cut_off", D, "Chữ chạy ra ngoài mép trang: trang quét thiếu một phần.",
     "Đặt giấy ngay ngắn, vuốt phẳng góc gập rồi quét lại trọn trang.", "Text runs over the edge of the page."),
    ("page.too_dark", D, "Trang quá tối.",
     "Tăng độ sáng (hoặc chụp nơi đủ sáng, không bóng che) rồi quét lại trang này.",
     "The page is too dark."),
    ("page.washed_out", D, "Chữ quá nhạt so với nền giấy.",
     "Giảm độ sáng hoặc tăng độ tương phản rồi quét lại; nếu bản giấy vốn mờ thì so với hình.",
     "The print is hardly darker than the paper."),
    ("page.skewed", N, "Trang bị nghiêng {degrees} độ; đã xoay lại để đọc.", "Đặt giấy thẳng khi quét.",
     "The page leaned and was straightened for reading."),
    ("page.not_read", W, "Máy đọc gặp lỗi ở trang này.", "Chạy lại; nếu vẫn lỗi hãy báo quản trị.",
     "The engine failed on this page."),
    # documents
    ("document.unknown", D, "Chưa nhận ra loại giấy tờ.", "Chọn loại giấy tờ và nhập các trường tối thiểu.",
     "The kind of paper is not known."),
    ("document.no_title", D, "Giấy tờ không có tiêu đề; nhận theo các nhãn trên giấy.", "Kiểm tra loại giấy tờ.",
     "Recognized by its labels, without a title."),
    ("document.certified_copy", N, "Giấy tờ là bản sao chứng thực hoặc sao y.",
     "TT 01/2023/TT-VPCP Điều 4 không số hóa bản sao: chỉ giữ nếu có căn cứ khác.",
     "A certified copy, which the law does not let be digitized."),
    ("document.plain_copy", N, "Giấy tờ là bản sao chụp.",
     "TT 01/2023/TT-VPCP Điều 4 không số hóa bản sao chụp: yêu cầu bản chính để đối chiếu.",
     "A plain copy, which the law does not let be digitized."),
    # fields
    ("field.not_found", D, "Không tìm thấy mục này trên giấy.", "Tìm trên hình và nhập tay nếu có.",
     "The label was not found."),
    ("field.missing", D, "Mục bắt buộc để trống.", "Kiểm tra trên hình; nếu trống thật thì hỏi lại người nộp.",
     "A required field is empty."),
    ("field.unclear", D, "Chữ đọc không chắc chắn.", "So với hình và sửa nếu sai.", "Low confidence."),
    ("field.format", W, "Giá trị không đúng dạng của mục này.", "So với hình và sửa.", "Not of the field's form."),
    ("field.checksum", W, "Chữ số kiểm tra không khớp.", "So từng chữ số với hình.", "Check digits do not match."),
    ("field.unlikely", D, "Giá trị khác thường.", "So với hình.", "An unusual value."),
    ("field.unlisted", N, "Danh mục đơn vị hành chính không có địa danh này ở nơi đã ghi.",
     "Không cần làm gì nếu trên hình ghi đúng như vậy.", "The tables have no unit of this name in that place."),
    ("field.repaired", D, "Giá trị đã được máy sửa lỗi đọc.", "So với hình.", "The reading was repaired."),
    ("field.disagreement", D, "Mã QR, dòng MRZ và chữ in không giống nhau.", "So các giá trị với hình và chọn.",
     "QR, MRZ and print disagree."),
    # records and dossiers
    ("record.rule", D, "Các mục {names} không khớp nhau{why}.", "So các mục này với hình.",
     "Fields contradict each other."),
    ("record.rule_broken", W, "Các mục {names} mâu thuẫn nhau{why}.", "So các mục này với hình và sửa.",
     "Fields cannot all be right."),
    ("record.note", N, "Lưu ý ở các mục {names}{why}.", "Không cần sửa gì; xem khi giải quyết hồ sơ.",
     "Good to know for whoever decides on the request."),
    ("dossier.secret", W, "Trang {pages} có dấu chỉ độ mật: đã dừng số hóa hồ sơ.",
     "Lấy tài liệu mật ra khỏi hồ sơ, báo người phụ trách bí mật nhà nước và quản trị để hủy bản quét.",
     "A page is marked secret; digitization stopped."),
    ("dossier.not_secret", N, "Dấu chỉ độ mật ở trang {pages} đã được người có thẩm quyền xác định là nhầm.",
     "Không cần làm gì.", "A mark of secrecy that an authorized person found to be none."),
    ("dossier.pages_missing", W, "Thành phần {component} có {found} trang, tờ ngăn ghi {expected}.",
     "Đếm lại giấy tờ và quét bổ sung trang thiếu.", "Fewer pages behind a separator than it says."),
    ("dossier.pages_too_many", D, "Thành phần {component} có {found} trang, tờ ngăn ghi {expected}.",
     "Kiểm tra giấy tờ bị lẫn hoặc sửa số trang trên tờ ngăn.", "More pages behind a separator than it says."),
    ("dossier.component_empty", W, "Sau tờ ngăn của thành phần {component} không có trang nào.",
     "Quét bổ sung giấy tờ của thành phần này.", "Nothing lies behind a separator."),
    ("dossier.several_codes", W, "Tập quét có tờ ngăn của nhiều hồ sơ ({count} mã hồ sơ).",
     "Tách giấy tờ theo từng hồ sơ rồi quét lại.", "Separators of several dossiers in one stack."),
    ("dossier.person_differs", D, "{titles}: các mục {names} của cùng một người không khớp nhau.",
     "So các mục này với hình của từng giấy tờ.", "The same person differs between papers."),
    ("dossier.number_slip", D, "{titles}: các mục {names} chỉ khác nhau một chữ số.",
     "So từng chữ số với hình.", "The same person's numbers differ in one digit."),
    ("dossier.dates_out_of_order", D, "{titles}: các ngày {names} trái thứ tự.",
     "So các ngày này với hình.", "Dates of two papers are out of order."),
    ("dossier.receipt_differs", D, "Người nộp trên giấy tiếp nhận không khớp người yêu cầu ({names}).",
     "Kiểm tra tên, hoặc bổ sung giấy ủy quyền.", "The applicant of the receipt is not who requests."),
    ("dossier.same_page", N, "Trang {pages} có nội dung như nhau: có thể một trang đã bị quét hai lần.",
     "Xem hình: nếu quét trùng thì bỏ bớt, nếu sót trang thì quét bổ sung.", "A page may have been scanned twice."),
    ("dossier.too_many_failed_pages", W, "{failed} trên {pages} trang không đọc được.", "Quét lại hồ sơ.",
     "Too many pages failed."),
    ("dossier.rescan_asked", W, "Người đối soát yêu cầu quét lại trang {pages}.", "Quét lại các trang này và nộp lại.",
     "The reviewer asks for these pages to be scanned again."),
    ("dossier.replaced", N, "Giấy tờ đã được quét lại thành hồ sơ khác.",
     "Không cần làm gì; bản quét này vẫn được lưu.", "Scanned again as another dossier."),
    ("dossier.archive_changed", W, "Gói lưu trữ của hồ sơ không còn như khi nộp lưu.",
     "Báo quản trị; kiểm tra kho, đối chiếu với bản gốc rồi duyệt và nộp lưu lại.",
     "The archived package is not what was deposited."),
    ("dossier.copy_drawn", N, "Bản lưu PDF/A của trang {pages} là hình dựng lại ở {dpi} dpi.",
     "Không cần làm gì; tệp gốc được giữ nguyên trong gói lưu trữ.",
     "Pages that cannot be PDF/A as they are were drawn as pictures; the untouched file is kept beside them."),
    ("dossier.failed", W, "Hệ thống gặp lỗi khi xử lý hồ sơ ({cause}).", "Chạy lại; bản gốc vẫn còn nguyên.",
     "The machine broke; the originals are safe."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `facts` fill the sentence's braces: numbers, codes, field names and what forms call them.

    Never what a paper says.
    """

    code: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise ValueError(f"unknown problem code: {self.code}")

    @property
    def kind(self) -> ProblemKind:
        return CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def sentence(self) -> str:
        """The Vietnamese sentence with its facts."""
        # problems that were kept before fields had names for people have their ids alone
        plain = {"why": "", "names": self.facts.get("fields", ""), "titles": f"Giấy tờ {self.facts.get('papers', '')}"}
        return self.kind.message.format_map({**plain, **self.facts})

    @property
    def message(self) -> str:
        """The sentence, and what to do."""
        return f"{self.sentence} {self.kind.advice}"
