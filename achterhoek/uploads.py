"""How an upload arrives: in memory only, never as a file on disk, where it would lie in clear.

It is encrypted before it is stored (achterhoek/imports/chunks.py). A file above the limit is counted but not kept, so
a request costs at most the limit (50 MB) in memory; the form then refuses it with a sentence.
"""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class KeptInMemory(FileUploadHandler):
    """Collects a file in memory up to the limit."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._file = BytesIO()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size <= settings.IMPORT_MAX_BYTES:
            self._file.write(raw_data)
        elif self._file.tell():
            self._file = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._file.seek(0)
        return InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
