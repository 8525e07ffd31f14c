"""The published numbers against each other: their own arithmetic, and what the text of the report claims of them."""

import dataclasses

import pytest
from scipy import stats as scipy_stats

from dl2core import published

ROWS = (
    *published.TABLE_1,
    *published.TABLE_2,
    *published.TABLE_3,
    *published.TABLE_4,
    *published.TABLE_5,
    *published.TABLE_6,
    *published.TABLE_7,
    *published.RERUNS,
    *published.RERUN_CROSS,
    *published.RERUN_TIMES,
    *published.MODELS,
    *published.THROUGHPUT,
    *published.CROSS_CHECK,
    *published.ZERO_SHOT,
    *published.MACS,
    *published.TOWER_MACS,
    *published.SAVED,
)
ACCURACIES = [row for row in ROWS if isinstance(row, published.Accuracy)]


def in_table_1_order(rows, value):
    """Values of one column in the order of Table 1."""
    by_model = {getattr(row, "model", getattr(row, "name", None)): getattr(row, value) for row in rows}
    return [by_model[row.model] for row in published.TABLE_1]


def spearman(x, y):
    return scipy_stats.spearmanr(x, y).statistic


def test_every_row_is_frozen_and_names_its_source():
    for row in ROWS:
        assert row.source.kind in ("report", "published", "computed")
        assert row.source.title
        with pytest.raises(dataclasses.FrozenInstanceError):
            row.source = None


def test_report_rows_are_the_only_ones_marked_as_report():
    tables = [name for name in published.__all__ if name.startswith("TABLE_")]
    from_report = {id(row) for name in tables for row in getattr(published, name)}
    assert {id(row) for row in ROWS if row.source.kind == "report"} == from_report


@pytest.mark.parametrize(
    ("table", "rows"),
    [("TABLE_1", 7), ("TABLE_2", 8), ("TABLE_3", 4), ("TABLE_4", 8), ("TABLE_5", 12), ("TABLE_6", 8), ("TABLE_7", 6)],
)
def test_tables_have_the_reports_number_of_rows(table, rows):
    assert len(getattr(published, table)) == rows


@pytest.mark.parametrize(
    ("rows", "column", "total"),
    [
        ("TABLE_1", "ms_per_image", 29.59),
        ("TABLE_2", "top1", 337.76),
        ("TABLE_3", "top1", 304.08),
        ("TABLE_4", "top1", 607.00),
        ("TABLE_5", "top1", 965.77),
        ("TABLE_6", "top1", 484.83),
        ("TABLE_7", "cifar10", 450.91),
        ("TABLE_7", "cifar100", 330.88),
        ("CROSS_CHECK", "gpu_us_per_image", 1520.0),
        ("CROSS_CHECK", "cpu_ms_per_image", 553.9),
        ("CROSS_CHECK", "parameters_m", 397.83),
        ("CROSS_CHECK", "gmacs", 46.83),
        ("CROSS_CHECK", "mega_activations", 111.53),
    ],
)
def test_columns_add_up_to_what_the_printed_tables_add_up_to(rows, column, total):
    assert sum(getattr(row, column) for row in getattr(published, rows)) == pytest.approx(total, abs=0.001)


def test_table_7_means_are_the_means_of_their_columns():
    for row in published.TABLE_7:
        assert row.mean == pytest.approx((row.cifar10 + row.cifar100) / 2, abs=0.0051)


def test_table_1_ranks_resnet18_first_and_vit_s8_last():
    order = [row.model for row in sorted(published.TABLE_1, key=lambda row: row.ms_per_image)]
    assert order == [
        "resnet18",
        "mobilenet_v3_small",
        "vit_b_32",
        "vgg11",
        "vgg11_bn",
        "densenet121",
        "vit_small_patch8_224",
    ]


def test_latency_of_the_report_follows_accuracy_and_not_parameters():
    ms = [row.ms_per_image for row in published.TABLE_1]
    top1 = in_table_1_order(published.MODELS, "top1")
    parameters = in_table_1_order(published.MODELS, "parameters")
    assert scipy_stats.pearsonr(top1, ms).statistic == pytest.approx(0.78, abs=0.005)
    assert spearman(top1, ms) == pytest.approx(0.64, abs=0.005)
    assert scipy_stats.pearsonr(parameters, ms).statistic == pytest.approx(-0.12, abs=0.005)
    assert spearman(parameters, ms) == pytest.approx(0.25, abs=0.005)


@pytest.mark.parametrize(
    ("column", "report", "gpu", "cpu"),
    [
        ("parameters_m", 0.25, 0.32, 0.75),
        ("gmacs", 0.75, 0.79, 1.00),
        ("mega_activations", 0.85, 0.88, 0.95),
    ],
)
def test_rank_correlations_with_latency_in_three_measurements(column, report, gpu, cpu):
    cost = in_table_1_order(published.CROSS_CHECK, column)
    ms = [row.ms_per_image for row in published.TABLE_1]
    assert spearman(cost, ms) == pytest.approx(report, abs=0.0051)
    assert spearman(cost, in_table_1_order(published.CROSS_CHECK, "gpu_us_per_image")) == pytest.approx(gpu, abs=0.0051)
    assert spearman(cost, in_table_1_order(published.CROSS_CHECK, "cpu_ms_per_image")) == pytest.approx(cpu, abs=0.0051)


