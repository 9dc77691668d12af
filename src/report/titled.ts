import type { Language } from "../lab/language.js";
import type { Choice, LabFile } from "../lab/lab-file.js";
import type { Sentence } from "../lab/recipe.js";
import type { ReportInput } from "./input.js";

const inWords = (sentence: Sentence, language: Language) =>
  typeof sentence === "string" ? sentence : sentence[language];

interface Named {
  readonly name: string;
  readonly title?: Sentence | undefined;
}

/** Titles by name; a title that another has too would make two of them one, so both keep their names. */
function titlesOf(named: readonly Named[], language: Language): ReadonlyMap<string, string> {
  const titles = named.map(({ name, title }) => [name, title === undefined ? name : inWords(title, language)] as const);
  const isUnique = (title: string) => titles.filter(([, other]) => other === title).length === 1;
  return new Map(titles.map(([name, title]) => [name, isUnique(title) ? title : name]));
}

/** What a lab's experiments and stages are called in a language. */
export function titlesOfLab({ recipe }: LabFile, language: Language) {
  const experiments = titlesOf(
    recipe.stages.flatMap((stage) => stage.experiments),
    language,
  );
  const stages = titlesOf(recipe.stages, language);
  return {
    experiment: (name: string) => experiments.get(name) ?? name,
    stage: (name: string) => stages.get(name) ?? name,
  };
}

/** The same lab, its experiments and stages called what they are called in a language: nobody behind it need know names. */
export function titled(input: ReportInput, language: Language): ReportInput {
  const { lab, results, figures } = input;
  const { experiment, stage } = titlesOfLab(lab, language);
  const choiceOf = (choice: Choice): Choice => ({
    ...choice,
    experiment: experiment(choice.experiment),
    candidates: choice.candidates.map((one) => ({ ...one, experiment: experiment(one.experiment) })),
    indistinguishable: choice.indistinguishable.map(experiment),
  });
  const step = <T extends { stage: string; before: string; after: string }>(gain: T): T => ({
    ...gain,
    stage: stage(gain.stage),
    before: experiment(gain.before),
    after: experiment(gain.after),
  });
  return {
    ...input,
    deeper: input.deeper === null ? null : { ...input.deeper, experiment: experiment(input.deeper.experiment) },
    networks: input.networks.map((one) => ({ ...one, experiment: experiment(one.experiment) })),
    results: results.map((one) => ({ ...one, experiment: experiment(one.experiment), stage: stage(one.stage) })),
    figures: figures.map((one) => ({
      ...one,
      ...(one.experiment === undefined ? {} : { experiment: experiment(one.experiment) }),
      ...(one.stage === undefined ? {} : { stage: stage(one.stage) }),
    })),
    lab: {
      ...lab,
      recipe: {
        ...lab.recipe,
        stages: lab.recipe.stages.map((one) => ({
          ...one,
          name: stage(one.name),
          experiments: one.experiments.map((own) => ({ ...own, name: experiment(own.name) })),
        })),
      },
      experiments: lab.experiments.map((one) => ({
        ...one,
        name: experiment(one.name),
        stage: stage(one.stage),
        ...(one.from === undefined ? {} : { from: experiment(one.from) }),
      })),
      stageChoices: Object.fromEntries(
        Object.entries(lab.stageChoices).map(([name, choice]) => [stage(name), choiceOf(choice)]),
      ),
      choice: lab.choice === null ? null : choiceOf(lab.choice),
      comparisons: lab.comparisons.map((one) => ({
        ...one,
        chosen: experiment(one.chosen),
        other: experiment(one.other),
      })),
      gains: lab.gains.map(step),
      ...(lab.validationGains === undefined ? {} : { validationGains: lab.validationGains.map(step) }),
    },
  };
}
