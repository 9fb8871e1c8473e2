"""Work that goes on until every reason is known."""

from desktop.i18n import _
from desktop.services.matching.results import RoundPlan
from desktop.services.progress import Progress, Work


def explained(work: Work[RoundPlan]) -> Work[RoundPlan]:
    """Make a plan, and then every reason why a wish is left out, so that showing it is instant."""
    plan = yield from work
    label = _("Finding the reasons of those left out")
    for left_out in (plan.unmatched_schools, plan.unmatched_partners):
        for done, _reason in enumerate(left_out):
            if done % 20 == 0:
                yield Progress(done, len(left_out), label)
    return plan
