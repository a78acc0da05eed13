"""Whether a class, a school or a round is done: asked here and nowhere else.

standing.py   the definition, pure: from the state of each child today
counting.py   of many classes, from rows that were scoped before
access.py     the same for every class a person has to do with, in two queries
before.py     before a school opens a round: who could be rated
"""
