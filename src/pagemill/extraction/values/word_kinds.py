"""Names of people, bodies and places: kinds of value that words tell, not a shape."""

from __future__ import annotations

import re

from pagemill.extraction.values.characters import half_width

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷"
    "钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
    "甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮鄧許蔣賈葉閻譚鄒陸賴龐蘭顏倪嚴盧鐘蕭莊"
)
_TWO_SIGN_SURNAMES = re.compile(r"欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|独孤|南宫|歐陽")
#: Signs that names of people hardly hold: they belong to words of forms.
_NOT_IN_NAMES = re.compile(r"[的了是否有无年月日号码元章签字表单位人公司部门时间地址电话岁]")
_TITLES = re.compile(
    r"(?:先生|女士|小姐|老师|教授|医生|经理|律师|博士|様)$|^(?:mr|mrs|ms|miss|dr|prof|herr|frau|mme|sr|sra|encik|puan|cik)\b\.?",
    re.I,
)
_LATIN_NAME = re.compile(
    r"(?:(?:[A-Z][a-zà-ÿ'’.-]*|[A-Z][A-Z'’.-]*|van|von|de|der|den|bin|binti|bt|al|da|di|la|le|del|a/l|a/p)(?:,?\s+|$)){1,6}"
)

_CHINESE_BODY = re.compile(
    r"(?:公司|集团|有限责任|合作社|工厂|厂|商行|商店|超市|酒店|饭店|宾馆|餐厅|药店|药房|门市部|经营部|银行|支行|分行|信用社|大学|学院|学校|中学|小学|幼儿园|研究院|研究所|设计院"
    r"|医院|卫生院|诊所|事务所|委员会|办公室|政府|人民法院|检察院|公安局|派出所|局|管理处|中心|协会|基金会|商会|工作室|公社|旅行社|出版社|报社|电视台|部队|街道办|村委会|居委会|店|馆|站)"
    r"(?:\([^()]{1,20}\))?(?:[一-鿿]{0,10}(?:分公司|支行|分行|营业部|分店|办事处|部|科|处|店))?$"
)
_JAPANESE_BODY = re.compile(r"(?:株式|有限|合同|合資|合名)会社|(?:社団|財団|医療|学校)法人")
_LATIN_BODY = re.compile(
    r"\b(?:inc|incorporated|ltd|limited|llc|llp|lp|plc|corp|corporation|company|gmbh|mbh|ag|kg|ohg|ug|s\.?\s?n\.?\s?c|s\.?\s?a\.?\s?s|e\.?\s?k|se|s\.?\s?a\.?(?:\s?s|\s?r\.?\s?l)?"
    r"|s\.?r\.?l|s\.?p\.?a|s\.?l\.?u?|sarl|sas|sasu|eurl|b\.?\s?v|n\.?\s?v|v\.?o\.?f|oy|ab|aps|a/s|as|sdn|bhd|berhad|pte|pty|pvt|enterprises?|trading"
    r"|holdings?|group|industries|services|solutions|technologies|systems|international|restaurant|caf[eé]|hotel|store|stores|shop|mart|supermarket|hypermarket"
    r"|bakery|pharmacy|hardware|stationery|marketing|bank|university|college|school|hospital|clinic|institute|foundation|association|society|department"
    r"|ministry|council|agency|resources|sp\.?\s?z\s?o\.?\s?o|s\.?\s?de\s?r\.?l|ltda|kft|d\.o\.o|co)\b\.?",
    re.IGNORECASE,
)
_PLACE_SIGNS = re.compile(
    r"省|自治区|市|区|县|旗|镇|乡|村|街道|大街|街|大道|路|巷|弄|胡同|里|号楼?|栋|幢|座|单元|室|楼|层|大厦|广场|小区|花园|新村|组|园区?"
)
_LATIN_PLACES = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|highway|hwy|parkway|pkwy|place|square|sq|court|way|suite|ste|floor|flr|unit|level"
    r"|building|bldg|block|blk|box|apt|jalan|jln|jl|lorong|lrg|taman|tmn|persiaran|lebuh|kampung|kg|bandar|seksyen|batu|km|plaza|wisma|menara|kompleks|mall"
    r"|rue|chemin|all[eé]e|place|via|viale|piazza|corso|calle|carrer|avenida|paseo|plaza|rua|pra[cç]a|laan|weg|straat|plein|gracht|ulica|ul|allee|platz|ring"
    r"|selangor|johor|kuala|lumpur|penang|singapore|malaysia|usa|united|kingdom|deutschland|germany|france|china|p\.?\s?o\.?)\b|(?:stra(?:ß|ss)e|str|weg|platz|straat|laan|plein|gracht|allee)\b\.?",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"(?<!\d)\d{4,6}(?!\d)|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")


