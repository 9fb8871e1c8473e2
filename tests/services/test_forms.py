"""The office's form: written, filled in, and read back."""

import shutil
import subprocess
from datetime import time

import openpyxl
import pytest
from sqlalchemy import select

from desktop import i18n
from desktop.errors import FileRefused, RuleBroken, UserError
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.specs import SPECS
from desktop.services.forms import SECTIONS, write_form
from desktop.services.importing import Outcome, apply_import, plan_import
from desktop.services.importing.looking import examine
from desktop.services.progress import finish

ANSWER = 3
KIND = SPECS["partners"].by_name["kind"].kind


def lines(book):
    """Each field's row in the form."""
    sheet = book.worksheets[0]
    return {
        sheet.cell(n, 1).value: n for n in range(4, sheet.max_row + 1) if sheet.cell(n, 1).value
    }


def answer(path, **answers):
    """Fill in a form as Excel would."""
    book = openpyxl.load_workbook(path)
    places = lines(book)
    for name, value in answers.items():
        book.worksheets[0].cell(places[name], ANSWER).value = value
    book.save(path)


def read(store, register, path):
    plan = finish(plan_import(store, register, path))
    finish(apply_import(store, plan))
    return plan


@pytest.fixture
def form(tmp_path):
    return tmp_path / "form.xlsx"


class TestFilledIn:
    def test_a_new_partner(self, store, form):
        write_form(None, "partners", form)
        answer(
            form,
            name="Te Kura o Aro",
            country="New Zealand / ニュージーランド",
            time_zone="Pacific/Auckland",
            kind=" / ".join(KIND.format("secondary", tongue) for tongue in ("en", "ja")),
            age_min=11,
            languages="English, Māori",
            class_start=time(8, 50),
            phone="+64 4 123 4567",
            terms="Term 1: 2 February – 2 April",
        )
        plan = read(store, "partners", form)
        assert (plan.profile.name, plan.rows[0].problems) == ("form", {})
        with store.read() as session:
            made = session.scalars(select(Partner)).one()
        assert (made.name, made.country, made.time_zone) == (
            "Te Kura o Aro", "NZ", "Pacific/Auckland",
        )  # fmt: skip
        assert (made.age_min, made.languages, made.class_start) == (11, ("en", "mi"), time(8, 50))
        assert made.phone == "+64 4 123 4567"

    def test_an_answer_that_does_not_fit_is_said_and_the_rest_is_taken(self, store, form):
        write_form(None, "schools", form, language="ja")
        answer(form, name="架け橋小学校", phone="3", email="a@example.org")
        plan = read(store, "schools", form)
        assert list(plan.rows[0].problems) == ["phone"]
        with store.read() as session:
            school = session.scalars(select(School)).one()
        assert (school.phone, school.email) == (None, "a@example.org")

    def test_an_empty_form_is_no_record(self, store, form):
        write_form(None, "schools", form)
        plan = finish(plan_import(store, "schools", form))
        assert plan.rows == []


class TestOfARecord:
    @pytest.fixture
    def school(self, store):
        with store.write("add") as session:
            session.add(
                School(name="港区立芝小学校", kind="elementary", establisher="municipal", ward="港区",
                       phone="03-3451-4992", languages=("en",), facilities=("camera", "wifi"),
                       enrolment=341, class_start=time(8, 25), email="=HYPERLINK@example.org")
            )  # fmt: skip
        return 1

    @pytest.mark.parametrize("language", ["ja", "en", "both"])
    def test_what_is_not_touched_comes_back_unchanged(self, store, form, school, language):
        write_form(store, "schools", form, record=school, language=language)
        plan = finish(plan_import(store, "schools", form))
        assert [row.outcome for row in plan.rows] == [Outcome.UNCHANGED]
        assert plan.rows[0].kept == ()
        assert not plan.rows[0].problems

    def test_it_comes_back_to_its_record_under_another_name(self, store, form, school):
        write_form(store, "schools", form, record=school)
        answer(form, name="港区立新芝小学校", enrolment=350, phone=None)
        plan = read(store, "schools", form)
        assert [change.field for change in plan.rows[0].changes] == ["name", "enrolment"]
        with store.read() as session:
            one = session.scalars(select(School)).one()
        assert (one.name, one.enrolment, one.phone) == ("港区立新芝小学校", 350, "03-3451-4992")

    def test_a_record_that_is_not_there(self, store, form):
        with pytest.raises(RuleBroken, match="no record 9"):
            write_form(store, "schools", form, record=9)
        assert not form.exists()

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="no other office program here")
    def test_another_program_may_have_saved_it(self, store, form, school, tmp_path):
        write_form(store, "schools", form, record=school, language="both")
        out = tmp_path / "saved"
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
                   "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(form)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        plan = finish(plan_import(store, "schools", out / form.name))
        assert [row.outcome for row in plan.rows] == [Outcome.UNCHANGED]


def test_every_field_that_is_asked_is_a_field():
    for register, sections in SECTIONS.items():
        names = [name for _title, some in sections for name in some]
        assert len(names) == len(set(names))
        assert {each.name for each in SPECS[register].stored} >= set(names)


def test_the_page_knows_a_form(store, form):
    i18n.set_language("en")
    write_form(None, "partners", form)
    told = finish(examine(store, form))
    assert told.look.register == "partners"
    assert told.plan is not None
    assert "Name" in told.plan.header


def test_a_form_for_another_register(store, form):
    write_form(None, "partners", form)
    with pytest.raises(FileRefused, match="a form for Partners"):
        finish(plan_import(store, "schools", form))


def test_what_cannot_be_written(store, tmp_path):
    with pytest.raises(UserError, match="There is a form for Schools, Partners"):
        write_form(store, "cases", tmp_path / "a.xlsx")
    with pytest.raises(UserError, match=r"must be one of \.xlsx"):
        write_form(store, "schools", tmp_path / "a.pdf")
