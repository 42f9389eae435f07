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

const maxExampleChars = 60;
/** So that an example stays the same from one look to the next. */
const seed = 1;

/** Faker writes to the console that they are deprecated. */
const deprecated: readonly string[] = ['image.urlLoremFlickr'];

let catalog: Promise<ReadonlyMap<string, FakerPath>> | undefined;

/** Faker's functions by their paths, made once. */
export function fakerCatalog(): Promise<ReadonlyMap<string, FakerPath>> {
  catalog ??= createCatalog();
  return catalog;
}

async function createCatalog(): Promise<ReadonlyMap<string, FakerPath>> {
  const run = new TemplateRun({ seed });
  await run.prepare(['{{person.firstName}}']);
  return new Map(
    listFakerPaths()
      .filter((path) => !deprecated.includes(path))
      .map((path) => [path, { path, example: exampleOf(run, `{{${path}}}`) }] as const),
  );
}

/** What a template that names faker may give; `undefined` where it fails. */
export async function fakerSample(template: string): Promise<string | undefined> {
  const run = new TemplateRun({ seed });
  await run.prepare(['{{person.firstName}}']);
  return exampleOf(run, template);
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
