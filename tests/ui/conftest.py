"""Every chart of every page that a test opens is checked against Vega-Lite's schema; the app itself does without."""

from pages.ui.charts import style

style.VALIDATE = True
