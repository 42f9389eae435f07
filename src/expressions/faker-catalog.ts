/** What faker can do, for completion and hover. Import it dynamically: it loads faker. */
import { KafkaFailure } from '../core/kafka-failure.ts';
import { listFakerPaths } from './faker-library.ts';
import { TemplateRun } from './template-run.ts';

/** A function of faker's that templates can name. */
export interface FakerPath {
  readonly path: string;
  /** What it may give without parameters; `undefined` where it needs some. */
  readonly example: string | undefined;
}

export interface FakerCatalog {
  /** Faker's functions by their paths. */
  readonly paths: ReadonlyMap<string, FakerPath>;
  /** What a template that names one may give; `undefined` where it fails. */
  readonly sample: (template: string) => string | undefined;
}

const maxExampleChars = 60;
/** So that an example stays the same from one look to the next. */
const seed = 1;
/** Faker writes to the console that they are deprecated. */
const deprecated: readonly string[] = ['image.urlLoremFlickr'];

/** Loads faker and tries each of its functions, which takes some tens of milliseconds: keep what it gives. */
export async function createFakerCatalog(): Promise<FakerCatalog> {
  const run = new TemplateRun({ seed });
  await run.prepare(['{{person.firstName}}']);
  const sample = (template: string): string | undefined => exampleOf(run, template);
  const paths = listFakerPaths().filter((path) => !deprecated.includes(path));
  return {
    paths: new Map(paths.map((path) => [path, { path, example: sample(`{{${path}}}`) }])),
    sample,
  };
}

function exampleOf(run: TemplateRun, template: string): string | undefined {
  try {
    const text = run.evaluate(template);
    if (text === '') return undefined;
    return text.length <= maxExampleChars ? text : `${text.slice(0, maxExampleChars - 1)}…`;
  } catch (error) {
    // It needs parameters.
    if (error instanceof KafkaFailure) return undefined;
    throw error;
  }
}
