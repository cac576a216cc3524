#!/usr/bin/env node
import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { run } from './run.js';

// Else V8 makes arrays in its old space where those of a place in the code have lived long a few times, as
// they do while many requests are under way. What they hold follows them there, and is collected late:
// a twentieth of the processor time of a busy gateway.
setFlagsFromString('--no-allocation-site-pretenuring');

process.exitCode = await run(process.argv.slice(2));
