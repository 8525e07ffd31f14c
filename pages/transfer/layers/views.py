"""The views: what each block is worth, with a channel's favourite pictures, and one picture in two convolutions."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.data import catalogue
from dl2core.data.gallery import Gallery, PictureChoice
from dl2core.transfer import backbone_names
from dl2core.transfer.backbone_names import RESNET18
from dl2core.transfer.layers.maps_result import Maps, as_pictures
from dl2core.transfer.layers.result import DepthResult, Excited, Layer
from pages.transfer.layers import cached, charts, heat, rows
from pages.transfer.layers.presets import KEY, MOST_CHANNELS
from pages.ui import controls, fetch, held, images, inline, jobs, plot, provenance
from pages.ui.cached import charts as kept
from pages.ui.head import Head
from pages.ui.markdown import plain

SIDE = 112  # px of a favourite picture
STRONGEST = 8  # maps of a convolution that are drawn, beside their mean


def depth(found: DepthResult, excited: Excited | None, source: str, *, about: str) -> None:
    """Accuracy against depth, one block in large letters, and what excites one of its channels.

    Args:
        about: where the favourite pictures come from, in words.
    """
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picture, below = st.container(), st.container()
    with below:
        block = _block(found.names)
        here = [layer for layer in found.layers if layer.name == block]
        with st.container(horizontal=True, gap="medium"):
            for layer in here:
                label = block.capitalize() + (f", {layer.pool}" if len(here) > 1 else "")
                st.metric(label, f"{found.top1(layer):.1f} %", width="content")
        guessing = 100 / len(found.classes)
        st.caption(_compared(found, guessing))
    with picture:
        drawn = kept.chart(charts.by_depth, rows.of_layers(found, source), rows.short(block), guessing)
        alt = f"Accuracy of a linear probe after every block, from {found.top1(found.layers[0]):.0f} % after the stem"
        plot.show(drawn, height=270, alt=alt)
    if excited is not None:
        with right:
            _favourites(excited, block, about)


def _block(names: tuple[str, ...]) -> str:
    middle = names[len(names) // 2 + 1]
    held.declare(f"{KEY}_block", middle)
    block = st.select_slider("After", names, middle, key=f"{KEY}_block", bind="query-params", persist_state="session")
    return block if block in names else middle


def _compared(found: DepthResult, guessing: float) -> str:
    first, best = found.layers[0], max(found.layers, key=lambda layer: layer.right)
    low, high = found.interval(best)
    return (
        f"Stem **{found.top1(first):.1f} %**; best **{_named(best)}**, {found.top1(best):.1f} % "
        f"(95 %: {low:.1f} to {high:.1f}, n = {found.n:,}). {found.n_train:,} images trained each probe. "
        f"Guessing: {guessing:.3g} %."
    )


def _named(layer: Layer) -> str:
    return f"{layer.name} ({layer.pool})" if layer.name.startswith("block") and layer.pool != "output" else layer.name


def _favourites(excited: Excited, block: str, about: str) -> None:
    place = next((one for one in excited.places if one.name == block), None)
    if place is None:
        st.caption(f"No pictures were looked at for {block}.")
        return
    tiles = st.container()
    with controls.row():
        asked = controls.whole("Channel", key=f"{KEY}_channel", low=0, high=MOST_CHANNELS - 1, default=8)
        channel = min(asked, len(place.pictures) - 1)
        st.caption(
            f"of {block}: 0 to {len(place.pictures) - 1:,}" + ("" if channel == asked else f", shown: {channel:,}")
        )
    shown = cached.favourites(excited.spec, place.pictures[channel], SIDE)
    with tiles, st.grid("auto", min_column_width=84, gap="small"):
        for rank, one in enumerate(shown, 1):
            st.image(
                inline.png(one), width="stretch", alt=f"Number {rank} of the pictures that excite channel {channel}"
            )
    st.caption(f"Of {excited.images}, the {len(shown)} with this channel's largest values, the largest first. {about}")


def chosen_picture() -> tuple[PictureChoice, int]:
    """The popover that chooses a picture: of which set, and which of them."""
    with st.popover("Picture", key=f"{KEY}_picture"):
        choice = images.choose(KEY, default="Shapes")
        return choice, controls.slide("Which of them", key=f"{KEY}_place", low=1, high=choice.count, default=1)


def maps(backbone: str, head: Head, gallery: Gallery, number: int) -> None:
    """One picture, its maps in the first and in the last convolution, and the first filters where they can be seen.

    Args:
        number: of the picture, from 1; the last one where there are fewer.
    """
    title, place = backbone_names.title(backbone), min(number, len(gallery)) - 1
    missing = backbone == RESNET18 and backbone_names.resnet18_weights() is None
    by = f"the picture alone, {title} is missing" if missing else f"by {title}, after normalisation and activation"
    with st.container(gap=None):  # as a job's panel, so that the picture stands where the other views' stand
        jobs.line(provenance.describe("computed", plain(by), plain(gallery.title)))
        own, first, last = st.columns([2, 3, 3], gap="medium")
    with own:
        st.image(inline.png(gallery.for_the_eye()[place]), width="stretch", alt=f"The picture: {gallery.truths[place]}")
        st.markdown(f"**{plain(gallery.truths[place] or gallery.names[place])}**")
    head.shows("" if missing else title, gallery.title)
    if missing:
        with first:
            fetch.offer(catalogue.RESNET18)
        return
    key = store.content_hash(gallery.title + gallery.names[place], gallery.pixels[place].tobytes())
    seen = cached.seen(backbone, key, gallery, place)
    with first:
        _maps("The only convolution" if seen.only_one else "First convolution", seen.first)
    if not seen.only_one:
        with last:
            _maps("Last convolution", seen.last)
    if seen.pictured:
        st.markdown(f"**Filters of the first convolution**, {seen.filters.shape[-1]} × {seen.filters.shape[-1]} pixels")
        with st.grid("auto", min_column_width=56, gap="xsmall"):
            for number, one in enumerate(as_pictures(seen.filters), 1):
                st.image(inline.png(heat.larger(one, 56)), width="stretch", alt=f"Filter {number}")
    else:
        side = seen.filters.shape[-1]
        st.caption(
            f"The first filters of {title} are {side} × {side} pixels: too small to show anything as pictures. "
            f"ResNet18's are 7 × 7."
        )


def _maps(title: str, found: Maps) -> None:
    channels, height, width = found.maps.shape
    strongest = found.strongest(STRONGEST)
    shown = [("mean of all", found.maps.mean(axis=0)), *((f"channel {c}", found.maps[c]) for c in strongest)]
    with st.grid("auto", min_column_width=90, gap="small"):
        for name, one in shown:
            with st.container(gap=None):
                st.image(inline.png(heat.picture(one, SIDE)), width="stretch", alt=f"{title}, {name}")
                st.caption(name)
    st.markdown(
        f"**{title}**: {found.kernel} × {found.kernel} on {found.inputs:,} channels, {found.weights:,} weights, "
        f"{channels:,} maps of {height} × {width}"
    )
