"""The firm whose paper it is: told from the paper's title and from the other party, with the parts of its address."""

from __future__ import annotations

import pytest

from drawings.documents import document, written_page
from pagemill.extraction.names.labels import Labels
from pagemill.extraction.parties.maker import Maker
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.view import view_document

Lines = list[tuple[str, float, float]]


def stack(x: float, y: float, *lines: str) -> Lines:
    """Lines below one another."""
    return [(line, x, y + 25 * number) for number, line in enumerate(lines)]


def maker(*lines: tuple[str, float, float]) -> Maker:
    return Maker(view_document(document(written_page(*lines))), Labels())


def text(placed: Placed | None) -> str | None:
    return placed.passage.text if placed is not None else None


RECEIPT = stack(300, 40, "HARBOUR MILLS SDN BHD", "12 Quay Road, Old Harbour", "97201 Portland", "Tel: 503 555 0100")
OTHER = stack(100, 300, "Bill to:", "North Star Trading Ltd", "9 Hill Street", "10115 Berlin")


def test_the_firm_at_the_head_of_a_receipt_is_its_maker() -> None:
    found = maker(*RECEIPT, ("TAX INVOICE", 300, 200), *OTHER)
    assert text(found.name) == "HARBOUR MILLS SDN BHD"
    assert found.name is not None and found.name.place == "head"


def test_its_address_stands_below_it_and_ends_at_the_telephone() -> None:
    found = maker(*RECEIPT, *OTHER)
    assert text(found.address) == "12 Quay Road, Old Harbour 97201 Portland"
    assert found.address is not None and found.address.place == "below_head"


@pytest.mark.parametrize("title", ["TAX INVOICE", "Invoice", "发票", "RECEIPT 4711", "Rechnung"])
def test_the_papers_title_above_the_firm_is_not_its_name(title: str) -> None:
    assert text(maker((title, 300, 40), ("Harbour Mills", 300, 90)).name) == "Harbour Mills"


def test_the_party_below_bill_to_is_not_the_maker_though_it_stands_first() -> None:
    other = stack(100, 140, "Bill to:", "North Star Trading Ltd", "9 Hill Street", "10115 Berlin")
    own = stack(600, 160, "Harbour Mills", "12 Quay Road", "97201 Portland")
    found = maker(("TAX INVOICE", 300, 40), *other, *own)
    assert (text(found.name), text(found.address)) == ("Harbour Mills", "12 Quay Road 97201 Portland")


def test_a_paper_of_the_other_party_alone_has_no_maker() -> None:
    found = maker(*OTHER)
    assert (found.name, found.address) == (None, None)


@pytest.mark.parametrize("firm", ["HARBOUR CARE LTD", "Garden Centre Old Mill", "Riverside Services Ltd"])
def test_a_firm_that_serves_or_cares_is_one(firm: str) -> None:
    assert text(maker((firm, 300, 40), ("12 Quay Road", 300, 65), ("TAX INVOICE", 300, 200)).name) == firm


@pytest.mark.parametrize("title", ["中华人民共和国机动车行驶证", "道路运输从业资格证"])
def test_a_certificates_title_is_no_firm(title: str) -> None:
    assert maker((title, 300, 40), *stack(100, 200, "号牌号码：苏C5K882", "使用性质：非营运")).name is None


def test_a_paper_without_any_firm_has_no_maker() -> None:
    found = maker(("INVOICE", 100, 40), ("2031-03-05", 100, 65), ("12.50", 100, 90))
    assert (found.name, found.address, found.address_part("city")) == (None, None, None)


def test_a_document_without_lines_has_no_maker() -> None:
    assert Maker(view_document(document()), Labels()).name is None


def test_a_name_is_told_by_the_firms_own_domain() -> None:
    """Without it, the slogan at the head would be the name."""
    lines = [("Grinding since ever", 100, 40), ("Azure Mills", 600, 300)]
    assert text(maker(*lines).name) == "Grinding since ever"
    with_mail = maker(*lines, ("desk@azure-mills.com", 100, 700))
    assert (text(with_mail.name), with_mail.domains) == ("Azure Mills", {"azuremills"})


