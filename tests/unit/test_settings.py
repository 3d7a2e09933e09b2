"""Settings: where they come from, what they default to, and how every mistake is told at once."""

import logging
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.settings import Listen, LogFormat, Mode, Need, Settings, SettingsError, load

BOTH = frozenset(Need)
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_APP_TOKEN": "xapp-1-secret"}


def read(env: dict[str, str], needs: frozenset[Need] = BOTH) -> Settings:
    return load(env, needs, env_file=None, secrets=None)


def told(env: dict[str, str], needs: frozenset[Need] = BOTH) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as error:
        read(env, needs)
    return error.value.lines


def test_nothing_need_be_set_for_a_command_that_uses_neither_slack_nor_database() -> None:
    found = read({}, frozenset())

    assert found.warroom_command == "/incident"
    assert found.warroom_listen == Listen(host="127.0.0.1", port=8080)
    assert found.warroom_log_format is LogFormat.TEXT
    assert (found.warroom_config, found.warroom_announce_channel) == (None, None)


def test_the_data_folder_is_in_the_current_one_and_holds_the_database() -> None:
    found = read({}, frozenset({Need.DATABASE}))

    folder = Path.cwd() / "warroom-data"
    assert found.warroom_data_dir == folder
    assert found.database.get_secret_value() == f"sqlite+aiosqlite:///{folder}/warroom.db"


def test_the_database_follows_the_data_folder() -> None:
    found = read({"WARROOM_DATA_DIR": "/srv/war room"}, frozenset())

    assert found.database.get_secret_value() == "sqlite+aiosqlite:////srv/war room/warroom.db"


def test_everything_can_be_set() -> None:
    found = read(
        {
            **SOCKET,
            "SLACK_API_URL": "http://127.0.0.1:9999/api/",
            "DATABASE_URL": "postgres://u:p@db/warroom",
            "WARROOM_COMMAND": "/störfall",
            "WARROOM_CONFIG": "ours.yaml",
            "WARROOM_ANNOUNCE_CHANNEL": "#emergencies",
            "WARROOM_LISTEN": "[::]:80",
            "WARROOM_LOG_FORMAT": "JSON",
        }
    )

    assert found.slack.api_url == "http://127.0.0.1:9999/api/"
    assert found.database.get_secret_value() == "postgresql+asyncpg://u:p@db/warroom"
    assert (found.warroom_command, found.warroom_config) == ("/störfall", Path("ours.yaml"))
    assert (found.warroom_announce_channel, found.warroom_log_format) == ("emergencies", LogFormat.JSON)
    assert found.warroom_listen == Listen(host="::", port=80)


def test_an_app_token_means_socket_mode_and_a_signing_secret_alone_means_http() -> None:
    socket = read({**SOCKET, "SLACK_SIGNING_SECRET": "abc"})
    http = read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "abc"})

    assert (socket.slack.mode, http.slack.mode) == (Mode.SOCKET, Mode.HTTP)


def test_slack_is_a_defect_for_a_command_that_did_not_ask_for_it() -> None:
    found = read(SOCKET, frozenset())

    with pytest.raises(RuntimeError, match=r"without Need\.SLACK"):
        _ = found.slack


def test_what_a_command_does_not_use_is_not_checked() -> None:
    wrong = {"SLACK_BOT_TOKEN": "wrong", "DATABASE_URL": "wrong"}

    assert read(wrong, frozenset()).slack_bot_token is None
    assert [line.split(":")[0] for line in told(wrong, frozenset({Need.DATABASE}))] == ["DATABASE_URL"]


def test_missing_slack_settings_are_told_with_what_to_do() -> None:
    token, mode = told({})

    assert token.startswith("SLACK_BOT_TOKEN: it is not set. Copy the Bot User OAuth Token")
    assert mode.startswith("SLACK_APP_TOKEN: neither it nor SLACK_SIGNING_SECRET is set.")


def test_set_to_nothing_is_not_set() -> None:
    lines = told({**SOCKET, "SLACK_BOT_TOKEN": "  ", "WARROOM_LISTEN": ""})

    assert [line.split(":")[0] for line in lines] == ["SLACK_BOT_TOKEN"]


