"""What a person or a script says of an account in; settings in a file, secrets in a store and clients out."""

from repurpose.accounts.book import Account, Book
from repurpose.accounts.keep import Accounts, Renewal, open_accounts
from repurpose.accounts.stores import MemoryStore, Store, open_store
from repurpose.accounts.vault import AccountVault

__all__ = [
    "Account",
    "AccountVault",
    "Accounts",
    "Book",
    "MemoryStore",
    "Renewal",
    "Store",
    "open_accounts",
    "open_store",
]
