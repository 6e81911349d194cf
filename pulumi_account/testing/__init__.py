"""For tests of your programs: an emulator of AWS's account API and an offline Pulumi engine."""
