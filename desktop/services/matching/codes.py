"""The names of the hard rules and of the soft factors."""

from desktop.i18n import N_
from desktop.models.vocabulary import Vocabulary


class Rule(Vocabulary):
    """The hard rules, in the order in which a refused pair is grouped: hardest to mend first."""

    BLOCKED = "blocked", N_("Blocked or closed")
    UNWANTED = "unwanted", N_("Unwanted country")
    TYPE = "type", N_("No common type of exchange")
    AGES = "ages", N_("Ages do not meet")
    CAPACITY = "capacity", N_("No place left")
    PROPOSED = "proposed", N_("Proposed already")
    DECLINED = "declined", N_("Declined before")
    PERIOD = "period", N_("Periods do not meet")
    LEAD = "lead", N_("Less than three months ahead")
    CLOCK = "clock", N_("Too few shared minutes")
    LANGUAGE = "language", N_("No common language")


class FactorCode(Vocabulary):
    """The soft factors, in the order in which they are shown."""

    LANGUAGE = "language", N_("Language level")
    MINUTES = "minutes", N_("Shared minutes")
    THEMES = "themes", N_("Themes")
    CONTENTS = "contents", N_("Contents")
    PERIOD = "period", N_("Period")
    GROUP = "group", N_("Group size")
    TOOLS = "tools", N_("Tools")
    AGREEMENT = "agreement", N_("Agreement covers the region")
    EARLIER = "earlier", N_("Earlier relationship")
    WAITING = "waiting", N_("Waiting time")
    FIRST = "first", N_("First time")
    COUNTRY = "country", N_("Wanted country")
