"""Importing lists: what each row of a file becomes, and writing it in one step that can be undone.

`plan_import` reads a file and says, without writing anything, which rows are new, which change a
record, which say what is known already, and which are refused and why. `apply_import` writes the
plan, whole or not at all. The rules by which a value is taken or kept are in `merging`.
"""

from desktop.services.importing.applying import apply_import
from desktop.services.importing.plan import Change, ImportPlan, ImportResult, Outcome, PlannedRow
from desktop.services.importing.planning import plan_import
from desktop.services.importing.profiles import Profile, profiles_of

__all__ = [
    "Change",
    "ImportPlan",
    "ImportResult",
    "Outcome",
    "PlannedRow",
    "Profile",
    "apply_import",
    "plan_import",
    "profiles_of",
]
