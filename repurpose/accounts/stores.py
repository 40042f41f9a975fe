"""Where secrets rest: the system's credentials, a keyring, an encrypted file, or a plain one.

Each store maps a reference such as `x-me/token` to a value. What each protects from is said in its
class: a key that lies beside the file keeps a secret out of backups and repositories, not from
whoever may read both.
"""

import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from repurpose.accounts.files import read_private, write_private
from repurpose.accounts.lease import hold
from repurpose.errors import SetupError
from repurpose.messages import msg
from repurpose.platforms import Secret
from repurpose.validation import Invalid, check_json

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_SERVICE = "repurpose"
# scrypt, https://www.rfc-editor.org/rfc/rfc7914 §2: 64 MB and about a fifth of a second
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}


class Store(Protocol):
    """Values by reference. `name` is what `accounts list` shows."""

    name: str

    def get(self, reference: str) -> Secret | None:
        """Return a secret, None when there is none."""

    def put(self, reference: str, value: Secret) -> None:
        """Keep a secret; durable when it returns."""

    def drop(self, reference: str) -> None:
        """Forget a secret; nothing happens when there is none."""


class CredentialsStore:
    """`$CREDENTIALS_DIRECTORY`: what systemd decrypts for a service (systemd.io/CREDENTIALS).

    One file for each secret, its name the reference with a full stop for the slash. Read only:
    tokens that are renewed are kept in the next store.
    """

    name: str = msg("system credentials")

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, reference: str) -> Secret | None:
        """Return a secret, None when there is none.

        Raises:
            SetupError: What is there is no text; it is not shown.
        """
        name = f"repurpose.{reference.replace('/', '.')}"
        try:
            return Secret((self._folder / name).read_text(encoding="utf-8").removesuffix("\n"))
        except OSError:
            return None
        except UnicodeDecodeError:
            raise SetupError(
                msg("The system's credential {name} is no text in UTF-8.", name=name),
                hint=msg("Encrypt it anew with systemd-creds, as text."),
            ) from None

    def put(self, reference: str, value: Secret) -> None:
        """Keep a secret; durable when it returns, if the store is."""
        raise SetupError(
            msg(
                "{reference} comes from the system's credentials, which are read only.",
                reference=reference,
            ),
            hint=msg("Change it with systemd-creds, or remove it there."),
        )

    def drop(self, reference: str) -> None:
        """Nothing: it is not ours."""


class KeyringStore:
    """The desktop's keyring; present only when the `keyring` extra has a real backend."""

    name = "keyring"

    def __init__(self, keyring: Any) -> None:
        self._keyring = keyring

    def get(self, reference: str) -> Secret | None:
        """Return a secret, None when there is none."""
        value = self._keyring.get_password(_SERVICE, reference)
        return None if value is None else Secret(value)

    def put(self, reference: str, value: Secret) -> None:
        """Keep a secret; durable when it returns, if the store is."""
        self._keyring.set_password(_SERVICE, reference, value.reveal())

    def drop(self, reference: str) -> None:
        """Forget a secret; nothing happens when there is none."""
        if self._keyring.get_password(_SERVICE, reference) is not None:
            self._keyring.delete_password(_SERVICE, reference)


class FileStore:
    """One JSON file, encrypted (Fernet: AES-128-CBC with HMAC-SHA256) unless `cipher` is None.

    With a key file it protects the secrets from whoever has the file alone: a backup, a copy, a
    repository. With a passphrase also from whoever has the whole disk.
    """

    def __init__(self, path: Path, cipher: "Callable[[], MultiFernet] | None") -> None:
        """Nothing is read yet; `cipher` is called when it is needed, and may ask a person."""
        self.name: str = msg("encrypted file") if cipher else msg("plain file")
        self._path = path
        self._cipher = cipher

    def get(self, reference: str) -> Secret | None:
        """Return a secret, None when there is none."""
        value = self._load().get(reference)
        return None if value is None else Secret(value)

    def put(self, reference: str, value: Secret) -> None:
        """Keep a secret; durable when it returns, if the store is."""
        with hold(self._path.with_suffix(".lock")):
            self._save(self._load() | {reference: value.reveal()})

    def drop(self, reference: str) -> None:
        """Forget a secret; nothing happens when there is none."""
        with hold(self._path.with_suffix(".lock")):
            kept = self._load()
            if kept.pop(reference, None) is not None:
                self._save(kept)

    def _load(self) -> dict[str, str]:
        data = read_private(self._path)
        if data is None:
            return {}
        if self._cipher:
            from cryptography.fernet import InvalidToken  # noqa: PLC0415  # slow to import

            try:
                data = self._cipher().decrypt(data)
            except InvalidToken:
                raise SetupError(
                    msg("{path} does not open with this key.", path=self._path),
                    hint=msg("Give the right passphrase or $REPURPOSE_KEY_FILE."),
                ) from None
        try:
            return check_json(dict[str, str], data)
        except Invalid:  # whose words could quote a secret
            raise SetupError(
                msg("{path} does not hold secrets that can be read.", path=self._path),
                hint=msg("Put back a copy of it, or remove it and add the accounts again."),
            ) from None

    def _save(self, values: Mapping[str, str]) -> None:
        data = json.dumps(dict(values), ensure_ascii=False, sort_keys=True).encode()
        write_private(self._path, self._cipher().encrypt(data) if self._cipher else data)


