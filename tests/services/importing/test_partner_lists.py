"""The lists of schools abroad: country, region, time zone, kind, ages and languages."""

from datetime import time

import pytest

from desktop.services.importing import profiles_of
from tests.services.importing.lists import LISTS, counts, record, take

FIELDS = ("country", "region", "time_zone", "kind", "sector", "age_min", "age_max", "languages")

# profile, its file, the whole list, how many rows of that come in and are refused
WHOLE = [
    ("partners-nsw", "nsw_master_dataset_20260114.csv", 2210, 0),
    ("partners-qld", "qld_acara_schools_2023.csv", 1801, 0),
    ("partners-bc", "bc_k12_schools_2024-10.csv", 1953, 0),
    ("partners-nz", "nz_directory_2016.csv", 2539, 0),
    ("partners-paris", "paris_academie_etablissements.csv", 217, 0),
    ("partners-france", "france_lycees.csv", 5144, 274),
    ("partners-taiwan", "taiwan_moe_elementary_106.csv", 2632, 0),
    ("partners-uae", "uae_dubai_private_schools.csv", 226, 0),
    ("partners-nyc", "us_nyc_hs_directory_2014.csv", 435, 0),
]

# file, code, what is derived
ROWS = [
    ("nsw", "4126", ("AU", "AU-NSW", "Australia/Sydney", "primary", "public", 5, 12, ("en",))),
    ("qld", "40281", ("AU", "AU-QLD", "Australia/Brisbane", "combined", "private", 5, 18, ("en",))),
    ("qld", "40402", ("AU", "AU-QLD", "Australia/Brisbane", "special", "private", None, None, ("en",))),
    ("qld", "42158", ("NF", None, "Pacific/Norfolk", "combined", "public", 5, 18, ("en",))),
    ("bc", "8297024", ("CA", "CA-BC", "America/Vancouver", "combined", "private", 5, 18, ("en",))),
    ("bc", "2727012", ("CA", "CA-BC", "America/Vancouver", "primary", "public", 5, 13, ("en", "fr"))),
    ("bc", "886019", ("CA", "CA-BC", "America/Creston", "primary", "public", 5, 13, ("en",))),
    ("bc", "9393008", ("CA", "CA-BC", "America/Edmonton", "primary", "public", 5, 13, ("fr",))),
    ("bc", "6060021", ("CA", "CA-BC", "America/Dawson_Creek", "primary", "public", 5, 13, ("en",))),
    ("nz", "1", ("NZ", "NZ-NTL", "Pacific/Auckland", "primary", "public", 5, 13, ("en",))),
    ("nz", "3", ("NZ", "NZ-NTL", "Pacific/Auckland", "secondary", "public", 13, 18, ("en",))),
    ("paris", "0756273L", ("FR", "FR-75C", "Europe/Paris", "lower_secondary", "private", 11, 15, ("fr",))),
    ("france", "0801206B", ("FR", "FR-80", "Europe/Paris", "secondary", None, 15, 18, ("fr",))),
    ("france", "6200001G", ("FR", "FR-20R", "Europe/Paris", "secondary", None, 15, 18, ("fr",))),
    ("france", "9840420J", ("PF", None, "Pacific/Marquesas", "secondary", None, 15, 18, ("fr",))),
    ("france", "9840419H", ("PF", None, "Pacific/Gambier", "secondary", None, 15, 18, ("fr",))),
    ("taiwan", "011601", ("TW", "TW-NWT", "Asia/Taipei", "primary", "private", 6, 12, ("zh",))),
    ("taiwan", "313601", ("TW", "TW-TPE", "Asia/Taipei", "primary", "public", 6, 12, ("zh",))),
    ("taiwan", "124601", ("TW", "TW-KHH", "Asia/Taipei", "primary", "public", 6, 12, ("zh",))),
    ("nyc", "17K548", ("US", "US-NY", "America/New_York", "secondary", "public", 14, 18, ("en",))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code", "wanted"), ROWS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_is_derived(store, name, code, wanted):
    planned, result = take(store, "partners", LISTS / f"partners_{name}.csv")
    assert planned.profile.name == f"partners-{name}"
    assert result.created
    partner = record(store, "partners", code=code)
    assert tuple(getattr(partner, field) for field in FIELDS) == wanted
    assert partner.status == "lead"


def test_what_is_taken_as_it_stands(store):
    take(store, "partners", LISTS / "partners_nsw.csv")
    school = record(store, "partners", code="4126")
    assert school.name == "Campbelltown North Public School"
    assert (school.city, school.postcode) == ("Campbelltown", "2560")
    assert school.address == "Thomas St & Rudd Rd, Campbelltown"
    assert school.email == "campbelltn-p.school@det.nsw.edu.au"
    assert school.website == "https://campbelltn-p.schools.nsw.gov.au"
    assert (school.enrolment, school.origin["enrolment"][0]) == (358, "358.0")
    assert (school.latitude, school.longitude) == (-34.061201, 150.826589)
    assert (school.class_start, school.class_end) == (None, None)


def test_time_zones_within_one_state(store):
    take(store, "partners", LISTS / "partners_nsw.csv")
    assert (
        record(store, "partners", name="Broken Hill High School").time_zone
        == "Australia/Broken_Hill"
    )
    island = record(store, "partners", name="Lord Howe Island Central School")
    assert island.time_zone == "Australia/Lord_Howe"
    take(store, "partners", LISTS / "partners_nz.csv")
    chatham = record(store, "partners", name="Te One School")
    assert (chatham.region, chatham.time_zone) == ("NZ-CIT", "Pacific/Chatham")


def test_times_and_places_that_the_list_gives(store):
    take(store, "partners", LISTS / "partners_nyc.csv")
    school = record(store, "partners", code="17K548")
    assert isinstance(school.class_start, time)
    assert school.class_start < school.class_end
    assert (round(school.latitude, 3), round(school.longitude, 3)) == (40.67, -73.962)
    assert school.website == "http://bkmusicntheatre.com"
    assert school.origin["website"][0] == "Bkmusicntheatre.com"


def test_padding_and_brackets_go(store):
    take(store, "partners", LISTS / "partners_bc.csv")
    assert record(store, "partners", code="8297024").city == "Terrace"
    take(store, "partners", LISTS / "partners_taiwan.csv")
    school = record(store, "partners", code="011601")
    assert (school.city, school.postcode) == ("新北市", "234")
    assert school.address == "新北市永和區福和路125巷20號"


def test_a_lycee_abroad_is_refused_rather_than_put_into_france(store):
    _planned, result = take(store, "partners", LISTS / "partners_france.csv")
    assert counts(result) == (8, 0, 0, 3)
    assert "Johannesburg" in " ".join(each.reason for each in result.refused)


def test_dubai_without_codes_is_known_by_name_and_city(store, tmp_path):
    path = tmp_path / "dubai.csv"
    head = "School Name,Latitude,Longitude,Curriculum,Grades,Year Established in Dubai,2023/24 Enrollments"
    rows = [
        "Palm School,25.1,55.2,UK,FS1-Y13,2001,100",
        "Oasis School,25.1,55.3,French,KG1-G12,2002,",
        "Dune School,,,Indian,Pre-primary-G8,2003,5",
        "Creek School,25.0,55.0,American,,2004,5",
    ]
    path.write_text("\n".join([head, *rows]), encoding="utf-8-sig")
    assert counts(take(store, "partners", path)[1]) == (4, 0, 0, 0)
    assert counts(take(store, "partners", path)[1]) == (0, 0, 4, 0)
    found = {
        n: record(store, "partners", name=f"{n} School") for n in ("Palm", "Oasis", "Dune", "Creek")
    }
    ages = {name: (each.age_min, each.age_max, each.kind) for name, each in found.items()}
    assert ages == {
        "Palm": (3, 18, "combined"),
        "Oasis": (4, 18, "combined"),
        "Dune": (4, 14, "combined"),
        "Creek": (None, None, None),
    }
    assert found["Oasis"].languages == ("fr", "ar", "en")
    assert (found["Palm"].country, found["Palm"].region) == ("AE", "AE-DU")


def test_every_profile_has_both_titles_and_its_licence():
    for profile in profiles_of():
        assert profile.title["ja"]
        assert profile.title["en"]
        assert profile.source
        assert profile.licence
        assert not profile.own


@pytest.mark.parametrize(("profile", "name", "created", "refused"), WHOLE)
def test_whole_lists(store, shared, profile, name, created, refused):
    path = shared / "partners" / name
    planned, result = take(store, "partners", path)
    assert planned.profile.name == profile
    assert counts(result) == (created, 0, 0, refused)
    for row in planned.rows:
        if row.outcome == "created":
            assert row.values["country"]
            assert row.values["time_zone"]
    assert counts(take(store, "partners", path)[1]) == (0, 0, created, refused)
