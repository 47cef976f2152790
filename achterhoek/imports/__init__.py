"""Files that come in: offered, checked, taken in. `files` is the life of a file, `kinds` what a kind of file gives."""
