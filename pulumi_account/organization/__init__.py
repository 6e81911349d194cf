"""A whole organization: which of its accounts are meant, and what lets the account service work on them."""
