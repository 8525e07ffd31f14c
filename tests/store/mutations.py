"""Documents with one thing changed: any value replaced, any field taken away or added."""

import copy

from hypothesis import strategies as st

from dl2core.errors import InputError

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([10**400, -(10**30), "x" * 5000, "a\nb", "\ud800", "nan"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value, at=()):
    """Paths to everything inside parsed json."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


@st.composite
def mutated(draw, document):
    """A copy of a document with one change."""
    changed = copy.deepcopy(document)
    *way, last = draw(st.sampled_from(list(places(document))))
    holder = changed
    for key in way:
        holder = holder[key]
    how = draw(st.sampled_from(["replace", "remove", "add"]))
    if how == "remove":
        del holder[last]
    elif how == "add" and isinstance(holder, dict):
        holder[draw(st.text(max_size=5))] = draw(ANYTHING)
    elif how == "add":
        holder.append(draw(ANYTHING))
    else:
        holder[last] = draw(ANYTHING)
    return changed


def result_or_refusal(call, *arguments):
    """What a call returns and "", or None and the line with which it refuses. Anything else that it raises is a bug."""
    try:
        return call(*arguments), ""
    except InputError as error:
        return None, str(error)
