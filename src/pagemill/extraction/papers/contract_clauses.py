"""Terms that the clauses of a contract state in running text: `for a period of three years`, `提前30日书面通知`."""

from __future__ import annotations

import re

from pagemill.extraction.passages.passage import Passage

_NUMBER = r"(?:\d{1,4}|[a-z]{3,9}(?:-[a-z]{3,5})?(?:\s*\(\d{1,4}\))?)"
_LASTS = rf"{_NUMBER}[\s-](?:calendar\s|business\s|working\s|consecutive\s)?(?:days?|weeks?|months?|years?)\b"
_HAN_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十百]{1,5})"
_HAN_LASTS = rf"{_HAN_NUMBER}\s?(?:个工作日|个?日历天|个月|个?月|年|日|天)"
#: A name of a country or of a part of one, in capitals.
_LAND = r"[A-Z][\w'-]*(?:\s(?:(?:of|and|the)\s){0,2}[A-Z][\w'-]*){0,6}"
_RATE = r"\d+(?:\.\d+)?\s?[%％‰]|[百千万]分之[一二三四五六七八九十]+"
_SUM = r"(?:[$€£¥￥]\s?|\b[A-Z]{3}\s)\d[\d,]*(?:\.\d+)?"
#: Characters of one sentence, a point within a number being none of its end.
_ON = r"(?:[^.;。；]|\.\d)"
_DAY = r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"

