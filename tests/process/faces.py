"""What the live screen shows at the moments tests wait for."""

import re

LIVE = re.compile(r"live \d\d:\d\d")
"""The first answer of the server is on the screen."""

LOADED = re.compile(r"all loaded")
FOOTER = "all keys"
CANCEL = re.compile(r"Cancel this send\?|cannot be cancelled|cannot cancel", re.IGNORECASE)
"""What `x` leads to, whatever send is under the cursor."""
