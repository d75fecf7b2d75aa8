"""How `kejitong serve` keeps the processes of this machine going.

Knows processes, ports and files; nothing of what the processes do.
"""
