"""Whether a translation can be printed: one small check for each thing that goes wrong, all of them in the table `CHECKS`.

Enters: a message's id, its source words, a translation, and the `Rules` of the language. Leaves: faults in plain words. An
error would print something wrong and keeps the words from being used; a warning may have a good reason, and a person looks at
it. Nothing here sees a lost "not" or a wrong tone: that is why people review. (The list: research/translation.md, section 3.)
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from pamphlet.diagnostics import Severity
from pamphlet.reading import garbled
from pamphlet.source.fonts import Family, coverage, glyph_faults
from pamphlet.source.glossary import Glossary


class Tongue(Protocol):
    """What the checks need to know of a language (`source.catalog.Language` has it)."""

    @property
    def tag(self) -> str:
        """Its BCP 47 tag."""

    @property
    def autonym(self) -> str:
        """Its own name, in its own script."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What translations of one language are held against: its script, its glossary, its fonts.

    Without families nothing is said about glyphs. What was found settable is remembered (`settable`, `usual`): make one `Rules`
    for all the texts of a language.
    """

    language: Tongue
    glossary: Glossary = field(default_factory=Glossary)
    families: tuple[Family, ...] = ()
    primary: str = field(init=False)
    scripts: frozenset[str] = field(init=False)
    settable: set[str] = field(init=False, default_factory=set, compare=False, repr=False)
    usual: set[str] = field(init=False, default_factory=set, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note the language without its script or region (`zh` of zh-Hans), and its scripts as Unicode names them."""
        object.__setattr__(self, "primary", self.language.tag.partition("-")[0])
        own = _MIXED.get(self.primary) or frozenset(map(_script, self.language.autonym)) - {""}
        object.__setattr__(self, "scripts", own)


@dataclass(frozen=True, slots=True)
class Subject:
    """One translation under examination; `signs` are its different characters."""

    id: str
    source: str
    text: str
    rules: Rules
    signs: frozenset[str]

    @property
    def is_name(self) -> bool:
        """Whether it stands for the name of a place or service: such words are written anew rather than translated."""
        return self.id.endswith(("#name", "#short_name", "#within"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a check found: its id, how bad it is, the code of the diagnostic, plain words, and the next step."""

    check: str
    severity: Severity
    code: str
    message: str
    hint: str


#: What a check finds: what is wrong, as it goes on after the message's id, and the next step.
Found = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, how bad a find is, the code of the diagnostic, and the function; its docstring is the reason."""

    id: str
    severity: Severity
    code: str
    find: Callable[[Subject], Found]


def faults(message: str, source: str, text: str, rules: Rules) -> tuple[Fault, ...]:
    """Everything that is wrong or doubtful in a translation, errors first. `message` is the id, `source` the English words."""
    subject = Subject(message, source, text, rules, frozenset(text))
    found = [(check, what) for check in (CHECKS if text.strip() else CHECKS[:1]) if (what := check.find(subject))]
    return tuple(
        Fault(check=check.id, severity=check.severity, code=check.code, message=f"'{message}' {what[0]}", hint=what[1])
        for check, what in found
    )


# ── scripts ──

_NAMED = {
    **{"CJK": "HAN", "IDEOGRAPHIC": "HAN", "HIRAGANA": "KANA", "KATAKANA": "KANA", "KATAKANA-HIRAGANA": "KANA"},
    **{"HALFWIDTH": "KANA", "FULLWIDTH": "LATIN", "MODIFIER": "", "FEMININE": "", "MASCULINE": "", "MICRO": ""},
}
#: Languages with more than one script; of the others the script is that of their name.
_MIXED = {"ja": frozenset({"HAN", "KANA"}), "ko": frozenset({"HANGUL", "HAN"})}
#: The script that shows that a text with more Chinese characters than so many is not Chinese.
_TELLING = {"ja": ("KANA", 12), "ko": ("HANGUL", 0)}


@lru_cache(maxsize=8192)
def _script(sign: str) -> str:
    """The script of a letter by the first word of its Unicode name; nothing for what is no letter."""
    if not sign.isalpha():
        return ""
    first = unicodedata.name(sign, "UNKNOWN").partition(" ")[0]
    return _NAMED.get(first, first)


# ── what keeps words from being printed ──

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_BRACE = re.compile("[{}\uff5b\uff5d]")
_NUMBER = re.compile(r"\d+")
_PHONE = re.compile(r"(?<!\w)\d+(?:[ .\u00a0\u2010\u2011()/-]{1,2}\d+)+(?!\w)", re.ASCII)
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d?){2}|(?:\d\d?-){2}(?:19|20)\d\d")
_ADDRESS = re.compile(
    r"https?://[\w./?=&%#~:+,;@-]+|[\w.+-]+@[\w-]+(?:\.[a-z]+)+|(?:[a-z0-9-]+\.)+(?:ca|org|com|net|info|gov|edu)\b(?:/[\w./?=&%#-]*)?",
    re.ASCII | re.IGNORECASE,
)
_DOTTED = re.compile("[.@][A-Za-z]|://")
_MARKUP = re.compile(
    r"\*\*|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|__|`|\\|\[|\]|</?[A-Za-z!][^<>]*>|&(?:[A-Za-z]+|#\w+);"
    r"|^(?:#+|[-+>]|\d+\.) ",
    re.MULTILINE,
)
_LOST = re.compile("[a-z\u00df-\u00ff]\\?[a-z\u00df-\u00ff]|\\?{4}")
_MARKING = frozenset("*_`\\[]<&\n")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffe\uffff]")
_INVISIBLE = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2061-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: A heading of so few characters may be broken by hand, for the looks of a cover.
SHORT_HEADING = 40


