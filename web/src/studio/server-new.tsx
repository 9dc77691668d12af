/** Begins trainings on a server: the studio's choice of network and settings, on folders that the server was given. */
import { useEffect, useState } from "preact/hooks";
import { summarize } from "../../../dist/nn/summary.js";
import { modelNames } from "../../../src/nn/models.js";
import { commonWords } from "../../../src/page/words/common.js";
import { addressOf } from "../../../src/page/route.js";
import { api } from "../api.js";
import { useLanguage } from "../language.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { Choice } from "../parts/choice.js";
import { networkFor } from "./chosen-model.js";
import { LanguageContext, useWords } from "./language.js";
import { Remarks } from "./remarks.js";
import type { TrainPlace } from "./train-place.js";
import { TrainPart } from "./train-part.js";
import "./studio.css";

const SIZES = ["32", "48", "64", "96", "128", "160", "192", "224", "256"] as const;
const LIST = addressOf({ run: null, tab: "overview", query: new URLSearchParams() });

const place: TrainPlace = {
  models: modelNames,
  isOpen: false,
  network: async (chosen, settings, photos) => summarize(await Promise.resolve(networkFor(chosen, settings, photos))),
  rate: () => Promise.resolve(null),
  begin: async ({ id, size }, chosen, settings) => {
    if (!("model" in chosen)) throw new Error("Layers of one's own are trained in the studio.");
    await api.train!.begin({ data: id, model: chosen.model, imageSize: size, settings });
    return LIST;
  },
};

/** Goes through the folders that the server was given, and chooses one. */
function FolderPart({ path, onGo }: { path: string; onGo: (path: string) => void }) {
  const { say } = useWords();
  const asked = useAsked(`folders ${path}`, () => api.train!.folders(path));
  const above = path.split("/").slice(0, -1).join("/");
  return (
    <>
      {asked.error !== null ? (
        <p class="error" role="alert">
          {asked.error}
        </p>
      ) : asked.value === null ? (
        <Waiting asked={asked} />
      ) : (
        <>
          <p>
            {say("folder")} <code>{[asked.value.root, ...(path === "" ? [] : [path])].join("/")}</code>
          </p>
          <div class="controls">
            {path !== "" && (
              <button type="button" onClick={() => onGo(above)}>
                {say("above")}
              </button>
            )}
            {asked.value.folders.map((name) => (
              <button key={name} type="button" onClick={() => onGo(path === "" ? name : `${path}/${name}`)}>
                {name}
              </button>
            ))}
          </div>
        </>
      )}
    </>
  );
}

function Page() {
  const { say } = useWords();
  const [path, setPath] = useState("");
  const [size, setSize] = useState<(typeof SIZES)[number]>("64");
  const photos = useAsked(path === "" ? null : `photos ${path}`, () => api.train!.photos(path));
  const found = path !== "" && photos.error === null && photos.value?.path === path ? photos.value : null;
  const language = useLanguage();
  useEffect(() => {
    document.title = `${say("train")} · Convscope`;
  }, [language]);
  return (
    <main class="studio">
      <h1>{say("train")}</h1>
      <p>{say("serverIntro")}</p>
      <section aria-labelledby="photos">
        <h2 id="photos">{say("photos")}</h2>
        <FolderPart path={path} onGo={setPath} />
        <Choice
          label={say("imageSize")}
          value={size}
          options={SIZES.map((one) => [one, `${one} px`] as const)}
          onChoose={setSize}
        />
        {path !== "" && photos.error !== null && <p class="hint">{photos.error}</p>}
        {path !== "" && photos.isWaiting && <p role="status">{commonWords.asking[language]}</p>}
        {found !== null && <Remarks name={found.name} remarks={found.remarks} />}
      </section>
      <TrainPart
        place={place}
        set={found === null ? null : { ...found, id: path, size: Number(size) }}
        size={Number(size)}
        task={null}
      />
    </main>
  );
}

/** Chooses a folder of the server's, a network and its settings, and begins. */
export function ServerNew() {
  return (
    <LanguageContext.Provider value={useLanguage()}>
      <Page />
    </LanguageContext.Provider>
  );
}
