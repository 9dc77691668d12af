export type { DataConfig, TrainConfig } from "../../settings/train-config.js";
