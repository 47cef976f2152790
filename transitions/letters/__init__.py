"""What a letter says and how it is printed: plain data in, words and pages out (docs/letters.md)."""
