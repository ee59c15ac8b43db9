"""Every check of a translation finds what it is for, lets good words pass, and says in plain words what to do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamphlet.diagnostics import CODES, Report, Severity
from pamphlet.source.catalog import Language
from pamphlet.source.doubts import _HANS, _HANT
from pamphlet.source.examined import Rules
from pamphlet.source.glossary import Glossary, read_glossary
from pamphlet.source.project import Project
from pamphlet.source.soundness import CHECKS, faults
from tests.conftest import ROOT

AUTONYMS = {
    **{
        "fr": "Français",
        "es": "Español",
        "vi": "Tiếng Việt",
        "tl": "Tagalog",
        "ru": "Русский",
        "uk": "Українська",
        "de": "Deutsch",
    },
    **{"pa": "ਪੰਜਾਬੀ", "hi": "हिन्दी", "ar": "العربية", "fa": "فارسی", "th": "ไทย", "ko": "한국어", "ja": "日本語"},
    **{"zh-Hans": "简体中文", "zh-Hant": "繁體中文"},
}
GLOSSARIES = read_glossary(ROOT / "content/glossary.toml", "content/glossary.toml", (), Report())
BLOCKING = {check.id for check in CHECKS if check.severity is Severity.ERROR}


def rules(tag: str, project: Project | None = None) -> Rules:
    """The rules of a language, with its fonts where a project has them."""
    language = Language(
        tag=tag, autonym=AUTONYMS[tag], english="x", locale="x", hour="H", hour_minutes="H", fonts=(), line_height=1.3
    )
    fonts = project.languages[tag].fonts if project else ()
    families = tuple(project.families[name] for name in fonts) if project else ()
    return Rules(language, GLOSSARIES.get(tag, Glossary()), families)


#: By check: language, English words, a translation that is good, one that is not, and what is said of it.
EXAMPLES: dict[str, list[tuple[str, str, str, str, str | None]]] = {
    "empty": [("fr", "Call", "Appelez", " ", "'m' has no words")],
    "placeholder": [
        ("fr", "Services in {region}", "Services : {region}", "Services : {ville}", "'m' has {ville}"),
        ("fr", "Services in {region}", "Services : {region}", "Services", "'m' has no placeholder"),
        ("fr", "{from}–{to}", "{from}–{to}", "{from}–{to} {to}", "'m' has {from}, {to}, {to}"),
        ("zh-Hans", "Edition {id}", "版本 {id}", "版本 {id}｝", "'m' has a '｝' that belongs to no placeholder"),
    ],
    "number": [
        ("fr", "Call 9-1-1", "Appelez le 9-1-1", "Appelez le 9-1-2", "'m' changes the numbers 1 1 9 to 1 2 9"),
        ("zh-Hans", "24 hours", "24小时", "二十四小时", "'m' changes the numbers 24 to (none)"),
        ("pa", "24 hours", "24 ਘੰਟੇ", "੨੪ ਘੰਟੇ", "'m' writes ੨੪ in digits of its own"),
        ("fa", "24 hours", "24 ساعته", "۲۴ ساعته", "'m' writes ۲۴ in digits of its own"),
    ],
    "phone": [
        ("fr", "Call 9-1-1.", "Appelez le 9‑1‑1.", "Appelez le 1-1-9.", "'m' changes the numbers to dial 9-1-1 to 1-1-9"),
        ("ja", "No 9-1-1 here", "9-1-1がない", "9-1と1がない", "'m' changes the numbers to dial 9-1-1 to (none)"),
        (
            "fr",
            "Call 604-555-0114",
            "604 555 0114",
            "555-604-0114",
            "'m' changes the numbers to dial 604-555-0114 to 555-604-0114",
        ),
        ("fr", "On 2026-11-22", "Le 22-11-2026", "Le 22/11/2026", None),
    ],
    "address": [
        ("fr", "See bc.211.ca.", "Voir bc.211.ca.", "Voir bc.211.com.", "'m' has bc.211.com"),
        (
            "zh-Hans",
            "See https://example.org/a.",
            "见https://example.org/a。",
            "见https://example.org。",
            "'m' has https://example.org",
        ),
        ("fr", "Write to us@example.org", "Écrivez à us@example.org", "Écrivez-nous", "'m' has no address"),
        ("fr", "Write to us.", "Écrivez-nous etc.", "Écrivez à nous@example.org.", "'m' has nous@example.org"),
    ],
    "markup": [
        ("fr", "Call **now**", "Appelez **tout de suite**", "Appelez tout de suite", "'m' lost the markup ** **"),
        ("fr", "Call now", "Appelez", "<b>Appelez</b>", "'m' has the markup <b> </b>"),
        ("fr", "Help & support", "Aide & soutien", "Aide &amp; soutien", "'m' has the markup &amp;"),
        ("fr", "Call now", "Appelez (vite)", "Appelez [vite](x)", "'m' has the markup [ ]"),
        ("de", "Call now", "Anrufer*innen", "*Anrufen*", "'m' has the markup * *"),
        ("fr", "Call now", "Appelez - vite", "- Appelez", "'m' has the markup - "),
    ],
    "garbled": [
        ("fr", "Lights", "Lumières", "LumiÃ¨res", "'m' holds 'Ã¨', the trace of a wrong conversion"),
        ("fr", "Lights on?", "Lumières allumées?", "Lumi?res", "'m' holds 'i?r', the trace of a wrong conversion"),
        ("pa", "Lights", "ਲਾਈਟਾਂ", "?????", "'m' holds '????', the trace of a wrong conversion"),
    ],
    "control": [
        (
            "fr",
            "Call now",
            "Appelez tout de suite",
            "Appelez\ttout de suite",
            "'m' holds the sign U+0009, which is not for text",
        ),
        ("fr", "Call now", "Appelez", "Appelez\ue001", "'m' holds the sign U+E001, which is not for text"),
    ],
    "invisible": [
        ("ar", "Call now", "اتصلوا", "\u202bاتصلوا", "'m' holds the invisible sign U+202B"),
        ("th", "Call now", "โทร", "โทร\u200bเลย", "'m' holds the invisible sign U+200B"),
        ("fa", "Lights", "چراغ\u200cها", "چراغ\u200fها", "'m' holds the invisible sign U+200F"),
    ],
    "lines": [
        (
            "fr",
            "Leave the lights on.",
            "Laissez allumé.",
            "Laissez\nallumé.",
            "'m' has 1 line breaks, the English words have 0",
        ),
        ("pa", "Tools for Building Community", "ਭਾਈਚਾਰਾ\nਉਸਾਰਨ ਦੇ ਸਾਧਨ", "ਭਾਈਚਾਰਾ ਉਸਾਰਨ ਦੇ ਸਾਧਨ", None),
    ],
    "script": [
        (
            "pa",
            "Leave your lights on.",
            "ਲਾਈਟਾਂ ਜਗਦੀਆਂ ਰੱਖੋ।",
            "Leave your lights on.",
            "'m' is mostly in Latin letters: Leave your lights on",
        ),
        ("pa", "Legal help", "ਕਾਨੂੰਨੀ ਮਦਦ", "कानूनी मदद", "'m' holds 'क' (devanagari letter ka)"),
        ("fr", "Police", "Police", "P\u043elice", "'m' holds 'о' (cyrillic small letter o)"),
        ("ru", "For families", "Для семей", "Для c\u0435мей", "'m' mixes letters of two scripts in 'cемей'"),
        (
            "zh-Hant",
            "Harm reduction",
            "減少傷害（harm reduction）",
            "harm reduction減少傷害",
            "'m' is mostly in Latin letters: harm reduction",
        ),
        (
            "pa",
            "Kelowna, Lake Country.",
            "Kelowna, Lake Country.",
            "Kelowna and Lake Country.",
            "'m' is mostly in Latin letters: Kelowna and Lake Country",
        ),
        ("ko", "Sex work", "성노동", "性工作", "'m' has no hangul"),
        ("ja", "Help is here, day and night", "昼も夜も助けがあります", "无论白天黑夜这里都有人提供帮助", "'m' has no kana"),
        (
            "zh-Hans",
            "By HIM HUSTLE (BC)",
            "由HIM HUSTLE(BC)提供",
            "by the people of HIM HUSTLE 提供",
            "'m' is mostly in Latin letters: by the people of",
        ),
    ],
    "glyph": [
        ("pa", "Lights", "ਲਾਈਟਾਂ", "ਲਾਈਟਾਂ \u2603", "'m' cannot be printed: no font has '☃' (U+2603)"),
        ("pa", "Lights", "ਲਾਈਟਾਂ", "ਲਾਈਟa\u0a3e", "'m' cannot be printed: 'aਾ' would be torn over two fonts"),
        ("fr", "Lights", "Lumières", "Lumières 灯", "'m' cannot be printed: no font has '灯' (U+706F)"),
    ],
    "avoid": [
        ("fr", "Sex work", "Travail du sexe", "Prostitution", "'m' holds 'prostitu', a word to avoid"),
        ("tl", "Food", "Putahe", "Puta", "'m' holds 'puta', a word to avoid"),
        ("zh-Hant", "Chicken soup", "雞湯", "妓女", "'m' holds '妓', a word to avoid"),
        ("ar", "Sex work", "العمل بالجنس", "والدعارة", "'m' holds 'دعارة', a word to avoid"),
        ("uk", "Messages", "Повідомлення", "Повії", "'m' holds 'повії', a word to avoid"),
    ],
    "term": [
        ("fr", "For sex workers", "Pour travailleuses du sexe", "Pour les filles", "'m' has no usual word for 'sex worker'"),
        (
            "ru",
            "Harm reduction",
            "О снижении вреда",
            "Вред",
            "'m' has no usual word for 'harm reduction'",
        ),
    ],
    "same": [
        (
            "tl",
            "Overnight shelter for women",
            "Shelter sa gabi",
            "Overnight shelter for women",
            "'m' is the same as the English words",
        ),
        ("fr", "Trans services", "Trans services", "Services trans", None),
        ("pa", "Living in Community", "Living in Community", "ਭਾਈਚਾਰਾ", None),
        ("pa", "Call first", "ਪਹਿਲਾਂ ਕਾਲ ਕਰੋ", "Call first", "'m' is the same as the English words"),
        ("ja", "TTY {number}", "TTY {number}", "TTY {number}", None),
    ],
    "leftover": [
        ("pa", "Call", "ਕਾਲ ਕਰੋ", "ਫ਼ੋਨ call ਕਰੋ", "'m' has the English word 'call'"),
        ("ar", "Use alone", "الاستخدام (use alone) منفردا", "use منفردا", "'m' has the English word 'use'"),
    ],
    "ending": [
        ("pa", "Not police.", "ਪੁਲਿਸ ਨਹੀਂ।", "ਪੁਲਿਸ ਨਹੀਂ.", "'m' ends with '.'"),
        (
            "zh-Hans",
            "In danger now?",
            "现在有危险吗？",
            "现在有危险吗",
            "'m' ends with no mark, the English words end with '?'",
        ),
        ("ar", "In danger now?", "في خطر الآن؟", "في خطر الآن.", "'m' ends with '.', the English words end with '?'"),
        ("ru", "24 h", "24 ч.", "24 часа.", "'m' ends with '.', the English words end with no mark"),
        ("fr", "Services in BC", "Services en C.-B.", "Services ici.", "'m' ends with '.', the English words end with no mark"),
        ("th", "Not police.", "ไม่ใช่ตำรวจ", "ไม่ใช่ตำรวจ:", "'m' ends with ':', the English words end with '.'"),
        ("ko", "Scan, or go to", "스캔 또는 접속:", "스캔 또는 접속!", "'m' ends with '!', the English words end with no mark"),
        (
            "fr",
            "Say “hello”.",
            "Dites « bonjour ».",
            "Dites « bonjour »",
            "'m' ends with no mark, the English words end with '.'",
        ),
    ],
    "balance": [
        ("fr", "Say “hello”", "Dites « bonjour »", "Dites « bonjour", "'m' has 1 '«' and 0 '»'"),
        ("zh-Hans", "Here (now)", "这里（现在）", "这里（现在)", "'m' has 0 '(' and 1 ')'"),
        ("es", "In danger now?", "¿En peligro ahora?", "En peligro ahora?", "'m' has 0 '¿' and 1 '?'"),
        ("de", "Say “hello”", "Sag „hallo“", "Sag „hallo", "'m' has 1 '„' and 0 '“'"),
        ("fr", "Say hello", 'Dites "bonjour"', 'Dites "bonjour', "'m' has an odd number of '\"'"),
        ("fr", "1) Call", "1) Appelez", "1) (Appelez)", None),
    ],
    "doubled": [
        (
            "fr",
            "When you introduce yourself",
            "Si vous vous présentez",
            "Si vous présentez les les gens",
            "'m' has the word 'les' twice",
        ),
        ("hi", "Different places", "अलग अलग जगहें", "जगहों में में", "'m' has the word 'में' twice"),
    ],
    "gaps": [
        ("fr", "Services: {region}", "Services : {region}", "Services  : {region}", "'m' has a space too many at '  '"),
        ("es", "Services: {region}", "Servicios: {region}", "Servicios : {region}", "'m' has a space too many at ' :'"),
        ("fr", "Call first", "Appelez d’abord", "Appelez d’abord ", "'m' begins or ends with a space"),
        ("ar", "Call, or text", "اتصلوا، أو راسلونا", "اتصلوا ، أو راسلونا", "'m' has a space too many at ' ،'"),
    ],
    "quotes": [
        ("fr", "Don’t call", "N’appelez pas, c’est", "N'appelez pas, c’est", "'m' mixes straight and curly quotation marks"),
        ("vi", "Say “hello”", "Nói “xin chào”", 'Nói “xin" chào"', "'m' mixes straight and curly quotation marks"),
    ],
    "composed": [
        ("vi", "Health", "Sức khỏe", "Su\u031b\u0301c kho\u0309e", "'m' has accents that are typed as signs of their own"),
    ],
    "length": [
        (
            "fr",
            "Leave your lights on. Lit alleys are safer.",
            "Laissez vos lumières allumées. C’est plus sûr.",
            "Allumez.",
            "'m' has 8 characters; about 45 would be usual",
        ),
        (
            "zh-Hans",
            "Leave your lights on. Lit alleys are safer.",
            "请让灯亮着。有灯光的小巷更安全。",
            "灯。",
            "'m' has 2 characters; about 14 would be usual",
        ),
    ],
    "variants": [
        ("zh-Hans", "Please call", "请致电", "請致电", "'m' holds characters of the other Chinese writing: '請' ('请')"),
        ("zh-Hant", "Please call", "請致電", "請致电", "'m' holds characters of the other Chinese writing: '电' ('電')"),
    ],
    "letters": [
        ("fa", "Service", "یک خدمت", "يک خدمت", "'m' holds letters of another language: 'ي' ('ی')"),
        ("ar", "Service", "في كل مكان", "فی كل مكان", "'m' holds letters of another language: 'ی' ('ي')"),
        (
            "uk",
            "Information",
            "Інформація",
            "Інформацыя",
            "'m' holds letters of another language: 'ы' ('и')",
        ),
    ],
    "numerals": [
        ("fr", "Half an hour", "Une demi-heure", "Une ½ heure", "'m' holds '½'"),
        ("fr", "Half ½ an hour", "Une ½ heure", "Une ② heure", "'m' holds '②'"),
    ],
}
CASES = [(name, *case) for name, cases in EXAMPLES.items() for case in cases]


def test_every_check_has_examples() -> None:
    assert list(EXAMPLES) == [check.id for check in CHECKS]


@pytest.mark.parametrize(("check", "tag", "source", "good", "wrong", "message"), CASES)
def test_a_check_finds_its_fault_and_lets_good_words_pass(
    check: str, tag: str, source: str, good: str, wrong: str, message: str | None, bundled: Project
) -> None:
    held = rules(tag, bundled if tag in bundled.languages else None)
    assert [fault for fault in faults("m", source, good, held) if fault.check in {check, *BLOCKING}] == []
    assert [fault.message for fault in faults("m", source, wrong, held) if fault.check == check] == (
        [message] if message else []
    )


def test_a_fault_says_what_to_do() -> None:
    (fault,) = faults("m", "Services in {region}", "Services : {ville}", rules("fr"))
    assert (fault.check, fault.severity, fault.code) == ("placeholder", Severity.ERROR, "message-placeholder")
    assert fault.hint == "it must hold {region}, as in 'Services in {region}'"
    (fault,) = faults("m", "Not police.", "ਪੁਲਿਸ ਨਹੀਂ.", rules("pa"))
    assert (fault.severity, fault.code, fault.hint) == (Severity.WARNING, "message-doubt", "the language has '।'")
    (fault,) = faults("m", "For sex workers", "Pour les filles", rules("fr"))
    assert fault.hint == "such as 'travailleuses et travailleurs du sexe'"


def test_errors_come_before_doubts_and_every_check_has_its_reason() -> None:
    kinds = [check.severity for check in CHECKS]
    assert kinds == sorted(kinds), "error < warning"
    assert all(check.find.__doc__ and len(check.find.__doc__) > 30 for check in CHECKS)


def test_every_code_is_in_the_table_of_codes() -> None:
    """What is blocked can be told apart by its code; doubts have one code together, and the id of their check."""
    assert {check.id: check.code for check in CHECKS if check.severity is Severity.ERROR} == {
        **{"empty": "message-missing", "placeholder": "message-placeholder", "number": "message-placeholder"},
        **{"phone": "message-placeholder", "address": "message-address", "markup": "message-markup", "garbled": "file-garbled"},
        **{"control": "value-wrong", "invisible": "value-wrong", "lines": "message-lines", "script": "wrong-script"},
        **{"glyph": "glyph-missing", "avoid": "glossary-avoid"},
    }
    assert {check.code for check in CHECKS if check.severity is Severity.WARNING} == {"message-doubt"}
    assert {check.code for check in CHECKS} - set(CODES) == set()


def test_a_name_may_be_anything_but_wrong() -> None:
    """Names of services are written anew: shorter, without the words of the original, or left as they are."""
    source, text = "The Lantern Society for Sex Workers, Drop-in!", "Lantern"
    assert faults("riverside/lantern#name", source, text, rules("fr")) == ()
    assert {fault.check for fault in faults("m", source, text, rules("fr"))} == {"term", "ending", "length"}
    assert faults("riverside/lantern#name", "Lantern Women’s Centre", "Lantern Women’s Centre", rules("pa")) == ()


#: A file with a fault in each line, as people make them: language, English words, translation, the check that must see it.
PLANTED = [
    ("pa", "Services: {region}", "ਸੇਵਾਵਾਂ: {ਖੇਤਰ}", "placeholder"),
    ("pa", "Services: {region}", "ਸੇਵਾਵਾਂ", "placeholder"),
    ("pa", "Services: {region}", "ਸੇਵਾਵਾਂ: {region} {region}", "placeholder"),
    ("pa", "TTY {number}", "TTY { number }", "placeholder"),
    ("pa", "24 hours", "੨੪ ਘੰਟੇ", "number"),
    ("pa", "24 hours", "22 ਘੰਟੇ", "number"),
    ("pa", "Call 9-1-1.", "1-1-9 ਤੇ ਕਾਲ ਕਰੋ।", "phone"),
    ("pa", "Call 604-555-0114.", "604-0114-555 ਤੇ ਕਾਲ ਕਰੋ।", "phone"),
    ("pa", "See example.org.", "example.com ਦੇਖੋ।", "address"),
    ("pa", "See https://example.org/help", "ਦੇਖੋ https://example.org/ਮਦਦ", "address"),
    ("pa", "Not police.", "**ਪੁਲਿਸ ਨਹੀਂ।**", "markup"),
    ("pa", "Not police.", "<b>ਪੁਲਿਸ</b> ਨਹੀਂ।", "markup"),
    ("pa", "Help and support", "ਮਦਦ &amp; ਸਹਾਰਾ", "markup"),
    ("pa", "Not police.", "[ਪੁਲਿਸ](x) ਨਹੀਂ।", "markup"),
    ("pa", "Not police.", "ਪੁਲਿਸ\u200b ਨਹੀਂ।", "invisible"),
    ("pa", "Not police.", "\u2067ਪੁਲਿਸ ਨਹੀਂ।\u2069", "invisible"),
    ("pa", "Not police.", "Not police. Not at all.", "script"),
    ("pa", "Not police.", "पुलिस नहीं।", "script"),
    ("pa", "Harm reduction supplies here", "harm reduction supplies ਇੱਥੇ", "script"),
    ("pa", "Not police.", "ਪੁਲਿਸ ☎ ਨਹੀਂ।", "glyph"),
    ("pa", "Not police.", "ਪੁਲਿa\u0a3f ਨਹੀਂ।", "glyph"),
    ("pa", "Sex work", "ਵੇਸਵਾਪੁਣਾ", "avoid"),
    ("pa", "Not police.", "à¨ªà©\u0081à¨²à¨¿à¨¸ Ã©", "garbled"),
    ("pa", "Not police.", "ਪੁਲਿਸ\x07 ਨਹੀਂ।", "control"),
    ("pa", "Not police.", "ਪੁਲਿਸ\nਨਹੀਂ।", "lines"),
    ("pa", "Not police.", "   ", "empty"),
    ("fr", "Lights", "LumiÃ¨res", "garbled"),
    ("fr", "Found a needle?", "Seringue trouv?e?", "garbled"),
    ("fr", "Sex work", "la prostituée", "avoid"),
    ("fr", "Call or text 604-555-0114", "Appelez ou textez 604-555-0141", "number"),
    ("fr", "Police", "Pоlice", "script"),
    ("fr", "Not police.", "ليست الشرطة.", "script"),
    ("ar", "24 hours", "٢٤ ساعة", "number"),
    ("ar", "{from}–{to}", "من {from} إلى {from}", "placeholder"),
    ("ar", "Not police.", "ليست الشرطة\u200f.", "invisible"),
    ("ar", "Sex work", "الدَّعارة", "avoid"),
    ("fa", "Sex work", "تن\u200cفروشی", "avoid"),
    ("fa", "24 hours", "۲۴ ساعته", "number"),
    ("zh-Hans", "24 hours", "２４小时", "number"),
    ("zh-Hans", "Sex workers", "卖淫女", "avoid"),
    ("zh-Hans", "Not police.", "经察では\u3042りません。", "script"),
    ("zh-Hans", "Not police.", "不是警方\u2028。", "control"),
    ("ru", "Sex workers", "ПРОСТИТУТКИ", "avoid"),
    ("ru", "Indigenous schools", "индийские школы", "avoid"),
    ("ru", "Police", "пoлиция", "script"),
    ("ko", "Sex workers", "매춘부", "avoid"),
    ("ja", "Call 9-1-1", "９-１-１に電話", "number"),
    ("th", "Sex workers", "โสเภณี", "avoid"),
    ("hi", "Call 2-1-1", "२-१-१ पर कॉल करें", "number"),
    ("vi", "Sex work", "ma\u0323i da\u0302m", "avoid"),
]


@pytest.mark.parametrize(("tag", "source", "text", "check"), PLANTED)
def test_every_planted_fault_keeps_the_words_from_being_printed(
    tag: str, source: str, text: str, check: str, bundled: Project
) -> None:
    found = faults("m", source, text, rules(tag, bundled if tag in bundled.languages else None))
    assert check in [fault.check for fault in found if fault.severity is Severity.ERROR]


def test_every_blocking_check_is_among_the_planted_faults() -> None:
    assert {check for *_, check in PLANTED} == BLOCKING
    assert len(PLANTED) >= 30


def test_no_bundled_translation_is_blocked_and_few_are_doubted(bundled: Project) -> None:
    for tag, catalog in bundled.catalogs.items():
        held = rules(tag, bundled)
        found = [faults(key, bundled.messages[key].text, t.text, held) for key, t in catalog.translations.items()]
        assert [fault for each in found for fault in each if fault.severity is Severity.ERROR] == []
        assert sum(map(bool, found)) < 0.03 * len(found), tag
        assert catalog.doubts == {key: each for key, each in zip(catalog.translations, found, strict=True) if each}


def test_bundled_english_holds_no_word_to_avoid(bundled: Project) -> None:
    english = GLOSSARIES["en"]
    assert [key for key, message in bundled.messages.items() if english.avoided(message.text)] == []


def test_the_two_chinese_writings_are_told_apart_by_characters_that_only_one_has() -> None:
    """The old national encodings are the oracle: GB 2312 has the simplified characters, Big5 the traditional ones."""

    def has(encoding: str, sign: str) -> bool:
        return bool(sign.encode(encoding, "ignore"))

    assert len(_HANS) == len(_HANT) == len(set(_HANS)) == len(set(_HANT)) >= 150
    assert [sign for sign in _HANS if has("big5", sign) or not has("gb2312", sign)] == []
    assert [sign for sign in _HANT if has("gb2312", sign) or not has("big5", sign)] == []


TEXTS = st.text(st.sampled_from("ਸਕਵਰ ੀੈ a.e{}[]*?!:9-1 \n\u0301\u200b\u200c\u2603灯ы\t۴"), max_size=24)


@given(source=TEXTS, text=TEXTS)
def test_whatever_is_written_gets_an_answer_and_the_same_again(bundled: Project, source: str, text: str) -> None:
    """What rules remember of earlier texts makes them faster, never different."""
    used = USED.setdefault("pa", rules("pa", bundled))
    found = faults("m", source, text, used)
    assert found == faults("m", source, text, replace(used)) == faults("m", source, text, used)


USED: dict[str, Rules] = {}
