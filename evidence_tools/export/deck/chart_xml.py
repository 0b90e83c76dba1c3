"""Native charts as PowerPoint writes them: series, axes and the place of the plot within its frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evidence_tools.export.deck.chart_book import Cells
from evidence_tools.export.deck.ink import Stroke, fill, letters, line, run
from evidence_tools.figures.theme import PALETTE

_NAMES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """How a point is drawn: shape, size in points, colour, and whether it is open."""

    symbol: str
    size: int
    colour: str
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class XySeries:
    """A series of points: its name, where they stand, and how line and points are drawn.

    `label` puts the name of the series beside its point `labelled`: ``"r"``, ``"l"``, ``"t"`` or ``"b"``.
    """

    name: Cells
    across: Cells
    up: Cells
    stroke: Stroke | None = None
    marker: Marker | None = None
    label: str = ""
    labelled: int = 0
    label_colour: str = PALETTE.ink


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A scale: its ends, the step of its numbers, and its name; `shown` False keeps it out of sight."""

    low: float
    high: float
    step: float = 1.0
    log_base: float | None = None
    reversed: bool = False
    title: str = ""
    form: str = "General"
    shown: bool = True
    gridlines: bool = False


@dataclass(frozen=True, slots=True)
class Inner:
    """The plot within its frame, as shares of width and height."""

    left: float
    top: float
    width: float
    height: float


def xy_chart(series: Sequence[XySeries], across: Axis, up: Axis, inner: Inner) -> bytes:
    """A chart of points and lines; the longest series comes first: LibreOffice loses those before a longer one."""
    first = max(series, key=lambda each: len(each.across.values))
    series = [first, *(each for each in series if each is not first)]
    drawn = "".join(_xy_series(n, each) for n, each in enumerate(series))
    plot = (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{drawn}'
        '<c:axId val="101"/><c:axId val="102"/></c:scatterChart>'
        f"{value_axis(across, 101, 102, 'b')}{value_axis(up, 102, 101, 'l')}"
    )
    return chart_space(plot, inner)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarSeries:
    """Bars of one colour: their name, and the cells of categories and values."""

    name: Cells
    categories: Cells
    values: Cells
    colour: str


def bar_chart(series: Sequence[BarSeries], across: Axis, inner: Inner, *, stacked: bool) -> bytes:
    """A chart of lying bars, the first category at the top."""
    drawn = "".join(_bar_series(n, each) for n, each in enumerate(series))
    plot = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{drawn}<c:gapWidth val="60"/><c:overlap val="{100 if stacked else 0}"/>'
        f'<c:axId val="102"/><c:axId val="101"/></c:barChart>{_category_axis()}'
        f"{value_axis(across, 101, 102, 'b', crosses='max')}"
    )
    return chart_space(plot, inner)


def chart_space(plot: str, inner: Inner) -> bytes:
    """The whole chart part around a plot."""
    place = "".join(
        f'<c:{name} val="{value:.6f}"/>'
        for name, value in zip("xywh", (inner.left, inner.top, inner.width, inner.height), strict=True)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {_NAMES}><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{place}</c:manualLayout></c:layout>{plot}'
        f'<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f"{letters()}</c:chartSpace>"
    ).encode()


def number_source(cells: Cells, form: str = "General") -> str:
    """Numbers of the workbook, with what stands there now."""
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{float(value)!r}</c:v></c:pt>'
        for n, value in enumerate(cells.values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{cells.reference}</c:f><c:numCache><c:formatCode>{escape(form)}</c:formatCode>"
        f'<c:ptCount val="{len(cells.values)}"/>{points}</c:numCache></c:numRef>'
    )


def text_source(cells: Cells) -> str:
    """Words of the workbook, with what stands there now."""
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(str(value))}</c:v></c:pt>' for n, value in enumerate(cells.values))
    return (
        f'<c:strRef><c:f>{cells.reference}</c:f><c:strCache><c:ptCount val="{len(cells.values)}"/>{points}'
        "</c:strCache></c:strRef>"
    )


