import * as vscode from 'vscode';

/** How the user left a step. */
export type StepOutcome = 'next' | 'back' | 'dismissed';

/** Where a step stands among the others, for its title and its Back button. */
export interface StepPosition {
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
}

/** Asks one thing, and keeps the answer itself. */
export type Step = (position: StepPosition) => Promise<StepOutcome>;

/** What a prompt came to. */
export type Answer<T> =
  { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'back' | 'dismissed' };

/**
 * Runs the steps one after the other; Back goes to the one before.
 * @param first the step to begin with, from 0: a flow that is resumed begins with its last
 * @returns whether the last was answered
 */
export async function runSteps(steps: readonly Step[], first = 0): Promise<boolean> {
  let index = first;
  for (let step = steps[index]; step !== undefined; step = steps[index]) {
    const outcome = await step({ step: index + 1, totalSteps: steps.length });
    if (outcome === 'dismissed') return false;
    index += outcome === 'next' ? 1 : -1;
  }
  return true;
}

interface PromptOptions {
  readonly title: string;
  readonly placeholder?: string;
  /** Absent for a prompt that is no step. */
  readonly position?: StepPosition;
  /** Shows Back on the first step as well: for a prompt that another one opened. */
  readonly canGoBack?: boolean;
}

/** Asks for a line of text, checked as it is typed: Enter does nothing while `problem` names one. */
export function askText(
  options: PromptOptions & {
    readonly value: string;
    readonly prompt: string;
    readonly problem?: (text: string) => string | undefined;
    /** Text on its way to something right is not scolded while it is typed; at least the empty one. */
    readonly mayBecomeRight?: (text: string) => boolean;
  },
): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.value = options.value;
  input.prompt = options.prompt;
  const validate = (): void => {
    const isUnderWay = input.value === '' || options.mayBecomeRight?.(input.value) === true;
    input.validationMessage = isUnderWay ? undefined : options.problem?.(input.value);
  };
  validate();
  return ask(input, options, (answer) => {
    input.onDidChangeValue(validate);
    input.onDidAccept(() => {
      const problem = options.problem?.(input.value);
      input.validationMessage = problem;
      if (problem === undefined) answer(input.value.trim());
    });
  });
}

/** Asks to choose one of `items`. */
export function askChoice<T extends vscode.QuickPickItem>(
  options: PromptOptions & { readonly items: readonly T[]; readonly active?: T | undefined },
): Promise<Answer<T>> {
  const picker = vscode.window.createQuickPick<T>();
  picker.items = options.items;
  picker.matchOnDescription = true;
  if (options.active !== undefined) picker.activeItems = [options.active];
  return ask(picker, options, (answer) => {
    picker.onDidAccept(() => {
      const [picked] = picker.selectedItems;
      if (picked !== undefined) answer(picked);
    });
  });
}

function ask<T>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  { title, placeholder, position, canGoBack }: PromptOptions,
  listen: (answer: (value: T) => void) => void,
): Promise<Answer<T>> {
  input.title = title;
  input.placeholder = placeholder;
  input.ignoreFocusOut = true;
  input.step = position?.step;
  input.totalSteps = position?.totalSteps;
  input.buttons = canGoBack === true || (position?.step ?? 1) > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    const settle = (answer: Answer<T>): void => {
      resolve(answer);
      input.dispose();
    };
    listen((value) => settle({ kind: 'answer', value }));
    input.onDidTriggerButton(() => settle({ kind: 'back' }));
    input.onDidHide(() => settle({ kind: 'dismissed' }));
    input.show();
  });
}
