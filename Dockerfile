# Python 3.11.16, an index of images for several processors. docs/releasing.md says how to move to a newer one.
ARG PYTHON=python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b
FROM ${PYTHON} AS build

# Nothing comes from an index but what requirements.lock names by its hash, setuptools for the build included.
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /opt/porbot \
    && /opt/porbot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY porcore porcore
COPY bot bot
RUN /opt/porbot/bin/pip install --no-cache-dir --no-index --no-deps --no-build-isolation . \
    && /opt/porbot/bin/pip check \
    && /opt/porbot/bin/pip uninstall -y setuptools

FROM ${PYTHON}

# A number, so that an orchestrator can see without a name service that it is not root.
RUN groupadd --gid 10001 porbot \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin porbot \
    && install -d -m 0700 -o porbot -g porbot /data /import /keys
COPY --from=build /opt/porbot /opt/porbot

# Nothing is written outside /data and /keys (and /tmp, a tmpfs), so the root file system can be read-only.
ENV PATH=/opt/porbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORBOT_DATA_DIR=/data \
    PORBOT_IMPORT_DIR=/import \
    PORBOT_SIGHTINGS_KEYS=/keys
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/import", "/keys"]

# Alive, not ready: a bot without a snapshot waits for its first /load and must not be restarted meanwhile.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9464/healthz', timeout=3)"]
ENTRYPOINT ["porbot"]
CMD ["run"]
