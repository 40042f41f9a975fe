"""Secrets at rest: each store keeps, replaces and forgets, and shows nothing on the disk."""

import os
import subprocess
import sys
import threading

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from repurpose.accounts.files import read_private, write_private
from repurpose.accounts.lease import hold
from repurpose.accounts.stores import (
    FileStore,
    MemoryStore,
    open_cipher,
    open_store,
    set_passphrase,
)
from repurpose.accounts.vault import AccountVault
from repurpose.errors import SetupError
from repurpose.folders import key_folder, user_folder
from repurpose.platforms.secret import HIDDEN, Secret, hide, hide_in

CANARY = "canary-secret-0123456789"


@pytest.fixture
def home(tmp_path):
    return {"REPURPOSE_HOME": str(tmp_path / "home"), "REPURPOSE_KEYRING": "off"}


def store_of(home, **more):
    return open_store(user_folder(home), key_folder(home), home, **more)


def files_with(folder, text):
    return [p.name for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


@pytest.mark.parametrize("plain", [False, True])
def test_a_file_keeps_replaces_and_forgets(home, plain):
    store = store_of(home, plain=plain)
    assert store.get("x/token") is None
    store.put("x/token", Secret(CANARY))
    store.put("x/other", Secret("第二个"))
    again = store_of(home)
    assert again.get("x/token").reveal() == CANARY
    assert again.name == ("plain file" if plain else "encrypted file")
    again.put("x/token", Secret("replaced-value"))
    assert store.get("x/token").reveal() == "replaced-value"
    again.drop("x/token")
    again.drop("x/token")
    assert store.get("x/token") is None
    assert store.get("x/other").reveal() == "第二个"


def test_nothing_readable_is_on_the_disk_unless_asked_for(home, tmp_path):
    store_of(home).put("x/token", Secret(CANARY))
    assert files_with(tmp_path, CANARY) == []
    other = {**home, "REPURPOSE_HOME": str(tmp_path / "plain")}
    store_of(other, plain=True).put("x/token", Secret(CANARY))
    assert files_with(tmp_path, CANARY) == ["secrets.json"]


def test_every_file_is_the_owners_alone(home, tmp_path):
    store_of(home).put("x/token", Secret(CANARY))
    modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.rglob("*") if p.is_file()}
    assert set(modes.values()) == {0o600}, modes
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_may_read_is_refused(home, tmp_path):
    store = store_of(home)
    store.put("x/token", Secret(CANARY))
    (tmp_path / "home" / "secrets.enc").chmod(0o644)
    with pytest.raises(SetupError, match="read by others") as caught:
        store.get("x/token")
    assert "chmod 600" in caught.value.hint


def test_a_damaged_file_is_told_without_its_secrets(home, tmp_path):
    store = store_of(home, plain=True)
    store.put("x/token", Secret(CANARY))
    path = tmp_path / "home" / "secrets.json"
    for damaged in (f'{{"x/token": ["{CANARY}"]}}', f'{{"x/token": "{CANARY}', f'"{CANARY}"'):
        write_private(path, damaged.encode())
        with pytest.raises(SetupError) as caught:
            store.get("x/token")
        assert CANARY not in f"{caught.value} {caught.value.hint}"


def test_a_wrong_key_is_said_so(home, tmp_path):
    store_of(home).put("x/token", Secret(CANARY))
    key = tmp_path / "other.key"
    write_private(key, Fernet.generate_key())
    with pytest.raises(SetupError, match="does not open"):
        store_of({**home, "REPURPOSE_KEY_FILE": str(key)}).get("x/token")
    write_private(key, b"no key at all")
    with pytest.raises(SetupError, match="is not a key"):
        store_of({**home, "REPURPOSE_KEY_FILE": str(key)}).get("x/token")


def test_a_lost_key_does_not_quietly_become_a_new_one(home, tmp_path):
    store_of(home).put("x/token", Secret(CANARY))
    (tmp_path / "home" / "key" / "secrets.key").unlink()
    with pytest.raises(SetupError, match="missing"):
        store_of(home).put("x/token", Secret("another"))


def test_keys_can_be_replaced(home, tmp_path):
    store_of(home).put("x/token", Secret(CANARY))
    key = tmp_path / "home" / "key" / "secrets.key"
    old = read_private(key)
    write_private(key, Fernet.generate_key() + b"\n" + old)
    store_of(home).put("x/other", Secret("again"))  # written with the new key
    write_private(key, read_private(key).splitlines()[0])
    assert store_of(home).get("x/token").reveal() == CANARY


def test_a_passphrase(home, tmp_path):
    set_passphrase(user_folder(home))
    asked = []

    def ask(label):
        asked.append(label)
        return "correct horse"

    store_of(home, ask=ask).put("x/token", Secret(CANARY))
    assert asked
    assert (
        store_of({**home, "REPURPOSE_PASSPHRASE": "correct horse"}).get("x/token").reveal()
        == CANARY
    )
    with pytest.raises(SetupError, match="does not open"):
        store_of({**home, "REPURPOSE_PASSPHRASE": "battery staple"}).get("x/token")
    with pytest.raises(SetupError, match="locked"):
        store_of(home).get("x/token")
    with pytest.raises(SetupError, match="already"):
        set_passphrase(user_folder(home))
    assert files_with(tmp_path, "correct horse") == []


def test_the_systems_credentials_come_first_but_a_renewed_token_wins(home, tmp_path):
    given_by_system = tmp_path / "credentials"
    given_by_system.mkdir()
    (given_by_system / "repurpose.x.token").write_text("from-systemd\n", encoding="utf-8")
    store = store_of({**home, "CREDENTIALS_DIRECTORY": str(given_by_system)})
    assert store.get("x/token").reveal() == "from-systemd"
    assert store.get("x/none") is None
    (given_by_system / "repurpose.x.key").write_bytes(b"\xff\xfekey")
    with pytest.raises(SetupError, match="UTF-8"):
        store.get("x/key")
    store.put("x/token", Secret("renewed-token"))
    assert store.get("x/token").reveal() == "renewed-token"


