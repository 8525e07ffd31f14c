"""Opens pages one after the other in this process, and prints after which one torch had been imported: `open_pages.py ROUTER PAGE…`."""

import sys

from streamlit.testing.v1 import AppTest

router, *files = sys.argv[1:]
for file in files:
    app = AppTest.from_file(router, default_timeout=120).run()
    app.switch_page(file).run()
    if app.exception:
        sys.exit(f"{file}: {app.exception[0].message}\n{app.exception[0].stack_trace}")
    if any("fault of the app" in error.value for error in app.error):
        sys.exit(f"{file} failed")
    if "torch" in sys.modules:
        sys.exit(f"{file} imported torch")
    print(file, [title.value for title in app.title])
