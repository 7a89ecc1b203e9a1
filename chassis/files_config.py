"""Settings of the programs that meet files, beside FilesConfig."""

from dataclasses import dataclass

from chassis.config import setting
from chassis.parsers import address


@dataclass(frozen=True, kw_only=True)
class UploadsConfig:
    """What a program reads that takes in, sends or sweeps what people hand over."""

    upload_folder: str = setting(
        "UPLOAD_FOLDER", default="var/uploads", about="where files are kept that people hand over"
    )


@dataclass(frozen=True, kw_only=True)
class ScannerConfig:
    """What a program reads that meets foreign files."""

    clamav_address: tuple[str, int] | None = setting(
        "CLAMAV_ADDRESS",
        address,
        None,
        about="host:port of ClamAV's clamd, which looks at each file; without it none is scanned",
    )