def test_a_real_keyring_is_used_and_an_unreal_one_is_not(home, monkeypatch):
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.backends import fail

    class Desktop(KeyringBackend):
        priority = 5

        def __init__(self):
            super().__init__()
            self.kept = {}

        def get_password(self, service, username):
            return self.kept.get((service, username))

        def set_password(self, service, username, password):
            self.kept[service, username] = password

        def delete_password(self, service, username):
            del self.kept[service, username]

    there = {**home, "REPURPOSE_KEYRING": ""}
    desktop = Desktop()
    monkeypatch.setattr(keyring, "get_keyring", lambda: desktop)
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(desktop, name))
    store = store_of(there)
    assert store.name == "keyring"
    store.put("x/token", Secret(CANARY))
    assert desktop.kept == {("repurpose", "x/token"): CANARY}
    assert store.get("x/token").reveal() == CANARY
    store.drop("x/token")
    store.drop("x/token")
    assert store.get("x/token") is None
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    assert store_of(there).name == "encrypted file"


def test_two_processes_lose_nothing(home):
    code = (
        "import sys; from repurpose.accounts.files import *; from repurpose.accounts.stores import *;"
        "from repurpose.platforms.secret import Secret; from repurpose.folders import key_folder, user_folder;"
        "import os; s = open_store(user_folder(os.environ), key_folder(os.environ), os.environ);"
        "[s.put(f'{sys.argv[1]}/{n}', Secret(f'value-{n}')) for n in range(12)]"
    )
    environment = {**os.environ, **home}
    store_of(home).put("first/0", Secret("value"))  # the key is there
    run = [subprocess.Popen([sys.executable, "-c", code, name], env=environment) for name in "ab"]
    assert [process.wait() for process in run] == [0, 0]
    kept = store_of(home)
    assert all(kept.get(f"{name}/{n}") for name in "ab" for n in range(12))


def test_a_write_that_breaks_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "secrets.json"
    write_private(path, b"old")
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(SetupError, match="cannot be written"):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["secrets.json"]


def _full(_):
    raise OSError(28, "No space left on device")


def test_a_lease_is_held_by_one_thread_at_a_time(tmp_path):
    inside, most = [], []

    def work():
        for _ in range(20):
            with hold(tmp_path / "lock"):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 80
    assert max(most) == 1


def test_a_lease_of_a_killed_process_is_free(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from repurpose.accounts.lease import hold\n"
        "with hold(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock")], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"held\n"
        with (
            pytest.raises(SetupError, match="held by another"),
            hold(tmp_path / "lock", patience=0.1),
        ):
            pass
        process.kill()
        process.wait()
    with hold(tmp_path / "lock", patience=2):
        pass


def test_a_vault_sees_only_its_own_account():
    store = MemoryStore({"a/token": "one-secret", "b/token": "other-secret"})
    vault = AccountVault("a", store)
    assert vault.read("token").reveal() == "one-secret"
    vault.write("session", Secret("kept-session"))
    assert store.get("a/session").reveal() == "kept-session"
    assert AccountVault("b", store).read("session") is None


# secrets that do not show


@given(st.text(min_size=6, max_size=40).filter(lambda text: text.strip() and "*" not in text))
def test_a_secret_is_hidden_in_every_form_in_which_it_travels(value):
    import base64
    import json
    from urllib.parse import quote, quote_plus

    secret = Secret(value)
    assert value not in repr(secret) + str(secret) + f"{secret}"
    for form in (
        value,
        quote(value, safe=""),
        quote_plus(value),
        base64.b64encode(value.encode()).decode(),
    ):
        assert form not in hide(f"before {form} after")
    assert json.dumps(value)[1:-1] not in hide(json.dumps({"a": value}))
    assert hide_in({"list": [value, 7], "key": {value: True}}) == {
        "list": [HIDDEN, 7],
        "key": {HIDDEN: True},
    }


@pytest.mark.parametrize(
    "text",
    [
        "POST https://api.telegram.org/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/sendMessage",
        "https://discord.com/api/webhooks/1234567890/AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw?wait=true",
        "https://open.feishu.cn/open-apis/bot/v2/hook/AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "https://oapi.dingtalk.com/robot/send?access_token=AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw&sign=x",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "Authorization: Bearer AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "{'authorization': 'OAuth oauth_token=\"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw\"'}",
        "http://127.0.0.1:8917/callback?state=1&code=AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "Set-Cookie: session=AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    ],
)
def test_what_looks_like_a_secret_is_hidden_too(text):
    assert "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw" not in hide(text)
    assert HIDDEN in hide(text)


def test_ordinary_words_stay():
    Secret("key")  # far too short to be taken out of every text
    text = "A key to the monkey house; code review; see https://example.com/?page=2"
    assert hide(text) == text


def test_secrets_are_neither_pickled_nor_compared_by_luck():
    import pickle

    with pytest.raises(TypeError):
        pickle.dumps(Secret(CANARY))
    assert Secret("a-secret") == Secret("a-secret") != Secret("b-secret")
    assert Secret("a-secret") != "a-secret"
    assert not Secret("")


def test_opening_a_cipher_makes_one_key(home, tmp_path):
    folder, keys = user_folder(home), key_folder(home)
    token = open_cipher(folder, keys, home).encrypt(b"a")
    assert open_cipher(folder, keys, home).decrypt(token) == b"a"
    assert FileStore(tmp_path / "none.json", None).get("a/b") is None
