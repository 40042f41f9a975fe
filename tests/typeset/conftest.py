import pytest

from repurpose.typeset import find_fonts


@pytest.fixture(scope="session")
def fonts():
    return find_fonts(system=False)


@pytest.fixture(scope="session")
def sans(fonts):
    return fonts.stack("sans")


@pytest.fixture(scope="session")
def serif(fonts):
    return fonts.stack("serif")
