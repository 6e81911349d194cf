"""Other projects' tests and checks of the account service, run unchanged against the emulator."""
