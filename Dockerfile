# TTChan in a container. tests/integration/test_package.py proves each step without a Docker engine.
#
# For a build that can be repeated, name the base image by its digest (`docker buildx imagetools inspect
# python:3.13-slim` shows it):
#   docker build --build-arg PYTHON=python:3.13-slim@sha256:… -t ttchan .
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv --without-pip /opt/ttchan
# The locked parts first: they change less often than the code.
COPY requirements.txt requirements-build.txt ./
RUN pip --python /opt/ttchan/bin/python install --require-hashes -r requirements.txt \
 && pip install --require-hashes -r requirements-build.txt
COPY . .
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && pip --python /opt/ttchan/bin/python install --no-deps /wheels/*.whl

FROM ${PYTHON}
# pg_dump, for backups of a PostgreSQL; with SQLite nothing needs it.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 ttchan \
 && useradd --uid 10001 --gid ttchan --home-dir /data --no-create-home --shell /usr/sbin/nologin ttchan \
 && install -d -o ttchan -g ttchan -m 0700 /data
COPY --from=build /opt/ttchan /opt/ttchan
ENV PATH=/opt/ttchan/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TTCHAN_DATA_DIR=/data \
    TTCHAN_LISTEN=127.0.0.1:8080
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# Asked inside the container, where alone that address leads: whether the bot is alive. A database or a
# Telegram that is away is no reason to end it; `ttchan health --ready` tells of them.
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["ttchan", "health"]
# Exec form: the signal reaches the bot itself. Run it with an init process (`docker run --init`,
# `init: true` in compose.yaml), which collects the children that read workbooks.
ENTRYPOINT ["ttchan"]
CMD ["run"]
