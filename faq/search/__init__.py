"""Finding the answer from the words that people use: tantivy in memory, per process, for one day and one version.

What is asked comes in through `results.find`. `entries` reads what a visitor may see that day, `index` holds it,
`vocabulary` knows which of its words an asked word may mean, `reading` makes terms of Dutch text.
"""
