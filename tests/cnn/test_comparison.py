"""The measurement beside the known figures: the correlations that the fact sheet gives, and models without figures."""

import pytest

from dl2core.cnn import comparison, zoo


def test_all_seven_are_known():
    assert list(comparison.KNOWN) == list(zoo.REPORT_NAMES)
    assert comparison.KNOWN["vit_b_32"].report_ms == 2.57


def test_correlations_with_the_reports_times():
    here = {name: known.report_ms for name, known in comparison.KNOWN.items()}
    rows = {(row.predictor, row.place): row.rho for row in comparison.correlations(here, "here")}
    assert rows["parameters", "here"] == rows["parameters", "the report's GPU"] == pytest.approx(0.25, abs=0.005)
    assert rows["parameters", "published GPU, batch 1024"] == pytest.approx(0.32, abs=0.005)
    assert rows["parameters", "published CPU, batch 1"] == pytest.approx(0.75, abs=0.005)
    assert rows["activations", "published GPU, batch 1024"] == pytest.approx(0.88, abs=0.01)
    assert rows["multiply-adds", "published CPU, batch 1"] > 0.98
    assert comparison.agreement(here) == 1
    assert comparison.agreement(here, "gpu_ms") == pytest.approx(0.96, abs=0.005)


def test_too_few_or_unknown_models_give_no_correlation():
    assert comparison.correlations({"resnet18": 1.0, "vgg11": 2.0, "swin_t": 3.0}, "here") == []
    assert comparison.agreement({"resnet18": 1.0, "swin_t": 3.0}) is None
