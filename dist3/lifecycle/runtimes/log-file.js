import { createWriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { Logger } from '@nestjs/common';
import { makeFolder } from './make-folder.js';
import { whyNot } from './why-not.js';
const logger = new Logger('LogFile');
/** Output that also goes to the model's `logFile`; a file that cannot be written stops no model. */
export function openOutput({ id, logFile }, output, secrets) {
    const file = logFile === undefined ? undefined : open(logFile);
    file?.on('error', (error) => {
        output(`cannot write the log file: ${whyNot(error)}\n`);
        logger.warn('cannot write the log file', { model: id, private: { why: error.message } });
    });
    const write = (text) => {
        output(text);
        if (file?.writable === true)
            file.write(text);
    };
    const redactors = new Set();
    return {
        write,
        take: (stream) => {
            const redactor = secrets.redactor();
            redactors.add(redactor);
            stream
                .setEncoding('utf8')
                .on('data', (text) => {
                write(redactor.write(text));
            })
                .once('end', () => {
                write(redactor.flush());
            });
        },
        close: () => {
            // A stream that was cut off has no end.
            for (const redactor of redactors)
                write(redactor.flush());
            file?.end();
        },
    };
}
function open(logFile) {
    try {
        makeFolder(dirname(logFile));
    }
    catch {
        // The stream reports it.
    }
    return createWriteStream(logFile, { flags: 'a' });
}
//# sourceMappingURL=log-file.js.map