#: What a clause says of each concept, the surest wording first. The group `value` is what is given.
_CLAUSES: dict[str, tuple[re.Pattern[str], ...]] = {
    concept: tuple(re.compile(pattern) for pattern in patterns)
    for concept, patterns in {
        "contract_term": (
            rf"期[限间]?[^。；]{{0,24}}?(?P<value>[自从]\s?{_DAY}\s?起?[至到]\s?{_DAY}\s?[止]?)",
            rf"(?:合同|协议|租赁|服务|合作|有效)期[限间]?\s?[为是：:]?\s?(?P<value>{_HAN_LASTS})",
            rf"(?i:\bterm\b)(?!\w){_ON}{{0,60}}?\b(?:shall be|will be|is)\s(?:for\s)?"
            rf"(?:a\s(?:fixed\s|initial\s)?(?:period|term)\sof\s)?(?P<value>{_LASTS})",
            r"(?:(?:remain|continue|be)s?\s(?:in\s(?:full\s)?(?:force|effect)(?:\sand\seffect)?|valid|effective)\s)"
            rf"(?:for\s)?(?:an?\s(?:\w+\s)?(?:period|term)\sof\s)?(?P<value>{_LASTS})",
            rf"(?:for|has)\san?\s(?:fixed\s|initial\s)?term\sof\s(?P<value>{_LASTS})",
        ),
        "notice_period": (
            rf"(?P<value>{_LASTS})['’]?\s(?:(?:prior|advance|written),?\s){{0,3}}notice\b",
            rf"\bnotice\s(?:period\s)?(?:of|is|shall be)\s(?:not\sless\sthan\s|at\sleast\s)?(?P<value>{_LASTS})",
            rf"提前\s?(?P<value>{_HAN_LASTS})[^，。；]{{0,12}}?通知",
        ),
        "governing_law": (
            rf"\bgoverned\sby\b{_ON}{{0,60}}?\blaws?\sof\s(?:the\s)?(?P<value>{_LAND})",
            rf"\blaws?\sof\s(?:the\s)?(?P<value>{_LAND})\s(?:shall|will)\s(?:govern|apply)",
            r"(?:适用|依据|遵循|受)\s?(?P<value>(?:中华人民共和国|中国|香港|澳门|台湾|[^，。；]{2,6}[国省州])[^，。；]{0,16}?法律)",
        ),
        "jurisdiction": (
            rf"\bjurisdiction\sof\s(?:the\s)?(?P<value>(?:competent\s)?[Cc]ourts?\s(?:of|in|at)\s(?:the\s)?{_LAND}|{_LAND}\s[Cc]ourts?)",
            r"(?:提交|提请|向)\s?(?P<value>[^，。；提交向]{2,25}?(?:人民法院|仲裁委员会|仲裁中心))",
        ),
        "contract_penalty": (
            rf"按{_ON}{{0,40}}?(?P<value>{_RATE}){_ON}{{0,30}}?(?:违约金|滞纳金|罚金)",
            rf"(?P<value>{_RATE})的?(?:违约金|滞纳金|罚金)",
            rf"(?:违约金|滞纳金|罚金){_ON}{{0,24}}?(?P<value>{_RATE}|\d[\d,]*(?:\.\d+)?\s?万?元)",
            rf"(?i:liquidated\sdamages|penalt(?:y|ies)|late\s(?:payment\s)?(?:fee|charge|interest)s?)\b{_ON}{{0,60}}?"
            rf"(?P<value>{_RATE}|{_SUM})",
        ),
        "payment_terms": (
            rf"(?i:\bpa(?:y|id|yable|yment)s?)\b{_ON}{{0,80}}?\b(?P<value>within\s{_LASTS}"
            r"(?:\s(?:of|after|from|following)\s[^.,;()]{3,60}?(?=\s?[.,;()]|$))?)",
            rf"\b(?:[Ii]nvoices?|[Aa]mounts?|[Ss]ums?)\s(?:are|is|shall\sbe|will\sbe|fall\s)(?:due|\sdue|\spayable)\s"
            rf"(?P<value>within\s{_LASTS}(?:\s(?:of|after|from|following)\s[^.,;()]{{3,60}}?(?=\s?[.,;()]|$))?)",
            rf"(?P<value>(?:收到|验收|签订|交付|到货|开具)[^，。；]{{0,16}}?{_HAN_LASTS}内)[^。；]{{0,24}}?(?:支付|付清|付款)",
        ),
        "rent_due_day": (
            r"\bon\s(?:or\sbefore\s)?the\s(?P<value>(?:\d{1,2}(?:st|nd|rd|th)|first|last)(?:\s(?:working\s)?day)?\sof\s"
            r"(?:each|every|the)\s(?:calendar\s)?month)",
        ),
        "donation_amount": (rf"\b(?:gift|donation|contribution)s?\sof\s(?P<value>{_SUM})",),
        "interest_rate": (
            rf"(?i:\binterest)\b{_ON}{{0,80}}?\brate\sof\s(?P<value>{_RATE})",
            rf"(?i:\binterest\sat)\s(?P<value>{_RATE})",
            rf"(?<!违约)[年月]?利率{_ON}{{0,8}}?(?P<value>{_RATE})",
        ),
        "installment_amount": (
            rf"(?i:\b(?:instal+ments?|payments))\sof\s(?:principal\sand\sinterest\sof\s)?(?P<value>{_SUM})",
            rf"(?P<value>{_SUM})\s(?:per|a|each)\smonth\b",
        ),
        "installment_count": (
            rf"\b(?P<value>{_NUMBER})\s(?:(?:equal|consecutive|successive|monthly|quarterly|annual|weekly),?\s){{1,3}}"
            r"(?:instal+ments|payments)\b",
            r"分(?P<value>\d{1,3}|[一二两三四五六七八九十百]{1,4})期",
        ),
        "rent": (
            rf"(?i:\brent)\b(?:(?!\b(?:deposit|late|fee)\b){_ON}){{0,50}}?(?P<value>{_SUM})",
            rf"(?P<value>{_SUM})\s(?:per|a|each)\s(?:calendar\s)?(?:month|week|quarter|year)\b",
        ),
        "security_deposit": (
            rf"(?i:\bdeposit)\b{_ON}{{0,50}}?(?P<value>{_SUM})",
            rf"(?P<value>{_SUM})(?:\s\w+){{0,3}}?\s(?:as|being)\s(?:a\s|the\s)?(?:security\s)?deposit\b",
        ),
        "contract_amount": (
            rf"(?i:\b(?:(?:total|fixed|aggregate)\s(?:\w+\s)?(?:fees?|price|compensation|consideration)"
            rf"|(?:contract|purchase)\s(?:price|sum|value)))\b{_ON}{{0,50}}?(?P<value>{_SUM})",
        ),
        "liability_cap": (
            rf"(?i:\bliabilit(?:y|ies))\b{_ON}{{0,120}}?\b(?:exceed|limited\sto|capped\sat)\s(?P<value>{_SUM}"
            rf"|the\s(?:total\s)?(?:fees|charges|amounts?|sums?)\s{_ON}{{3,90}}?(?=\s?[.;]|$))",
        ),
        "job_title": (
            rf"\b(?i:position|role|post)\sof\s(?:an?\s|the\s)?(?P<value>{_LAND})",
            rf"\b(?i:employ|appoint|engag|hir)\w*\s(?:\w+\s){{0,3}}as\s(?:an?\s|our\s|the\s)?(?P<value>{_LAND})",
        ),
        "line_manager": (rf"\b[Rr]eport(?:s|ing)?\s(?:directly\s)?to\s(?:the\s|our\s)?(?P<value>{_LAND})",),
        "holiday_entitlement": (
            rf"(?P<value>{_LASTS})['’]?\s(?:of\s)?(?:paid\s)?(?:annual\s)?(?:vacation|holidays?|leave)\b",
            rf"年休?假\s?(?P<value>{_HAN_LASTS})",
        ),
        "hours_of_work": (r"(?P<value>\d{1,2}(?:\.\d+)?\shours\s(?:per|a|each)\s(?:week|day|month))\b",),
        "probation": (
            rf"试用期\s?(?:限?为|是)?\s?(?P<value>{_HAN_LASTS})",
            rf"\bprobation(?:ary)?\b{_ON}{{0,30}}?(?P<value>{_LASTS})",
        ),
        "premises": (
            r"位于\s?(?P<value>[^，。；：]{4,50}?)的(?:房屋|房产|物业|商铺|厂房|办公室|场地|住宅|写字楼|仓库|车位)",
            r"(?i:premises|property|apartment|house|unit|flat|office|building|warehouse)\s(?:is\s)?(?:located|situated)\s"
            r"(?:at|in)\s(?P<value>[^();]{6,90}?)(?=\s\(|\.\s|\.?$|;)",
            r"\b(?:flat|house|property|premises|apartment|land)\sknown\sas\s(?P<value>[^();]{6,90}?)(?=\s\(|\.\s|\.?$|;)",
        ),
    }.items()
}
#: What a party owes beyond the end of a contract is not what the contract lasts.
_BEYOND = re.compile(r"surviv|confidential\w*\s+(?:\w+\s+){0,4}(?:remain|continue)", re.IGNORECASE)


def states_clauses(concept: str | None) -> bool:
    """Whether contracts state a concept in clauses that are known."""
    return concept in _CLAUSES


def stated_in(text: str, concept: str) -> tuple[int, int] | None:
    """Where a text states the term of a contract that a concept is; None where it does not."""
    for pattern in _CLAUSES[concept]:
        for match in pattern.finditer(text):
            if concept == "contract_term" and _BEYOND.search(text, max(0, match.start() - 80), match.end()):
                continue
            return match.span("value")
    return None


def narrowed_to(passage: Passage, concept: str | None) -> Passage:
    """Of a clause that stands beside its heading what it states: `Term` over `… shall be twelve months, …`.

    A payment in parts is stated by the clause as a whole.
    """
    if concept is None or concept not in _CLAUSES or (concept == "payment_terms" and _is_in_parts(passage.text)):
        return passage
    place = stated_in(passage.text, concept)
    return (passage.part(*place) if place is not None else None) or passage


def _is_in_parts(text: str) -> bool:
    return any(len(pattern.findall(text)) > 1 for pattern in _CLAUSES["payment_terms"])
