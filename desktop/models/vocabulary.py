"""The closed lists of codes that the records speak in, each code with its label."""

from enum import StrEnum
from typing import Self

from desktop.i18n import N_


class Vocabulary(StrEnum):
    """A code that is stored, and the English label that is translated for a reader."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class SchoolKind(Vocabulary):
    """School kinds of the ministry's code list."""

    KINDERGARTEN = "kindergarten", N_("Kindergarten")
    ELEMENTARY = "elementary", N_("Elementary school")
    JUNIOR_HIGH = "junior_high", N_("Junior high school")
    COMPULSORY = "compulsory", N_("Compulsory education school")
    SENIOR_HIGH = "senior_high", N_("High school")
    SIX_YEAR = "six_year", N_("Six-year secondary school")
    SPECIAL_NEEDS = "special_needs", N_("Special needs school")
    OTHER = "other", N_("Other school")


SCHOOL_AGES: dict[str, tuple[int, int]] = {
    SchoolKind.KINDERGARTEN: (3, 6),
    SchoolKind.ELEMENTARY: (6, 12),
    SchoolKind.JUNIOR_HIGH: (12, 15),
    SchoolKind.COMPULSORY: (6, 15),
    SchoolKind.SENIOR_HIGH: (15, 18),
    SchoolKind.SIX_YEAR: (12, 18),
    SchoolKind.SPECIAL_NEEDS: (6, 18),
}
"""The ages of the pupils of each kind (School Education Act, articles 17, 26, 36, 49)."""


class Course(Vocabulary):
    """Courses of high schools."""

    GENERAL = "general", N_("General course")
    VOCATIONAL = "vocational", N_("Vocational course")
    INTEGRATED = "integrated", N_("Integrated course")


class Establisher(Vocabulary):
    """Who runs a school in Tokyo."""

    METROPOLITAN = "metropolitan", N_("Metropolitan")
    MUNICIPAL = "municipal", N_("Municipal")
    NATIONAL = "national", N_("National")
    PRIVATE = "private", N_("Private")


class SchoolStatus(Vocabulary):
    """Whether a school is open."""

    ACTIVE = "active", N_("In operation")
    CLOSED = "closed", N_("Closed")


class Facility(Vocabulary):
    """What a school has for meeting another over the line."""

    MONITOR = "monitor", N_("Large monitor")
    SPEAKER = "speaker", N_("External speaker")
    CAMERA = "camera", N_("Camera")
    WIFI = "wifi", N_("Wi-Fi")
    DEVICES = "devices", N_("A device for each pupil")


class Scheme(Vocabulary):
    """Designations that the board gives; an office may add its own."""

    GE_NET_20 = "ge_net_20", N_("GE-NET 20")
    GE_NET_EE = "ge_net_ee", N_("GE-NET EE")
    SISTER_SCHOOL = "sister_school", N_("Sister school")
    INTER_SCHOOL = "inter_school", N_("Inter-school exchange promotion")


class PartnerKind(Vocabulary):
    """What kind of school or body a partner is."""

    PRIMARY = "primary", N_("Primary")
    LOWER_SECONDARY = "lower_secondary", N_("Lower secondary")
    SECONDARY = "secondary", N_("Secondary")
    COMBINED = "combined", N_("Primary and secondary")
    SPECIAL = "special", N_("Special education")
    TERTIARY = "tertiary", N_("College or university")
    BODY = "body", N_("Body or association")
    OTHER = "other", N_("Other")


class Sector(Vocabulary):
    """Who runs a partner school."""

    PUBLIC = "public", N_("Public")
    PRIVATE = "private", N_("Private")


class PartnerStatus(Vocabulary):
    """How far the office has come with a partner."""

    LEAD = "lead", N_("Lead")
    CONTACTED = "contacted", N_("Contacted")
    ACTIVE = "active", N_("Active")
    DORMANT = "dormant", N_("Dormant")
    BLOCKED = "blocked", N_("Blocked")


