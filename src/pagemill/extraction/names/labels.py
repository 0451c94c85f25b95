"""How much a passage looks like the printed name of something, rather than like a value."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pagemill.extraction.folding import fold
from pagemill.extraction.names.usual_names import known_label
from pagemill.extraction.values.currencies import currency_code

#: From here on a passage is taken for a label.
LABEL = 0.6
#: No printed name of a field is longer, in folded characters.
LONGEST_HAN, LONGEST_LATIN = 24, 48

#: Characters that end the names of fields on Chinese forms.
_HAN_ENDING = re.compile(
    r"(?:"
    r"名称|全称|户名|姓名|名字|日期|时间|年月|年月日|年龄|地址|住址|地点|电话|手机|传真|邮箱|邮编|编码|编号|代码|号码|账号|帐号|证号|序号|单位|部门|院系|系别|专业|班级|学历|学位|学号|职务|职称|"
    r"职业|职位|岗位|工种|籍贯|民族|性别|国籍|面貌|状况|情况|意见|建议|签名|签字|签章|盖章|金额|数量|单价|总价|价格|费用|税率|税额|合计|总计|小计|余额|备注|说明|类别|类型|种类|等级|"
    r"级别|方式|方法|原因|理由|事由|内容|项目|要求|目的|目标|用途|结果|程度|水平|特长|爱好|关系|成员|简历|经历|履历|条件|期限|人数|天数|规格|型号|品名|产地|材料|名额|来源|范围|标准|"
    r"成绩|分数|学分|评价|评语|鉴定|审批|审核|结论|依据|户口|户籍|身高|体重|血型|婚姻|证件|证书|资格|荣誉|奖惩|主题|标题|题目|摘要|关键词|计划|方案|措施|进度|阶段|联系人|负责人|经办人|"
    r"申请人|法人|代表|代表人|委托人|责任人|持有人|收款人|付款人|开户行|币种|字号|文号|卡号|车号|船名|航次号?|件数|重量|体积|毛重|净重|密度|面积|长度|宽度|高度|温度|频率|次数|总数|总额|"
    r"总分|注册资本|经营范围|网址|用户名|密码"
    r")$"
)
_LATIN_ENDING = re.compile(
    r"(?:\bno\.?|\bnr\.?|\bn°|#|\bnumber|\bdate|\bname|\baddress|\bamount|\btotal|\btax|\bvat|\bgst|\bid|\bcode|\btype|\bphone|\btel|\bfax|"
    r"\bemail|\bterms?|\bprice|\bqty|\bquantity|\brate|\bdue|\bto|\bfrom|\bby|\bperiod|\bstatus|\bref|\breference|\baccount|\bcurrency|"
    r"\bdescription|\bsubtotal|\bbalance|\bdiscount|\bshipping|\bcountry|\bcity|\bstate|\bdatum|\bnummer|\bbetrag|\bnuméro|\bmontant)\s*$",
    re.IGNORECASE,
)
#: A colon between a name and a value; not of a time, a ratio or a URL.
COLON = re.compile(r"(?<!\d)[:：](?!//)|(?<=\d)[:：](?!\d|//)")
_COLON = re.compile(r"[:：]\s*$")
_TICK = re.compile(r"[□☐☑☒■√✓✔]")
_ENUMERATION = re.compile(
    r"^\s*(?:第[0-9一二三四五六七八九十]{1,3}条\s*|[(（]?[0-9一二三四五六七八九十]{1,3}[)）.、．]|[0-9]{1,2}\s+(?=[A-Za-z\u4e00-\u9fff]))\s*"
)
#: What makes a Japanese name polite: `お支払期限`, `ご請求金額`.
_POLITE = re.compile(r"^[おご御](?=[\u4e00-\u9fff]{2})")
_HAN_PART, _LATIN_PART = r"[㐀-鿿][㐀-鿿\s、（）()]*", r"[A-Za-z][A-Za-z\s.,'’&()#/-]*"
#: A label in two languages, one behind the other.
_TWO_LANGUAGES = re.compile(
    rf"({_HAN_PART})[\s/／|]*({_LATIN_PART})[:：\s]*|({_LATIN_PART})[\s/／|]*({_HAN_PART})[:：\s]*"
)
#: Words of labels, wherever in them they stand: what follows a Chinese label and has one is its translation.
_LATIN_NOUN = re.compile(
    r"\b(?:no|number|name|date|time|class|code|type|flight|carrier|fare|fuel|allow|issued|issuing|place|port|passenger|"
    r"total|insurance|weight|quantity|remarks?|unit|price|amount|rate|address|airport|shipper|consignee|description|"
    r"currency|term|period|bank|account|tax|seat|gate|voyage|vessel|marks?|packages|measurement)\b",
    re.IGNORECASE,
)
#: What may be a currency's code, behind the name of an amount: `Amount due AUD`.
_CODE_BEHIND = re.compile(r"\s+([A-Z]{3})[:：]?$")
#: A unit behind the name of a measure: `Measurement M3`, `Volume in m3`.
UNIT_BEHIND = re.compile(r"\s+(?:in\s+)?(?:[cdm]?m[23²³]|ft[23]|kgs?|lbs?)$", re.IGNORECASE)
#: A rate behind the name of an amount: `Rabatt 5 %`.
_RATE_BEHIND = re.compile(r"(?<=[^\W\d_])\s*\d{1,2}(?:[.,]\d{1,2})?\s?[%％]$")
_REMARK = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]?|[(（][^()（）]*$")
#: Whom people call or write to, and no label and no firm.
DESK = re.compile(
    r"(?:customer|client|consumer|guest|member|patient|user|technical)s?\s+"
    r"(?:services?|care|support|cent(?:er|re)|relations|helpline|helpdesk|enquiries)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Labels:
    """Judges labels, knowing which names are wanted."""

    #: Folded wanted names, other names given for them included.
    wanted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Collection[str]) -> Labels:
        return cls(frozenset(folded for name in names if (folded := fold(name))))

    def score(self, text: str) -> float:
        """From 0, a value without doubt, to 1, a wanted name; see `LABEL`."""
        plain = text.strip()
        folded = fold(plain)
        if not folded:
            return 0.0
        if folded in self.wanted:
            return 1.0
        bare = without_remarks(plain)
        bare_folded = fold(bare)
        if bare_folded in self.wanted and bare_folded:
            return 1.0
        if known_label(plain) or (bare_folded and known_label(bare)):
            return 0.95
        if parts := in_two_languages(plain):
            if all(map(known_label, parts)):
                return 0.95
            if _LATIN_NOUN.search(parts[1]):
                return max(self.score(parts[0]), LABEL)
        han = sum("\u4e00" <= char <= "\u9fff" for char in folded)
        mostly_han = han * 2 >= len(folded)
        if len(folded) > (LONGEST_HAN if mostly_han else LONGEST_LATIN) or _TICK.search(plain):
            return 0.0
        if _COLON.search(plain):
            return 0.9
        # A number in brackets is a remark on the name: `运输方式（2）`.
        told = bare_folded or folded
        digits = sum(char.isdigit() for char in told)
        if digits * 4 > len(told):
            return 0.0
        stem = bare.rstrip(" :：.*＊")
        if mostly_han:
            if len(fold(stem)) <= 14 and _HAN_ENDING.search(stem.replace(" ", "")):
                return 0.8
            return 0.4 if len(folded) <= 8 and not re.search("[，。；！？]", plain) else 0.1
        words = stem.split()
        if len(words) <= 6 and _LATIN_ENDING.search(stem):
            return 0.75
        return 0.4 if len(words) <= 3 and digits == 0 else 0.1


def in_two_languages(text: str) -> tuple[str, str] | None:
    """The Chinese and the Latin part of a text that is the one and then the other, without digits; None for others."""
    match = _TWO_LANGUAGES.fullmatch(text.strip())
    if match is None:
        return None
    han, latin = match[1] or match[4], match[2] or match[3]
    return han.strip(), latin.strip()


def without_remarks(text: str) -> str:
    """A label without its number or a polite prefix in front, what stands in brackets, and a unit or a currency behind
    it."""
    bare = UNIT_BEHIND.sub(
        "", _RATE_BEHIND.sub("", _REMARK.sub("", _POLITE.sub("", _ENUMERATION.sub("", text))).strip())
    )
    behind = _CODE_BEHIND.search(bare)
    return bare[: behind.start()] if behind and currency_code(behind[1]) is not None else bare
