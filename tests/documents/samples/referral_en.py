"""The referral of the target picture, in English."""

# ruff: noqa: E501  # sentences of a paper are long

from screening.documents.blocks import LabelledFact
from screening.documents.referral_page import AnswerList, PrintedReason, PrintedScore, ReferralDocument, Tried
from tests.documents.samples.parts import answers, score_figure


def referral_en() -> ReferralDocument:
    return ReferralDocument(
        language="en",
        case_number="QS-2026-0417",
        version=1,
        issued="24 November 2026",
        school="Qingshan Township Central School",
        receiver="County Hospital, child clinic, Dr Wang",
        first_contact="Routine: within 10 school days",
        contact="Chen Jing, counselor, 0000-555 0142",
        given="Profile \"full\" (county hospital): care, results, teacher's answers item by item; not the child's own answers",
        printed_by="Chen Jing",
        printed_at="2026-11-24 10:32",
        verification_code="V6T3P-H8M2Q-7",
        receipt_code="R7K4M-92QHT-3",
        return_to="Chen Jing, 0000-555 0142",
        not_a_diagnosis="Not a diagnosis; not to be used for suspension, leave, refusal of return, class placement or awards, nor to demand undertakings from parents.",
        strengths=(
            "What goes well, when the child is happy: Loves drawing, looks after a neighbour's little girl (class teacher, child)",
            "An adult at school the child trusts: The art teacher (child)",
            'What the child hopes for (how far at school, a small goal): "Finish middle school and learn to draw"; small goal: put up a hand once (child)',
        ),
        reasons=(
            PrintedReason(
                'On "Teacher observation: peers and belonging" the teacher noted clearly more to look at than for most children of this grade: 6 of 7 lines lie in the half worth a look; of 1,146 comparable children about 98 in 100 had less.',
                "◆",
            ),
            PrintedReason(
                'The teacher noted something to look at in both "Peers and belonging" and "Engagement". When the two come together, it is more worth sitting down to look.',
                "◇",
            ),
            PrintedReason(
                'On "Child self-report: loneliness at school" the child noted somewhat more to look at than for most children of this grade: 5 of 10 lines lie in the half worth a look; of 1,087 comparable children about 90 in 100 had less.',
                "◇",
            ),
            PrintedReason(
                'Compared with May 2026, in October 2026 the teacher noted more to look at on "Peers and belonging" and "Engagement", beyond the usual ups and downs (estimated from retest reliability; same teacher, same version). Among children flagged once about half are below the line next time without any help.'
            ),
        ),
        caveats="It may be a false alarm: It may just be a new seat, feeling unwell, something going on at home, or a child who likes quiet. This form has not been validated. Most flags will turn out to be nothing, and some children will be missed; no flag does not mean no need. What these forms do not look at: worry and fear, anger and rule-breaking, harm by others, special difficulties in reading, writing or arithmetic.",
        child=(
            (LabelledFact("Name", "Li Xiaoyu"), LabelledFact("Sex", "girl"), LabelledFact("Born", "September 2015")),
            (
                LabelledFact("Class", "Grade 5, class 2"),
                LabelledFact("Boards", "yes, home on Fridays"),
                LabelledFact("Carer", "grandmother (dialect)"),
            ),
            (
                LabelledFact("Father", "away since 2022"),
                LabelledFact("Mother", "away since 2023"),
                LabelledFact("Contact", "video twice a month"),
            ),
        ),
        care_note="As of 10 November 2026, from the class teacher. Left-behind: policy label yes; research label yes. Care is context; it adds nothing to any score.",
        results=(
            PrintedScore(
                "Teacher observation: peers and belonging, 0–24",
                "17.1 (14.7–19.6)",
                "98",
                "6/7",
                "◆ Clearly more",
                "9.0, +8.1 beyond noise",
            ),
            PrintedScore(
                "Teacher observation: engagement in learning, 0–36",
                "18.0 (14.5–21.5)",
                "89",
                "6/12",
                "◇ Somewhat more",
                "11.0, +7.0 beyond noise",
            ),
            PrintedScore(
                "Child self-report: loneliness at school, 10–40",
                "27.0 (22.1–31.9)",
                "90",
                "5/10",
                "◇ Somewhat more",
                "24.0, +3.0 in noise",
            ),
        ),
        results_note="Teacher and child are looked at apart and never added up. By which norm and rules: see the page that verifies this paper.",
        figures=(
            score_figure(
                "Teacher observation: peers and belonging (bar: 95 % range)",
                ("Aut 25", "Spr 26", "Aut 26"),
                (8, 9, 17.1),
                2.45,
                24,
                (9.5, 12.5),
            ),
            score_figure(
                "Teacher observation: engagement in learning (bar: 95 % range)",
                ("Aut 25", "Spr 26", "Aut 26"),
                (10, 11, 18),
                3.5,
                36,
                (16.5, 21),
            ),
        ),
        tried=(
            Tried(
                "12 Nov",
                "Counselor talked with her for 30 minutes; nothing needing immediate action was seen",
                'Willing to talk again: "nobody to talk to"',
            ),
            Tried(
                "from 16 Nov",
                "Study buddy; class teacher sits with her Tuesdays and Thursdays for 20 minutes",
                "4 of 4 times; three more pieces of homework",
            ),
            Tried(
                "18 Nov",
                "Phone call with father; calls agreed for Wednesday and Sunday evenings",
                "First week: 2 planned, 1 kept",
            ),
        ),
        asks=(
            "See the child and her carer and judge whether more help is needed; the village child officer can interpret.",
            "Tell the school what to do, what to avoid and when to look again.",
            "Return the slip below by 15 December (15 school days); if it has not come, the counselor will phone.",
        ),
        consent="Consent to this referral: father (guardian), by phone and then in writing, 18 November 2026. The child knows and agrees.",
        answers_title="teacher, past four weeks",
        answers=(
            AnswerList(
                "Peers and belonging, 8 items",
                answers(CONNECTION_EN),
                (
                    "0 Never, 1 Once or twice, 2 Most weeks, 3 Almost every day, - No chance to see",
                    "Engagement parts (0–9 each, last time in brackets) are a description only, never flag and are not compared: little behavioural engagement 6 (3), little emotional engagement 3 (2), behavioural disaffection 5 (3), emotional disaffection 4 (3).",
                ),
            ),
            AnswerList("Engagement, 12 items", answers(ENGAGEMENT_EN)),
        ),
    )