def _empty(s: Subject) -> Found:
    """Nothing to print is no translation."""
    return None if s.text.strip() else ("has no words", "translate it")


def _placeholder(s: Subject) -> Found:
    """A lost placeholder loses a number or a place; one with another name, or with a brace too many, prints as it stands."""
    if "{" not in s.source and not _BRACE.search(s.text):
        return None
    wanted, found = _placeholders(s.source), sorted(_PLACEHOLDER.findall(s.text))
    hint = f"it must hold {', '.join(wanted) or 'no placeholder'}, as in '{s.source}'"
    if wanted != found:
        return f"has {', '.join(found) or 'no placeholder'}", hint
    more = Counter(_BRACE.findall(_PLACEHOLDER.sub("", s.text))) - Counter(_BRACE.findall(_PLACEHOLDER.sub("", s.source)))
    return (f"has a '{min(more)}' that belongs to no placeholder", hint) if more else None


@lru_cache(maxsize=8192)
def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


@lru_cache(maxsize=8192)
def _numbers(text: str) -> list[str]:
    """The numbers of a text in Western digits, sorted: every script may order its words in its own way."""
    return sorted("".join(str(unicodedata.digit(sign)) for sign in run) for run in _NUMBER.findall(text))


def _number(s: Subject) -> Found:
    """A changed number sends people to the wrong place; numbers are dialled and compared, so they have Western digits."""
    wanted, found = _numbers(s.source), _numbers(s.text)
    hint = "numbers stay as they are, in Western digits"
    if wanted != found:
        return f"changes the numbers {' '.join(wanted) or '(none)'} to {' '.join(found) or '(none)'}", hint
    own = [run for run in _NUMBER.findall(s.text) if not run.isascii()] if found else []
    return (f"writes {' '.join(own)} in digits of its own", hint) if own else None


@lru_cache(maxsize=8192)
def _phones(text: str) -> list[str]:
    """The groups of digits that look like a number to dial: three groups or more, or seven digits; no days."""
    shapes = ["-".join(_NUMBER.findall(shape)) for shape in _PHONE.findall(text)]
    return sorted(x for x in shapes if (x.count("-") > 1 or sum(map(str.isdigit, x)) > 6) and not _DAY.fullmatch(x))


def _phone(s: Subject) -> Found:
    """1-1-9 has the digits of 9-1-1, and nobody answers: what is dialled keeps its groups and their order."""
    if len(_numbers(s.text)) < 2 or _numbers(s.source) != _numbers(s.text) or _phones(s.source) == _phones(s.text):
        return None
    wanted, found = (" ".join(_phones(x)) or "(none)" for x in (s.source, s.text))
    return f"changes the numbers to dial {wanted} to {found}", "copy them from the English words"


@lru_cache(maxsize=8192)
def _addresses(text: str) -> list[str]:
    if not _DOTTED.search(text):
        return []
    return sorted(found.rstrip(".,;:!?)").casefold() for found in _ADDRESS.findall(text))


def _address(s: Subject) -> Found:
    """A mistyped or translated web or e-mail address leads nowhere, or to somebody else."""
    wanted, found = _addresses(s.source), _addresses(s.text)
    if wanted == found:
        return None
    return f"has {' '.join(found) or 'no address'}", f"it must hold {' '.join(wanted) or 'no web or e-mail address'}"


@lru_cache(maxsize=8192)
def _marks(text: str) -> list[str]:
    return _MARKUP.findall(text)


