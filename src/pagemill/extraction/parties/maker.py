"""The firm whose paper it is: its name and its address, which mostly stand without a key.

The text of the first page is put in stacks: rows below one another that share an edge or their middle. The name stands
at the head of the page, has a legal form, or is the word of the firm's own domain; the address stands in the name's
stack or near it. A stack below a word for the other party (`Bill to`, `收货人`) is the other party's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pagemill.document import BlockKind
from pagemill.extraction.folding import fold
from pagemill.extraction.names.labels import DESK, Labels
from pagemill.extraction.names.usual_names import concept_of
from pagemill.extraction.parties.address_parts import POSTAL_CODE, part_of_address
from pagemill.extraction.parties.addressee import addressee_address, addressee_name
from pagemill.extraction.parties.own_numbers import phone_below, tax_number_below
from pagemill.extraction.passages.passage import Passage, is_han, joined
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.passages.sections import Party, head_party
from pagemill.extraction.passages.stacks import stacks_of
from pagemill.extraction.passages.value_parts import NUMBER_ROW
from pagemill.extraction.values.characters import half_width
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits
from pagemill.extraction.view import DocumentView

#: Rows of the first page, from the top, among which the maker mostly stands.
HEAD_ROWS = 14
#: A name scored lower is none.
LEAST_NAME = 0.4
#: Rows that are less like an address, all together, are none.
LEAST_ADDRESS = 0.8

#: Words that name the paper itself, not its maker.
_TITLE_WORDS = (
    r"tax|cash|sales?|retail|simplified|official|commercial|proforma|pro forma|original|copy|kopie|copie|duplicate|"
    r"credit|debit|"
    r"payment|customer|invoices?|receipts?|bills?|note|order|purchase|delivery|quotation|statement|voucher|rechnung|factuur|"
    r"facture|factura|fattura|faktura|发票|收据|小票|账单|单据|签购单|结账单|welcome|thank you|page|for|of|to|the|your"
)
_TITLE = re.compile(rf"^(?:{_TITLE_WORDS}|\W|\d)+$", re.IGNORECASE)
#: What a Chinese paper calls itself, at the end of a line, perhaps with the firm's name before it.
_PAPER = (
    r"(?:(?:发\s*票|执\s*照|合\s*同|协\s*议\s*书?|回\s*单|回\s*执|收\s*据|票\s*据|凭\s*证|证\s*书|证\s*明|简\s*历|清\s*单|账\s*单|报\s*告|通\s*知\s*书?|(?:行驶|驾驶|许可|登记|身份|资格|产权|合格|通行|营运|从业)\s*证|"
    r"(?:报关|运|磅|称重|检验|报告|保险|提|行程|装箱|送货|出库|入库|对账|结算|采购|报价|订)\s*单|(?:申请|登记|明细|报名|审批|工资)\s*表|工\s*资\s*条)"
    r"(?:[(（][^()（）]*[)）])?)$"
)
_PAPER_AT_END = re.compile(rf"(?<=公司|医院|银行|学校|大学|集团|酒店)[\u4e00-\u9fff（）()]{{0,10}}?{_PAPER}")
_PAPER_ALONE = re.compile(_PAPER)
_TITLE_AT_END = re.compile(
    r"\s+(?:(?:tax|sales|payment|cash)\s+)?(?:invoice|receipt|bill|statement|rechnung|factuur|facture)\W*$",
    re.IGNORECASE,
)
LEGAL_FORM = re.compile(
    r"(?<![\w.])(?:sdn\.?\s*bhd|bhd|ltd|limited|inc|llc|llp|plc|corp(?:oration)?|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|kg|ug|s\.?\s?a\.?(?:\s?r\.?l\.?|s)?|"
    r"b\.?v|n\.?v|s\.?r\.?l|s\.?p\.?a|pte|pty|oy|ab|a/s|s/b|sp\.?\s*z\s*o\.?\s*o)(?!\w)\.?|有限公司|有限责任公司|(?:株式|有限|合同)会社|股份公司|合伙企业|集团",
    re.IGNORECASE,
)
#: The last character of a key that is spread over its column, before a name: `称 杭州…`.
_LAST_OF_KEY = re.compile(r"[\u4e00-\u9fff]\s+(?=[\u4e00-\u9fff]{4})")
_NAME_KEY = re.compile(
    r"^(?:名\s*称|公司名称|单位名称|name|company|seller|vendor|supplier|from)\s*[:：]\s*", re.IGNORECASE
)
_REGISTRATION = re.compile(
    r"\s*[(（\[]?\s*(?<![^\W_])(?:co\.?\s*)?(?:reg(?:istration)?\.?\s*)?(?:no\.?\s*)?:?\s*[A-Z]{0,3}\s*\d{4,}[\d\s-]*[A-Z]?(?:-?[A-Z])?\s*[)）\]]?\s*$",
    re.IGNORECASE,
)
#: Lines that are ways to reach a firm or to know it, not its address.
_NOT_ADDRESS = re.compile(
    r"^\W*(?:tel|fax|phone|hp|h/p|gst|sst|vat|btw|kvk|iban|bic|tva|siret|co\.?\s*reg|reg|company\s*(?:no|reg)|email|e-mail|www|http)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:no|lot|unit|suite|block|blk|flat|shop)\b.{0,14}\d", re.IGNORECASE)
#: A key whose value is the number of something: `不动产单元号`.
_NUMBER_OF = re.compile(r"[\u4e00-\u9fff](?:号码?|编号|代码)\s*$")
#: Words of sentences, which no firm is called.
_SENTENCE = re.compile(r"\b(?:is|are|was|were|made|shall|hereby|between)\b")
#: What a firm prints before its own address.
_ADDRESS_WORD = re.compile(
    r"^\W*(?:[\u4e00-\u9fff]{0,4}(?:地址|住所)|(?:\w+\s)?address|anschrift)\s*[:：]\s*", re.IGNORECASE
)
_PHONE_BEHIND = re.compile(
    r"(?<=\w)[\s,;·|•-]+(?:tel|ph|phone|fax|mob|mobile|电话)\b[.:：]?\s*[+(]?\d.*$", re.IGNORECASE
)
#: A town with its postal code before it, or behind it in Britain and America.
_TOWN = re.compile(
    r"^(?:[A-Z]{1,2}-)?\d{4,6}\s(?:[A-Z]{2}\s)?[^\W\d]{2,}"
    r"|[^\W\d]{2,},?\s(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]{2}\s\d{5}(?:-\d{4})?)$"
)
_ADDRESSES = frozenset({"address", "seller_address"})
_OTHER_PARTIES = frozenset({"buyer_name", "buyer_address", "delivery_address", "consignee"})
#: Kinds that a name is not.
_NOT_NAMES = (
    ValueKind.PHONE,
    ValueKind.DATE,
    ValueKind.TIME,
    ValueKind.MONEY,
    ValueKind.EMAIL,
    ValueKind.URL,
    ValueKind.TAX_NUMBER,
    ValueKind.POSTAL_CODE,
)
#: Hosts of other people's mail.
_MAIL_HOSTS = frozenset(
    (
        "gmail",
        "yahoo",
        "hotmail",
        "outlook",
        "live",
        "icloud",
        "qq",
        "163",
        "126",
        "example",
        "googlemail",
        "gmx",
        "free",
    )
)
_SECOND_LEVEL = frozenset(("co", "com", "net", "org", "gov", "edu", "ac"))


@dataclass(frozen=True)
class Maker:
    """Finds the maker of one document."""

    view: DocumentView
    labels: Labels

    @cached_property
    def stacks(self) -> list[list[Passage]]:
        """The first page's rows in stacks, each from its top; the stacks in the order of their first rows."""
        return stacks_of(self.view.pages[0]) if self.view.pages else []

    @cached_property
    def own_stacks(self) -> list[list[Passage]]:
        """The stacks without the rows that belong to another party."""
        own = []
        for stack in self.stacks:
            kept = stack
            for number, part in enumerate(stack):
                other = head_party(part.text) in (Party.BUYER, Party.RECIPIENT) or fold(part.text) == "to"
                if other or concept_of(re.split(r"[:：]", part.text)[0].strip()) in _OTHER_PARTIES:
                    kept = stack[:number]
                    break
            if kept:
                own.append(kept)
        return own

    @cached_property
    def domains(self) -> frozenset[str]:
        """The folded names of the domains that are printed: `azure-interior.com` gives `azureinterior`."""
        found = set()
        for line in self.view.lines:
            for kind in (ValueKind.URL, ValueKind.EMAIL):
                for start, end in find_kind(line.text, kind):
                    host = re.sub(r"^(?:https?\s?:\s?//)?(?:.*@)?", "", line.text[start:end]).split("/")[0].casefold()
                    names = [name for name in host.split(".") if name not in ("www", "")]
                    while len(names) > 1 and (names[-1] in _SECOND_LEVEL or len(names) > 2 or len(names[-1]) <= 3):
                        last = names.pop()
                        if len(names) == 1 or (last not in _SECOND_LEVEL and names[-1] not in _SECOND_LEVEL):
                            break
                    if names and fold(names[-1]) not in _MAIL_HOSTS:
                        found.add(fold(names[-1]))
        return frozenset(found)

    @cached_property
    def name(self) -> Placed | None:
        """The firm's name."""
        best: tuple[float, list[Passage], int] | None = None
        parts = sorted((part for stack in self.stacks for part in stack), key=lambda each: each.bbox[1] + each.bbox[3])
        tops = {id(part): order for order, part in enumerate(parts)}
        for stack in self.own_stacks:
            for number, part in enumerate(stack):
                score = self._name_score(part, tops[id(part)])
                if best is None or score > best[0]:
                    best = (score, stack, number)
        if best is None or best[0] < LEAST_NAME:
            return None
        score, stack, number = best
        if number and _legal_form_alone(stack[number]) and self._name_score(stack[number - 1], 0) >= LEAST_NAME:
            number -= 1
        name = stack[number]
        if number + 1 < len(stack) and _goes_on(name, stack[number + 1]):
            name = Passage(name.spans + stack[number + 1].spans)
        return Placed(_bare_name(name), min(1.0, score), "head")

    def _name_score(self, part: Passage, order: int) -> float:
        bare = _bare_name(part)
        text, folded = bare.text, fold(bare.text)
        if (
            len(folded) < 3
            or "%" in text
            or _stands(part)
            or _TITLE.match(text)
            or _PAPER_ALONE.search(text)
            or DESK.match(text)
            or _SENTENCE.search(text)
            or self.labels.score(text) >= 0.9
            or ":" in half_width(text[:12])
            or self._begins_with_key(text)
        ):
            return 0.0
        digits = sum(char.isdigit() for char in folded)
        if digits * 3 > len(folded) or len(folded) > 60 or any(fits(text, kind) >= 0.7 for kind in _NOT_NAMES):
            return 0.0
        page = self.view.pages[0]
        legal = LEGAL_FORM.search(text)
        score = 0.55 - 0.05 * order if order < HEAD_ROWS else (0.1 if legal else -1.0)
        score += 0.4 * max(0.0, fits(text, ValueKind.COMPANY) - 0.5)
        score += min(0.4, 0.3 * max(0.0, part.line_height / page.line_height - 1.0))
        score += 0.35 if legal else 0.0
        if any(domain == folded or (len(domain) >= 5 and folded.startswith(domain)) for domain in self.domains):
            score += 0.5
        if not legal and fits(text, ValueKind.ADDRESS) >= 0.5:
            score -= 0.4
        if text.islower():
            score -= 0.25
        line = part.spans[0].line
        if line.kind in (BlockKind.HEADER_IMAGE, BlockKind.IMAGE):
            score -= 0.1
        return score - 0.4 * (1.0 - line.line.score)

    def _begins_with_key(self, text: str) -> bool:
        """Whether a Chinese key stands before a space: `类 型 有限责任公司`."""
        ends = [at for at, char in enumerate(text[:12]) if char.isspace()]
        return any(is_han(text[0]) and self.labels.score(text[:end]) >= 0.8 for end in ends)

    @cached_property
    def addressee(self) -> Placed | None:
        """The name of whom the paper is addressed to."""
        return addressee_name(self.view, self.stacks, self.name)

    @cached_property
    def addressee_address(self) -> Placed | None:
        """The address of whom the paper is addressed to."""
        return addressee_address(self.view, self.stacks, self.name)

    @cached_property
    def address(self) -> Placed | None:
        """The firm's address, its rows together: those below its name, or the ones that read most like an address."""
        below = self._below_name()
        if below:
            return Placed(_bare_address(joined(below)), 0.9, "below_head")
        best: tuple[float, list[Passage]] | None = None
        name = self.name.passage.bbox if self.name is not None else None
        for order, stack in enumerate(self.own_stacks):
            number = 0
            while number < len(stack):
                group, worth = self._address_group(stack[number:])
                if group and worth >= LEAST_ADDRESS:
                    worth = min(worth, 3.0) - 0.02 * order
                    if name is not None:
                        page = self.view.pages[0]
                        away = max(0.0, group[0].bbox[1] - name[3], name[1] - group[-1].bbox[3]) / page.line_height
                        worth += 1.0 if away < 4 else 0.0
                        worth -= min(1.5, 0.05 * away)
                    if best is None or worth > best[0]:
                        best = (worth, group)
                number += max(1, len(group))
        if best is None:
            return None
        return Placed(_bare_address(joined(best[1])), min(1.0, 0.5 + best[0] / 4), "below_head")

    def _below_name(self) -> list[Passage]:
        """The rows of the name's own stack that are an address: something in them reads like one without doubt."""
        if self.name is None:
            return []
        head = self.name.passage.spans[0].line
        for stack in self.own_stacks:
            at = next((number for number, part in enumerate(stack) if part.spans[0].line is head), None)
            if at is None:
                continue
            begin = at + 1
            while begin < len(stack) and begin <= at + 3 and self._address_like(stack[begin]) < 0.5:
                if _NUMBERED.match(stack[begin].text) or re.match(
                    r"^\w[\w\s.'-]+\s\d{1,5}\s?[a-zA-Z]?$", stack[begin].text
                ):
                    break
                begin += 1
            rows = []
            for part in stack[begin : begin + 7]:
                if self._address_like(part) < 0:
                    break
                rows.append(part)
            sure = [number for number, part in enumerate(rows) if self._address_like(part) >= 0.5]
            if sure and (len(rows) >= 2 or _is_whole_address(rows[0].text)):
                last = sure[-1] + 1
                while last < len(rows) and _closes(rows[last], rows[last - 1]):
                    last += 1
                return rows[:last]
        return []

    def _address_group(self, rows: Sequence[Passage]) -> tuple[list[Passage], float]:
        likeness = [self._address_like(row) for row in rows[:8]]
        numbered = _NUMBERED.match(rows[0].text) and len(likeness) > 1 and likeness[1] >= 0.5
        if likeness[0] < 0.5 and not numbered:
            return [], 0.0
        group, total = [rows[0]], max(0.0, likeness[0])
        for offset in range(1, len(likeness)):
            later = max(likeness[offset + 1 : offset + 3], default=-1.0)
            if likeness[offset] < 0:
                break
            if likeness[offset] < 0.5 and later < 0.5 and not _closes(rows[offset], group[-1]):
                break
            group.append(rows[offset])
            total += max(0.0, likeness[offset])
        return group, total

    def _address_like(self, row: Passage) -> float:
        """From 0 to 1; -1 for what ends an address."""
        text = row.text
        ends = (ValueKind.PHONE, ValueKind.EMAIL, ValueKind.URL, ValueKind.TAX_NUMBER)
        if _NOT_ADDRESS.match(text) or NUMBER_ROW.match(text) or _TITLE.match(text) or find_kind(text, ValueKind.DATE):
            return -1.0
        if any(fits(text, kind) >= 0.8 for kind in ends) or self.labels.score(text) >= 0.9:
            return -1.0
        key, colon, _ = text.replace("：", ":").partition(":")
        if colon and self.labels.score(key) >= 0.95 and concept_of(key) not in _ADDRESSES and not _NUMBERED.match(text):
            return -1.0
        if colon and _NUMBER_OF.search(key):
            return -1.0
        if fits(text, ValueKind.COMPANY) >= 0.8 and "," not in text:
            return 0.0
        # A postal code and a town, whatever the language.
        coded = POSTAL_CODE.match(text.strip()) and sum(char.isalpha() for char in text) >= 4
        return max(fits(text, ValueKind.ADDRESS), 0.6 if coded else 0.0)

    @cached_property
    def phone(self) -> Placed | None:
        """The firm's telephone number where no key announces it."""
        return None if self.name is None else phone_below(self.view, self.name.passage, self.own_stacks)

    @cached_property
    def tax_number(self) -> Placed | None:
        """The firm's tax number where no key announces it."""
        return None if self.name is None else tax_number_below(self.view, self.name.passage, self.own_stacks)

    def address_part(self, part: str) -> Placed | None:
        """A part of the firm's address: its `street`, `city` or `postal_code`."""
        address = self.address
        if address is None:
            return None
        found = part_of_address(address.passage, part)
        return None if found is None else Placed(found, address.score - 0.1, "below_head")


