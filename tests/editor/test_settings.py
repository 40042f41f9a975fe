from datetime import date

import pytest

from repurpose.config import load_config
from repurpose.config_sections import EditorOptions
from repurpose.editor import (
    AskFailed,
    EditorSettings,
    check_permission,
    is_private,
    read_presets,
    settle_editor,
)
from repurpose.editor.endpoint.permission import allow_host, disallow_host, read_allowed_hosts
from repurpose.editor.endpoint.presets import OWN_FILE, PresetsFile, is_loopback, preset_at
from repurpose.editor.endpoint.settings import preset_of
from repurpose.errors import SetupError, UnknownName
from tests.conftest import parse
from tests.told import told

NOTHING = EditorOptions()


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()


def settle(**said):
    return settle_editor(EditorOptions(mode="select"), EditorOptions(**said))


def test_nothing_said_asks_nobody():
    assert settle_editor(NOTHING, NOTHING) == EditorSettings()
    assert not settle_editor(NOTHING, NOTHING).asks


def test_a_preset_says_address_model_and_variable():
    found = settle(preset="kimi")
    assert (found.preset, found.host) == ("moonshot", "api.moonshot.cn")
    assert (found.model, found.key_variable) == ("kimi-k2.6", "MOONSHOT_API_KEY")


def test_an_address_finds_its_preset_and_an_unknown_one_is_plain():
    assert settle(base_url="https://api.deepseek.com/").preset == "deepseek"
    own = settle(base_url="https://llm.example.org/v1", model="m")
    assert (own.preset, own.key_variable) == ("", "")
    assert preset_of(own).thinking_keys("m") == {}


def test_the_key_of_a_preset_goes_to_its_own_host_only():
    found = settle(preset="openai", base_url="https://llm.example.org/v1")
    assert found.key_variable == ""


def test_flags_come_before_files():
    found = settle_editor(EditorOptions(mode="none"), EditorOptions(mode="select", preset="openai"))
    assert not found.asks
    assert settle_editor(EditorOptions(offline=True), EditorOptions(mode="select")).offline


@pytest.mark.parametrize(
    "said",
    [
        {},  # nobody to ask
        {"preset": "vllm"},  # no model
        {"base_url": "api.deepseek.com", "model": "m"},
        {"base_url": "ftp://a.example/v1", "model": "m"},
        {"base_url": "https://user:pass@a.example/v1", "model": "m"},
        {"base_url": "https://a.example/v1?key=abc", "model": "m"},
        {"base_url": "http://a.example/v1", "model": "m"},
        {"base_url": "https://[a/v1", "model": "m"},
        {"base_url": "https://a:99999999/v1", "model": "m"},
    ],
)
def test_an_endpoint_that_will_not_do_is_refused_before_anything_is_made(said):
    with pytest.raises(SetupError) as caught:
        settle(**said)
    assert "abc" not in caught.value.whole
    assert "pass@" not in caught.value.whole


def test_the_own_network_may_be_asked_without_https():
    assert settle(base_url="http://192.168.1.7:8000/v1", model="m").host == "192.168.1.7:8000"
    assert settle(base_url="http://gpu-box:8000/v1", model="m").host == "gpu-box:8000"


def test_an_unknown_preset_names_the_nearest():
    with pytest.raises(UnknownName) as caught:
        settle(preset="deepsek")
    assert "deepseek" in caught.value.hint


@pytest.mark.parametrize("line", ['key_variable = "HOME"', 'allowed_hosts = ["a.example"]'])
def test_a_folder_from_elsewhere_names_no_key_and_allows_no_host(tmp_path, line):
    (tmp_path / "repurpose.toml").write_text(f"[editor]\n{line}\n")
    with pytest.raises(SetupError) as caught:
        load_config([tmp_path])
    assert told(caught.value)[1:] == (2, f"editor.{line.partition(' ')[0]}")


def test_the_own_file_may(tmp_path):
    own = tmp_path / "home" / "repurpose.toml"
    own.write_text('[editor]\npreset = "openai"\nkey_variable = "MY_KEY"\nmax_cost = 1\n')
    found = settle_editor(EditorOptions(mode="select"), load_config([tmp_path]).editor)
    assert (found.key_variable, found.max_cost) == ("MY_KEY", 1)


