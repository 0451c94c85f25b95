"""What the words of a block tell of its part on the page, in Chinese and English."""

import re

#: A page number: `12`, `- 12 -`, `第 12 页 共 30 页`, `Page 3 of 9`, `iv`, `Ⅳ`.
NUMBER = re.compile(
    r"^\W{0,4}(?:第\s*)?(?:page\s*|p\.\s*)?(?:\d{1,4}|[ivxlcdm]{1,7}|[ⅰ-ⅿ]{1,4}|[一二三四五六七八九十百]{1,5})(?:\s*页)?"
    r"(?:\s*(?:/|of|共|，共|,共)\s*(?:第)?\s*\d{1,4}\s*页?)?\W{0,4}$",
    re.IGNORECASE,
)
#: A page number at an end of a running line, parted by a bar or a gap: `Annual report | 19`, `19 | Chapter 2`.
NUMBER_AT_END = re.compile(r"(?:[|｜∣]\s*|\s{2,})\d{1,4}\s*$|^\s*\d{1,4}(?:\s*[|｜∣]|\s{2,})")
#: Words that running headers and footers have and bodies rarely begin with.
RUNNING_WORDS = re.compile(
    r"\b(?:https?://|www\.)\S|\bdownload(?:ed)?\b|\bvol(?:ume|\.)\s*\d|\bissue\s*\d|\bissn\b|\bdoi\b|©|\(c\)\s*\d{4}"
    r"|\bcopyright\b|\ball rights reserved\b|\brev(?:ision|\.)?\s*[:：]?\s*\d|\bannual report\s*\d|\(continued\)"
    r"|\bconfidential\b|\btable of contents\b|版权所有|内部资料|第\s*\d+\s*页|共\s*\d+\s*页|年度报告|招股说明书|学报"
    r"|第\s*\d+\s*[卷期]",
    re.IGNORECASE,
)
#: The caption of a figure or table: `图 3-1 …`, `Table 2. …`, `Abbildung 4: …`, `Tableau 1 – …`.
CAPTION = re.compile(
    r"^\s*(?:(?:图|表|附图|附表|续表|圖)\s*[\dA-Za-z一二三四五六七八九十]+(?:[-.－．—–]\d+)*"
    r"|(?:figure|fig\.?|table|chart|exhibit|abbildung|abb\.|tab\.|tabel(?:le|l?a|l)?|tableau|tabla|afbeelding"
    r"|figur|figuur|figura|quadro|cuadro|rys\.|рис\.|рисунок|таблица)\s*(?:[A-Z]{1,2}-?)?\d+(?:[-.]\d+)*)",
    re.IGNORECASE,
)
#: The caption of a table, in the languages that papers are set in: `表 3-1 …`, `TABLE IV`, `Tabelle 2: …`.
TABLE_CAPTION = re.compile(
    r"^\s*(?:(?:附表|续表|表)\s*[\dA-Za-z一二三四五六七八九十]+"
    r"|(?:table|tab\.|tabelle|tableau|tabla|tabella|tabela|tabell)\s*(?:(?:[A-Z]{1,2}[-.]?)?\d+|[IVX]+\b))",
    re.IGNORECASE,
)
#: A caption with its label set off, as no sentence that speaks of a table has it: `Table 4: …`, `图 3-1：…`.
LABELLED_CAPTION = re.compile(CAPTION.pattern + r"(?:\s*[:：|]|\s[–—])(?=\s*\S)", re.IGNORECASE)
#: What is counted in the table below: `单位：元 币种：人民币`, `(in thousands)`.
UNITS = re.compile(
    r"^\s*[（(]?\s*(?:(?:单位|币种|单位及币种|金额单位)\s*[:：]\s*\S{1,12}(?:\s+|$)){1,3}[)）]?\s*$"
    r"|^\s*\(?(?:amounts\s+)?in\s+(?:thousands|millions|billions)[^.]{0,40}\)?\s*$",
    re.IGNORECASE,
)
#: Boxes to tick, each with a word: `□适用 √不适用`.
TICKED = re.compile(r"^\s*(?:[□■☐☑☒√✓✔]\s*\w{1,6}\s*)+$")
#: The beginning of an abstract.
ABSTRACT = re.compile(
    r"^\s*[【\[]?\s*(?:摘\s*要|内容提要|内容摘要|abstract\b|summary(?=\s*(?:[】\]:：.—–\-]|$)))\s*[】\]]?\s*[:：.—\-]?",
    re.IGNORECASE | re.MULTILINE,
)
#: The heading of a list of references, alone on its line.
REFERENCES = re.compile(
    r"^\s*[【\[]?\s*(?:参\s*考\s*文\s*献|references|bibliography|works cited|literatur(?:verzeichnis)?"
    r"|bibliogra(?:ph|f)(?:ie|ía|ia)"
    r"|références(?: bibliographiques)?|referencias(?: bibliográficas)?|referências(?: bibliográficas)?"
    r"|riferimenti bibliografici|literatuur|список литературы)\s*[】\]]?\s*[:：]?\s*$",
    re.IGNORECASE,
)
#: What entries of such a list have and running text has not: a year, and a place of publication.
REFERENCE_YEAR = re.compile(r"\b(?:1[89]|20)\d{2}[a-z]?\b")
REFERENCE_PLACE = re.compile(
    r"\bet al\b|\b(?:vol|no|pp?|eds?)\.\s*\w|\bdoi\b|arxiv|https?://|\bpress\b|\bjournal\b|\bproc(?:eedings|\.)|\btrans\.|\bconference\b"
    r"|\d+\s*[:,(]\s*\d+\s*[-–—]\s*\d+|\[[JMDCNPRZ](?:/OL)?\]|出版社|学报|期刊|大学",
    re.IGNORECASE,
)
#: The beginning of an entry of such a list.
REFERENCE_ENTRY = re.compile(r"^\s*(?:\[\d{1,3}\]|［\d{1,3}］|\d{1,3}[.)]\s)")
#: The heading of a contents list.
CONTENTS_TITLE = re.compile(
    r"^\s*(?:目\s*录|目\s*次|table of contents|contents|inhalt(?:sverzeichnis|sübersicht)?|table des matières|sommaire"
    r"|índice(?: general)?|sumário|indice|inhoudsopgave|inhoud|содержание|оглавление)\s*$",
    re.IGNORECASE,
)
#: A line of a contents list: dots that lead to a page number.
LEADER = re.compile(r"(?:[.．·…‥]\s?){4,}\s*[\divxlc]+\s*$|(?:…|⋯){2,}\s*[\divxlc]*\s*$", re.IGNORECASE)
#: The mark that a note begins with.
NOTE_MARK = re.compile(
    r"^\s*(?:[*∗†‡§※①-⑳¹²³⁴-⁹]|\d{1,2}\s(?=\S)|\[\d{1,2}\]|注\s*[\d:：]"
    r"|(?:note|source)s?\s*[:：]|数据来源|资料来源|来源\s*[:：])",
    re.IGNORECASE,
)
#: The mark of a footnote that is raised, or a sign: as no item of a list begins.
RAISED_MARK = re.compile(r"^\s*(?:[*∗⋆†‡§¶‖※]|[①-⑳¹²³⁴-⁹]|\d{1,2}(?=[^\W\d_])|[a-z]\)(?=\w))")
#: The number of a formula, alone: `(3.1)`.
FORMULA_NUMBER = re.compile(r"^\s*[(（]\s*\d{1,3}(?:[-.]\d{1,3})*\s*[)）]\s*$")
#: The number of a section at the head of its title.
SECTION = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]+[章节篇部编]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[\s、.．](?=\D)|(?:chapter|section|part|appendix)\s+[\divx]+)",
    re.IGNORECASE,
)
#: A section's number that nothing else has: `4.4 …`, `三、…`, `（二）…`.
SUBSECTION = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2}){1,3}[\s、.．]\s*(?=[^\W\d])|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
)
#: The number of a section and its title, as a note's mark and what it says may look too: `3 Results`.
TITLED_SECTION = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.．]?\s+(?=[^\W\d_])(?![a-z])|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
)
# What stands before the items of lists. Squares and ticks mark headings and answers to tick too.
_DOTS, _SQUARES, _DASH = "•●○◦◆◇⋄◊▶►➢·・‣⁃", "▪■□✓✔", r"[-–—*]\s"
#: What any row of a list begins with, where a paragraph begins: numbers and letters too, as headings have them.
LIST_ITEM = re.compile(
    rf"^\s*(?:[{_DOTS}{_SQUARES}]|{_DASH}|\(?\d{{1,3}}[.)、．）](?!\d)|[（(](?:[一二三四五六七八九十\d]{{1,3}}|[A-H])[)）]"
    r"|[一二三四五六七八九十]{1,3}、|[a-zA-Z][.)]\s|\([a-z]\)\s|[a-z]）|[A-H](?:．|、(?![A-Z]))|[\[［]\d{1,3}[\]］]\s?|\(?[ivx]{1,5}[.)]\s|[①-⑳]|第[一二三四五六七八九十百零\d]{1,4}条)"
)
#: The mark of an item that no section's number looks like, in running text.
BULLET = re.compile(rf"^\s*(?:[{_DOTS}{_SQUARES}]|{_DASH}|\(?[a-z]\)\s)")
#: The mark of an item or of an answer to choose, which no heading begins with: `• …`, `(A) …`; a square one may.
LISTED = re.compile(rf"^\s*(?:[{_DOTS}]|{_DASH}|[（(][A-Ha-h][)）])")
#: What no heading begins with, whatever a layout network sees: the mark of an item (it knows those with `●` or `◆`), or
#: a shell's prompt before a command.
ITEM = re.compile(r"^\s*(?:[•◦‣⁃]\s*|[-–*]\s+|[$>]\s(?=\S)|#\s(?=[a-z./~]))\S")
#: What a row of a form begins with: a few ideographs, which may be spread, what is said of them in brackets, and a
#: colon: `日　期：`, `甲方（盖章）：`.
FORM_LABEL = re.compile(r"(?:[\u4e00-\u9fff]\s*){2,8}(?:[(（][^()（）]{1,6}[)）]\s*)?[:：]")
#: The same in Western letters, one to four words: `Subject: …`, `Date of birth: …`.
WESTERN_LABEL = re.compile(r"\s*(?=[^:]{2,24}:)[A-Z][A-Za-z]*(?:[ /&-][A-Za-z]+){0,3}:\s+\S")
#: Who speaks, in one letter: `问：…`, `Q: …`.
SPEAKER = re.compile(r"\s*(?:[\u4e00-\u9fff]\s*[:：]|[QA]\d{0,2}\s?[:：.]\s)\s*\S")
#: Who wrote a message, and when: `Anna Frey 09:14`, `林慕遥 2025-03-04 10:02:33`.
MESSAGE_HEAD = re.compile(
    r"^\s*[^\W\d].{0,60}?[\s,，(（\[]\d{1,2}[:：][0-5]\d(?:[:：][0-5]\d)?\s*(?:[ap]\.?m\.?)?[)）\]]?\s*$", re.IGNORECASE
)
#: What a remark within a text begins with: `Note: …`, `注意：…`.
REMARK = re.compile(
    r"\s*(?:(?:note|tip|hint|caution|warning|important|danger|hinweis|achtung|remarque|nota)s?\s*[:：]|(?:注|注意|说明|提示|警告|备注)[:：])",
    re.IGNORECASE,
)
#: Whom a letter speaks to, in a row of its own: `Dear Ms Frey,`, `尊敬的林先生：`.
SALUTATION = re.compile(
    r"^\s*(?:(?:dear|hi|hello|good (?:morning|afternoon|evening)|sehr geehrte[rs]?|liebe[rs]?|hallo"
    r"|guten (?:morgen|tag|abend)|chère?s?|bonjour|estimad[oa]s?|gentile)\s[^,:]{1,60}[,:!]"
    r"|(?:尊敬|敬爱|亲爱)的.{1,30}[:：,，!！])\s*$",
    re.IGNORECASE,
)
#: A row in which a sentence goes on: six words or more, the first one small.
GOES_ON = re.compile(r"^\s*[a-z][a-z']*[,.]?(?:\s+\S+){5}")
#: A date alone, as it stands below a signature: `2023年4月12日`, `二〇二三年四月十二日`.
DATE_ALONE = re.compile(
    r"^\s*[\d〇○零一二三四五六七八九]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*$"
)
#: The number of a chapter or a part in Chinese at the head of its title.
CHAPTER = re.compile(r"^\s*第[一二三四五六七八九十百零\d]{1,4}[编章节篇]\s*\S")
#: Who is sent copies of an official letter, at its foot.
COPIES_TO = re.compile(r"^\s*(?:抄\s*送|抄\s*报|分\s*送|主\s*送|主\s*题\s*词)\s*[:：]")
#: A row of a form, its value with it. What begins with `第` is the number of a chapter.
LABELLED = re.compile(rf"^\s*(?!第){FORM_LABEL.pattern}\s*\S")
#: A sentence of four words or more, the last one written small: `Inc.` ends names; or a longer one that goes on in what
#: is below it.
SENTENCE = re.compile(
    r"^\s*(?:(?:\S+\s+){3,}[a-z]{3,}\.|(?:\S+\s+){5,}\S+[:;,])\s*$"
    r"|^(?=(?:[^\u3400-\u9fff]*[\u3400-\u9fff]){14})[^：；，]*[：；，]\s*$"
)
#: The end of a sentence that items follow.
LEADS_ON = re.compile(r"[a-z)]\s*[:;,]\s*$|[:：；，]\s*$")
#: The end of a sentence or a clause, which no heading has.
SENTENCE_END = re.compile(r"[。．；;，,：:]\s*$")
