"""One file becomes its submissions, with what is wrong in them.

``examine`` is the one function others call; it has no side effect, so it runs in the bounded child, in-process or elsewhere alike.
"""
