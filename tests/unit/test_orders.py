"""Orders: kept as text, and what they take of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.errors import KindNotSupported, PageAbsent
from pagemill.extraction import ExtractionRequest, Field, FieldKind
from pagemill.intake import Kind
from pagemill.jobs import Order, Product

ORDERS = st.builds(
    Order,
    product=st.sampled_from(Product),
    kinds=st.lists(st.sampled_from(Kind), unique=True).map(tuple),
    file_bytes=st.none() | st.integers(1, 1 << 40),
    picture_sides=st.none() | st.tuples(st.integers(1, 99), st.integers(100, 9999)),
    first_page=st.integers(1, 50),
    last_page=st.none() | st.integers(1, 50),
    markdown=st.booleans(),
    page_data=st.booleans(),
    pictures=st.booleans(),
    extraction=st.builds(
        ExtractionRequest,
        fields=st.lists(
            st.builds(
                Field,
                name=st.text(max_size=9),
                kind=st.sampled_from(FieldKind),
                prompt=st.text(max_size=9),
                expected=st.text(max_size=9),
                audit_prompt=st.text(max_size=9),
            ),
            max_size=3,
        ).map(tuple),
        audit=st.booleans(),
        backend=st.text(max_size=9),
        remark=st.text(max_size=9),
    ),
    coordinates=st.booleans(),
)


@given(ORDERS)
def test_an_order_is_read_back_as_it_was_written(order: Order) -> None:
    assert Order.from_text(order.to_text()) == order


def test_jobs_from_before_there_were_orders() -> None:
    """What the schema gives them is the order that nobody had to make."""
    assert Order.from_text("{}") == Order()
    assert Order().to_text() == "{}"
    assert Order.from_text('{"later": 1}') == Order()


@given(st.integers(1, 30), st.integers(1, 40), st.none() | st.integers(0, 40))
def test_the_pages_that_are_taken(count: int, first: int, more: int | None) -> None:
    order = Order(first_page=first, last_page=None if more is None else first + more)
    wanted = [n for n in range(1, count + 1) if n >= first and (more is None or n <= first + more)]
    assert list(order.pages_of(Kind.TIFF, count)) == list(range(count))
    if wanted:
        assert [index + 1 for index in order.pages_of(Kind.PDF, count)] == wanted
    else:
        with pytest.raises(PageAbsent):
            order.pages_of(Kind.PDF, count)


def test_the_kinds_that_are_taken() -> None:
    for kind in Kind:
        Order().check_kind(kind)
    Order(kinds=(Kind.PDF,)).check_kind(Kind.PDF)
    with pytest.raises(KindNotSupported, match="PDF"):
        Order(kinds=(Kind.PDF,)).check_kind(Kind.ZIP)
