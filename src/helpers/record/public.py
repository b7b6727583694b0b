"""How a date by public knowledge is said beside the one that the texts give; the two are never mixed.

Dates are given in words, for readers; their codes stand in the tables.
"""

from helpers.words.messages import messages


def placed(date: str, public: str, language: str) -> str:
    """Return the date by which an entry is placed: the text's, else the public one, which is said to be so."""
    say = messages(language)
    return say("dates.public", date=say.date(public)) if public and not date else say.date(date)


def referenced(public: str, reference: str, language: str) -> str:
    """Return a date by public knowledge with what it rests on, as a line below what the texts say."""
    say = messages(language)
    return say("dates.referenced", date=say.date(public), reference=reference)
