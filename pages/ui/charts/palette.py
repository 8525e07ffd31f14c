"""The colours of everything drawn. Apart from style.py, so that small pictures need no altair."""

# Okabe and Ito, the light ones darkened until each has 3:1 against both themes' backgrounds. The order of config.toml.
BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY = "#0072B2", "#B07800", "#009E73", "#C0679A", "#D55E00", "#3A93C9"
GREY = "#767d86"  # axes, reference lines, what is not in question
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY)
