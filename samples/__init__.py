"""Renders sample dossiers: filled forms about invented people, printed, scanned synthetically, with their truth.

Refuses real people: names are put together from lists, ids and addresses are drawn. No part of the product imports it.
"""
