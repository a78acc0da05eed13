"""What one person alone must not do: asked for by one, confirmed by another within 48 hours, or it lapses.

    acts.register(acts.ActByTwo("code.renew", words=…, second_people=…, carry_out=…))     from an app's ready()
    pending = services.ask("code.renew", by=administrator, person=counselor, about=school.public_id)
    services.confirm(pending, by=headteacher)       carries it out; a code is shown once, to the second person

Whoever asked and whom it concerns never confirm it, nor does another account of the one who asked. Where there is
nobody who may, whoever runs the computer confirms at its console (manage.py second_person).
"""
