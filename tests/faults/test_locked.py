from tests.faults import locked


def test_the_window_goes_on_beside_a_foreign_lock(qapp, tmp_path, capsys):
    figures, wrong = locked.run(tmp_path, 4)
    assert wrong == []
    assert figures["deeds"] >= 4
