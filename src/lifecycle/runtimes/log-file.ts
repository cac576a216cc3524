import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import type { Secrets } from '../../secrets/secrets.service.js';
import { makeFolder } from './make-folder.js';
import { whyNot } from './why-not.js';

const logger = new Logger('LogFile');

/** Where the output of a model's processes goes. */
export interface ModelOutput {
  /** What the gateway has to say. */
  readonly write: (text: string) => void;
  /** Takes what a process prints there, without secrets. */
  readonly take: (stream: Readable) => void;
  readonly close: () => void;
}

/** Output that also goes to the model's `logFile`; a file that cannot be written stops no model. */
export function openOutput(
  { id, logFile }: ModelDefinition,
  output: (text: string) => void,
  secrets: Secrets,
): ModelOutput {
  const file = logFile === undefined ? undefined : open(logFile);
  file?.on('error', (error) => {
    output(`cannot write the log file: ${whyNot(error)}\n`);
    logger.warn('cannot write the log file', { model: id, private: { why: error.message } });
  });
  const write = (text: string): void => {
    output(text);
    if (file?.writable === true) file.write(text);
  };
  const redactors = new Set<ReturnType<Secrets['redactor']>>();
  return {
    write,
    take: (stream) => {
      const redactor = secrets.redactor();
      redactors.add(redactor);
      stream
        .setEncoding('utf8')
        .on('data', (text: string) => {
          write(redactor.write(text));
        })
        .once('end', () => {
          write(redactor.flush());
        });
    },
    close: () => {
      // A stream that was cut off has no end.
      for (const redactor of redactors) write(redactor.flush());
      file?.end();
    },
  };
}

function open(logFile: string): WriteStream {
  try {
    makeFolder(dirname(logFile));
  } catch {
    // The stream reports it.
  }
  return createWriteStream(logFile, { flags: 'a' });
}
