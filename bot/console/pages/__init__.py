"""The pages, one module a subject. A module exports PAGES and, for the start page, PANELS."""
