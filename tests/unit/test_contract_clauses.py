"""Terms that a contract states in its clauses, with no key beside them."""

from __future__ import annotations

import pytest

from drawings.documents import document, written_page
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


AGREEMENT = written_page(
    ("The supplier leases the premises located at 7 Quarry Lane, Kelso (the Yard).", 100, 100),
    ("This agreement shall remain in force for a period of eighteen (18) months,", 100, 130),
    ("beginning on 3 March 2024 and ending on 2 September 2025. The duty of", 100, 160),
    ("secrecy survives for a period of five years. The buyer shall pay each invoice", 100, 190),
    ("within 45 days of receipt (no discount). Overdue sums bear late payment interest at 6.5% per year.", 100, 220),
    ("Either party may end it on sixty days' written notice. It is governed by and", 100, 250),
    ("construed in accordance with the laws of the Province of Alberta, and the", 100, 280),
    ("parties submit to the jurisdiction of the courts of Calgary.", 100, 310),
)
LEASE = written_page(
    ("第一条 甲方将位于江陵市文汇路12号3栋的仓库出租给乙方使用，租期为三年。", 100, 100),
    ("第二条 乙方逾期支付租金的，按日支付欠款万分之四的违约金。", 100, 130),
    ("第三条 任何一方解除合同，应提前45日书面通知对方。", 100, 160),
    ("第四条 协商不成的，提交江陵仲裁委员会仲裁。", 100, 190),
    ("第五条 收到发票后20个工作日内支付全部价款。", 100, 220),
    ("第六条 试用期两个月。", 100, 250),
)
NOTE = written_page(
    ("FOR VALUE RECEIVED, Rook & Tandy LLC, a Delaware limited liability company (“Borrower”),", 100, 100),
    ("promises to pay to the order of Bellwether Savings Bank (the “Lender”) the principal sum", 100, 130),
    ("of $42,500.00, with interest on the unpaid principal at the fixed rate of 6.75% per annum.", 100, 160),
    ("It is payable in forty-eight (48) equal monthly instalments of $1,012.93, the first due on", 100, 190),
    ("1 May 2025. Borrower shall keep the goods insured, and must pay late charges of $25.00.", 100, 220),
)
TENANCY = written_page(
    ("This lease is made on 14 June 2025 between Alma Quist (“Landlord”) and Dana and Omar Hollis", 100, 100),
    ("(“Tenant”). Tenant shall pay rent of $1,640 a month, late fees of $40 apart. A deposit in the", 100, 130),
    ("amount of $2,460.00 is held by the agent. The total fee for keeping the garden is $310.00.", 100, 160),
    ("The liability of either party shall not exceed the fees paid in the last twelve months.", 100, 190),
    ("The offer of a longer lease shall expire on 30 November 2026.", 100, 220),
)


LET = written_page(
    ("(1) Edith Marlowe of 9 Canal Row, Wells BA5 2QT (the “Landlord”); and", 100, 100),
    ("(2) Femi Adair and Joan Lisle (together the “Tenant”).", 100, 150),
    ("The Landlord lets the flat known as Flat 6, 40 Harp Street, Wells BA5 1LH (the “Property”).", 100, 200),
    ("The term is one year from and including 5 May 2025 to and including 4 May 2026. The rent is", 100, 250),
    ("£980 a month, payable in advance on the 5th day of each month.", 100, 275),
)