class OrganisationKind(Vocabulary):
    """What kind of body an organisation is."""

    EDUCATION_AUTHORITY = "education_authority", N_("Education authority")
    EMBASSY = "embassy", N_("Embassy or mission")
    CONTACT_POINT = "contact_point", N_("Local-government contact point")
    MINISTRY = "ministry", N_("Ministry or agency")
    BUREAU = "bureau", N_("Bureau")
    SUPPORT_BODY = "support_body", N_("Support body")
    ALUMNI = "alumni", N_("Alumni association")
    UNIVERSITY = "university", N_("University")
    COMPANY = "company", N_("Company")
    OTHER = "other", N_("Other")


class Capability(Vocabulary):
    """What an organisation can provide."""

    SPEAKERS = "speakers", N_("Speakers")
    VISITORS = "visitors", N_("Visitors")


class Channel(Vocabulary):
    """How a person is reached, and how a talk was had."""

    EMAIL = "email", N_("Mail")
    PHONE = "phone", N_("Telephone")
    POST = "post", N_("Post")
    VIDEO = "video", N_("Video meeting")
    MEETING = "meeting", N_("In person")
    FORM = "form", N_("Form")


class Instrument(Vocabulary):
    """What an agreement is called on its paper."""

    MOU = "mou", N_("Memorandum of understanding")
    ARRANGEMENT = "arrangement", N_("Arrangement")
    SISTER_SCHOOL = "sister_school", N_("Sister-school agreement")
    OTHER_PACT = "other_pact", N_("Other pact")


class AgreementStatus(Vocabulary):
    """Where an agreement stands."""

    DRAFT = "draft", N_("Draft")
    SIGNED = "signed", N_("Signed")
    AMENDED = "amended", N_("Amended")
    RENEWED = "renewed", N_("Renewed")
    SUSPENDED = "suspended", N_("Suspended")
    ENDED = "ended", N_("Ended")


class StatisticKind(Vocabulary):
    """What a figure says."""

    QUOTA = "quota", N_("Quota")
    ANNOUNCED = "announced", N_("Announced")
    COUNTED = "counted", N_("Counted")


class Precision(Vocabulary):
    """How exactly a figure is meant."""

    EXACT = "exact", N_("Exactly")
    ABOUT = "about", N_("About")
    MORE = "more", N_("More than")
    LESS = "less", N_("Less than")


class Area(Vocabulary):
    """The normalised areas of cooperation."""

    SCHOOL_RELATIONSHIPS = "school_relationships", N_("School relationships")
    MOBILITY = "mobility", N_("Student and teacher mobility")
    INFORMATION = "information", N_("Information exchange")
    GLOBAL_FRIENDSHIP = "global_friendship", N_("Global Friendship Project")
    OTHER = "other", N_("Other")


class ExchangeType(Vocabulary):
    """The types of exchange, each with its own stages and tasks."""

    VIDEO = "video", N_("Video exchange")
    CARD = "card", N_("Card or gift exchange")
    INBOUND = "inbound", N_("Inbound visit")
    EMBASSY = "embassy", N_("Embassy exchange")
    OUTBOUND = "outbound", N_("Outbound dispatch")
    SISTER = "sister", N_("Sister-school exchange")
    ACCEPTANCE = "acceptance", N_("Foreign-student acceptance")
    JOINT_STUDY = "joint_study", N_("Joint study")


class Mode(Vocabulary):
    """How the two sides meet."""

    ONLINE = "online", N_("Online")
    POST = "post", N_("By post")
    INBOUND = "inbound", N_("In person, here")
    OUTBOUND = "outbound", N_("In person, there")


class Content(Vocabulary):
    """What an exchange programme is made of (JNTO's five kinds)."""

    PRESENTATIONS = "presentations", N_("Presentations")
    DISCUSSIONS = "discussions", N_("Discussions")
    CULTURE = "culture", N_("Cultural exchange and recent status")
    RECREATION = "recreation", N_("Recreation")
    PRODUCTION = "production", N_("Joint production")


