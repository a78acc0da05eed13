FROM docker.io/library/debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
