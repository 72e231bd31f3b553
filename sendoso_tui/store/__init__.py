"""The two SQLite files of a profile: the disposable cache of sends and the record that must not be lost."""
