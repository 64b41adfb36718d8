# The image of the SPARQL endpoint and the kg commands. Build: docker build -t diplomacy-kg .
# Example: docker run -p 8000:8000 -v kg-store:/var/lib/kg diplomacy-kg

FROM node:22-slim AS editor
WORKDIR /src
COPY package.json package-lock.json ./
COPY scripts/bundle.mjs scripts/
COPY kg/web/scripts kg/web/scripts
RUN npm ci --ignore-scripts && npm run build

FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/kg
# PyPI's PyTorch for x86-64 includes GPU code (several GB). For the small CPU build, pass PyTorch's CPU index here.
ARG PIP_EXTRA_INDEX_URL=""
COPY requirements.lock ./
RUN /opt/kg/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.lock
COPY . .
COPY --from=editor /src/node_modules node_modules
RUN /opt/kg/bin/pip install --no-cache-dir .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/kg --create-home kg
COPY --from=build /opt/kg /opt/kg
ENV PATH=/opt/kg/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    KG_STORE=/var/lib/kg/store \
    KG_HOST=0.0.0.0 \
    KG_PORT=8000
USER kg
WORKDIR /var/lib/kg
VOLUME /var/lib/kg
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
ENTRYPOINT ["kg"]
CMD ["serve"]
