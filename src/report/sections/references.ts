import { html, type Html } from "../html.js";

/** What the report's numbers and pictures rest on. */
const WORKS = [
  "Bonett, D. G., and Price, R. M. (2012). Adjusted Wald confidence interval for a difference of binomial proportions based on paired data. Journal of Educational and Behavioral Statistics 37(4).",
  "Guo, C., Pleiss, G., Sun, Y., and Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML.",
  "Hägele, A., Bakouch, E., Kosson, A., et al. (2024). Scaling laws and compute-optimal training beyond fixed training durations. NeurIPS.",
  "Ioffe, S., and Szegedy, C. (2015). Batch normalization. ICML.",
  "Loshchilov, I., and Hutter, F. (2019). Decoupled weight decay regularization. ICLR.",
  "McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or percentages. Psychometrika 12(2).",
  "Selvaraju, R. R., Cogswell, M., Das, A., et al. (2017). Grad-CAM. ICCV.",
  "Smith, L. N., and Topin, N. (2018). Super-convergence. arXiv:1708.07120.",
  "Srivastava, N., Hinton, G., Krizhevsky, A., et al. (2014). Dropout. JMLR 15.",
  "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22(158).",
];

/** The works that the report's methods come from. */
export function referencesSection(): Html {
  return html`<ol class="references">
    ${WORKS.map((work) => html`<li>${work}</li>`)}
  </ol>`;
}
