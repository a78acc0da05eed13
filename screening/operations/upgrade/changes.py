"""What a user finds changed: the sections of the changelog above the version that was here. Pure."""


def changes_since(changelog: str, version: str) -> str:
    """Everything where the version is not known, nothing where it is the newest."""
    sections = changelog.split("\n## ")[1:]
    newer: list[str] = []
    for section in sections:
        if version and section.split()[0] == version:
            break
        newer.append(f"## {section.strip()}")
    return "\n\n".join(newer)
