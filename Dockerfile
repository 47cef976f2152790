# One image for web, worker, beat and migrate: docker-compose.yml gives each its command, the environment the rest.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/portal \
    && /opt/portal/bin/pip install --no-cache-dir --require-hashes --no-deps -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DEBUG=off \
    STATIC_ROOT=/srv/static \
    VAR_DIR=/var/lib/portal
RUN useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal
COPY --from=packages /opt/portal /opt/portal
WORKDIR /srv/portal
COPY manage.py ./
COPY achterhoek ./achterhoek
COPY providers ./providers
COPY clients ./clients
COPY transitions ./transitions
COPY faq ./faq
COPY templates ./templates
COPY static ./static
# Collecting files needs settings that load, and no secret: these values live for this one step.
RUN SECRET_KEY=collect BSN_KEYS=collect BSN_INDEX_KEY=collect ALLOWED_HOSTS=collect DATABASE_URL=sqlite:////tmp/none \
    CELERY_BROKER_URL=memory:// python manage.py collectstatic --noinput
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "achterhoek.wsgi:application"]
