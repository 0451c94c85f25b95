"""Dates are found as they are printed, read, and written in the form asked for."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.values.dates import find_dates, format_date, is_date_form, read_printed_date

MARCH_5 = datetime.date(2018, 3, 5)


def read_date(text: str) -> datetime.date | None:
    date = read_printed_date(text)
    return date and date.first_day


@pytest.mark.parametrize(
    "printed",
    [
        *("2018-03-05", "2018/3/5", "2018.03.05", "2018年3月5日", "2018 年 03 月 05 日", "2018年3月5号", "20180305"),
        *("二〇一八年三月五日", "二零一八年三月五日", "民国107年3月5日", "2018/3/5 10:22:33", "2018- 03-05"),
        *("05 MAR 2018", "05MAR2018", "5-Mar-18", "March 5, 2018", "Mar. 5th 2018", "5th of March 2018", "2018-Mar-05"),
        *("5. März 2018", "5 mars 2018", "5 maart 2018", "5 de marzo de 2018", "5 marzo 2018", "5 de março de 2018"),
        *(
            "5 Mac 2018",
            "5 marca 2018",
            "05.03.2018",
            "05-03-18",
            "05 / 03 / 2018",
            "O5/O3/2O18",
            "Date:05/03/2018Cashier",
        ),
        *(
            "２０１８年３月５日",
            "05–03–2018",
            "05-03-1810:22",
            "05-03-201810:22",
            "05/03/20182:15:09PM",
            "05/03/2018(MON)",
        ),
    ],
)
def test_the_same_day_in_many_prints(printed: str) -> None:
    assert read_date(printed) == MARCH_5


@pytest.mark.parametrize(
    "printed", ["2018年3月", "二〇一八年三月", "2018-03", "03/2018", "March 2018", "mars 2018", "Mar-18", "März 2018"]
)
def test_a_month_is_read_as_its_first_day_and_known_to_have_none(printed: str) -> None:
    (date,) = find_dates(printed)
    assert (date.first_day, date.day) == (datetime.date(2018, 3, 1), None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.234,56",
        "192.168.1.1",
        "order 12345678",
        "30/02/2018",
        "2018-13-01",
        "tel 03-1234 5678",
        "99/99/99",
        "May",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read_date(text) is None


def test_day_and_month_are_told_apart_where_the_numbers_tell() -> None:
    assert read_date("12/31/2018") == read_date("31/12/2018") == datetime.date(2018, 12, 31)
    assert read_date("03/05/2018") == datetime.date(2018, 5, 3)
    assert [date.first_day for date in find_dates("03/05/2018", day_first=False)] == [MARCH_5]


def test_dates_of_a_line_stand_in_their_order() -> None:
    text = "from 2018-03-05 to 6 April 2019, 02.06.19-30.06.19"
    found = [text[date.start : date.end] for date in find_dates(text)]
    assert found == ["2018-03-05", "6 April 2019", "02.06.19", "30.06.19"]


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("YYYY-MM-DD", "2018-03-05"),
        ("YYYY/MM/DD", "2018/03/05"),
        ("DD.MM.YYYY", "05.03.2018"),
        ("YYYY年MM月DD日", "2018年03月05日"),
        ("yyyy年M月d日", "2018年3月5日"),
        ("yyyyMMdd", "20180305"),
        ("%Y-%m-%d", "2018-03-05"),
        ("%d %b %y", "05 Mar 18"),
        ("DD MMMM YYYY", "05 March 2018"),
    ],
)
def test_a_date_in_a_form(form: str, written: str) -> None:
    assert is_date_form(form)
    assert format_date(MARCH_5, form) == written


def test_not_every_word_is_a_form() -> None:
    assert not any(is_date_form(word) for word in ("two decimals", "保留两位小数", "DD", ""))


@given(
    st.dates(datetime.date(1970, 1, 1), datetime.date(2069, 12, 31)),
    st.sampled_from(
        [
            "YYYY-MM-DD",
            "YYYY/M/D",
            "DD.MM.YYYY",
            "DD/MM/YY",
            "YYYY年M月D日",
            "yyyyMMdd",
            "%d-%m-%Y",
            "D MMMM YYYY",
            "MMM D, YYYY",
        ]
    ),
)
def test_a_written_date_reads_back(date: datetime.date, form: str) -> None:
    assert read_date(format_date(date, form)) == date


@given(
    st.text(max_size=80) | st.text("0123456789-/.年月日 OctMär:,'", max_size=60), st.sampled_from([None, True, False])
)
def test_any_text_is_looked_through(text: str, day_first: bool | None) -> None:
    end = 0
    for date in find_dates(text, day_first):
        assert end <= date.start < date.end <= len(text)
        end = date.end
