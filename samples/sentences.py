"""Sentences for the bodies of sample letters and decisions, made up for this project.

Refuses quotations: only the titles of laws are real.
"""

from __future__ import annotations

from random import Random

GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương",
    "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ về thực hiện cơ chế một cửa, một cửa "
    "liên thông trong giải quyết thủ tục hành chính",
    "Căn cứ Nghị định số 45/2020/NĐ-CP ngày 08 tháng 4 năm 2020 của Chính phủ về thực hiện thủ tục hành chính trên "
    "môi trường điện tử",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư",
    "Xét đề nghị của Trưởng phòng Hành chính - Tổng hợp",
)
SUBJECTS = (
    "số hóa hồ sơ, giấy tờ tại Bộ phận Một cửa năm {year}",
    "kiểm tra việc giải quyết thủ tục hành chính quý {quarter} năm {year}",
    "rà soát hồ sơ hộ tịch lưu trữ trước năm 2016",
    "tăng cường tiếp nhận hồ sơ trực tuyến và thanh toán không dùng tiền mặt",
    "phân công trực giải quyết hồ sơ trong dịp nghỉ lễ",
    "tập huấn kỹ năng quét và kiểm tra chất lượng bản sao điện tử",
    "công khai tiến độ giải quyết hồ sơ tại trụ sở",
    "thành lập Tổ công tác chỉnh lý tài liệu tồn đọng",
    "khảo sát mức độ hài lòng của người dân đối với dịch vụ công",
)
BODY = (
    "Các bộ phận chuyên môn rà soát hồ sơ đang lưu, lập danh mục tài liệu phải số hóa và gửi về Văn phòng để tổng hợp "
    "trước ngày 20 hằng tháng.",
    "Công chức tiếp nhận có trách nhiệm đối chiếu bản giấy với bản điện tử, bảo đảm đủ trang, đúng thứ tự, rõ nét và "
    "không bị lệch.",
    "Trường hợp giấy tờ bị mờ, rách hoặc có ghi chú dán kèm, người quét phải ghi rõ vào phiếu kiểm soát và chụp lại "
    "trang đó hai lần.",
    "Kết quả bước đầu cho thấy thời gian tìm kiếm hồ sơ đã rút ngắn từ 30 phút xuống còn dưới 02 phút; tỷ lệ hồ sơ "
    "trả đúng hẹn đạt 98,6%.",
    "Tuy nhiên, máy quét tại một số điểm tiếp nhận đã xuống cấp, đường truyền không ổn định, việc nhập dữ liệu còn "
    "thủ công nên tiến độ chưa đạt yêu cầu.",
    "Trong thời gian tới, đề nghị các đơn vị cử ít nhất một người phụ trách, chuẩn bị chỗ làm việc và bảo quản bản "
    "gốc theo đúng quy định.",
    "Dữ liệu sau khi bóc tách phải được người có trách nhiệm kiểm tra lại trước khi lưu vào kho dữ liệu điện tử của "
    "tổ chức, cá nhân.",
    "Kinh phí thực hiện được bố trí từ nguồn chi thường xuyên đã giao đầu năm, không phát sinh thêm biên chế.",
    "Việc phân công phải rõ người, rõ việc, rõ thời hạn; kết quả thực hiện là căn cứ để xếp loại thi đua cuối năm.",
    "Giao Trung tâm Phục vụ hành chính công theo dõi, đôn đốc và báo cáo kết quả vào ngày làm việc cuối cùng của quý.",
    "Người dân được hướng dẫn kê khai trên biểu mẫu điện tử; hồ sơ thiếu thành phần phải được thông báo bằng văn bản "
    "một lần, nêu đủ lý do.",
    "Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị kịp thời phản ánh để được xem xét, giải quyết.",
)
SECTIONS = ("MỤC ĐÍCH, YÊU CẦU", "NỘI DUNG THỰC HIỆN", "TỔ CHỨC THỰC HIỆN")
REPORT_SECTIONS = ("KẾT QUẢ ĐẠT ĐƯỢC", "TỒN TẠI, HẠN CHẾ", "PHƯƠNG HƯỚNG, NHIỆM VỤ")


def subject(rng: Random, year: int) -> str:
    """What a letter is about, beginning with a small letter."""
    return rng.choice(SUBJECTS).format(year=year, quarter=rng.choice(("I", "II", "III", "IV")))


def body(rng: Random, count: int) -> list[str]:
    """That many different sentences."""
    return rng.sample(BODY, count)
