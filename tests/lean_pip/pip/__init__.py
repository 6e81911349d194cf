"""What the Pulumi CLI asks pip before each run of a program, answered without pip's one second of imports."""
