# Three steps: npm packages, Python packages, and an image that holds both and no build tool.

FROM node:22-slim AS npm
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim AS python
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /app/.venv \
    && /app/.venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/app/.venv/bin:$PATH \
    DATEN_ORDNER=/daten \
    STATIC_ORDNER=/app/statik
RUN groupadd --gid 10001 wissen \
    && useradd --uid 10001 --gid wissen --no-create-home --shell /usr/sbin/nologin wissen \
    && install -d -o wissen -g wissen -m 0700 /daten
WORKDIR /app
COPY --from=python /app/.venv .venv
COPY --from=npm /app/node_modules node_modules
COPY . .
# The key protects nothing here: collecting files needs settings, and settings need a key.
RUN python -m scripts.schriften \
    && SECRET_KEY=nur-zum-sammeln HTTPS=false python -m scripts.bereitstellen --nur-statik
# By number: some hosts check that it is not root and cannot look the name up.
USER 10001:10001
VOLUME /daten
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --retries=3 CMD ["python", "-m", "scripts.gesund"]
CMD ["python", "-m", "scripts.web"]
