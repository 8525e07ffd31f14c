"""One child process in which everything that needs torch runs; the server never imports torch.

How a page uses it. A short question, whose answer the page waits for:

    scores = worker.ask("dl2core.clip.zero_shot.answers", spec, pictures, key=(session, "pictures"))

A long job, a generator of `dl2core.jobs.Progress` that is looked at from rerun to rerun:

    job = worker.run("dl2core.cnn.latency.measure", spec, name="Latency of 7 networks", spec=spec, owner=session)
    job.state, job.progress, job.partial, job.seconds_left, worker.ahead(job)
    job.beat()                      # "somebody still looks", at least every three minutes
    worker.stop(job, session)       # obeyed within a second; job.partial stands
    job.result                      # once job.state is "done"; job.error is one line if it "failed"

Functions cross by their dotted name and lie in dl2core. Arguments and results are plain values, numpy arrays, and
dataclasses of modules that import no torch. Questions are answered between two steps of a job; a measurement asks
`dl2core.jobs.interruptions()` whether that has happened. InputError is raised to who asked, with its text; everything
else is a `WorkerError` of one line, and its trace is in the log "dl2core.worker".
"""

from dl2core.queue import Job
from dl2core.worker.crossing import name_of
from dl2core.worker.errors import WorkerError
from dl2core.worker.parent import Worker

__all__ = ["Job", "Worker", "WorkerError", "name_of"]
