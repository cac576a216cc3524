/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const COMMENT =
  /^# (?:HELP [a-zA-Z_:][\w:]* .*|TYPE [a-zA-Z_:][\w:]* (?:counter|gauge|histogram))$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/** All samples of a scrape. Throws at a line that is not of the format (exposition format 0.0.4). */
export function samplesOf(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.filter((line) => !COMMENT.test(line)).map(sampleOf);
}

function sampleOf(line: string): Sample {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? fail(line);
  const number = value === '+Inf' ? Infinity : Number(value);
  if (Number.isNaN(number)) fail(line);
  return { name, labels: Object.fromEntries(labelsOf(labels, line)), value: number };
}

function labelsOf(text: string, line: string): [string, string][] {
  const found: [string, string][] = [];
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? fail(line);
    found.push([name, value.replaceAll(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c))]);
  }
  return found;
}

function fail(line: string): never {
  throw new Error(`not Prometheus' text format: ${line}`);
}

/** The value of the one sample with these labels; 0 if there is none. */
export async function metric(
  url: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<number> {
  const samples = samplesOf(await (await fetch(`${url}/metrics`)).text());
  const found = samples.filter(
    (sample) =>
      sample.name === `llama_swap_${name}` &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  if (found.length > 1) throw new Error(`several samples of ${name}: ${JSON.stringify(found)}`);
  return found[0]?.value ?? 0;
}
