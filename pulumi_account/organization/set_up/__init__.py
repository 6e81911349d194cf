"""What lets the account service work on member accounts: trusted access and the delegated administrator."""
