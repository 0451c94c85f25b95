"""What the name of a field tells of the kind of its value."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from pagemill.extraction.values.characters import half_width


class ValueKind(StrEnum):
    """What sort of text a value is."""

    #: Any text: nothing is known of it.
    TEXT = "text"
    #: A day, or a month of a year.
    DATE = "date"
    #: A time of day.
    TIME = "time"
    #: An amount of money, in digits or spelt out.
    MONEY = "money"
    #: A number of things, with or without their unit.
    COUNT = "count"
    PERCENT = "percent"
    #: Number of an invoice, order, account or contract; a licence plate.
    IDENTIFIER = "identifier"
    #: Of a telephone or a fax.
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    #: A firm's number with its tax office or register.
    TAX_NUMBER = "tax number"
    #: A person's number with the state.
    CITIZEN_ID = "citizen id"
    POSTAL_CODE = "postal code"
    PERSON = "person"
    #: A firm, an office, a school: any body with a name.
    COMPANY = "company"
    ADDRESS = "address"
    #: Yes or no, in words or as a tick.
    YES_NO = "yes or no"
    #: A currency's name, sign or code.
    CURRENCY = "currency"


#: In Chinese the word that says what a thing is comes last: the rule whose words end last holds, of these the longest.
_CHINESE_RULES: tuple[tuple[ValueKind, str], ...] = (
    (
        ValueKind.TEXT,
        "方式|类型|类别|种类|状态|状况|名称|品名|描述|说明|备注|附注|意见|条款|条件|内容|事由|原因|用途|摘要"
        "|国家|国籍|籍贯|民族|性别"
        "|学历|学位|专业|职务|职位|职称|岗位|部门|科室|规格|型号|品牌|等级|级别|政治面貌|婚姻|项目|单位|大家"
        "|血型|爱好|特长|经历"
        "|出生地|产地|港口|港|城市|省份|地区|区域|关系|期限|起止时间|起止日期|工作时间|营业时间|服务时间"
        "|有效期限|周期|时长|工龄"
        "|结果|评价|要求|依据|性质|来源|颜色|材质|条码|图|学科|课程|要点|航次|船名|账期|目录",
    ),
    (
        ValueKind.DATE,
        "日期|年月日?|出生年月日?|生日|时间|到期日|截止日|起始日|开始日|结束日|开航日|起飞日|生效日|签发日"
        "|发票日|交割日|付款日|入职日|工作日期"
        "|有效期|有效期至|有效期起|失效期|日",
    ),
    (ValueKind.TIME, "时刻|几点|钟点|时分|起飞时间点|打卡时间"),
    (
        ValueKind.MONEY,
        "金额|总额|额|总计|合计|小计|共计|价税合计|价|单价|价格|总价|售价|价款|货款|款|款项|费|费用|税款|税额"
        "|税费|运费|保险费|押金|定金|保证金"
        "|订金|租金|佣金|奖金|罚金|本金|资金|工资|薪资|薪酬|年薪|月薪|薪水|底薪|余额|欠款|应付|实付|应收|实收"
        "|应缴|找零|收入|支出|成本|利润|利息|补贴"
        "|津贴|报酬|造价|预算|元|大写|小写|金额大写|金额小写|人民币|美元|美金|欧元|港币|日元|英镑|借方|贷方"
        "|现金|收款金额",
    ),
    (
        ValueKind.COUNT,
        "数量|总数|人数|份数|件数|个数|页数|天数|台数|箱数|次数|户数|年数|月数|套数|张数|股数|学时数|课时|学时"
        "|学分|面积|重量|毛重|净重|体积|长度|宽度"
        "|高度|身高|体重|年龄|岁数|分数|得分|总分|成绩|里程|容量|排量|数额|周岁|工时|小时数|数目|班级人数|编制数",
    ),
    (ValueKind.PERCENT, "税率|利率|比例|百分比|占比|折扣率|费率|增长率|率|汇率|完成率|持股比例|折扣"),
    (
        ValueKind.IDENTIFIER,
        "号|号码|编号|代码|编码|单号|账号|帐号|账户|帐户|卡号|票号|凭证号|流水号|序列号|合同号|合同编号|订单号"
        "|订单编号|发票号码|发票代码|校验码"
        "|工号|学号|证号|证件号码?|护照号码?|许可证号|批号|箱号|提单号|运单号|车牌|车牌号码?|车号|机号|文号"
        "|档案号|案号|序号|航班号|税票号",
    ),
    (
        ValueKind.PHONE,
        "电话|电话号码?|手机|手机号码?|手机号|移动电话|座机|传真|传真号码?|传真号|联系方式|联络方式|联系号码"
        "|热线|客服电话|固话|联系电话|办公电话",
    ),
    (ValueKind.EMAIL, "邮箱|邮箱地址|电子邮箱|电子邮件|电子邮箱地址|电邮|邮件地址|邮件|电子信箱"),
    (ValueKind.URL, "网址|网站|官网|主页|链接|网站地址|官网地址"),
    (
        ValueKind.TAX_NUMBER,
        "税号|纳税人识别号|纳税识别号|识别号|统一社会信用代码|社会信用代码|信用代码|组织机构代码|税务登记号"
        "|税务登记证号|纳税人登记号|统一编号|营业执照号|营业执照号码|工商注册号|注册号",
    ),
    (
        ValueKind.CITIZEN_ID,
        "身份证|身份证号|身份证号码|身份号码|公民身份号码|公民身份证号码?|居民身份证号码?|身份证编号",
    ),
    (ValueKind.POSTAL_CODE, "邮编|邮政编码|邮码|邮政编号|邮递区号"),
    (
        ValueKind.PERSON,
        "姓名|名字|人|联系人|负责人|法定代表人|法人|法人代表|经办人|申请人|收款人|开票人|复核人?|签名|签字|主任"
        "|经理|校长|院长|医生|医师|教师|老师|导师"
        "|患者|病人|家长|父亲|母亲|配偶|监护人|乘客|旅客|业主|户主|员工|学生|考生|司机|驾驶员|店员|收银员?"
        "|业务员|制单|审核|会计|出纳|代表|曾用名|户名|持卡人",
    ),
    (
        ValueKind.COMPANY,
        "公司|公司名称?|单位名称|工作单位|企业|企业名称?|商户|商户名称?|商家|商家名称|店名|店铺|门店|店名称"
        "|销售方|购买方|销方|购方|卖方|买方|甲方|乙方|丙方"
        "|发货方|收货方|供应商|供应商名称|厂商|厂家|供货商|承运人|承运方|客户|客户名称|机构|机构名称|学校"
        "|学校名称|院校|毕业院校|毕业学校|医院|医院名称"
        "|银行|开户行|开户银行|银行名称|开户行名称|付款单位|收款单位|开票单位|报价单位|报价方|送货单位|用人单位|申请单位|所在单位"
        "|发货单位|收货单位|建设单位|施工单位|单位全称"
        "|托运人|委托方|受托方|代理商|保险公司|付款方|收款方|销售方名称|购买方名称|组织|律所|旅行社|航空公司"
        "|收款单位名称|付款单位名称|承包单位",
    ),
    (
        ValueKind.ADDRESS,
        "地址|住址|住所|通讯处|地点|地址及?邮编|所在地|户口所在地|户籍所在地|居住地|位置|坐落|收货地|送货地"
        "|发货地|户籍",
    ),
    (ValueKind.CURRENCY, "币种|货币|币别|货币单位|货币种类|结算币种|货币类型|币种类型"),
)
_CHINESE = [(kind, re.compile(rf"(?:{words})", re.ASCII)) for kind, words in _CHINESE_RULES]
#: What joins the names of several things that are asked for as one: `开户行及账号`.
_SEVERAL = re.compile("[、及和与]")
_YES_NO_CHINESE = re.compile(r"^(?:是否|能否|有无|可否|是不是|有没有|需不需要)|(?:与否|是否)$|[吗么]$")

#: The first rule that a name meets holds. Words are without accents, in lower case.
_LATIN_RULES: tuple[tuple[ValueKind, str], ...] = (
    (ValueKind.YES_NO, r"^(?:is|has|have|are|was|does|do|did|whether|if|can)\b|\byes ?(?:/|or) ?no\b|\bja ?/ ?nein\b"),
    (
        ValueKind.TEXT,
        r"\bin words\b|\b(?:payment|delivery|shipping) (?:terms?|method|mode|means|type|status|conditions?)\b|\bterms\b"
        r"|\b(?:method|mode|type|kind|status|descriptions?|remarks?|notes?|comments?|condition|category|reason"
        r"|purpose)$"
        r"|\b(?:item|product|file|article|good|goods|sample|project|course|vessel|ship|brand|model|port|country|city"
        r"|state) ?name\b"
        r"|\b(?:place|port|airport|country|point|means) (?:and date )?of (?!birth|residence)|\bpayable at\b"
        r"|\bdeclared value\b|\b(?:delivery|lead|transit) time\b|\bdetails of\b"
        r"|\b(?:beschreibung|bezeichnung|bemerkung|designation|descripcion|omschrijving|zahlungsart"
        r"|zahlungsbedingungen)\b",
    ),
    (ValueKind.EMAIL, r"\be ?mails?\b|\bmail address\b|\bemel\b|\bcourriel\b|\bcorreo\b"),
    (ValueKind.URL, r"\b(?:urls?|website|web ?site|web|homepage|web ?page|www|internet|site web|laman web)\b"),
    (
        ValueKind.PHONE,
        r"\b(?:phones?|tel|telephones?|telefon|telefono|telefone|telefoon|telefonnummer|fax|telefax|mobile|mobil"
        r"|handy|cell"
        r"|cellphone|hotline|faks|gsm|portable|tlf|hp no)\b|telefonnummer\b|faxnummer\b",
    ),
    (
        ValueKind.POSTAL_CODE,
        r"\b(?:zip|zip code|zipcode|post ?code|postal ?code|plz|postleitzahl|code postal|codigo postal|poskod|cap)\b",
    ),
    (
        ValueKind.TAX_NUMBER,
        r"\b(?!tax code\b)(?:vat|gst|tax|tva|iva|btw|mwst|sst|fiscal|business|company|co)\b.{0,14}"
        r"\b(?:ids?|nos?|nr|numbers?|num|reg|registration|nummer|numero|identification|code|identifier)\b"
        r"|\b(?:gstin|abn|acn|siren|siret|ust id ?(?:nr|nummer)?|ustid|ust idnr|ein|tin|nif|cif|npwp|cnpj|rfc|nip|uen"
        r"|vatin|kvk"
        r"|partita iva|p iva|steuernummer|steuer nr|umsatzsteuer id|hrb|uid|brn|orgnr)\b|steuernummer\b",
    ),
    (
        ValueKind.CITIZEN_ID,
        r"\b(?:national id|identity card|id card|id number|citizen id|nric|ic no|ic number|ssn|social security|dni"
        r"|cpf|mykad)\b",
    ),
    (
        ValueKind.DATE,
        r"\b(?:dates?|dated|datum|fecha|tarikh|tanggal|data|dob|birthday|birth day|date of birth|echeance"
        r"|fallig(?:keit)?"
        r"|vencimiento|scadenza|vervaldatum|geboren|deadline|due (?:by|on)|valid (?:until|from|to|thru)|expir(?:y|es"
        r"|ation)|issued on"
        r"|jour|born|period (?:start|end)|month|monat|departure day)\b|datum\b|^due$",
    ),
    (ValueKind.TIME, r"\b(?:time|uhrzeit|heure|hora|tijd|masa|ora|zeit|clock)\b"),
    (
        ValueKind.COUNT,
        r"\b(?:total )?(?:numbers?|no|nos|nr|count|#) of\b|\b(?:qty|quantity|quantities|qte|count|pcs|pieces|packages"
        r"|cartons|ctns|units"
        r"|pages|menge|anzahl"
        r"|quantite|cantidad|quantidade|quantita|aantal|kuantiti|ilosc|stuck|weight|gewicht|poids|peso|berat|volume"
        r"|age|alter"
        r"|nights|hours|days|guests|persons|adults|children|exchange rate|stunden|heures|mileage|points|score)\b",
    ),
    (
        ValueKind.PERCENT,
        r"%|\b(?:percent|percentage|prozent|prozentsatz|steuersatz|taux|tipo de iva|aliquota|satz|discount rate"
        r"|kadar)\b"
        r"|\b(?:vat|tax|gst|interest|sst|iva|tva|btw|mwst|sales tax) (?:rates?|satz)\b|satz\b",
    ),
    (
        ValueKind.CURRENCY,
        r"\b(?:currency|currencies|wahrung|devise|moneda|valuta|munteenheid|mata wang|moeda|waluta)\b(?! amount)",
    ),
    (
        ValueKind.IDENTIFIER,
        r"\b(?:no|nos|nr|num|number|numbers|id|ids|identifier|code|ref|reference|nummer|numero|numer|no\.|sku|iban"
        r"|swift|bic|bsb|po"
        r"|p o|nbr|nombor|serial|konto|kenteken|kennzeichen|licen[cs]e plate|plate|account|referenz|referenzzeichen"
        r"|aktenzeichen"
        r"|purchase order|tracking|barcode|hs code|b ?/ ?l|awb)\b|#|№|(?:nummer|nr)\b|\b(?:n°|n º)",
    ),
    (
        ValueKind.MONEY,
        r"\b(?:amount|amounts|amt|total|totals|subtotal|sum|summe|gesamt|gesamtbetrag|betrag|price|prices|cost|costs"
        r"|fee|fees"
        r"|charges?|balance|due|payable|paid|payment|tax(?! (?:authority|office|bureau)\b)|vat|gst|sst|discount|deposit"
        r"|salary|wages?|bonus|net|netto|gross"
        r"|brutto|cash|change"
        r"|montant|prix|importe|precio|importo|prezzo|preis|einzelpreis|gesamtpreis|bedrag|prijs|totaal|totale|totaux"
        r"|jumlah|harga|amaun"
        r"|valor|preco|kwota|cena|wartosc|suma|razem|rate|credit|debit|income|expense|rounding|freight|tip|gratuity"
        r"|tva|ttc|ht|mwst|ust"
        r"|btw|iva|cukai|impuesto|rabatt|remise|descuento|sconto|korting|zwischensumme|endbetrag|rechnungsbetrag"
        r"|saldo|solde|rent"
        r"|premium|usd|eur|cny|rmb|gbp|myr|rm|sgd|hkd|jpy|value|shipping|delivery|insurance|surcharge|refund)\b"
        r"|(?:betrag|preis|summe|kosten|gebuhr)\b",
    ),
    (
        ValueKind.ADDRESS,
        r"\b(?:address|addresses|addr|adresse|adres|anschrift|direccion|indirizzo|endereco|alamat|location"
        r"|place of (?:birth|residence)"
        r"|domicile|lieu|ship to address|street|strasse)\b|(?:adresse|anschrift)\b",
    ),
    (
        ValueKind.COMPANY,
        r"\b(?:company|vendor|seller|supplier|issuer|merchant|store|shop|customer|buyer|client|purchaser|firma"
        r"|entreprise|societe"
        r"|empresa|lieferant|fournisseur|proveedor|fornitore|leverancier|syarikat|kedai|bank|employer|organi[sz]ation"
        r"|remitter"
        r"|shipper|consignee|carrier|business|kunde|cliente|klant|pelanggan|rechnungssteller|emittent|emetteur|emisor"
        r"|school|university"
        r"|hospital|agency|institution|manufacturer|brand|restaurant|payee|payer|beneficiary|bill to|sold to|ship to"
        r"|airline|hotel|insurer|exporter|importer|pharmacy|charity|laboratory|lender|travel agent|producer"
        r"|landlord|sprzedawca|nabywca|vertragspartner)(?: ?name)?\b",
    ),
    (
        ValueKind.PERSON,
        r"\b(?:name|names|contact|contact person|signature|signed by|attn|attention|cashier|sales ?person|salesman"
        r"|clerk|patient|passenger"
        r"|guest|student|teacher|doctor|driver|employee|author|applicant|holder|cardholder|nom|nombre|nome|naam|nama"
        r"|imie|vorname"
        r"|nachname|surname|first name|last name|ansprechpartner|sachbearbeiter|manager|prepared by|approved by"
        r"|received by|served by"
        r"|recipient|sender|server|juruwang|prenom|apellido|from|to)\b",
    ),
)
_LATIN = [(kind, re.compile(pattern)) for kind, pattern in _LATIN_RULES]

#: Names of who has a part in a deal, which a firm may have as well as a person: `收款人`, `notify party`; not of who
#: acts for a firm: `经办人`.
_ROLE = re.compile(
    r"(?:方|(?<!联系|负责|代表|经办|开票|复核|审核|制单|填表|签字|签名|联络)(?<!法)人)$"
    r"|\b(?:party|applicant|donor|insured|policy ?holder|beneficiary|owner|holder|sender|recipient)$",
    re.IGNORECASE,
)

#: A kind told outright, in a prompt: `日期类型`, `类型：金额`, `a date`, `type: number`.
_STATED: tuple[tuple[ValueKind, str, str], ...] = (
    (ValueKind.DATE, "日期|年月日", "date"),
    (ValueKind.TIME, "时刻|钟点", "time(?: of day)?"),
    (ValueKind.MONEY, "金额|货币金额|钱数", "amount(?: of money)?|money|price|monetary(?: value)?|sum"),
    (ValueKind.COUNT, "数字|数值|数量|整数|个数", "number|numeric|quantity|integer|count|numerical"),
    (ValueKind.PERCENT, "百分比|百分数|比例", "percent|percentage"),
    (ValueKind.IDENTIFIER, "编号|号码|单号", "identifier|id|code|reference"),
    (ValueKind.PHONE, "电话号码|电话|手机号码?", "phone(?: number)?|telephone(?: number)?"),
    (ValueKind.EMAIL, "邮箱地址|邮箱", "e-?mail(?: address)?"),
    (ValueKind.URL, "网址|链接", "url|link|web address"),
    (ValueKind.TAX_NUMBER, "税号|信用代码|统一社会信用代码", "tax (?:id|number)|vat (?:id|number)"),
    (ValueKind.CITIZEN_ID, "身份证号码?|身份证", "citizen id|national id"),
    (ValueKind.POSTAL_CODE, "邮编|邮政编码", "postal code|post ?code|zip code"),
    (ValueKind.PERSON, "人名|姓名", "person(?:'s name)?|name of a person"),
    (ValueKind.COMPANY, "公司名称?|单位名称|企业名称", "company(?: name)?|organi[sz]ation"),
    (ValueKind.ADDRESS, "地址", "address"),
    (ValueKind.YES_NO, "是否|是或否|布尔值?|是/否", "yes ?/ ?no|yes or no|boolean|tick ?box|check ?box"),
    (ValueKind.CURRENCY, "币种|货币", "currency(?: code)?"),
    (ValueKind.TEXT, "文本|文字|字符串", "text|string"),
)
_STATEMENTS = [
    (
        kind,
        re.compile(
            rf"(?:{chinese})(?:类型|类|型|格式的?值)(?![^\W\d_a-z])|(?:类型|种类)\s?(?:为|是|:"
            rf"|=)?\s?(?:{chinese})(?:型)?"
            rf"|^(?:一个|应?(?:为|是))?\s?(?:{chinese})$|(?:值|它|这|应该?|内容)(?:为|是)(?:一个)?(?:{chinese})"
        ),
        re.compile(
            rf"\b(?:an?|the value is(?: an?)?|must be(?: an?)?|should be(?: an?)?|type ?[:=]?(?: is)?(?: an?)?"
            rf"|kind ?[:=]?(?: an?)?)\s(?:{english})"
            rf"\b(?! of\b(?! (?:day|money|a person)))|^(?:{english})$|\b(?:{english}) (?:type|field|value)\b"
            rf"|\b(?:type|kind)[:=]\s?(?:{english})\b",
            re.IGNORECASE,
        ),
    )
    for kind, chinese, english in _STATED
]


def stated_kind(prompt: str) -> ValueKind | None:
    """The kind that a prompt says outright a value is of; of several, the one named first. None where it says none."""
    plain = half_width(prompt[:2000]).strip()
    found = [
        (match.start(), -len(match[0]), order, kind)
        for order, (kind, *patterns) in enumerate(_STATEMENTS)
        for pattern in patterns
        if (match := pattern.search(plain))
    ]
    return min(found)[3] if found else None


@lru_cache(maxsize=4096)
def kind_of_name(name: str, hint: str = "") -> ValueKind:
    """The kind of value that a field's name implies; where it tells nothing, that which its prompt states or names.

    `TEXT` where neither tells.
    """
    if (stated := stated_kind(hint)) is not None:
        return stated
    if (kind := _kind_of(name)) is not ValueKind.TEXT:
        return kind
    told = (_kind_of(part) for part in re.split(r"[,，、;；:：/|\s]+", hint[:300]) if 1 < len(part) <= 12)
    return next((kind for kind in told if kind is not ValueKind.TEXT), ValueKind.TEXT)


def names_role(name: str) -> bool:
    """Whether a name says what part someone has in a deal, and not whether that is a person or a firm."""
    return _ROLE.search(half_width(name[:200]).strip(" :")) is not None


def _kind_of(name: str) -> ValueKind:
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】", " ", half_width(name[:200])).strip() or half_width(name[:200])
    if re.search("[一-鿿]", plain):
        kind = _kind_of_chinese(re.sub(r"\s+", "", plain).rstrip(":.*·"))
        if kind is not ValueKind.TEXT or not re.search("[A-Za-z]{3}", plain):
            return kind
    return _kind_of_latin(plain)


def _kind_of_chinese(name: str) -> ValueKind:
    han = re.sub(r"[A-Za-z0-9\s/\\,.&'-]+$", "", name) or name
    if _YES_NO_CHINESE.search(han):
        return ValueKind.YES_NO
    parts = {_kind_of_chinese(part) for part in _SEVERAL.split(han) if len(part) > 1} if _SEVERAL.search(han) else set()
    if len(parts) > 1:
        return ValueKind.TEXT
    best = (0, 0)
    found = ValueKind.TEXT
    for kind, pattern in _CHINESE:
        for start in range(max(0, len(han) - 10), len(han)):
            match = pattern.fullmatch(han, start)
            if match and (len(han), len(match[0])) > best:
                best, found = (len(han), len(match[0])), kind
    return found


def _kind_of_latin(name: str) -> ValueKind:
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])|_+", " ", name)
    plain = "".join(char for char in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(char))
    words = re.sub(r"[^\w#%/°№]+", " ", plain.casefold()).strip()
    return next((kind for kind, pattern in _LATIN if pattern.search(words)), ValueKind.TEXT)
