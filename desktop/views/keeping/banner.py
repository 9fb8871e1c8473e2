"""The quiet line above the pages where nothing can be changed: why, by whom, and what to do."""

from desktop.i18n import _
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.pages import Navigator
from desktop.views.widgets import MessageBar


class ReadingBanner(MessageBar):
    """Stays as long as the store, or the person's role, lets nothing be changed."""

    def __init__(self, store: Store, navigator: Navigator) -> None:
        super().__init__()
        self._store, self._navigator = store, navigator
        self._close.hide()
        self.setMinimumHeight(theme.px(36))

    def retranslate(self) -> None:
        """Say it in the language of now, or be gone."""
        why = self._store.why_reading_only()
        if why is None:
            self.hide()
        elif self._store.writable:
            self.say(why, "wait")
        else:
            self.say(why, "wait", _("Try again"), self._again)

    def _again(self) -> None:
        # The bar hides itself when its button is pressed; if nothing comes of it, it is back.
        self.retranslate()
        self._navigator.try_again_wanted.emit()
