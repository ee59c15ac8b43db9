"""What a person says and asks who checks a service, in plain words, for someone who does it for the first time.

The people who answer owe us nothing. Nobody calls a line that somebody in danger may be waiting for, nobody asks about the
people who come, and nobody asks where a hidden place is.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from pamphlet.listings.service import SECRET_PLACES, Service

INTERNAL = "INTERNAL: do not hand out"
#: Kinds of service whose lines are never called to try them: somebody may be waiting for the one who answers.
NEVER_CALLED = frozenset({"crisis", "emergency"})
#: Kinds of service whose people are asked for a good time first.
OWN_PEOPLE = frozenset({"sex-work", "bad-date"})


class Way(enum.StrEnum):
    """How a service is checked: the words that head its block."""

    LOOK = "Do not call. Compare with its official page."
    PAGE = "Look at its own page."
    GENTLE = "Call. Say who you are first, and ask when a good time is."
    CALL = "Call."
    FIND = "Find out how to reach it."


#: What to say, in the order of a call: the key word, whether the rest is spoken, the sentences. {publisher} is filled in.
SCRIPT: Sequence[tuple[str, str, str]] = (
    (
        "Hello",
        "“My name is … I help {publisher} to keep its list of services right, so that people who need you can reach you. "
        "Do you have five minutes? If not, when is a good time?”",
        "",
    ),
    ("Then", "“May I read out what we have? Please stop me where it is wrong.”", ""),
    (
        "Numbers",
        "“Is this the number that people should call? Does it take text messages?”",
        "Read it digit by digit, and let them say it back.",
    ),
    (
        "Hours",
        "“When do you answer? Are texts answered at the same hours? What about holidays?”",
        "",
    ),
    ("We say", "“We describe you like this … Is it right? Would you say it in other words?”", ""),
    ("For whom", "“Is that still right? Is everyone named there welcome?”", ""),
    ("Languages", "“Which languages do you speak? Can you bring in an interpreter?”", ""),
    ("Address", "“May your address be printed?”", "Ask nothing else about it. No answer, or a maybe, is a no."),
    ("Cost", "“Is it free? Is it confidential?”", "Write their own words, and only theirs."),
    ("Police", "“We say that you are not the police, and do not call them. Is that so?”", "If the sheet says it."),
    ("Ends on", "“Is anything going to change, or to end?”", "Write the day."),
    ("Thanks", "“Thank you. I wrote down that …”", "Read out what you wrote."),
)
#: What nobody does, whatever the service.
NEVER: Sequence[str] = (
    "Never ask about the people who use a service: who they are, how many, what for.",
    "Never call or text 9-1-1 or a crisis line to try it. Somebody may be waiting for it.",
    "Never say in a message on a machine what the service does. Say your name and that you will call again.",
    "Never press. If somebody would rather not answer, thank them, and write “no answer”.",
)
#: How the sheet is filled in.
FILLING: Sequence[str] = (
    "Tick “right” only for what you heard or read yourself. Where it is not, write what is.",
    "Nobody there? Try on three days, at three times of day. Then, or if the page does not say, tick “no answer”.",
    "Tick one result for each service. Write the day, and your handle: a short name that your group knows. It need not be your "
    "own name.",
    "Type the answers into the spreadsheet that came with this sheet. A code stands beside each service here and there: if the "
    "two differ, the listing has changed since this was printed, and must be checked again.",
)


def way(service: Service) -> Way:
    """How a service is to be checked. Whatever is in doubt is not called."""
    kinds = set(service.categories)
    if kinds & NEVER_CALLED or any(len(phone.dial) <= 3 for phone in service.numbers):
        return Way.LOOK
    if not service.phone:
        return Way.PAGE if service.website or service.numbers else Way.FIND
    return Way.GENTLE if kinds & OWN_PEOPLE else Way.CALL


def advice(service: Service) -> tuple[str, ...]:
    """What to mind with a service, each a sentence or two."""
    kinds = set(service.categories)
    found = way(service)
    out = []
    if found is Way.LOOK:
        out.append("Somebody in danger may be waiting for this line. Compare every digit, and the hours.")
    if found in (Way.LOOK, Way.PAGE) and not service.website:
        out.append("No page is in the sheet: find the organization’s own one. A news story or another directory is not enough.")
    if service.text and found is not Way.LOOK:
        out.append("Do not send a text to try it.")
    if found is Way.GENTLE:
        out.append("Sex workers may answer this number. They owe us no answers: ask nothing about them, or about who comes.")
    if kinds & SECRET_PLACES and found is not Way.LOOK:
        out.append("Never ask where it is, and never write it down.")
    if service.status == "paused":
        out.append("It is paused in the sheet, and nothing prints it. Find out whether it is open.")
    return tuple(out)
