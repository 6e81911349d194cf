"""What Pulumi's two front ends, ``dynamic/`` and ``native/``, share: verbs, runtime, progress, the engine's end."""