CONNECTION_EN = (
    ("1. Spends break time alone", "3", "2"),
    ("2. Watches from the side while classmates play", "2", "1"),
    ("3. Is among the last to find a group when children choose", "2", "1"),
    ("4. Stays silent all through group work", "2", "1"),
    ("5. Walks away when classmates come to fetch him or her", "3", "1"),
    ("6. Looks downcast through the whole day", "1", "1"),
    ("7. Answers the teacher only by nodding or shaking the head", "2", "1"),
    ("8. Finds reasons to stay out of class activities", "-", "1"),
)
ENGAGEMENT_EN = (
    ("1. Looks down to stay out of it when the teacher asks a question", "2", "1"),
    ("2. Looks elsewhere while the others listen eagerly", "1", "1"),
    ("3. Keeps a flat face when the whole class laughs", "1", "0"),
    ("4. Lies on the desk during lessons", "0", "0"),
    ("5. Starts an exercise only after being prompted", "2", "1"),
    ("6. Stops halfway through an exercise", "2", "1"),
    ('7. Says "I can\'t" right at the start', "2", "1"),
    ("8. Covers the work with a hand when someone comes to look", "1", "1"),
    ("9. Leaves mistakes uncorrected until the teacher presses", "2", "1"),
    ("10. Homework is missing", "3", "2"),
    ("11. Puts returned work straight into the bag", "1", "1"),
    ('12. Says things like "studying is no use"', "1", "1"),
)
