import { useEffect, useState } from "preact/hooks";
import { useLive } from "../live.js";
import { NEW, useNewAddress } from "../new-route.js";
import { address, useRoute } from "../route.js";
import { RunPage } from "../run/run-page.js";
import { RunsPage } from "../runs/runs-page.js";
import type { Threads } from "./isolation.js";
import { LabPart } from "./lab-part.js";
import { LabsPart } from "./labs-part.js";
import { LanguageContext, useWords } from "./language.js";
import type { PhotoSet } from "./photo-set.js";
import { PhotosPart } from "./photos-part.js";
import { QueuePart } from "./queue-part.js";
import type { Tab } from "./tab-source.js";
import { TakeOut } from "./take-out.js";
import { type Task, taskAt } from "./task.js";
import { TrainPart } from "./train-part.js";
import { firstLanguage, keepLanguage, type Language } from "./words.js";

const FIRST_SIZE = 64;

function NewPage({ tab, given }: { tab: Tab; given: Task | "damaged" | null }) {
  const { say } = useWords();
  const [set, setSet] = useState<PhotoSet | null>(null);
  const [place] = useState(() => tab.place());
  const task = given === "damaged" ? null : given;
  const [size, setSize] = useState(task?.size ?? FIRST_SIZE);
  useEffect(() => {
    document.title = `${say("train")} · Convscope`;
  }, []);
  return (
    <main class="studio">
      <h1>{say("train")}</h1>
      <p>{say("intro")}</p>
      {given === "damaged" && (
        <p class="error" role="alert">
          {say("damagedTask")}
        </p>
      )}
      {task !== null && task.text.trim() !== "" && (
        <section aria-labelledby="task">
          <h2 id="task">{say("task")}</h2>
          <p class="task-text">{task.text}</p>
        </section>
      )}
      <PhotosPart tab={tab} chosen={set} size={size} given={task?.photos ?? null} onSize={setSize} onChoose={setSet} />
      <TrainPart place={place} set={set} size={size} task={task} />
      {task?.isFixed !== true && <LabPart tab={tab} set={set} />}
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
  const newAddress = useNewAddress();
  const isNew = newAddress !== null;
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
      {(isNew || route.run === null) && <QueuePart tab={tab} />}
      {isNew ? (
        <NewPage key={newAddress} tab={tab} given={taskAt(newAddress)} />
      ) : !isLoaded ? (
        <main>
          <h1>{say("runs")}</h1>
        </main>
      ) : route.run === null ? (
        <>
          <RunsPage />
          <LabsPart tab={tab} />
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
