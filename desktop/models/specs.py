"""The registers, each described once.

Sections and labels are English source texts; `i18n` translates them where they are shown.
"""

from dataclasses import replace

from desktop.i18n import N_
from desktop.models import vocabulary as v
from desktop.models.addresses import Email, Phone, Postcode, Website
from desktop.models.agreement import Agreement, AgreementArea, AgreementParty
from desktop.models.calendar import CalendarSpan
from desktop.models.case import (
    TEXT_SECTIONS,
    Case,
    CaseCost,
    CaseGrade,
    CaseMember,
    CaseSession,
    CaseTask,
    Shipment,
)
from desktop.models.codes import Choice, Country, Language, Links, Several, TimeZone
from desktop.models.communication import Communication
from desktop.models.fields import (
    Code,
    Day,
    Decimal,
    FiscalYear,
    Flag,
    Kana,
    LongText,
    Moment,
    Number,
    Reference,
    Text,
    TimeOfDay,
)
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.quota import Quota
from desktop.models.school import Designation, School
from desktop.models.spec import Field, Rank, Spec
from desktop.models.statement import Statement
from desktop.models.statistic import Statistic
from desktop.models.video import Video
from desktop.models.wish import Wish
from desktop.models.worldfriend import FriendActivity

KEY, OFFERED, DETAIL = Rank.KEY, Rank.OFFERED, Rank.DETAIL

NAME = N_("Names")
PLACE = N_("Address")
PROFILE = N_("Profile")
DAY = N_("School day")
STATE = N_("Status")
CONDITIONS = N_("Conditions")
TIMES = N_("Times")
TERMS = N_("Terms")
TEXTS = N_("Texts")
PEOPLE = N_("Participants")
NOTES = N_("Notes")
SUBJECT = N_("Subject")
WORDS = N_("Words of the source")
COMPARED = N_("Compared with the register")
READY = N_("Preparation")
REPLY = N_("Reply")
KEPT = N_("Keeping the data")

_CODE = Code(r"[A-Z0-9]{13}", "D113299904325")
_REACHED_FIELDS = (
    Field("email", N_("E-mail"), Email(), PLACE, OFFERED, 26),
    Field("website", N_("Website"), Website(), PLACE, OFFERED, 28),
    Field("latitude", N_("Latitude"), Decimal(-90, 90), PLACE),
    Field("longitude", N_("Longitude"), Decimal(-180, 180), PLACE),
)
_PLACE_FIELDS = (Field("phone", N_("Phone"), Phone(), PLACE, OFFERED, 18), *_REACHED_FIELDS)
_DAY_FIELDS = (
    Field("class_start", N_("Classes from"), TimeOfDay(), DAY, OFFERED, 8),
    Field("class_end", N_("Classes until"), TimeOfDay(), DAY, OFFERED, 8),
    Field("late_end", N_("After school until"), TimeOfDay(), DAY, OFFERED, 8),
    Field("lunch_start", N_("Lunch from"), TimeOfDay(), DAY, DETAIL, 8),
    Field("lunch_end", N_("Lunch until"), TimeOfDay(), DAY, DETAIL, 8),
)

SCHOOLS = Spec(
    "schools",
    School,
    N_("School"),
    N_("Schools"),
    (
        Field("name", N_("School name"), Text(), NAME, KEY, 34),
        Field("kana", N_("Reading"), Kana(), NAME, KEY, 26),
        Field("name_en", N_("English name"), Text(), NAME, KEY, 26),
        Field("code", N_("School code"), _CODE, NAME, OFFERED, 15),
        Field("kind", N_("School kind"), Choice(v.SchoolKind), PROFILE, KEY, 16),
        Field("course", N_("Course"), Choice(v.Course), PROFILE, OFFERED, 12),
        Field("establisher", N_("Establisher"), Choice(v.Establisher), PROFILE, KEY, 12),
        Field("ward", N_("Ward or city"), Text(), PLACE, KEY, 12),
        Field("postcode", N_("Postcode"), Postcode(japanese=True), PLACE, OFFERED, 10),
        Field("address", N_("Address"), Text(), PLACE, OFFERED, 36),
        Field("phone", N_("Phone"), Phone("JP"), PLACE, OFFERED, 18),
        *_REACHED_FIELDS,
        Field("enrolment", N_("Enrolment"), Number(), PROFILE, OFFERED, 10),
        Field("languages", N_("Languages taught"), Several(Language()), PROFILE, OFFERED, 18),
        Field("facilities", N_("Facilities"), Several(Choice(v.Facility)), PROFILE, OFFERED, 20),
        Field(
            "assistants",
            N_("Language assistants"),
            Number(0, 99),
            PROFILE,
            OFFERED,
            8,
            help=N_("How many JET or ALT assistants teach there."),
        ),
        *_DAY_FIELDS,
        Field("status", N_("Status"), Choice(v.SchoolStatus), STATE, OFFERED, 8),
        Field("closed_on", N_("Closed on"), Day(), STATE, DETAIL, 14),
        Field("successor_code", N_("Successor's code"), _CODE, STATE, DETAIL, 15),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("name",), "en": ("name_en", "name")},
    keys=(("code",), ("name", "ward")),
    parts=(("designations", "designations"),),
    empty=N_("Schools of Tokyo belong here. Import the ministry's or the board's list to begin."),
)

