"""Fields asked of reports, notices of award, claims, statements and delivery notes in Chinese, by other names than are
printed."""

from __future__ import annotations

import pytest

from drawings.documents import document, keys_and_values
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


REPORT = keys_and_values(
    ("委托单位", "佛山市恒辉陶瓷厂"),
    ("生产厂家", "广东金彩釉料厂"),
    ("来样日期", "2025-09-02"),
    ("检验依据", "GB/T 4100-2015"),
    ("检验结论", "所检项目合格"),
)
AWARD = keys_and_values(
    ("招标编号", "TACG-2025-077"),
    ("中标供应商", "济南恒信智能工程有限公司"),
    ("成交金额", "1,286,000.00"),
    ("项目负责人", "孟凡超"),
    ("合同工期", "60日历天"),
)
CLAIM = keys_and_values(
    ("领款人", "陶晓"), ("出发时间", "2025-11-01"), ("返程日期", "2025-11-04"), ("预借差旅费", "2,000.00")
)
STATEMENT = keys_and_values(
    ("上月结余", "12,400.00"), ("本月货款", "38,600.00"), ("本月已收", "30,000.00"), ("期末应收", "21,000.00")
)
DELIVERY = keys_and_values(
    ("承运车号", "浙J·8K321"), ("送货司机", "钱大勇"), ("客户签收", "吴琴"), ("配送方式", "自提")
)
PAY = keys_and_values(("试用期月工资", "9,600.00"), ("转正后工资", "12,000.00"))


@pytest.mark.parametrize(
    ("page", "name", "expected"),
    [
        (REPORT, "委托方", "佛山市恒辉陶瓷厂"),
        (REPORT, "制造商", "广东金彩釉料厂"),
        (REPORT, "收样日期", "2025-09-02"),
        (REPORT, "检测标准", "GB/T 4100-2015"),
        (REPORT, "检测结论", "所检项目合格"),
        (AWARD, "项目编号", "TACG-2025-077"),
        (AWARD, "中标单位", "济南恒信智能工程有限公司"),
        (AWARD, "中标金额", "1,286,000.00"),
        (AWARD, "项目经理", "孟凡超"),
        (AWARD, "工期", "60日历天"),
        (CLAIM, "报销人", "陶晓"),
        (CLAIM, "出差开始日期", "2025-11-01"),
        (CLAIM, "出差结束日期", "2025-11-04"),
        (CLAIM, "借款金额", "2,000.00"),
        (STATEMENT, "期初余额", "12,400.00"),
        (STATEMENT, "本期应收", "38,600.00"),
        (STATEMENT, "已收金额", "30,000.00"),
        (STATEMENT, "期末欠款", "21,000.00"),
        (DELIVERY, "车牌号", "浙J·8K321"),
        (DELIVERY, "送货人", "钱大勇"),
        (DELIVERY, "签收人", "吴琴"),
        (DELIVERY, "交货方式", "自提"),
        (PAY, "试用期工资", "9,600.00"),
        (PAY, "月薪", "12,000.00"),
    ],
)
def test_a_field_answers_to_the_name_that_a_person_asks_by(page: Page, name: str, expected: str) -> None:
    assert values(page, name) == [expected]


@pytest.mark.parametrize(
    ("page", "name"),
    [(REPORT, "中标单位"), (AWARD, "检测机构"), (CLAIM, "签订日期"), (DELIVERY, "收款员"), (PAY, "借款金额")],
)
def test_a_field_that_the_paper_has_not_has_no_value(page: Page, name: str) -> None:
    assert values(page, name) == []
