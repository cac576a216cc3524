import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ModelDefinition } from '../../catalog/model-definition.js';

interface LogFile {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

/** Output that also goes to the model's `logFile`; a file that cannot be written stops no model. */
export function openLogFile({ logFile }: ModelDefinition, output: (text: string) => void): LogFile {
  if (logFile === undefined) return { write: output, close: () => undefined };
  try {
    mkdirSync(dirname(logFile), { recursive: true });
  } catch {
    // The stream reports it.
  }
  const file = createWriteStream(logFile, { flags: 'a' });
  file.on('error', (error) => {
    output(`cannot write the log file: ${error.message}\n`);
  });
  return {
    write: (text) => {
      output(text);
      if (file.writable) file.write(text);
    },
    close: () => {
      file.end();
    },
  };
}
