"""Old objects are seldom looked through while much is made, and as before afterwards."""

import gc

import pytest

from desktop.services.sweeping import seldom_swept


def test_it_holds_within_however_deep_and_ends_with_an_error_too():
    usual = gc.get_threshold()
    with seldom_swept():
        seldom = gc.get_threshold()
        assert seldom[0] == usual[0]
        assert seldom[1:] > usual[1:]
        with pytest.raises(ZeroDivisionError), seldom_swept():
            assert gc.get_threshold() == seldom
            raise ZeroDivisionError
        assert gc.get_threshold() == seldom
    assert gc.get_threshold() == usual
