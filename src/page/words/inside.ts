import type { SaidWords } from "./said.js";

/** What is said where one looks into a network: filters, feature maps, maps of classes. */
export const insideWords = {
  filters: { en: "Filters", zh: "滤波器" },
  red: { en: "red", zh: "红" },
  green: { en: "green", zh: "绿" },
  blue: { en: "blue", zh: "蓝" },
  colour: { en: "colour", zh: "彩色" },
  input: { en: (channel: number) => `input ${channel}`, zh: (channel: number) => `输入 ${channel}` },
  filterLabel: { en: (filter: number, row: string) => `Filter ${filter}, ${row}`, zh: (filter: number, row: string) => `滤波器 ${filter}，${row}` },
  timeNamed: { en: (time: string, name: string) => `${time} (${name})`, zh: (time: string, name: string) => `${time}（${name}）` },
  filterHint: {
    en: (scale: string) => `Black is −${scale}, middle grey 0, white +${scale}, at every time. The numbers are how far a filter has moved: the distance from before training, divided by its length then.`,
    zh: (scale: string) => `各时刻统一：黑为 −${scale}，中灰为 0，白为 +${scale}。数字表示滤波器移动了多远：与训练前的距离除以当时的长度。`,
  },
  filtersScroll: { en: "Filters, scroll sideways", zh: "滤波器，可横向滚动" },
  moved: { en: "moved", zh: "移动" },
  features: { en: "Feature maps", zh: "特征图" },
  leaveOut: { en: "Leave the second out", zh: "去掉第二张" },
  firstImage: { en: "First image", zh: "第一张图像" },
  secondImage: { en: "Second image, to compare", zh: "用于比较的第二张图像" },
  mapHint: { en: "Black is 0, white each map's largest value. Choose a map to enlarge it.", zh: "黑为 0，白为该图的最大值。选择一张图可放大。" },
  mapHintBoth: {
    en: "Black is 0, white each map's largest value over both images. Choose a map to enlarge it.",
    zh: "黑为 0，白为该图在两张图像中的最大值。选择一张图可放大。",
  },
  mapsOf: { en: (layer: string) => `Maps of ${layer}`, zh: (layer: string) => `${layer} 的特征图` },
  mapsAre: {
    en: (count: number, width: number, height: number) => `${count} maps of ${width} × ${height}`,
    zh: (count: number, width: number, height: number) => `${count} 张图，${width} × ${height}`,
  },
  silent: { en: (count: number) => `, ${count} silent`, zh: (count: number) => `，${count} 张全为零` },
  enlarge: { en: (layer: string, map: number) => `${layer}, map ${map}: enlarge`, zh: (layer: string, map: number) => `${layer}，第 ${map} 张图：放大` },
  enlargeOf: {
    en: (layer: string, map: number, image: number) => `${layer}, map ${map}, image ${image}: enlarge`,
    zh: (layer: string, map: number, image: number) => `${layer}，第 ${map} 张图，图像 ${image}：放大`,
  },
  mapName: { en: (layer: string, map: number) => `${layer}, map ${map}`, zh: (layer: string, map: number) => `${layer}，第 ${map} 张图` },
  mapOf: {
    en: (layer: string, map: number, maps: number) => `${layer}, map ${map} of ${maps}`,
    zh: (layer: string, map: number, maps: number) => `${layer}，第 ${map} 张图，共 ${maps} 张`,
  },
  mapLabel: { en: (layer: string, map: number) => `Map ${map} of ${layer}`, zh: (layer: string, map: number) => `${layer} 的第 ${map} 张图` },
  mapLabelOver: { en: (layer: string, map: number) => `Map ${map} of ${layer} over the image`, zh: (layer: string, map: number) => `${layer} 的第 ${map} 张图，叠加在图像上` },
  overImage: { en: "over the image", zh: "叠加在图像上" },
  asSeen: { en: "The image as the network sees it", zh: "网络看到的图像" },
  where: { en: "Where", zh: "方法" },
  for: { en: "for", zh: "类别" },
  gradCam: { en: "Grad-CAM", zh: "Grad-CAM" },
  occlusion: { en: "occlusion", zh: "遮挡" },
  gradCamHint: {
    en: "Bright: where the last layer's maps speak for the class (Grad-CAM).",
    zh: "越亮表示最后一层的特征图越支持该类别（Grad-CAM）。",
  },
  occlusionHint: {
    en: "Bright: where covering a part of the image makes the class less probable.",
    zh: "越亮表示遮住该处使该类别的概率下降越多。",
  },
  twoMostProbable: { en: "the two most probable", zh: "最可能的两类" },
  sees: { en: (name: string) => `Where the network sees ${name}`, zh: (name: string) => `网络在何处看到 ${name}` },
  nothingSpeaks: { en: ": nothing speaks for it", zh: "：没有支持它的地方" },
} satisfies SaidWords; // prettier-ignore