def test_report_and_gpu_table_agree_more_than_gpu_and_cpu():
    gpu = in_table_1_order(published.CROSS_CHECK, "gpu_us_per_image")
    cpu = in_table_1_order(published.CROSS_CHECK, "cpu_ms_per_image")
    assert spearman([row.ms_per_image for row in published.TABLE_1], gpu) == pytest.approx(0.96, abs=0.0051)
    assert spearman(gpu, cpu) == pytest.approx(0.79, abs=0.0051)


def test_vit_s8_has_six_times_fewer_parameters_than_vgg11_not_five():
    parameters = {model.name: model.parameters for model in published.MODELS}
    assert parameters["vgg11"] / parameters["vit_small_patch8_224"] == pytest.approx(6.13, abs=0.01)


def test_exact_macs_round_to_the_published_ones():
    published_gmacs = {model.name: model.gmacs for model in published.MODELS}
    for row in published.MACS:
        assert row.gmacs == pytest.approx(published_gmacs[row.model], abs=0.0051)


def test_accuracies_lie_in_their_intervals():
    for row in ACCURACIES:
        assert row.interval.low < row.top1 < row.interval.high
        assert row.interval.high - row.interval.low < 2


def test_report_accuracies_count_whole_images():
    for row in ACCURACIES:
        if row.source.kind == "report":
            images = row.top1 / 100 * row.n
            assert images == pytest.approx(round(images), abs=1e-6)


def rerun(dataset, method, scale, layer=None):
    return next(
        row.top1
        for row in published.RERUNS
        if (row.dataset, row.method, row.logit_scale, row.layer, row.noise) == (dataset, method, scale, layer, 0.0)
    )


@pytest.mark.parametrize("dataset", ["cifar10", "cifar100"])
def test_clean_prompt_rows_of_the_report_lie_nearer_to_the_logarithmic_scale(dataset):
    report = {row.method: row.top1 for row in published.TABLE_4 if row.dataset == dataset and row.split == "test"}
    deep = {row.layer: row.top1 for row in published.TABLE_5 if row.dataset == dataset and row.split == "test"}
    cases = [(report["padding"], "padding", None), (deep[0], "deep", 0), (deep[8], "deep", 8)]
    for value, method, layer in cases:
        ln, exp = rerun(dataset, method, "ln", layer), rerun(dataset, method, "exp", layer)
        assert abs(value - ln) < abs(value - exp)


@pytest.mark.parametrize("dataset", ["cifar10", "cifar100"])
def test_deep_prompts_lose_with_depth_from_layer_4_on(dataset):
    deep = [
        (row.layer, row.top1)
        for row in published.RERUNS
        if (row.dataset, row.method, row.logit_scale, row.noise) == (dataset, "deep", "exp", 0.0) and row.layer >= 4
    ]
    assert [layer for layer, _ in deep] == [4, 6, 8, 10]
    assert deep == sorted(deep, key=lambda pair: -pair[1])


def test_saved_bytes_of_deep_prompts_are_linear_in_the_blocks_behind_them():
    saved = {row.case: row.mb for row in published.SAVED}
    per_block = [
        (saved["deep prompt, layer 0"] - saved["deep prompt, layer 3"]) / 3,
        (saved["deep prompt, layer 3"] - saved["deep prompt, layer 8"]) / 5,
        (saved["deep prompt, layer 8"] - saved["deep prompt, layer 11"]) / 3,
    ]
    assert per_block == pytest.approx([37.2] * 3, abs=0.05)


def test_wrong_activation_costs_more_than_two_points():
    right, wrong = (
        next(row for row in published.ZERO_SHOT if (row.architecture, row.weights) == (name, "laion400m_e32"))
        for name in ("ViT-B-32-quickgelu", "ViT-B-32")
    )
    assert right.cifar10 - wrong.cifar10 > 2
    assert right.cifar100 - wrong.cifar100 > 2


def test_three_equal_probabilities_are_what_the_logarithmic_scale_gives():
    ln, exp = (row.probabilities for row in published.COLOUR_WINNERS)
    assert max(ln) - 1 / 3 < 0.01
    assert sum(exp) / len(exp) > 0.6


def test_values_of_the_rerun_with_both_scales_are_not_given_to_others():
    probes = {
        (r.dataset, r.augmentation, r.noise, r.top1): r.source.detail
        for r in published.RERUNS
        if r.method == "linear probe"
    }
    both, others = "the one that trained with both logit scales", "others"
    assert probes == {
        ("cifar10", "none", 0.0, 80.70): both,
        ("cifar10", "none", 0.1, 45.85): both,
        ("cifar100", "none", 0.1, 25.54): both,
        ("cifar100", "none", 0.0, 58.49): both,
        ("cifar100", "horizontal flip", 0.0, 59.52): both,
        ("cifar100", "autoaugment", 0.0, 55.2): both,
        ("cifar100", "none", 0.0, 59.0): others,
        ("cifar100", "horizontal flip", 0.0, 59.8): others,
        ("cifar100", "colour jitter", 0.0, 54.7): others,
    }
    assert {row.source.detail for row in published.RERUN_TIMES} == {both}


def test_what_a_publisher_does_not_state_is_marked_as_counted():
    assert {model.name: model.counted for model in published.MODELS if model.counted} == {
        "vit_small_patch8_224": ("parameters", "gmacs")
    }


def test_a_zero_shot_row_of_another_resolution_says_so():
    assert [row.architecture for row in published.ZERO_SHOT if "256 px" in row.note] == ["ViT-B-32-256"]
