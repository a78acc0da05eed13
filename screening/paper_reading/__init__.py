"""A class sheet with boxes to fill: how it is drawn, and how a photograph of it is read. Pure, no Django.

    layout      where everything stands on the paper, in millimetres; what the six marks say
    drawing     the boxes and marks of a side, as SVG
    pose        where the paper lies in a picture, bent or not
    boxes       how much ink is in each box, and which answers may be taken
    reading     a file of pictures, page after page; what is refused and why
    __main__    the same as a program of its own, so that a hostile file can be stopped

Units are millimetres on the paper, A4 landscape from the upper left corner, unless a name says pixels.
"""
