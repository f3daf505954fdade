"""The sections of the settings: each is one kind of thing, each field says in Vietnamese what it is for.

Refuses names that it does not know and values out of range.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from dossier.retention import Retention
from storage.codes import DEFAULT_TEMPLATE

_CODE = r"^[A-Za-z0-9._-]{0,40}$"


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(Section):
    """The database of dossiers."""

    url: SecretStr | None = Field(
        None,
        description="Địa chỉ cơ sở dữ liệu: sqlite:///đường/dẫn.db hoặc postgresql+psycopg://người:mật_khẩu@máy/tên. "
        "Để trống: SQLite trong thư mục SOHOA_VAR.",
    )


class StoreSettings(Section):
    """The store of untouched originals."""

    url: str | None = Field(
        None,
        description="Kho bản gốc: một thư mục, hoặc s3://tên-bucket (MinIO hay máy chủ S3 bất kỳ). "
        "Để trống: thư mục store trong SOHOA_VAR.",
    )
    endpoint: str | None = Field(None, description="Máy chủ S3, dạng tên-máy:cổng. Bắt buộc khi kho là s3://…")
    access_key: str | None = Field(None, description="Tên khóa truy cập S3. Bắt buộc khi kho là s3://…")
    secret_key: SecretStr | None = Field(None, description="Khóa bí mật S3. Bắt buộc khi kho là s3://…")
    secure: bool = Field(True, description="Kết nối S3 qua HTTPS (true) hay HTTP (false).")
    region: str | None = Field(None, description="Vùng S3, nếu máy chủ đòi hỏi.")
    encrypted: bool = Field(
        False, description="Bucket do Sohoa tạo sẽ mã hóa mọi bản gốc (SSE-S3); máy chủ S3 phải có KMS."
    )
    ca_file: Path | None = Field(None, description="Chứng thư gốc để tin máy chủ S3, khi cơ quan tự cấp chứng thư.")


class OcrSettings(Section):
    """Reading of text."""

    engine: str = Field(
        "onnx",
        description="Máy đọc chữ: onnx (mô hình của Sohoa), paddle hoặc tesseract.",
        pattern=r"^[a-z][a-z0-9_]*$",
    )
    detection_dir: Path | None = Field(None, description="Thư mục mô hình tìm dòng chữ (chỉ máy đọc paddle cần).")
    recognition_dir: Path | None = Field(
        None, description="Thư mục mô hình đọc dòng chữ. Để trống: mô hình có sẵn của Sohoa."
    )
    tesseract_program: str = Field("tesseract", description="Tên hoặc đường dẫn chương trình tesseract.", min_length=1)
    dpi: int = Field(300, description="Độ phân giải dựng hình trang PDF để đọc.", ge=72, le=1200)
    max_megapixels: int = Field(
        120, description="Trang nhiều triệu điểm ảnh hơn mức này bị từ chối, không mở.", ge=1, le=2000
    )
    max_failed_pages: float = Field(
        0.1, description="Tỷ lệ trang hỏng nhiều nhất (0 đến 1) trước khi cả hồ sơ phải quét lại.", ge=0, le=1
    )
    page_batch: int = Field(20, description="Số trang của một bước đọc (một tác vụ của Prefect).", ge=1, le=500)
    jobs: int | None = Field(None, description="Số trang đọc cùng lúc. Để trống: số nhân của máy.", ge=1, le=256)


class AuditSettings(Section):
    """Reading the archive again."""

    mb_per_s: float | None = Field(
        None, description="Kiểm tra kho đọc nhiều nhất từng này MB mỗi giây. Để trống: không giới hạn.", gt=0
    )


class CodeSettings(Section):
    """Codes of digitized papers."""

    template: str = Field(
        DEFAULT_TEMPLATE,
        description="Mẫu mã kết quả số hóa. Chỗ điền: {owner_id}, {paper_code}, {form}, {unit}, {year}, {ordinal}; "
        "{ordinal} phải có đúng một lần.",
    )
    unit: str = Field(
        "000",
        description="Mã định danh của cơ quan; thay cho {owner_id} khi giấy tờ không có chủ sở hữu.",
        min_length=1,
    )


class DestructionSettings(Section):
    """Destroying papers whose time is over: keys of its own, set only where and while it is carried out."""

    allowed: bool = Field(False, description="Cho phép lệnh hủy hồ sơ hết thời hạn trên máy này (true) hay không.")
    access_key: str | None = Field(None, description="Khóa S3 riêng có quyền xóa; bắt buộc để hủy khi kho là s3://…")
    secret_key: SecretStr | None = Field(None, description="Khóa bí mật S3 riêng có quyền xóa.")


class ArchiveSettings(Section):
    """Who archives, and what packages say of themselves. The agency's own code is that of the counter."""

    agency_name: str = Field("", description="Tên cơ quan số hóa và lưu trữ; bắt buộc để nộp lưu.")
    archives_code: str = Field(
        "", description="Mã cơ quan lưu trữ, phần đầu của mã lưu trữ hồ sơ; bắt buộc để nộp lưu.", pattern=_CODE
    )
    fonds_code: str = Field("", description="Mã phông. Để trống: dùng mã định danh cơ quan.", pattern=_CODE)
    retention: Retention = Field(
        Retention.PERMANENT,
        description="Thời hạn bảo quản khi danh mục chỉnh lý không ghi: 01 vĩnh viễn, 02 70 năm, 03 50 năm, 04 30 năm, "
        "05 20 năm, 06 10 năm.",
    )
    mode: Literal["01", "02"] = Field("02", description="Chế độ sử dụng: 01 công khai, 02 sử dụng có điều kiện.")
    visible_mark: bool = Field(
        True, description="In dòng ký hiệu chuyển đổi cỡ chữ nhỏ ở chân trang đầu của bản lưu PDF/A."
    )
    jpeg_quality: int | None = Field(
        None,
        description="Chất lượng JPEG (40 đến 95) để nén lại ảnh màu và ảnh xám lớn trong bản lưu PDF/A; 60 làm ảnh "
        "màu còn khoảng một phần ba, ảnh xám còn hai phần ba. Để trống: giữ nguyên như quét. "
        "Bản gốc không bao giờ bị nén lại.",
        ge=40,
        le=95,
    )
    approve_checked: bool = Field(
        False,
        description="Cho sohoa deposit tự duyệt hồ sơ không có điểm nghi ngờ nào (checked), chỉ khi mọi biểu mẫu của "
        "hồ sơ ghi review: when_in_doubt.",
    )