def _shares(text: str) -> tuple[int, int, int]:
    """How many Han characters, other letters, and digits a text has."""
    han = sum("一" <= char <= "鿿" for char in text)
    digits = sum(char.isdigit() for char in text)
    return han, sum(char.isalpha() for char in text) - han, digits


def person_fits(text: str) -> float:
    """How well a text is a person's name, 0 to 1."""
    name = half_width(text).strip(" .,:;/_-")
    han, letters, digits = _shares(name)
    if not name or digits or len(name) > 60 or han + letters < 2:
        return 0.0
    if _TITLES.search(name) and len(name) <= 30:
        return 0.95
    if han:
        bare = re.sub(r"\s+", "", name)
        if letters:
            # 王小明 Wang Xiaoming
            parts = re.split(r"[\s/()]+", name, maxsplit=1)
            return 0.8 * min(person_fits(part) for part in parts) if len(parts) == 2 and all(parts) else 0.1
        if re.fullmatch(r"[一-鿿]{2,8}[·•.][一-鿿·•.]{2,12}", bare):
            return 0.95
        if not re.fullmatch(r"[一-鿿]{2,4}", bare):
            several = re.split(r"[、,;/\s]+", name)
            return 0.9 * min(person_fits(part) for part in several) if 2 <= len(several) <= 6 else 0.0
        if _TWO_SIGN_SURNAMES.match(bare) and len(bare) >= 3:
            return 1.0
        if _NOT_IN_NAMES.search(bare[1:]):
            return 0.2
        return (0.95 if len(bare) < 4 else 0.55) if bare[0] in _SURNAMES else (0.5 if len(bare) < 4 else 0.25)
    if _LATIN_BODY.search(name):
        return 0.1
    words = re.split(r"[\s,]+", name)
    if not _LATIN_NAME.fullmatch(name):
        return 0.45 if len(words) <= 3 and name.isalpha() else 0.2 if len(words) <= 4 else 0.05
    return 0.85 if 2 <= len(words) <= 4 else 0.6


def company_fits(text: str) -> float:
    """How well a text is the name of a firm, an office, a school, 0 to 1."""
    name = half_width(text).strip(" .,:;/_-")
    han, letters, digits = _shares(name)
    if len(name) > 120 or han + letters < 2 or digits > han + letters:
        return 0.0
    if han:
        bare = re.sub(r"\s+", "", name)
        if _CHINESE_BODY.search(bare) or _JAPANESE_BODY.search(bare):
            return 1.0 if len(bare) >= 4 else 0.6
        return 0.4 if 4 <= len(bare) <= 30 and not digits else 0.2
    if _LATIN_BODY.search(name):
        return 1.0 if len(name.split()) >= 2 else 0.6
    if len(name.split()) > 10 or name[-1:] in ".?!":
        return 0.1
    capitals = sum(word[:1].isupper() or not word[:1].isalpha() for word in name.split())
    return (0.6 if not digits else 0.45) if capitals == len(name.split()) else 0.3


def address_fits(text: str) -> float:
    """How well a text is an address, or a line of one, 0 to 1."""
    place = half_width(text).strip()
    han, letters, digits = _shares(place)
    if len(place) > 300 or han + letters < 2:
        return 0.0
    if han >= letters:
        signs = len({match[0] for match in _PLACE_SIGNS.finditer(place)})
        if signs >= 3 or (signs == 2 and len(place) >= 6):
            return 1.0
        return (0.7 if len(place) >= 4 else 0.5) if signs else 0.25
    signs = len({match[0].lower() for match in _LATIN_PLACES.finditer(place)})
    points = 0.35 * min(2, signs) + 0.15 * min(2, place.count(",")) + (0.15 if digits else 0.0)
    points += 0.15 if _POSTAL.search(place) else 0.0
    return min(1.0, 0.15 + points)
