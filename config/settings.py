"""Settings from the environment, .env and secret files; whatever is wrong with them is told all at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config import addresses, origins
from config.addresses import Listen
from config.mistakes import SettingsError

__all__ = ["Listen", "LogFormat", "Mode", "Need", "Settings", "SettingsError", "SlackSettings", "load"]


class Need(Enum):
    """What a command uses beyond the WARROOM_ settings; what it does not use is not asked for and not checked."""

    SLACK = "slack"
    DATABASE = "database"


class Mode(StrEnum):
    """How Slack reaches us."""

    SOCKET = "socket"
    HTTP = "http"


class LogFormat(StrEnum):
    """Text for people, JSON for collectors."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """Complete for its mode: Socket Mode has an app token, HTTP a signing secret."""

    bot_token: SecretStr
    app_token: SecretStr | None
    signing_secret: SecretStr | None
    api_url: str

    @property
    def mode(self) -> Mode:
        """Socket Mode as soon as there is an app token."""
        return Mode.SOCKET if self.app_token is not None else Mode.HTTP


def _secret(check: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda secret: SecretStr(check(secret.get_secret_value())))


def _log_format(text: str) -> LogFormat:
    try:
        return LogFormat(text.lower())
    except ValueError:
        raise ValueError(f"{text!r} is not a log format. Write text or json.") from None


class Settings(BaseSettings):
    """Checked and frozen. Fields are named like the settings, in small letters."""

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True, validate_default=False)

    slack_bot_token: Annotated[SecretStr, _secret(addresses.bot_token)] | None = None
    slack_app_token: Annotated[SecretStr, _secret(addresses.app_token)] | None = None
    slack_signing_secret: Annotated[SecretStr, _secret(addresses.signing_secret)] | None = None
    slack_api_url: Annotated[str, AfterValidator(addresses.api_url)] = "https://slack.com/api/"
    database_url: Annotated[SecretStr, _secret(addresses.database_url)] | None = None
    warroom_command: Annotated[str, AfterValidator(addresses.command)] = "/incident"
    warroom_config: Annotated[Path, BeforeValidator(addresses.file_or_folder)] | None = None
    warroom_announce_channel: Annotated[str, AfterValidator(addresses.channel)] | None = None
    warroom_pager_secret: Annotated[SecretStr, _secret(addresses.pager_secret)] | None = None
    warroom_listen: Annotated[Listen, BeforeValidator(addresses.listen)] = Listen(host="127.0.0.1", port=8080)
    # One folder for the database and the exported files, where the process was started: people find the record
    # of an emergency without being told, and two workspaces on one machine are kept apart by their folders.
    warroom_data_dir: Annotated[Path, BeforeValidator(addresses.folder)] = Field(
        default_factory=lambda: Path("warroom-data").absolute()
    )
    warroom_log_format: Annotated[LogFormat, BeforeValidator(_log_format)] = LogFormat.TEXT

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - this signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands in: it takes the environment as an argument and drops what is not needed."""
        return (init_settings,)

    @property
    def database(self) -> SecretStr:
        """The URL with its driver, a SQLite file in the data folder by default. It may hold a password."""
        if self.database_url is not None:
            return self.database_url
        return SecretStr(addresses.sqlite_url(self.warroom_data_dir / "warroom.db"))

    @property
    def slack(self) -> SlackSettings:
        """For commands that were loaded with Need.SLACK; a defect for others."""
        if self.slack_bot_token is None:
            raise RuntimeError("the settings were loaded without Need.SLACK")
        return SlackSettings(
            bot_token=self.slack_bot_token,
            app_token=self.slack_app_token,
            signing_secret=self.slack_signing_secret,
            api_url=self.slack_api_url,
        )


NO_NEEDS: frozenset[Need] = frozenset()


def load(
    env: Mapping[str, str],
    needs: Collection[Need] = NO_NEEDS,
    *,
    env_file: Path | None = Path(".env"),
    secrets: Path | None = Path("/run/secrets"),
) -> Settings:
    """What is set, the environment before .env before secret files; SettingsError with every mistake there is."""
    found, lines = _found(env, env_file, secrets)
    lines += origins.unknown(found, tuple(Settings.model_fields))
    wanted = {name: value for name, value in found.items() if _is_wanted(name, needs)}
    if Need.SLACK in needs:
        lines += _missing(wanted)
    try:
        settings = Settings.model_validate(wanted)
    except ValidationError as error:
        raise SettingsError([*lines, *_lines(error)]) from None  # its own text could show what was typed
    if lines:
        raise SettingsError(lines)
    return settings


def _found(env: Mapping[str, str], env_file: Path | None, secrets: Path | None) -> tuple[dict[str, str], list[str]]:
    found: dict[str, str] = {}
    lines: list[str] = []
    for path, read in ((secrets, origins.secret_files), (env_file, origins.env_file)):
        try:
            found |= read(Settings, path)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "not UTF-8 text"
            lines.append(f"{path}: it cannot be read: {why}. Correct it or take it away.")
    return found | origins.environment(env), lines


def _is_wanted(name: str, needs: Collection[Need]) -> bool:
    if name == "database_url":
        return Need.DATABASE in needs
    return Need.SLACK in needs if name.startswith("slack_") else name in Settings.model_fields


def _missing(found: Mapping[str, str]) -> list[str]:
    lines = []
    if "slack_bot_token" not in found:
        lines.append(
            "SLACK_BOT_TOKEN: it is not set. Copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of "
            "your Slack app. To look around without Slack: warroom demo."
        )
    if "slack_app_token" not in found and "slack_signing_secret" not in found:
        lines.append(
            "SLACK_APP_TOKEN: neither it nor SLACK_SIGNING_SECRET is set. "
            "Set the first (xapp-…) for Socket Mode, or the second to be called over HTTP."
        )
    return lines


def _lines(error: ValidationError) -> list[str]:
    mistakes = error.errors(include_url=False, include_input=False)
    return [f"{str(each['loc'][0]).upper()}: {each.get('ctx', {}).get('error', each['msg'])}" for each in mistakes]