class SignatureSettings(Section):
    """How archive copies are signed by one signer."""

    method: Literal["none", "pkcs12", "pkcs11"] = Field(
        "none", description="Cách ký số bản lưu: none (không ký), pkcs12 (tệp .p12/.pfx) hoặc pkcs11 (USB token)."
    )
    name: str = Field("", description="Tên hiện trên chữ ký. Để trống: tên trong chứng thư.")
    file: Path | None = Field(None, description="Tệp PKCS#12 (.p12, .pfx); bắt buộc khi ký bằng pkcs12.")
    password: SecretStr | None = Field(None, description="Mật khẩu của tệp PKCS#12.")
    library: Path | None = Field(
        None, description="Thư viện PKCS#11 của USB token (.so) do nhà cung cấp đưa; bắt buộc khi ký bằng pkcs11."
    )
    token: str | None = Field(None, description="Nhãn của USB token; bắt buộc khi ký bằng pkcs11.")
    certificate: str | None = Field(None, description="Nhãn của chứng thư trên USB token; bắt buộc khi ký bằng pkcs11.")
    pin: SecretStr | None = Field(None, description="Mã PIN của USB token.")
    timestamp: str | None = Field(
        None,
        description="Máy chủ cấp dấu thời gian (RFC 3161), http(s)://… Để trống: ký không có dấu thời gian, không cần "
        "mạng. Máy chủ không trả lời thì hồ sơ chưa nộp lưu được và vẫn ở trạng thái đã duyệt.",
        pattern=r"^https?://\S+$",
    )
    roots: Path | None = Field(
        None,
        description="Tệp PEM có chứng thư gốc (và trung gian) của nơi cấp chứng thư ký và dấu thời gian. Có "
        "tệp này và TIMESTAMP thì chữ ký mang theo chứng cứ để kiểm tra lâu dài (PAdES B-LTA): chuỗi chứng thư, danh "
        "sách thu hồi và dấu thời gian của cả tệp; khi ký phải nối được mạng đến nơi cấp.",
    )


