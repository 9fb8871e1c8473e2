from tests.faults import damage


def test_an_encrypted_store_misses_no_damage(tmp_path):
    figures, wrong = damage.run(tmp_path, 28, "three good words", seed=5)
    assert wrong == []
    assert (figures["trials"], figures["died"], figures["missed"]) == (28, 0, 0)


def test_a_plain_store_survives_damage(tmp_path):
    figures, wrong = damage.run(tmp_path, 12, seed=6)
    assert wrong == []
    assert (figures["trials"], figures["died"]) == (12, 0)
