"""AWS Account Management as Pulumi resources, for one account or for every account of an organization.

``__init__.pyi`` lists the public names. Each is imported when first asked for: the command line, the pytest plugin and
the provider host do without Pulumi's SDK or without the resource classes.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

# The only place that states the version: the build reads it here.
__version__ = "0.2.0"
