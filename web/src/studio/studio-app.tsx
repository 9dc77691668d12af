import { useEffect, useState } from "preact/hooks";
import { useLive } from "../live.js";
import { address, useRoute } from "../route.js";
import { RunPage } from "../run/run-page.js";
import { RunsPage } from "../runs/runs-page.js";
import type { Threads } from "./isolation.js";
import { LanguageContext, useWords } from "./language.js";
import type { PhotoSet } from "./photo-set.js";
import { PhotosPart } from "./photos-part.js";
import type { Tab } from "./tab-source.js";
import { TakeOut } from "./take-out.js";
import { TrainPart } from "./train-part.js";
import { firstLanguage, keepLanguage, type Language } from "./words.js";

/** The address of what begins a training. */
const NEW = "#/new";

function NewPage({ tab }: { tab: Tab }) {
  const { say } = useWords();
  const [set, setSet] = useState<PhotoSet | null>(null);
  useEffect(() => {
    document.title = `${say("train")} · Convscope`;
  }, []);
  return (
    <main class="studio">
      <h1>{say("train")}</h1>
      <p>{say("intro")}</p>
      <PhotosPart tab={tab} chosen={set} onChoose={setSet} />
      <TrainPart tab={tab} set={set} />
    </main>
  );
}

function OpenRun({ tab, onError }: { tab: Tab; onError: (message: string) => void }) {
  const { say } = useWords();
  const open = (file: File | undefined) => {
    if (file === undefined) return;
    tab.looker.openZip(file.name, file).then(
      (id) => tab.tellOf(id),
      (error: unknown) => onError((error as Error).message),
    );
  };
  return (
    <label class="button">
      {say("open")}
      <input type="file" class="hidden" accept=".zip" onChange={({ currentTarget: { files } }) => open(files?.[0])} />
    </label>
  );
}

/** Whether the address is that of a new training; follows it. */
function useIsNew(): boolean {
  const isNewNow = () => location.hash === NEW;
  const [isNew, setIsNew] = useState(isNewNow);
  useEffect(() => {
    const follow = () => setIsNew(isNewNow());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return isNew;
}

function Content({
  tab,
  onLanguage,
  threads,
}: {
  tab: Tab;
  threads: Threads;
  onLanguage: (language: Language) => void;
}) {
  const { say, language } = useWords();
  const { isLoaded, runs } = useLive();
  const route = useRoute();
  const isNew = useIsNew();
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    tab.onFailure = (id, message) => setFailure(`${id} ${say("failed")} ${message}`);
  }, [language]);
  useEffect(() => {
    if (!isNew && route.run === null) document.title = `${say("runs")} · Convscope`;
  }, [isNew, route.run, language]);
  return (
    <>
      <header class="top">
        <a href={address.list} class="home">
          Convscope
        </a>
        <nav class="studio-nav" aria-label="Convscope">
          <a href={address.list} aria-current={!isNew && route.run === null ? "page" : undefined}>
            {say("runs")}
          </a>
          <a href={NEW} aria-current={isNew ? "page" : undefined}>
            {say("train")}
          </a>
          <select
            aria-label={say("language")}
            value={language}
            onChange={(event) => onLanguage(event.currentTarget.value === "zh" ? "zh" : "en")}
          >
            <option value="en">English</option>
            <option value="zh">中文</option>
          </select>
        </nav>
        <span role="status" class="connection" data-threads={threads}>
          {say(threads)}
        </span>
      </header>
      {failure !== null && (
        <p class="error studio-failure" role="alert">
          {failure}
        </p>
      )}
      {isNew ? (
        <NewPage tab={tab} />
      ) : !isLoaded ? (
        <main>
          <h1>{say("runs")}</h1>
        </main>
      ) : route.run === null ? (
        <>
          <RunsPage />
          <aside class="studio-open" aria-label={say("open")}>
            <OpenRun tab={tab} onError={setFailure} />
          </aside>
        </>
      ) : (
        <>
          <RunPage key={route.run} id={route.run} tab={route.tab} />
          {runs.has(route.run) && route.tab === "overview" && (
            <aside class="studio-open" aria-label={say("takeOut")}>
              <TakeOut key={route.run} tab={tab} id={route.run} hasBest={runs.get(route.run)!.best !== null} />
            </aside>
          )}
        </>
      )}
    </>
  );
}

/** The page with this tab behind it: what is there, and what begins a new training. */
export function StudioApp({ tab, threads }: { tab: Tab; threads: Threads }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const choose = (next: Language) => {
    keepLanguage(next);
    setLanguage(next);
  };
  return (
    <LanguageContext.Provider value={language}>
      <Content tab={tab} threads={threads} onLanguage={choose} />
    </LanguageContext.Provider>
  );
}
