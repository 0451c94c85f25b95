"""Names of fields that are told by where they stand: among names in a row above values, or in a column beside them."""

from __future__ import annotations

import pytest

from drawings.documents import CellText, document, lines_page, table_page, text_box, written_page
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.geometry import Bbox
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


def small(text: str, x: float, y: float) -> tuple[str, Bbox]:
    """A line in small print."""
    x0, y0, x1, _ = text_box(text, x, y)
    return text, (x0, y0, x0 + 0.7 * (x1 - x0), y0 + 14)


def large(text: str, x: float, y: float) -> tuple[str, Bbox]:
    return text, text_box(text, x, y)


# --- rows of names ----------------------------------------------------------------------------------------------------

CUSTOMS = lines_page(
    [
        small("境内发货人（91310115MA1H7P2D6Q）", 100, 100),
        small("出境关别（2248）", 400, 100),
        small("备案号", 600, 100),
        small("申报日期", 800, 100),
        large("上海澜石五金进出口公司", 100, 116),
        large("洋山港区", 400, 116),
        large("20250618", 800, 116),
        small("合同协议号", 100, 146),
        small("贸易国（地区）（DNK）", 400, 146),
        small("运输工具名称及航次号", 600, 146),
        small("提运单号", 800, 146),
        large("LS-ND-25066", 100, 162),
        large("丹麦", 400, 162),
        large("MAERSK ELBA/525W", 600, 162),
        large("MAEU251774902", 800, 162),
    ]
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("境内发货人", ["上海澜石五金进出口公司"]),
        ("出境关别", ["洋山港区"]),
        ("备案号", []),
        ("申报日期", ["20250618"]),
        ("贸易国", ["丹麦"]),
        ("运输工具名称及航次号", ["MAERSK ELBA/525W"]),
        ("提运单号", ["MAEU251774902"]),
    ],
)
def test_names_without_rules_stand_above_their_values(name: str, expected: list[str]) -> None:
    assert values(CUSTOMS, name) == expected


def test_a_name_that_nobody_knows_is_no_value_of_the_one_beside_it() -> None:
    names = (small("Nature of goods", 100, 100), small("Dimensions", 500, 100))
    page = lines_page([*names, large("Optical lenses", 100, 116), large("2 @ 80 x 60 x 55 cm", 500, 116)])
    assert values(page, "nature of goods") == ["Optical lenses"]
    assert values(page, "dimensions") == ["2 @ 80 x 60 x 55 cm"]


def test_a_line_that_runs_over_two_names_is_cut_between_them() -> None:
    names = (small("HAWB", 100, 100), small("MAWB", 260, 100))
    page = lines_page([*names, large("PSF-2207714     057-4418 2093", 100, 116)])
    assert values(page, "HAWB number") == ["PSF-2207714"]
    assert values(page, "master air waybill number") == ["057-4418 2093"]


def test_whatever_stands_above_amounts_names_them() -> None:
    heads = ["Current", "30 Days", "60 Days", "Amount due"]
    page = table_page([heads, ["899.15", "12.00", "0.00", "911.15"]])
    assert values(page, "current") == ["899.15"]
    assert values(page, "60 days") == ["0.00"]


# --- columns of names -------------------------------------------------------------------------------------------------


def test_what_stands_among_names_in_a_column_is_one() -> None:
    page = written_page(
        ("Fare", 100, 100),
        ("USD 612.00", 500, 100),
        ("Total", 100, 130),
        ("USD 800.45", 500, 130),
        ("Settled with", 100, 160),
        ("Gift voucher", 500, 160),
        ("Issue date", 100, 190),
        ("9 May 2025", 500, 190),
    )
    everything = Extractor(Settings()).extract(document(page), ExtractionRequest()).fields
    assert {each.name: each.values[0].text for each in everything} == {
        "Fare": "USD 612.00",
        "Total": "USD 800.45",
        "Settled with": "Gift voucher",
        "Issue date": "9 May 2025",
    }


# --- grids that nobody ruled ------------------------------------------------------------------------------------------


def test_a_cell_that_runs_down_beside_two_keys_holds_the_values_of_both() -> None:
    page = table_page([["Sample ID", "FW-118402\nLake water"], ["Sample Type", ""]], ruled=False, pitch=24)
    assert values(page, "sample id") == ["FW-118402"]
    assert values(page, "sample type") == ["Lake water"]


# --- parties and banks ------------------------------------------------------------------------------------------------

LETTER = [
    ("Falkner IT-Service GmbH", 100, 20),
    ("Bergstraße 14", 100, 42),
    ("69115 Heidelberg", 100, 64),
    ("Zahnarztpraxis Kessler", 100, 160),
    ("Marktplatz 3", 100, 182),
    ("69469 Weinheim", 100, 204),
    ("Volksbank Kurpfalz", 100, 700),
    ("IBAN: DE44 6729 0100 0061 2288 07", 100, 722),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("customer", ["Zahnarztpraxis Kessler"]),
        ("billing address", ["Marktplatz 3 69469 Weinheim"]),
        ("seller", ["Falkner IT-Service GmbH"]),
        ("seller address", ["Bergstraße 14 69115 Heidelberg"]),
        ("bank name", ["Volksbank Kurpfalz"]),
    ],
)
def test_a_letter_names_whom_it_is_for_above_an_address(name: str, expected: list[str]) -> None:
    assert values(written_page(*LETTER), name) == expected


