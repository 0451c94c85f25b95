"""Where a stamp stands and what it looks like, before its text is read."""

from __future__ import annotations

from dataclasses import dataclass

from pagemill.document import StampColor, StampShape
from pagemill.geometry import Affine, Bbox, Point, Polygon
from pagemill.reading.stamps.ring_curves import RingCurve


@dataclass(frozen=True, slots=True)
class StampRegion:
    """A stamp found on a page; pixels of the page as read."""

    #: The box around its outline.
    bbox: Bbox
    shape: StampShape
    color: StampColor
    #: Confidence, 0 to 1.
    score: float
    #: Whether its frame is turned against the page; of a circle that is told only by its text.
    rotated: bool
    #: The middle of its outline.
    centre: Point
    #: Half its width and height along its own axes.
    half: tuple[float, float]
    #: Degrees clockwise by which its own axes are turned, within ±45.
    angle: float = 0.0
    #: Points of its outline; of a round one, of the ellipse.
    outline: Polygon = ()
    #: Text spared out of a field of ink, instead of drawn with it.
    negative: bool = False
    #: The ring of a black one, which is taken off along its curve.
    ring: RingCurve | None = None
    #: Tops and bottoms of rows of print that run through such a one.
    rows: tuple[tuple[float, float], ...] = ()
    #: Whether text may run around it: of a black one, whether there is more in its ring than print.
    ringed: bool = True

    @property
    def polygon(self) -> Polygon:
        """The four corners of the box along its own axes, clockwise from its top left."""
        x, y = self.centre
        wide, tall = self.half
        corners = ((x - wide, y - tall), (x + wide, y - tall), (x + wide, y + tall), (x - wide, y + tall))
        return Affine.rotation(self.angle, self.centre).polygon(corners)
