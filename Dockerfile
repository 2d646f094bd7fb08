# One image for web, worker, scheduler and migrations, built by the same steps as `./run`.

FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/pauta
COPY . .
# PAUTA_VAR points away: no secret that a step makes for itself may end up in the image.
RUN PAUTA_VAR=/tmp/building ./run build \
    && rm -rf /tmp/building node_modules var/node var/cache var/log

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/pauta --create-home pauta
COPY --from=build /srv/pauta /srv/pauta
WORKDIR /srv/pauta
ENV PATH=/srv/pauta/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PAUTA_VAR=/var/lib/pauta \
    BIND=0.0.0.0 \
    PORT=8000
USER pauta
VOLUME /var/lib/pauta
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "smm/gunicorn.py", "smm.wsgi"]
