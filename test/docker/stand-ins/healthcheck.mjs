#!/usr/bin/env node
const { ok } = await fetch('http://127.0.0.1:55555/health');
process.exit(ok ? 0 : 1);
