"""The work of staff on the knowledge: drafts, uploads, golden questions, publication."""
