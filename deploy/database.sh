#!/bin/bash
# Runs once, when the database server starts on an empty volume: two roles and the database. The owner migrates; the
# application owns nothing and gets its rights after every migration (core/rights.py).
set -euo pipefail
: "${OWNER_PASSWORD:?is not set in deploy/servers.env}"
: "${APP_PASSWORD:?is not set in deploy/servers.env}"

psql --username postgres --dbname postgres --set ON_ERROR_STOP=1 \
  --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE entente_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE entente_app LOGIN PASSWORD :'app_password';
CREATE DATABASE entente OWNER entente_owner;
REVOKE ALL ON DATABASE entente FROM PUBLIC;
GRANT CONNECT ON DATABASE entente TO entente_app;
\connect entente
ALTER SCHEMA public OWNER TO entente_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
