import { type ActivationName, type RowAttributes, rows } from "../../graph/elementwise/rows.js";
import type { Layer } from "../layer.js";
import { requireFinite } from "../options.js";

/** The layer of a row of src/graph/elementwise/rows.ts, by PyTorch's name for it. */
function activation<K extends ActivationName>(type: string, op: K, attributes: RowAttributes<K>): Layer {
  return {
    type,
    build: ({ graph }, x) => {
      for (const [name, value] of Object.entries<number>(attributes)) requireFinite(name, value);
      return graph.add<ActivationName>(op, [x], attributes);
    },
  };
}

/** max(x, 0), any shape; PyTorch's `nn.ReLU`. */
export function relu(): Layer {
  return activation("ReLU", "relu", {});
}

/** x where it is positive, else slope · x, any shape; PyTorch's `nn.LeakyReLU`, `slope` being its `negative_slope`. */
export function leakyRelu(slope = rows.leakyRelu.attributes.slope): Layer {
  return activation("LeakyReLU", "leakyRelu", { slope });
}

/** min(max(x, 0), 6), any shape; PyTorch's `nn.ReLU6` (Krizhevsky 2010). */
export function relu6(): Layer {
  return activation("ReLU6", "relu6", {});
}

/** 1 / (1 + e⁻ˣ), any shape; PyTorch's `nn.Sigmoid`. */
export function sigmoid(): Layer {
  return activation("Sigmoid", "sigmoid", {});
}

/** The hyperbolic tangent of x, any shape; PyTorch's `nn.Tanh`. */
export function tanh(): Layer {
  return activation("Tanh", "tanh", {});
}

/** x · sigmoid(x), any shape; PyTorch's `nn.SiLU` (Elfwing et al. 2017). */
export function silu(): Layer {
  return activation("SiLU", "silu", {});
}

/** x times the share of the standard normal distribution below it, any shape; PyTorch's `nn.GELU`, not its tanh approximation. */
export function gelu(): Layer {
  return activation("GELU", "gelu", {});
}

/** x · tanh(softplus(x)), any shape; PyTorch's `nn.Mish` (Misra 2019). */
export function mish(): Layer {
  return activation("Mish", "mish", {});
}

/** x where it is positive, else alpha · (eˣ - 1), any shape; PyTorch's `nn.ELU` (Clevert et al. 2015). */
export function elu(alpha = rows.elu.attributes.alpha): Layer {
  return activation("ELU", "elu", { alpha });
}

/** x where it is positive, else 1.6733 · (eˣ - 1), times 1.0507, any shape; PyTorch's `nn.SELU` (Klambauer et al. 2017). */
export function selu(): Layer {
  return activation("SELU", "selu", {});
}

/**
 * ln(1 + e^(beta · x)) / beta, any shape, and x itself where beta · x is above the threshold; PyTorch's `nn.Softplus`.
 */
export function softplus(beta = rows.softplus.attributes.beta, threshold = rows.softplus.attributes.threshold): Layer {
  return activation("Softplus", "softplus", { beta, threshold });
}

/** min(max(x + 3, 0), 6) / 6, any shape; PyTorch's `nn.Hardsigmoid`. */
export function hardsigmoid(): Layer {
  return activation("Hardsigmoid", "hardsigmoid", {});
}

/** x · hardsigmoid(x), any shape; PyTorch's `nn.Hardswish` (Howard et al. 2019). */
export function hardswish(): Layer {
  return activation("Hardswish", "hardswish", {});
}