class Theme(Vocabulary):
    """What an exchange is about."""

    DAILY_LIFE = "daily_life", N_("School and daily life")
    CULTURE = "culture", N_("Traditions and festivals")
    FOOD = "food", N_("Food")
    ENVIRONMENT = "environment", N_("Environment")
    SDGS = "sdgs", N_("Sustainable development")
    STEAM = "steam", N_("Science and technology")
    ARTS = "arts", N_("Music and arts")
    SPORTS = "sports", N_("Sports")
    HISTORY = "history", N_("History and peace")
    LANGUAGE = "language", N_("Language learning")
    CAREERS = "careers", N_("Work and careers")
    DISASTER = "disaster", N_("Disaster prevention")


class Level(Vocabulary):
    """How well a class speaks the language of the exchange (CEFR)."""

    A1 = "A1", N_("A1 (beginner)")
    A2 = "A2", N_("A2 (elementary)")
    B1 = "B1", N_("B1 (intermediate)")
    B2 = "B2", N_("B2 (upper intermediate)")
    C1 = "C1", N_("C1 (advanced)")


class Weekday(Vocabulary):
    """Days of the week."""

    MON = "mon", N_("Monday")
    TUE = "tue", N_("Tuesday")
    WED = "wed", N_("Wednesday")
    THU = "thu", N_("Thursday")
    FRI = "fri", N_("Friday")
    SAT = "sat", N_("Saturday")
    SUN = "sun", N_("Sunday")


class Frequency(Vocabulary):
    """How often the two sides want to meet."""

    ONCE = "once", N_("Once")
    TERM = "term", N_("Once a term")
    MONTHLY = "monthly", N_("Monthly")
    YEARLY = "yearly", N_("Every year")


class Tool(Vocabulary):
    """Meeting tools that a school may use."""

    ZOOM = "zoom", "Zoom"
    TEAMS = "teams", "Microsoft Teams"
    MEET = "meet", "Google Meet"
    WEBEX = "webex", "Webex"


class Need(Vocabulary):
    """What a side needs from the office."""

    INTERPRETER = "interpreter", N_("Interpreter")
    EQUIPMENT = "equipment", N_("Equipment")
    TRANSPORT = "transport", N_("Transport")


class Side(Vocabulary):
    """Which side of an exchange a wish comes from."""

    SCHOOL = "school", N_("School in Tokyo")
    PARTNER = "partner", N_("Partner abroad")


class Experience(Vocabulary):
    """Whether a side has done this before."""

    FIRST = "first", N_("First time")
    REPEAT = "repeat", N_("Has done it before")


class WishStatus(Vocabulary):
    """Where a wish stands."""

    DRAFT = "draft", N_("Draft")
    OPEN = "open", N_("Open")
    OFFERED = "offered", N_("Offered")
    MATCHED = "matched", N_("Matched")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    EXPIRED = "expired", N_("Expired")


class ProposalStatus(Vocabulary):
    """What became of a proposal to both sides."""

    PROPOSED = "proposed", N_("Proposed")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")
    CANCELLED = "cancelled", N_("Cancelled")


class CaseStatus(Vocabulary):
    """The stages of a case."""

    REQUESTED = "requested", N_("Requested")
    MATCHING = "matching", N_("Finding a partner")
    NEGOTIATING = "negotiating", N_("Negotiating")
    AGREED = "agreed", N_("Agreed")
    PREPARING = "preparing", N_("Preparing")
    HELD = "held", N_("Held")
    REPORTED = "reported", N_("Reported")
    PUBLISHED = "published", N_("Published")
    SUSPENDED = "suspended", N_("Suspended")
    CANCELLED = "cancelled", N_("Cancelled")


class TaskOwner(Vocabulary):
    """Who does a task."""

    OFFICE = "office", N_("Office")
    SCHOOL = "school", N_("School")
    PARTNER = "partner", N_("Partner")
    BODY = "body", N_("Organisation")