def _markup(s: Subject) -> Found:
    """Asterisks, brackets, tags and entities would print as they stand, or, where the source has them, lose their emphasis."""
    plain = s.signs.isdisjoint(_MARKING) and s.text[0] not in "#-+>0123456789"
    wanted, found = _marks(s.source), [] if plain else _marks(s.text)
    if sorted(wanted) == sorted(found):
        return None
    more, less = (" ".join((Counter(x) - Counter(y)).elements()) for x, y in ((found, wanted), (wanted, found)))
    return f"has the markup {more}" if more else f"lost the markup {less}", "use the signs of the English words, and no others"


def _garbled(s: Subject) -> Found:
    """Traces of a wrong conversion between encodings, such as `Ã©` or `t?l`: more of the text may be lost than is seen."""
    lost = _LOST.search(_ADDRESS.sub("", s.text)) if "?" in s.signs else None
    trace = lost[0] if lost else garbled(s.text)
    return (f"holds '{trace}', the trace of a wrong conversion", "restore the text") if trace else None


def _control(s: Subject) -> Found:
    """Control and private characters print as nothing, or as anything; a tab is no space."""
    match = _CONTROL.search(s.text)
    return (f"holds the sign U+{ord(match[0]):04X}, which is not for text", "delete it") if match else None


def _invisible(s: Subject) -> Found:
    """Bidi controls turn numbers round unseen, zero-width spaces break words for search. ZWNJ and ZWJ belong to scripts."""
    match = _INVISIBLE.search(s.text) if not s.text.isascii() else None
    return (f"holds the invisible sign U+{ord(match[0]):04X}", "delete it") if match else None


def _lines(s: Subject) -> Found:
    """A line break of a translator's tool would print. Only a short heading may be broken by hand."""
    wanted, found = s.source.count("\n"), s.text.count("\n")
    if wanted == found or (not wanted and len(s.source) <= SHORT_HEADING and not _end(s.source)):
        return None
    return f"has {found} line breaks, the English words have {wanted}", "write it in one line, as long as it needs to be"


_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_ASIDE = re.compile(r"(?<=\S)\s*[(（][^()（）]*[)）]")
#: Scripts with letters that look like Latin ones.
_ALIKE = frozenset({"CYRILLIC", "GREEK"})
#: So many letters of another script are a name or an abbreviation.
FEW = 12
#: Names that stay as they are in every language.
NAMES = frozenset({"living in community", "sheway", "two-spirit", "tty", "bc", "vancouver"})


def _wrong_script(s: Subject) -> Found:
    """English left standing, another language's file, or look-alike letters that a screen reader cannot read.

    Latin words count unless the source has them with a capital (names) or they are abbreviations; few letters pass.
    """
    rules, own = s.rules, s.rules.scripts
    telling, most = _TELLING.get(rules.primary, ("", 0))
    if telling and telling not in map(_script, s.signs) and sum(_script(sign) == "HAN" for sign in s.text) > most:
        return f"has no {telling.lower()}", "is it Chinese? Write it in the language"
    odd = s.signs - rules.usual
    if not odd or not own:
        return None
    rules.usual.update(sign for sign in odd if _script(sign) in own or not _script(sign))
    odd -= rules.usual
    for sign in sorted(odd):
        if _script(sign) != "LATIN" and sign not in s.source:
            return f"holds '{sign}' ({unicodedata.name(sign, 'no name').lower()})", "write it with the letters of the language"
    if not odd or (sum(map(len, _LATIN.findall(s.text))) <= FEW and own.isdisjoint(_ALIKE)):
        return None
    return _too_latin(s)


def _too_latin(s: Subject) -> Found:
    """The Latin words of a text in another script: too many, or letters inside a word that only look alike.

    What stands in brackets may be English: (harm reduction) beside a new word helps.
    """
    plain = _ADDRESS.sub(" ", _PLACEHOLDER.sub(" ", _ASIDE.sub(" ", s.text)))
    for word in () if s.rules.scripts.isdisjoint(_ALIKE) else _LETTERS.findall(plain):
        if len({_script(sign) for sign in word}) > 1:
            return f"mixes letters of two scripts in '{word}'", "type the word again"
    latin = _LATIN.findall(plain)
    if sum(map(len, latin)) <= FEW:
        return None
    own = sum(3 if _script(sign) in ("HAN", "KANA", "HANGUL") else 1 for sign in plain if _script(sign) in s.rules.scripts)
    names = {word for word in _LATIN.findall(s.source) if word[0].isupper()}
    stray = sum(len(word) for word in latin if word not in names and not (word.isupper() and len(word) < 7))
    kept = s.is_name or s.text.strip().casefold() in NAMES
    if stray and not kept and (not own or (stray > FEW and own < 2 * stray)):
        return f"is mostly in Latin letters: {' '.join(latin[:4])}", "translate it; only names stay as they are"
    return None


