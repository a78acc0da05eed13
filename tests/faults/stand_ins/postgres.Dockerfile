FROM docker.io/library/debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-17 && mkdir -p /var/lib/postgresql/data
ENV PATH=/usr/lib/postgresql/17/bin:$PATH
COPY --chmod=0755 postgres-start /usr/local/bin/postgres-start
STOPSIGNAL SIGINT
ENTRYPOINT ["postgres-start"]
