"""What stands on the card for the class teacher who talks with a child first. No name, no score."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TalkDocument:
    """The sentences of the versioned talk card (`chain.talk_card`), in the document's language."""

    language: str
    school: str
    title: str
    lead: str
    before: tuple[str, ...]
    open_with: str
    ask: tuple[str, ...]
    quiet_child: tuple[str, ...]
    do_not_ask: tuple[str, ...]
    when_told_something: tuple[str, ...]
    press_urgent_when: tuple[str, ...]
    close_with: str
    after_label: str
    after: tuple[str, ...]
    not_possible_label: str
    not_possible: tuple[str, ...]
    note: str
    printed_at: str
