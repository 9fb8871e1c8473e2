"""Changing what the columns of a list mean, by a person's word."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.services.importing.composing import profile_for
from desktop.services.importing.defaults import supplied
from desktop.services.importing.finding import Finding
from desktop.services.importing.heads import Head, header_key
from desktop.services.importing.profiles import Profile
from desktop.services.importing.sampling import some


def adjusted(
    spec: Spec,
    profile: Profile,
    findings: Sequence[Finding],
    header: Sequence[str],
    body: Sequence[Sequence[str]],
    columns: Mapping[str, str | None],
) -> tuple[Profile, tuple[Finding, ...]]:
    """A profile and its findings, with some columns that fill another field, or none.

    Args:
        spec: the register.
        profile: how the list would be read.
        findings: why, of a list without a profile of its own.
        header: what the columns are called.
        body: the rows of the list, without its headings.
        columns: the field by the key of a heading; None leaves the column out.
    """
    wanted = {header_key(name): name for name in header}
    changes = {wanted[key]: name for key, name in columns.items() if key in wanted}
    if not changes:
        return profile, tuple(findings)
    if not profile.guessed:
        return _profile(profile, changes), tuple(findings)
    given = {name for name in changes.values() if name} - {"address"}  # that may be in several
    told = []
    for each in findings:
        if not each.heading:
            continue
        if each.heading in changes:
            told.append(Finding(each.heading, changes[each.heading], 1.0, _("Chosen by you.")))
        elif each.field in given:
            told.append(Finding(each.heading, None, 0.0, _("You chose another column for it.")))
        else:
            told.append(each)
    mapping = {each.heading: each.field for each in told if each.field}
    filled = set(mapping.values())
    told += [
        e
        for e in findings
        if not e.heading and e.field in (None, "country") and e.field not in filled
    ]
    constants = {name: value for name, value in profile.constants.items() if name not in filled}
    made = profile_for(spec, Head(0, tuple(header)), mapping, some(body), constants)
    told += supplied(spec, mapping)
    return replace(made, name=profile.name, title=profile.title), tuple(told)


def _profile(profile: Profile, changes: Mapping[str, str | None]) -> Profile:
    """A profile of a known list with some columns changed; what was made out of them is not."""
    keys = {header_key(heading) for heading in changes}
    given = {name for name in changes.values() if name}
    columns = {
        heading: name
        for heading, name in profile.columns.items()
        if header_key(heading) not in keys and name not in given
    }
    derive = []
    for each in profile.derive:
        touched = bool({header_key(column) for column in each.columns} & keys)
        fields = tuple(name for name in each.fields if name not in given)
        if not touched and (fields or not each.fields):
            derive.append(replace(each, fields=fields))
    return replace(
        profile,
        headers=profile.needed,
        columns=columns | {heading: name for heading, name in changes.items() if name},
        derive=tuple(derive),
        constants={n: value for n, value in profile.constants.items() if n not in given},
    )
