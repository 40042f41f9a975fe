"""The versions of packages, as installers write them and as Python tells them."""

from importlib.metadata import PackageNotFoundError, version

import pytest

from repurpose.versions import version_of


@pytest.mark.parametrize("package", ["repurpose", "pillow", "lazy-loader", "typing_extensions"])
def test_the_version_of_a_package_is_the_one_that_python_tells(package):
    assert version_of(package) == version(package)


def test_a_package_that_is_not_there_has_none():
    with pytest.raises(PackageNotFoundError):
        version_of("no-such-package-anywhere")
