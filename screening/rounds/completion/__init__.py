"""Whether a class, a school or a round is done: asked here and nowhere else.

standing.py   the definition: from the state of each child today, and of many classes from rows scoped before
access.py     the same for every class a person has to do with, in two queries;
              and before a school opens a round: who could be rated
"""
