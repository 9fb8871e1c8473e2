"""What can go wrong through no fault of the program.

A `UserError` carries one clear, translated sentence that names the thing, the reason and what to
do; the window shows it as it is, the command line prints it and exits with 1. Any other exception
is a bug.
"""


class UserError(Exception):
    """A person, a file or a machine did something that cannot be accepted. Nothing has changed."""

    @property
    def sentence(self) -> str:
        """The message as shown to a person."""
        return str(self.args[0])


class InvalidValue(UserError):
    """A text that a field cannot take."""


class RuleBroken(UserError):
    """A record, or a step of the work, that the office's rules do not allow."""


class FileRefused(UserError):
    """A file that cannot be read, is not what it says, or is too large."""


class StoreRefused(UserError):
    """A store that cannot be opened or written."""


class StoreBusy(StoreRefused):
    """A store that somebody else writes at this moment: the same will do a little later."""


class Stale(UserError):
    """Somebody else has changed the record since it was read."""


class NotAllowed(UserError):
    """Something that the person's role does not allow."""
