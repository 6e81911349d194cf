"""What lets the account service work on members: trusted access and the delegated administrator."""
