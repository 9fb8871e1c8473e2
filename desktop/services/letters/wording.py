"""The sentences of the office's letters, by letter and by side.

Written in English and translated as everything else; a letter is set in both languages from here.
"""

from dataclasses import dataclass

from desktop.i18n import N_


@dataclass(frozen=True)
class Wording:
    """What a letter says: its subject, and its paragraphs with blanks to fill.

    The blanks are `{office}`, `{title}`, `{here}`, `{there}`, `{day}` and `{other}`: the office,
    the exchange, both sides, the day, and the side that the receiver is not.
    """

    subject: str
    paragraphs: tuple[str, ...]


_REPLY = N_("Please let us know by e-mail or telephone; we will gladly answer any question.")

PROPOSAL = {
    True: Wording(
        N_("Proposal of a partner for your exchange"),
        (
            N_("Thank you for consulting {office} about an international exchange."),
            N_(
                "Following the conditions that you have registered, we have looked for a school "
                "abroad and would like to propose {other}. What we know of it, and what it wishes "
                "for, is set out below."
            ),
            N_(
                "If you agree, we will speak with the other side in its language, settle the day "
                "and the programme with both of you, and prepare the exchange. You are free to "
                "decline; we will then look for another partner."
            ),
            _REPLY,
        ),
    ),
    False: Wording(
        N_("Proposal of an exchange with a school in Tokyo"),
        (
            N_(
                "We write on behalf of {other} in Tokyo, Japan. {office} brings public schools of "
                "Tokyo together with schools abroad, and takes care of languages, dates and "
                "preparations for both sides."
            ),
            N_(
                "The school would like to hold an exchange and we believe that it suits your "
                "pupils. What we know of it, and what it wishes for, is set out below."
            ),
            N_(
                "If you are interested, we will settle the day and the programme with you. Your "
                "reply binds you to nothing."
            ),
            _REPLY,
        ),
    ),
}
"""The letter that proposes a partner: to the school in Tokyo (true) and to the other side."""

REQUEST = {
    True: Wording(
        N_("Request for your cooperation in the exchange"),
        (
            N_("Thank you for your continued understanding of our work."),
            N_(
                "We are preparing the exchange “{title}” with {there} as set out below, and ask "
                "for the cooperation of your school in carrying it out."
            ),
            N_(
                "Please let us know if a date, a time or anything that is to be prepared does not "
                "suit you. We will arrange it with the other side."
            ),
        ),
    ),
    False: Wording(
        N_("Request for your cooperation in an exchange with Tokyo"),
        (
            N_("Thank you for your interest in exchanges with the schools of Tokyo."),
            N_(
                "{here} would like to hold the exchange “{title}” with you as set out below. May "
                "we ask for your kind cooperation?"
            ),
            N_(
                "Please let us know if a date, a time or anything that is to be prepared does not "
                "suit you. We will arrange it with the other side."
            ),
        ),
    ),
}

INVITATION = {
    True: Wording(
        N_("Announcement of the exchange"),
        (
            N_("Thank you for your continued understanding of our work."),
            N_(
                "The exchange “{title}” with {there} will take place as set out below. We look "
                "forward to the participation of your pupils and teachers."
            ),
        ),
    ),
    False: Wording(
        N_("Invitation to an exchange with Tokyo"),
        (
            N_(
                "It is our great pleasure to invite you to the exchange “{title}” with {here} in "
                "Tokyo, as set out below."
            ),
            N_(
                "The pupils look forward to meeting you. Times are given for both places; please "
                "tell us if anything prevents you from taking part."
            ),
        ),
    ),
}

CONFIRMATION = {
    side: Wording(
        N_("Confirmation of the exchange"),
        (
            N_("Thank you for your cooperation in preparing the exchange “{title}”."),
            N_(
                "With this letter we confirm what both sides have agreed. Please check it, and "
                "tell us at once if anything is not as you understood it."
            ),
        ),
    )
    for side in (True, False)
}

THANKS = {
    True: Wording(
        N_("Thanks for the exchange"),
        (
            N_(
                "The exchange “{title}” with {there} has come to a happy end. We thank your pupils "
                "and teachers warmly for all that they put into it."
            ),
            N_(
                "We would be grateful for your report and for photos that may be published. They "
                "help other schools to begin an exchange of their own."
            ),
            N_("We hope that the relationship will go on, and will be glad to support it."),
        ),
    ),
    False: Wording(
        N_("Thanks for the exchange"),
        (
            N_(
                "The exchange “{title}” with {here} has come to a happy end. On behalf of the "
                "pupils in Tokyo we thank you warmly for all that you and your pupils put into it."
            ),
            N_(
                "We would be glad to hear what your pupils made of it. Their words will reach the "
                "school in Tokyo."
            ),
            N_("We hope that the relationship will go on, and will be glad to support it."),
        ),
    ),
}

OPENING = N_("We hope that this letter finds you well.")
"""With what a letter opens: in Japanese a greeting of the season that fits every month."""
CLOSING = N_("Yours sincerely,")
"""With what a letter ends, before the signature."""
BELOW = N_("Particulars")
"""What stands over the table of a letter (記)."""
END = N_("End of the particulars")
"""What stands below it (以上)."""
