"""From text lines to checked fields. Knows forms and field types; refuses pixels, storage and flows."""
