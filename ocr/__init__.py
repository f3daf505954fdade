"""From pixels to text lines. Knows images and engines; refuses to know forms, fields and storage."""
