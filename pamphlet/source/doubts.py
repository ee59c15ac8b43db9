"""What is doubtful in a translation: there may be a good reason, and a person looks at it."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from pamphlet.source.examined import DOUBT, END_MARKS, LETTERS, NAMES, PLACEHOLDER, Check, Found, Subject, end_mark, plain

_WIDE = {".": "。", "?": "？", "!": "！", ":": "："}
#: The marks that a language has instead of the ASCII ones.
_OWN_ENDS: Mapping[str, Mapping[str, str]] = {
    **{"zh": _WIDE, "yue": _WIDE, "ja": _WIDE, "hi": {".": "।"}, "pa": {".": "।"}},
    **{"ar": {"?": "؟"}, "fa": {"?": "؟"}, "ur": {".": "۔", "?": "؟"}},
}
#: An abbreviation at the end, such as C.-B., a.m. or 24 ч.
_ABBREVIATED = re.compile(r"[.\d][\s-]?[^\W\d_]{1,3}\.$")
#: English words that lead to what is printed behind them; other languages have a colon there.
_LEADS = re.compile(r"\b(?:at|by|for|from|in|on|to|with)$")
_PAIRS = tuple(zip("(（[“«‹「『【", ")）]”»›」』】", strict=True))
_PAIRED = frozenset(itertools.chain(*_PAIRS))
_CURLY = frozenset("“”„«»「」")
_GAPS = re.compile(
    r"[ \u00a0\u202f](?:[ \u00a0\u202f\n,;:!?،؛؟。，、；：！？।۔)\]）」»]|\.(?:\s|$))|[(\[（「«\n][ \u00a0\u202f]"
)
_FRENCH_GAPS = re.compile(r"(?<!\s)[ \u00a0\u202f](?=[:;!?»])|(?<=«)[ \u00a0\u202f](?!\s)")
_NUMBER_SIGNS = re.compile(r"[²³¹¼-¾\u2070-\u2089\u2150-\u218b\u2460-\u24ff〇\u3220-\u3247\u3280-\u32b0]")
#: Words that a language doubles by its grammar.
_DOUBLED = {
    "fr": {"nous", "vous"},
    "hi": {"अलग", "साथ", "कभी", "धीरे", "बार", "अपने", "अपनी", "अपना", "जगह", "क्या", "कौन", "अच्छे", "छोटे", "जल्दी", "थोड़ा"},
    "pa": {"ਵੱਖ", "ਨਾਲ", "ਕਦੇ", "ਹੌਲੀ", "ਵਾਰ", "ਆਪਣੇ", "ਆਪਣੀ", "ਆਪੋ", "ਥਾਂ", "ਕੀ", "ਛੋਟੇ", "ਜਲਦੀ", "ਕਦੀ"},
    "vi": {"luôn", "ngày", "mãi", "dần", "từng", "ai", "đâu", "nơi", "chung", "đều", "hay", "xa"},
    "tl": {"araw", "gabi", "isa", "iba", "unti"},
}
#: Length of a translation against English, by script; the bounds around it are wide.
_LENGTHS = {"HAN": 0.32, "KANA": 0.45, "HANGUL": 0.5, "ARABIC": 0.85, "THAI": 0.95}
#: Letters that look like those of a language and are another's, with the right ones.
_FOREIGN = {
    "fa": {"ي": "ی", "ك": "ک"},
    "ar": {"ی": "ي", "ک": "ك"},
    "ru": {"і": "и", "ї": "и", "є": "е", "ґ": "г"},
    "uk": {"ы": "и", "э": "е", "ё": "йо", "ъ": "’"},
}
#: Characters of simplified writing alone (in GB 2312, not in Big5), and those of traditional writing alone that stand for them.
_HANS = (
    "们这说请让该话语词谁谈译试识认记许设访证评诉诊询误课调论议讨训讲谢读诚详诗为个来时对会学国过还进连运远违迟选遗边达迁"
    "门问间闻闭开关闲闹阅车转轻较辅载输软轮贝财责货质费资贫购赛赠贵贴负贡员赖赞钱针银错铁镇键锁钟链铺马验驱骂骗骑骚鸟鸡鱼"
    "龙龟饭饮馆饱饿红级约纪纳纸线练组细织终经结给络统继绩续维综绿编缘缩绝紧项须顾预领频题颜额风见视觉观规览热烦灯灾炉爱办"
    "帮宝报备笔毕变标别补参层产长场彻称处传创从担单当导点电动独断队尔发罚飞妇盖冈刚够归广汉号护华画欢环获击积际艰减检将奖"
    "节举剧惧决壳况扩劳乐历丽联两疗临灵刘楼录虑乱罗妈买卖满梦灭难脑农欧盘齐启弃墙桥亲穷区权劝荣丧扫伤烧声绳师湿实势释属术"
    "树双岁孙态条厅头图团卫稳无务习戏显险县现乡响写兴虚寻压严药爷业医义艺忆阴应拥忧邮园暂脏择则战张阵争职执众昼专装壮状总"
    "杀毁龄岛湾沟讯码肤胁胶脱虽袭谅谨跃辆递邻阶随隐静颗饥"
)
_HANT = (
    "們這說請讓該話語詞誰談譯試識認記許設訪證評訴診詢誤課調論議討訓講謝讀誠詳詩為個來時對會學國過還進連運遠違遲選遺邊達遷"
    "門問間聞閉開關閒鬧閱車轉輕較輔載輸軟輪貝財責貨質費資貧購賽贈貴貼負貢員賴贊錢針銀錯鐵鎮鍵鎖鐘鏈鋪馬驗驅罵騙騎騷鳥雞魚"
    "龍龜飯飲館飽餓紅級約紀納紙線練組細織終經結給絡統繼績續維綜綠編緣縮絕緊項須顧預領頻題顏額風見視覺觀規覽熱煩燈災爐愛辦"
    "幫寶報備筆畢變標別補參層產長場徹稱處傳創從擔單當導點電動獨斷隊爾發罰飛婦蓋岡剛夠歸廣漢號護華畫歡環獲擊積際艱減檢將獎"
    "節舉劇懼決殼況擴勞樂歷麗聯兩療臨靈劉樓錄慮亂羅媽買賣滿夢滅難腦農歐盤齊啟棄牆橋親窮區權勸榮喪掃傷燒聲繩師濕實勢釋屬術"
    "樹雙歲孫態條廳頭圖團衛穩無務習戲顯險縣現鄉響寫興虛尋壓嚴藥爺業醫義藝憶陰應擁憂郵園暫髒擇則戰張陣爭職執眾晝專裝壯狀總"
    "殺毀齡島灣溝訊碼膚脅膠脫雖襲諒謹躍輛遞鄰階隨隱靜顆飢"
)
_HAN = {"zh-Hans": dict(zip(_HANT, _HANS, strict=True)), "zh-Hant": dict(zip(_HANS, _HANT, strict=True))}


def _term(s: Subject) -> Found:
    """A term that readers know by one word (content/glossary.toml) should have that word; names are written anew."""
    missing = () if s.is_name else s.rules.glossary.missing(s.source, s.text)
    if not missing:
        return None
    return f"has no usual word for '{missing[0].source[0].strip('*')}'", f"such as '{missing[0].use[0]}'"


def _same(s: Subject) -> Found:
    """Left in English? Names stay as they are, and in Latin script a word or two may be the same."""
    if s.text.strip().casefold() != s.source.strip().casefold() or s.is_name or s.source.casefold() in NAMES:
        return None
    words = LETTERS.findall(PLACEHOLDER.sub("", s.source))
    if all(word.isupper() for word in words) or ("LATIN" in s.rules.scripts and len(words) < 3):
        return None
    return "is the same as the English words", "translate it"


def _ending(s: Subject) -> Found:
    """A heading that ends like a sentence, or a question that no longer asks; Thai has no full stop."""
    wanted, found = end_mark(s.source), end_mark(s.text)
    kinds = END_MARKS.get(wanted, ""), END_MARKS.get(found, "")
    own = _OWN_ENDS.get(s.rules.primary, {})
    if kinds[0] == kinds[1]:
        right = own.get(found)
        return (f"ends with '{found}'", f"the language has '{right}'") if right else None
    if s.is_name or (s.rules.primary == "th" and not found and wanted != ":"):
        return None
    if not wanted:
        if (found == "." and _ABBREVIATED.search(s.text)) or (kinds[1] == ":" and _LEADS.search(s.source)):
            return None
        return f"ends with '{found}', the English words end with no mark", "leave it out"
    right = own.get(wanted, wanted)
    what = f"ends with '{found}'" if found else "ends with no mark"
    return f"{what}, the English words end with '{wanted}'", f"write '{right}'"


def _balance(s: Subject) -> Found:
    """An opening bracket or quotation mark without its closing one: half of something was lost."""
    pairs = [pair for pair in _PAIRS if s.signs & set(pair)] if s.signs & _PAIRED else []
    if "„" in s.signs and "”" not in s.signs:  # „…“ closes with what opens in English
        pairs = [("„", "“"), *(pair for pair in pairs if pair != ("“", "”"))]
    for left, right in pairs:
        more = s.text.count(left) - s.text.count(right)
        if more and more != s.source.count(left) - s.source.count(right):
            return f"has {s.text.count(left)} '{left}' and {s.text.count(right)} '{right}'", "write both, or neither"
    for left, right in (("¿", "?"), ("¡", "!")) if s.rules.primary == "es" else ():
        if s.text.count(left) != s.text.count(right):
            return f"has {s.text.count(left)} '{left}' and {s.text.count(right)} '{right}'", "write both, or neither"
    return ("has an odd number of '\"'", "write both, or neither") if s.text.count('"') % 2 else None


def _doubled(s: Subject) -> Found:
    """The same word twice is mostly a slip; some languages double words by their grammar."""
    words = s.text.casefold().split()
    meant = _DOUBLED.get(s.rules.primary, set())
    for first, second in itertools.pairwise(words):
        if (
            second.startswith(first)
            and first == second.rstrip(".,;:!?،।")
            and first not in meant
            and any(map(str.isalpha, first))
        ):
            return f"has the word '{first}' twice", "leave one of them out, if that is not meant"
    return None


def _gaps(s: Subject) -> Found:
    """Two spaces, or a space before a mark, print as holes; French has one before : ; ! ? and inside its quotation marks."""
    if s.text != s.text.strip():
        return "begins or ends with a space", "take it out"
    match = _GAPS.search(_FRENCH_GAPS.sub("", s.text) if s.rules.primary == "fr" else s.text)
    return (f"has a space too many at '{match[0]}'", "take it out") if match else None


def _quotes(s: Subject) -> Found:
    """Straight and curly quotation marks or apostrophes side by side: two hands, or a lost correction."""
    if ('"' in s.signs and s.signs & _CURLY) or ("'" in s.signs and "’" in s.signs):
        return "mixes straight and curly quotation marks", "use those of the language everywhere"
    return None


def _composed(s: Subject) -> Found:
    """Accents typed as signs of their own: such words are not found by search, and reviews are bound to the composed form."""
    if unicodedata.is_normalized("NFC", s.text):
        return None
    return "has accents that are typed as signs of their own", "save it in the form NFC; most editors do so"


@lru_cache(maxsize=64)
def _usual_length(scripts: frozenset[str]) -> float:
    return max((_LENGTHS[script] for script in scripts if script in _LENGTHS), default=1.05)


def _length(s: Subject) -> Found:
    """Far shorter than usual: something was left out. Far longer: something was added, or the wrong words were pasted."""
    if s.is_name or len(s.source) < 20:
        return None
    usual = len(s.source) * _usual_length(s.rules.scripts)
    if 0.4 * usual - 2 <= len(s.text) <= 2.2 * usual + 10:
        return None
    return f"has {len(s.text)} characters; about {usual:.0f} would be usual", "is anything left out, or added?"


def _swapped(s: Subject, table: Mapping[str, str]) -> str:
    return ", ".join(f"'{sign}' ('{table[sign]}')" for sign in sorted(filter(table.__contains__, s.signs))) if table else ""


def _variants(s: Subject) -> Found:
    """Simplified characters in a traditional text, or the other way round."""
    found = _swapped(s, _HAN.get(s.rules.language.tag, {}))
    return (f"holds characters of the other Chinese writing: {found}", "write those in brackets") if found else None


def _lookalikes(s: Subject) -> Found:
    """Letters of a neighbouring language that look nearly alike: search and screen readers miss the word."""
    found = _swapped(s, _FOREIGN.get(s.rules.primary, {}))
    return (f"holds letters of another language: {found}", "write those in brackets") if found else None


def _numerals(s: Subject) -> Found:
    """Fractions, circled and raised numbers have one sign for several digits: many voices read them wrong."""
    match = None if s.text.isascii() else _NUMBER_SIGNS.search(s.text)
    if match is None or match[0] in s.source:
        return None
    return f"holds '{match[0]}'", "write numbers in the digits 0 to 9, or as words"


_LEFT_WORD = re.compile(r"(?<![\w.@/-])[a-z]{3,}(?![\w.@/-])", re.ASCII)


def _leftover(s: Subject) -> Found:
    """A word of English left in a text of another script is read by nobody. What stands in brackets may be a gloss."""
    if not s.rules.scripts or "LATIN" in s.rules.scripts or s.is_name:
        return None
    if match := _LEFT_WORD.search(plain(s.text)):
        return f"has the English word '{match[0]}'", "translate it, or put it in brackets behind your own word"
    return None


#: Every check, in the order in which doubts are told.
DOUBTS = tuple(
    Check(name, DOUBT, find)
    for name, find in (
        ("term", _term),
        ("same", _same),
        ("leftover", _leftover),
        ("ending", _ending),
        ("balance", _balance),
        ("doubled", _doubled),
        ("gaps", _gaps),
        ("quotes", _quotes),
        ("composed", _composed),
        ("length", _length),
        ("variants", _variants),
        ("letters", _lookalikes),
        ("numerals", _numerals),
    )
)
