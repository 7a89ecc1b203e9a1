"""What is never taken: files that run, or lead elsewhere, when somebody opens them."""

ENDINGS = frozenset({
    "ade", "adp", "apk", "app", "appx", "bat", "cab", "chm", "cmd", "com", "cpl", "deb", "desktop",
    "diagcab", "dll", "dmg", "exe", "hta", "img", "inf", "ins", "iso", "isp", "jar", "jnlp", "js",
    "jse", "ksh", "lib", "lnk", "mde", "mjs", "msc", "msi", "msix", "msp", "mst", "nsh", "pif",
    "pl", "ps1", "psm1", "py", "pyc", "rb", "reg", "rpm", "scf", "scr", "sct", "sh", "shb", "sys",
    "url", "vb", "vbe", "vbs", "vhd", "vhdx", "vxd", "wsc", "wsf", "wsh", "xll",
})  # fmt: skip
"""What Gmail refuses (support.google.com/mail/answer/6590), and scripts and links beside it."""
PROGRAMS = frozenset({
    "application/java-archive", "application/vnd.android.package-archive",
    "application/vnd.debian.binary-package", "application/vnd.microsoft.portable-executable",
    "application/x-dosexec", "application/x-executable", "application/x-iso9660-image",
    "application/x-java-applet", "application/x-mach-binary", "application/x-ms-dos-executable",
    "application/x-ms-shortcut", "application/x-msi", "application/x-object",
    "application/x-pie-executable", "application/x-rpm", "application/x-sharedlib",
})  # fmt: skip
"""Media types as libmagic names them."""
SCRIPTS = frozenset({
    "application/javascript", "text/vbscript", "text/x-msdos-batch", "text/x-perl", "text/x-php",
    "text/x-python", "text/x-ruby", "text/x-script.python", "text/x-shellscript",
})  # fmt: skip
"""The same; libmagic also takes some prose for one of these."""
