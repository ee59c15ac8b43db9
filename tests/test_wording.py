"""Hours in the words of each language."""

import json
import subprocess
import sys

import pytest

from pamphlet.edition import translations
from pamphlet.listings.hours import parse_hours
from pamphlet.source.project import Project
from pamphlet.wording import hours_words


@pytest.mark.parametrize(
    ("tag", "text", "words"),
    [
        ("en", "Mo-Fr 09:00-17:00", "Mon\u2013Fri, 9\u00a0a.m.\u20135\u00a0p.m."),
        ("en", "Mo,Th 13:00-17:30", "Mon, Thu, 1\u00a0p.m.\u20135:30\u00a0p.m."),
        ("en", "Tu-Sa 12:00-20:00", "Tue\u2013Sat, noon\u20138\u00a0p.m."),
        ("en", "Mo-Su 23:00-05:00", "Every day, 11\u00a0p.m.\u20135\u00a0a.m."),
        ("en", "Mo-Su 18:00-00:00", "Every day, 6\u00a0p.m.\u2013midnight"),
        ("en", "24/7", "24 hours"),
        ("en", "Nov-Mar Mo-Su 20:00-08:00", "Every day, 8\u00a0p.m.\u20138\u00a0a.m., Nov\u2013Mar"),
        ("fr", "Apr Sa 09:30-12:00", "sam., 9\u00a0h\u00a030\u201312\u00a0h, avr."),
        ("fr", "Mo-Fr 09:00-17:00", "lun.\u2013ven., 9\u00a0h\u201317\u00a0h"),
        ("zh-Hans", "Mo-Fr 09:00-17:00", "\u5468\u4e00\u81f3\u5468\u4e94\uff0c9:00\u201317:00"),
        ("zh-Hans", "Mo-Su 18:00-00:00", "\u6bcf\u5929\uff0c18:00\u201324:00"),
        ("pa", "Sa 10:00-14:00", "ਸ਼ਨਿੱਚਰ, 10:00\u201314:00"),
        (
            "ar",
            "Mo-Fr 09:00-17:00",
            "\u0645\u0646 \u0627\u0644\u0627\u062b\u0646\u064a\u0646 \u0625\u0644\u0649 "
            "\u0627\u0644\u062c\u0645\u0639\u0629\u060c \u0645\u0646\u00a09:00\u00a0\u0625\u0644\u0649\u00a017:00",
        ),
    ],
)
def test_hours_in_words(bundled: Project, tag: str, text: str, words: str) -> None:
    parsed = parse_hours(text)
    assert parsed is not None
    assert hours_words(parsed, bundled.languages[tag], translations(bundled, tag)) == words


def test_no_language_takes_the_names_of_another(bundled: Project) -> None:
    """Babel 2.18 gives other languages the Chinese names of months (stand-alone), once a process has read Chinese."""
    script = (
        "import json, sys; from babel import Locale; from pamphlet.wording import CONTEXT\n"
        "found = {n: [[*Locale.parse(n).months[CONTEXT]['abbreviated'].values()], "
        "[*Locale.parse(n).days[CONTEXT]['abbreviated'].values()]] for n in sys.argv[1:]}; print(json.dumps(found))"
    )

    def names(*locales: str) -> dict[str, list[list[str]]]:
        done = subprocess.run([sys.executable, "-c", script, *locales], capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout))

    locales = sorted({language.locale for language in bundled.languages.values()}, key=lambda name: not name.startswith("zh"))
    together = names(*locales)
    for locale in locales:
        assert names(locale) == {locale: together[locale]}
