def test_the_cast_works_in_one_county(cast):
    assert cast.li.assignments.get().school_class == cast.class_3_1
    assert cast.children["bo"].enrolments.get().seat_number == 2
