"""Latency: how long a forward pass of seven networks takes here, against the report's GPU, and why (question 1.1)."""

from pages.cnn import cached as cnn
from pages.cnn.latency.controls import PRESETS, RANKS, chosen
from pages.cnn.latency.drawing import Drawing
from pages.cnn.latency.views import VIEWS
from pages.ui import controls, export, frame, jobs, provenance, results, state

with frame.page(
    "Latency",
    aim="Time the report's seven networks on this machine, and find out what makes a network slow.",
    questions=("1.1.a", "1.1.b"),
    subject="random weights (time does not depend on them)",
    note="cnn/latency",
):
    state.try_this(PRESETS, key="lat", defaults={"lat_view": RANKS, "lat_first": False})
    with controls.row():
        name, choice = chosen()
        view = VIEWS[name]
        work = view.work(choice)
        jobs.run_button("Measure", work)

    done = jobs.finished(work)
    if done:
        shown, document = done.result, results.of_job(done.result, done)
    else:
        shown, document = view.stored(choice)
    source = "measured" if done else "stored"

    def draw(partial: object) -> None:
        """The view of the running, the finished or the stored measurement."""
        result, mark = (shown, source) if partial is None else (partial, "measured")
        view.show(result, Drawing(mark, provenance.day(document["created"]), choice.per_image))

    jobs.panel(work, draw, idle=provenance.of_document(document, *view.facts(shown, document), kind=source))
    with controls.row():
        recalled = results.shelf(document["kind"], document if done else None, key=work.key, check=cnn.check)
        asked = {"--models": ",".join(work.spec.models), "--batch": ",".join(map(str, choice.spec.batches))}
        export.menu(
            work.key, rows=view.rows(shown, source), document=document, code=export.shell(document["kind"], asked)
        )
    if recalled:
        view.beside(shown, recalled)