def test_of_two_addresses_none_is_told_to_be_the_customers() -> None:
    branch = (("Kessler Labor", 500, 160), ("Hafenweg 9", 500, 182), ("68159 Mannheim", 500, 204))
    assert values(written_page(*LETTER, *branch), "customer") == []


def test_a_japanese_paper_honours_whom_it_is_for() -> None:
    page = written_page(("請求書", 400, 20), ("株式会社みなと商事 御中", 100, 80), ("合計金額 ¥1,200", 100, 140))
    assert values(page, "請求先") == ["株式会社みなと商事"]


def test_a_bank_is_named_in_the_sentence_of_its_account() -> None:
    page = written_page(("Please remit to Barclays Bank plc, sort code 20-77-62, quoting MERC01.", 100, 100))
    assert values(page, "bank") == ["Barclays Bank plc"]


def test_an_address_on_one_row_below_the_firms_name_is_its_own() -> None:
    head = [("Wrekin Bearings Ltd", 100, 20), ("Stafford Park 11, Telford TF3 3AY", 100, 42)]
    customer = [("Mercia Conveyors Ltd", 100, 160), ("6 Foundry Lane", 100, 182), ("Dudley DY1 2AA", 100, 204)]
    page = written_page(*head, *customer)
    assert values(page, "seller address") == ["Stafford Park 11, Telford TF3 3AY"]


# --- amounts ----------------------------------------------------------------------------------------------------------


def test_amounts_are_named_in_traditional_characters_too() -> None:
    lines = (("小計", "20,100.00"), ("折扣", "600.00"), ("應付總額", "HK$19,500.00"))
    page = written_page(
        *[(text, x, 100 + 30 * at) for at, line in enumerate(lines) for text, x in zip(line, (100, 600), strict=True)]
    )
    assert values(page, "总金额") == ["HK$19,500.00"]
    assert values(page, "subtotal") == ["20,100.00"]


def test_what_is_to_be_paid_is_asked_for_and_not_any_total() -> None:
    head = [("本期电费（元）", 100, 100), ("应交电费（元）", 500, 100), ("3,318.42", 100, 130), ("3,198.42", 500, 130)]
    page = written_page(*head, ("合计", 100, 300), ("3,318.42", 500, 300))
    assert values(page, "应缴金额") == ["3,198.42"]


def test_a_date_at_the_top_of_a_box_is_not_its_name() -> None:
    record: list[CellText] = ["增值税", "2025-05-01至\n2025-05-31", "28,416.72"]
    page = table_page([["品目名称", "税款所属时期", "实缴金额"], record], pitch=60)
    assert values(page, "税款所属期") == ["2025-05-01至 2025-05-31"]


def test_a_taxpayer_is_a_firm_too() -> None:
    assert values(table_page([["纳税人名称", "滨河机电设备有限公司"]]), "taxpayer name") == ["滨河机电设备有限公司"]


# --- within lines -----------------------------------------------------------------------------------------------------

PAYMENT = "Payment to Lloyds Bank, sort code 30-94-12, account number 41882065. Account name: Joinery"


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("account number", PAYMENT, "41882065"),
        ("sort code", PAYMENT, "30-94-12"),
        ("account number", "EFT: BSB 063-114  Account No. 1055 2287  by Friday", "1055 2287"),
        ("账号", "请汇入本公司账号 6217 0033 8812 0456，谢谢。", "6217 0033 8812 0456"),
        ("due date", "Bitte überweisen Sie den Betrag bis zum 28.05.2025 auf unser Konto.", "28.05.2025"),
        ("due date", "Kindly pay the amount on or before 3 June 2025.", "3 June 2025"),
        ("付款期限", "请于2025年6月20日前缴纳本期费用。", "2025年6月20日"),
    ],
)
def test_a_number_or_a_date_stands_behind_its_name_within_a_line(name: str, line: str, expected: str) -> None:
    assert values(written_page((line, 60, 100)), name) == [expected]


def test_the_number_of_a_name_is_no_code() -> None:
    assert values(written_page(("请见学号12一栏", 100, 100)), "学号") == []


# --- values of several parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("信用证号", "L/C No.: DC BNE 882107", "DC BNE 882107"),
        ("支払期限", "お支払期限：2025年6月30日", "2025年6月30日"),
        ("due date", "お支払期日：2025年6月30日", "2025年6月30日"),
        ("请求金额", "ご請求金額：256,300円", "256,300円"),
        ("invoice number", "請求書番号：A-00931", "A-00931"),
        ("tax registration number", "登録番号：T7010401088742", "T7010401088742"),
        ("customer number", "Kunden-Nr.: 1187", "1187"),
        ("service period", "Leistungszeitraum: Mai 2025", "Mai 2025"),
    ],
)
def test_papers_of_other_countries(name: str, line: str, expected: str) -> None:
    assert values(written_page((line, 100, 100)), name) == [expected]
