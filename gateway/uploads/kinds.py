"""Which files are taken, and what each is called. Pure.

Nobody is asked what a file is: its first bytes say so (libmagic), and its name's ending where many
kinds begin alike. What runs when somebody opens it is refused, by its bytes and by its ending.
"""

from chassis.errors import ValidationFailed
from chassis.foreign_text import UNKNOWN_TYPE, as_line, as_media_type
from contracts.rpc.thread.files import LONGEST_FILE_NAME
from gateway.uploads.forbidden import ENDINGS, PROGRAMS, SCRIPTS

UNNAMED = "file"
_OOXML = "application/vnd.openxmlformats-officedocument."
_OLE = ("application/cdfv2", "application/x-ole-storage", "application/vnd.ms-office")
_ZIP = ("application/zip", UNKNOWN_TYPE)
_TEXTS = ("text/", UNKNOWN_TYPE, "application/json", "application/csv", "inode/x-empty")
_PICTURES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
}
_OFFICE = {
    "docx": f"{_OOXML}wordprocessingml.document",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "pptx": f"{_OOXML}presentationml.presentation",
    "docm": "application/vnd.ms-word.document.macroenabled.12",
    "xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_OLD_OFFICE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
}
_WRITTEN = {
    "txt": "text/plain",
    "csv": "text/csv",
    "ics": "text/calendar",
    "md": "text/markdown",
    "json": "application/json",
    "xml": "application/xml",
    "eml": "message/rfc822",
}
TYPE_OF_ENDING = {"pdf": "application/pdf", **_PICTURES, **_OFFICE, **_OLD_OFFICE, **_WRITTEN}
"""What a file is that is called so, if its bytes may be that."""
_MAY_BEGIN: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    # A picture is often called as another kind of picture, and shown as what it is.
    **dict.fromkeys(_PICTURES, tuple(_PICTURES.values())),
    # With a password it is an OLE container.
    **dict.fromkeys(_OFFICE, (_OOXML, "application/vnd.", *_ZIP, *_OLE)),
    # Programs write HTML, RTF and tables of text under these, too.
    **dict.fromkeys(_OLD_OFFICE, ("application/ms", "application/vnd.", *_OLE, *_TEXTS)),
    **dict.fromkeys(_WRITTEN, (*_TEXTS, "application/", "message/")),
}
"""How the type found must begin."""
_NOT_RUN = frozenset(_WRITTEN) | {"htm", "html", "log"}


def clean_name(given: str) -> str:
    """A file's name on one line, without folders, which may be kept and shown."""
    name = as_line(given.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST_FILE_NAME and dot and len(ending) < 20:
        return stem[: LONGEST_FILE_NAME - len(ending) - 1] + dot + ending
    return name[:LONGEST_FILE_NAME] or UNNAMED


def ending_of(name: str) -> str:
    """What follows the last point, in lower case; none where there is no point."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of(name: str, found: str, size: int) -> str:
    """The media type of a file that is taken; ValidationFailed at `file` says why one is not.

    `found`: what its bytes say.
    """
    if size == 0:
        raise _refused("is empty.")
    found, ending = as_media_type(found), ending_of(name)
    if ending in ENDINGS:
        raise _refused(f"is a program or a link (.{ending}), which cannot be sent.")
    if found in PROGRAMS:
        raise _refused("is a program or a link, whatever it is called, and cannot be sent.")
    if found in SCRIPTS and ending not in _NOT_RUN:
        raise _refused("is a script, which cannot be sent; call it .txt if it shall be read.")
    if ending not in TYPE_OF_ENDING:
        return found
    if not found.startswith(_MAY_BEGIN[ending]):
        raise _refused(f"is called .{ending} but is something else; give it its right ending.")
    return found if ending in _PICTURES else TYPE_OF_ENDING[ending]


def _refused(what: str) -> ValidationFailed:
    return ValidationFailed("This file cannot be sent.", {"file": [what]})
