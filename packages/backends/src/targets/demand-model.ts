import { arrayIn, stringIn } from "../read-json.ts";
import { unknownModel } from "../unknown-model.ts";

/** @throws CupelError `MODEL_UNREADABLE` when the list of models does not hold it */
export function demandModel(models: unknown, address: string, model: string): void {
  const names = arrayIn(models, "data").map((entry) => stringIn(entry, "id") ?? "");
  if (names.length > 0 && !names.includes(model)) throw unknownModel({ where: `The server at ${address}`, model, names });
}
