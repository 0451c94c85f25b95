"""A prompt tells other names, a form, a kind, and whether totals count; what else it says is a hint."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.names.prompts import Prompt, read_prompt
from pagemill.extraction.values.value_forms import in_form
from pagemill.extraction.values.value_kinds import ValueKind


@pytest.mark.parametrize(
    ("prompt", "read"),
    [
        ("", Prompt()),
        ("相近词：人民币", Prompt(("人民币",))),
        ("相近词人民币", Prompt(("人民币",))),
        ("相近词：人民币、RMB", Prompt(("人民币", "RMB"))),
        ("同义词:电话, 手机", Prompt(("电话", "手机"))),
        ("也叫总额或合计", Prompt(("总额", "合计"))),
        ("又称“总额”、“合计”", Prompt(("总额", "合计"))),
        ("可能印作「人民币」或「RMB」", Prompt(("人民币", "RMB"))),
        ("别名：A/B/C等", Prompt(("A", "B", "C"))),
        ("人民币、RMB", Prompt(("人民币", "RMB"))),
        ("aka Grand Total, Sum", Prompt(("Grand Total", "Sum"))),
        ("also known as the bill total", Prompt(("bill total",))),
        ("synonyms: a, b", Prompt(("a", "b"))),
        ('or "Sum"', Prompt(("Sum",))),
        ("格式 YYYY-MM-DD", Prompt(form="YYYY-MM-DD")),
        ("统一为YYYY年MM月DD日格式", Prompt(form="YYYY年MM月DD日")),
        ("format: DD/MM/YYYY", Prompt(form="DD/MM/YYYY")),
        ("格式：保留两位小数", Prompt(form="保留两位小数")),
        ("只要数字", Prompt(form="只要数字")),
        ("digits only", Prompt(form="digits only")),
        ("合计行除外", Prompt(totals=False)),
        ("不含合计", Prompt(totals=False)),
        ("exclude totals", Prompt(totals=False)),
        ("只要合计", Prompt(totals=True)),
        ("only the totals", Prompt(totals=True)),
        ("不要取“合计”", Prompt(totals=False)),
        ("合同签订的日期，一般在文末", Prompt(hint="合同签订的日期,一般在文末")),
        ("the amount at the bottom right", Prompt(hint="the amount at the bottom right")),
        ("相近词：开航日期、ETD；格式 YYYY-MM-DD", Prompt(("开航日期", "ETD"), "YYYY-MM-DD")),
        ("也可能写作 Sailing Date，请统一为 YYYY-MM-DD 格式", Prompt(("Sailing Date",), "YYYY-MM-DD")),
        ("the day it was issued, also called Bill Date", Prompt(("Bill Date",), hint="the day it was issued")),
        ("日期类型", Prompt(kind=ValueKind.DATE, hint="日期类型")),
        ("a date", Prompt(kind=ValueKind.DATE, hint="a date")),
        ("金额，保留2位小数", Prompt(form="保留2位小数", kind=ValueKind.MONEY, hint="金额")),
    ],
)
def test_what_a_prompt_says(prompt: str, read: Prompt) -> None:
    assert read_prompt(prompt) == read


@pytest.mark.parametrize(
    ("text", "kind", "form", "written"),
    [
        ("2018年3月5日", ValueKind.DATE, "YYYY-MM-DD", "2018-03-05"),
        ("Date: 5 Mar 2018", ValueKind.TEXT, "YYYY/MM/DD", "2018/03/05"),
        ("2018-03", ValueKind.DATE, "YYYY年MM月", "2018年03月"),
        ("RM 1,234.5", ValueKind.MONEY, "保留两位小数", "1234.50"),
        ("￥1,234.00元", ValueKind.MONEY, "只要数字", "1234.00"),
        ("壹仟元整", ValueKind.MONEY, "0.00", "1000.00"),
        ("3 pcs", ValueKind.COUNT, "digits only", "3"),
        ("(010) 6234-5678", ValueKind.PHONE, "只要数字", "01062345678"),
        ("ab-1", ValueKind.IDENTIFIER, "upper case", "AB-1"),
        ("AB-1", ValueKind.IDENTIFIER, "小写字母", "ab-1"),
    ],
)
def test_a_value_in_the_form_asked_for(text: str, kind: ValueKind, form: str, written: str) -> None:
    assert in_form(text, kind, form) == written


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        # The day is not printed: it is not made up.
        ("2018-03", ValueKind.DATE, "YYYY-MM-DD"),
        ("soon", ValueKind.DATE, "YYYY-MM-DD"),
        ("none", ValueKind.MONEY, "0.00"),
        ("none", ValueKind.PHONE, "digits only"),
        ("anything", ValueKind.TEXT, "as a poem"),
    ],
)
def test_a_form_that_cannot_be(text: str, kind: ValueKind, form: str) -> None:
    assert in_form(text, kind, form) is None


PROMPTS = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [
            "相近词",
            "：",
            "、",
            "“",
            "”",
            "格式",
            "YYYY-MM-DD",
            "合计",
            "不含",
            "aka ",
            " or ",
            ",",
            "只要",
            "数字",
            "0.00",
            "日期",
            "A",
            "。",
        ]
    ),
    max_size=12,
).map("".join)


@given(PROMPTS)
def test_any_prompt_is_read(prompt: str) -> None:
    read = read_prompt(prompt)
    assert all(name == name.strip() and name for name in read.names)
    assert len(set(read.names)) == len(read.names)


@given(st.text(max_size=40), st.sampled_from(list(ValueKind)), PROMPTS)
def test_any_form_is_tried(text: str, kind: ValueKind, form: str) -> None:
    written = in_form(text, kind, form)
    assert written is None or isinstance(written, str)


@pytest.mark.parametrize(
    "piece", ["a", "相近词", "格式", "“", "只要", "、", "a b, ", "合计不含", "0.00 ", "YYYY-MM-", "or "]
)
def test_a_long_prompt_takes_no_long_time(piece: str) -> None:
    begun = time.process_time()
    read_prompt(piece * (20_000 // len(piece)))
    assert time.process_time() - begun < 5
