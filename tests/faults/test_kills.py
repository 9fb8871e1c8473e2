import pytest

from tests.faults import kills


@pytest.mark.parametrize("passphrase", [None, "three good words"], ids=["plain", "encrypted"])
def test_no_kill_loses_or_halves_a_write(tmp_path, passphrase):
    figures = kills.run(tmp_path, 50, passphrase, seed=7)
    assert figures["kills"] == 50
    assert figures["acknowledged"] > 50
    assert (figures["corrupt"], figures["lost"], figures["half"]) == (0, 0, 0)