@pytest.mark.parametrize(
    ("page", "name", "expected"),
    [
        (LET, "landlord", "Edith Marlowe"),
        (LET, "tenant", "Femi Adair and Joan Lisle"),
        (LET, "property address", "Flat 6, 40 Harp Street, Wells BA5 1LH"),
        (LET, "start date", "5 May 2025"),
        (LET, "end date", "4 May 2026"),
        (LET, "rent due date", "5th day of each month"),
        (NOTE, "interest rate", "6.75%"),
        (NOTE, "monthly payment", "$1,012.93"),
        (NOTE, "number of installments", "forty-eight (48)"),
        (NOTE, "lender", "Bellwether Savings Bank"),
        (NOTE, "borrower", "Rook & Tandy LLC"),
        (NOTE, "principal amount", "$42,500.00"),
        (TENANCY, "landlord", "Alma Quist"),
        (TENANCY, "tenant", "Dana and Omar Hollis"),
        (TENANCY, "rent", "$1,640"),
        (TENANCY, "security deposit", "$2,460.00"),
        (TENANCY, "contract price", "$310.00"),
        (TENANCY, "liability cap", "the fees paid in the last twelve months"),
        (TENANCY, "agreement date", "14 June 2025"),
        (TENANCY, "expiry date", "30 November 2026"),
    ],
)
def test_a_lease_and_a_promissory_note_say_who_and_how_much(page: Page, name: str, expected: str) -> None:
    assert values(page, name)[:1] == [expected]


@pytest.mark.parametrize("name", ["number of installments", "interest rate", "lender"])
def test_a_lease_states_nothing_of_a_loan(name: str) -> None:
    assert values(TENANCY, name) == []


def test_what_a_party_shall_do_is_not_its_name() -> None:
    page = written_page(("Tenant shall keep the hedges cut.", 100, 100), ("Guarantor: Ines Varga", 100, 130))
    assert values(page, "tenant") == []
    assert values(page, "guarantor") == ["Ines Varga"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("term", "eighteen (18) months"),
        ("lease start date", "3 March 2024"),
        ("lease end date", "2 September 2025"),
        ("payment terms", "within 45 days of receipt"),
        ("penalty", "6.5%"),
        ("notice period", "sixty days"),
        ("governing law", "Province of Alberta"),
        ("jurisdiction", "courts of Calgary"),
        ("property address", "7 Quarry Lane, Kelso"),
    ],
)
def test_an_english_contract_states_its_terms_in_clauses(name: str, expected: str) -> None:
    assert values(AGREEMENT, name)[:1] == [expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("租期", "三年"),
        ("违约金", "万分之四"),
        ("通知期", "45日"),
        ("仲裁机构", "江陵仲裁委员会"),
        ("付款条件", "收到发票后20个工作日内"),
        ("试用期", "两个月"),
        ("房屋地址", "江陵市文汇路12号3栋"),
    ],
)
def test_a_chinese_contract_states_its_terms_in_clauses(name: str, expected: str) -> None:
    assert values(LEASE, name)[:1] == [expected]


@pytest.mark.parametrize("name", ["适用法律", "押金", "governing law", "jurisdiction"])
def test_what_no_clause_states_is_empty(name: str) -> None:
    assert values(LEASE if not name.isascii() else written_page(("The law is stated nowhere.", 100, 100)), name) == []


def test_a_clause_below_its_heading_gives_what_it_states() -> None:
    page = written_page(
        ("Term", 100, 100), ("The term of this lease shall be fourteen months, and it may be renewed.", 100, 125)
    )
    assert values(page, "term") == ["fourteen months"]


def test_who_signs_a_contract_is_no_customer() -> None:
    page = written_page(("Name: Isla Munro", 100, 100), ("Title: Director", 100, 130))
    assert values(page, "customer") == []
    assert values(page, "name") == ["Isla Munro"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "六、付款方式：合同签订后7日内支付30%预付款，验收合格后30日内付清余款。",
            "合同签订后7日内支付30%预付款，验收合格后30日内付清余款。",
        ),
        ("六、付款方式：收到发票后20个工作日内支付全部价款。", "收到发票后20个工作日内"),
    ],
)
def test_a_payment_in_parts_is_stated_by_its_clause_as_a_whole(clause: str, expected: str) -> None:
    page = written_page(("五、交货地点：滨江区仓库。", 100, 100), (clause, 100, 130), ("七、其他", 100, 160))
    assert values(page, "付款条件") == [expected]
