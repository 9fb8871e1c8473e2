"""A country's page as plain values."""

from datetime import date, datetime
from typing import Any

from desktop.i18n import country_name
from desktop.services.agreements.reading import Version
from desktop.services.atlas.country import Country, PartnerLine


def country_as_json(country: Country, now: datetime) -> dict[str, Any]:
    """A country's page at a moment (UTC); days and times in ISO 8601, times local there."""
    summary = country.summary
    return {
        "country": country.code,
        "name": country_name(country.code),
        "partner_count": summary.partner_count,
        "partners_by_status": summary.partners,
        "agreements_in_force": summary.agreements,
        "cases_by_fiscal_year": {
            str(year or "none"): n
            for year, n in sorted(summary.cases.items(), key=lambda item: item[0] or 0)
        },
        "zones": [
            {
                "names": list(zone.names),
                "partners": zone.partners,
                "time": zone.local(now).isoformat(timespec="minutes"),
                "minutes_ahead_of_tokyo": zone.ahead(now),
            }
            for zone in country.zones
        ],
        "partners": [_partner(line, now) for line in country.partners],
        "agreements": [
            {
                "id": line.lane.last.id,
                "title": line.lane.last.title.own,
                "with": str(line.lane.with_whom),
                "in_force": line.in_force,
                "ordinal": line.lane.ordinal,
                "versions": [_version(each) for each in line.lane.versions],
            }
            for line in country.agreements
        ],
        "cases": [
            {"id": case.id, "title": case.title.own, "type": case.exchange_type,
             "status": case.status, "held_on": _day(case.held_on), "schools": case.schools}
            for case in country.cases
        ],
        "holidays_known": country.holidays_known,
        "holidays": [
            {"day": each.day.isoformat(), "name": each.name, "regions": list(each.regions)}
            for each in country.holidays
        ],
        "calendar": [
            {"id": span.id, "kind": span.kind, "first": span.first.isoformat(),
             "last": span.last.isoformat(), "title": span.title,
             "owner": str(span.owner) if span.owner else None}
            for span in country.spans
        ],
        "organisations": [
            {"id": body.id, "name": str(body.name), "kind": body.kind, "phone": body.phone}
            for body in country.bodies
        ],
    }  # fmt: skip


def _partner(line: PartnerLine, now: datetime) -> dict[str, Any]:
    local, state = line.local(now), line.state(now)
    return {
        "id": line.id,
        "name": line.name.own,
        "city": line.city or None,
        "region": line.region or None,
        "status": line.status,
        "time_zone": line.zone,
        "time": local.isoformat(timespec="minutes") if local else None,
        "at_school": state[0] if state else None,
        "state": str(state[1]) if state else None,
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "id": version.id,
        "title": str(version.title),
        "begins": _day(version.begins),
        "valid_until": _day(version.valid_until),
        "status": version.status,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