@pytest.mark.parametrize(
    ("printed", "domains"),
    [
        ("https://www.azure-mills.co.uk/a", {"azuremills"}),
        ("desk@shop.azure-mills.com", {"azuremills"}),
        ("harbour.mills@gmail.com", set()),
        ("no address here", set()),
    ],
)
def test_the_domain_is_the_part_that_names_the_firm(printed: str, domains: set[str]) -> None:
    assert maker((printed, 100, 40)).domains == domains


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("HARBOUR MILLS SDN BHD (123456-A)", "HARBOUR MILLS SDN BHD"),
        ("Harbour Mills Ltd Invoice", "Harbour Mills Ltd"),
        ("Harbour Mills GmbH - 12 Quay Road - Portland", "Harbour Mills GmbH"),
        ("Harbour Mills SDN BHD 123456", "Harbour Mills SDN BHD"),
        ("Harbour Millco 123456", "Harbour Millco"),
        ("远星贸易有限公司", "远星贸易有限公司"),
    ],
)
def test_a_name_is_given_without_its_registration_and_the_papers_title(printed: str, name: str) -> None:
    assert text(maker((printed, 100, 40)).name) == name


@pytest.mark.parametrize("form", ["SDN BHD", "(M) SDN. BHD.", "Ltd.", "LLC"])
def test_a_name_goes_on_in_its_legal_form_on_the_next_line(form: str) -> None:
    found = maker(*stack(100, 40, "HARBOUR MILLS", form, "12 Quay Road, Portland"))
    assert text(found.name) == f"HARBOUR MILLS {form}"


def test_a_legal_form_below_the_papers_title_takes_no_title_for_its_name() -> None:
    assert text(maker(*stack(100, 40, "TAX INVOICE", "MILLS LTD")).name) == "MILLS LTD"


@pytest.mark.parametrize(
    ("name", "printed", "address"),
    [
        ("远星贸易有限公司", "地址：滨海市港口路12号", "滨海市港口路12号"),
        ("远星贸易有限公司", "公司地址:滨海市港口路12号", "滨海市港口路12号"),
        ("Harbour Mills Ltd", "Address: 12 Quay Road, Portland 97201", "12 Quay Road, Portland 97201"),
    ],
)
def test_an_address_is_given_without_the_word_for_it(name: str, printed: str, address: str) -> None:
    assert text(maker((name, 300, 40), (printed, 300, 70)).address) == address


@pytest.mark.parametrize(
    ("rows", "street", "city", "code"),
    [
        (("12 Quay Road", "97201 Portland"), "12 Quay Road", "Portland", "97201"),
        (("Kaistrasse 5", "D-10115 Berlin"), "Kaistrasse 5", "Berlin", "D-10115"),
        (("Gracht 12", "1012 AB Amsterdam"), "Gracht 12", "Amsterdam", "1012 AB"),
        (("12 Quay Road", "London SW1A 1AA"), "12 Quay Road", "London", "SW1A 1AA"),
        (("12 Quay Road", "Portland OR 97201"), "12 Quay Road", "Portland", "97201"),
        (("12 Quay Road", "Portland, OR 97201", "United States"), "12 Quay Road", "Portland", "97201"),
        (("12 Quay Road, Old Harbour,", "97201, Portland"), "12 Quay Road", "Portland", "97201"),
    ],
)
def test_an_address_has_its_street_its_city_and_its_postal_code(
    rows: tuple[str, ...], street: str, city: str, code: str
) -> None:
    found = maker(*stack(100, 40, "Harbour Mills Ltd", *rows))
    assert [text(found.address_part(part)) for part in ("street", "city", "postal_code")] == [street, city, code]


def test_an_address_without_a_postal_code_gives_no_city() -> None:
    """Which of its words is the city, nothing tells."""
    found = maker(*stack(100, 40, "Harbour Mills Ltd", "12 Quay Road, Portland"))
    assert text(found.address) == "12 Quay Road, Portland"
    assert (found.address_part("city"), found.address_part("postal_code")) == (None, None)


def test_only_the_first_page_tells_the_maker() -> None:
    pages = written_page(("2031-03-05", 100, 40)), written_page(("Harbour Mills Ltd", 100, 40), index=1)
    assert Maker(view_document(document(*pages)), Labels()).name is None
