"""Articles that people upload: read in a process of their own, shown, and added to the store once confirmed.

The server imports this package, so only the two worker modules import the stages, and no module imports torch itself.
"""

from kg.uploads.queue import Uploads
from kg.uploads.upload import Remark, State, Upload, UploadedFile, preview_file

__all__ = ["Remark", "State", "Upload", "UploadedFile", "Uploads", "preview_file"]
