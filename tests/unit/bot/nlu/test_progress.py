"""The share of a training: rising, whole at the end, and heard by nobody else."""

from bot.rasa_server.progress import Part, tell, watched


def test_the_share_rises_from_part_to_part():
    heard = []
    with watched(heard.append):
        for part in Part:
            for share in (0.0, 0.5, 1.0):
                tell(part, share)
    assert heard == sorted(heard)
    assert heard[0] == 0 and 0.9 < heard[-1] < 1


def test_nobody_watches():
    heard = []
    with watched(heard.append):
        pass
    tell(Part.READING)
    assert heard == []
