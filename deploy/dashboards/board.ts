/** What a panel asks: Prometheus in PromQL, or Loki in LogQL. */
export interface Query {
  readonly query: string;
  /** Template of a series' name, such as `{{model}}`. */
  readonly legend?: string;
}

/** A panel of a board. */
export interface Panel {
  readonly title: string;
  /** One sentence for whoever does not know what it shows. */
  readonly description: string;
  readonly type: "series" | "stat" | "table" | "logs";
  /** Grafana's name of the unit; default `short`. */
  readonly unit?: "short" | "s" | "percentunit" | "currencyUSD" | "reqps" | "cps";
  /** Columns out of 24; default 8. */
  readonly width?: number;
  /** Lowest and highest value of the axis, where they are known. */
  readonly range?: readonly [min: number, max: number];
  readonly queries: readonly Query[];
}

/** A dashboard as data: what is drawn and asked, before Grafana's own format. */
export interface Board {
  /** Also the name of its file. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Choices at the top, each over the values of a label. */
  readonly variables: readonly { readonly name: string; readonly label: string; readonly metric: string }[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
}
