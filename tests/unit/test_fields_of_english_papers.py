"""Fields asked of English letters, contracts, certificates, receipts and bills, mostly of what stands there without a
key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawings.documents import document, lines_page, table_page, text_box, written_page
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


OFFER = written_page(
    ("Larkfield Robotics Ltd", 600, 60),
    ("12 May 2025", 100, 150),
    ("Ms. Ada Lindgren", 100, 200),
    ("4 Orchard Row", 100, 225),
    ("Durham", 100, 250),
    ("DH1 4QT", 100, 275),
    ("We offer you the position of Process Engineer, reporting to Colm Reilly, and a joining", 100, 400),
    ("bonus of £2,500. Your start date will be 2 June 2025. You will work 37.5 hours per week", 100, 425),
    ("and have 26 days of annual leave.", 100, 450),
    ("Yours sincerely,", 100, 550),
    ("Rosa Marchetti", 100, 620),
    ("Head of People", 100, 645),
)
CONTRACT = written_page(
    ("SERVICES AGREEMENT", 300, 60),
    ("This agreement is made between Finch Advisory LLC, with its office at 350 Weir Street, Leeds", 100, 120),
    ("LS2 7AA (“Consultant”), and Sunmere Foods Ltd (“Client”). It shall continue until 30 May 2026.", 100, 145),
    ("Invoices are due within 21 days of receipt. Overdue sums bear interest.", 100, 170),
    ("CONSULTANT", 100, 400),
    ("CLIENT", 550, 400),
    ("Name: Priya Raman", 100, 450),
    ("Name: Tom Ballard", 550, 450),
    ("Title: Partner", 100, 480),
    ("Title: Director", 550, 480),
)
CERTIFICATE = written_page(
    ("Insured", 100, 100),
    ("Insurers affording coverage", 550, 100),
    ("Granite Ridge Builders LLC", 100, 125),
    ("A: Lakehead Mutual", 550, 125),
    ("77 Quarry Rd, Hermantown, MN 55811", 100, 150),
    ("B: North Shore Casualty", 550, 150),
)
BILL = written_page(
    ("Pennine Joinery Ltd", 100, 60),
    ("The Old Mill, Hebden Bridge HX7 8ES · 01422 740011 · VAT No. 302 7719 44", 100, 85),
    ("To:", 100, 200),
    ("Bronte House Hotel Ltd", 100, 225),
    ("5 Main Street, Haworth BD22 8DA", 100, 250),
    ("Check: 40417", 100, 320),
    ("21 June 2025 7:48 PM", 100, 345),
    ("Bank: Calder Bank, sort code 40-22-19, account 31882204, name Pennine Joinery", 100, 420),
    ("Quote the number on every letter. Approved by: Dr. J. Merz", 100, 480),
)
SUBSCRIPTION = written_page(
    ("Quillbox Ltd", 700, 60),
    ("12 Harbour Parade, Cork T12 AB34", 700, 85),
    ("IE VAT IE3344556K", 700, 110),
    ("Bill to", 100, 200),
    ("Studio Nagy Kft", 100, 225),
    ("Fő utca 3, 1011 Budapest", 100, 250),
    ("HU VAT HU10203040", 100, 275),
)
THANKS = written_page(
    ("Otter Lake Rescue", 100, 60),
    ("14 Mill Street, Boise, ID 83702 Tel 208-555-0147", 100, 85),
    ("Dear Mr. Silas Brandt,", 100, 200),
    ("Thank you for your generous gift of $420.50, received on March 3, 2025, to our shelter.", 100, 250),
    ("With gratitude,", 100, 350),
    ("Nora Feld", 100, 400),
)
SALE = written_page(
    ("Exporter:", 100, 100),
    ("Llano Textiles S.A.C.", 250, 100),
    ("Payment reference:", 100, 130),
    ("Booking 60312 Kerr", 350, 130),
    ("Balance to pay:", 100, 160),
    ("£9,310.00", 350, 160),
    ("Shipper: Mirae Tools Co., Ltd.", 100, 190),
    ("31 Gongdan-ro, Gumi, Korea", 100, 215),
)
PAYSLIP = table_page(
    [
        ["Payments", "Units", "Rate", "Amount", "Deductions", "Amount"],
        ["Basic Pay", "160.00", "14.20", "2,272.00", "Income Tax", "268.40"],
        ["Shift Allowance", "", "", "90.00", "Pension", "126.62"],
    ]
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("candidate", "Ms. Ada Lindgren"),
        ("position", "Process Engineer"),
        ("line manager", "Colm Reilly"),
        ("joining bonus", "£2,500"),
        ("start date", "2 June 2025"),
        ("letter date", "12 May 2025"),
        ("working hours", "37.5 hours per week"),
        ("annual leave", "26 days"),
        ("signed by", "Rosa Marchetti"),
    ],
)
def test_a_letter_of_offer_says_it_in_its_sentences_and_by_its_form(name: str, expected: str) -> None:
    assert values(OFFER, name)[:1] == [expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("agreement title", "SERVICES AGREEMENT"),
        ("consultant address", "350 Weir Street, Leeds LS2 7AA"),
        ("end date", "30 May 2026"),
        ("payment terms", "within 21 days of receipt"),
        ("consultant signatory", "Priya Raman"),
        ("client signatory", "Tom Ballard"),
    ],
)
def test_a_contract_says_who_signs_it_and_where_its_parties_are(name: str, expected: str) -> None:
    assert values(CONTRACT, name)[:1] == [expected]


def test_a_party_whose_signature_is_not_there_has_no_signatory() -> None:
    assert values(CONTRACT, "supplier signatory") == []


def test_the_sentence_that_names_a_firm_is_not_what_it_is_called() -> None:
    page = written_page(("This agreement is made between Finch Advisory LLC", 100, 100), ("and others.", 100, 125))
    assert values(page, "supplier") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("insured", "Granite Ridge Builders LLC"), ("insured address", "77 Quarry Rd, Hermantown, MN 55811")],
)
def test_heads_of_two_parts_side_by_side_are_not_each_others_value(name: str, expected: str) -> None:
    assert values(CERTIFICATE, name) == [expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("seller", "Pennine Joinery Ltd"),
        ("phone", "01422 740011"),
        ("check number", "40417"),
        ("time", "7:48 PM"),
        ("bank name", "Calder Bank"),
        ("account number", "31882204"),
        ("approved by", "Dr. J. Merz"),
    ],
)
def test_a_bill_tells_its_maker_and_its_numbers_apart(name: str, expected: str) -> None:
    assert values(BILL, name)[:1] == [expected]


def test_the_telephone_of_a_firm_is_no_number_of_another_kind() -> None:
    page = written_page(("Pennine Joinery Ltd", 100, 60), ("Leeds LS2 7AA · VAT No. 302 7719 441", 100, 85))
    assert values(page, "phone") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("basic pay", "2,272.00"), ("shift allowance", "90.00"), ("income tax", "268.40"), ("pension", "126.62")],
)
def test_an_amount_of_a_payslip_is_that_of_its_rows_amounts(name: str, expected: str) -> None:
    assert values(PAYSLIP, name)[:1] == [expected]


def test_the_number_of_an_air_waybill_is_one_in_two_groups() -> None:
    page = written_page(("Air Waybill 618-4471 2093 Issued by Straits Cargo", 100, 100))
    assert values(page, "air waybill number") == ["618-4471 2093"]


def test_a_heading_in_larger_letters_is_no_name_in_a_column_of_names() -> None:
    rows = [("Account name", "Mrs I Adeyemi"), ("Sort code", "30-91-77"), ("Account number", "11847720")]
    lines = [("Harrow & Vale Bank", (100, 90, 415, 125))]
    for number, (key, value) in enumerate(rows):
        lines += [(text, text_box(text, x, 140 + 30 * number)) for text, x in ((key, 100), (value, 345))]
    lines.append(("Statement", (600, 90, 700, 125)))
    assert values(lines_page(lines), "bank name") == ["Harrow & Vale Bank"]


@pytest.mark.parametrize(
    ("page", "name", "expected"),
    [
        (SUBSCRIPTION, "customer address", "Fő utca 3, 1011 Budapest"),
        (SUBSCRIPTION, "customer VAT number", "HU10203040"),
        (SUBSCRIPTION, "seller VAT number", "IE3344556K"),
        (THANKS, "donor", "Mr. Silas Brandt"),
        (THANKS, "donation amount", "$420.50"),
        (THANKS, "donation date", "March 3, 2025"),
        (THANKS, "signed by", "Nora Feld"),
        (THANKS, "organization", "Otter Lake Rescue"),
        (THANKS, "organization address", "14 Mill Street, Boise, ID 83702"),
        (SALE, "exporter", "Llano Textiles S.A.C."),
        (SALE, "payment reference", "Booking 60312 Kerr"),
        (SALE, "balance due", "£9,310.00"),
        (SALE, "shipper address", "31 Gongdan-ro, Gumi, Korea"),
    ],
)
def test_what_stands_below_a_name_or_in_a_letter_is_told_whose_it_is(page: Page, name: str, expected: str) -> None:
    assert values(page, name) == [expected]


def test_the_number_of_a_firm_in_capitals_is_no_telephone() -> None:
    page = written_page(("Kite Fabrication Pty Ltd", 100, 60), ("ABN 51 824 753 556", 100, 85))
    assert values(page, "phone") == []


def test_a_letter_that_greets_nobody_by_name_has_no_donor() -> None:
    page = written_page(("Otter Lake Rescue", 100, 60), ("Dear Sir or Madam,", 100, 200))
    assert values(page, "donor") == []


COUNTED = table_page(
    [
        ["Carton no.", "Item", "Cartons", "Adjustments"],
        ["1-40", "Torque wrench", "40", "$63.60"],
        ["41-65", "Socket set", "25", "$36.57"],
        ["TOTAL", "", "65", "$100.17"],
    ]
)


def test_the_sum_of_a_column_is_what_its_row_of_totals_has() -> None:
    assert values(COUNTED, "total cartons") == ["65"]


def test_a_sum_beside_its_name_is_none_of_the_amounts_of_the_column_of_that_name() -> None:
    table = table_page([["Service", "Adjustments"], ["Office visit", "$63.60"], ["Blood count", "$36.57"]])
    below = written_page(("Adjustments", 100, 400), ("$100.17", 400, 400))
    page = replace(table, blocks=(*table.blocks, *below.blocks))
    assert values(page, "adjustments") == ["$100.17"]
