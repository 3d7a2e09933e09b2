# Untried as an image where it was written, since no engine ran there; its pip steps were tried by hand. See docs/operator.md.
FROM python:3.13-slim AS build
WORKDIR /source
# The pinned tool that builds our own package; nothing without a hash is fetched.
COPY requirements-dev.txt ./
RUN awk '/^setuptools==/ {ours = 1; print; next} /^[^ ]/ {ours = 0} ours' requirements-dev.txt > build.txt \
    && python -m venv /build \
    && /build/bin/pip install --no-cache-dir --require-hashes -r build.txt
COPY requirements.txt ./
RUN python -m venv /opt/warroom \
    && /opt/warroom/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY config config
RUN /build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/warroom/bin/pip install --no-cache-dir --no-deps --no-index /wheel/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin warroom \
    && install --directory --owner=warroom --group=warroom /var/lib/warroom
COPY --from=build /opt/warroom /opt/warroom
ENV PATH=/opt/warroom/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WARROOM_DATA_DIR=/var/lib/warroom \
    WARROOM_LISTEN=0.0.0.0:8080 \
    WARROOM_LOG_FORMAT=json
USER warroom
WORKDIR /var/lib/warroom
VOLUME /var/lib/warroom
EXPOSE 8080
# That the process lives. Whether it can take traffic is /readyz: a database that is away must not restart the bot.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['WARROOM_LISTEN'].rpartition(':')[2] + '/healthz', timeout=3)"]
ENTRYPOINT ["warroom"]
CMD ["run"]
