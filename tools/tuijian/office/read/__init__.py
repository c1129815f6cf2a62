"""Excel and Word files, and archives of them, as files of a submission."""
