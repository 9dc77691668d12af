import type { Words } from "../../../src/core/setting.js";

export type Language = keyof Words;

const KEY = "convscope studio language";

/** The language that somebody has chosen here, else the browser's. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

/** Keeps a choice for the next visit. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
}

/** All that the studio itself says. */
export const words = {
  runs: { en: "Runs", zh: "训练记录" },
  train: { en: "New training", zh: "新的训练" },
  language: { en: "Language", zh: "语言" },
  preparing: { en: "Getting ready to work without a network …", zh: "正在准备离线使用……" },
  headers: { en: "threads: allowed by the server", zh: "多线程：由服务器允许" },
  "service-worker": { en: "threads: allowed by the service worker", zh: "多线程：由 service worker 允许" },
  one: { en: "one thread: this browser shares no memory here", zh: "单线程：此浏览器在这里不能共享内存" },
  intro: {
    en: "Train a convolutional network from scratch on your own photos, in this tab. Nothing is installed and nothing leaves this computer: photos, checkpoints and runs are kept in this browser.",
    zh: "在此标签页中用你自己的照片从零训练卷积网络。无需安装，任何数据都不会离开这台电脑：照片、检查点和训练记录都保存在此浏览器中。",
  },
  photos: { en: "1. Photos", zh: "1. 照片" },
  dropHere: {
    en: "Drop a folder of folders here, one for each class, several folders, or a zip of them.",
    zh: "把文件夹拖到这里：每个类别一个子文件夹；也可以拖多个文件夹，或它们的 zip。",
  },
  chooseFolder: { en: "Choose a folder", zh: "选择文件夹" },
  chooseZip: { en: "Choose a zip", zh: "选择 zip" },
  drawn: { en: "Use the drawn set", zh: "使用绘制数据集" },
  drawing: { en: "Pictures are being drawn", zh: "正在绘制图片" },
  reading: { en: "Photos are being decoded", zh: "正在解码照片" },
  imageSize: { en: "image size", zh: "图像尺寸" },
  earlier: { en: "Photos taken in", zh: "已导入的照片" },
  noPhotos: { en: "None yet.", zh: "还没有。" },
  remove: { en: "Remove", zh: "删除" },
  unfinished: {
    en: "unfinished: what was taken in before it ended can be trained on",
    zh: "未完成：中断前已导入的照片可以用于训练",
  },
  classes: { en: "Classes", zh: "类别" },
  className: { en: "Name of the class", zh: "类别名称" },
  count: { en: "Photos", zh: "照片数" },
  merge: { en: "Merge into", zh: "合并到" },
  showPhotos: { en: "Show photos", zh: "查看照片" },
  hidePhotos: { en: "Hide photos", zh: "收起照片" },
  before: { en: "Earlier photos", zh: "前面的照片" },
  next: { en: "More photos", zh: "更多照片" },
  chosenPhotos: { en: "chosen", zh: "张已选" },
  moveTo: { en: "Move to class", zh: "移动到类别" },
  newClass: { en: "a new class", zh: "新类别" },
  move: { en: "Move", zh: "移动" },
  removePhotos: { en: "Remove from the set", zh: "从数据集中移除" },
  shoot: { en: "Camera and paste", zh: "拍照与粘贴" },
  shootInto: {
    en: "Photos are added to the chosen set, or to a new one where none is chosen.",
    zh: "照片会加入选中的数据集；若未选中，则建立新的数据集。",
  },
  newSet: { en: "Begin a new set", zh: "新建数据集" },
  camera: { en: "Open the camera", zh: "打开摄像头" },
  liveCamera: { en: "What it makes of the camera, live", zh: "用摄像头实时观察" },
  framesASecond: { en: "frames a second", zh: "帧/秒" },
  closeCamera: { en: "Close the camera", zh: "关闭摄像头" },
  hold: { en: "Hold to shoot", zh: "按住连拍" },
  sees: { en: "What the camera sees", zh: "摄像头画面" },
  shots: { en: "taken", zh: "张已拍" },
  pasteHere: {
    en: "An image that is pasted here (Ctrl+V) goes to this class too.",
    zh: "在此处粘贴（Ctrl+V）的图片也会加入此类别。",
  },
  nameFirst: { en: "Type the name of the class first.", zh: "请先输入类别名称。" },
  network: { en: "2. Network and settings", zh: "2. 网络与设置" },
  ownStack: { en: "layers of your own", zh: "自己搭建的网络" },
  layer: { en: "Layer", zh: "层" },
  options: { en: "Options", zh: "选项" },
  output: { en: "Output", zh: "输出" },
  up: { en: "Up", zh: "上移" },
  down: { en: "Down", zh: "下移" },
  addLayer: { en: "Add this layer", zh: "添加此层" },
  asText: {
    en: "The network as text, a layer a line; * stands for the number of classes. Copy it to share it, or paste another.",
    zh: "网络的文本形式，每行一层；* 表示类别数。可复制分享，也可粘贴他人的网络。",
  },
  setTask: { en: "Set this as a task for a class", zh: "把它作为任务布置给全班" },
  taskText: { en: "What is to be done", zh: "任务说明" },
  onlyPhotos: { en: "Network and settings may not be changed", zh: "网络与设置不可更改" },
  taskLink: {
    en: "The link to hand out; it holds the network, the settings, the photos' size and the language.",
    zh: "要分发的链接，其中包含网络、设置、图像尺寸与语言。",
  },
  task: { en: "The task", zh: "任务" },
  damagedTask: {
    en: "The link of this task is cut off or damaged; ask for it again. Everything can be set freely here.",
    zh: "任务链接不完整或已损坏，请重新索取。这里可以自由设置。",
  },
  fixed: { en: "The task sets the network and the settings.", zh: "网络与设置由任务指定。" },
  anEpoch: { en: "an epoch on this device, about", zh: "在此设备上每轮约需" },
  measuring: { en: "Measuring how fast this device trains it …", zh: "正在测量此设备的训练速度……" },
  parameters: { en: "parameters", zh: "参数" },
  layers: { en: "Layers", zh: "各层" },
  more: { en: "More settings", zh: "更多设置" },
  usual: { en: "usual", zh: "默认" },
  start: { en: "3. Train", zh: "3. 训练" },
  begin: { en: "Start training", zh: "开始训练" },
  first: { en: "Take in photos and choose them first.", zh: "请先导入并选择照片。" },
  takeOut: { en: "Take out", zh: "导出" },
  zip: { en: "The run as a zip", zh: "训练记录（zip）" },
  onnx: { en: "The best network as ONNX", zh: "最佳网络（ONNX）" },
  safetensors: { en: "Its weights as safetensors", zh: "权重（safetensors）" },
  report: { en: "The report as a page", zh: "实验报告（网页）" },
  author: { en: "Your name", zh: "姓名" },
  remarks: { en: "Remarks", zh: "备注" },
  working: { en: "Working …", zh: "正在处理……" },
  demo: { en: "A page to mail home", zh: "可以发给别人的网页" },
  open: { en: "Open a run's zip", zh: "打开训练记录 zip" },
  unpack: {
    en: "Unpacked, it is a run's folder for evaluate, look, serve and train --resume of the command line.",
    zh: "解压后即为命令行 evaluate、look、serve 与 train --resume 可用的训练文件夹。",
  },
  failed: { en: "could not be trained:", zh: "训练失败：" },
} satisfies Record<string, Words>;

export type Word = keyof typeof words;
