"""What can be done to the public questions: one function per deed."""
