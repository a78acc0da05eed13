"""Worked by hand, one table an instrument: (row as typed, answered, sum, prorated, upper, band) of the form total.

`None` for sum, prorated and band means: not scorable. Bands are those of the count leg, as no norm is given.
"""

Row = tuple[str, int, int | None, float | None, int, str | None]

EXAMPLES: dict[str, list[Row]] = {
    "teacher-connection": [
        ("0000 0000", 8, 0, 0.0, 0, "none"),
        ("1111 1111", 8, 8, 8.0, 0, "none"),
        ("2200 0000", 8, 4, 4.0, 2, "none"),  # 2 of 8 = 1/4
        ("2220 0000", 8, 6, 6.0, 3, "elevated"),  # 3 of 8 > 1/3
        ("2222 0000", 8, 8, 8.0, 4, "high"),  # 4 of 8 = 1/2
        ("3333 3333", 8, 24, 24.0, 8, "high"),
        ("220- 1000", 7, 5, 5 * 8 / 7, 2, "none"),  # 2 of 7 < 1/3
        ("223- 0000", 7, 7, 8.0, 3, "elevated"),  # 3 of 7 > 1/3
        ("2231 00--", 6, None, None, 3, None),  # 7 are needed
        ("3333", 4, None, None, 4, None),
        ("", 0, None, None, 0, None),
    ],
    "teacher-engagement": [
        ("0000 0000 0000", 12, 0, 0.0, 0, "none"),
        ("1002 2300 1200", 12, 11, 11.0, 4, "elevated"),  # 4 of 12 = 1/3
        ("1002 23-- 1200", 10, 11, 13.2, 4, "elevated"),  # 4 of 10 = .40
        ("1002 2--- 1200", 9, None, None, 3, None),  # 10 are needed
        ("1001 2300 1200", 12, 10, 10.0, 3, "none"),  # 3 of 12 = 1/4
        ("2222 2000 0000", 12, 10, 10.0, 5, "elevated"),  # 5 of 12 < 1/2
        ("2222 2200 0000", 12, 12, 12.0, 6, "high"),  # 6 of 12 = 1/2
        ("2222 2000 00--", 10, 10, 12.0, 5, "high"),  # 5 of 10 = 1/2
        ("3333 3333 3333", 12, 36, 36.0, 12, "high"),
    ],
    "child-loneliness": [
        ("1141 1141 11", 10, 10, 10.0, 0, "none"),  # l3 and l7 turned: 4 becomes 1
        ("4414 4414 44", 10, 40, 40.0, 10, "high"),
        ("1111 1111 11", 10, 16, 16.0, 2, "none"),  # the two turned lines count 4 each
        ("3341 1141 11", 10, 14, 14.0, 2, "none"),  # 2 of 10
        ("3342 3141 11", 10, 17, 17.0, 3, "none"),  # 3 of 10 < 1/3
        ("3342 3142 31", 10, 20, 20.0, 4, "elevated"),  # 4 of 10 > 1/3
        ("3343 3141 31", 10, 20, 20.0, 5, "high"),  # 5 of 10 = 1/2
        ("3341 11_1 1_", 8, 12, 15.0, 2, "none"),  # eight answered, 12/8 · 10
        ("3341 1__1 1_", 7, None, None, 2, None),  # 8 are needed
    ],
    "child-engagement": [
        ("4444 4411 1111", 12, 12, 12.0, 0, "none"),  # the lowest concern there is
        ("1111 1144 4444", 12, 48, 48.0, 12, "high"),
        ("1111 1111 1111", 12, 30, 30.0, 6, "high"),  # six turned lines count 4 each: 6 of 12
        ("3333 3322 2222", 12, 24, 24.0, 0, "none"),  # turned 3 is 2, below the middle
        ("2222 3322 2222", 12, 28, 28.0, 4, "elevated"),  # four turned 2 are 3: 4 of 12 = 1/3
        ("2222 33__ 2222", 10, 24, 28.8, 4, "elevated"),  # 4 of 10
        ("2222 33__ _222", 9, None, None, 4, None),
    ],
}

SUBSCALES: dict[str, list[tuple[str, dict[str, float | None]]]] = {
    "teacher-engagement": [
        (
            "1002 2300 1200",
            {  # e1 e5 e9 | e2 e3 e8 | e4 e6 e10 | e7 e11 e12
                "behavioural-engagement": 4.0,
                "emotional-engagement": 0.0,
                "behavioural-disaffection": 7.0,
                "emotional-disaffection": 0.0,
            },
        ),
        (
            "1002 23-- 1200",
            {
                "behavioural-engagement": 4.0,
                "emotional-engagement": None,
                "behavioural-disaffection": 7.0,
                "emotional-disaffection": None,
            },
        ),
    ],
    "child-engagement": [
        (
            "4321 1112 3444",
            {  # the engagement parts are not turned: high = engaged
                "behavioural-engagement": 9.0,
                "emotional-engagement": 3.0,
                "behavioural-disaffection": 6.0,
                "emotional-disaffection": 12.0,
            },
        ),
    ],
}