def _is_whole_address(text: str) -> bool:
    """Whether one row holds a street and its town: `Stafford Park 11, Telford TF3 3AY`."""
    street, comma, town = text.rpartition(",")
    return bool(comma) and not street[:1].isdigit() and _TOWN.search(town.strip()) is not None


def _legal_form_alone(row: Passage) -> bool:
    """Whether a row says no more than a legal form, as the second row of a firm's name does."""
    return LEGAL_FORM.search(row.text) is not None and len(fold(LEGAL_FORM.sub("", row.text))) <= 2


def _bare_address(address: Passage) -> Passage:
    """An address without the word for it that is printed before it, and the telephone behind it."""
    word, phone = _ADDRESS_WORD.match(address.text), _PHONE_BEHIND.search(address.text)
    return address.part(word.end() if word else 0, phone.start() if phone else None) or address


def _goes_on(name: Passage, following: Passage) -> bool:
    """Whether the firm's name goes on in the next row: its legal form stands there."""
    firm = LEGAL_FORM.search(following.text) and not LEGAL_FORM.search(name.text)
    return bool(firm) and len(fold(following.text)) <= 18 and fits(following.text, ValueKind.ADDRESS) < 0.5


def _bare_name(name: Passage) -> Passage:
    """A firm's name without its key, what follows its legal form, the number it is registered under, or the title."""
    key = _NAME_KEY.match(name.text) or _LAST_OF_KEY.match(name.text)
    name = (name.part(key.end()) if key else None) or name
    forms = list(LEGAL_FORM.finditer(name.text))
    cut = _REGISTRATION.search(name.text, forms[-1].end() if forms else 0)
    name = (name.part(0, cut.start()) if cut and cut.start() > 3 else None) or name
    if forms and forms[-1].start() > 2 and re.match(r"\s*[-–—,，|·•]|\s+[a-z]", name.text[forms[-1].end() :]):
        name = name.part(0, forms[-1].end()) or name
    title = _TITLE_AT_END.search(name.text) or _PAPER_AT_END.search(name.text)
    return (name.part(0, title.start()) if title and title.start() > 2 else None) or name


def _stands(row: Passage) -> bool:
    """Whether a text of several characters is taller than wide: it is set across the page, or scribbled on it."""
    x0, y0, x1, y1 = row.bbox
    return len(row.text) > 3 and y1 - y0 > 0.7 * (x1 - x0)


def _closes(row: Passage, before: Passage) -> bool:
    """Whether a row ends the address of the row before: that ends with a comma, or this is a town or in brackets."""
    text = row.text.strip()
    return before.text.rstrip().endswith((",", "，")) or bool(re.match(r"^[(（].*[)）]$", text) or _TOWN.search(text))
