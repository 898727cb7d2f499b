# Entente in one image; web, worker and scheduler are the same image with other commands (docker-compose.yml).
# Nothing secret is in it: every setting comes from the environment when it starts.

FROM node:22-bookworm-slim AS front
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static ./static
RUN node static/build.mjs

FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/base.txt /tmp/base.txt
# Every package must have one of the hashes in the lock file.
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes --no-deps -r /tmp/base.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ENTENTE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/var/lib/entente
RUN groupadd --system --gid 10001 entente \
    && useradd --system --uid 10001 --gid entente --home-dir /var/lib/entente --shell /usr/sbin/nologin entente \
    && install -d -o entente -g entente -m 0750 /var/lib/entente
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py LICENSE ./
COPY config ./config
COPY core ./core
COPY accounts ./accounts
COPY stakeholders ./stakeholders
COPY engagements ./engagements
COPY reports ./reports
COPY templates ./templates
COPY --from=front /build/static/dist ./static/dist
USER entente
VOLUME /var/lib/entente
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "config.probe"]
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"]