def value_axis(axis: Axis, own: int, other: int, side: str, *, crosses: str = "min") -> str:
    """A scale of numbers; `crosses` is the end of the other axis at which it stands."""
    log = f'<c:logBase val="{axis.log_base:g}"/>' if axis.log_base else ""
    step = f'<c:majorUnit val="{axis.log_base:g}"/>' if axis.log_base else f'<c:majorUnit val="{float(axis.step)!r}"/>'
    grid = f"<c:majorGridlines><c:spPr>{line(Stroke(colour=PALETTE.rule, points=0.5))}</c:spPr></c:majorGridlines>"
    between, labels = ("midCat", "low") if crosses == "min" else ("between", "nextTo")
    edge = line(Stroke(colour=PALETTE.ink, points=0.75)) if side == "b" else "<a:ln><a:noFill/></a:ln>"
    turned = "maxMin" if axis.reversed else "minMax"
    ends = f'<c:max val="{float(axis.high)!r}"/><c:min val="{float(axis.low)!r}"/>'
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling>{log}<c:orientation val="{turned}"/>{ends}</c:scaling>'
        f'<c:delete val="{int(not axis.shown)}"/>'
        f'<c:axPos val="{side}"/>{grid if axis.gridlines else ""}{_title(axis.title)}'
        f'<c:numFmt formatCode="{escape(axis.form)}" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{labels}"/><c:spPr>{edge}</c:spPr>{letters()}'
        f'<c:crossAx val="{other}"/><c:crosses val="{crosses}"/><c:crossBetween val="{between}"/>{step}</c:valAx>'
    )


def _xy_series(n: int, series: XySeries) -> str:
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/><c:tx>{text_source(series.name)}</c:tx>'
        f"<c:spPr>{line(series.stroke)}</c:spPr>{_marker(series.marker)}{_label(series)}"
        f"<c:xVal>{number_source(series.across)}</c:xVal><c:yVal>{number_source(series.up)}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _bar_series(n: int, series: BarSeries) -> str:
    edge = line(Stroke(colour=PALETTE.paper, points=0.75))
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/><c:tx>{text_source(series.name)}</c:tx>'
        f'<c:spPr>{fill(series.colour)}{edge}</c:spPr><c:invertIfNegative val="0"/>'
        f"<c:cat>{text_source(series.categories)}</c:cat><c:val>{number_source(series.values)}</c:val></c:ser>"
    )


def _category_axis() -> str:
    """The names stand in the table beside the bars; the axis keeps their order and is not shown."""
    return (
        '<c:catAx><c:axId val="102"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="1"/>'
        '<c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        '<c:crossAx val="101"/><c:crosses val="min"/></c:catAx>'
    )


def _marker(marker: Marker | None) -> str:
    if marker is None:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    edge = line(Stroke(colour=marker.colour, points=1.5 if marker.hollow else 0.75))
    look = f"<c:spPr>{fill(PALETTE.paper if marker.hollow else marker.colour)}{edge}</c:spPr>"
    return f'<c:marker><c:symbol val="{marker.symbol}"/><c:size val="{marker.size}"/>{look}</c:marker>'


def _label(series: XySeries) -> str:
    """The name of the series beside one point, and nothing beside the others."""
    if not series.label:
        return ""
    shown = letters(series.label_colour).replace("<a:bodyPr/>", '<a:bodyPr wrap="none" anchor="ctr"/>')
    return (
        f'<c:dLbls><c:dLbl><c:idx val="{series.labelled}"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{shown}'
        f'<c:dLblPos val="{series.label}"/>{_flags(name=1)}</c:dLbl>{_flags(name=0)}</c:dLbls>'
    )


def _flags(*, name: int) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="{name}"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _title(text: str) -> str:
    if not text:
        return ""
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{run('defRPr', PALETTE.ink)}</a:pPr><a:r>"
        f'{run("rPr", PALETTE.ink)}<a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
