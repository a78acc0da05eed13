FROM docker.io/library/debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends rabbitmq-server && rm -rf /var/lib/rabbitmq/mnesia
# The published image logs to its standard output, and its tools find the cookie whoever calls them.
ENV HOME=/var/lib/rabbitmq RABBITMQ_LOGS=-
COPY --chmod=0755 rabbitmq-start /usr/local/bin/rabbitmq-start
ENTRYPOINT ["rabbitmq-start"]