def test_every_bundled_preset_says_when_and_what_it_costs():
    for name, preset in read_presets().items():
        assert date.fromisoformat(preset.as_of), name
        assert preset.host, name
        assert preset_at(preset.base_url, read_presets())[0] == name
        for price in preset.prices.values():
            assert 0 < price.asked < price.answered
        if not is_loopback(preset.host):
            assert preset.key_variable, name
            assert preset.region, name


def test_a_users_preset_is_laid_over_ours(tmp_path):
    path = tmp_path / "home" / OWN_FILE
    path.write_text(
        '[deepseek.prices."deepseek-flash"]\nasked = 0.3\n'
        '[mine]\nlabel = "Mine"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
    )
    found = read_presets()
    flash = found["deepseek"].prices["deepseek-flash"]
    assert (flash.asked, flash.answered) == (0.3, 0.6)
    assert found["mine"].host == "127.0.0.1:9"
    assert set(found) - {"mine"} == set(PresetsFile(read_presets(tmp_path / "none")))


def test_a_mistake_in_a_users_preset_names_its_line(tmp_path):
    path = tmp_path / "home" / OWN_FILE
    path.write_text('[deepseek]\nregion = "China"\nresponse_format = "xml"\n')
    with pytest.raises(SetupError) as caught:
        read_presets()
    assert told(caught.value) == (str(path), 3, "deepseek.response_format")


def permit(found, agree=None):
    check_permission(found, preset_of(found), agree, today=lambda: date(2026, 11, 30))


def test_a_host_is_asked_for_once():
    asked = []
    found = settle(preset="deepseek")
    permit(found, lambda notice: asked.append(notice) or True)
    permit(found, lambda notice: asked.append(notice) or True)
    assert len(asked) == 1
    assert "api.deepseek.com" in asked[0]
    assert read_allowed_hosts() == {"api.deepseek.com": "2026-11-30"}
    assert disallow_host("api.deepseek.com")
    assert not disallow_host("api.deepseek.com")


def test_nobody_there_or_a_no_sends_nothing():
    for agree in (None, lambda _: False):
        with pytest.raises(AskFailed) as caught:
            permit(settle(preset="deepseek"), agree)
        assert caught.value.why == "permission"
    assert read_allowed_hosts() == {}


def test_a_damaged_file_of_permissions_permits_nothing(tmp_path):
    allow_host("api.deepseek.com", day=date(2026, 11, 30))
    (tmp_path / "home" / "editor-hosts.json").write_text('{"hosts": ["api.deepseek.com"]}')
    with pytest.raises(AskFailed):
        permit(settle(preset="deepseek"))


def test_this_machine_needs_no_permission_but_a_cloud_model_does():
    permit(settle(preset="ollama", model="qwen3:8b"))
    for model in ("qwen3-coder:480b-cloud", "GPT-OSS:120B-CLOUD"):
        with pytest.raises(AskFailed) as caught:
            permit(settle(preset="ollama", model=model))
        assert caught.value.why == "permission"


def test_a_preset_for_this_machine_does_not_speak_for_another_host():
    with pytest.raises(AskFailed) as caught:
        permit(settle(preset="ollama", model="m", base_url="https://llm.example.org/v1"))
    assert caught.value.why == "permission"


def test_offline_comes_before_every_permission():
    found = settle_editor(
        EditorOptions(mode="select", offline=True), EditorOptions(preset="ollama", model="m")
    )
    with pytest.raises(AskFailed) as caught:
        permit(found)
    assert caught.value.why == "offline"


def test_the_file_or_a_flag_allows_for_unattended_use():
    permit(settle(preset="deepseek", allowed_hosts=("api.deepseek.com",)))
    permit(settle_editor(EditorOptions(mode="select"), EditorOptions(preset="openai"), yes=True))
    with pytest.raises(AskFailed):
        permit(settle(preset="deepseek", allowed_hosts=("deepseek.com",)))


@pytest.mark.parametrize("said", ["true", "True", "yes", '"true"', "是"])
def test_a_draft_that_says_private_is_private(said):
    assert is_private(parse(f"---\ntitle: 甲\nprivate: {said}\n---\n\n正文在这里。"))


def test_other_drafts_are_not(tmp_path):
    article = parse("---\ntitle: 甲\nprivate: false\n---\n\n正文在这里。")
    assert not is_private(article, [tmp_path / "privateer" / "a.md"])


def test_a_folder_called_private_is_private(tmp_path):
    article = parse("正文在这里。")
    (tmp_path / "Private").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Private")
    assert is_private(article, [tmp_path / "Private" / "a.md"])
    assert is_private(article, [tmp_path / "link" / "a.md"])
