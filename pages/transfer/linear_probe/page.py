"""Linear probe: a new last layer on a frozen backbone, from one image a class to all of them (question 1.2.a)."""

from dl2core.transfer import backbone_names
from dl2core.transfer.probe_result import Trained
from pages.transfer.linear_probe import cached, compare, few, one, rows, take_along
from pages.transfer.linear_probe.controls import DATA, Choice, chosen, missing
from pages.transfer.linear_probe.presets import FEW, KEY, PRESETS
from pages.ui import controls, fetch, frame, jobs, provenance, results, state, table


def work_of(choice: Choice) -> jobs.Work:
    """What the button starts in this view."""
    name, module = ("Images per class", "few_images") if choice.view == FEW else ("A linear probe", "probe")
    key = "prb_few" if choice.view == FEW else "prb_one"
    return jobs.Work(key, name, choice.spec, f"dl2core.transfer.{module}.measure", (choice.spec, choice.own))


with frame.page(
    "Linear probe",
    aim="Freeze a network that knows ImageNet, and train one new layer on its features.",
    questions=("1.2.a",),
    note="transfer/linear_probe",
) as head:
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        choice = chosen()
        work = work_of(choice)
        wanted = missing(choice.spec)
        jobs.run_button(f"Train on {DATA[choice.spec.dataset]}", work, disabled=bool(wanted))
    for item in wanted:
        fetch.offer(item)
    done = jobs.finished(work)
    trained = done.result if done and isinstance(done.result, Trained) else None
    if done:
        found, source = trained.result if trained else done.result, "measured"
        document = results.of_job(found, done)
    else:
        (found, document), source = (
            cached.stored(f"{'few_images' if choice.view == FEW else 'probe'}_{choice.stored}"),
            "stored",
        )

    def draw(partial: object) -> None:
        """The running, the finished or the stored result."""
        if isinstance(partial, tuple):  # the epochs so far
            if partial:
                one.curves(partial, 0)
            return
        shown, mark = (found, source) if partial is None else (partial, "measured")
        head.shows(backbone_names.title(shown.spec.backbone), shown.tested_on)
        if choice.view == FEW:
            few.draw(shown, key=KEY, source=mark, own=choice.own)
        else:
            one.headline(shown)
            one.curves(shown.epochs, shown.best + 1)
            one.closer(shown, key=KEY, source=mark, own=choice.own)

    jobs.panel(work, draw, idle=provenance.of_document(document, f"n = {found.n:,}", kind=source))
    with controls.row():
        recalled = results.shelf(document["kind"], document, key=work.key, check=cached.check)
        take_along.menu(work.key, found, document, trained)
    if recalled:
        compare.draw(found, recalled)
    if choice.view == FEW:
        with frame.folded("Table"):
            table.show(rows.levels(found), alt="Accuracy by images a class")
