# One image for every part of Parley; the command says which: web, worker, migrate, simulator or cli.
#   docker build -t parley . && docker run --env-file .env -p 3000:3000 parley web
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
COPY scripts/prepare.mjs scripts/prepare.mjs
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev
COPY . .
# The public pages are made here and name their own address.
ARG SITE_URL
RUN SITE_URL=$SITE_URL npm run build \
  && npm prune --omit=dev \
  && rm -rf .next/cache

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000 DATA_DIR=/data
# Makes voice notes of recordings, and knows how long what customers send is.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
RUN mkdir /data && chown node:node /data
COPY --from=build /app /app
# Next writes its cache of rendered pages here.
RUN mkdir -p .next/cache && chown node:node .next/cache
USER node
VOLUME /data
EXPOSE 3000
# Asked for the time to finish work in hand.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/scripts/container.sh"]
CMD ["web"]
