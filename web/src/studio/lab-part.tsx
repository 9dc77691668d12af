import { useState } from "preact/hooks";
import { whole } from "../../../src/core/kinds.js";
import { inLanguage } from "../language.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { Choice } from "../parts/choice.js";
import { useWords } from "./language.js";
import type { RecipeName } from "./lab-recipes.js";
import type { PhotoSet } from "./photo-set.js";
import type { Tab } from "./tab-source.js";

const MANY = whole({ min: 1, max: 10000 });

function WholeField({
  label,
  usual,
  onChange,
}: {
  label: string;
  usual: string;
  onChange: (value: number | undefined) => void;
}) {
  const [error, setError] = useState<string | null>(null);
  const take = (text: string) => {
    setError(null);
    try {
      onChange(text.trim() === "" ? undefined : MANY.read(label, text));
    } catch (failure) {
      setError(inLanguage((failure as Error).message));
    }
  };
  return (
    <label class="setting">
      <span>{label}</span>
      <input
        type="text"
        inputMode="numeric"
        placeholder={usual}
        onChange={(event) => take(event.currentTarget.value)}
      />
      {error !== null && (
        <span class="error" role="alert">
          {error}
        </span>
      )}
    </label>
  );
}

/** Chooses a recipe of experiments on the chosen photos, and begins them. */
export function LabPart({ tab, set }: { tab: Tab; set: PhotoSet | null }) {
  const { say } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const recipes = useAsked(isOpen ? "recipes" : null, () => import("./lab-recipes.js"));
  return (
    <section aria-labelledby="lab">
      <h2 id="lab">{say("lab")}</h2>
      <p>{say("labIntro")}</p>
      <details onToggle={(event) => event.currentTarget.open && setIsOpen(true)}>
        <summary>{say("chooseRecipe")}</summary>
        {recipes.value === null ? (
          isOpen && <Waiting asked={recipes} />
        ) : (
          <Recipe tab={tab} set={set} recipes={recipes.value} />
        )}
      </details>
    </section>
  );
}

type Recipes = typeof import("./lab-recipes.js");

function Recipe({ tab, set, recipes }: { tab: Tab; set: PhotoSet | null; recipes: Recipes }) {
  const { say, language } = useWords();
  const [name, setName] = useState<RecipeName>("assignment");
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [epochs, setEpochs] = useState<number | undefined>(undefined);
  const [seeds, setSeeds] = useState<number | undefined>(undefined);
  const [error, setError] = useState<string | null>(null);
  const { description, stages, epochs: usual } = recipes.shownRecipe(name, language);
  const runs = (seeds ?? 1) * stages.reduce((sum, stage) => sum + (without.has(stage.name) ? 0 : stage.count), 0);
  const change = (stage: string) => {
    const next = new Set(without);
    if (!next.delete(stage)) next.add(stage);
    setWithout(next);
  };
  const begin = () => {
    setError(null);
    const recipe = recipes.chosenRecipe(name, { without, epochs, seeds, imageSize: set!.size });
    tab.beginLab(set!.id, { recipe: { ...recipe, fit: set!.fit }, language, seed: 0 }).then(
      () => {
        location.hash = "#/";
      },
      (failure: unknown) => setError((failure as Error).message),
    );
  };
  return (
    <>
      <Choice
        label={say("recipe")}
        value={name}
        options={recipes.recipeNames.map((one) => [one, one] as const)}
        onChoose={(chosen) => {
          setName(chosen);
          setWithout(new Set());
        }}
      />
      <p>{description}</p>
      <fieldset class="plain stages">
        <legend>{say("stages")}</legend>
        {stages.map((stage, index) => (
          <label key={stage.name} class="check">
            <input
              type="checkbox"
              checked={!without.has(stage.name)}
              disabled={index === 0}
              onChange={() => change(stage.name)}
            />{" "}
            <strong>{stage.title}</strong> ({stage.count}) <span class="hint">{stage.why}</span>
          </label>
        ))}
      </fieldset>
      <div class="settings">
        <WholeField
          key={`epochs ${name}`}
          label={say("labEpochs")}
          usual={usual === undefined ? "" : String(usual)}
          onChange={setEpochs}
        />
        <WholeField key={`seeds ${name}`} label={say("labSeeds")} usual="1" onChange={setSeeds} />
      </div>
      <button type="button" class="main" disabled={set === null} onClick={begin}>
        {say("beginLab")}
      </button>{" "}
      <span class="hint">{set === null ? say("first") : `${runs} ${say("trainings")}`}</span>
      {error !== null && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
