# A county server's web, worker and clock: one image, three commands (docker-compose.yml).
ARG BASE=docker.io/library/debian:trixie-slim

# What only the making needs stays in this stage: pip, and what nobody reads in a container.
FROM ${BASE} AS libraries
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv ca-certificates binutils
WORKDIR /build
COPY requirements.txt .
RUN python3 -m venv /tools \
    && python3 -m venv --without-pip /venv \
    && /tools/bin/pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check --no-compile \
       --require-hashes --only-binary :all: -r requirements.txt
# Out: the libraries' own tests, C sources, the catalogues and hyphenation of languages this program does not speak, and
# what boto knows of services other than a store, and what only a debugger reads (36 MB; what a wheel bundles is left alone).
RUN cd /venv/lib/python3*/site-packages \
    && rm -rf numpy/tests numpy/*/tests numpy/_core/include numpy/_core/lib numpy/f2py \
       django/contrib/gis django/contrib/admin/static django/contrib/admindocs \
    && find . -path '*/locale/*' -name '*.mo' -not -path '*/zh_Hans/*' -not -path '*/en/*' -delete \
    && rm -rf boto3/examples \
    && find . -name '*.so' -not -path '*.libs/*' -exec strip --strip-unneeded {} + \
    && find boto3/data botocore/data -mindepth 1 -maxdepth 1 -type d -not -name s3 -exec rm -r {} + \
    && find pyphen/dictionaries -name '*.dic' -not -name '*en*' -delete \
    && find . -name '*.po' -delete -o -name '*.pyi' -delete -o -name '*.c' -delete -o -name '*.pyx' -delete \
    && python3 -m compileall -q -j 2 --invalidation-mode unchecked-hash /venv

FROM ${BASE}
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    XINQIAO_VAR=/var/lib/xinqiao
WORKDIR /app
COPY script/packages script/packages
# The same list as ./script/start uses; what this base already brings is left out by trying.
RUN printf 'path-exclude /usr/share/%s/*\n' doc man info locale lintian > /etc/dpkg/dpkg.cfg.d/only-what-runs \
    && apt-get update \
    && apt-get install -y --no-install-recommends python3 ca-certificates \
    && script/packages missing print | xargs --no-run-if-empty apt-get install -y --no-install-recommends \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/*.log /var/log/apt \
    && useradd --uid 10001 --create-home xinqiao \
    && install -d -o xinqiao -g xinqiao -m 0750 /var/lib/xinqiao /var/lib/xinqiao/documents \
       /var/lib/xinqiao/backups /var/lib/xinqiao/log /var/lib/xinqiao/access
COPY --from=libraries /venv /venv
COPY . .
# No secret is needed to collect files, and none stays in the image.
RUN NO_KEY=no-key-no-key-no-key-no-key-no-key-no-key \
    && env SECRET_KEY=$NO_KEY FIELD_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= AUDIT_KEY=$NO_KEY \
        LOOKUP_KEY=$NO_KEY ALLOWED_HOSTS=unused \
        DATABASE_URL=sqlite:////tmp/unused CELERY_BROKER_URL=redis://unused \
        python manage.py collectstatic --no-input --verbosity 0 --skip-checks \
    && python -m compileall -q -j 2 --invalidation-mode unchecked-hash /app
USER 10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
