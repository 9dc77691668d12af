import type { EngineOptionRows } from "../engine-options.js";

const name = {
  form: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  needs: "a name of Kubernetes's: small letters, digits, - and .",
};
const path = { form: /^\/[\w./@+-]*$/, needs: "an absolute path" };

/** What `--engine-option` tells Kubernetes. */
export const kubernetesOptions = {
  image: {
    help: "the image that Convscope is in",
    form: /^[\w./:@-]+$/,
    needs: "an image, such as registry/convscope:1",
  },
  claim: { help: "the PersistentVolumeClaim of the shared folder", ...name },
  mount: { help: "where the shared folder lies, here and in the pods", ...path },
  namespace: { help: "the namespace (kubectl's own)", ...name },
  context: { help: "the cluster among kubectl's contexts (the current one)", form: /^[\w./:@-]+$/, needs: "a context" },
  queue: { help: "Kueue's local queue; the Job then waits until that admits it", ...name },
  memory: { help: "memory of a task (2Gi)", form: /^\d+(Ki|Mi|Gi|Ti)?$/, needs: "a size such as 4Gi" },
  user: { help: "the user's number in the pods, who may write in the shared folder (1000)", form: /^[1-9]\d*$/, needs: "a number that is not root's" }, // prettier-ignore
  batch: { help: "runs that one index trains one after another (1, more above 64 runs)", form: /^[1-9]\d*$/, needs: "a number" }, // prettier-ignore
} as const satisfies EngineOptionRows;

export type KubernetesOptions = { readonly [N in keyof typeof kubernetesOptions]?: string };