WRONG = {
    "a user token": ("SLACK_BOT_TOKEN", "xoxp-1-secret", "does not start with xoxb-"),
    "a bare prefix": ("SLACK_BOT_TOKEN", "xoxb-", "does not start with xoxb-"),
    "a bot token for the app": ("SLACK_APP_TOKEN", "xoxb-1-secret", "does not start with xapp-"),
    "a token with a line in it": ("SLACK_APP_TOKEN", "xapp-1\n-secret", "Copy it again"),
    "a token for the secret": ("SLACK_SIGNING_SECRET", "xoxb-1-secret", "Copy the Signing Secret"),
    "an address without api": ("SLACK_API_URL", "https://slack.com/", "does not end in /api/"),
    "an address without slash": ("SLACK_API_URL", "https://slack.com/api", "does not end in /api/"),
    "a socket address": ("SLACK_API_URL", "wss://slack.com/api/", "not a web address"),
    "an address with a query": ("SLACK_API_URL", "https://slack.com/api/?/api/", "not a web address"),
    "an address with a bad port": ("SLACK_API_URL", "https://slack.com:x/api/", "cannot be read"),
    "another database": ("DATABASE_URL", "mysql://u:secret@h/d", "neither PostgreSQL nor SQLite"),
    "another driver": ("DATABASE_URL", "postgresql+psycopg://u:secret@h/d", "neither PostgreSQL nor"),
    "no database named": ("DATABASE_URL", "postgresql://u:secret@h/", "names no database"),
    "a bad port": ("DATABASE_URL", "postgresql://u:secret@h:port/d", "cannot be read"),
    "an open number sign": ("DATABASE_URL", "postgresql://u:secret#@h/d", "Write it as %23"),
    "an option of libpq": ("DATABASE_URL", "postgresql://u@h/d?channel_binding=a", "'channel_binding'"),
    "SQLite in memory": ("DATABASE_URL", "sqlite:///:memory:", "names no file"),
    "SQLite without a file": ("DATABASE_URL", "sqlite://", "names no file"),
    "SQLite on a host": ("DATABASE_URL", "sqlite://host/file", "names no file"),
    "SQLite with options": ("DATABASE_URL", "sqlite:///a.db?mode=ro", "options of SQLite"),
    "a command without slash": ("WARROOM_COMMAND", "incident", "cannot be a slash command"),
    "a command in capitals": ("WARROOM_COMMAND", "/Incident", "cannot be a slash command"),
    "a long command": ("WARROOM_COMMAND", "/" + "x" * 32, "cannot be a slash command"),
    "a channel with a space": ("WARROOM_ANNOUNCE_CHANNEL", "all hands", "is not a channel"),
    "a channel in capitals": ("WARROOM_ANNOUNCE_CHANNEL", "Emergencies", "is not a channel"),
    "a port alone": ("WARROOM_LISTEN", "8080", "is not host:port"),
    "no host": ("WARROOM_LISTEN", ":8080", "is not host:port"),
    "a large port": ("WARROOM_LISTEN", "127.0.0.1:70000", "is not host:port"),
    "bare IPv6": ("WARROOM_LISTEN", "::1:8080", "is not host:port"),
    "a web address": ("WARROOM_LISTEN", "http://h:80", "is not host:port"),
    "a secret to be guessed": ("WARROOM_PAGER_SECRET", "hunter2", "could be guessed"),
    "a log format": ("WARROOM_LOG_FORMAT", "xml", "is not a log format"),
    "a folder SQLite cannot name": ("WARROOM_DATA_DIR", "what?", "Choose another name"),
    "a stranger's home": ("WARROOM_CONFIG", "~nobody-here/x.yaml", "Write the whole path"),
}


@pytest.mark.parametrize(("name", "value", "text"), WRONG.values(), ids=WRONG.keys())
def test_a_bad_value_is_told_in_one_line_that_keeps_secrets(name: str, value: str, text: str) -> None:
    lines = told({**SOCKET, name: value})

    assert len(lines) == 1
    assert lines[0].startswith(f"{name}: ")
    assert text in lines[0]
    assert "secret" not in lines[0]


def test_all_mistakes_are_told_at_once() -> None:
    lines = told({"SLACK_BOT_TOKEN": "x", "WARROOM_LISTEN": "x", "WARROOM_COMAND": "/x", "DATABASE_URL": "x"})

    named = [line.split(":")[0] for line in lines]
    assert named == ["WARROOM_COMAND", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "DATABASE_URL", "WARROOM_LISTEN"]


