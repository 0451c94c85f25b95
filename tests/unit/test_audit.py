"""Values are judged by the usual wordings, and not at all by a wording that no rule covers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.audit.judgement import judge


@pytest.mark.parametrize(
    ("prompt", "expected", "passing", "failing"),
    [
        ("完全一致", "AB 1", "AB 1", "ab1"),
        ("exact match", "AB 1", "AB 1", "ab1"),
        ("与期望值一致", "AB 1", "ab1", "ab2"),
        ("忽略大小写", "Foo", "FOO", "Fo"),
        ("不一致", "A", "B", "A"),
        ("字符相似度80%以上", "abcde", "abcdX", "abXXX"),
        ("90%的字一致", "甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬X", "甲乙丙丁戊己庚辛XX"),
        ("at least 80% similar", "abcde", "abcdX", "abXXX"),
        ("数值相等", "1200", "1,200.00", "1,200.01"),
        ("numerically equal", "1200", "1.200,00", "12.00"),
        ("金额一致", "￥12.00", "12", "$12.00"),
        ("误差不超过1", "100", "100.5", "101.5"),
        ("误差不超过1%", "100", "100.9", "101.1"),
        ("within 0.5", "10", "10.5", "10.6"),
        ("大于100", "", "101", "100"),
        ("大于等于100", "", "100", "99.99"),
        ("不超过", "200", "200", "200.01"),
        ("小于期望值", "200", "199", "200"),
        ("greater than 3 and less than 10", "", "5", "10"),
        ("数值大于0且不超过100", "", "100", "0"),
        ("between 1 and 10", "", "10", "11"),
        ("在1到10之间", "", "1", "0"),
        ("小于1或大于10", "", "11", "5"),
        ("等于5", "", "5.0", "6"),
        ("日期一致", "2018-03-05", "2018年3月5日", "2018年3月6日"),
        ("the same day", "2018-03-05", "5 March 2018", "6 March 2018"),
        ("日期相差不超过3天", "2018-03-05", "2018-03-08", "2018-03-09"),
        ("早于", "2018-03-05", "2018-03-04", "2018-03-05"),
        ("不晚于", "2018-03-05", "2018-03-05", "2018-03-06"),
        ("on or before the expected date", "2018-03-05", "2018-03-05", "2018-03-06"),
        ("2017-01-01之后", "", "2018-03-05", "2016-03-05"),
        ("包含", "北方", "测试北方公司", "测试公司"),
        ("不包含", "北方", "测试公司", "测试北方公司"),
        ("必须包含“甲”或“乙”", "", "有乙", "有丙"),
        ("contains", "foo", "a Foo b", "bar"),
        ("被包含", "北方公司", "北方", "南方"),
        ("is contained in the expected value", "foobar", "oba", "obi"),
        ("以“AB”开头", "", "AB-1", "1-AB"),
        ("prefix", "AB", "AB-1", "1-AB"),
        ("ends with", "AB", "1-AB", "AB-1"),
        ("不为空", "", "x", " "),
        ("must not be empty", "", "x", ""),
        ("应为空", "", "", "x"),
        ("必须是“是”或“否”之一", "", "否", "也许"),
        ("one of", "red, green or blue", "Green", "grey"),
        ("18位", "", "110101200001011234", "11010120000101123"),
        ("6位数字", "", "123456", "12345A"),
        ("exactly 5 digits", "", "12345", "1234"),
        ("至少2个字符", "", "abc", "a"),
        ("前6位一致", "A1B2C3X", "A1B2C3Y", "A1B2CXX"),
        ("last 4 digits match", "993456", "123456", "123457"),
        ("是有效的日期", "", "2018-03-05", "2018-13-05"),
        ("must be a valid email address", "", "a@example.com", "a.example"),
        ("如果一致则通过，否则不通过", "x", "x", "y"),
        ("一致则通过，不一致则不通过", "x", "x", "y"),
        ("pass if equal, otherwise fail", "x", "x", "y"),
    ],
)
def test_wordings(prompt: str, expected: str, passing: str, failing: str) -> None:
    for value, passed in ((passing, True), (failing, False)):
        judgement = judge(value, expected, prompt, chinese=True)
        assert judgement is not None
        assert judgement.passed is passed, judgement.reason


@pytest.mark.parametrize(
    ("value", "expected", "passed"),
    [
        ("￥1,200.00", "1200", True),
        ("1.50", "150", False),
        ("-12.00", "12.00", False),
        ("USD 5.00", "EUR 5.00", False),
        ("2018-03-05", "2018年3月5日", True),
        ("05/03/2018", "2018-03-05", True),
        ("03/05/2018", "2018-03-05", True),
        ("2018-03", "2018-03-05", False),
        ("6%", "6.0 %", True),
        ("Foo Ltd", "FOO LTD.", True),
        ("臺北", "台北", True),
        ("Foo", "Bar", False),
        ("", "Foo", False),
    ],
)
def test_without_a_prompt_the_kind_decides(value: str, expected: str, passed: bool) -> None:
    judgement = judge(value, expected)
    assert judgement is not None
    assert judgement.passed is passed


@pytest.mark.parametrize(
    ("expected", "prompt"),
    [
        ("x", "语义一致即可"),
        ("x", "has the same meaning"),
        ("x", "请检查一下"),
        ("x", "do what you think best"),
        ("", "完全一致"),
        ("", "大于"),
        ("", ""),
        ("", "早于今天"),
        ("x", "一致，并且语气礼貌"),
        ("x", "一致" * 200),
    ],
)
def test_what_no_rule_covers(expected: str, prompt: str) -> None:
    assert judge("x", expected, prompt) is None


def test_the_reason_gives_both_sides_in_the_language_of_the_document() -> None:
    chinese = judge("12.00", "13", "数值相等", chinese=True)
    english = judge("12.00", "13", "数值相等", chinese=False)
    assert chinese is not None
    assert english is not None
    assert chinese.reason == "识别为“12.00”，期望“13”：数值相等，不符合"
    assert english.reason == "read “12.00”, expected “13”: numerically equal: does not hold"
    nothing = judge("", "13", "数值相等", chinese=True)
    assert nothing is not None
    assert nothing.reason.startswith("未识别到值")


PROMPTS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "一致",
            "大于",
            "不",
            "或",
            "且",
            "包含",
            "“",
            "”",
            "5",
            "80%",
            "字",
            "位",
            "日期",
            "早于",
            " and ",
            " or ",
            "equal",
            "误差",
            "之一",
            "有效的",
        ]
    ),
    max_size=10,
).map("".join)


@given(st.text(max_size=40), st.text(max_size=40) | st.sampled_from(["5", "2018-03-05", ""]), PROMPTS)
def test_any_wording_is_taken(value: str, expected: str, prompt: str) -> None:
    judgement = judge(value, expected, prompt)
    assert judgement is None or judgement.reason


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_a_value_is_what_it_is(value: str) -> None:
    for prompt in ("", "完全一致", "equal"):
        judgement = judge(value, value, prompt)
        assert judgement is not None
        assert judgement.passed


@pytest.mark.parametrize("piece", ["1", "a", "1 ", "2018-", "王"])
def test_a_long_value_takes_no_long_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    begun = time.process_time()
    for prompt in (
        "",
        "完全一致",
        "80%的字一致",
        "数值相等",
        "日期一致",
        "18位",
        "包含",
        "误差不超过1",
        "是有效的日期",
    ):
        judge(text, text[:-1], prompt)
    assert time.process_time() - begun < 10
