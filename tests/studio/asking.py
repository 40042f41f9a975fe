"""A fake model's endpoint, and the settings of a user who has set it up."""

import pytest

from repurpose.sandbox import open_sandbox


@pytest.fixture(scope="module")
def model():
    """The endpoint, for a module's tests."""
    with open_sandbox() as opened:
        yield opened


@pytest.fixture
def endpoint(model):
    model.clear()
    return model


def settings(endpoint, *lines):
    """Return a `repurpose.toml` that names the endpoint; a line of one of its keys takes that key's place."""
    said = {"base_url": f'"{endpoint.editor()}"', "model": '"sandbox-editor"', "timeout": "20"}
    for line in lines:
        key, _, value = line.partition(" = ")
        said[key] = value
    return "[editor]\n" + "".join(f"{key} = {value}\n" for key, value in said.items())


@pytest.fixture
def home(endpoint, tmp_path, monkeypatch):
    """Write the settings of the user; without any word the endpoint is set up."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name, value in {"HOME": folder, "CACHE": tmp_path / "cache"}.items():
        monkeypatch.setenv(f"REPURPOSE_{name}", str(value))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    monkeypatch.chdir(tmp_path)

    def write(*lines, text=None):
        said = settings(endpoint, *lines) if text is None else text
        (folder / "repurpose.toml").write_text(said, encoding="utf-8")

    write()
    return write
