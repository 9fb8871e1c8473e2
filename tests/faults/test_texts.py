from tests.faults import texts


def test_no_text_is_changed_on_its_way_through_the_office(tmp_path, shared):
    figures, wrong = texts.run(tmp_path, shared, every=25)
    assert wrong == []
    assert figures["values"] > 500
    assert figures["printed"] > 5
