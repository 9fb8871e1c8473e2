from tests.faults import starts


def test_of_many_starts_at_once_one_writes(tmp_path):
    figures, wrong = starts.run(tmp_path, 12, 2)
    assert wrong == []
    assert figures == {"rounds": 2, "starts": 24, "writers": 2}
