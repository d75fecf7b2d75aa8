"""Files that people have (sheets, documents, notices) → entries to be confirmed. No store here."""