class MemoryStore:
    """A dictionary: for rehearsals, nothing is kept."""

    name = "memory"

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = {key: Secret(value) for key, value in (values or {}).items()}

    def get(self, reference: str) -> Secret | None:
        """Return a secret, None when there is none."""
        return self._values.get(reference)

    def put(self, reference: str, value: Secret) -> None:
        """Keep a secret; durable when it returns, if the store is."""
        self._values[reference] = value

    def drop(self, reference: str) -> None:
        """Forget a secret; nothing happens when there is none."""
        self._values.pop(reference, None)


class ChainStore:
    """Several stores: read from the first that has a secret, written to the first that takes it."""

    def __init__(self, read_only: Iterable[Store], main: Store) -> None:
        self._first = tuple(read_only)
        self._main = main
        self.name = main.name

    def get(self, reference: str) -> Secret | None:
        """Return a secret, None when there is none."""
        # what was written last wins: a renewed token is newer than what the system handed over
        found = self._main.get(reference)
        for store in self._first:
            found = found or store.get(reference)
        return found

    def put(self, reference: str, value: Secret) -> None:
        """Keep a secret; durable when it returns, if the store is."""
        self._main.put(reference, value)

    def drop(self, reference: str) -> None:
        """Forget a secret; nothing happens when there is none."""
        self._main.drop(reference)


def open_store(
    folder: Path,
    key_folder: Path,
    environment: Mapping[str, str],
    *,
    plain: bool = False,
    ask: Callable[[str], str] | None = None,
) -> Store:
    """Return the best store that this machine has.

    In this order: an encrypted or plain file that is there already, a keyring with a real backend,
    a new encrypted file; before each, for reading, `$CREDENTIALS_DIRECTORY`. `plain` makes a file
    without encryption; `ask` asks a person for a passphrase when the file has one.
    """
    encrypted, bare = folder / "secrets.enc", folder / "secrets.json"
    main: Store
    if plain or (bare.exists() and not encrypted.exists()):
        main = FileStore(bare, None)
    elif not encrypted.exists() and (keyring := _find_keyring(environment)):
        main = KeyringStore(keyring)
    else:
        main = FileStore(encrypted, lambda: open_cipher(folder, key_folder, environment, ask))
    given = environment.get("CREDENTIALS_DIRECTORY")
    return ChainStore([CredentialsStore(Path(given))], main) if given else main


def open_cipher(
    folder: Path,
    key_folder: Path,
    environment: Mapping[str, str],
    ask: Callable[[str], str] | None = None,
) -> "MultiFernet":
    """Return the cipher of the encrypted file, by passphrase or key file; a key is made if none is.

    `$REPURPOSE_KEY_FILE` may hold several keys, one a line: the first encrypts, all decrypt, so
    that a key can be replaced (cryptography.io, MultiFernet).

    Raises:
        SetupError: there is a passphrase and nobody to ask for it, or the key is unusable.
    """
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415  # slow to import

    salt = read_private(folder / "secrets.salt")
    if salt is not None:
        return MultiFernet([Fernet(_stretch(_passphrase(environment, ask), salt))])
    path = Path(environment.get("REPURPOSE_KEY_FILE") or key_folder / "secrets.key")
    kept = read_private(path)
    if kept is None:
        if (folder / "secrets.enc").exists():
            raise SetupError(
                msg("The key {path} is missing.", path=path),
                hint=msg("Set $REPURPOSE_KEY_FILE to it."),
            )
        kept = Fernet.generate_key()
        write_private(path, kept + b"\n")
    try:
        return MultiFernet([Fernet(line) for line in kept.split()])
    except ValueError:
        raise SetupError(
            msg("{path} is not a key.", path=path), hint=msg("It should hold 32 bytes in base64.")
        ) from None


def set_passphrase(folder: Path) -> None:
    """Make the encrypted file of `folder`, which must not be there yet, open by a passphrase."""
    if (folder / "secrets.enc").exists():
        raise SetupError(
            msg("The secrets are encrypted with a key file already."), hint=msg("Remove it first.")
        )
    write_private(folder / "secrets.salt", os.urandom(16))


def _passphrase(environment: Mapping[str, str], ask: Callable[[str], str] | None) -> str:
    given = environment.get("REPURPOSE_PASSPHRASE") or (
        ask(msg("Passphrase of the secrets")) if ask else ""
    )
    if not given:
        raise SetupError(
            msg("The secrets are locked with a passphrase."), hint=msg("Set $REPURPOSE_PASSPHRASE.")
        )
    return Secret(given).reveal()


_stretched: dict[tuple[str, bytes], bytes] = {}  # deriving a key takes a fifth of a second


def _stretch(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415  # slow to import

    if (passphrase, salt) not in _stretched:
        key = Scrypt(salt=salt, length=32, **_SCRYPT).derive(passphrase.encode())
        _stretched[passphrase, salt] = urlsafe_b64encode(key)
    return _stretched[passphrase, salt]


def _find_keyring(environment: Mapping[str, str]) -> Any:
    """Return the `keyring` module when it has a real backend, else None."""
    if environment.get("REPURPOSE_KEYRING") == "off":
        return None
    try:
        import keyring  # noqa: PLC0415  # an optional extra
        from keyring.backends import fail, null  # noqa: PLC0415
    except ImportError:
        return None
    backend = keyring.get_keyring()
    unreal = isinstance(backend, fail.Keyring | null.Keyring) or backend.priority <= 0
    # backends in files ask for a password of their own: useless to a service
    return None if unreal or type(backend).__module__.startswith("keyrings.alt") else keyring
