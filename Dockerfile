# syntax=docker/dockerfile:1
FROM python:3.12-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/tanggap/.venv
COPY pyproject.toml README.md LICENSE ./
COPY app app
RUN /opt/tanggap/.venv/bin/pip install . \
    && TANGGAP_DATA=/opt/tanggap/var /opt/tanggap/.venv/bin/tanggap train

FROM python:3.12-slim
RUN groupadd --system --gid 10001 tanggap \
    && useradd --system --uid 10001 --gid tanggap --home-dir /opt/tanggap --no-create-home tanggap
WORKDIR /opt/tanggap
COPY --from=build /opt/tanggap /opt/tanggap
COPY app app
COPY migrations migrations
COPY cities cities
RUN chown -R tanggap:tanggap /opt/tanggap/var
USER 10001:10001
ENV PATH=/opt/tanggap/.venv/bin:$PATH \
    PYTHONPATH=/opt/tanggap \
    PYTHONUNBUFFERED=1 \
    TANGGAP_DATA=/opt/tanggap/var \
    TANGGAP_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=3)"]
CMD ["tanggap", "serve", "--no-worker"]