DESIGNATIONS = Spec(
    "designations",
    Designation,
    N_("Designation"),
    N_("Designations"),
    (
        Field("school_id", N_("School"), Reference("schools"), NAME, KEY, 34),
        Field("scheme", N_("Scheme"), Choice(v.Scheme, open=True), NAME, KEY, 24),
        Field("group", N_("Group"), Text(), NAME, KEY, 26),
        Field("fiscal_year", N_("From fiscal year"), FiscalYear(), TERMS, KEY, 10),
        Field("last_year", N_("Until fiscal year"), FiscalYear(), TERMS, KEY, 10),
        Field("name_in_source", N_("Name in the source"), Text(), NOTES, OFFERED, 24),
        Field("source", N_("Source"), Text(), NOTES, OFFERED, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("scheme",), "en": ("scheme",)},
    empty=N_("Designations of schools belong here, each with its fiscal year."),
)

PARTNERS = Spec(
    "partners",
    Partner,
    N_("Partner"),
    N_("Partners"),
    (
        Field("name", N_("Name"), Text(), NAME, KEY, 36),
        Field("name_en", N_("English name"), Text(), NAME, OFFERED, 26),
        Field("name_ja", N_("Japanese name"), Text(), NAME, OFFERED, 26),
        Field(
            "code",
            N_("Local code"),
            Text(),
            NAME,
            OFFERED,
            12,
            help=N_("The key that the school's own authority gives it."),
        ),
        Field("country", N_("Country or region"), Country(), PLACE, KEY, 18),
        Field(
            "region", N_("Region code"), Code(r"[A-Z]{2}-[A-Z0-9]{1,3}", "AU-NSW"), PLACE, KEY, 9
        ),
        Field("city", N_("City"), Text(), PLACE, KEY, 18),
        Field("time_zone", N_("Time zone"), TimeZone(), PLACE, OFFERED, 20),
        Field("kind", N_("Kind of partner"), Choice(v.PartnerKind), PROFILE, KEY, 18),
        Field("sector", N_("Sector"), Choice(v.Sector), PROFILE, OFFERED, 10),
        Field("age_min", N_("Age from"), Number(0, 99), PROFILE, KEY, 7),
        Field("age_max", N_("Age to"), Number(0, 99), PROFILE, KEY, 7),
        Field("languages", N_("Languages"), Several(Language()), PROFILE, OFFERED, 18),
        *_DAY_FIELDS,
        Field("terms", N_("Terms and holidays"), LongText(), DAY),
        Field("enrolment", N_("Enrolment"), Number(), PROFILE, OFFERED, 10),
        Field("address", N_("Address"), Text(), PLACE, OFFERED, 36),
        Field("postcode", N_("Postcode"), Postcode(), PLACE, OFFERED, 10),
        *_PLACE_FIELDS,
        Field("status", N_("Status"), Choice(v.PartnerStatus), STATE, KEY, 12),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("name_ja", "name"), "en": ("name_en", "name")},
    keys=(("country", "code"), ("country", "city", "name")),
    empty=N_("Schools and bodies abroad belong here. Import a country's list of schools to begin."),
)

ORGANISATIONS = Spec(
    "organisations",
    Organisation,
    N_("Organisation"),
    N_("Organisations"),
    (
        Field("name", N_("Name"), Text(), NAME, KEY, 40),
        Field("short_name", N_("Short name"), Text(), NAME, KEY, 14),
        Field("name_en", N_("English name"), Text(), NAME, OFFERED, 30),
        Field("name_ja", N_("Japanese name"), Text(), NAME, OFFERED, 26),
        Field("kind", N_("Kind of body"), Choice(v.OrganisationKind), PROFILE, KEY, 22),
        Field(
            "represents",
            N_("Stands for"),
            Country(),
            PROFILE,
            OFFERED,
            18,
            help=N_("The country that an embassy or a mission stands for."),
        ),
        Field("country", N_("Country or region"), Country(), PLACE, KEY, 16),
        Field(
            "region",
            N_("Region code"),
            Code(r"[A-Z]{2}-[A-Z0-9]{1,3}", "AU-NSW"),
            PLACE,
            OFFERED,
            9,
        ),
        Field("city", N_("City"), Text(), PLACE, KEY, 16),
        Field("capabilities", N_("Can provide"), Several(Choice(v.Capability)), PROFILE, KEY, 16),
        Field("address", N_("Address"), Text(), PLACE, OFFERED, 36),
        *_PLACE_FIELDS,
        Field("source", N_("Source"), Text(), NOTES, OFFERED, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("name_ja", "name"), "en": ("name_en", "name")},
    keys=(("name", "country", "city"),),
    empty=N_("Authorities, embassies and other bodies belong here."),
)

_OWNER_FIELDS = (
    Field("school_id", N_("School"), Reference("schools"), NAME, OFFERED, 26),
    Field("partner_id", N_("Partner"), Reference("partners"), NAME, OFFERED, 26),
    Field("organisation_id", N_("Organisation"), Reference("organisations"), NAME, OFFERED, 26),
)

CONTACTS = Spec(
    "contacts",
    Contact,
    N_("Contact"),
    N_("Contacts"),
    (
        Field("name", N_("Name"), Text(), NAME, KEY, 22),
        Field("kana", N_("Reading"), Kana(), NAME, OFFERED, 20),
        Field("belongs_to", N_("Belongs to"), Text(), NAME, KEY, 34, derived=True),
        *_OWNER_FIELDS,
        Field("role", N_("Role"), Text(), PROFILE, KEY, 20),
        Field("since", N_("From"), Day(), PROFILE, OFFERED, 14),
        Field("until", N_("Until"), Day(), PROFILE, OFFERED, 14),
        Field("language", N_("Preferred language"), Language(), PROFILE, KEY, 12),
        Field("channel", N_("Preferred channel"), Choice(v.Channel), PROFILE, OFFERED, 12),
        Field("email", N_("E-mail"), Email(), PLACE, KEY, 28),
        Field("phone", N_("Phone"), Phone(), PLACE, KEY, 16),
        Field(
            "data_class",
            N_("Kind of personal data"),
            Choice(v.DataClass),
            KEPT,
            OFFERED,
            16,
            help=N_("What must be handled with more care than a work address."),
        ),
        Field(
            "keep_until",
            N_("Keep until"),
            Day(),
            KEPT,
            OFFERED,
            16,
            help=N_("After this day the data are to be erased; Home tells when it has come."),
        ),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("name",), "en": ("name",)},
    keys=(("name", "school_id", "partner_id", "organisation_id"),),
    empty=N_("The people whom the office writes to and calls belong here."),
)

AGREEMENTS = Spec(
    "agreements",
    Agreement,
    N_("Agreement"),
    N_("Agreements"),
    (
        Field(
            "ordinal",
            N_("No."),
            Number(1, 999),
            NAME,
            KEY,
            5,
            derived=True,
            help=N_("The place among the board's own agreements by date; renewals take none."),
        ),
        Field("title", N_("Title"), Text(), NAME, KEY, 44),
        Field("title_ja", N_("Japanese title"), Text(), NAME, OFFERED, 40),
        Field("place", N_("City or state"), Text(), NAME, KEY, 20),
        Field("counterpart", N_("Other party"), Text(), NAME, KEY, 40),
        Field("instrument", N_("Instrument"), Choice(v.Instrument), TERMS, OFFERED, 20),
        Field("board", N_("The board's own"), Flag(), TERMS, OFFERED, 8),
        Field("country", N_("Country or region"), Country(), TERMS, KEY, 16),
        Field(
            "region",
            N_("Region code"),
            Code(r"[A-Z]{2}-[A-Z0-9]{1,3}", "AU-NSW"),
            TERMS,
            OFFERED,
            9,
        ),
        Field("signed_on", N_("Signed on"), Day(), TERMS, KEY, 16),
        Field("fiscal_year", N_("Fiscal year"), FiscalYear(), TERMS, KEY, 9, derived=True),
        Field("valid_from", N_("Valid from"), Day(), TERMS, OFFERED, 16),
        Field("valid_until", N_("Valid until"), Day(), TERMS, OFFERED, 16),
        Field("status", N_("Status"), Choice(v.AgreementStatus), STATE, KEY, 10),
        Field("renews_id", N_("Renews"), Reference("agreements"), STATE, OFFERED, 24),
        Field("covered", N_("Covered partners"), Number(), STATE, KEY, 9, derived=True),
        Field("objective", N_("Objective"), LongText(), TEXTS),
        Field("themes", N_("Themes"), Several(Choice(v.Theme, open=True)), TEXTS, OFFERED, 20),
        Field("background", N_("Background"), LongText(), TEXTS),
        Field("source", N_("Source"), Text(), NOTES, OFFERED, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title_ja", "title"), "en": ("title",)},
    keys=(("title", "signed_on"),),
    parts=(("parties", "agreement_parties"), ("areas", "agreement_areas")),
    empty=N_("Agreements with authorities abroad belong here."),
)

AGREEMENT_PARTIES = Spec(
    "agreement_parties",
    AgreementParty,
    N_("Party"),
    N_("Parties"),
    (
        Field("position", N_("Order"), Number(0, 99), rank=KEY, width=5),
        Field("name", N_("Name at the time"), Text(), rank=KEY, width=44),
        Field(
            "organisation_id", N_("Organisation"), Reference("organisations"), rank=KEY, width=30
        ),
        Field(
            "successor_id", N_("Succeeded by"), Reference("organisations"), rank=OFFERED, width=30
        ),
        Field("signed_on", N_("Signed on"), Day(), rank=KEY),
    ),
    {"ja": ("name",), "en": ("name",)},
)

AGREEMENT_AREAS = Spec(
    "agreement_areas",
    AgreementArea,
    N_("Area of cooperation"),
    N_("Areas of cooperation"),
    (
        Field("position", N_("Order"), Number(0, 99), rank=KEY, width=5),
        Field("text", N_("As written"), Text(), rank=KEY, width=40),
        Field("area", N_("Area"), Choice(v.Area), rank=KEY, width=26),
    ),
    {"ja": ("text",), "en": ("text",)},
)

WISHES = Spec(
    "wishes",
    Wish,
    N_("Wish"),
    N_("Wishes"),
    (
        Field("party", N_("Who wishes"), Text(), NAME, KEY, 34, derived=True),
        Field("side", N_("Side"), Choice(v.Side), NAME, OFFERED, 10, derived=True),
        Field("school_id", N_("School"), Reference("schools"), NAME, OFFERED, 28),
        Field("partner_id", N_("Partner"), Reference("partners"), NAME, OFFERED, 28),
        Field("title", N_("In a few words"), Text(), NAME, KEY, 30),
        Field("status", N_("Status"), Choice(v.WishStatus), STATE, KEY, 10),
        Field("registered_on", N_("Registered on"), Day(), STATE, KEY, 14),
        Field(
            "exchange_types",
            N_("Exchange types"),
            Several(Choice(v.ExchangeType)),
            CONDITIONS,
            KEY,
            24,
        ),
        Field("modes", N_("Ways to meet"), Several(Choice(v.Mode)), CONDITIONS, OFFERED, 16),
        Field(
            "contents",
            N_("Programme contents"),
            Several(Choice(v.Content)),
            CONDITIONS,
            OFFERED,
            22,
        ),
        Field("themes", N_("Themes"), Several(Choice(v.Theme)), CONDITIONS, OFFERED, 22),
        Field("languages", N_("Languages"), Several(Language()), CONDITIONS, KEY, 14),
        Field("level", N_("Level"), Choice(v.Level), CONDITIONS, OFFERED, 14),
        Field("age_min", N_("Age from"), Number(0, 99), CONDITIONS, OFFERED, 7),
        Field("age_max", N_("Age to"), Number(0, 99), CONDITIONS, OFFERED, 7),
        Field("grades", N_("Grades"), Text(), CONDITIONS, OFFERED, 14),
        Field("group_size", N_("Group size"), Number(1, 10_000), CONDITIONS, OFFERED, 8),
        Field("period_from", N_("Period from"), Day(), TIMES, KEY, 14),
        Field("period_to", N_("Period to"), Day(), TIMES, KEY, 14),
        Field("weekdays", N_("Weekdays"), Several(Choice(v.Weekday)), TIMES, OFFERED, 16),
        Field(
            "hour_from",
            N_("Hours from"),
            TimeOfDay(),
            TIMES,
            OFFERED,
            8,
            help=N_("Local time of the side that wishes; empty means its school day."),
        ),
        Field("hour_to", N_("Hours to"), TimeOfDay(), TIMES, OFFERED, 8),
        Field("frequency", N_("Frequency"), Choice(v.Frequency), TIMES, OFFERED, 10),
        Field("capacity", N_("Partners at most"), Number(1, 99), CONDITIONS, OFFERED, 8),
        Field("tools", N_("Meeting tools"), Several(Choice(v.Tool)), CONDITIONS, OFFERED, 16),
        Field("needs", N_("Needs"), Several(Choice(v.Need)), CONDITIONS, OFFERED, 14),
        Field("countries", N_("Wanted countries"), Several(Country()), CONDITIONS, OFFERED, 18),
        Field(
            "unwanted_countries",
            N_("Unwanted countries"),
            Several(Country()),
            CONDITIONS,
            OFFERED,
            18,
        ),
        Field("experience", N_("Experience"), Choice(v.Experience), CONDITIONS, OFFERED, 12),
        Field(
            "short_notice_reason",
            N_("Reason for short notice"),
            Text(),
            TIMES,
            DETAIL,
            24,
            help=N_("Filled in, it lets an exchange begin within three months."),
        ),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title", "party"), "en": ("title", "party")},
    empty=N_("What schools and partners wish for belongs here. Register the first wish."),
)

CALENDAR = Spec(
    "calendar",
    CalendarSpan,
    N_("Days of the year"),
    N_("Calendars"),
    (
        Field("kind", N_("Kind"), Choice(v.SpanKind), NAME, KEY, 14),
        Field("title", N_("Title"), Text(), NAME, KEY, 26),
        Field("starts_on", N_("First day"), Day(), TIMES, KEY, 16),
        Field("ends_on", N_("Last day"), Day(), TIMES, KEY, 16),
        Field("school_id", N_("School"), Reference("schools"), PROFILE, KEY, 26),
        Field("partner_id", N_("Partner"), Reference("partners"), PROFILE, KEY, 26),
        Field("country", N_("Country"), Country(), PROFILE, KEY, 16),
        Field(
            "region",
            N_("Region"),
            Text(),
            PROFILE,
            OFFERED,
            10,
            help=N_("Only this region of the country, as AU-NSW."),
        ),
        Field("source", N_("Source"), Text(), NOTES, OFFERED, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title", "kind"), "en": ("title", "kind")},
    keys=(("kind", "title", "starts_on", "school_id", "partner_id", "country", "region"),),
    empty=N_("Terms, holidays, examinations and closed days belong here, for planning."),
)

CASES = Spec(
    "cases",
    Case,
    N_("Case"),
    N_("Cases"),
    (
        Field("title", N_("Title"), Text(), NAME, KEY, 36),
        Field("title_en", N_("English title"), Text(), NAME, OFFERED, 30),
        Field("schools", N_("Schools"), Text(), NAME, KEY, 26, derived=True),
        Field("partners", N_("Partners"), Text(), NAME, KEY, 26, derived=True),
        Field("exchange_type", N_("Exchange type"), Choice(v.ExchangeType), PROFILE, KEY, 18),
        Field("mode", N_("Way to meet"), Choice(v.Mode), PROFILE, OFFERED, 12),
        Field("status", N_("Status"), Choice(v.CaseStatus), STATE, KEY, 12),
        Field("status_reason", N_("Reason"), Text(), STATE, DETAIL, 20),
        Field("held_on", N_("Held on"), Day(), TIMES, KEY, 16),
        Field("ended_on", N_("Until"), Day(), TIMES, OFFERED, 16),
        Field("fiscal_year", N_("Fiscal year"), FiscalYear(), TIMES, KEY, 9, derived=True),
        Field("school_wish_id", N_("School's wish"), Reference("wishes"), STATE, DETAIL, 20),
        Field("partner_wish_id", N_("Partner's wish"), Reference("wishes"), STATE, DETAIL, 20),
        Field("pupils_here", N_("Pupils here"), Number(0, 100_000), PEOPLE, OFFERED, 8),
        Field("pupils_there", N_("Pupils there"), Number(0, 100_000), PEOPLE, OFFERED, 8),
        Field("grades", N_("Grades"), Text(), PEOPLE, OFFERED, 14),
        Field("languages", N_("Languages"), Several(Language()), PROFILE, OFFERED, 14),
        Field(
            "contents", N_("Programme contents"), Several(Choice(v.Content)), PROFILE, OFFERED, 22
        ),
        Field("themes", N_("Themes"), Several(Choice(v.Theme)), PROFILE, OFFERED, 22),
        Field("owner", N_("In charge"), Text(), STATE, OFFERED, 12),
        Field(
            "later_case_id",
            N_("Later exchange"),
            Reference("cases"),
            STATE,
            OFFERED,
            26,
            help=N_("The visit or the exchange that followed from this one."),
        ),
        Field("interpreter", N_("Interpreter"), Text(), READY, OFFERED, 18),
        Field(
            "school_brings",
            N_("The school supplies"),
            Several(Choice(v.Facility)),
            READY,
            OFFERED,
            20,
        ),
        Field(
            "office_brings",
            N_("The office supplies"),
            Several(Choice(v.Facility)),
            READY,
            OFFERED,
            20,
        ),
        Field(
            "season",
            N_("Season or occasion"),
            Text(),
            READY,
            OFFERED,
            16,
            help=N_("Of cards and gifts: New Year, Christmas, the end of the school year."),
        ),
        Field(
            "visitors",
            N_("Visitors"),
            Text(),
            READY,
            OFFERED,
            20,
            help=N_("Who comes and how many: no names of pupils."),
        ),
        Field("transport", N_("Transport"), Text(), READY, OFFERED, 20),
        Field(
            "documents",
            N_("Electronic documents"),
            LongText(),
            READY,
            help=N_("Slides and films of the day, and whether they were tried out."),
        ),
        Field(
            "cohort",
            N_("Cohort"),
            Text(),
            READY,
            OFFERED,
            16,
            help=N_("Of students who are received: which course or year they come with."),
        ),
        *(
            Field(f"{section}_{tongue}", label, LongText(), TEXTS)
            for section, label in TEXT_SECTIONS.items()
            for tongue in ("ja", "en")
        ),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title",), "en": ("title_en", "title")},
    keys=(("title", "held_on"),),
    parts=(
        ("members", "case_members"),
        ("sessions", "case_sessions"),
        ("tasks", "case_tasks"),
        ("by_grade", "grades"),
        ("shipments", "shipments"),
        ("costs", "costs"),
        ("videos", "videos"),
    ),
    empty=N_("Exchanges belong here. Accept a match to open the first case."),
)

CASE_MEMBERS = Spec(
    "case_members",
    CaseMember,
    N_("Participant"),
    N_("Participants"),
    (
        Field("position", N_("Order"), Number(0, 999), rank=KEY, width=5),
        *_OWNER_FIELDS,
        Field("role", N_("Role"), Text(), rank=KEY, width=20),
    ),
    {"ja": ("role",), "en": ("role",)},
)

CASE_SESSIONS = Spec(
    "case_sessions",
    CaseSession,
    N_("Session"),
    N_("Sessions"),
    (
        Field("starts_at", N_("Begins (Tokyo)"), Moment(), rank=KEY, width=20),
        Field("minutes", N_("Minutes"), Number(1, 1440), rank=KEY, width=8),
        Field("time_zone", N_("Time zone there"), TimeZone(), rank=KEY, width=20),
        Field("topic", N_("Topic"), Text(), rank=KEY, width=30),
        Field("tool", N_("Meeting tool"), Choice(v.Tool), rank=KEY, width=14),
    ),
    {"ja": ("topic",), "en": ("topic",)},
)

CASE_TASKS = Spec(
    "case_tasks",
    CaseTask,
    N_("Task"),
    N_("Tasks"),
    (
        Field("title", N_("Task"), Text(), rank=KEY, width=40),
        Field("template_key", N_("Template line"), Text(), rank=DETAIL),
        Field("owner", N_("Who"), Choice(v.TaskOwner), rank=KEY, width=10),
        Field("due_on", N_("Due on"), Day(), rank=KEY, width=16),
        Field("done_on", N_("Done on"), Day(), rank=KEY, width=16),
    ),
    {"ja": ("title",), "en": ("title",)},
)

PROGRAMMES = Spec(
    "programmes",
    Programme,
    N_("Programme or event"),
    N_("Programmes and events"),
    (
        Field("title", N_("Title"), Text(), NAME, KEY, 44),
        Field("title_en", N_("English title"), Text(), NAME, OFFERED, 34),
        Field("kind", N_("Kind of programme"), Choice(v.ProgrammeKind), PROFILE, KEY, 20),
        Field("category", N_("Category"), Choice(v.DispatchCategory), PROFILE, KEY, 20),
        Field("event_kind", N_("Kind of event"), Choice(v.EventKind), PROFILE, OFFERED, 18),
        Field("year", N_("Year"), Number(1900, 2200, grouped=False), TIMES, KEY, 7),
        Field("starts_on", N_("Begins on"), Day(), TIMES, OFFERED, 16),
        Field("ends_on", N_("Ends on"), Day(), TIMES, OFFERED, 16),
        Field("duration", N_("How long"), Text(), TIMES, OFFERED, 14),
        Field("apply_by", N_("Apply by"), Day(), TIMES, OFFERED, 16),
        Field("country", N_("Country or region"), Country(), PLACE, KEY, 18),
        Field("city", N_("City"), Text(), PLACE, KEY, 16),
        Field("venue", N_("Venue"), Text(), PLACE, OFFERED, 22),
        Field("organiser", N_("Organiser"), Text(), PROFILE, OFFERED, 24),
        Field("places", N_("Places"), Number(), PROFILE, OFFERED, 8),
        Field("applicants", N_("Applicants"), Number(), PROFILE, OFFERED, 8),
        Field("participants", N_("Took part"), Number(), PROFILE, OFFERED, 8),
        Field("audience", N_("For whom"), Text(), PROFILE, OFFERED, 24),
        Field("flow", N_("How it runs"), LongText(), TEXTS),
        Field("application", N_("How to apply"), LongText(), TEXTS),
        Field(
            "adjustment",
            N_("How it is arranged"),
            LongText(),
            TEXTS,
            help=N_("How the office settles with the school and the organiser who comes and when."),
        ),
        Field("comments", N_("What participants said"), LongText(), TEXTS),
        Field("videos", N_("Web addresses"), Links(), TEXTS, DETAIL, 20),
        Field("source", N_("Source"), Text(), NOTES, OFFERED, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title",), "en": ("title_en", "title")},
    keys=(("kind", "title", "year"),),
    parts=(("films", "videos"),),
    empty=N_("Dispatch programmes, seminars and other events belong here."),
)

STATISTICS = Spec(
    "statistics",
    Statistic,
    N_("Statistic"),
    N_("Statistics"),
    (
        Field("title", N_("What is counted"), Text(), NAME, KEY, 40),
        Field("title_en", N_("In English"), Text(), NAME, OFFERED, 34),
        Field("kind", N_("Kind of figure"), Choice(v.StatisticKind), PROFILE, KEY, 12),
        Field("precision", N_("How exactly"), Choice(v.Precision), PROFILE, KEY, 10),
        Field(
            "value",
            N_("Figure"),
            Number(0, 1_000_000_000),
            PROFILE,
            KEY,
            12,
            help=N_("Empty where a source announces a figure and does not give it."),
        ),
        Field("unit", N_("Unit"), Text(), PROFILE, KEY, 10),
        Field("fiscal_year", N_("Fiscal year"), FiscalYear(), TIMES, KEY, 9),
        Field("as_of", N_("As of"), Day(), TIMES, KEY, 16),
        Field("organisation_id", N_("Organisation"), Reference("organisations"), NAME, OFFERED, 26),
        Field("programme_id", N_("Programme"), Reference("programmes"), NAME, OFFERED, 26),
        Field("source", N_("Source"), Text(), NOTES, KEY, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title",), "en": ("title_en", "title")},
    keys=(("title", "fiscal_year", "as_of"),),
    empty=N_("Quotas, announced numbers and counts belong here, each with its day and source."),
)

STATEMENTS = Spec(
    "statements",
    Statement,
    N_("Statement of a source"),
    N_("Statements of sources"),
    (
        Field(
            "title",
            N_("What it is about"),
            Text(),
            SUBJECT,
            KEY,
            34,
            help=N_("Statements about one question have the same words here."),
        ),
        Field("title_en", N_("The same in English"), Text(), SUBJECT, OFFERED, 30),
        Field("text", N_("What the source says"), LongText(), WORDS, KEY, 50),
        Field("source", N_("Source"), Text(), WORDS, KEY, 30),
        Field(
            "place",
            N_("Where in the source"),
            Text(),
            WORDS,
            KEY,
            24,
            help=N_("A page, a section, a table."),
        ),
        *(replace(each, section=SUBJECT) for each in _OWNER_FIELDS),
        Field("agreement_id", N_("Agreement"), Reference("agreements"), SUBJECT, OFFERED, 26),
        Field("programme_id", N_("Programme"), Reference("programmes"), SUBJECT, OFFERED, 26),
        Field(
            "field",
            N_("Field"),
            Text(),
            COMPARED,
            OFFERED,
            18,
            help=N_("The field of the record that the source speaks of, as its form calls it."),
        ),
        Field(
            "value",
            N_("Value that the source gives"),
            Text(),
            COMPARED,
            OFFERED,
            24,
            help=N_("As the form of the record takes it; of a day the month or the year will do."),
        ),
        Field(
            "counted",
            N_("Register that is counted"),
            Text(),
            COMPARED,
            DETAIL,
            16,
            help=N_("Where the source says how many there are: the register, such as schools."),
        ),
        Field(
            "condition",
            N_("Condition of the count"),
            Text(),
            COMPARED,
            DETAIL,
            30,
            help=N_("Which records are counted, such as scheme=ge_net_20 and fiscal_year=2025."),
        ),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title",), "en": ("title_en", "title")},
    keys=(("title", "source", "place", "text"),),
    empty=N_("What a source says otherwise than the registers belongs here, word for word."),
)

COMMUNICATIONS = Spec(
    "communications",
    Communication,
    N_("Talk"),
    N_("Talks"),
    (
        Field("said_at", N_("When (Tokyo)"), Moment(), NAME, KEY, 24),
        Field("kind", N_("What for"), Choice(v.TalkKind), NAME, KEY, 14),
        Field("with_whom", N_("With whom"), Text(), NAME, KEY, 30, derived=True),
        Field("subject", N_("Matter"), Text(), NAME, KEY, 36),
        Field("direction", N_("Direction"), Choice(v.Direction), NAME, OFFERED, 10),
        Field("channel", N_("By what means"), Choice(v.Channel), NAME, KEY, 12),
        *(replace(each, section=PEOPLE) for each in _OWNER_FIELDS),
        Field("contact_id", N_("Contact"), Reference("contacts"), PEOPLE, OFFERED, 18),
        Field("handled_by", N_("In charge"), Text(), PEOPLE, OFFERED, 12),
        Field("wish_id", N_("Wish"), Reference("wishes"), SUBJECT, OFFERED, 26),
        Field("case_id", N_("Case"), Reference("cases"), SUBJECT, OFFERED, 26),
        Field("text", N_("What was said"), LongText(), TEXTS),
        Field("waits", N_("Reply awaited"), Flag(), REPLY, KEY, 10, derived=True),
        Field("owes", N_("Who owes a reply"), Choice(v.TaskOwner), REPLY, KEY, 12),
        Field("reply_by", N_("Reply by"), Day(), REPLY, KEY, 16),
        Field("answered_on", N_("Answered on"), Day(), REPLY, OFFERED, 16),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("subject",), "en": ("subject",)},
    keys=(("said_at", "subject"),),
    empty=N_("Calls, letters and talks belong here: consultations of schools, negotiations."),
    order=("-said_at",),
)

_CASE_FIELD = Field("case_id", N_("Case"), Reference("cases"), NAME, KEY, 30)

SHIPMENTS = Spec(
    "shipments",
    Shipment,
    N_("Shipment"),
    N_("Shipments"),
    (
        _CASE_FIELD,
        Field("leg", N_("From and to"), Choice(v.Leg), NAME, KEY, 20),
        Field("contents", N_("What is sent"), Text(), NAME, KEY, 30),
        Field("items", N_("Items"), Number(0, 100_000), NAME, KEY, 8),
        Field("status", N_("Status"), Choice(v.ShipmentStatus), STATE, KEY, 10, derived=True),
        Field("carrier", N_("Carrier"), Text(), STATE, OFFERED, 16),
        Field("tracking", N_("Tracking number"), Text(), STATE, KEY, 20),
        Field("sent_on", N_("Sent on"), Day(), TIMES, KEY, 16),
        Field("expected_on", N_("Expected on"), Day(), TIMES, OFFERED, 16),
        Field("arrived_on", N_("Arrived on"), Day(), TIMES, KEY, 16),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("contents",), "en": ("contents",)},
    keys=(("case_id", "leg", "contents"),),
    empty=N_("The ways of cards and gifts belong here, each with its numbers and days."),
)

GRADES = Spec(
    "grades",
    CaseGrade,
    N_("Pupils of a grade"),
    N_("Pupils by grade"),
    (
        _CASE_FIELD,
        Field("side", N_("Side"), Choice(v.Side), NAME, KEY, 14),
        Field("grade", N_("Grade"), Text(), NAME, KEY, 16),
        Field("pupils", N_("Pupils"), Number(0, 100_000), NAME, KEY, 8),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("grade",), "en": ("grade",)},
    keys=(("case_id", "side", "grade"),),
    empty=N_("How many pupils of each grade take part belongs here: counts, never names."),
)

COSTS = Spec(
    "costs",
    CaseCost,
    N_("Cost"),
    N_("Costs"),
    (
        _CASE_FIELD,
        Field("item", N_("Cost item"), Text(), NAME, KEY, 30),
        Field("amount", N_("Amount (yen)"), Number(0, 100_000_000), NAME, KEY, 12),
        Field("borne_by", N_("Who pays"), Choice(v.CostBearer), NAME, KEY, 12),
        Field("quoted_on", N_("Quoted on"), Day(), TIMES, KEY, 16),
        Field("agreed_on", N_("Agreed on"), Day(), TIMES, KEY, 16),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("item",), "en": ("item",)},
    keys=(("case_id", "item"),),
    empty=N_("What was quoted to a school belongs here: item, amount and who pays."),
)

VIDEOS = Spec(
    "videos",
    Video,
    N_("Video"),
    N_("Videos"),
    (
        Field("title", N_("Title"), Text(), NAME, KEY, 30),
        Field("case_id", N_("Case"), Reference("cases"), NAME, KEY, 26),
        Field("programme_id", N_("Programme"), Reference("programmes"), NAME, KEY, 26),
        Field("language", N_("Language"), Language(), PROFILE, KEY, 12),
        Field("length", N_("Length"), Choice(v.VideoLength), PROFILE, KEY, 14),
        Field("address", N_("Web address"), Website(), PROFILE, KEY, 30),
        Field("published_on", N_("Published on"), Day(), PROFILE, OFFERED, 16),
        Field("source", N_("Source"), Text(), NOTES, OFFERED, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title",), "en": ("title",)},
    keys=(("case_id", "programme_id", "language", "length"),),
    empty=N_("Videos of exchanges and programmes belong here, each with language and length."),
)

QUOTAS = Spec(
    "quotas",
    Quota,
    N_("Quota"),
    N_("Quotas"),
    (
        Field("title", N_("Title"), Text(), NAME, KEY, 36),
        Field("title_en", N_("English title"), Text(), NAME, OFFERED, 34),
        Field("programme_id", N_("Programme"), Reference("programmes"), NAME, OFFERED, 26),
        Field("fiscal_year", N_("From fiscal year"), FiscalYear(), TIMES, KEY, 10),
        Field(
            "last_year",
            N_("Until fiscal year"),
            FiscalYear(),
            TIMES,
            KEY,
            10,
            help=N_("Empty: until another quota is stated."),
        ),
        Field("places", N_("Quota"), Number(0, 100_000), PROFILE, KEY, 8),
        Field("sent", N_("Persons sent"), Number(0, 100_000), PROFILE, KEY, 8),
        Field("stay", N_("Kind of stay"), Text(), PROFILE, KEY, 20),
        Field("duration", N_("How long"), Text(), PROFILE, OFFERED, 14),
        Field(
            "establishers", N_("Whose schools"), Several(Choice(v.Establisher)), PROFILE, KEY, 16
        ),
        Field("kinds", N_("School kinds"), Several(Choice(v.SchoolKind)), PROFILE, OFFERED, 24),
        Field("source", N_("Source"), Text(), NOTES, KEY, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title",), "en": ("title_en", "title")},
    keys=(("title", "fiscal_year", "last_year", "source"),),
    empty=N_("How many may go in each fiscal year belongs here, each with its source."),
)

FRIEND_ACTIVITIES = Spec(
    "activities",
    FriendActivity,
    N_("World Friend activity"),
    N_("World Friend activities"),
    (
        Field("title", N_("Title"), Text(), NAME, KEY, 34),
        Field("title_en", N_("English title"), Text(), NAME, OFFERED, 30),
        Field("fiscal_year", N_("Fiscal year"), FiscalYear(), TIMES, KEY, 9),
        Field("held_on", N_("Held on"), Day(), TIMES, KEY, 16),
        Field("kind", N_("Kind of activity"), Choice(v.ActivityKind), PROFILE, KEY, 18),
        Field("countries", N_("Countries"), Several(Country()), PROFILE, KEY, 24),
        Field("school_id", N_("School"), Reference("schools"), PEOPLE, KEY, 28),
        Field("board", N_("Board of education"), Text(), PEOPLE, KEY, 20),
        Field("grades", N_("Grades"), Text(), PEOPLE, OFFERED, 14),
        Field("pupils", N_("Pupils"), Number(0, 100_000), PEOPLE, OFFERED, 8),
        Field("organisation_id", N_("With the help of"), Reference("organisations"), PEOPLE),
        Field("case_id", N_("Case"), Reference("cases"), SUBJECT, OFFERED, 26),
        Field("text", N_("What was done"), LongText(), TEXTS),
        Field("source", N_("Source"), Text(), NOTES, OFFERED, 30),
        Field("notes", N_("Notes"), LongText(), NOTES, DETAIL, 30),
    ),
    {"ja": ("title",), "en": ("title_en", "title")},
    keys=(("title", "fiscal_year", "school_id", "board"),),
    empty=N_("What schools did with the countries of their group belongs here."),
)

REGISTERS: dict[str, Spec] = {
    spec.name: spec
    for spec in (
        SCHOOLS,
        PARTNERS,
        ORGANISATIONS,
        CONTACTS,
        AGREEMENTS,
        WISHES,
        CASES,
        COMMUNICATIONS,
        SHIPMENTS,
        GRADES,
        COSTS,
        VIDEOS,
        CALENDAR,
        PROGRAMMES,
        QUOTAS,
        FRIEND_ACTIVITIES,
        STATISTICS,
        DESIGNATIONS,
        STATEMENTS,
    )
}
"""The registers that have a screen and files of their own."""

SPECS: dict[str, Spec] = REGISTERS | {
    spec.name: spec
    for spec in (AGREEMENT_PARTIES, AGREEMENT_AREAS, CASE_MEMBERS, CASE_SESSIONS, CASE_TASKS)
}
"""Every description, those of parts included."""

ASKED = ("schools", "partners")
"""The registers whose records a school or partner fills in itself, on a form (`services.forms`)."""
