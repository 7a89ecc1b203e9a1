"""What is never taken: files that run, or lead elsewhere, when somebody opens them."""

ENDINGS = frozenset({
    "ade", "adp", "apk", "app", "appinstaller", "application", "appref-ms", "appx", "bat",
    "bgi", "cab", "cdxml", "chm", "cmd", "com", "command", "cpl", "deb", "desktop", "diagcab",
    "dll", "dmg", "exe", "gadget", "hta", "htc", "img", "inf", "ins", "iqy", "iso", "isp",
    "jar", "jnlp", "js", "jse", "ksh", "lib", "library-ms", "lnk", "maq", "mav", "mcf", "mde",
    "mjs", "msc", "msh", "msh1", "msh2", "mshxml", "msi", "msix", "msp", "mst", "nsh", "ops",
    "osd", "pcd", "pif", "pkg", "pl", "plg", "printerexport", "ps1", "ps1xml", "ps2", "ps2xml",
    "psc1", "psc2", "psd1", "psm1", "pssc", "py", "pyc", "rb", "rdp", "reg", "rpm", "scf",
    "scr", "sct", "search-ms", "settingcontent-ms", "sh", "shb", "shs", "slk", "sys",
    "terminal", "theme", "udl", "url", "vb", "vbe", "vbp", "vbs", "vbscript", "vhd", "vhdx",
    "vsmacros", "vxd", "webloc", "website", "wim", "ws", "wsc", "wsf", "wsh", "xbap", "xll",
    "xnk",
})  # fmt: skip
"""What Gmail and Outlook refuse (support.google.com/mail/answer/6590,
support.microsoft.com: Blocked attachments in Outlook), and scripts and links beside it."""
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