class TalkKind(Vocabulary):
    """What a talk was for."""

    CONSULTATION = "consultation", N_("Consultation")
    NEGOTIATION = "negotiation", N_("Negotiation")
    ARRANGEMENT = "arrangement", N_("Arrangement")
    REPORT = "report", N_("Report")
    OTHER = "other", N_("Other")


class Direction(Vocabulary):
    """Who spoke or wrote: somebody to the office, or the office."""

    RECEIVED = "received", N_("Received")
    SENT = "sent", N_("Sent")


class Leg(Vocabulary):
    """The ways that cards and gifts go."""

    TO_OFFICE = "to_office", N_("School to office")
    TO_PARTNER = "to_partner", N_("Office to partner")
    BACK_TO_OFFICE = "back_to_office", N_("Partner to office")
    BACK_TO_SCHOOL = "back_to_school", N_("Office to school")
    OTHER = "other", N_("Other")


class ShipmentStatus(Vocabulary):
    """How far a shipment has come."""

    PLANNED = "planned", N_("To be sent")
    UNDER_WAY = "under_way", N_("Under way")
    ARRIVED = "arrived", N_("Arrived")


class VideoLength(Vocabulary):
    """Whether a video is whole or cut."""

    FULL = "full", N_("Full length")
    SHORT = "short", N_("Short version")


class CostBearer(Vocabulary):
    """Who pays."""

    SCHOOL = "school", N_("School")
    OFFICE = "office", N_("Office")
    BOARD = "board", N_("Board of Education")
    PARTNER = "partner", N_("Partner")


class DataClass(Vocabulary):
    """What kind of personal data a contact holds."""

    WORK = "work", N_("Work contact")
    PRIVATE = "private", N_("Private contact")
    SENSITIVE = "sensitive", N_("Needs special care")


class EventKind(Vocabulary):
    """What an event is."""

    INFORMATION = "information", N_("Information session")
    SEMINAR = "seminar", N_("Teacher seminar")
    MODEL_CLASS = "model_class", N_("Model classes")
    SUMMIT = "summit", N_("Students' summit")
    MATCHING = "matching", N_("Matching event")
    CONFERENCE = "conference", N_("Conference")
    OTHER = "other", N_("Other")


class ActivityKind(Vocabulary):
    """What is done with the countries of the World Friend Project."""

    LEARNING = "learning", N_("Learning about a country")
    EXCHANGE = "exchange", N_("Exchange")
    VISIT = "visit", N_("Visit of guests")
    EVENT = "event", N_("Event")


class ProgrammeKind(Vocabulary):
    """Programmes and events of the board and others."""

    DISPATCH = "dispatch", N_("Overseas dispatch")
    LEADERS = "leaders", N_("Next-Generation Leaders")
    WORLD_FRIEND = "world_friend", N_("World Friend Project")
    EVENT = "event", N_("Event")
    EDUCATION = "education", N_("Education programme")
    ACCEPTANCE = "acceptance", N_("Foreign-student acceptance")


class DispatchCategory(Vocabulary):
    """Categories of the overseas dispatch."""

    MULTICULTURAL = "multicultural", N_("Multicultural readiness")
    VOCATIONAL = "vocational", N_("Vocational")
    CLUB = "club", N_("Club activity")
    STEAM = "steam", N_("STEAM")
    UNSPECIFIED = "unspecified", N_("Unspecified")


class Consent(Vocabulary):
    """Where a picture may be shown."""

    NONE = "none", N_("No consent")
    INTERNAL = "internal", N_("Inside the office only")
    PRINT = "print", N_("In print")
    PUBLIC = "public", N_("In print and online")


class SpanKind(Vocabulary):
    """What is so on some days of the year."""

    TERM = "term", N_("Term")
    HOLIDAY = "holiday", N_("School holiday")
    EXAMINATION = "examination", N_("Examinations")
    CLOSED = "closed", N_("Closed")
    BUSY = "busy", N_("Busy")
    EASY = "easy", N_("Easy to arrange")
