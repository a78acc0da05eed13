FROM docker.io/library/debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends redis-server
WORKDIR /data
CMD ["redis-server"]
