export const BOUNDARY = 'x-boundary';
export const FORM_TYPE = ['Content-Type', `multipart/form-data; boundary="${BOUNDARY}"`];

type Bytes = Buffer | string;

const part = (head: string, content: Bytes): Buffer =>
  Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`), Buffer.from(content), CRLF]);
const CRLF = Buffer.from('\r\n');

export const field = (name: string, value: Bytes): Buffer =>
  part(`Content-Disposition: form-data; name="${name}"`, value);

export const file = (content: Bytes, name = 'file'): Buffer =>
  part(
    `Content-Disposition: form-data; name="${name}"; filename="a.wav"\r\nContent-Type: audio/wav`,
    content,
  );

export const LAST_BOUNDARY = Buffer.from(`--${BOUNDARY}--\r\n`);

export const form = (...parts: Buffer[]): Buffer => Buffer.concat([...parts, LAST_BOUNDARY]);
