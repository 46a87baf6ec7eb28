/** Types of `services.mjs`, for tests written in TypeScript. */
export interface RestartOptions {
  /** How the server ends; default SIGKILL. */
  signal?: NodeJS.Signals;
  /** How long it stays away, in ms; default 0. */
  downMs?: number;
}

export interface Server {
  readonly port: number;
  /** null for a container and while stopped. */
  readonly pid: number | null;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal (SIGSTOP, SIGCONT) without waiting. */
  kill(signal: NodeJS.Signals): void;
  restart(options?: RestartOptions): Promise<void>;
}

export interface Services {
  /** `chromium` and `faketime` are file paths, the others are URLs; what was not asked for is absent. */
  readonly urls: { mariadb?: string; redis?: string; chromium?: string; faketime?: string };
  /** null when not asked for, or given by DATABASE_URL / REDIS_URL. */
  readonly mariadb: Server | null;
  readonly redis: Server | null;
  restartMariadb(options?: RestartOptions): Promise<void>;
  restartRedis(options?: RestartOptions): Promise<void>;
  /** Ends the servers and removes their folders. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  mariadb?: boolean;
  redis?: boolean;
  chromium?: boolean;
  /** The library that moves a process' clock. */
  faketime?: boolean;
  /** Never use DATABASE_URL / REDIS_URL: needed by whoever restarts or freezes a server. */
  isolated?: boolean;
  log?: (text: string) => void;
}

export declare const ADDRESS_FILE: string;
export declare function startServices(options: ServiceOptions): Promise<Services>;
