"""The rules of blogs and letters: places that take a whole article, as a draft unless the account says otherwise."""
