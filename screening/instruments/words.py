"""A sentence in both languages of the product."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages of the product."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """The sentence for a language code such as `zh-hans` or `en`; Chinese unless English is asked for."""
        return self.en if language.lower().startswith("en") else self.zh

    def to_mapping(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    def __str__(self) -> str:
        return self.zh