class FormSettings(Section):
    """Form files."""

    dir: Path | None = Field(None, description="Thư mục biểu mẫu do cơ quan tự soạn, thêm vào các biểu mẫu có sẵn.")
    double_keying: bool = Field(
        False,
        description="Trường critical mà người nhập hoặc sửa phải có hai người nhập giống nhau, khác nhau thì người "
        "thứ ba quyết định. Chỉ bật khi có từ ba người đối soát.",
    )


class WatchSettings(Section):
    """The folder that scanners drop files into."""

    settle_seconds: float = Field(
        3, description="Số giây một tệp phải đứng yên trước khi được lấy (máy quét đã ghi xong).", ge=0, le=3600
    )


class ServeSettings(Section):
    """The web: review station, counter, status page, REST API."""

    host: str = Field("127.0.0.1", description="Địa chỉ mạng mà sohoa serve lắng nghe; 0.0.0.0 để cả cơ quan dùng.")
    port: int = Field(8080, description="Cổng mà sohoa serve lắng nghe.", ge=1, le=65535)
    certificate: Path | None = Field(None, description="Chứng thư TLS (PEM) của máy chủ web.")
    key: Path | None = Field(None, description="Khóa riêng (PEM) của chứng thư TLS.")
    plain_http: bool = Field(
        False, description="Cho đăng nhập qua HTTP không mã hóa từ máy khác. Chỉ bật sau tường lửa của cơ quan."
    )
    public_url: str | None = Field(
        None,
        description="Địa chỉ gõ vào trình duyệt, ví dụ https://sohoa.coquan.vn. Bắt buộc khi dùng OIDC.",
    )
    demo: bool = Field(False, description="Chế độ trình diễn: cho phép các tài khoản mẫu. Không bật khi có hồ sơ thật.")
    session_hours: float = Field(10, description="Số giờ một phiên đăng nhập còn hiệu lực.", gt=0, le=72)
    lease_minutes: float = Field(10, description="Số phút giữ hồ sơ khi người đối soát ngừng thao tác.", gt=0, le=480)
    max_upload_megabytes: int = Field(
        1000, description="Số MB nhiều nhất của một lần gửi tệp qua trình duyệt hay API.", ge=1, le=100_000
    )
    reading: bool = Field(True, description="Chạy kèm một tiến trình đọc hồ sơ mới nộp bên cạnh máy chủ web.")


class CounterSettings(Section):
    """The counter: who receives papers, and for which procedures."""

    agency_code: str = Field(
        "000.00.00.H00",
        description="Mã định danh cơ quan tiếp nhận, phần đầu của mã hồ sơ. Đặt trước khi tiếp nhận hồ sơ thật.",
        pattern=r"^[0-9GH.]*[GH]\d{2}[0-9GH.]*$",
        max_length=35,
    )
    parent_name: str = Field("", description="Cơ quan chủ quản, in ở góc trái trên của các phiếu.")
    agency_name: str = Field(
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", description="Nơi tiếp nhận hồ sơ, in ở góc trái trên của các phiếu."
    )
    place: str = Field("", description="Địa danh trước ngày tháng trên các phiếu.")
    procedures: Path | None = Field(None, description="Bảng thủ tục và thành phần hồ sơ của cơ quan (YAML).")


class OidcSettings(Section):
    """Signing in through the office's OpenID Connect provider."""

    issuer: str | None = Field(
        None, description="Địa chỉ nhà cung cấp OpenID Connect. Để trống: chỉ dùng tài khoản của Sohoa."
    )
    client_id: str | None = Field(None, description="Mã ứng dụng do nhà cung cấp OpenID Connect cấp.")
    client_secret: SecretStr | None = Field(None, description="Khóa bí mật của ứng dụng.")
    ca_file: Path | None = Field(None, description="Chứng thư gốc để tin nhà cung cấp OpenID Connect.")


class WebhookSettings(Section):
    """Telling other programs."""

    private: bool = Field(False, description="Cho phép webhook gọi đến địa chỉ mạng nội bộ.")
