"""The exception tree, split by who acts. Bad paper is a `Problem`; these are for what stops the work.

Every error has a code (listed in docs/errors.md), an exit code of the command line, a Vietnamese
message that says what to do next, and says whether trying again may help. None carries personal data.
Exit codes are numbered as OCRmyPDF numbers them.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    OK = 0
    BAD_ARGUMENTS = 1
    UNUSABLE_INPUT = 2
    MISSING_DEPENDENCY = 3
    INVALID_OUTPUT = 4
    FILE_ACCESS = 5
    CHILD_PROCESS = 7
    ENCRYPTED = 8
    BAD_CONFIGURATION = 9
    PDFA_FAILED = 10
    OTHER = 15
    INTERRUPTED = 130


class DossierError(Exception):
    """Anything that stops the work on a dossier."""

    code = "error"
    retryable = False
    exit_code = ExitCode.OTHER
    message = "Lỗi không rõ."

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.message} {detail}".strip())
        self.detail = detail


# --- the person at the scanner ------------------------------------------------------------------
class IntakeError(DossierError):
    """A file that cannot become a scan. `problem_code` is the same fact as data."""

    code = "intake"
    exit_code = ExitCode.UNUSABLE_INPUT
    problem_code = "scan.unreadable"


class MissingScanError(IntakeError):
    code = "intake.missing"
    exit_code = ExitCode.FILE_ACCESS
    problem_code = "scan.missing"
    message = "Không tìm thấy hoặc không được phép đọc tệp. Kiểm tra lại đường dẫn và quyền truy cập."


class NotADocumentError(IntakeError):
    code = "intake.not_a_document"
    problem_code = "scan.not_a_document"
    message = "Tệp không phải là PDF, TIFF, JPEG hay PNG. Quét lại giấy tờ và lưu thành PDF hoặc ảnh."


class UnreadableScanError(IntakeError):
    code = "intake.unreadable"
    message = "Tệp bị hỏng hoặc bị cắt cụt. Quét lại giấy tờ hoặc chép lại tệp."


class EncryptedPdfError(IntakeError):
    code = "intake.encrypted"
    exit_code = ExitCode.ENCRYPTED
    problem_code = "scan.encrypted"
    message = "Tệp PDF có mật khẩu. Bỏ mật khẩu (ví dụ: qpdf --decrypt --password=… vào.pdf ra.pdf) rồi nộp lại."


class EmptyScanError(IntakeError):
    code = "intake.empty"
    problem_code = "scan.empty"
    message = "Tệp không có trang nào, hoặc thư mục không có tệp quét nào. Kiểm tra máy quét rồi quét lại."


class OversizedPageError(IntakeError):
    """A page with more pixels than the limit; raised from the header, before any pixel is decoded."""

    code = "intake.oversized"
    problem_code = "scan.too_large"
    message = "Ảnh quá lớn. Quét lại ở 300 dpi, khổ giấy đúng."

    def __init__(self, megapixels: int, limit: int) -> None:
        super().__init__(f"({megapixels} > {limit} megapixel)")
        self.megapixels = megapixels
        self.limit = limit


class OversizedUploadError(IntakeError):
    """More bytes than the office takes at once; known before they are read."""

    code = "intake.upload"
    problem_code = "scan.too_large"
    message = "Tệp gửi lên quá lớn. Chia nhỏ ra, hoặc quét ở 300 dpi rồi gửi lại."


class UnreadablePageError(IntakeError):
    """One page of an otherwise good scan is damaged."""

    code = "intake.unreadable_page"
    problem_code = "page.unreadable"
    message = "Trang bị hỏng, không dựng được hình. Quét lại trang này."


# --- the author of a form -----------------------------------------------------------------------
class FormFileError(DossierError):
    """A form file with a fault. One error stands for one fault; the loader collects them all."""

    code = "form"
    exit_code = ExitCode.BAD_CONFIGURATION
    message = "Biểu mẫu có lỗi:"

    def __init__(self, file: str, line: int, fault: str) -> None:
        super().__init__(f"{file}:{line}: {fault}")
        self.file = file
        self.line = line
        self.fault = fault


class FormFilesError(DossierError):
    """All faults of a set of form files at once."""

    code = "forms"
    exit_code = ExitCode.BAD_CONFIGURATION
    message = "Bộ biểu mẫu có lỗi:"

    def __init__(self, faults: tuple[FormFileError, ...]) -> None:
        super().__init__("\n".join(fault.detail for fault in faults))
        self.faults = faults


# --- the administrator --------------------------------------------------------------------------
class SettingsError(DossierError):
    code = "settings"
    exit_code = ExitCode.BAD_CONFIGURATION
    message = "Cấu hình sai:"


class MissingProgramError(DossierError):
    code = "program"
    exit_code = ExitCode.MISSING_DEPENDENCY
    message = "Thiếu chương trình hệ thống. Cài bằng apt-get install:"


# --- the reading engine -------------------------------------------------------------------------
class EngineError(DossierError):
    code = "engine"
    exit_code = ExitCode.CHILD_PROCESS
    message = "Máy đọc chữ gặp lỗi."


class MissingWeightsError(EngineError):
    code = "engine.weights"
    exit_code = ExitCode.MISSING_DEPENDENCY
    message = "Thiếu tệp mô hình đọc chữ hoặc tệp bị thay đổi:"


class AlphabetGapError(EngineError):
    """An engine that cannot write some Vietnamese letter would ruin names with high confidence."""

    code = "engine.alphabet"
    exit_code = ExitCode.BAD_CONFIGURATION
    message = "Mô hình đọc chữ không viết được đủ chữ cái tiếng Việt, không được phép dùng."

    def __init__(self, engine: str, missing: frozenset[str]) -> None:
        super().__init__(f"{engine}: {len(missing)} chữ bị thiếu: {' '.join(sorted(missing))}")
        self.missing = missing


class EngineCrashedError(EngineError):
    code = "engine.crashed"
    retryable = True
    message = "Máy đọc chữ dừng đột ngột. Thử lại."


class EngineTimeoutError(EngineError):
    code = "engine.timeout"
    retryable = True
    message = "Máy đọc chữ chạy quá lâu. Thử lại."


# --- keeping ------------------------------------------------------------------------------------
class KeepingError(DossierError):
    code = "keeping"
    exit_code = ExitCode.FILE_ACCESS
    message = "Không lưu được."


class StoreUnreachableError(KeepingError):
    code = "keeping.unreachable"
    retryable = True
    message = "Không kết nối được kho lưu trữ. Kiểm tra máy chủ và thử lại."


class StoreRefusedError(KeepingError):
    code = "keeping.refused"
    exit_code = ExitCode.BAD_CONFIGURATION
    message = "Kho lưu trữ từ chối khóa truy cập. Kiểm tra SOHOA_STORE__ACCESS_KEY, SECRET_KEY và quyền của khóa."


class StoreUntrustedError(KeepingError):
    code = "keeping.untrusted"
    exit_code = ExitCode.BAD_CONFIGURATION
    message = "Không tin được chứng thư TLS của kho lưu trữ. Kiểm tra tên máy chủ và SOHOA_STORE__CA_FILE."


class StoreClockError(KeepingError):
    code = "keeping.clock"
    message = "Đồng hồ của máy này và của kho lưu trữ lệch nhau quá 15 phút. Chỉnh lại giờ (NTP) rồi chạy lại."


class StoreFullError(KeepingError):
    code = "keeping.full"
    message = "Kho lưu trữ hết chỗ. Giải phóng dung lượng rồi chạy lại."


class ObjectMissingError(KeepingError):
    code = "keeping.missing"
    message = "Không thấy đối tượng trong kho lưu trữ:"


class FixityError(KeepingError):
    """What is kept is not what was put. Facts, for the audit."""

    code = "keeping.fixity"
    exit_code = ExitCode.INVALID_OUTPUT
    message = "Nội dung lưu trữ đã thay đổi:"

    def __init__(self, key: str, expected: str, found: str) -> None:
        super().__init__(f"{key}: {expected} ≠ {found}")
        self.key = key
        self.expected = expected
        self.found = found


class AlreadyKeptError(KeepingError):
    code = "keeping.already_kept"
    message = "Đã có đối tượng khác nội dung dưới cùng khóa:"


class ProtectionError(KeepingError):
    """An object that should be undeletable is not."""

    code = "keeping.unprotected"
    exit_code = ExitCode.INVALID_OUTPUT
    message = "Kho lưu trữ không giữ được thời hạn bảo quản. Bucket phải có Object Lock (docs/operations.md)."


class StillProtectedError(KeepingError):
    """Destruction of what the law or a hold still keeps."""

    code = "keeping.protected"
    exit_code = ExitCode.BAD_ARGUMENTS
    message = "Chưa được phép hủy: còn trong thời hạn bảo quản, đang bị niêm giữ, hoặc hồ sơ khác còn cần:"


class NotEmptyError(KeepingError):
    code = "keeping.not_empty"
    exit_code = ExitCode.BAD_ARGUMENTS
    message = "Nơi khôi phục đã có dữ liệu. Khôi phục vào một cơ sở dữ liệu trống và một kho trống."


class DatabaseError(KeepingError):
    code = "keeping.database"
    retryable = True
    message = "Cơ sở dữ liệu không đáp ứng. Kiểm tra máy chủ và thử lại."


class NewerSchemaError(KeepingError):
    code = "keeping.newer_schema"
    exit_code = ExitCode.BAD_CONFIGURATION
    message = "Cơ sở dữ liệu do phiên bản Sohoa mới hơn tạo ra. Cập nhật Sohoa trước khi chạy."


# --- the archive copy and its package -------------------------------------------------------------
class PdfaFailedError(DossierError):
    """What a paper shows cannot be part of a PDF/A. The detail names rules of ISO 19005-2, nothing of the paper."""

    code = "archive.pdfa"
    exit_code = ExitCode.PDFA_FAILED
    message = (
        "Không tạo được bản lưu PDF/A của một giấy tờ. Bản gốc và dữ liệu vẫn nguyên; quét lại giấy tờ rồi nộp lưu lại."
    )


class SigningError(DossierError):
    code = "archive.signing"
    exit_code = ExitCode.CHILD_PROCESS
    message = "Không ký số được bản lưu. Kiểm tra USB token hoặc tệp chứng thư rồi nộp lưu lại; hồ sơ vẫn đã duyệt."


class OutputError(DossierError):
    code = "archive.output"
    exit_code = ExitCode.FILE_ACCESS
    message = "Không ghi được gói ra nơi đã chọn: đã có tệp ở đó hoặc không được phép ghi. Chọn nơi khác (-o)."


class PackageRefusedError(DossierError):
    """Values that break the field tables of the circular; which ones is told apart from this error."""

    code = "archive.package"
    exit_code = ExitCode.INVALID_OUTPUT
    message = "Gói lưu trữ không đúng quy định của thông tư. Sửa các trường được nêu rồi nộp lưu lại."


# --- the life of a dossier ----------------------------------------------------------------------
class LifecycleError(DossierError):
    code = "lifecycle"
    message = "Thao tác không hợp lệ."


class UnlawfulStepError(LifecycleError):
    code = "lifecycle.step"
    message = "Hồ sơ không được chuyển trạng thái như vậy:"

    def __init__(self, now: str, then: str) -> None:
        super().__init__(f"{now} → {then}")


class StaleRecordError(LifecycleError):
    code = "lifecycle.stale"
    message = "Hồ sơ vừa được nơi khác thay đổi. Tải lại rồi thử lại."


class MissingPapersError(LifecycleError):
    code = "lifecycle.missing_papers"
    message = "Hồ sơ chưa đọc xong hoặc thiếu giấy tờ. Quét thêm, ghi số giấy tờ đã nhận, hoặc yêu cầu bổ sung."


class AmbiguousCodeError(LifecycleError):
    code = "lifecycle.ambiguous"
    exit_code = ExitCode.BAD_ARGUMENTS
    message = "Nhiều hồ sơ mang mã này. Dùng mã định danh (UUID) của hồ sơ:"


class NothingToPackError(LifecycleError):
    code = "lifecycle.nothing_to_pack"
    exit_code = ExitCode.UNUSABLE_INPUT
    message = "Hồ sơ chưa có dữ liệu để đóng gói. Số hóa xong hồ sơ rồi chạy lại."


class UnknownDossierError(LifecycleError):
    code = "lifecycle.unknown"
    exit_code = ExitCode.BAD_ARGUMENTS
    message = "Không có hồ sơ này."


class LeasedError(LifecycleError):
    """The dossier is in somebody else's hands."""

    code = "lifecycle.leased"
    message = "Hồ sơ đang do người khác giữ. Chọn hồ sơ khác, hoặc tiếp quản nếu cần."

    def __init__(self, holder: str = "") -> None:
        super().__init__()
        self.holder = holder
        """id of the account"""


class OpenFieldsError(LifecycleError):
    code = "lifecycle.open_fields"
    message = "Hồ sơ còn mục chưa ai xác nhận hoặc còn vấn đề. Xem hết rồi duyệt."


class ImpossibleActError(LifecycleError):
    """An action that does not fit the dossier as it is: a split before the first page, an undo of nothing."""

    code = "lifecycle.impossible"
    message = "Không làm được việc này với hồ sơ như hiện tại. Tải lại rồi thử lại."
