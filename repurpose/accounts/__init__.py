"""What a person or a script says of an account in; settings in a file, secrets in a store and clients out."""

from repurpose.accounts.account_file import AccountEntry, Book
from repurpose.accounts.service import Accounts, Renewal, open_accounts
from repurpose.accounts.stores import MemoryStore, Store, open_store
from repurpose.accounts.vault import AccountVault

__all__ = [
    "AccountEntry",
    "AccountVault",
    "Accounts",
    "Book",
    "MemoryStore",
    "Renewal",
    "Store",
    "open_accounts",
    "open_store",
]