def _glyph(s: Subject) -> Found:
    """A character that no font of the language has prints as a box, and a mark in another font floats."""
    rules = s.rules
    fresh = s.signs - rules.settable if rules.families else frozenset()
    if not fresh:
        return None
    weights = [[coverage(family.file(weight)) for family in rules.families] for weight in (400, 700)]
    rules.settable.update(
        sign for sign in fresh if all(any(ord(sign) in font for font in fonts) for fonts in weights) and not _joins(sign)
    )
    words = [word for word in s.text.split() if word not in rules.settable and not rules.settable.issuperset(word)]
    found = glyph_faults(unicodedata.normalize("NFC", " ".join(words)), rules.families) if words else ()
    if not found:
        rules.settable.update(words)
        return None
    return f"cannot be printed: {'; '.join(found[:3])}", "write it another way, or add a font to the language"


@lru_cache(maxsize=8192)
def _joins(sign: str) -> bool:
    """Whether a sign is set as one with its neighbours: marks, the parts of Korean syllables, what makes emoji."""
    return unicodedata.category(sign).startswith("M") or "\u1100" <= sign <= "\u11ff" or sign > "\uffff"


def _avoid(s: Subject) -> Found:
    """Words that hurt the people whom the pieces are for (content/glossary.toml)."""
    word = s.rules.glossary.avoided(s.text)
    return (f"holds '{word}', a word to avoid", "content/glossary.toml says what to write instead") if word else None


# ── what a person should look at ──

#: What closes a sentence, whatever stands behind it: quotation marks and brackets.
_CLOSERS = " \u00a0)]»”’\"'」』）】"
#: The marks that end a text, by their kind in ASCII.
_ENDS = {
    **dict.fromkeys(".。｡।۔", "."),
    **dict.fromkeys("?？؟", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
    "…": "…",
}
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
    words = _LETTERS.findall(_PLACEHOLDER.sub("", s.source))
    if all(word.isupper() for word in words) or ("LATIN" in s.rules.scripts and len(words) < 3):
        return None
    return "is the same as the English words", "translate it"


@lru_cache(maxsize=8192)
def _end(text: str) -> str:
    """The mark that a text ends with, quotation marks and brackets behind it left out; nothing for a letter."""
    bare = text.rstrip(_CLOSERS)
    if bare.endswith("..."):
        return "\u2026"
    return bare[-1:] if bare[-1:] in _ENDS else ""


def _ending(s: Subject) -> Found:
    """A heading that ends like a sentence, or a question that no longer asks; Thai has no full stop."""
    wanted, found = _end(s.source), _end(s.text)
    kinds = _ENDS.get(wanted, ""), _ENDS.get(found, "")
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
    plain = _ADDRESS.sub(" ", _PLACEHOLDER.sub(" ", _ASIDE.sub(" ", s.text)))
    if match := _LEFT_WORD.search(plain):
        return f"has the English word '{match[0]}'", "translate it, or put it in brackets behind your own word"
    return None


def _check(name: str, find: Callable[[Subject], Found], code: str = "message-doubt") -> Check:
    return Check(name, Severity.WARNING if code == "message-doubt" else Severity.ERROR, code, find)


#: Every check, in the order in which faults are told; the first alone where there are no words.
CHECKS = (
    _check("empty", _empty, "message-missing"),
    _check("placeholder", _placeholder, "message-placeholder"),
    _check("number", _number, "message-placeholder"),
    _check("phone", _phone, "message-placeholder"),
    _check("address", _address, "message-address"),
    _check("markup", _markup, "message-markup"),
    _check("garbled", _garbled, "file-garbled"),
    _check("control", _control, "value-wrong"),
    _check("invisible", _invisible, "value-wrong"),
    _check("lines", _lines, "message-lines"),
    _check("script", _wrong_script, "wrong-script"),
    _check("glyph", _glyph, "glyph-missing"),
    _check("avoid", _avoid, "glossary-avoid"),
    _check("term", _term),
    _check("same", _same),
    _check("leftover", _leftover),
    _check("ending", _ending),
    _check("balance", _balance),
    _check("doubled", _doubled),
    _check("gaps", _gaps),
    _check("quotes", _quotes),
    _check("composed", _composed),
    _check("length", _length),
    _check("variants", _variants),
    _check("letters", _lookalikes),
    _check("numerals", _numerals),
)
