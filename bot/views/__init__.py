"""Views render: (data, Translator) → Screen. Words live here and in the catalogs alone."""
