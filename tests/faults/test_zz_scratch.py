import time, pytest
from tests.town import *
@pytest.mark.parametrize("unit", ["lampu jalan mati ", "081234567890 ", "B 1234 XYZ ", "0", "a.", "Jl. Melati No 5 RT 01/02 ", "warga@contoh.id ", "ab1"])
async def test_x(town, unit):
    for n in (100_000, 400_000, 1_600_000):
        t=time.monotonic()
        await town.say("instagram", instagram(ig_comment(f"c{n}", (unit*n)[:n], media=f"m{n}")))
        print(repr(unit), n, round(time.monotonic()-t,2))