@pytest.mark.parametrize(
    ("url", "driven"),
    [
        ("postgresql://u:p%40@h:5432/d", "postgresql+asyncpg://u:p%40@h:5432/d"),
        ("postgres://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
        ("postgresql+asyncpg://h/d?host=%2Fvar%2Frun", "postgresql+asyncpg://h/d?host=%2Fvar%2Frun"),
        ("postgresql:///d?host=/tmp", "postgresql+asyncpg:///d?host=%2Ftmp"),
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("sqlite:////srv/a.db", "sqlite+aiosqlite:////srv/a.db"),
        ("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite:///a.db"),
    ],
)
def test_a_plain_database_url_means_the_driver_we_ship(url: str, driven: str) -> None:
    assert read({"DATABASE_URL": url}, frozenset({Need.DATABASE})).database.get_secret_value() == driven


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    (line,) = told({"WARROOM_ANOUNCE_CHANNEL": "x"}, frozenset())

    assert line == (
        "WARROOM_ANOUNCE_CHANNEL: there is no such setting. "
        "Did you mean WARROOM_ANNOUNCE_CHANNEL? Rename it or take it out."
    )


def test_an_unknown_name_far_from_all_is_refused_with_the_known_ones() -> None:
    (line,) = told({"WARROOM_XYZZY": "x"}, frozenset())

    assert "Known: WARROOM_COMMAND, WARROOM_CONFIG," in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WARROOM_SERVICE_HOST", "10.0.0.1"),
        ("WARROOM_SERVICE_PORT_HTTP", "80"),
        ("WARROOM_PORT", "tcp://10.0.0.1:80"),
        ("WARROOM_PORT_80_TCP_ADDR", "10.0.0.1"),
        ("WARROOM_DB_SERVICE_HOST", "10.0.0.2"),
        ("WARROOM_DB_PORT", "tcp://10.0.0.2:5432"),
        ("WARROOM_DB_PORT_5432_TCP_PROTO", "tcp"),
    ],
)
def test_what_kubernetes_injects_is_ignored_with_a_warning(
    name: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        read({name: value}, frozenset())

    assert [record.__dict__["setting"] for record in caplog.records] == [name]


def test_a_port_of_our_own_invention_is_still_refused() -> None:
    assert told({"WARROOM_LISTEN_PORT": "8080"}, frozenset())[0].startswith("WARROOM_LISTEN_PORT: ")


def test_the_environment_wins_over_the_env_file_which_wins_over_secret_files(tmp_path: Path) -> None:
    dotenv, secrets = tmp_path / ".env", tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "SLACK_BOT_TOKEN").write_text("xoxb-file\n")
    (secrets / "slack_app_token").write_text("xapp-file\n")
    (secrets / "unrelated").write_bytes(b"\xff")
    dotenv.write_text('SLACK_APP_TOKEN="xapp-env-file"\nWARROOM_COMMAND=/dotenv\nPOSTGRES_PASSWORD=x\n')

    found = load({"WARROOM_COMMAND": "/env"}, BOTH, env_file=dotenv, secrets=secrets)

    slack = found.slack
    assert slack.app_token is not None
    assert (slack.bot_token.get_secret_value(), slack.app_token.get_secret_value()) == (
        "xoxb-file",
        "xapp-env-file",
    )
    assert found.warroom_command == "/env"


def test_files_that_are_not_there_are_no_matter(tmp_path: Path) -> None:
    assert load({}, env_file=tmp_path / ".env", secrets=tmp_path / "none").warroom_command == "/incident"


def test_unknown_names_in_files_are_refused_too(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("WARROOM_LISTN=x\n")
    (tmp_path / "WARROOM_DATADIR").write_text("x")

    with pytest.raises(SettingsError) as error:
        load({}, env_file=dotenv, secrets=tmp_path)

    assert [line.split(":")[0] for line in error.value.lines] == ["WARROOM_DATADIR", "WARROOM_LISTN"]


def test_an_unreadable_env_file_is_told(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("A=\xe9", encoding="latin-1")

    with pytest.raises(SettingsError) as error:
        load({}, env_file=dotenv, secrets=None)

    assert str(error.value) == f"{dotenv}: it cannot be read: not UTF-8 text. Correct it or take it away."


def test_an_unreadable_secret_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "SLACK_BOT_TOKEN").write_bytes(b"\xff")

    with pytest.raises(SettingsError) as error:
        load({}, env_file=None, secrets=tmp_path)

    assert error.value.lines == (f"{tmp_path}: it cannot be read: not UTF-8 text. Correct it or take it away.",)


def test_secrets_are_never_printed() -> None:
    hush = {"SLACK_BOT_TOKEN": "xoxb-hush", "SLACK_SIGNING_SECRET": "hush"}
    found = read({**hush, "DATABASE_URL": "postgresql://u:hush@h/d"})

    assert "hush" not in f"{found!r} {found} {found.slack!r} {found.database!r}"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read({}, frozenset()).warroom_command = "/x"  # type: ignore[misc]  # that it is refused is the point


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([name.upper() for name in Settings.model_fields]), st.text()))
def test_arbitrary_values_are_read_or_told(env: dict[str, str]) -> None:
    lines: tuple[str, ...] = ()

    try:
        read(env)
    except SettingsError as error:
        lines = error.lines

    assert all(line.partition(": ")[0] in {name.upper() for name in Settings.model_fields} for line in lines)
