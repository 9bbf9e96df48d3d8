export { type TinyModel, tiny } from "./tiny.ts";
