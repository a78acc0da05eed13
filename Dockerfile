# A county server's web, worker and clock: one image, three commands (docker-compose.yml).
FROM python:3.13-slim-trixie AS libraries
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
       -r requirements.txt

FROM python:3.13-slim-trixie
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    XINQIAO_VAR=/var/lib/xinqiao
WORKDIR /app
COPY script/packages script/packages
# The same list as ./script/start uses; what this base already brings is left out by trying.
RUN apt-get update \
    && script/packages missing run | xargs --no-run-if-empty apt-get install -y --no-install-recommends \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home xinqiao \
    && install -d -o xinqiao -g xinqiao -m 0750 /var/lib/xinqiao /var/lib/xinqiao/documents \
       /var/lib/xinqiao/backups
COPY --from=libraries /venv /venv
COPY . .
# No secret is needed to collect files, and none stays in the image.
RUN NO_KEY=no-key-no-key-no-key-no-key-no-key-no-key \
    && env SECRET_KEY=$NO_KEY FIELD_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= AUDIT_KEY=$NO_KEY \
        LOOKUP_KEY=$NO_KEY ALLOWED_HOSTS=unused \
        DATABASE_URL=sqlite:////tmp/unused CELERY_BROKER_URL=redis://unused \
        python manage.py collectstatic --no-input --verbosity 0 --skip-checks
USER 10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
