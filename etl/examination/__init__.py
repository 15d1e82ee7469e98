"""One file becomes its submissions: what stands in which cell, what is wrong with it, and the file's own verdict.

``examine`` is the one function others call; it has no side effect, so it runs in the bounded child, in-process or elsewhere alike.
"""
