"""Errors of the people and programs that come to the web: who they are, and what they may do.

A family of `dossier.errors`, by the same rules: a code, an exit code, a sentence that says what to do next.
"""

from __future__ import annotations

from dossier.errors import DossierError, ExitCode


class AccessError(DossierError):
    """Somebody may not do this, or not in this way."""

    code = "access"
    exit_code = ExitCode.BAD_ARGUMENTS
    message = "Không được phép."


class SignInError(AccessError):
    """Says no more than that it failed: neither which name exists nor which password was near."""

    code = "access.sign_in"
    message = "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa. Thử lại sau ít phút."


class NotSignedInError(AccessError):
    code = "access.nobody"
    message = "Phiên đăng nhập đã hết. Đăng nhập lại; những gì đã lưu vẫn còn."


class ForgedRequestError(AccessError):
    """A request that did not come from our own page."""

    code = "access.forged"
    message = "Yêu cầu không đến từ trang của Sohoa hoặc trang đã mở quá lâu. Tải lại trang rồi thử lại."


class UnprotectedError(AccessError):
    code = "access.plain_http"
    message = "Chỉ đăng nhập qua HTTPS, hoặc ngay trên máy chủ. Báo quản trị viên đặt chứng thư TLS."


class WeakPasswordError(AccessError):
    code = "access.password"
    message = "Mật khẩu phải có ít nhất 12 ký tự, khác mật khẩu cũ, không chứa tên đăng nhập và không quá dễ đoán."


class TakenLoginError(AccessError):
    code = "access.login"
    message = "Tên đăng nhập không hợp lệ hoặc đã có người dùng. Chỉ dùng chữ thường không dấu, chữ số, dấu chấm, gạch."


class ForbiddenError(AccessError):
    code = "access.forbidden"
    message = "Tài khoản này không được làm việc đó. Hỏi quản trị viên nếu cần quyền."


class GivenPasswordError(AccessError):
    code = "access.given_password"
    message = "Mật khẩu này do người khác đặt nên chưa dùng được ở đây. Đăng nhập trạm đối soát để đổi, rồi chạy lại."


class NotSecretError(AccessError):
    code = "access.not_secret"
    message = "Hồ sơ này không bị dừng vì dấu chỉ độ mật nên không có gì để mở lại. Kiểm tra lại mã hồ sơ."


class DemoOnlyError(AccessError):
    code = "access.demo"
    message = "Tài khoản mẫu chỉ dùng ở chế độ trình diễn (SOHOA_SERVE__DEMO=true)."


class UnfitAddressError(AccessError):
    """An address that a webhook may not call."""

    code = "access.address"
    message = "Địa chỉ webhook phải là https, tìm thấy được, ngoài mạng nội bộ (trừ khi cấu hình cho phép)."


class ReusedKeyError(AccessError):
    """The same Idempotency-Key with other content."""

    code = "access.reused_key"
    message = "Idempotency-Key này đã dùng cho nội dung khác. Dùng khóa mới."


class ProviderError(AccessError):
    code = "access.provider"
    retryable = True
    message = "Nhà cung cấp đăng nhập của cơ quan không trả lời đúng. Thử lại, hoặc đăng nhập bằng tài khoản Sohoa."


class TokenError(AccessError):
    code = "access.token"
    message = "Khóa truy cập thiếu, sai, hết hạn hoặc không có quyền này."
