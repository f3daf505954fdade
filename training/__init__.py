"""Makes our own recognizer: text, images of lines, the network, its training, export and publishing.

Nothing of this is needed to read pages. Torch is installed from requirements/training.in only.
"""
