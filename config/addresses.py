"""How single settings are written; what is not so written is a ValueError that says how, never showing a secret."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
_SQLITE = frozenset({"sqlite", "sqlite+aiosqlite"})
_POSTGRES_OPTIONS = frozenset({"ssl", "sslmode", "host", "port", "prepared_statement_cache_size"})
_CHANNEL = re.compile(r"[^\s#@.,:/]{1,80}")
LEAST_SECRET = 16
_COMMAND = re.compile(r"/\w[\w-]{0,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where the HTTP side listens. Port 0 lets the machine choose."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def bot_token(token: str) -> str:
    return _token(token, "xoxb-", "the Bot User OAuth Token from OAuth & Permissions of your Slack app")


def app_token(token: str) -> str:
    return _token(token, "xapp-", "an app-level token with connections:write from Basic Information")


def signing_secret(secret: str) -> str:
    """Slack's is 32 hexadecimal signs, but nothing promises that it stays so."""
    if secret.startswith(("xoxb-", "xapp-")):
        raise ValueError("this is a token. Copy the Signing Secret from Basic Information of your Slack app.")
    return _plain(secret)


def pager_secret(secret: str) -> str:
    if len(secret) < LEAST_SECRET:
        raise ValueError(
            f"it is shorter than {LEAST_SECRET} characters, and could be guessed. Make one: openssl rand -hex 32"
        )
    return _plain(secret)


def api_url(text: str) -> str:
    """Slack's Web API or something that stands in for it."""
    url = _split(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment or "@" in url.netloc:
        raise ValueError("it is not a web address. Write it as https://slack.com/api/.")
    if not url.path.endswith("/api/"):
        raise ValueError("it does not end in /api/. Write it as https://slack.com/api/.")
    return text


def database_url(text: str) -> str:
    """The same database with the driver that we ship."""
    if "#" in text:
        raise ValueError("it holds a #. Write it as %23, wherever it stands.")
    url = _split(text)
    if url.scheme in _POSTGRES:
        return _postgres(url)
    if url.scheme in _SQLITE:
        return _sqlite(text, url)
    raise ValueError(
        "it is neither PostgreSQL nor SQLite. "
        "Write it as postgresql://user:password@host/database or sqlite:///warroom.db."
    )


def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def command(text: str) -> str:
    """Slack's own rule for slash commands."""
    if not _COMMAND.fullmatch(text) or text != text.lower():
        raise ValueError(
            f"{text!r} cannot be a slash command. Write / and up to 31 small letters, digits or dashes: /incident."
        )
    return text


def channel(text: str) -> str:
    """A name without # (small letters) or an id such as C0123ABCD."""
    name = text.removeprefix("#")
    is_id = re.fullmatch(r"[CG][A-Z0-9]{7,}", name) is not None
    if not _CHANNEL.fullmatch(name) or not (is_id or name == name.lower()):
        raise ValueError(f"{text!r} is not a channel. Write its name, emergencies, or its id, C0123ABCD.")
    return name


def listen(text: str) -> Listen:
    host, colon, port = text.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    wellformed = bare and colon and re.fullmatch(r"[0-9]{1,5}", port) and (":" not in bare or host != bare)
    if not wellformed or int(port) > 65535 or re.search(r"[\s/@]", host):
        raise ValueError(f"{text!r} is not host:port. Write it as 127.0.0.1:8080, 0.0.0.0:8080 or [::]:8080.")
    return Listen(host=bare, port=int(port))


def folder(text: str) -> Path:
    """Absolute, so that it means the same wherever the process goes."""
    if "?" in text or "\0" in text:
        raise ValueError("a folder with a question mark cannot hold the database. Choose another name.")
    return _path(text).absolute()


def file_or_folder(text: str) -> Path:
    """As the operator named it, which is how mistakes in it are told."""
    return _path(text)


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"there is no home folder for {text!r}. Write the whole path.") from None


def _token(token: str, prefix: str, where: str) -> str:
    if not token.startswith(prefix) or len(token) == len(prefix):
        raise ValueError(f"it does not start with {prefix}. Copy {where}.")
    return _plain(token)


def _plain(secret: str) -> str:
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise ValueError("it holds a space or another sign that does not belong there. Copy it again.")
    return secret


def _split(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        raise ValueError("its host or port cannot be read. Check the part after ://.") from None
    return url


def _postgres(url: SplitResult) -> str:
    if len(url.path) < 2:
        raise ValueError("it names no database. Write it as postgresql://user:password@host/database.")
    options = parse_qsl(url.query, keep_blank_values=True)
    for name, _ in options:
        if name not in _POSTGRES_OPTIONS:
            known = ", ".join(sorted(_POSTGRES_OPTIONS))
            raise ValueError(f"its option {name!r} is not understood. Take it out; known are {known}.")
    # asyncpg calls libpq's sslmode ssl, with the same values
    query = urlencode([("ssl" if name == "sslmode" else name, value) for name, value in options])
    return f"postgresql+asyncpg://{url.netloc}{url.path}" + (f"?{query}" if query else "")


def _sqlite(text: str, url: SplitResult) -> str:
    _, _, file = text.partition(":///")
    if url.netloc or not file or file.startswith(":"):
        raise ValueError("it names no file. Write it as sqlite:///warroom.db or sqlite:////var/lib/warroom.db.")
    if url.query or "?" in file:
        raise ValueError("options of SQLite are ours to set. Take out the ? and what follows.")
    return sqlite_url(Path(file))
