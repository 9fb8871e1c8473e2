import pytest

from tests.faults import guard


@pytest.fixture(autouse=True)
def no_network():
    """Whatever a test does here, it connects nowhere."""
    guard.stand()
    yield
    guard.rest()
